"""What a person decided about a printed table: which doubts are settled and where, and what it does not say.

settled:
- unit:several                          # everywhere in the file
- unit:several @ Sheet1!C, '表 1'!D     # in two columns
- any @ Sheet1!5                        # whatever is doubted in a row
say:
- {sheet: Sheet1, column: C, unit: 人年}
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Field, model_validator

from pipelines.ground.yamlio import Strict

ANY = "any"
_ENTRY = re.compile(rf"(?P<code>{ANY}|[a-z][a-z0-9-]*:[a-z0-9-]+)?\s*(?:@(?P<places>.*))?")
_PLACE = re.compile(
    r"\s*(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^!,'\s](?:[^!,']*[^!,'\s])?))"
    r"!(?P<at>R\d+C\d+|[A-Z]{1,3}\d*|\d+)\s*"
)
_REASON = re.compile(r"\s#\s.*$")


def _as_text(value: object) -> object:
    """YAML reads 2026-01-01 as a date and 2020 as a number; both are meant as written."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, int) else value


DateText = Annotated[str, BeforeValidator(_as_text)]


class Place(NamedTuple):
    """A part of a sheet: a column («C»), a row («5») or a cell («C5», of a page «R5C3»)."""

    sheet: str
    at: str

    def __str__(self) -> str:
        """As it is written, the sheet in quotes where it needs them."""
        plain = _PLACE.fullmatch(f"{self.sheet}!{self.at}")
        quoted = self.sheet.replace("'", "''")
        return f"{self.sheet}!{self.at}" if plain else f"'{quoted}'!{self.at}"


class Decision(NamedTuple):
    """One entry of `settled`: a doubt's code (ANY: every one) and its places; without places, everywhere."""

    code: str
    places: tuple[Place, ...] = ()

    def is_about(self, doubt: str) -> bool:
        """Whether it is about a doubt of that code."""
        return self.code in (ANY, doubt)


def decision_of(entry: str) -> Decision:
    """An entry of `settled`, read; what stands behind « # » is its reason. Raises ValueError with how it is
    written."""
    match = _ENTRY.fullmatch(_REASON.sub("", entry).strip())
    if match is None or (match["places"] is None and match["code"] in (None, ANY)):
        raise ValueError("unit:several | unit:several @ Sheet1!C, Sheet1!5, Sheet1!C5 | any @ Sheet1!C")
    places = () if match["places"] is None else tuple(_places(match["places"]))
    return Decision(match["code"] or ANY, places)


def _places(text: str) -> Iterator[Place]:
    end = 0
    while end <= len(text):
        match = _PLACE.match(text, end)
        if match is None or text[match.end() : match.end() + 1] not in ("", ","):
            raise ValueError(f"Sheet1!C | Sheet1!5 | Sheet1!C5 | 'a, b'!C: {text[end:].strip() or '—'}")
        yield Place(match["plain"] or match["quoted"].replace("''", "'"), match["at"])
        end = match.end() + 1


class Spoken(Strict):
    """What a person says of one column or row where the file does not, or not so that it is understood.

    It answers the doubts of the same kind there: `unit` those that begin with `unit:`.
    """

    sheet: str
    column: str = Field(default="", pattern=r"^([A-Z]{1,3})?$")
    row: int | None = Field(default=None, ge=1)
    unit: str = ""
    area: DateText = ""
    period: DateText = ""

    @model_validator(mode="after")
    def _whole(self) -> Spoken:
        if bool(self.column) == (self.row is not None):
            raise ValueError("either column or row")
        if not (self.unit or self.area or self.period):
            raise ValueError("unit, area or period")
        return self

    @property
    def place(self) -> Place:
        """Where it holds."""
        return Place(self.sheet, self.column or str(self.row))
