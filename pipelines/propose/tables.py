"""Tables inside a document → proposed statements, read as any table is; what is doubted there is left aside.

A figure is proposed where exactly one of its labels is, as a whole, the name of an indicator. What a column
says of goals, changes and shares of goals holds for it as the words of a sentence do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.codes import Codes
from pipelines.ingest import ABOVE, PAGE, Cell, Readout
from pipelines.propose.cues import Cues, any_of, one
from pipelines.propose.names import Named, Names
from pipelines.propose.plain import plain_of
from pipelines.propose.times import Clock, moments_in
from pipelines.understand import Labelled, Understanding, understand

_CAPTION = 2  # lines over a table that may be its caption
_PART = re.compile(r"\d{4}-")
_UNIT = re.compile(r"\([^()]*\)$")
_AMONG = re.compile(r"^[\d一二三四五六七八九十]+[.、]|^[#*]|^其中:?")
_PLACE = re.compile("^(?:全[市省县区]|我[市省县区]|中心城区|主城区|城区|市区|县城)")
_MOVED = re.compile(
    "(?:同比|比上年|较上年)?(?:增长|增速|增幅|提高|上升|(?P<falls>降低|下降|减少|降幅|减幅))(?:率|幅度)?$"
)
_OVER_YEARS = re.compile(r"累计|[比较](?:20\d\d|“?十)|以来")
_GOAL = re.compile(r"目标|任务|计划|预期|规划|考核|要求|指标值")
_SHARE_OF_GOAL = re.compile(r"完成率|完成比例|进度|占.{0,6}(?:目标|任务|计划)|±|增减|排名|位次|名次|序号")


@dataclass(frozen=True)
class TablePart:
    """A table where it stands: its cells, the lines over it, and what title and headings say of it."""

    cells: tuple[Cell, ...]
    above: tuple[str, ...]
    title: str
    stance: str
    clock: Clock

    @property
    def sheet(self) -> str:
        """The table's name in the document."""
        return self.cells[0].SHEET


@dataclass(frozen=True)
class Told:
    """A figure of a table with the name that it counts; goal, estimate, change: what its labels say; falls:
    the change is named by its fall, so that what is printed is how much less it is."""

    figure: Labelled
    named: Named
    goal: bool
    estimate: bool
    change: bool
    falls: bool


def figures_of(part: TablePart, known: Understanding, names: Names, cues: Cues) -> Iterator[Told]:
    """The figures of a table that have the name of an indicator and no doubt."""
    readout = Readout(list(part.cells), [part.sheet])
    readout.cells[:0] = [
        Cell(PAGE, "R1C1", part.title),
        *(
            Cell(f"{ABOVE}{part.sheet}", f"R{n}C1", line)
            for n, line in enumerate(part.above, start=1)
            if not line.endswith("。")  # a sentence is none of the table's
        ),
    ]
    for table in understand(readout, known):
        for figure in table.figures:
            told = _told(figure, names, cues)
            if told is not None and figure.value is not None and not figure.doubts:
                yield told


def captioned(part: TablePart, cues: Cues) -> str:
    """The part of the year that the caption of a table is of: «各县水质指数(1-5月)»; empty: it says none."""
    for line in reversed(part.above[-_CAPTION:]):
        text = plain_of(line).text
        codes = {m.code for m in moments_in(text, part.clock, cues) if m.code and not (m.held or m.since)}
        if codes or text.endswith("。"):
            code = codes.pop() if len(codes) == 1 else ""
            said = not text.endswith("。") and _PART.match(code)
            return code if said and code[:4] == part.clock.year else ""
    return ""


def _told(figure: Labelled, names: Names, cues: Cues) -> Told | None:
    """A figure with its name; None where no label is one, or more than one is, or a share of a goal is."""
    row, column = ([plain_of(label).text for label in side] for side in (figure.row, figure.column))
    named = [*_names_of(row, names), *(n for label in column if (n := _named(label, names)) is not None)]
    labels = [*row, *column]
    said = " ".join(labels)
    if len(named) != 1 or not (named[0].level or named[0].change) or _SHARE_OF_GOAL.search(said):
        return None
    changes = one(rf"{cues.time.on_year}|增长|增速|升降|±").search(said) or any(map(_MOVED.search, labels))
    if changes and _OVER_YEARS.search(said):
        return None  # from when it counts is not read
    goal = _GOAL.search(said) or any_of(cues.target).search(said)
    falls = any((moved := _MOVED.search(label)) and moved["falls"] for label in labels)
    return Told(figure, named[0], bool(goal), bool(one(cues.estimate).search(said)), bool(changes), falls)


def _names_of(row: list[str], names: Names) -> list[Named]:
    """What the labels of a row name; a part below a name is that of the part (其中:水电 below
    发电装机容量), or nothing that is known."""
    outer = [named for label in row[:-1] if (named := _named(label, names)) is not None]
    inner = _named(row[-1], names) if row else None
    if outer and inner is None:
        part = _AMONG.sub("", _UNIT.sub("", row[-1]))
        inner = names.of_item(part, _UNIT.sub("", row[-2]))
        return [inner or Named()]
    return [*outer, *([inner] if inner else [])]


def _named(label: str, names: Names) -> Named | None:
    """What a label names as a whole; its place, and the change that it speaks of, may stand beside the
    name."""
    text = _AMONG.sub("", _UNIT.sub("", label))
    for said in dict.fromkeys((text, _PLACE.sub("", text), _MOVED.sub("", _PLACE.sub("", text)))):
        found = [mention for mention in names.within(said) if (mention.start, mention.end) == (0, len(said))]
        if found:
            return found[0].named
    return None


def indicator_of(told: Told, codes: Codes) -> str:
    """The indicator that a figure is of, empty where its unit does not fit or a share may be a change."""
    unit = told.figure.unit_code or ""
    level, own = codes.indicators.get(told.named.level), codes.indicators.get(told.named.change)
    if not told.change:
        fits = level is not None and _dimension(unit or "INDEX", codes) == _dimension(level.unit, codes)
        return level.id if level is not None and fits else ""
    if own is not None and own.unit == unit:
        return own.id
    return level.id if level is not None and unit == ("PP" if level.is_share else "PT") else ""


def _dimension(unit: str, codes: Codes) -> str:
    known = codes.units.get(unit)
    return known.dimension if known else ""
