"""The theme `ledger` for Altair: the site's ink, greys and accent, thin grid, words beside the data.

A chapter's chart needs to say nothing of looks. Its width comes from the drawing (a phone's or a desktop's),
so no chart sets one of its own.
"""

from __future__ import annotations

from typing import Any

from pipelines.charts.colours import ACCENT, GREYS, GROUND, INK, LINE, SOFT
from pipelines.charts.paint import FONT
from pipelines.charts.scales import WIDE, Frame

NAME = "ledger"
# Of most contrast first: the series spoken of is the first, what stands beside it comes after.
ORDER = (INK, ACCENT, *GREYS)
# The title of the upright axis lies on it, not along it.
UPRIGHT = {
    "titleAngle": 0,
    "titleAlign": "left",
    "titleAnchor": "start",
    "titleY": -10,
    "titleX": 0,
    "ticks": False,
}
MARKS = {
    "line": {"stroke": INK, "strokeWidth": 2.2, "strokeCap": "round"},
    "point": {"fill": INK, "stroke": INK, "filled": True, "size": 46, "opacity": 1},
    "circle": {"fill": INK, "opacity": 1, "size": 46},
    "bar": {"fill": GREYS[1]},
    "rect": {"fill": GREYS[1]},
    "area": {"fill": GREYS[2], "opacity": 0.3},
    "errorband": {"color": GREYS[2], "opacity": 0.3},
    "errorbar": {"color": SOFT, "thickness": 1.4},
    "rule": {"stroke": SOFT, "strokeWidth": 1.2},
    "tick": {"color": INK, "thickness": 2},
}


def config(frame: Frame = WIDE) -> dict[str, Any]:
    """Vega-Lite's config for one of the two drawings."""
    words = {"labelFont": FONT, "labelFontSize": frame.small, "labelColor": SOFT, "labelFontWeight": "normal"}
    title = {"titleFont": FONT, "titleFontSize": frame.small, "titleColor": SOFT, "titleFontWeight": "normal"}
    axis = {
        **words,
        **title,
        "labelLimit": frame.width_px / 2,
        "labelOverlap": True,
        "labelPadding": 6,
        "gridColor": LINE,
        "domain": False,
        "tickColor": LINE,
        "tickCount": frame.most,
    }
    return {
        "aria": False,  # what is to be seen is said once, in the picture's description
        "background": None,
        "font": FONT,
        "padding": {"left": 2, "right": 8, "top": 6, "bottom": 4},
        "view": {
            "stroke": None,
            "continuousWidth": frame.width_px - 60,
            "discreteWidth": frame.width_px - 60,
            "continuousHeight": frame.height_px,
        },
        "range": {"category": list(ORDER), "ordinal": list(reversed(ORDER)), "ramp": [GROUND, INK]},
        "axis": axis,
        "axisX": {"grid": False, "labelAngle": 0, "titleAlign": "left", "titleAnchor": "start"},
        "axisY": UPRIGHT,
        "legend": {
            **words,
            **title,
            "orient": "top",
            "direction": "horizontal",
            "title": None,
            "columns": 1 if frame.width_px < WIDE.width_px else 4,
            "symbolStrokeWidth": 2.5,
            "labelLimit": frame.width_px,
        },
        "header": {**words, **title, "labelAnchor": "start", "labelColor": INK},
        "text": {"font": FONT, "fontSize": frame.small, "fill": INK, "align": "left", "dx": 6},
        **MARKS,
    }


# Colours that differ from each other for whoever sees some of them less, each 3 : 1 on the light ground.
MANY = (INK, ACCENT, "#0072b2", "#00805f", "#b4508a", "#8a6d00", "#3c7f9c", "#7a4b2a")

PALE = ("#eef3f7", "#5b9bc4")  # amounts as colours, on all of which words in ink can be read


def plain_config(frame: Frame) -> dict[str, Any]:
    """Vega-Lite's config for a chart that a cell ends with, whatever kind of chart that is: titles along
    their axes, the legend below, every name of a category, and the light ground that its colours were chosen
    for."""
    made = config(frame)
    words = {"color": INK, "font": FONT, "subtitleColor": SOFT, "subtitleFont": FONT}
    size = {"fontSize": frame.size, "subtitleFontSize": frame.small, "fontWeight": "bold"}
    return {
        **made,
        "background": GROUND,
        "range": {"category": list(MANY), "ordinal": list(MANY), "ramp": list(PALE), "heatmap": list(PALE)},
        "axisY": {"ticks": False},
        "axisDiscrete": {"labelOverlap": False},
        "legend": {**made["legend"], "orient": "bottom"},
        "text": {"font": FONT, "fontSize": frame.small, "fill": INK},
        "title": {**words, **size, "anchor": "start", "frame": "group", "offset": 10},
    }


def use_theme() -> None:
    """Registers the theme with Altair under its name and turns it on."""
    import altair as alt

    @alt.theme.register(NAME, enable=True)
    def ledger() -> alt.theme.ThemeConfig:
        return {"config": config()}  # type: ignore[typeddict-item]

    alt.data_transformers.disable_max_rows()
