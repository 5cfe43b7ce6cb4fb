"""Notices as plain text or Markdown → paragraphs: a line each, headings by `#`, tables by their bars."""

from __future__ import annotations

import re
from itertools import groupby

from pipelines.ingest.cells import Readout
from pipelines.ingest.encodings import decode
from pipelines.ingest.prose import Composer

_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_TAB = "\t"
_MARKS = re.compile(r"\*\*|__|`|^>\s*|^[-*+]\s+")


def read_notice(data: bytes, where: str) -> Readout:
    """Every line that says something as a paragraph (see `prose` for their addresses).

    Raises SourceError: E-ENC-01 no text, E-EMPTY-01 nothing in it.
    """
    text, encoding = decode(data, where)
    composer = Composer(where)
    composer.readout.remarks.append(f"编码 / encoding: {encoding}")
    barred: list[str] = []
    lines = text.splitlines()
    tabbed = _tabbed(lines)
    for number, line in enumerate([*lines, ""]):
        plain = line.strip()
        if number in tabbed:
            plain = f"|{line.strip(' ').replace(_TAB, '|')}|"
        if plain.startswith("|") and plain.endswith("|") and len(plain) > 1:
            barred.append(plain)
            continue
        _put_table(barred, composer)
        barred = []
        heading = re.match(r"#{1,6}\s+", plain)
        composer.paragraph(_MARKS.sub("", plain[heading.end() :] if heading else plain), heading is not None)
    return composer.done()


def _tabbed(lines: list[str]) -> set[int]:
    """The lines of tables as they are copied from a page: cells parted by tabs, as many in each line."""
    counts = [0 if "。" in line or "|" in line else line.strip(" ").count(_TAB) for line in lines]
    runs = groupby(range(len(lines)), key=lambda number: counts[number])
    return {n for count, run in runs if count and len(kept := list(run)) > 1 for n in kept}


def _put_table(lines: list[str], composer: Composer) -> None:
    """A table of lines with bars; the line of dashes below its head is none."""
    rows = [line[1:-1].split("|") for line in lines if not _RULE.fullmatch(line)]
    if rows:
        composer.table(
            (row, column, 1, 1, _MARKS.sub("", cell.strip()))
            for row, cells in enumerate(rows, start=1)
            for column, cell in enumerate(cells, start=1)
        )
