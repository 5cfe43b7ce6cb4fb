"""The data and the words of every picture of the finished site against the published observations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from defusedxml import ElementTree

from pipelines.charts import plain
from pipelines.codes import Lang, amount, period
from pipelines.ground.errors import Fault
from pipelines.schema import MARK
from pipelines.views import CODES, NAMES, NUMBERS, SiteData, about, figure_of, plain_number

FOLDERS = ("figures", "charts")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_AXIS = ("axis", "key", "role-legend", "role-row-header", "role-column-header")
_PLACES = 5  # no label shows more digits after the point


@dataclass(frozen=True)
class Words:
    """What is written into a picture: labels in the plot, and the description."""

    labels: tuple[str, ...]
    description: str


def picture_faults(out: Path, data: SiteData, known: dict[Lang, frozenset[str]], rows: int) -> list[Fault]:
    """Rows beside a picture that are not the observation that they name, and words with other numbers.

    known: the numbers that pages of a language may show; rows: of the largest table (counts up to it pass).
    """
    published = _published(out)
    faults = []
    for path in sorted(path for folder in FOLDERS for path in (out / folder).glob("*.csv")):
        lang: Lang = "en" if path.stem.endswith(".en") else "zh"
        name = path.relative_to(out).as_posix()
        table = pl.read_csv(path.read_bytes(), infer_schema=False).fill_null("")
        found = [row for row in table.iter_rows(named=True) if any(v for k, v in row.items() if k != "demo")]
        faults += [fault for row in found for fault in _row_faults(name, row, published, data, lang)]
        if not path.with_suffix(".svg").is_file():
            faults.append(Fault("E-FIG-02", name, "—", path.with_suffix(".svg").name))
            continue
        words = words_of(path.with_suffix(".svg"))
        faults += _label_faults(name, words, found, published, data, lang)
        own = {number for row in found if "series" not in row for number in _beside(row)}
        shown = dict.fromkeys(_numbers(" ".join([*words.labels, words.description]).replace(MARK, "")))
        faults += [
            Fault("E-FIG-02", name, text, "a number of the products")
            for text in shown
            if text not in known[lang] | own and not (text.isdigit() and int(text) <= rows)
        ]
    return faults


def _beside(row: dict[str, str]) -> Iterator[str]:
    """The numbers of a row of a chapter's own table as a label may round them, shares as per cent too."""
    for cell in row.values():
        yield from _numbers(cell)
        try:
            value = float(cell)
        except ValueError:
            continue
        for told in (abs(value), abs(value) * 100):
            yield from (plain_number(round(told, places)) for places in range(_PLACES))
            yield from (f"{told:.{places}f}" for places in range(_PLACES))


def title_faults(page: str, pictures: list[tuple[str, str]], out: Path, lang: Lang) -> list[Fault]:
    """Figures of a page above which something else stands than in the file that is offered beside them.

    pictures: a figure's id and the finding above it.
    """
    faults = []
    for name, said in pictures:
        path = out / "figures" / f"{name}.{lang}.svg"
        if path.is_file() and " ".join((title := _title(path)).split()) != " ".join(said.split()):
            faults.append(Fault("E-FIG-02", f"{page} {name}", said[:120], title[:120]))
    return faults


def _title(path: Path) -> str:
    root = ElementTree.fromstring(path.read_bytes())
    return next((child.text or "" for child in root if _tag(child) == "title"), "")


def _published(out: Path) -> dict[str, dict[str, str]]:
    table = pl.read_csv((out / "data" / "observations.csv").read_bytes(), infer_schema=False).fill_null("")
    return {row["OBS_ID"]: row for row in table.iter_rows(named=True)}


