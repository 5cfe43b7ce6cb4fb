"""What a person has still to decide about a table before it can be a source, each with the line to paste."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipelines.clean import Spot, may_be_figure, spots_of
from pipelines.ground.phrases import Phrases
from pipelines.ingest import Cell
from pipelines.inspection.drawn import doubt_words
from pipelines.sources import Place
from pipelines.understand import Labelled

say = Phrases(Path(__file__).with_suffix(".yaml"))
ATTRIBUTES = ("unit", "area", "period")


def undecided(figures: Iterable[Labelled], cells: Iterable[Cell]) -> list[str]:
    """Lines (zh / en) on the printed figures that lack a unit, an area or a period, and on each doubt by kind
    and column, with what to write into `read.settled` or `read.say` of source.yaml."""
    printed = [figure for figure in figures if may_be_figure(figure)]
    numbers = [figure for figure in printed if figure.value is not None]
    return [*_lacking(numbers), *_doubted(printed, spots_of(cells))]


def _lacking(printed: list[Labelled]) -> Iterator[str]:
    for name in ATTRIBUTES:
        missing = sum(getattr(figure, name) is None for figure in printed)
        if missing:
            yield say.both("lacking", " / ", n=missing, what=say.pair(f"what.{name}"), name=name)


def _doubted(printed: list[Labelled], spots: dict[tuple[str, str], Spot]) -> Iterator[str]:
    found: Counter[tuple[str, Place]] = Counter()
    unsaid: set[tuple[str, Place]] = set()
    for figure in printed:
        spot = spots.get((figure.sheet, figure.address))
        for doubt in figure.doubts:
            at = (doubt, Place(figure.sheet, spot.column if spot else figure.address))
            found[at] += 1
            if getattr(figure, doubt.partition(":")[0], "") is None:
                unsaid.add(at)
    for (doubt, place), n in found.items():
        means = doubt_words(doubt)
        yield say.both("doubted", " / ", n=n, doubt=doubt, means=means, place=place) + _paste(doubt, place)
        if (doubt, place) in unsaid:
            name = doubt.partition(":")[0]
            yield say.both("say", " / ", what=say.pair(f"what.{name}")) + _paste_said(name, place)


def _paste(doubt: str, place: Place) -> str:
    return f"\n    settled:\n    - {_plain(f'{doubt} @ {place}')}"


def _paste_said(name: str, place: Place) -> str:
    return f"\n    say:\n    - {{sheet: {_plain(place.sheet, True)}, column: {place.at}, {name}: …}}"


def _plain(text: str, flow: bool = False) -> str:
    """A YAML scalar; quoted where it would else be read as something other than this text."""
    odd = ": " in text or " #" in text or text[:1] in "'\"[]{}&*!|>%@`-?," or text.isdigit()
    odd = odd or (flow and any(letter in text for letter in ",[]{}:"))
    doubled = text.replace("'", "''")
    return f"'{doubled}'" if odd else text
