"""Charts as accessible static SVG: Altair draws them, in a chart font of our own, and what Vega leaves
out (role, title, description, unique ids, hatching, the key of signs) is added here. Every channel is given
as an object of its class: to find the class of a plain value takes Altair longer than the rest of a drawing.

The same data give the same bytes on every machine: only the shipped font is ever used, and a character
that it lacks stops the build.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from pipelines.charts.kept import drawn_once
from pipelines.charts.layout import (
    ACCENT,
    INK,
    PLOT_PX,
    SHAPES,
    SIDE,
    SOFT,
    Layout,
    break_strokes,
    dot_size,
    laid_out,
    plain,
)
from pipelines.charts.marks import Line, PromiseChart, has_values, runs
from pipelines.charts.placing import LEADING, Placed
from pipelines.ground.errors import Fault, PublishError
from pipelines.ground.project import Project

FONT = "Ledger Sans"
# The chart font decides the layout; a browser without it shows the nearest sans of the reader's system.
STACK = "Ledger Sans,PingFang SC,Hiragino Sans GB,Microsoft YaHei,Noto Sans CJK SC,sans-serif"
# Hex in the file, CSS variables where the chart stands inside a page (see `inline`).
LINE, GROUND, HATCH = "#d9d4ca", "#fdfcf9", "#eeeae1"
# Lines beside the one spoken of, by their order: they are one grey and told apart by their strokes.
DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (1.5, 2.5))
VARIABLES = {INK: "--ink", SOFT: "--soft", LINE: "--line", ACCENT: "--accent", GROUND: "--ground"}


def promise_chart(chart: PromiseChart) -> dict[str, Any]:
    """The Vega-Lite specification of a promise chart: threshold as a labelled line to the right edge,
    path as a thin wedge, the figures spoken of as dots with bars for bounds, context in grey."""
    import altair as alt

    layout = laid_out(chart)
    x = alt.X(
        "t:Q",
        scale=alt.Scale(domain=[chart.start - SIDE, chart.end + SIDE], nice=False),
        axis=_years(chart),
        title=None,
    )
    y = alt.Y(
        "v:Q",
        scale=alt.Scale(domain=[layout.low, layout.high], nice=False, zero=False),
        title=None,
        axis=_amounts(chart),
    )
    layers = [*_empty(chart, layout, x, y), *_path(chart, x, y)]
    for n, line in enumerate(chart.context):
        layers += _series(line, x, y, SOFT, 1.5, own=False, dash=DASHES[n % len(DASHES)])
    layers += [*_series(chart.own, x, y, INK, 2.0, own=True), *_threshold(chart, x, y)]
    layers += [*_strokes(chart, layout), *_written(layout)]
    if not layers:
        layers = [_layer([{"t": chart.start, "v": layout.low}], x, y).mark_point(opacity=0)]
    return _configured(alt.layer(*layers), chart.unit)


def _configured(layers: Any, unit: str) -> dict[str, Any]:
    import altair as alt

    title = alt.TitleParams(
        plain(unit), anchor="start", fontSize=12, fontWeight="normal", color=SOFT, offset=8
    )
    spec = (
        layers.properties(width=PLOT_PX[0], height=PLOT_PX[1], title=title)
        .configure(font=FONT, background=GROUND, padding={"left": 6, "right": 12, "top": 6, "bottom": 6})
        .configure_view(stroke=None)
        .configure_axis(
            labelFont=FONT,
            titleFont=FONT,
            labelFontSize=12,
            labelColor=SOFT,
            gridColor=LINE,
            domainColor=SOFT,
            tickColor=SOFT,
            gridWidth=0.6,
        )
        .configure_title(font=FONT)
    )
    return dict(spec.to_dict(validate=False))


def _layer(rows: list[dict[str, Any]], x: Any, y: Any) -> Any:
    import altair as alt

    return alt.Chart(alt.Data(values=rows)).encode(x=x, y=y)


def _years(chart: PromiseChart) -> Any:
    import altair as alt

    span = round(chart.end - chart.start)
    step = 1 if span <= 6 else 2 if span <= 10 else 5
    values = [v for v in range(int(chart.start), int(chart.end) + 1) if (int(chart.end) - v) % step == 0]
    return alt.Axis(values=values, format="d", grid=False, labelAngle=0)


def _amounts(chart: PromiseChart) -> Any:
    """The axis of figures, in the unit in which the language counts; without any figure it says nothing."""
    import altair as alt

    if not has_values(chart):
        return alt.Axis(labels=False, ticks=False, grid=False)
    if chart.axis_factor == 1:
        return alt.Axis(tickCount=4, grid=True)
    return alt.Axis(tickCount=4, grid=True, labelExpr=f"format(datum.value * {chart.axis_factor:.0f}, ',')")


def _empty(chart: PromiseChart, layout: Layout, x: Any, y: Any) -> list[Any]:
    """The hatched field between base and deadline: what was not found is as visible as what was."""
    import altair as alt

    if chart.own.marks or not chart.empty_label:
        return []
    rows = [{"t": chart.start, "t2": chart.end, "v": layout.low, "v2": layout.high}]
    field = alt.Chart(alt.Data(values=rows)).mark_rect(
        fill=HATCH, stroke=SOFT, strokeDash=[3, 3], strokeWidth=0.8
    )
    return [field.encode(x=x, x2=alt.X2("t2:Q"), y=y, y2=alt.Y2("v2:Q"))]


def _threshold(chart: PromiseChart, x: Any, y: Any) -> list[Any]:
    if chart.threshold is None:
        return []
    ends = (chart.start - SIDE, chart.end + SIDE)
    rule = _layer([{"t": end, "v": chart.threshold} for end in ends], x, y)
    return [rule.mark_line(color=ACCENT, strokeWidth=1.6)]


def _written(layout: Layout) -> list[Any]:
    """The words at their places, each with a halo of the ground so that it reads across hatching."""
    layers: list[Any] = []
    for one in layout.placed:
        layers += _rules([one.leader], one.words.color, 0.7) if one.leader else []
        for n, line in enumerate(one.words.text.split("\n")):
            layers += _line_of(one, line, one.baseline + n * LEADING * one.words.size)
    return layers


def _line_of(one: Placed, line: str, baseline: float) -> list[Any]:
    """One line of some words, on its halo."""
    import altair as alt

    text = alt.Chart(alt.Data(values=[{"s": line}])).encode(
        x=alt.XValue(one.left), y=alt.YValue(baseline), text=alt.Text("s:N")
    )
    style: dict[str, Any] = {
        "font": FONT,
        "fontSize": one.words.size,
        "align": "left",
        "baseline": "alphabetic",
    }
    halo: dict[str, Any] = {"color": GROUND, "stroke": GROUND, "strokeWidth": 3, "strokeJoin": "round"}
    return [text.mark_text(**style, **halo), text.mark_text(**style, color=one.words.color)]


def _rules(strokes: list[tuple[float, float, float, float]], color: str, width: float) -> list[Any]:
    """Strokes between two places in px."""
    import altair as alt

    return [
        alt.Chart(alt.Data(values=[{}]))
        .mark_rule(color=color, strokeWidth=width)
        .encode(x=alt.XValue(x0), y=alt.YValue(y0), x2=alt.X2Value(x1), y2=alt.Y2Value(y1))
        for x0, y0, x1, y1 in strokes
    ]


def _strokes(chart: PromiseChart, layout: Layout) -> list[Any]:
    """A double stroke at every break of series, of whatever area."""
    return _rules(break_strokes(chart, layout.low, layout.high), SOFT, 1.2)


def _path(chart: PromiseChart, x: Any, y: Any) -> list[Any]:
    if chart.path is None:
        return []
    rows = [{"t": mark.time, "v": mark.value} for mark in chart.path]
    return [_layer(rows, x, y).mark_line(color=SOFT, strokeWidth=1, strokeDash=[2, 3])]


def _series(
    line: Line, x: Any, y: Any, color: str, width: float, own: bool, dash: tuple[float, ...] = ()
) -> list[Any]:
    """A line's strokes (never across a gap, a break or a bound), its bars, and its dots."""
    import altair as alt

    rows = [
        {"t": m.time, "v": m.value, "g": n}
        for n, part in enumerate(runs(line.marks))
        for m in part
        if len(part) > 1
    ]
    style: dict[str, Any] = {"strokeDash": list(dash)} if dash else {}
    parts = _layer(rows, x, y).encode(detail=alt.Detail("g:N"))
    strokes = parts.mark_line(color=color, strokeWidth=width, **style)
    layers = [strokes] if rows else []
    bars = [{"t": m.time, "v": m.low, "v2": m.high} for m in line.marks if m.ranged]
    if bars:
        rule = alt.Chart(alt.Data(values=bars)).mark_rule(color=color, strokeWidth=width * 1.6, opacity=0.5)
        layers.append(rule.encode(x=x, y=alt.Y("v:Q"), y2=alt.Y2("v2:Q")))
    for end, open_dot in product(SHAPES, (False, True)):
        marks = [m for m in line.marks if m.provisional is open_dot and m.open_end == end]
        if marks:
            dots = _layer([{"t": m.time, "v": m.value} for m in marks], x, y).mark_point(
                size=dot_size(marks[0], own),
                shape=SHAPES[end],
                color=color,
                filled=not open_dot,
                fill=GROUND if open_dot else color,
                stroke=color,
                opacity=1,
            )
            layers.append(dots)
    return layers


