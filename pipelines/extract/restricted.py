"""`data/restricted/`: what waits there, what of it may be let out, and whether any of it got into git.

Its files are read with the readers of every other source; only keys, classes, grounds and counts are
printed. What may be published is written to `data/sources/<id>/` for a person to review, sealed with a
keyed HMAC, so that nobody can confirm a guess at the restricted file by its hash.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.book import load_book
from pipelines.chain import cells_of, cleaned_of, gated_of
from pipelines.clean import Cleaned
from pipelines.codes import Codes, load_codes
from pipelines.gate import KEPT_BACK, Gated
from pipelines.ground.errors import Fault, GateError, SourceError, TrackerError, stop_if
from pipelines.ground.files import csv_lines
from pipelines.ground.git import listed_files
from pipelines.ground.project import Project
from pipelines.plan import load_registry
from pipelines.sources import SourceFolder, load_sources, write_source
from pipelines.validate import validate_observations

ROOM = "restricted"
KEY_FILE, KEY_VARIABLE, KEY_LENGTH = ".gate-key", "TRACKER_GATE_KEY", 16
_COLUMNS = ["indicator", "unit", "ref_area", "time_period", "value", "qualifier", "obs_status", "cell"]


@dataclass(frozen=True)
class Waiting:
    """Figures of one source that stay in on one ground, and until when."""

    source: str
    ground: str
    disclosure: str
    until: str
    figures: int


def status(project: Project) -> list[Waiting]:
    """What waits behind the gate: restricted sources, and public ones that are not open yet.

    Raises what reading, cleaning and the gate raise; no message carries a value.
    """
    codes = load_codes(project)
    rows: list[Waiting] = []
    for room in (ROOM, "sources"):
        cleaned = _read(project, codes, room)
        gated = _gated(project, codes, cleaned, alone=room == "sources")
        rows += _waiting(cleaned, gated)
    return sorted(rows, key=lambda row: (row.source, row.ground, row.until))


def release(project: Project, source_id: str) -> Path:
    """Writes what may be published of `data/restricted/<id>` to `data/sources/<id>`; returns that folder.

    Raises GateError: no such source (E-GATE-06), no key (E-GATE-03), nothing to publish (E-GATE-07), a
    figure that can't be kept (E-GATE-04); the expectations of every observation hold first.
    """
    folder = next((f for f in _folders(project) if f.source.id == source_id), None)
    if folder is None:
        raise GateError(Fault("E-GATE-06", f"data/{ROOM}/{source_id}", "—", "tracker gate status"))
    key = load_key(project)
    codes = load_codes(project)
    cleaned = _read(project, codes, ROOM)
    with _silent(project, ROOM):
        validate_observations(cleaned.observations, cleaned.sources, codes, project, part=True)
    gated = _gated(project, codes, cleaned)
    ids = cleaned.sources.filter(pl.col("COLLECTION") == source_id)["SOURCE_ID"].to_list()
    mine = gated.disclosed.filter(pl.col("SOURCE_ID").is_in(ids))
    if mine.is_empty():
        raise GateError(Fault("E-GATE-07", f"data/{ROOM}/{source_id}", "0", "≥ 1"))
    # Grounds of this source alone: another one's keys are told when it is extracted itself.
    own = replace(cleaned, observations=cleaned.observations.filter(pl.col("SOURCE_ID").is_in(ids)))
    kept_back = _withheld_csv(gated.withheld, own)
    return _extract(project, folder, mine, seal_of(folder, key), kept_back, codes)


def load_key(project: Project) -> bytes:
    """The key from the environment or the git-ignored file; raises GateError (E-GATE-03)."""
    path = project.path(KEY_FILE)
    text = os.environ.get(KEY_VARIABLE) or (path.read_text(encoding="utf-8") if path.is_file() else "")
    if len(text.strip()) < KEY_LENGTH:
        raise GateError(Fault("E-GATE-03", KEY_FILE, "—", f"≥ {KEY_LENGTH}"))
    return text.strip().encode()


def seal_of(folder: SourceFolder, key: bytes) -> str:
    """HMAC-SHA256 over the restricted files, in the order in which the source lists them."""
    seal = hmac.new(key, digestmod=hashlib.sha256)
    for file in folder.source.files:
        seal.update((folder.folder / file.path).read_bytes())
    return seal.hexdigest()


def leaks(project: Project) -> list[Fault]:
    """Restricted files that git knows: by their place, by their very bytes anywhere, or the key."""
    listed = listed_files(project)
    faults = [
        Fault("E-GATE-05", name, "git", "data/restricted, .gate-key: never")
        for name in listed
        if name.startswith(f"data/{ROOM}/") or Path(name).name == KEY_FILE
    ]
    secret = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path.stat().st_size
        for path in project.path("data", ROOM).rglob("*")
        if path.is_file() and path.stat().st_size
    }
    sizes = set(secret.values())
    for name in listed:
        path = project.path(name)
        if name.startswith(f"data/{ROOM}/") or not path.is_file() or path.stat().st_size not in sizes:
            continue
        if hashlib.sha256(path.read_bytes()).hexdigest() in secret:
            faults.append(Fault("E-GATE-05", name, f"a copy from data/{ROOM}", "—"))
    return faults


def check_leaks(project: Project) -> int:
    """How many files git knows; raises GateError (E-GATE-05) for each that is restricted."""
    stop_if(leaks(project), GateError)
    return len(listed_files(project))


def _folders(project: Project) -> list[SourceFolder]:
    with _silent(project, ROOM):
        return load_sources(project, ROOM)


def _read(project: Project, codes: Codes, room: str) -> Cleaned:
    with _silent(project, room):
        return cleaned_of(project, cells_of(project, room), codes, room)


@contextmanager
def _silent(project: Project, room: str) -> Iterator[None]:
    """What is wrong in a restricted file is said with code and place: never what was found there, and not
    the file's name, which may be a person's."""
    try:
        yield
    except TrackerError as error:
        if room != ROOM:
            raise
        faults = [replace(fault, where=_unnamed(project, fault.where), found="•••") for fault in error.faults]
        raise type(error)(faults) from None


def _unnamed(project: Project, where: str) -> str:
    """A place with each restricted file called by its number in its folder."""
    known = {"source.yaml", "mapping.csv", "corrections.yaml"}
    for folder in sorted(project.path("data", ROOM).glob("*/")):
        names = sorted(path.name for path in folder.iterdir() if path.name not in known)
        for number, name in enumerate(names, start=1):
            where = where.replace(name, f"#{number}")
    return where


def _gated(project: Project, codes: Codes, cleaned: Cleaned, alone: bool = False) -> Gated:
    """The cleaned rows through the gate. alone: they are the public ones; else those are told already."""
    release_ = project.params.release
    releases = load_book(project).up_to(release_.date, release_.version)
    told = None if alone else _not_ours(_read(project, codes, "sources").observations, cleaned)
    return gated_of(project, cleaned, codes, load_registry(project, codes), releases, told)


def _not_ours(public: pl.DataFrame, cleaned: Cleaned) -> pl.DataFrame:
    """Public observations but those extracted earlier from the same sources: they are written anew."""
    return public.filter(~pl.col("SOURCE_ID").is_in(cleaned.sources["SOURCE_ID"].to_list()))


def _waiting(cleaned: Cleaned, gated: Gated) -> list[Waiting]:
    through = gated.disclosed["OBS_ID"].to_list()
    rows = cleaned.observations.filter(~pl.col("OBS_ID").is_in(through))
    keys = ["INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN", "TIME_PERIOD"]
    told = rows.select("SOURCE_ID", *keys).join(gated.withheld, on=keys)
    counted = told.group_by("SOURCE_ID", "GROUND", "DISCLOSURE", "EMBARGO").len()
    return [
        Waiting(source, ground, klass, embargo.isoformat() if embargo else "—", count)
        for source, ground, klass, embargo, count in counted.iter_rows()
    ]


def _extract(
    project: Project, folder: SourceFolder, rows: pl.DataFrame, seal: str, kept_back: bytes, codes: Codes
) -> Path:
    """Writes the ordinary source that an extract is; an earlier one of the same source gives way whole."""
    id_, base = folder.source.id, project.path("data", "sources")
    if (base / id_).exists() and not _sealed(base / id_):
        raise SourceError(Fault("E-SITE-01", project.relative(base / id_), "—", "provenance: gated"))
    table = [
        [
            _words(row),
            codes.units[row["UNIT_PRINTED"]].zh,
            row["REF_AREA"],
            row["TIME_PERIOD"],
            row["OBS_TEXT"],
            row["QUALIFIER"],
            row["OBS_STATUS"],
            row["LOCATOR"] or "",
        ]
        for row in rows.iter_rows(named=True)
    ]
    words = {_words(row): row for row in rows.iter_rows(named=True)}
    mapping = [
        {"WORDS": name, **{column: row[column] for column in ("INDICATOR", "DEFINITION", "BREAKDOWN")}}
        | dict(zip(("TRANSFORMATION", "BASE_PER"), _kind(row), strict=True))
        for name, row in sorted(words.items())
    ]
    files = {f"{id_}.csv": csv_lines(_COLUMNS, table)}
    return write_source(base, _description(folder, seal), files, mapping, {KEPT_BACK: kept_back}, over=True)


def _kind(row: dict[str, Any]) -> tuple[str, str]:
    """TRANSFORMATION and BASE_PER, where the figure is no plain level or amount."""
    kind = row["TRANSFORMATION"]
    return ("", "") if kind == "N" else (kind, row["BASE_PER"] or "")


def _words(row: dict[str, Any]) -> str:
    return "|".join(filter(None, (row["INDICATOR"], row["DEFINITION"], row["BREAKDOWN"], *_kind(row))))


def _description(folder: SourceFolder, seal: str) -> dict[str, Any]:
    """`source.yaml` of the extract: what its source says of itself, nothing of the file it came in."""
    source = folder.source
    document = next((d for d in source.documents if d.id == source.id), None)
    return {
        "id": source.id,
        "title": source.title.model_dump(),
        "publisher": source.publisher,
        "obtained": source.obtained,
        "how": {
            "zh": "由公开闸门从受限来源摘出，经人复核",
            "en": "Extracted by the gate from a restricted source, reviewed",
        },
        "licence": source.licence.model_dump(),
        "disclosure": "主动公开",
        "grade": source.grade or "B",
        "provenance": "gated",
        "origin": source.origin or "submission",
        "seal": seal,
        "demo": source.demo,
        "read": {
            "layout": "long",
            "file": f"{source.id}.csv",
            "columns": {
                "indicator": "indicator",
                "unit": "unit",
                "area": "ref_area",
                "period": "time_period",
                "value": "value",
                "locator": "cell",
                "qualifier": "qualifier",
                "obs_status": "obs_status",
            },
        },
        "documents": [
            {
                "id": source.id,
                "title": document.title if document else source.title.zh,
                "publisher": source.publisher,
                "published": document.published if document else source.obtained,
            }
        ],
    }


def _withheld_csv(withheld: pl.DataFrame, own: Cleaned) -> bytes:
    keys = ["INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN", "TIME_PERIOD"]
    mine = withheld.join(own.observations.select(keys).unique(), on=keys, how="semi").sort(withheld.columns)
    return csv_lines(withheld.columns, mine.iter_rows())


def _sealed(place: Path) -> bool:
    text = (place / "source.yaml").read_text(encoding="utf-8") if (place / "source.yaml").is_file() else ""
    return "provenance: gated" in text
