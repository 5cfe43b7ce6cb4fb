"""The invented figures as sources: what a document of each year would have printed, up to one day.

Figures between those of the script are made from a seed: the first digits of a SHA-256, so that every
machine makes the same ones.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

from pipelines.demo.script import MARK, PUBLICATIONS, City, Promise
from pipelines.ground.files import csv_lines
from pipelines.sources import write_source

SEED = "ledger-demo-1"
COLUMNS = (
    "indicator,unit,area,period,value,locator,document,"
    "qualifier,obs_status,disclosure,embargo,contributors,largest"
)
_LAYOUT = {name: name for name in COLUMNS.split(",")}
_UNITS = {"PT": "%", "MU_1E4": "万亩", "T_1E4": "万吨", "UG_M3": "μg/m3", "COUNT": "个", "STATE": "状态"}


def jitter(key: str) -> float:
    """A number from −1 to 1 that the seed and `key` decide."""
    digits = hashlib.sha256(f"{SEED}|{key}".encode()).hexdigest()[:8]
    return int(digits, 16) / 0xFFFFFFFF * 2 - 1


def write_evidence(root: Path, city: City, day: dt.date) -> None:
    """`data/sources/` as it would have stood on `day`; what stood there before is replaced."""
    base = root / "data" / "sources"
    shutil.rmtree(base, ignore_errors=True)
    rows: dict[str, list[list[Any]]] = defaultdict(list)
    for promise in city.promises:
        for row in _rows(promise, city):
            rows["survey" if promise.survey else "yearbook"].append(row)
    straw = next(p for p in city.promises if p.id == city.parent.indicator)
    rows["yearbook"] += [_row(straw, city.province.code, point) for point in city.parent.points]
    _write_parents(base, root / "data" / "parent_targets.csv")
    for kind, printed in rows.items():
        known = [row for row in printed if _published(row[6]) <= day]
        if known:
            _put(base, f"yt-{kind}", kind, known, city)
    for number, revision in enumerate(city.revisions):
        if revision.published <= day:
            promise = next(p for p in city.promises if p.id == revision.promise)
            row = _row(promise, city.city.code, (revision.period, revision.value), edition="census")
            _put(base, f"yt-revision-{number}", "census", [row], city, revision.published)


def _write_parents(base: Path, transcribed: Path) -> None:
    """The register of the province's promises as the source that it is."""
    data = transcribed.read_bytes()
    described = {
        **_described("parent-targets", "省级目标", "targets of the province"),
        "provenance": "transcribed",
        "read": {"layout": "register", "file": "parent_targets.csv"},
        "documents": [{"id": "yt-parents", "title": f"省级方案（{MARK['zh']}）", "published": "2021-03-01"}],
    }
    write_source(base, described, {"parent_targets.csv": data})


def _described(id_: str, zh: str, en: str) -> dict[str, Any]:
    """What every source of the demo says of itself."""
    return {
        "id": id_,
        "title": {"zh": f"{zh}（{MARK['zh']}）", "en": f"{en} ({MARK['en']})"},
        "publisher": MARK["zh"],
        "obtained": "2026-05",
        "how": {"zh": f"由程序生成的{MARK['zh']}", "en": f"{MARK['en']} made by a program"},
        "licence": {
            "zh": f"{MARK['zh']}，不得当作事实引用",
            "en": f"{MARK['en']}, never to be cited as fact",
        },
        "demo": True,
    }


def _published(edition: str) -> dt.date:
    """A yearbook comes out in May of the year that it is called by."""
    return dt.date(int(edition), 5, 20)


def _rows(promise: Promise, city: City) -> list[list[Any]]:
    rows = [_row(promise, city.city.code, point) for point in promise.points]
    # A survey's counties part each year's total by the script's shares; the first rests on one enterprise.
    for point in promise.points if promise.counties else ():
        rows += _county_rows(promise, point, city)
    return rows


def _county_rows(promise: Promise, point: tuple[Any, ...], city: City) -> list[list[Any]]:
    shares = [share + jitter(f"{promise.id}|{point[0]}|{n}") for n, share in enumerate(promise.counties)]
    values = [round(float(point[1]) * share / sum(shares), 1) for share in shares]
    values[-1] = round(float(point[1]) - sum(values[:-1]), 1)
    return [
        _row(promise, county.code, (point[0], value), few=1 if n == 0 else 9)
        for n, (county, value) in enumerate(zip(city.counties, values, strict=True))
    ]


def _row(
    promise: Promise, area: str, point: tuple[Any, ...], edition: str = "", few: int | str = ""
) -> list[Any]:
    filled: list[Any] = [*point, *[""] * (8 - len(point))]
    period, value, status, qualifier, own, klass, enterprises, entity = filled
    words = f"{promise.name.zh if promise.name else ''}{f'（{entity}）' if entity else ''}"
    if promise.unit == "STATE":
        words += str(value)
    return [
        words, _UNITS[promise.unit], area, period, value,
        f"表 {promise.id}", edition or own or str(int(period) + 1),
        qualifier or "exact", status or "A", klass, "",
        enterprises or few or (9 if promise.survey else ""), "",
    ]  # fmt: skip


def _put(
    base: Path, id_: str, kind: str, rows: list[list[Any]], city: City, day: dt.date | None = None
) -> None:
    editions = sorted({row[6] for row in rows})
    described = {
        **_described(id_, f"{city.city.zh}{PUBLICATIONS[kind]}", kind),
        "publisher": city.organisations[0].zh,
        "grade": "A",
        "provenance": "cell",
        "origin": "survey" if kind == "survey" else "administrative",
        "read": {"layout": "long", "file": f"{id_}.csv", "columns": _LAYOUT},
        "documents": [
            {
                "id": id_ if kind == "census" else f"{id_}-{edition}",
                "edition": edition,
                "title": f"{city.city.zh}{PUBLICATIONS[kind]} {edition}（{MARK['zh']}）",
                "publisher": city.organisations[0].zh,
                "published": (day or _published(edition)).isoformat(),
            }
            for edition in editions
        ],
    }
    data = csv_lines(COLUMNS.split(","), rows)
    write_source(base, described, {f"{id_}.csv": data}, _mapping(rows, city))


def _mapping(rows: list[list[Any]], city: City) -> list[dict[str, str]]:
    known = {p.name.zh: p for p in city.promises if p.name}
    mapped = []
    for words in sorted({row[0] for row in rows}):
        promise = known[next(name for name in sorted(known, key=len, reverse=True) if words.startswith(name))]
        entity, state = "", ""
        if "（" in words:
            entity, _, state = (
                words.removeprefix(f"{promise.name.zh}（").partition("）") if promise.name else ("", "", "")
            )
        mapped.append({"WORDS": words, "INDICATOR": promise.id, "ENTITY": entity, "STATE": state})
    return mapped
