"""The parts of an enumeration, bound one by one: what `lists` found to stand beside each other."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.ground.numerals import Reading
from pipelines.propose.cues import Cues
from pipelines.propose.names import Mention, Named
from pipelines.propose.parsed import Bound, Parsed, beside, clause_start
from pipelines.propose.times import Moment

ALONE = re.compile(
    r"(?:[、,](?:和|以及)?|和|与|及|以及)(?:为|达到?|是|上升|下降|提高|降低|增长|增加|减少|改善)?(?:约|近|超过?)?"
)
_YEARS = re.compile(r"(\d{4})/(\d{4})")


def pair(figure: Reading, named: Named | None, start: int, gap: str) -> Bound:
    """A figure of a list with the name that it counts, or left aside where that is none."""
    if named is None:
        return Bound(figure, None, gap, start, figure.stop, "no-indicator")
    mention = Mention(start, start, named)
    return Bound(figure, mention, gap, start, figure.stop, "" if mention.known else "not-used")


def over_areas(pairs: list[Bound], place: int, parsed: Parsed) -> list[Bound]:
    """What is said of each of the areas that stand before a list of names: «A县、B县C率、D率均…»."""
    areas = beside([area for area in parsed.areas if area.end <= place], parsed.text)
    if len(areas) < 2 or re.search(r"[,;:。\d]", parsed.text[areas[-1].end : place]):
        return pairs
    return [replace(pair, whose=area) for area in areas for pair in pairs]


def areas_in_turn(mention: Mention, run: list[Reading], parsed: Parsed, cues: Cues) -> list[Bound]:
    """As many figures as areas before their one name: «A县、B县2023年C占比仅为12.3%和9.8%»."""
    areas = beside([area for area in parsed.areas if area.end <= mention.start], parsed.text)
    if len(areas) != len(run) or not mention.known:
        return []
    if parsed.residue(areas[-1].end, mention.start, cues):
        return []
    start = clause_start(parsed.text, areas[0].start)
    gap = parsed.text[mention.end : run[0].start]
    return [
        replace(pair(figure, mention.named, start, gap), whose=area)
        for figure, area in zip(run, areas, strict=True)
    ]


def goes_on(figure: Reading, parsed: Parsed) -> bool:
    """Whether another figure stands beside one with nothing but words of measure between."""
    behind = ALONE.match(parsed.text, figure.stop)
    return behind is not None and any(f.start == behind.end() for f in parsed.figures)


def known(named: Named | None) -> bool:
    """Whether a name is an indicator's."""
    return named is not None and bool(named.level or named.change)


def years(moments: list[Moment]) -> list[Moment]:
    """A span of years as its years: 2021年至2025年分别…"""
    span = _YEARS.fullmatch(moments[-1].code) if moments else None
    if span is None:
        return moments
    return [replace(moments[-1], code=str(year)) for year in range(int(span[1]), int(span[2]) + 1)]
