"""Where things are: the project's root, its parameters, and what a project may override.

The root is the nearest folder with `params.yaml` from the current directory upwards, never from
`__file__`, so that a city's repository may hold nothing but data. Layout, pages, theme, texts,
expectations, notebooks and codes are looked up in the project first, then in the package.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from pipelines.ground.bilingual import Bilingual
from pipelines.ground.errors import Fault, ProjectError
from pipelines.ground.yamlio import Strict, load_model

PARAMS = "params.yaml"
# Nothing that could end a link or begin another field of it.
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_WEB = re.compile(r"https?://[\w-]+(\.[\w-]+)*(:\d+)?(/[\w.~/%+-]*)?", re.ASCII)


class Release(Strict):
    """The version being built, and the only date that a page shows. Until it was released it is called what
    it is, a working version, wherever its name stands."""

    version: str = Field(pattern=r"^\d{4}\.\d{2}(\.\d+)?$")
    date: dt.date

    @property
    def made(self) -> bool:
        """Whether it was released."""
        return False

    @property
    def code(self) -> str:
        """The version as tables and descriptors name it: 2026.11, or 2026.11-working."""
        return self.version if self.made else f"{self.version}-working"

    def name(self, lang: str) -> str:
        """The version as texts name it: 版本 2026.11, or 工作版本 2026.11."""
        words = {"zh": "版本", "en": "Release"} if self.made else {"zh": "工作版本", "en": "Working version"}
        return f"{words[lang]} {self.version}"

    def standing(self, made: bool) -> Release:
        """The version as released, or as a working version."""
        return (MadeRelease if made else Release)(version=self.version, date=self.date)


class MadeRelease(Release):
    """A version that was released: its frozen tables say what is said now."""

    @property
    def made(self) -> bool:
        """Whether it was released."""
        return True


class Suppression(Strict):
    """When a figure of a survey or a submission would tell on one enterprise, and how well it is hidden.

    fewest: enterprises that a figure must rest on; largest_share: the most that one of them may hold;
    protection: how far, as a share of the value, a hidden figure must stay uncertain in either direction.
    """

    fewest: int = Field(default=3, ge=2)
    largest_share: float = Field(default=0.85, gt=0, le=1)
    protection: float = Field(default=0.1, gt=0, lt=1)


def _web(address: str) -> str:
    """An address of the web, or nothing."""
    if address and not _WEB.fullmatch(address):
        raise PydanticCustomError("web", "http(s) 网址，或留空 / a web address (http, https), or empty")
    return address


def _reachable(address: str) -> str:
    """A mail address, one of the web, or nothing."""
    if address and not (_MAIL.fullmatch(address) or _WEB.fullmatch(address)):
        wanted = "邮箱或 http(s) 网址，或留空 / a mail address or a web address (http, https), or empty"
        raise PydanticCustomError("reachable", wanted)
    return address


class Params(Strict):
    """`params.yaml`: what differs from one city or operator to the next."""

    plan: str
    release: Release
    site_title: Bilingual
    city: Bilingual
    ref_area: str = Field(pattern=r"^\d{6}$")
    publisher: Bilingual
    contact: Annotated[str, AfterValidator(_reachable)] = ""
    repository: Annotated[str, AfterValidator(_web)] = ""
    funding: Bilingual | None = None
    site_url: str = ""
    operator: Literal["bureau", "third-party"] = "third-party"
    official: bool = False
    search_valid_days: int = 180
    suppression: Suppression = Field(default_factory=Suppression)
    replay: tuple[dt.date, ...] = ()
    demo: bool = False

    @property
    def writable(self) -> bool:
        """Whether a reader can write to anybody; where not, no page asks for it."""
        return bool(self.contact or self.repository)


@dataclass(frozen=True)
class Project:
    """A project folder: paths inside it, its parameters, and the assets that it may override."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """The project that `start` (default: the current directory) lies in.

        Raises ProjectError (E-PROJ-01) where no folder upwards holds params.yaml.
        """
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / PARAMS).is_file():
                return cls(folder)
        raise ProjectError(Fault("E-PROJ-01", str(here), "—", PARAMS))

    @cached_property
    def params(self) -> Params:
        """The parameters, read once; raises ProjectError with the line of a mistake."""
        return load_model(self.root / PARAMS, Params, ProjectError)

    def path(self, *parts: str) -> Path:
        """A path inside the project."""
        return self.root.joinpath(*parts)

    def relative(self, path: Path) -> str:
        """`path` as it is named in messages and tables: relative to the root, with slashes."""
        return Path(os.path.relpath(path, self.root)).as_posix()

    def asset(self, *parts: str) -> Path:
        """The project's own file or folder where there is one, else the package's.

        Raises ProjectError (E-PROJ-02) where neither has it.
        """
        candidates = [base.joinpath(*parts) for base in (self.root, *shipped_bases())]
        for candidate in candidates:
            if candidate.exists():
                return candidate
        raise ProjectError(Fault("E-PROJ-02", "/".join(parts), "—", "/".join(parts)))

    def assets(self, *parts: str, pattern: str) -> list[Path]:
        """The files of a folder whose names fit a pattern, by name; of two of a name the project's own."""
        folders = reversed(self.asset_dirs(*parts))
        found = {path.name: path for folder in folders for path in folder.glob(pattern)}
        return [path for _, path in sorted(found.items())]

    def asset_dirs(self, *parts: str) -> list[Path]:
        """Every folder of that name, the project's before the package's (template search path)."""
        folders = [base.joinpath(*parts) for base in (self.root, *shipped_bases())]
        return list(dict.fromkeys(folder for folder in folders if folder.is_dir()))


def shipped_bases() -> tuple[Path, ...]:
    """Where the package keeps what a project may override: in a wheel, or in a checkout."""
    package = Path(__file__).parents[1]
    return (package / "shipped",) if (package / "shipped").is_dir() else (package.parent,)