def _row_faults(
    name: str, row: dict[str, str], published: dict[str, dict[str, str]], data: SiteData, lang: Lang
) -> Iterator[Fault]:
    """The ways in which a row says something else than its observations."""
    ids = [obs for column in ("obs_id", "inputs") for obs in row.get(column, "").split(";") if obs]
    where = f"{name} {row.get('series', row.get('label', ''))} {row.get('period', '')}".strip()
    if lost := [obs for obs in ids if obs not in published]:
        yield Fault("E-FIG-01", where, " ".join(lost), "a published observation")
        return
    own = [published[obs] for obs in row["obs_id"].split(";") if obs]
    expected = [about(data, one, lang) for one in own]
    for column in (*CODES, *NAMES):
        said = [] if column == "unit" and _computed(row, own) else [one[column] for one in expected]
        if column in row and row[column] != ";".join(dict.fromkeys(said)):
            yield Fault("E-FIG-01", f"{where} {column}", row[column] or "—", str(expected)[:200])
    if "series" not in row:
        return
    if len(own) != 1:
        yield Fault("E-FIG-01", where, row["obs_id"] or "—", "one observation")
        return
    for column, source in NUMBERS.items():
        if row[column] != plain_number(float(own[0][source]) if own[0][source] else None):
            yield Fault("E-FIG-01", f"{where} {column}", row[column] or "—", own[0][source] or "—")
    if not row["series"].startswith(row["area_name"]):
        yield Fault("E-FIG-01", f"{where} series", row["series"], row["area_name"])
    if row["drawn_unit"] == row["unit"] and row["inputs"] == row["obs_id"] and row["drawn"] != _drawn(row):
        yield Fault("E-FIG-01", f"{where} drawn", row["drawn"], row["value"])


def _computed(row: dict[str, str], own: list[dict[str, str]]) -> bool:
    """A bar whose length is no printed value: a count, a pace, a share."""
    return "series" not in row and row.get("value") not in [
        plain_number(float(o["OBS_VALUE"] or 0)) for o in own
    ]


def _drawn(row: dict[str, str]) -> str:
    return plain_number(round(float(row["value"]), 4))


def words_of(path: Path) -> Words:
    """The labels inside the plot (no axis, unit, key or foot) and the description of an SVG of ours."""
    root = ElementTree.fromstring(path.read_bytes())
    labels = [text for child in root if _tag(child) == "g" for text in _labels(child)]
    description = next((child.text or "" for child in root if _tag(child) == "desc"), "")
    return Words(tuple(dict.fromkeys(labels)), description)


def _labels(node: Any) -> Iterator[str]:
    if any(part in (node.get("class") or "") for part in _AXIS):
        return
    if _tag(node) == "text" and node.text:
        yield node.text
    for child in node:
        yield from _labels(child)


def _tag(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _label_faults(
    name: str,
    words: Words,
    rows: list[dict[str, str]],
    published: dict[str, dict[str, str]],
    data: SiteData,
    lang: Lang,
) -> Iterator[Fault]:
    """A label behind an area's name holds only figures of that area; a bar's words are those of its row."""
    lines = [row for row in rows if "series" in row and row["obs_id"] in published]
    for area in sorted({row["area_name"] for row in lines}):
        mine = [row for row in lines if row["area_name"] == area]
        known = {number for row in mine for number in _figures(row, published, data, lang)}
        for label in words.labels:
            if label.startswith(plain(area)) and (odd := set(_numbers(label[len(area) :])) - known):
                yield Fault("E-FIG-02", f"{name} {label}", " ".join(sorted(odd)), area)
    written = "".join(words.labels).replace(" ", "")  # a long name is written in several lines
    for row in rows:
        named = "label" in row and plain(row["label"]).replace(" ", "") in written
        if "label" in row and not (named and plain(row["shown"]) in words.labels):
            yield Fault("E-FIG-02", f"{name} {row['label']}", " | ".join(words.labels)[:200], row["shown"])


def _figures(
    row: dict[str, str], published: dict[str, dict[str, str]], data: SiteData, lang: Lang
) -> Iterator[str]:
    """Every number that a label may show of a row: its figure, what is drawn of it, its names and period."""
    one = published[row["obs_id"]]
    typed = {**data.observation[row["obs_id"]], "OBS_VALUE": float(one["OBS_VALUE"])}
    texts = [figure_of(data, typed, lang), row["series"], period(one["TIME_PERIOD"], lang)]
    texts += [amount(float(row["drawn"]), places, row["drawn_unit"], data.codes, lang) for places in range(5)]
    for text in texts:
        yield from _numbers(plain(text))


def _numbers(text: str) -> list[str]:
    return [found.replace(",", "").rstrip(".") for found in _NUMBER.findall(text)]