@lru_cache(maxsize=1)
def _prepare(folder: str) -> frozenset[str]:
    """Registers the chart font once a process; returns the characters that it has.

    folder: where the font really lies, since it is read again later, when a link may be gone.
    """
    import vl_convert

    vl_convert.register_font_directory(folder)
    glyphs = Path(folder, "LedgerSans-Regular.glyphs.txt")
    return frozenset(glyphs.read_text(encoding="utf-8"))


def to_svg(
    spec: dict[str, Any],
    chart_id: str,
    title: str,
    description: str,
    footer: str,
    project: Project,
    key: tuple[tuple[str, str], ...] = (),
) -> str:
    """A specification as one accessible SVG file, with the key of its signs below the plot.

    Raises PublishError (E-GLYPH-01) naming every character that the chart font lacks.
    """

    def draw() -> bytes:
        import vl_convert

        known = _prepare(str(project.asset("site", "theme", "fonts").resolve()))
        _check_glyphs(spec, "\n".join([footer, *(words for _, words in key)]), known, chart_id)
        svg = vl_convert.vegalite_to_svg(
            spec, vl_version="6.4" if "6.4" in vl_convert.get_vegalite_versions() else None
        )
        return _dress(svg, chart_id, title, description, plain(footer), key).encode()

    asked = json.dumps([spec, chart_id, title, description, footer, key], ensure_ascii=False)
    return drawn_once(project, "svg", asked, draw).decode()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


