"""A chart's SVG as it is seen: boxes of its labels, its dots and its strokes, measured without our own code."""

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from fontTools.ttLib import TTFont

FONT = Path(__file__).parent.parent / "site/theme/fonts/LedgerSans-Regular.otf"
_SHIFT = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)")
_PAIR = re.compile(r"([ML])([-\d.]+),([-\d.]+)")
_NOT_DATA = ("role-axis", "role-title", "background", "foreground")


@cache
def _widths():
    font = TTFont(FONT)
    return {chr(code): font["hmtx"][name][0] / 1000 for code, name in font.getBestCmap().items()}


def width(text, size):
    return sum(_widths()[character] for character in text) * size


@dataclass
class Drawn:
    """labels: (text, (left, top, right, bottom)); dots: (x, y, radius); strokes: (x0, y0, x1, y1)."""

    labels: list = field(default_factory=list)
    dots: list = field(default_factory=list)
    strokes: list = field(default_factory=list)
    bars: list = field(default_factory=list)


def read(svg):
    drawn = Drawn()
    root = ElementTree.fromstring(svg)
    for child in root:
        if _tag(child) == "g" and "key" not in child.get("class", ""):
            _walk(child, 0.0, 0.0, "", drawn)
    return drawn


def _walk(node, x, y, kind, drawn):
    name = node.get("class", "")
    if any(part in name for part in _NOT_DATA):
        return
    kind = next(
        (part for part in ("mark-symbol", "mark-line", "mark-rule", "mark-rect") if part in name), kind
    )
    if "mark-group" in name or "mark-text" in name:
        kind = ""
    shift = _SHIFT.match(node.get("transform", ""))
    if shift:
        x, y = x + float(shift[1]), y + float(shift[2])
    if _tag(node) == "text" and node.text:
        _label(node, x, y, drawn)
    elif _tag(node) == "line" and kind == "mark-rule":
        drawn.strokes.append((x, y, x + float(node.get("x2", 0)), y + float(node.get("y2", 0))))
    elif _tag(node) == "path":
        _path(node.get("d", ""), node, x, y, kind, drawn)
    for child in node:
        _walk(child, x, y, kind, drawn)


def _path(d, node, x, y, kind, drawn):
    if kind == "mark-symbol":
        size = max(abs(float(n)) for n in re.findall(r"-?\d+\.?\d*", d))
        drawn.dots.append((x, y, size + float(node.get("stroke-width", 0)) / 2))
    elif kind == "mark-line":
        points = [(x + float(a), y + float(b)) for _, a, b in _PAIR.findall(d)]
        drawn.strokes += [(*a, *b) for a, b in pairwise(points)]
    elif kind == "mark-rect" and "hatch" not in node.get("fill", ""):
        first = re.match(r"M([-\d.]+),([-\d.]+)h([-\d.]+)v([-\d.]+)", d)
        left, top, wide, high = (float(n) for n in first.groups())
        drawn.bars.append((x + left, y + top, x + left + wide, y + top + high))


def _label(node, x, y, drawn):
    size = float(node.get("font-size").removesuffix("px"))
    wide = width(node.text, size)
    left = {"middle": x - wide / 2, "end": x - wide}.get(node.get("text-anchor"), x)
    box = (left, y - 0.8 * size, left + wide, y + 0.1 * size)
    if (node.text, box) not in drawn.labels:  # a halo is the same words once more
        drawn.labels.append((node.text, box))


def _tag(node):
    return node.tag.rpartition("}")[2]


def hidden(drawn):
    """What a label covers: another label, a dot, a stroke, a bar."""
    found = []
    for n, (text, box) in enumerate(drawn.labels):
        found += [(text, other) for other, there in drawn.labels[:n] if _meet(box, there)]
        found += [(text, "dot") for x, y, r in drawn.dots if _meet(box, (x - r, y - r, x + r, y + r))]
        found += [(text, "stroke", one) for one in drawn.strokes if _cut(box, one)]
        found += [(text, "bar") for bar in drawn.bars if _meet(box, bar)]
    return found


def _meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _cut(box, stroke, steps=400):
    """Whether a stroke runs through a box: by walking along it."""
    x0, y0, x1, y1 = stroke
    return any(
        box[0] < x0 + (x1 - x0) * k / steps < box[2] and box[1] < y0 + (y1 - y0) * k / steps < box[3]
        for k in range(steps + 1)
    )
