"""Charts as accessible static SVG: Altair draws them, in a chart font of our own, and what Vega leaves
out (role, title, description, unique ids, hatching) is added here.

The same data give the same bytes on every machine: only the shipped font is ever used, and a character
that it lacks stops the build.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import pairwise, product
from pathlib import Path
from typing import Any

from pipelines.errors import Fault, PublishError
from pipelines.project import Project
from pipelines.render.marks import Line, Mark, PromiseChart, domain, free_level, has_values, runs
from pipelines.text import THIN

FONT = "Ledger Sans"
# The chart font decides the layout; a browser without it shows the nearest sans of the reader's system.
STACK = "Ledger Sans,PingFang SC,Hiragino Sans GB,Microsoft YaHei,Noto Sans CJK SC,sans-serif"
WIDTH_PX, HEIGHT_PX = 360, 236
# Hex in the file, CSS variables where the chart stands inside a page (see `inline`).
INK, SOFT, LINE, ACCENT, GROUND, HATCH = (
    "#1c1b19",
    "#6b645c",
    "#d9d4ca",
    "#b3261e",
    "#fdfcf9",
    "#eeeae1",
)
VARIABLES = {INK: "--ink", SOFT: "--soft", LINE: "--line", ACCENT: "--accent", GROUND: "--ground"}
# A figure that is only a bound points to where the true one may lie.
_SHAPES = {"": "circle", "up": "triangle-up", "down": "triangle-down"}
_PLAIN = str.maketrans({THIN: " ", "\u2009": " ", "₂": "2", "₃": "3", "’": "'", "鉄": "铁"})


def plain(text: str) -> str:
    """`text` with characters that the chart font has for those that it lacks (thin spaces, CO₂)."""
    return text.translate(_PLAIN)


def promise_chart(chart: PromiseChart) -> dict[str, Any]:
    """The Vega-Lite specification of a promise chart: threshold as a labelled line to the right edge,
    path as a thin wedge, the city's figures as dots with bars for bounds, context in grey."""
    import altair as alt

    low, high = domain(chart)
    x = alt.X(
        "t:Q",
        scale=alt.Scale(domain=[chart.start - 0.35, chart.end + 0.35], nice=False),
        axis=_years(chart),
        title=None,
    )
    y = alt.Y(
        "v:Q",
        scale=alt.Scale(domain=[low, high], nice=False, zero=False),
        title=None,
        axis=_amounts(chart),
    )
    layers = [*_empty(chart, low, high, x, y), *_path(chart, x, y)]
    # A label of a series that ends in the right third stands to the left of its last mark.
    at_right = chart.start + (chart.end - chart.start) * 0.66
    for line in chart.context:
        layers += _series(line, x, y, SOFT, 1.5, 18, at_right)
    layers += [
        *_series(chart.city, x, y, INK, 2.0, 46, at_right),
        *_breaks(chart, low, high, x),
        *_threshold(chart, x, y),
    ]
    if not layers:
        layers = [_layer([{"t": chart.start, "v": low}], x, y).mark_point(opacity=0)]
    spec = (
        alt.layer(*layers)
        .properties(
            width=WIDTH_PX - 58,
            height=HEIGHT_PX,
            title=alt.TitleParams(
                plain(chart.unit),
                anchor="start",
                fontSize=12,
                fontWeight="normal",
                color=SOFT,
                offset=8,
            ),
        )
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
    return dict(spec.to_dict())


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


def _empty(chart: PromiseChart, low: float, high: float, x: Any, y: Any) -> list[Any]:
    """The hatched field between base and deadline: what was not found is as visible as what was."""
    import altair as alt

    if chart.city.marks or not chart.empty_label:
        return []
    rows = [{"t": chart.start, "t2": chart.end, "v": low, "v2": high}]
    field = alt.Chart(alt.Data(values=rows)).mark_rect(
        fill=HATCH, stroke=SOFT, strokeDash=[3, 3], strokeWidth=0.8
    )
    field = field.encode(x=x, x2="t2:Q", y=y, y2="v2:Q")
    middle = [
        {
            "t": (chart.start + chart.end) / 2,
            "v": low + (high - low) * free_level(chart),
            "s": plain(chart.empty_label),
        }
    ]
    label = _layer(middle, x, y)
    return [field, *_words(label, 13, INK, baseline="middle")]


def _threshold(chart: PromiseChart, x: Any, y: Any) -> list[Any]:
    if chart.threshold is None:
        return []
    left, right = chart.start - 0.35, chart.end + 0.35
    rule = _layer([{"t": end, "v": chart.threshold} for end in (left, right)], x, y)
    crowded = _crowded(chart)
    end, align = (left, "left") if crowded else (right, "right")
    label = _layer([{"t": end, "v": chart.threshold, "s": plain(chart.threshold_label)}], x, y)
    words = _words(label, 12.5, ACCENT, align=align, baseline="bottom", dy=-4, dx=6 if crowded else 0)
    return [rule.mark_line(color=ACCENT, strokeWidth=1.6), *words]


def _crowded(chart: PromiseChart) -> bool:
    """Whether figures stand where the threshold's words would, at the right end just above its line."""
    low, high = domain(chart)
    middle, room = (chart.start + chart.end) / 2, (high - low) * 0.14

    def near(mark: Mark) -> bool:
        return abs(mark.value - (chart.threshold or 0.0)) < room

    marks = [m for line in (chart.city, *chart.context) for m in line.marks if near(m)]
    return sum(m.time > middle for m in marks) > sum(m.time <= middle for m in marks)


def _words(layer: Any, size: float, color: str, **where: Any) -> list[Any]:
    """Text with a halo of the ground, so that it reads across lines and hatching."""
    import altair as alt

    text = alt.Text("s:N")
    halo = layer.mark_text(
        font=FONT,
        fontSize=size,
        color=GROUND,
        stroke=GROUND,
        strokeWidth=5,
        strokeJoin="round",
        **where,
    )
    return [
        halo.encode(text=text),
        layer.mark_text(font=FONT, fontSize=size, color=color, **where).encode(text=text),
    ]


def _path(chart: PromiseChart, x: Any, y: Any) -> list[Any]:
    if chart.path is None:
        return []
    rows = [{"t": mark.time, "v": mark.value} for mark in chart.path]
    return [_layer(rows, x, y).mark_line(color=SOFT, strokeWidth=1, strokeDash=[2, 3])]


def _breaks(chart: PromiseChart, low: float, high: float, x: Any) -> list[Any]:
    """A double stroke before the first figure of a new definition, and what it means."""
    import altair as alt

    marks = chart.city.marks
    layers: list[Any] = []
    for before, after in pairwise(marks):
        if not after.broken:
            continue
        middle = (before.time + after.time) / 2
        rows = [{"t": middle + shift, "v": low, "v2": high} for shift in (-0.06, 0.06)]
        strokes = alt.Chart(alt.Data(values=rows)).mark_rule(color=SOFT, strokeWidth=1)
        layers.append(strokes.encode(x=x, y="v:Q", y2="v2:Q"))
        word = [{"t": middle, "v": low, "s": plain(chart.break_label)}]
        label = alt.Chart(alt.Data(values=word)).encode(x=x, y=alt.Y("v:Q"))
        layers += _words(label, 12, SOFT, align="left", baseline="bottom", dx=6, dy=-4)
    return layers


def _series(line: Line, x: Any, y: Any, color: str, width: float, size: int, at_right: float) -> list[Any]:
    import altair as alt

    if not line.marks:
        return []
    rows = [
        {"t": m.time, "v": m.value, "g": n}
        for n, part in enumerate(runs(line.marks))
        for m in part
        if len(part) > 1
    ]
    strokes = _layer(rows, x, y).encode(detail="g:N").mark_line(color=color, strokeWidth=width)
    layers = [strokes] if rows else []
    bars = [
        {"t": m.time, "v": m.low, "v2": m.high}
        for m in line.marks
        if m.low is not None and m.high is not None and m.low != m.high
    ]
    if bars:
        rule = alt.Chart(alt.Data(values=bars)).mark_rule(color=color, strokeWidth=width * 1.6, opacity=0.5)
        layers.append(rule.encode(x=x, y="v:Q", y2="v2:Q"))
    for shape, open_dot in product(("circle", "triangle-up", "triangle-down"), (False, True)):
        dots = [
            {"t": m.time, "v": m.value}
            for m in line.marks
            if m.provisional is open_dot and _SHAPES[m.open_end] == shape
        ]
        if dots:
            mark = _layer(dots, x, y).mark_point(
                size=size if shape == "circle" else size * 1.6,
                shape=shape,
                color=color,
                filled=not open_dot,
                fill=GROUND if open_dot else color,
                stroke=color,
                opacity=1,
            )
            layers.append(mark)
    layers += [_break(m, x, y, color) for m in line.marks if m.broken]
    layers += _labels(line, x, y, color, at_right)
    return layers


def _break(mark: Mark, x: Any, y: Any, color: str) -> Any:
    """A double stroke before a figure that can't be compared with those before it."""
    return (
        _layer([{"t": mark.time - 0.3, "v": mark.value, "s": "//"}], x, y)
        .mark_text(font=FONT, fontSize=14, fontWeight="bold", color=color)
        .encode(text="s:N")
    )


def _labels(line: Line, x: Any, y: Any, color: str, at_right: float) -> list[Any]:
    layers = []
    labelled = [m for m in line.marks if m.label]
    # More than four would stand in each other's way: then the ends alone speak.
    for mark in labelled if len(labelled) <= 4 else (labelled[0], labelled[-1]):
        # The first label of a chart would stand across the axis, so it begins at its mark.
        early = mark.time < at_right and mark is line.marks[0]
        words = _layer([{"t": mark.time, "v": mark.value, "s": plain(mark.label)}], x, y)
        layers += _words(words, 12, color, dy=-11, align="left" if early else "center", dx=-4 if early else 0)
    if line.label:
        last = line.marks[-1]
        end = _layer([{"t": last.time, "v": last.value, "s": plain(line.label)}], x, y)
        late = last.time > at_right
        side, dx = ("right", 4 if line.above else -7) if late else ("left", -4 if line.above else 6)
        layers += _words(end, 12, color, align=side, dx=dx, dy=-11 if line.above else 13)
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
    spec: dict[str, Any], chart_id: str, title: str, description: str, footer: str, project: Project
) -> str:
    """A specification as one accessible SVG file.

    Raises PublishError (E-GLYPH-01) naming every character that the chart font lacks.
    """
    import vl_convert

    fonts = project.asset("site", "theme", "fonts")
    known = _prepare(str(fonts.resolve()))
    _check_glyphs(spec, footer, known, chart_id)
    svg = vl_convert.vegalite_to_svg(
        spec, vl_version="6.4" if "6.4" in vl_convert.get_vegalite_versions() else None
    )
    return _dress(svg, chart_id, title, description, plain(footer))


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


