"""The colours of a picture: hex in its file, the page's own variables where it stands inside a page."""

from __future__ import annotations

INK, SOFT, ACCENT, LINE, GROUND = "#1c1b19", "#6b645c", "#b3261e", "#d9d4ca", "#fdfcf9"
# Lines beside the one spoken of, by their order: greys and strokes that differ, each 3 : 1 on its ground.
GREYS = ("#4a453f", "#736c63", "#938b81")
DASHES = ("7 3.5", "1.8 3", "9 3 2 3")
VARIABLES = {INK: "--ink", SOFT: "--soft", LINE: "--line", ACCENT: "--accent", GROUND: "--ground"}
VARIABLES |= {color: f"--grey-{n}" for n, color in enumerate(GREYS, start=1)}


def grey(n: int) -> tuple[str, str, str]:
    """The stroke, the words' colour and the dashes of the n-th line beside the one spoken of.

    Words need more contrast than strokes: those of the palest line are in the page's own grey.
    """
    stroke = GREYS[n % len(GREYS)]
    return stroke, SOFT if stroke == GREYS[-1] else stroke, DASHES[n % len(DASHES)]


def inline(svg: str) -> str:
    """The SVG for inside a page: its colours follow the page's light or dark ground."""
    for color, variable in VARIABLES.items():
        svg = svg.replace(f'"{color}"', f'"var({variable},{color})"')
    # HTML knows no such attribute; the style sheet says it of every picture in a page.
    return svg.replace(' paint-order="stroke"', "").strip()
