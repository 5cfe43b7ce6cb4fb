"""Where words stand in a picture: each at the first free place near what it names, so that none hides a
figure, a line or other words. Plain geometry in pixels, y downwards."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
GAP_PX = 2.0  # between words and whatever they must not touch
BLANK_PX = 6.0
LEADER_PX = 13.0  # words farther from what they name than this are led to it by a thin line
_ASCENT, _DESCENT = 0.86, 0.16  # of a line of the chart font, in ems
LEADING = 1.25  # from one line of words to the next, in ems
# What the chart font's characters are wide, in thousandths of an em, where not the full 1000.
_NARROW = {
    224: "\u00a0 ", 270: "|¦", 275: "ijìíîï", 278: "',.:;′", 284: "l", 293: "IÌÍÎÏ", 323: "!¡", 325: "f",
    338: "()[]{}", 347: "-\u00ad", 370: "°", 377: "t", 386: "ª", 388: "r", 392: "/\\", 407: "º", 411: "²³¹",
    467: "*", 468: "s", 473: "®", 474: '"?¿″', 475: "z", 479: "«»", 498: "x", 510: "cç", 521: "vyýÿ",
    531: "YÝ", 535: "J", 536: "–", 543: "L", 552: "Fk", 554: "eèéêë", 555: "#$+0123456789<=>^~¢£¤¥¬−",
    559: "_", 563: "aàáâãäå", 564: "g", 573: "X", 575: "V", 589: "EÈÉÊË", 596: "S", 599: "T", 603: "Z",
    606: "`o¨¯´¸òóôõöø", 607: "huùúûü", 608: "AÀÁÂÃÄÅð", 610: "nñ", 618: "b", 620: "dpqþ", 628: "µμ",
    633: "P", 635: "R", 638: "CÇ", 643: "ß", 646: "K", 652: "Þ", 657: "B", 680: "&", 688: "D", 689: "G",
    712: "Ð", 721: "UÙÚÛÜ", 723: "NÑ", 728: "H", 742: "OQÒÓÔÕÖØ", 802: "w", 812: "M", 832: "©", 873: "¼",
    877: "æ", 878: "W", 889: "¾", 894: "—", 903: "½", 918: "Æ", 921: "%", 926: "m", 946: "@", 997: "№",
}  # fmt: skip
_EAST = r"\u1100-\u11ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60"
_PIECE = re.compile(rf"[{_EAST}]|[^\s{_EAST}]+\s*|\s+")
_NO_START = "，。：；、！？）》”’,.;:!?)%"  # what may not begin a line
ADVANCE = {character: width for width, group in _NARROW.items() for character in group}


@dataclass(frozen=True)
class Ink:
    """What words must not touch: dots (x, y, radius), strokes (x0, y0, x1, y1) and bars (their boxes)."""

    dots: tuple[tuple[float, float, float], ...] = ()
    strokes: tuple[tuple[float, float, float, float], ...] = ()
    bars: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Words:
    """Words to place: what they are near to, places (left, baseline) to try first, and how far they may go.

    reach_px: words that find no free place so near are left out; without limit they have to stand.
    led: a thin line leads to them where they stand far off.
    """

    text: str
    size: float
    color: str
    near: Point
    first: tuple[Point, ...] = ()
    reach_px: float = math.inf
    led: bool = True


@dataclass(frozen=True)
class Placed:
    """Words with their place, and the line that leads from what they name, where they stand far off."""

    words: Words
    left: float
    baseline: float
    leader: tuple[float, float, float, float] | None = None


@dataclass
class _Taken:
    """What is drawn and what is placed so far."""

    ink: Ink
    room: Box
    boxes: list[Box] = field(default_factory=list)
    leaders: list[tuple[float, float, float, float]] = field(default_factory=list)

    def free(self, box: Box) -> bool:
        """Whether words may lie there."""
        wide = (box[0] - GAP_PX, box[1] - GAP_PX, box[2] + GAP_PX, box[3] + GAP_PX)
        return (
            self.room[0] <= box[0]
            and self.room[1] <= box[1]
            and box[2] <= self.room[2]
            and box[3] <= self.room[3]
            and not any(overlap(wide, other) for other in self.ink.bars)
            and not any(overlap(_apart(wide), other) for other in self.boxes)
            and not any(math.dist(nearest(wide, (x, y)), (x, y)) < r for x, y, r in self.ink.dots)
            and not any(crosses(wide, stroke) for stroke in chain(self.ink.strokes, self.leaders))
        )

    def misread(self, box: Box, near: Point, led: bool) -> bool:
        """Whether words would be read as those of another dot, which lies nearer to them than what they name,
        `near`, or beside the end of the line that leads to them."""
        others = [(x, y, r) for x, y, r in self.ink.dots if math.dist((x, y), near) > GAP_PX]
        gap = min((math.dist(nearest(box, (x, y)), (x, y)) - r for x, y, r in others), default=math.inf)
        return gap < (LEADER_PX if led else math.dist(nearest(box, near), near) + GAP_PX)


def _apart(box: Box) -> Box:
    """A box with the room of a blank on either side, so that two words on one line are not read as one."""
    return (box[0] - BLANK_PX, box[1], box[2] + BLANK_PX, box[3])


def width_px(text: str, size: float) -> float:
    """How wide a text is in the chart font: its longest line."""
    return _advance(text) * size / 1000


@lru_cache(maxsize=10_000)
def _advance(text: str) -> int:
    """The width of a text's longest line in thousandths of an em; words are tried in many places."""
    return max(sum(ADVANCE.get(character, 1000) for character in line) for line in text.split("\n"))


