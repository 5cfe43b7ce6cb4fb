"""Tables inside a document → proposed statements, read as any table is; what is doubted there is left aside.

A figure is proposed where exactly one of its labels is, as a whole, the name of an indicator; or its row
says a part (水电) of what its column or the caption names (装机), or its column nothing but a change (同比)
of what stands to the left. What a column says of goals, changes and shares of goals holds for it as the words
of a sentence do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipelines.codes import Codes, Indicator
from pipelines.ground.numerals import read_figures
from pipelines.ingest import ABOVE, PAGE, Cell, Readout, position
from pipelines.propose.cues import Cues, any_of, one
from pipelines.propose.names import Named, Names
from pipelines.propose.plain import plain_of
from pipelines.propose.times import Clock, moments_in
from pipelines.understand import Labelled, Understanding, period_in, understand

_CAPTION = 2  # lines over a table that may be its caption
_PART = re.compile(r"\d{4}-")
_UNIT = re.compile(r"\([^()]*\)$")
_AMONG = re.compile(r"^[\d一二三四五六七八九十]+[.、]|^[#*]|^其中:?")
_PLACE = re.compile("^(?:全[市省县区]|我[市省县区]|中心城区|主城区|城区|市区|县城)")
_MOVED = re.compile(
    "(?:同比|比上年|较上年)?(?:增长|增速|增幅|提高|上升|(?P<falls>降低|下降|减少|降幅|减幅))(?:率|幅度)?$"
)
_ATTRIBUTE = re.compile("(?:约束|预期|导向|指导|引导|控制|考核)性(?:指标)?")  # of an indicator, no goal
_CHANGE_BEHIND = re.compile("(?:同比|比上年|较上年)$")
_OVER_YEARS = re.compile(r"累计|[比较](?:20\d\d|“?十)|以来")
_GOAL = re.compile(r"目标|任务|计划|预期|规划|考核|要求|指标值")
_CHANGE_ALONE = re.compile("(?:同比|比上年|较上年|与上年相比)(?:增长|增减|变化|升降|增速|变幅)?(?:率|幅度)?")
_UNITLESS, _PER_YUAN, _YUAN = "INDEX", "_PER_CNY1E4", "万元"
_SUM = ("合计", "总计", "全部", "总量")
_NEARLY = "number:nearly"  # the doubt of a cell that says 左右 or ≥
Head = tuple[str, Named]  # a name as it is written, and what it stands for
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
    """A figure of a table with the name that it counts; value, qualifier: as it is printed (≥98, 5.5左右);
    goal, estimate, change: what its labels say; falls: the change is named by its fall, so that what is
    printed is how much less it is."""

    figure: Labelled
    value: Decimal
    qualifier: str
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
    heads = _captions(part, names)
    for table in understand(readout, known):
        left: tuple[int, Named] | None = None  # the row of the last figure that had a name, and that name
        for figure in table.figures:
            row = position(figure.address)[0]
            beside = left[1] if left and left[0] == row else None
            told = _told(figure, names, cues, heads, beside)
            if told is not None:
                left = row, told.named
                yield told


def _captions(part: TablePart, names: Names) -> list[Head]:
    """The names in the lines over a table, and in its first line where that is one cell alone."""
    first = [cell for cell in part.cells if position(cell.ADDRESS)[0] == position(part.cells[0].ADDRESS)[0]]
    lines = [line for line in part.above[-_CAPTION:] if not line.endswith("。")]
    lines += [cell.TEXT for cell in first if len(first) == 1]
    texts = [plain_of(line).text for line in lines]
    return [(text[m.start : m.end], m.named) for text in texts for m in names.within(text) if m.known]


def _as_printed(figure: Labelled) -> tuple[Decimal, str] | None:
    """(value, qualifier) of a cell; None where it is doubted, or no number."""
    if figure.value is not None and not figure.doubts:
        return figure.value, "exact"
    read = read_figures(figure.text, {}) if figure.doubts == (_NEARLY,) else []
    if len(read) != 1 or read[0].qualifier is None:
        return None
    return (-read[0].value if read[0].negative else read[0].value), read[0].qualifier


def says_when(figure: Labelled) -> bool:
    """Whether the labels of a figure say of which time it is."""
    said = (period_in(plain_of(label).text) for label in (*figure.row, *figure.column))
    return any(one.code or one.part for one in said)


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


def _told(figure: Labelled, names: Names, cues: Cues, heads: list[Head], beside: Named | None) -> Told | None:
    """A figure with its name; None where no label is one, or more than one is, or a share of a goal is."""
    printed = _as_printed(figure)
    if printed is None:
        return None
    row, column = (
        [text for label in side if not _ATTRIBUTE.fullmatch(text := plain_of(label).text)]
        for side in (figure.row, figure.column)
    )
    named = [*_names_of(row, names), *(n for label in column if (n := _named(label, names)) is not None)]
    named = named or _named_by_others(row, column, names, heads, beside)
    labels = [*row, *column]
    said = " ".join(labels)
    if len(named) != 1 or not (named[0].level or named[0].change) or _SHARE_OF_GOAL.search(said):
        return None
    changes = one(rf"{cues.time.on_year}|增长|增速|升降|±").search(said) or any(map(_MOVED.search, labels))
    if changes and _OVER_YEARS.search(said):
        return None  # from when it counts is not read
    goal = _GOAL.search(said) or any_of(cues.target).search(said)
    falls = any((moved := _MOVED.search(label)) and moved["falls"] for label in labels)
    return Told(
        figure, *printed, named[0], bool(goal), bool(one(cues.estimate).search(said)), bool(changes), falls
    )


def _named_by_others(
    row: list[str], column: list[str], names: Names, heads: list[Head], beside: Named | None
) -> list[Named]:
    """What a figure is of whose own labels name nothing alone: the change of what stands to its left, or the
    part that its row says of what its column or the caption names."""
    if beside is not None and column and all(_CHANGE_ALONE.fullmatch(_UNIT.sub("", c)) for c in column):
        return [beside]
    item = _AMONG.sub("", _UNIT.sub("", row[-1])) if row else ""
    if not item:
        return []
    for head in [*(f"□{_UNIT.sub('', label)}" for label in column), *(words for words, _ in heads)]:
        found = names.of_item(item, _MOVED.sub("", head))
        if found is not None and (found.level or found.change):
            return [found]
    return [heads[-1][1]] if heads and item in _SUM else []


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
    bare = _PLACE.sub("", text)
    for said in dict.fromkeys((text, bare, _MOVED.sub("", bare), _CHANGE_BEHIND.sub("", bare))):
        found = [mention for mention in names.within(said) if (mention.start, mention.end) == (0, len(said))]
        if found:
            return found[0].named
    return None


def indicator_of(told: Told, codes: Codes) -> str:
    """The indicator that a figure is of, empty where its unit does not fit or a share may be a change."""
    unit = told.figure.unit_code or ""
    level, own = codes.indicators.get(told.named.level), codes.indicators.get(told.named.change)
    if not told.change:
        fits = level is not None and _dimension(unit_of(told, level), codes) == _dimension(level.unit, codes)
        return level.id if level is not None and fits else ""
    if own is not None and own.unit == unit:
        return own.id
    return level.id if level is not None and unit == ("PP" if level.is_share else "PT") else ""


def unit_of(told: Told, indicator: Indicator) -> str:
    """The unit of a figure; an index has none, and of a unit «per ten thousand yuan» the second half stands
    in the name (万元GDP用水量, 立方米)."""
    unit = told.figure.unit_code or _UNITLESS
    per = f"{unit}{_PER_YUAN}"
    labels = (*told.figure.row, *told.figure.column)
    return per if per == indicator.unit and any(_YUAN in label for label in labels) else unit


def _dimension(unit: str, codes: Codes) -> str:
    known = codes.units.get(unit)
    return known.dimension if known else ""
