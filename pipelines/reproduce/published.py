"""A site as published: a folder, or the address of one. The only module of ours that may fetch, and only
where a person hands it an address."""

from __future__ import annotations

import io
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import polars as pl

from pipelines.ground.errors import Fault, PublishError, ReproduceError
from pipelines.ground.project import Project

TIMEOUT_S = 30


@dataclass(frozen=True)
class Published:
    """Reads the files of a site by their path below its root; each file once."""

    base: str
    kept: dict[str, bytes | None] = field(default_factory=dict, compare=False)

    @property
    def is_remote(self) -> bool:
        """Whether the site is read from an address."""
        return self.base.startswith(("http://", "https://"))

    def read(self, path: str) -> bytes | None:
        """The bytes of one file, None where the site has none of that path.

        Raises ReproduceError (E-REPRO-04) where an address can't be read at all.
        """
        if path not in self.kept:
            self.kept[path] = self._fetch(path) if self.is_remote else self._file(path)
        return self.kept[path]

    def json(self, path: str) -> Any:
        """The content of a JSON file; None where there is none or it is no JSON."""
        content = self.read(path)
        if content is None:
            return None
        try:
            return json.loads(content)
        except ValueError:
            return None

    @cached_property
    def observations(self) -> dict[str, dict[str, Any]]:
        """The published observations by OBS_ID (data/observations.parquet); empty where there are none."""
        content = self.read("data/observations.parquet")
        if content is None:
            return {}
        rows = pl.read_parquet(io.BytesIO(content)).iter_rows(named=True)
        return {str(row["OBS_ID"]): row for row in rows}

    def commit(self) -> str:
        """The commit that the site says it was built from."""
        from lxml import etree, html

        try:
            found = html.document_fromstring(self.read("index.html") or b"").xpath("//footer/@data-commit")
        except etree.LxmlError:  # an empty file, or none at all, names no commit
            return ""
        return str(found[0]) if found else ""

    def path_of(self, what: str) -> str | None:
        """The path below the site's root that a page's address or path means; None for an id."""
        if not what.endswith((".html", "/")):
            return None
        path = unquote(urlsplit(what).path)
        base = unquote(urlsplit(self.base).path) if self.is_remote else self.base
        inside = path.removeprefix(base).lstrip("/")
        inside += "index.html" if inside.endswith("/") or not inside else ""
        candidates = [inside, *(inside.split("/", n)[-1] for n in range(1, inside.count("/") + 1))]
        return next((c for c in candidates if self.read(c) is not None), candidates[0])

    def _file(self, path: str) -> bytes | None:
        file = Path(self.base, path)
        return file.read_bytes() if file.is_file() else None

    def _fetch(self, path: str) -> bytes | None:
        address = f"{self.base.rstrip('/')}/{path}"
        try:
            with urllib.request.urlopen(address, timeout=TIMEOUT_S) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as failure:
            if failure.code == 404:
                return None
            raise ReproduceError(Fault("E-REPRO-04", address, str(failure.code), "200")) from failure
        except OSError as failure:
            raise ReproduceError(Fault("E-REPRO-04", address, str(failure)[:120], "200")) from failure


def open_site(project: Project, site: str) -> Published:
    """The site at a folder or address; the project's own where `site` is empty.

    Raises PublishError (E-FILE-01) where a folder holds no site.
    """
    published = Published(site or str(project.path("site", "public")))
    if not published.is_remote and published.read("index.html") is None:
        where = site or project.relative(Path(published.base))
        raise PublishError(Fault("E-FILE-01", f"{where}/index.html", "—", "make site"))
    return published