def _check_glyphs(spec: dict[str, Any], footer: str, known: frozenset[str], chart_id: str) -> None:
    lacking = {c for text in (*_texts(spec), plain(footer)) for c in text if c not in known and c != "\n"}
    if lacking:
        raise PublishError(
            Fault("E-GLYPH-01", chart_id, " ".join(f"{c} U+{ord(c):04X}" for c in sorted(lacking)), FONT)
        )


# What each sign of the key looks like, 16 px wide around its middle.
_SIGNS: dict[str, tuple[str, dict[str, str]]] = {
    "provisional": (
        "circle",
        {"cx": "0", "cy": "-4", "r": "3.6", "fill": GROUND, "stroke": SOFT, "stroke-width": "1.4"},
    ),
    "up": ("path", {"d": "M-4.4,0L0,-8L4.4,0Z", "fill": SOFT}),
    "down": ("path", {"d": "M-4.4,-8L0,0L4.4,-8Z", "fill": SOFT}),
    "ranged": ("path", {"d": "M0,-9V1", "stroke": SOFT, "stroke-width": "3", "stroke-opacity": "0.5"}),
    "broken": ("path", {"d": "M-2.5,-9V1M2.5,-9V1", "stroke": SOFT, "stroke-width": "1.2"}),
}
_SVG = "http://www.w3.org/2000/svg"
_OURS_TO_SAY = ("role", "aria-roledescription", "aria-label", "aria-hidden")


