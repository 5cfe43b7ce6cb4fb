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
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from pipelines.errors import Fault, PublishError
from pipelines.project import Project
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
_PLAIN = str.maketrans({THIN: " ", "\u2009": " ", "₂": "2", "₃": "3", "’": "'"})


@dataclass(frozen=True)
class Mark:
    """One figure to draw: time in years, value, bounds, and how certain it is."""

    time: float
    value: float
    low: float | None = None
    high: float | None = None
    provisional: bool = False
    label: str = ""


@dataclass(frozen=True)
class Line:
    """Marks that belong together, with the words that name them at their end."""

    marks: tuple[Mark, ...]
    label: str = ""


@dataclass(frozen=True)
class PromiseChart:
    """Everything in a promise chart: the city's marks, context lines, threshold, path and words."""

    id: str
    title: str
    description: str
    unit: str
    start: float
    end: float
    city: Line
    context: tuple[Line, ...] = ()
    threshold: float | None = None
    threshold_label: str = ""
    path: tuple[Mark, Mark] | None = None
    empty_label: str = ""
    footer: str = ""


def plain(text: str) -> str:
    """`text` with characters that the chart font has for those that it lacks (thin spaces, CO₂)."""
    return text.translate(_PLAIN)


def promise_chart(chart: PromiseChart) -> dict[str, Any]:
    """The Vega-Lite specification of a promise chart: threshold as a labelled line to the right edge,
    path as a thin wedge, the city's figures as dots with bars for bounds, context in grey."""
    import altair as alt

    low, high = _domain(chart)
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
        axis=alt.Axis(tickCount=4, grid=True),
    )
    layers = [*_empty(chart, low, high, x), *_path(chart, x, y)]
    # A label of a series that ends in the right third stands to the left of its last mark.
    at_right = chart.start + (chart.end - chart.start) * 0.66
    for line in chart.context:
        layers += _series(line, x, y, SOFT, 1.5, 18, at_right)
    layers += [*_series(chart.city, x, y, INK, 2.0, 46, at_right), *_threshold(chart, x, y)]
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


def _all_marks(chart: PromiseChart) -> Iterator[Mark]:
    for line in (chart.city, *chart.context):
        yield from line.marks
    yield from chart.path or ()


def _domain(chart: PromiseChart) -> tuple[float, float]:
    values = [v for mark in _all_marks(chart) for v in (mark.value, mark.low, mark.high) if v is not None]
    if chart.threshold is not None:
        values.append(chart.threshold)
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    pad = (high - low) * 0.18 or abs(high) * 0.1 or 1.0
    return low - pad, high + pad


def extent(chart: PromiseChart) -> tuple[float, float, float, float]:
    """What the plot's edges stand for: first and last time in years, lowest and highest value."""
    return chart.start - 0.35, chart.end + 0.35, *_domain(chart)


def _empty(chart: PromiseChart, low: float, high: float, x: Any) -> list[Any]:
    """The hatched field between base and deadline: what was not found is as visible as what was."""
    import altair as alt

    if chart.city.marks or not chart.empty_label:
        return []
    rows = [{"t": chart.start, "t2": chart.end, "v": low, "v2": high}]
    field = alt.Chart(alt.Data(values=rows)).mark_rect(
        fill=HATCH, stroke=SOFT, strokeDash=[3, 3], strokeWidth=0.8
    )
    field = field.encode(x=x, x2="t2:Q", y=alt.Y("v:Q"), y2="v2:Q")
    middle = [
        {
            "t": (chart.start + chart.end) / 2,
            "v": high - (high - low) * 0.1,
            "s": plain(chart.empty_label),
        }
    ]
    label = alt.Chart(alt.Data(values=middle)).encode(x=x, y=alt.Y("v:Q"))
    return [field, *_words(label, 13, INK, baseline="middle")]


def _threshold(chart: PromiseChart, x: Any, y: Any) -> list[Any]:

    if chart.threshold is None:
        return []
    ends = [
        {"t": chart.start - 0.35, "v": chart.threshold},
        {"t": chart.end + 0.35, "v": chart.threshold},
    ]
    rule = _layer(ends, x, y).mark_line(color=ACCENT, strokeWidth=1.6)
    label = _layer([{"t": chart.end + 0.35, "v": chart.threshold, "s": plain(chart.threshold_label)}], x, y)
    return [rule, *_words(label, 12.5, ACCENT, align="right", baseline="bottom", dy=-4)]


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


def _series(line: Line, x: Any, y: Any, color: str, width: float, size: int, at_right: float) -> list[Any]:
    import altair as alt

    if not line.marks:
        return []
    rows = [{"t": m.time, "v": m.value} for m in line.marks]
    layers = [_layer(rows, x, y).mark_line(color=color, strokeWidth=width)] if len(rows) > 1 else []
    bars = [
        {"t": m.time, "v": m.low, "v2": m.high}
        for m in line.marks
        if m.low is not None and m.high is not None and m.low != m.high
    ]
    if bars:
        rule = alt.Chart(alt.Data(values=bars)).mark_rule(color=color, strokeWidth=width * 1.6, opacity=0.5)
        layers.append(rule.encode(x=x, y="v:Q", y2="v2:Q"))
    for open_dot in (False, True):
        dots = [{"t": m.time, "v": m.value} for m in line.marks if m.provisional is open_dot]
        if dots:
            mark = _layer(dots, x, y).mark_point(
                size=size,
                color=color,
                filled=not open_dot,
                fill=GROUND if open_dot else color,
                stroke=color,
                opacity=1,
            )
            layers.append(mark)
    layers += _labels(line, x, y, color, at_right)
    return layers


def _labels(line: Line, x: Any, y: Any, color: str, at_right: float) -> list[Any]:
    labelled = [{"t": m.time, "v": m.value, "s": plain(m.label)} for m in line.marks if m.label]
    layers = []
    if labelled:
        layers += _words(_layer(labelled, x, y), 12, color, dy=-11)
    if line.label:
        last = line.marks[-1]
        end = _layer([{"t": last.time, "v": last.value, "s": plain(line.label)}], x, y)
        late = last.time > at_right
        layers += _words(end, 12, color, align="right" if late else "left", dx=-7 if late else 6, dy=13)
    return layers


@lru_cache(maxsize=1)
def _prepare(folder: str) -> frozenset[str]:
    """Registers the chart font once a process; returns the characters that it has."""
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
    known = _prepare(str(fonts))
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
            Fault(
                "E-GLYPH-01",
                chart_id,
                " ".join(f"{c} U+{ord(c):04X}" for c in sorted(lacking)),
                FONT,
            )
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


def inline(svg: str) -> str:
    """The SVG for inside a page: its colours follow the page's light or dark ground."""
    for color, variable in VARIABLES.items():
        svg = svg.replace(f'"{color}"', f'"var({variable},{color})"')
    return svg.strip()


def short_hash(data: Any) -> str:
    """Seven hex digits that name the data of a picture, because people take screenshots."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:7]
