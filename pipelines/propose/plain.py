"""A printed text in the form in which it is read, with the way back to the letters as printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.ground.folding import even_width
from pipelines.ground.spoken import in_digits

_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉．", "0123456789.")
_NOTE = re.compile(r"[\[〔]\d{1,2}[\]〕]")  # the mark of a footnote
_NUMERAL = re.compile(r"[\dA-Za-z]")


@dataclass(frozen=True)
class Plain:
    """Text of half width without blanks, but for those that keep two figures or words apart.

    places: where each letter of `text` stands in `printed`.
    """

    printed: str
    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> str:
        """The letters as printed from one place of `text` up to another."""
        return self.printed[self.places[start] : self.places[end - 1] + 1] if start < end else ""

    def part(self, start: int, end: int) -> Plain:
        """A piece of the text."""
        first, last = (self.places[start], self.places[end - 1] + 1) if start < end else (0, 0)
        places = tuple(place - first for place in self.places[start:end])
        return Plain(self.printed[first:last], self.text[start:end], places)


def plain_of(printed: str) -> Plain:
    """`printed` as it is read."""
    even = _quoted(even_width(printed).translate(_SUBSCRIPTS))
    notes = {n for match in _NOTE.finditer(even) for n in range(match.start(), match.end())}
    kept = [
        n for n, letter in enumerate(even) if n not in notes and (not letter.isspace() or _parts(even, n))
    ]
    text, places = in_digits("".join(even[n] for n in kept))
    return Plain(printed, text, tuple(kept[place] for place in places))


def _quoted(text: str) -> str:
    """`text` with straight quotation marks as the opening and closing ones of print."""
    if text.count('"') % 2:
        return text
    marks = iter("“”" * text.count('"'))
    return re.sub('"', lambda _: next(marks), text)


def _parts(text: str, place: int) -> bool:
    """Whether a blank stands between two figures or words in Latin letters."""
    before, behind = text[:place].rstrip()[-1:], text[place + 1 :].lstrip()[:1]
    return bool(_NUMERAL.match(before) and _NUMERAL.match(behind)) and not text[place - 1].isspace()
