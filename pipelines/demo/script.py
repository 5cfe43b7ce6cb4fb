"""`city.yaml`, checked; and the demo's params.yaml."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from pipelines.ground.bilingual import Bilingual
from pipelines.ground.errors import ProjectError
from pipelines.ground.files import write
from pipelines.ground.yamlio import Strict, load_model, yaml_bytes

MARK = {"zh": "演示数据", "en": "DEMO DATA"}
PUBLICATIONS = {"yearbook": "年鉴", "survey": "调查", "census": "普查公报"}
PLAN = "demo"


class Named(Strict):
    """A place or body with its code and both names."""

    code: str
    zh: str
    en: str
    printed: str = ""


class Promise(Strict):
    """One promise of the invented plan: its words, its indicator, its figures, the status it shows."""

    id: str
    shows: str
    chapter: str
    zh: str
    en: str
    clause: str
    name: Bilingual | None = None
    unit: str = ""
    target_unit: str = ""
    sense: Literal["increase", "decrease"] = "increase"
    kind: str
    path: str = "none"
    firmness: str = "plain"
    comparator: str = ""
    value: float | None = None
    deadline: str = ""
    from_: str = Field(default="", alias="from")
    mode: str = ""
    delegation: str = ""
    irreversible: bool = False
    band: float | None = None
    members: tuple[str, ...] | None = None
    survey: bool = False
    searched: bool = False
    counties: tuple[float, ...] = ()
    points: tuple[tuple[Any, ...], ...] = ()


class Parent(Strict):
    """The province's own promise beside one of the city's, with its figures."""

    promise: str
    indicator: str
    value: float
    deadline: str
    points: tuple[tuple[Any, ...], ...]


class Revision(Strict):
    """A figure that a later document restates, with the reason that it gives."""

    promise: str
    period: str
    value: float
    published: dt.date
    zh: str
    en: str


class WithdrawnAs(Strict):
    """When and why a release of the demo is taken back."""

    date: dt.date
    zh: str
    en: str


class DemoRelease(Strict):
    """One release of the demo."""

    version: str
    date: dt.date
    withdrawn: WithdrawnAs | None = None


class City(Strict):
    """The whole script of the demo."""

    city: Named
    province: Named
    counties: tuple[Named, ...]
    organisations: tuple[Named, ...]
    promises: tuple[Promise, ...]
    parent: Parent
    revisions: tuple[Revision, ...]
    replay: tuple[dt.date, ...]
    releases: tuple[DemoRelease, ...]


def load_city() -> City:
    """The script as it is shipped; raises ProjectError with the line of a mistake."""
    return load_model(Path(__file__).with_name("city.yaml"), City, ProjectError)


def write_params(root: Path, city: City, release: DemoRelease) -> None:
    """`params.yaml` of one release; only the demo ever says `demo: true`."""
    params = {
        "plan": PLAN,
        "ref_area": city.city.code,
        "city": {"zh": city.city.zh, "en": city.city.en},
        "site_title": {
            "zh": f"{city.city.zh}承诺账本（{MARK['zh']}）",
            "en": f"{city.city.en} ledger of promises ({MARK['en']})",
        },
        "release": {"version": release.version, "date": release.date.isoformat()},
        "publisher": {"zh": f"{MARK['zh']}，无人发布", "en": f"{MARK['en']}, nobody publishes it"},
        "contact": "demo@example.invalid",
        "repository": "https://example.invalid/demo/ledger",
        "demo": True,
        "replay": [day.isoformat() for day in city.replay],
    }
    write(root / "params.yaml", yaml_bytes(params))