def high_px(text: str, size: float) -> float:
    """How high a text of one or more lines is."""
    return (_ASCENT + _DESCENT + LEADING * text.count("\n")) * size


def box_of(text: str, size: float, left: float, baseline: float) -> Box:
    """The box around a text whose first line has this baseline."""
    top = baseline - _ASCENT * size
    return (left, top, left + width_px(text, size), top + high_px(text, size))


def nearest(box: Box, point: Point) -> Point:
    """The point of a box that is nearest to `point`."""
    return (min(max(point[0], box[0]), box[2]), min(max(point[1], box[1]), box[3]))


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def crosses(box: Box, stroke: tuple[float, float, float, float]) -> bool:
    """Whether a stroke passes through a box (Liang and Barsky's clipping)."""
    x0, y0, x1, y1 = stroke
    enter, leave = 0.0, 1.0
    for step, low, high in ((x1 - x0, box[0] - x0, box[2] - x0), (y1 - y0, box[1] - y0, box[3] - y0)):
        if step == 0:
            if low > 0 or high < 0:
                return False
            continue
        first, last = sorted((low / step, high / step))
        enter, leave = max(enter, first), min(leave, last)
    return enter <= leave


def wrapped(text: str, size: float, room_px: float) -> list[str]:
    """A text in lines that are no wider than `room_px`: cut at blanks, and between Chinese characters."""
    lines = [""]
    for piece in _PIECE.findall(text):
        fits = width_px(lines[-1] + piece.rstrip(), size) <= room_px
        if fits or not lines[-1].strip() or piece[0] in _NO_START:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line.strip() for line in lines if line.strip()]


def place(wanted: Sequence[Words], ink: Ink, room: Box) -> list[Placed] | None:
    """The words in the order given, each at its first free place; None where words that must stand can't.

    Words for which the others left no place come first in another try.
    """
    order = list(wanted)
    for _ in range(len(order) + 1):
        placed, failed = _placed(order, ink, room)
        if failed is None:
            return placed
        order = [failed, *(words for words in order if words is not failed)]
    return None


def _placed(order: Sequence[Words], ink: Ink, room: Box) -> tuple[list[Placed], Words | None]:
    """What found a place, and the first words that have to stand and found none."""
    taken, placed = _Taken(ink, room), list[Placed]()
    for words in order:
        spot = next(_spots(words, taken), None)
        if spot is not None:
            placed.append(spot)
            taken.boxes.append(box_of(words.text, words.size, spot.left, spot.baseline))
            taken.leaders += [spot.leader] if spot.leader else []
        elif math.isinf(words.reach_px):
            return placed, words
    return placed, None


def _spots(words: Words, taken: _Taken) -> Iterator[Placed]:
    for left, baseline in chain(words.first, _around(words, taken.room)):
        box = box_of(words.text, words.size, left, baseline)
        if not taken.free(box):
            continue
        led = words.led and (left, baseline) not in words.first
        leader = _leader(words.near, box) if led else None
        if led and taken.misread(box, words.near, leader is not None):
            continue
        if leader is None or not any(crosses(other, leader) for other in taken.boxes):
            yield Placed(words, left, baseline, leader)


def _leader(near: Point, box: Box) -> tuple[float, float, float, float] | None:
    """From the mark's edge to just before the words; none where they stand beside it."""
    end = nearest(box, near)
    far = math.dist(near, end)
    if far <= LEADER_PX:
        return None
    part = [
        (a + (b - a) * k) for k in (5 / far, 1 - (GAP_PX + 1) / far) for a, b in zip(near, end, strict=True)
    ]
    return (part[0], part[1], part[2], part[3])


def _around(words: Words, room: Box) -> Iterable[Point]:
    """Places ever farther away: above and below with several shifts, right and left."""
    x, y = words.near
    wide, high = width_px(words.text, words.size), high_px(words.text, words.size)
    shifts = [x - wide / 2, x - 6, x - wide + 6, x - wide * 0.25, x - wide * 0.75, x - wide - 6, x + 6]
    farthest = min(words.reach_px, math.hypot(room[2] - room[0], room[3] - room[1]))
    far = 7.0
    while far <= farthest:
        tops = [(left, y - far - high) for left in shifts] + [(left, y + far) for left in shifts]
        tops += [
            (left, y - high / 2 + up)
            for left in (x + far, x - far - wide)
            for up in (0, -far / 2, far / 2, -far, far)
        ]
        yield from ((left, top + _ASCENT * words.size) for left, top in tops)
        far += 3.0
