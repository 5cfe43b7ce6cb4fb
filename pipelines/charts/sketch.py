"""Small pictures drawn by hand, for inside a page or as files: a few strokes, dots and words as SVG.

Colours are written as in the charts, so that `inline` turns them into the page's. Words are measured in the
chart font; a page shows them in the reader's own, which is about as wide.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from pipelines.charts.colours import GROUND, INK, SOFT
from pipelines.charts.paint import STACK


def picture(width: float, height: float, parts: Iterable[str], label: str = "", mark: str = "") -> str:
    """A picture of that size in px: with a label an image of that name, else hidden from who listens.

    mark: the class of the element.
    """
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true" focusable="false"'
    named = f' class="{mark}"' if mark else ""
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg"{named} {size} {said}>{"".join(parts)}</svg>'


def stroke(
    x0: float, y0: float, x1: float, y1: float, color: str = INK, width: float = 1.5, dash: str = ""
) -> str:
    """A straight line; dash: its strokes and gaps in px."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}"'
    return f'<line {ends} stroke="{color}" stroke-width="{width:g}"{dashed}/>'


def path(points: Iterable[tuple[float, float]], color: str = INK, width: float = 2.0, dash: str = "") -> str:
    """A line through points."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{places}" fill="none" stroke="{color}" stroke-width="{width:g}"{dashed}/>'


def dot(x: float, y: float, r: float, color: str = INK, hollow: bool = False) -> str:
    """A dot, or a ring around the ground."""
    drawn = f'fill="{GROUND}" stroke="{color}" stroke-width="1.5"' if hollow else f'fill="{color}"'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:g}" {drawn}/>'


def box(x: float, y: float, width: float, height: float, color: str, opacity: float = 1.0) -> str:
    """A filled rectangle."""
    faint = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="{color}"{faint}/>'


def hatching(x: float, y: float, width: float, height: float, color: str = SOFT, step: float = 6.0) -> str:
    """Slanting strokes that fill a field: nothing is known there. No pattern, so no id is needed."""
    parts = []
    at = x - height
    while at < x + width:
        x0, x1 = max(at, x), min(at + height, x + width)
        if x1 > x0:
            parts.append(f"M{x0:.1f},{y + height - (x0 - at):.1f}L{x1:.1f},{y + height - (x1 - at):.1f}")
        at += step
    return f'<path d="{"".join(parts)}" fill="none" stroke="{color}" stroke-width="0.9"/>'


def words(
    text: str,
    x: float,
    y: float,
    size: float = 12,
    color: str = INK,
    anchor: str = "start",
    bold: bool = False,
) -> str:
    """A line of words from, around or up to a point (anchor: start, middle, end)."""
    weight = ' font-weight="700"' if bold else ""
    placed = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    style = f'font-family="{STACK}" font-size="{size:g}" fill="{color}"{weight}'
    return f"<text {placed} {style}>{escape(text)}</text>"
