"""Which labels of a table list areas: columns of labels, lines of a header, the word over them."""

from __future__ import annotations

import re

from pipelines.ground.folding import fold
from pipelines.understand.block import Block
from pipelines.understand.countries import country_code
from pipelines.understand.gazetteer import Gazetteer, Place
from pipelines.understand.labels import Line
from pipelines.understand.lexicon import Lexicon
from pipelines.understand.words import label_of

_KANA = re.compile("[\u3041-\u30fa]")
NO_AREA = re.compile(
    "本级|直属|其他|其它|不分|未分|不详|省级|市级|总部|机关|合计|小计|总计|增减|增长|比上年|公司|厂$|集团|[校院局站所社]$|银行|中心$"
)
_NAMED = re.compile("[a-z\u4e00-\u9fff]")  # words, no codes
_HEAD = re.compile(
    r"地区|市县|县市|省份|区县|县区|行政区|省区|设区市|地域|都道府県|市区町村|landkreis|kreisfreie|bundesl[aä]nd|départements?$|régions?$",
    re.IGNORECASE,
)


def is_country(label: str, heading: str) -> bool:
    """Whether a label is a country; a code of two or three letters only below a word for areas: BE may be
    Berlin, and ST a kind of station."""
    return bool(country_code(label)) and (bool(heading) or len(label) > 3)


def is_japanese(block: Block) -> bool:
    """Whether kana stands in a table's header: its 全国 is another nation's."""
    slots = (slot for row in block.header_rows for slot in block.sheet.row(row))
    return any(_KANA.search(slot.text) for slot in slots)


def finest(block: Block, stubs: list[tuple[set[str], str]]) -> int | None:
    """Of several columns of labels below words for areas the one that holds most of them."""
    areas = [
        (len(labels), c)
        for c, (labels, said) in zip(block.label_columns, stubs, strict=True)
        if said and sum(bool(_NAMED.search(x)) and not NO_AREA.search(x) for x in labels) > len(labels) / 2
    ]
    return max(areas)[1] if len(areas) > 1 else None


def named_lines(block: Block, lexicon: Lexicon) -> list[set[str]]:
    """The labels of each header line whose first word says that it lists areas (Geography | Canada | …)."""
    found = []
    for row in block.header_rows[:-1]:
        first, *others = block.sheet.row(row)
        named = first.column in block.label_columns and lexicon.head_of(first.flat) == "area"
        if named and len(others) > 1:
            found.append({bare(label_of(slot.cell.TEXT)) for slot in others})
    return found


def bare(label: str) -> str:
    """A label without the mark of «of which»: #永安市."""
    return fold(label).lstrip("#").removeprefix("其中:")


def full_names(found: dict[str, Place]) -> set[str]:
    """Among labels that are mostly no areas, the ones that are areas by their full names, two or more."""
    full = {label for label, place in found.items() if label == fold(place.zh) and len(label) > 2}
    return full if len(full) >= 2 else set()


def column_labels(lines: list[Line], column: int) -> set[str]:
    """The bare labels of one column of labels."""
    return {bare(label_of(slot.cell.TEXT)) for line in lines for slot in line.slots if slot.column == column}


def heading(block: Block, column: int, lexicon: Lexicon) -> str:
    """The words over a column that say that it lists areas; empty where they don't."""
    slots = [slot for row in block.header_rows if (slot := block.sheet.at(row, column)) is not None]
    words = [fold(label_of(slot.cell.TEXT)) for slot in dict.fromkeys(slots)]
    joined = "".join(words)
    # of two cells one below the other the lower one says what the column holds
    named = any(lexicon.head_of(word) == "area" for word in (joined, *words[-1:]))
    if not slots and column - 1 in block.id_columns:  # names behind their codes, below one word for both
        return heading(block, column - 1, lexicon)
    return joined if named or _HEAD.search(joined) else ""


def is_axis(labels: set[str], known: set[str], towns: set[str], headed: bool) -> bool:
    """Labels are areas where most of them are, or where the header says so and some are."""
    hits = len(labels & known)
    if headed:
        return bool(labels)
    alike = sum(label in towns or Gazetteer.looks_like_one(label) for label in labels - known)
    return hits >= 2 and hits >= 0.3 * len(labels) and hits + alike >= 0.6 * len(labels)


def are_townships(labels: set[str], lexicon: Lexicon) -> bool:
    """Labels are places below a county where most end as such do."""
    alike = [label for label in labels if lexicon.is_township(label)]
    return len(alike) >= 2 and len(alike) >= 0.6 * len(labels)
