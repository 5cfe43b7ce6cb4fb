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


@cache
def _widths():
    font = TTFont(FONT)
    return {chr(code): font["hmtx"][name][0] / 1000 for code, name in font.getBestCmap().items()}


def width(text, size):
    return sum(_widths()[character] for character in text) * size


@dataclass
class Drawn:
    """labels: (text, (left, top, right, bottom)); dots: (x, y, radius); strokes: (x0, y0, x1, y1); bars: boxes;
    around: the words of axes and key, as labels; size: of the whole picture."""

    labels: list = field(default_factory=list)
    dots: list = field(default_factory=list)
    strokes: list = field(default_factory=list)
    bars: list = field(default_factory=list)
    around: list = field(default_factory=list)
    hatched: list = field(default_factory=list)
    size: tuple = (0.0, 0.0)


def read(svg):
    root = ElementTree.fromstring(svg)
    drawn = Drawn(size=tuple(float(n) for n in root.get("viewBox").split()[2:]))
    _walk(root, 0.0, 0.0, False, drawn)
    return drawn


def _walk(node, x, y, keyed, drawn):
    """What a node draws; in a key only words count: its signs are no figures."""
    shift = _SHIFT.match(node.get("transform", ""))
    if shift:
        x, y = x + float(shift[1]), y + float(shift[2])
    keyed = keyed or node.get("class") == "key"
    name, kind = _tag(node), node.get("class", "")
    if name == "text" and node.text:
        _label(node, x, y, drawn.around if keyed or kind == "axis" else drawn.labels)
    elif keyed or kind == "grid" or name in ("defs", "svg", "g"):
        pass
    elif name == "circle":
        radius = float(node.get("r")) + float(node.get("stroke-width", 0)) / 2
        drawn.dots.append((x + float(node.get("cx")), y + float(node.get("cy")), radius))
    elif name == "line":
        x1, y1, x2, y2 = (float(node.get(end)) for end in ("x1", "y1", "x2", "y2"))
        drawn.strokes.append((x + x1, y + y1, x + x2, y + y2))
    elif name == "polyline":
        points = [tuple(float(n) for n in point.split(",")) for point in node.get("points").split()]
        drawn.strokes += [(x + a[0], y + a[1], x + b[0], y + b[1]) for a, b in pairwise(points)]
    elif name == "rect" and kind in ("bar", "hatched"):
        left, top, wide, high = (float(node.get(part)) for part in ("x", "y", "width", "height"))
        box = (x + left, y + top, x + left + wide, y + top + high)
        (drawn.bars if kind == "bar" else drawn.hatched).append(box)
    if name != "defs":
        for child in node:
            _walk(child, x, y, keyed, drawn)


def _label(node, x, y, labels):
    size, x, y = float(node.get("font-size")), x + float(node.get("x")), y + float(node.get("y"))
    wide = width(node.text, size)
    left = {"middle": x - wide / 2, "end": x - wide}.get(node.get("text-anchor"), x)
    labels.append((node.text, (left, y - 0.8 * size, left + wide, y + 0.1 * size)))


def _tag(node):
    return node.tag.rpartition("}")[2]


def hidden(drawn):
    """What a label covers: another label, a word of the axes or the key, a dot, a stroke, a bar; or that it
    leaves the picture."""
    found = []
    every = [*drawn.labels, *drawn.around]
    wide, high = drawn.size
    for text, box in every:
        if box[0] < -0.5 or box[1] < -0.5 or box[2] > wide + 0.5 or box[3] > high + 0.5:
            found.append((text, "outside"))
    for n, (text, box) in enumerate(every):
        found += [(text, other) for other, there in every[:n] if _meet(box, there)]
    for text, box in drawn.labels:
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
