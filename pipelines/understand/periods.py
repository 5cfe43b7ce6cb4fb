"""The period of a figure: what its column, its row and the captions of its table say together."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.ground.folding import fold
from pipelines.understand.labels import Line
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.meaning import Attribute, Context, Header, innermost, within_a_year
from pipelines.understand.together import in_months, period_of_day
from pipelines.understand.when import Said, is_comparison, joined, period_in, since_january

_YEAR = re.compile(r"(?:19|20)\d\d")
_HOLDS_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BASED = re.compile(r"100|base|basis|不变价|可比价|价格|price|标准", re.IGNORECASE)
_UNREAD = re.compile(r"(?=\d+[^\d年])[\d?.□〇*×xXOo-]{3,5}年(?:度|末|底)?")  # 202.年, 20?3年


def period_of(header: Header, line: Line, context: Context, lexicon: Lexicon) -> Attribute:
    """The period of a figure from its column, its row and the table's captions.

    A running total goes from the start of the year to the period named (本月止累计, 累计值).
    """
    if any(_UNREAD.fullmatch(fold(label)) for label in (*header.labels, *line.path)):
        return Attribute(doubts=("period:unknown",))
    told = _named_period(header, line, context)
    if not (header.said or line.said or told.doubts) and _unread_year(header.labels[-1:]):
        told = replace(told, doubts=("period:unknown",))
    row_runs = any(lexicon.is_running(fold(label)) for label in line.path)
    left_runs = header.change and not header.said and header.behind_running
    if header.running or row_runs or left_runs or context.running:
        return Attribute(since_january(told.value), doubts=told.doubts)
    return told


def _unread_year(labels: tuple[str, ...]) -> bool:
    """Whether a year stands in a label and none was read, though it is no base year."""
    return any(
        _HOLDS_YEAR.search(label) and not (period_in(label) or is_comparison(label) or _BASED.search(label))
        for label in labels
    )


def _named_period(header: Header, line: Line, context: Context) -> Attribute:
    column, row = header.said, line.said or innermost(line.path)
    freq = header.freq or line.freq
    if freq and re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", row.code):
        row = Said(code=period_of_day(row.code, freq))
    elif freq and re.fullmatch(r"\d{4}-\d\d", column.code):
        column = replace(column, code=period_of_day(column.code, freq))
    if header.change and re.fullmatch(r"\d{4}/\d{4}", column.code):
        column = Said(code=column.code[5:])  # «change 2029 to 2030»
    doubt = (column.doubt or row.doubt,) if column.doubt or row.doubt else ()
    if doubt == ("period:fiscal",) and context.financial:
        said = _told_period(header, column, row, context)
        if re.fullmatch(r"\d{4}/\d{4}", said.value):
            return replace(said, value=in_months(said.value, context.financial))
    return replace(found := _told_period(header, column, row, context), doubts=(*found.doubts, *doubt))


def _told_period(header: Header, column: Said, row: Said, context: Context) -> Attribute:
    behind = header.behind
    whole_year = (
        behind and column.code and column.code == (behind.code or joined(column.code, behind.part))[:4]
    )
    if header.change and behind and behind.code and not column.code and context.latest[:4] < context.year:
        # beside last year's figures alone, the change is of the table's year
        behind = Said(code=_YEAR.sub(context.year, behind.code))
    if header.change and behind and (not column or whole_year) and not row.code:
        # «同比» behind «1-9月» is the change of that
        column = (
            behind
            if behind.code
            else Said(code=joined(column.code, behind.part) or column.code)
            if column
            else behind
        )
    if column.code and row.code and column.code != row.code:
        return Attribute(column.code, doubts=("period:conflict",))
    whole, part = column.code or row.code, column.part or row.part
    if column.relative or row.relative:
        same = header.behind.code or joined(context.year, header.behind.part) if header.behind else ""
        return Attribute(_year_before(same or context.period))
    if whole or part:
        return Attribute((joined(whole or context.year, part) or whole) if part else whole)
    if within := _this_part(header.labels, context.period):
        return Attribute(within)
    if header.change and context.latest and (not context.period or "/" in context.period):
        # «增长率» beside the columns of several years is the change to the last one
        return Attribute(context.latest, doubts=("period:latest-column",))
    if "/" in context.period and not within_a_year(context.period):
        # a title's span of years is not one figure's period
        return Attribute("", doubts=("period:title-spans-years",))
    return Attribute(context.period)


_THIS = re.compile(r"(?:本|当)(?P<what>月|季度?)(?!止|末)(?!.*累计)")


def _this_part(labels: tuple[str, ...], period: str) -> str:
    """The last month or quarter of a table's months, where a header says 本月 or 本季; else empty."""
    said = next((match for label in labels if (match := _THIS.match(fold(label)))), None)
    year, _, rest = period.partition("-")
    halves = {"Q1": 3, "S1": 6}
    last = halves.get(rest) or (int(rest[-2:]) if re.fullmatch(r"01/\d{4}-\d\d", rest) else 0)
    if said is None or not last:
        return ""
    if said["what"] == "月":
        return f"{year}-{last:02d}"
    return f"{year}-Q{last // 3}" if last % 3 == 0 else ""


def _year_before(period: str) -> str:
    """The same part of the year before: 2022 → 2021, 2022-03 → 2021-03."""
    return _YEAR.sub(lambda match: str(int(match.group()) - 1), period)
