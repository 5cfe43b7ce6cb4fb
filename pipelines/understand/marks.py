"""The marks on a label or a figure that point to a note, and the numbers that the notes begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipelines.understand.when import HAN

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
# Marks that point to a note: behind a label or a figure, or between a label and its bracket. What is raised
# behind an m is its power, not a mark.
_NO_METRE = "(?<!(?<![A-Za-z])[mM])(?<!(?<![A-Za-z])[kcdhmNK]m)"
_MARK = rf"(?:[①-⑳*†‡§※]|[\[〔【]注?\d{{1,2}}[\]〕】]|{_NO_METRE}(?<!\d)[{RAISED}]+|(?<=\d)[{RAISED}]+)"
_ANY_MARK = re.compile(rf"[①-⑳*†‡§※\[\]〔【{RAISED})）/]")  # most texts hold none of these: one look
_MARKS_BEHIND = re.compile(rf"{_MARK}+$")
_MARKS_INSIDE = re.compile(rf"(?<=[{HAN})）\d]){_MARK}+(?=\s*[(（\[]|[{HAN}])")
_NOTE_WORD = re.compile(r"\s*\[notes? [\d, and]+\](?=$|\n)")
_NUMBERED_MARK = re.compile(
    rf"(?:(?<=[{HAN}a-z])|(?<=(?:19|20)\d\d))\s?\d{{1,2}}[)）]$|(?<=[a-z])\s+\d{{1,2}}/$|(?<=[a-z])\(\d\)$"
)


@lru_cache(maxsize=1 << 16)
def marked(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without the marks that point to notes, and the marks: 用电量¹⁾, 沙县区3), 人口①（万人）."""
    if not _ANY_MARK.search(text):
        return text, ()
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        found.extend(re.findall(_MARK, match.group()) or [match.group()])
        return ""

    plain = _NOTE_WORD.sub(take, _MARKS_INSIDE.sub(take, text))
    if ("(" not in plain and "（" not in plain) or (plain.endswith(")") and plain[:-3].count("(") == 0):
        plain = _NUMBERED_MARK.sub(take, plain)
    plain = _MARKS_BEHIND.sub(take, plain.rstrip())
    return (plain, tuple(found)) if plain.strip() else (text, ())


_NOTE_NUMBER = re.compile(r"\(?(?P<n>\d{1,2})(?:[)）.]?\s+\S|[)）.]?$)")
_BEHIND = re.compile(r"(?<=[a-z)])\s?(?P<n>\d{1,2}(?:, ?\d{1,2})*)(?=(?:\s*\(map\))?$)")


def note_numbers(texts: Iterable[str]) -> frozenset[str]:
    """The numbers that begin the notes below a table: «1 Includes …», or a number in a cell of its own."""
    return frozenset(match["n"] for text in texts if (match := _NOTE_NUMBER.match(text)))


def unnumbered(label: str, numbers: frozenset[str]) -> str:
    """A Latin label without the numbers of notes that run into its end: Production3, Nunavut 5."""
    match = _BEHIND.search(label)
    if match is None or not set(re.split(", ?", match["n"])) <= numbers:
        return label
    return (label[: match.start()] + label[match.end() :]).strip()
