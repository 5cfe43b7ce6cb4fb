"""Reading figures out of printed Chinese: number, decimals, unit, qualifier, direction, status.

The reader is told nothing of what it should find. It takes a short span («近3年年平均发电量5.46亿千瓦时»)
and returns every figure in it, with what the words around each say and nothing that they don't.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from pipelines.ground.folding import even_width
from pipelines.ground.spoken import in_digits

# How a figure is printed, in prose and in a cell: a blank or comma between digits groups thousands only
# before exactly three digits («6 022.6»); «9・0» and «76。7» are decimal points of sources in other scripts
# or keyed wrongly.
FIGURE = r"(?P<digits>\d{1,3}(?:[ ,]\d{3})+(?!\d)|\d+)(?:[.・·。](?P<fraction>\d+))?"
_NUMBER = re.compile(rf"(?<![\d.])(?P<sign>(?<![\d%A-Za-z])-)?{FIGURE}(?P<extra>(?:[.・]\d+)*)")

_BEFORE = (
    ("ge", re.compile(r"(?:不低于|不少于|至少|≥|≧)$")),
    ("le", re.compile(r"(?:不高于|不超过|不大于|控制在|≤|≦)$")),
    ("gt", re.compile(r"(?:(?:超过|突破|高于|大于|超|逾)(?:了)?|[>＞])$")),
    ("lt", re.compile(r"(?:(?:不足|低于|少于|小于)(?:了)?|[<＜])$")),
    ("about", re.compile(r"(?:约|大约|约为|约占.{0,8}|大概)$")),
    ("nearly", re.compile(r"(?:近|接近|将近)$")),
)
_AFTER = (
    ("ge", re.compile(r"^及?以上")),
    ("le", re.compile(r"^(?:及?以下|以内)")),
    ("about", re.compile(r"^(?:左右|上下)")),
    ("over", re.compile(r"^[多余]")),
)
# «下降到55.3%» names a level that was reached, not a change.
_TO_LEVEL = re.compile(
    r"(?:下降|降低|减少|提高|提升|上升|增加|增长|稳步提升|缩减|降|增|提)(?:到|至(?!少))[^,;。\d]{0,12}$"
)
# What may stand between the word for a move and its size: 下降幅度达到, 减少了将近, 下降不低于.
_BETWEEN = (
    r"(?:率|幅度?|量|比例|了|为|是|达到?|预计|大?约|大概|将?近|接近|超过?|突破|高于|大于|至少|不低于|不少于|不足|低于|"
    r"少于|小于|不超过|不高于|不大于)*$"
)
_DOWN = re.compile(
    r"(?:下降|降低|减少|缩减|削减|压减|回落|下滑|净减|少了|负增长|降幅|减幅|低|降|(?<!增)减)" + _BETWEEN
)
_UP = re.compile(
    r"(?:(?<!负)增长|提高|提升|上升|增加|净增|多了|比增|升高|增幅|升幅|多出|(?:微|略|小幅|又|再)增)"
    + _BETWEEN
)
_BETTER = re.compile(r"(?:优于上年|优于去年|改善|好于上年)(?:了|幅度)?(?:为|达)?$")
_WORSE = re.compile(r"(?:变差|恶化|劣化)(?:了)?$")
_STATUS = ((re.compile("预计|预期|预测"), "E"), (re.compile("初步|快报|预报"), "P"))


@dataclass(frozen=True)
class Reading:
    """One figure as printed: what it says and what the words around it say.

    value is unsigned unless a minus sign is printed; `unit` is a code or None where none is printed;
    `qualifier` and `direction` (down, up, better, worse) are None where the span does not say. The digits
    stand from `start` to `end`, unit and words of degree behind them up to `stop`.
    """

    text: str
    value: Decimal
    decimals: int
    unit: str | None
    qualifier: str | None
    direction: str | None
    negative: bool
    start: int
    end: int
    stop: int


def read_figures(text: str, unit_words: dict[str, str]) -> list[Reading]:
    """Every figure of a span, left to right; malformed ones («2.323.01») are left out.

    unit_words: folded unit name → code, longest first (`Codes.unit_words`).
    """
    flat, places = in_digits(even_width(text))
    found = (_reading(match, flat, unit_words) for match in _NUMBER.finditer(flat))
    return [_printed(reading, places) for reading in found if reading is not None]


def _printed(reading: Reading, places: list[int]) -> Reading:
    """A figure with the places at which it is printed."""
    start, end, stop = (places[reading.start], places[reading.end - 1] + 1, places[reading.stop - 1] + 1)
    return replace(reading, start=start, end=end, stop=stop)


def read_status(text: str) -> str | None:
    """E for 预计, P for 初步 or 快报, None where the span does not say."""
    return next((code for pattern, code in _STATUS if pattern.search(text)), None)


def read_number(text: str) -> tuple[Decimal, int] | None:
    """A cell that should hold one number: (value, decimals), or None where it does not."""
    flat = even_width(text).strip()
    match = _NUMBER.fullmatch(flat)
    if match is None or match["extra"]:
        return None
    value = figure_of(match)
    return (-value if match["sign"] else value), len(match["fraction"] or "")


def figure_of(match: re.Match[str]) -> Decimal:
    """The figure that a match of FIGURE holds, without a sign."""
    whole, fraction = re.sub("[ ,]", "", match["digits"]), match["fraction"]
    return Decimal(f"{whole}.{fraction}" if fraction else whole)


def _reading(match: re.Match[str], flat: str, unit_words: dict[str, str]) -> Reading | None:
    if match["extra"]:
        return None
    before, after = flat[: match.start()], flat[match.end() :].lstrip()
    over = _first(_AFTER[3:], after)
    unit, rest = _unit(before, after[1:] if over else after, unit_words)
    behind = next((found for _, pattern in _AFTER[:3] if (found := pattern.search(rest))), None)
    qualifier = over or _first(_AFTER[:3], rest) or _first(_BEFORE, before.rstrip())
    return Reading(
        text=match.group(),
        value=figure_of(match),
        decimals=len(match["fraction"] or ""),
        unit=unit,
        qualifier=qualifier,
        direction=_direction(before.rstrip()),
        negative=bool(match["sign"]),
        start=match.start(),
        end=match.end(),
        stop=len(flat) - len(rest) + (behind.end() if behind else 0)
        if unit or over or behind
        else match.end(),
    )


def _first(patterns: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str | None:
    return next((code for code, pattern in patterns if pattern.search(text)), None)


def _unit(before: str, after: str, unit_words: dict[str, str]) -> tuple[str | None, str]:
    """The unit printed right after the figure (or split around it: 每立方米22微克), and what follows."""
    if re.search(r"每立方米[^,;。\d]{0,3}$", before) and after.startswith("微克"):
        return unit_words.get("微克/立方米"), after[2:]
    lowered = after.replace("³", "3")
    for word, code in unit_words.items():
        if lowered.startswith(word):
            return code, after[len(word) :]
    return None, after


def _direction(before: str) -> str | None:
    if _TO_LEVEL.search(before):
        return None
    for name, pattern in (("better", _BETTER), ("worse", _WORSE), ("down", _DOWN), ("up", _UP)):
        if pattern.search(before):
            return name
    return None


def as_decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal, to 28 digits."""
    return Decimal(value.numerator) / Decimal(value.denominator)
