"""SVG as text: elements, words with a halo of the ground, the key of signs, and the frame of a picture."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from pipelines.charts.colours import ACCENT, GROUND, INK, SOFT
from pipelines.charts.placing import width_px, wrapped

FONT = "Ledger Sans"
# The chart font decides the layout; a browser without it shows the nearest sans of the reader's system, set
# as wide as planned.
STACK = "Ledger Sans,PingFang SC,Hiragino Sans GB,Microsoft YaHei,Noto Sans CJK SC,sans-serif"
LEADING = 1.3  # from one line of the key or the foot to the next, in ems
Key = tuple[tuple[str, str], ...]


def node(name: str, *inside: str, **attributes: str | float) -> str:
    """An element; `stroke_width=2` stands for `stroke-width="2"`, numbers have two digits at most."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"' for key, value in attributes.items()
    )
    return f"<{name}{said}>{''.join(inside)}</{name}>" if inside else f"<{name}{said}/>"


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return escape(value)
    return f"{value:.2f}".rstrip("0").rstrip(".") if "." in f"{value:.2f}" else str(value)


def text(words: str, x: float, y: float, size: float, color: str, **more: str | float) -> str:
    """One line of words."""
    return node("text", escape(words, quote=False), x=x, y=y, font_size=size, fill=color, **more)


def label(words: str, x: float, y: float, size: float, color: str) -> str:
    """Words in a plot: on a halo of the ground, so that they read across grid and hatching, and as wide as
    planned in whatever font."""
    more: dict[str, str | float] = {
        "stroke": GROUND,
        "stroke_width": 3,
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }
    more |= {"textLength": width_px(words, size), "lengthAdjust": "spacingAndGlyphs"}
    return text(words, x, y, size, color, **more)


def line(x1: float, y1: float, x2: float, y2: float, color: str, width: float, **more: str | float) -> str:
    """A stroke."""
    return node("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=color, stroke_width=width, **more)


def signs(picture_id: str) -> dict[str, str]:
    """What each sign of a key looks like, 22 px wide, from its middle on the words' foot."""
    ends = {
        "up": node("rect", x=-4, y=-11, width=8, height=11, fill=f"url(#{picture_id}-up)"),
        "down": node("rect", x=-4, y=-10, width=8, height=11, fill=f"url(#{picture_id}-down)"),
    }
    return {
        "provisional": node("circle", cx=0, cy=-4.5, r=3.6, fill=GROUND, stroke=INK, stroke_width=1.5),
        "up": ends["up"] + line(-5, 0, 5, 0, INK, 2),
        "down": line(-5, -10, 5, -10, INK, 2) + ends["down"],
        "ranged": node("rect", x=-2.5, y=-11, width=5, height=12, fill=INK, fill_opacity=0.35),
        "broken": line(-2.5, -11, -2.5, 1, SOFT, 1.2) + line(2.5, -11, 2.5, 1, SOFT, 1.2),
        "path": line(-9, -4, 9, -4, ACCENT, 1.2, stroke_dasharray="2 2.5"),
        "hatch": node("rect", x=-9, y=-10, width=18, height=11, fill=f"url(#{picture_id}-hatch)"),
    }


def key_rows(key: Key, drawn: dict[str, str], size: float, width: float) -> tuple[str, float]:
    """The key below a plot, its entries side by side as far as they fit, and how high it is; drawn: what each
    sign looks like."""
    parts, x, y, high = [], 0.0, 0.0, LEADING * size
    for sign, words in key:
        lines = wrapped(words, size, width - 26)
        wide = 26 + max(width_px(one, size) for one in lines)
        if x and x + wide > width:
            x, y = 0.0, y + high
        said = "".join(text(one, 18, n * high, size, SOFT) for n, one in enumerate(lines))
        spot = f"translate({_value(x + 10)},{_value(y + size)})"
        parts.append(node("g", drawn[sign], said, class_="key", transform=spot))
        x += wide + 14
        if len(lines) > 1:
            x, y = 0.0, y + high * len(lines)
    return "".join(parts), y + (high if x else 0.0) + (4 if key else 0)


def fades(picture_id: str, colors: Iterable[str]) -> str:
    """The gradients of bounds: flat at the known side, fading at the open one."""
    made = []
    for n, color in enumerate(colors):
        for name, y1, y2 in (("up", 1, 0), ("down", 0, 1)):
            stops = [
                node("stop", offset=at, stop_color=color, stop_opacity=seen)
                for at, seen in ((0, 0.75), (1, 0))
            ]
            name_id = f"{picture_id}-{name}{n or ''}"
            made.append(node("linearGradient", *stops, id=name_id, x1=0, x2=0, y1=y1, y2=y2))
    return "".join(made)


def hatch(picture_id: str, color: str) -> str:
    """The pattern of what nobody has a figure for."""
    stripe = line(0, 0, 0, 7, color, 1.6)
    return node(
        "pattern",
        stripe,
        id=f"{picture_id}-hatch",
        width=7,
        height=7,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )


def picture(
    picture_id: str, kind: str, size: tuple[float, float], said: tuple[str, str], *inside: str
) -> str:
    """A whole SVG of a width and height with its title and description."""
    return node(
        "svg",
        node("title", escape(said[0]), id=f"{picture_id}-title"),
        node("desc", escape(said[1]), id=f"{picture_id}-desc"),
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"chart {kind}",
        viewBox=f"0 0 {_value(size[0])} {_value(size[1])}",
        role="img",
        aria_labelledby=f"{picture_id}-title {picture_id}-desc",
        font_family=STACK,
    )