def _dress(
    svg: str, chart_id: str, title: str, description: str, footer: str, key: tuple[tuple[str, str], ...]
) -> str:
    """Role, title and description; ids of its own; the hatch; the key; source, release, hash at the foot."""
    from lxml.builder import ElementMaker
    from lxml.etree import fromstring, tostring

    drawn = fromstring(svg.encode())
    width, height = (float(n) for n in drawn.get("viewBox", "").split()[2:])
    lines = footer.split("\n")
    under, foot = height + 16 * len(key), 16 * (len(lines) + len(key)) + 6
    for node in drawn.iter("{*}*"):
        _renamed(node.attrib, chart_id)
    e = ElementMaker(namespace=_SVG, nsmap={None: _SVG})
    small = {"font-family": STACK, "font-size": "11", "fill": SOFT}
    box = {"width": f"{width:g}", "height": f"{height + foot:g}"}
    stripes = e.line(x1="0", y1="0", x2="0", y2="8", stroke=LINE, **{"stroke-width": "2.4"})
    tiles = {"width": "8", "height": "8", "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    root = e.svg(
        e.title(title, id=f"{chart_id}-title"),
        e.desc(description, id=f"{chart_id}-desc"),
        e.defs(e.pattern(stripes, id=f"{chart_id}-hatch", **tiles)),
        e.rect(**box, fill=GROUND),
        *drawn,
        *(
            e.g(
                e(_SIGNS[sign][0], _SIGNS[sign][1]),
                e.text(plain(words), {"x": "12", "y": "0", **small}),
                {"class": "key", "transform": f"translate(14,{height + 12 + 16 * n:g})"},
            )
            for n, (sign, words) in enumerate(key)
        ),
        *(e.text(line, {"x": "8", "y": f"{under + 12 + 16 * n:g}", **small}) for n, line in enumerate(lines)),
        {
            "viewBox": f"0 0 {width:g} {height + foot:g}",
            "role": "img",
            "aria-labelledby": f"{chart_id}-title {chart_id}-desc",
        },
    )
    return str(tostring(root, encoding="unicode")) + "\n"


def _renamed(attributes: Any, chart_id: str) -> None:
    """Ids and what refers to them become the chart's own, what stands for our colours and fonts those."""
    for name, value in attributes.items():
        if name in _OURS_TO_SAY:
            del attributes[name]
        elif name == "id":
            attributes[name] = f"{chart_id}-{value}"
        elif value.startswith("url(#"):
            attributes[name] = f"url(#{chart_id}-{value.removeprefix('url(#')}"
        elif (name, value) == ("fill", HATCH):
            attributes[name] = f"url(#{chart_id}-hatch)"
        elif (name, value) == ("font-family", FONT):
            attributes[name] = STACK


def to_png(svg: str, project: Project) -> bytes:
    """An SVG file of ours as PNG at twice its size, in the shipped font."""

    def draw() -> bytes:
        import vl_convert

        _prepare(str(project.asset("site", "theme", "fonts").resolve()))
        return bytes(vl_convert.svg_to_png(svg.replace(STACK, FONT), scale=2))

    return drawn_once(project, "png", svg, draw)


def inline(svg: str) -> str:
    """The SVG for inside a page: its colours follow the page's light or dark ground."""
    for color, variable in VARIABLES.items():
        svg = svg.replace(f'"{color}"', f'"var({variable},{color})"')
    return svg.strip()


def short_hash(data: Any) -> str:
    """Seven hex digits that name the data of a picture, because people take screenshots."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:7]
