"""Number format codes (ECMA-376 part 1, 18.8.31) taken apart: sections, digits, scale, words around them."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

# In this order: quoted words, escapes (`!` is the escape of Chinese Excel), padding, fill, brackets, then
# what stands for the number. Padding and fill are blanks that only align a column.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<padding>[_*].)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<exponent>[eE][+-])|(?P<digit>[0#?])"
    r"|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<at>@)|(?P<literal>[^;])",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\s*(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\s*")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_PARTS = re.compile(r'((?:"[^"]*"?|[\\!_*].|\[[^\]]*\]|[^;])*)(?:;|\Z)', re.DOTALL)
_WORDS = frozenset(("quoted", "escaped", "literal", "slash", "point"))
# A date's letters, outside of quotes: such a section shows no plain number.
_TIME = frozenset("ymdhsYMDHS")


@dataclass
class Section:
    """One section of a format.

    shape: `digits` (integer and fraction placeholders), `general`, `plain` (exponents and fractions: the
    number is told without its form), `words` (literal text alone), `nothing`.
    whole, fraction: placeholders as (is it a digit, text), literals between them included.
    power: the number is shown times 10 to this power. tested: the condition, if there is one.
    """

    shape: str = "nothing"
    before: str = ""
    after: str = ""
    whole: list[tuple[bool, str]] = field(default_factory=list)
    fraction: list[tuple[bool, str]] = field(default_factory=list)
    grouped: bool = False
    power: int = 0
    tested: Callable[[float], bool] | None = None
    text: bool = False
    timed: bool = False

    @property
    def least(self) -> int:
        """Decimals that are always shown."""
        zeros = [
            n for n, (digit, sign) in enumerate(_digits(self.fraction), start=1) if digit and sign == "0"
        ]
        return zeros[-1] if zeros else 0

    @property
    def most(self) -> int:
        """Decimals that are shown at most."""
        return len(_digits(self.fraction))


def _digits(places: list[tuple[bool, str]]) -> list[tuple[bool, str]]:
    return [place for place in places if place[0]]


@lru_cache(maxsize=4096)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of a format code, at least one."""
    parts = [match[1] for match in _PARTS.finditer(code)]
    if len(parts) > 1 and not parts[-1] and not code.endswith(";"):
        parts.pop()  # the empty match at the end
    return tuple(_section(part) for part in parts[:4]) or (Section("general"),)


def _section(part: str) -> Section:
    section = Section()
    tokens = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in _TOKEN.finditer(part)]
    kinds = {kind for kind, _ in tokens}
    if "general" in kinds or "at" in kinds:
        section.shape = "general"
        section.text = "at" in kinds
    elif "digit" in kinds:
        # a slash is a fraction between placeholders alone; in «元/吨» it is a word's
        section.shape = "plain" if "exponent" in kinds or re.search(r"[?#0]\s*/", part) else "digits"
    if any(kind == "literal" and text in _TIME for kind, text in tokens):
        section.timed = True
        section.shape = "plain"
        return section
    _words_and_places(section, tokens)
    if section.shape == "nothing" and section.before.strip():
        section.shape = "words"
    return section


def _words_and_places(section: Section, tokens: list[tuple[str, str]]) -> None:
    """Literals before, within and after the placeholders; scale and grouping."""
    digits = [n for n, (kind, _) in enumerate(tokens) if kind in ("digit", "general", "at")]
    first, last = (digits[0], digits[-1]) if digits else (len(tokens), len(tokens))
    fractional = False
    for place, (kind, text) in enumerate(tokens):
        if kind == "bracket":
            _bracket(section, text, place > last)
        elif kind == "percent":
            section.power += 2
            section.after += "%"
        elif kind == "point" and section.shape == "digits" and not fractional:
            fractional = True
        elif kind == "digit":
            (section.fraction if fractional else section.whole).append((True, text))
        elif kind == "comma" and place > first:
            _comma(section, tokens, place)
        elif kind in _WORDS and (section.shape != "plain" or not first < place < last):
            _word(section, text, place, first, last, fractional)


def _word(section: Section, text: str, place: int, first: int, last: int, fractional: bool) -> None:
    if place < first:
        section.before += text
    elif place > last:
        section.after += text
    else:
        (section.fraction if fractional else section.whole).append((False, text))


def _comma(section: Section, tokens: list[tuple[str, str]], place: int) -> None:
    """A comma between two digits groups them; behind the last one it divides by a thousand."""
    following = next((kind for kind, _ in tokens[place:] if kind != "comma"), "")
    before = next((kind for kind, _ in reversed(tokens[:place]) if kind != "comma"), "")
    if following == "digit":
        section.grouped = True
    elif before == "digit":
        section.power -= 3


def _bracket(section: Section, text: str, behind: bool) -> None:
    """A condition, or a currency sign (`$¥-804`); colours, digits' scripts and the like show nothing."""
    if condition := _CONDITION.fullmatch(text):
        compare, limit = _COMPARE[condition[1]], float(condition[2])
        section.tested = lambda value: compare(value, limit)
    elif text.startswith("$"):
        sign = text[1:].split("-", maxsplit=1)[0]
        if behind:
            section.after += sign
        else:
            section.before += sign