def _dress(svg: str, chart_id: str, title: str, description: str, footer: str) -> str:
    """Role, title and description; ids of its own; the hatch; source, release and hash at the foot."""
    width, height = (float(n) for n in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    lines = footer.split("\n")
    foot = 16 * len(lines) + 6
    body = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    body = re.sub(r'\bid="([^"]+)"', rf'id="{chart_id}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{chart_id}-\1)", body)
    body = body.replace(f'fill="{HATCH}"', f'fill="url(#{chart_id}-hatch)"')
    body = body.replace(f'font-family="{FONT}"', f'font-family="{STACK}"')
    body = re.sub(r' (?:role|aria-roledescription|aria-label|aria-hidden)="[^"]*"', "", body)
    text = "".join(
        f'<text x="8" y="{height + 12 + 16 * n:g}" font-family="{STACK}" font-size="11" fill="{SOFT}">'
        f"{escape(line)}</text>"
        for n, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height + foot:g}" role="img" '
        f'aria-labelledby="{chart_id}-title {chart_id}-desc">'
        f'<title id="{chart_id}-title">{escape(title)}</title>'
        f'<desc id="{chart_id}-desc">{escape(description)}</desc>'
        f'<defs><pattern id="{chart_id}-hatch" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)">'
        f'<line x1="0" y1="0" x2="0" y2="8" stroke="{LINE}" stroke-width="2.4"/></pattern></defs>'
        f'<rect width="{width:g}" height="{height + foot:g}" fill="{GROUND}"/>{body}{text}</svg>\n'
    )


def to_png(svg: str, project: Project) -> bytes:
    """An SVG file of ours as PNG at twice its size, in the shipped font."""
    import vl_convert

    _prepare(str(project.asset("site", "theme", "fonts").resolve()))
    return bytes(vl_convert.svg_to_png(svg.replace(STACK, FONT), scale=2))


def inline(svg: str) -> str:
    """The SVG for inside a page: its colours follow the page's light or dark ground."""
    for color, variable in VARIABLES.items():
        svg = svg.replace(f'"{color}"', f'"var({variable},{color})"')
    return svg.strip()


def short_hash(data: Any) -> str:
    """Seven hex digits that name the data of a picture, because people take screenshots."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:7]
