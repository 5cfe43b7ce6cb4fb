"""What a person decided about a printed table, applied to its figures; what of it meets nothing is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from pipelines.ground.errors import Fault
from pipelines.ground.phrases import Phrases
from pipelines.ingest import Cell, address, box
from pipelines.sources import Decision, Place, Spoken, TableLayout
from pipelines.understand import Labelled

say = Phrases(Path(__file__).with_suffix(".yaml"))


class Spot(NamedTuple):
    """Where a cell stands: its address as printed by `tracker inspect`, its row and its column in letters."""

    sheet: str
    address: str
    row: str
    column: str

    def lies_at(self, place: Place) -> bool:
        """Whether a place (cell, row or column) covers it."""
        return self.sheet == place.sheet and place.at in (self.address, self.row, self.column)


def spots_of(cells: Iterable[Cell]) -> dict[tuple[str, str], Spot]:
    """(sheet, address) → where the cell stands in its grid: of a page, as a browser lays it out."""
    spots = {}
    for cell in cells:
        row, column, _, _ = box(cell.MERGED_FROM or cell.ADDRESS)
        letters = address(1, column)[:-1]
        spots[cell.SHEET, cell.ADDRESS] = Spot(cell.SHEET, cell.ADDRESS, str(row), letters)
    return spots


@dataclass
class Settled:
    """The decisions of one table's layout, and which of them met a figure."""

    layout: TableLayout
    spots: dict[tuple[str, str], Spot]
    met: set[str] = field(default_factory=set)

    @cached_property
    def decided(self) -> list[tuple[str, Decision]]:
        """Each entry of `settled` with what it says."""
        return list(zip(self.layout.settled, self.layout.decisions, strict=True))

    def said(self, figure: Labelled) -> dict[str, str]:
        """unit, area and period as a person says them of the figure's column or row."""
        spot = self.spots.get((figure.sheet, figure.address))
        found: dict[str, str] = {}
        for spoken in self.layout.say:
            if spot is not None and spot.lies_at(spoken.place):
                self.met.add(_said(spoken))
                found |= {n: v for n in ("unit", "area", "period") if (v := getattr(spoken, n))}
        return found

    def left(self, figure: Labelled, said: dict[str, str]) -> list[str]:
        """The figure's doubts that nobody has settled or answered."""
        spot = self.spots.get((figure.sheet, figure.address))
        return [
            doubt
            for doubt in figure.doubts
            if not self._settles(doubt, spot) and doubt.partition(":")[0] not in said
        ]

    def _settles(self, doubt: str, spot: Spot | None) -> bool:
        settled = False
        for entry, decision in self.decided:
            if not decision.is_about(doubt):
                continue
            if not decision.places:
                self.met.add(entry)
                settled = True
            for place in decision.places:
                if spot is not None and spot.lies_at(place):
                    self.met.add(f"{entry} {place}")
                    settled = True
        return settled

    def faults(self, where: str) -> Iterator[Fault]:
        """E-SETTLE-01 for each place that the file does not have."""
        places = [(entry, p) for entry, p in self._places() if p is not None]
        for entry, place in places:
            if not any(spot.lies_at(place) for spot in self.spots.values()):
                yield Fault("E-SETTLE-01", where, entry, str(place))

    def remarks(self, where: str) -> Iterator[str]:
        """One line for each decision that meets no figure (any more)."""
        for entry, place in self._places():
            if (entry if place is None else f"{entry} {place}") not in self.met:
                yield say.both("idle", " / ", where=where, entry=entry, place=f" ({place})" if place else "")

    def _places(self) -> list[tuple[str, Place | None]]:
        """(entry, one of its places; None: everywhere) of each decision, and of all that is said."""
        settled: list[tuple[str, Place | None]] = [
            (entry, place) for entry, decision in self.decided for place in (decision.places or (None,))
        ]
        return settled + [("say", spoken.place) for spoken in self.layout.say]


def _said(spoken: Spoken) -> str:
    return f"say {spoken.place}"
