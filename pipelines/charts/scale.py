"""A promise on one line: where its threshold lies, where the city stands, where its neighbours stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.charts.colours import ACCENT, INK, SOFT
from pipelines.charts.placing import width_px
from pipelines.charts.sketch import box, dot, hatching, picture, stroke, words

WIDTH_PX, HEIGHT_PX = 168, 54
_LEFT, _RIGHT, _LINE = 8.0, 160.0, 26.0
_ABOVE, _BELOW, _SMALL = 12.0, 47.0, 11.0


@dataclass(frozen=True)
class Spot:
    """A figure on the scale: value, what is written beside it, and what it is.

    kind: own (the promise's newest), before (its figure of the base year), other (another area's).
    opened: up or down where the figure is only a bound; loose: provisional or estimated.
    """

    value: float
    label: str = ""
    kind: str = "own"
    opened: str = ""
    loose: bool = False


@dataclass(frozen=True)
class Scale:
    """A promise's scale: its ends with their words, threshold (none where nobody found it), and the spots."""

    low: float
    high: float
    ends: tuple[str, str]
    threshold: float | None = None
    spots: tuple[Spot, ...] = ()

    @property
    def known(self) -> bool:
        """Whether a figure of the promise's own stands on it."""
        return any(spot.kind == "own" for spot in self.spots)

    def at(self, value: float) -> float:
        """Where a value lies, in px."""
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return _LEFT + min(max(share, 0.0), 1.0) * (_RIGHT - _LEFT)


def scale_picture(scale: Scale) -> str:
    """The scale as SVG, for beside the words that say all of it."""
    return picture(WIDTH_PX, HEIGHT_PX, _parts(scale), mark="scale")


def _parts(scale: Scale) -> Iterator[str]:
    if scale.known:
        yield stroke(_LEFT, _LINE, _RIGHT, _LINE, SOFT, 1.2)
    else:
        yield hatching(_LEFT, _LINE - 4, _RIGHT - _LEFT, 8)
    if scale.threshold is not None:
        x = scale.at(scale.threshold)
        yield stroke(x, _LINE - 11, x, _LINE + 11, ACCENT, 2.4)
    for spot in sorted(scale.spots, key=lambda s: ("other", "before", "own").index(s.kind)):
        yield from _spot(scale, spot)
    yield from _written(scale)


def _spot(scale: Scale, spot: Spot) -> Iterator[str]:
    x = scale.at(spot.value)
    if spot.kind == "own" and spot.opened:
        yield from _bound(x, _RIGHT if spot.opened == "up" else _LEFT)
    radius = {"own": 5.2, "before": 3.0, "other": 4.2}[spot.kind]
    color = SOFT if spot.kind == "other" else INK
    yield dot(x, _LINE, radius, color, hollow=spot.kind == "other" or (spot.kind == "own" and spot.loose))


def _bound(known: float, end: float) -> Iterator[str]:
    """Where a figure lies of which one side alone is known: solid there, ever fainter to the open side."""
    step = (end - known) / 4
    for n in range(4):
        first, last = sorted((known + n * step, known + (n + 1) * step))
        yield box(first, _LINE - 3, last - first, 6, INK, 0.75 - 0.2 * n)


def _written(scale: Scale) -> Iterator[str]:
    """Names and years beside the spots, then the ends of the scale where room is left."""
    taken: dict[float, list[tuple[float, float]]] = {_ABOVE: [], _BELOW: []}
    wanted = [
        (scale.at(spot.value), spot.label, _BELOW if spot.kind == "other" else _ABOVE, _mid)
        for spot in sorted(
            scale.spots, key=lambda s: s.kind != "own"
        )  # the newest first, where room is short
        if spot.label
    ]
    wanted += [(_LEFT, scale.ends[0], _BELOW, _from), (_RIGHT, scale.ends[1], _BELOW, _to)]
    for x, text, y, left_of in wanted:
        wide = width_px(text, _SMALL)
        left = min(max(left_of(x, wide), 0.0), WIDTH_PX - wide)
        if text and all(left > last + 4 or left + wide < first - 4 for first, last in taken[y]):
            taken[y].append((left, left + wide))
            yield words(text, left, y, _SMALL, SOFT)


def _mid(x: float, wide: float) -> float:
    return x - wide / 2


def _from(x: float, wide: float) -> float:
    return x - 3


def _to(x: float, wide: float) -> float:
    return x - wide + 3
