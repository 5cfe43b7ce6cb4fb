"""A chart of lines as SVG, in one of its two widths: threshold as a labelled line with its words at its free
end, path as thin dashes, the figures spoken of as dots in ink with bars for bounds, others in greys."""

from __future__ import annotations

from pipelines.charts.colours import ACCENT, DASHES, GREYS, GROUND, INK, LINE, SOFT, grey
from pipelines.charts.layout import BAR, RADIUS, SIDE, Layout, bar_of, break_strokes, laid_out, plain
from pipelines.charts.marks import Line, Mark, PromiseChart, runs
from pipelines.charts.paint import fades, hatch, key_rows, label, line, node, picture, signs, text
from pipelines.charts.placing import LEADING, width_px
from pipelines.charts.scales import Frame, years

_TOP_PX = 9.0  # above the plot, for the upper half of the highest tick's figure


def lines_svg(chart: PromiseChart, frame: Frame) -> str:
    """The picture in this width."""
    layout, picture_id = laid_out(chart, frame), f"{chart.id}-{frame.name}"
    unplaced = _unplaced(layout)
    words = (*((sign, said) for sign, said, _ in unplaced), *chart.key)
    drawn = {sign: shape for sign, _, shape in unplaced}
    key, key_px = key_rows(words, signs(picture_id) | drawn, frame.small, frame.width_px - 4)
    foot = _TOP_PX + layout.height + frame.small + 12
    high = foot + (key_px + 6 if words else 0)
    plot = [
        *_hatched(layout, picture_id),
        *_grid(layout),
        *_path(layout),
        *_threshold(layout),
        *(_line(layout, one, picture_id, n) for n, one in reversed([*enumerate(chart.context)])),
        _line(layout, chart.own, picture_id),
        *(line(*stroke, SOFT, 1.2, class_="break") for stroke in break_strokes(layout)),
        *_words(layout),
        *_years(layout),
    ]
    return picture(
        picture_id,
        frame.name,
        (frame.width_px, high),
        (chart.title, chart.description),
        node("defs", fades(picture_id, (INK, *GREYS)), hatch(picture_id, LINE)),
        node("g", *plot, class_="plot-area", transform=f"translate({layout.left:.1f},{_TOP_PX:g})"),
        node("g", key, transform=f"translate(2,{foot + 2:.1f})") if words else "",
    )


def _unplaced(layout: Layout) -> list[tuple[str, str, str]]:
    """The names for which the plot has no room, for the key: (sign, words, a piece of the line)."""
    written = {words for one in layout.placed for words in one.words.text.split("\n")}
    found = []
    for n, one in enumerate(layout.chart.context):
        if one.marks and one.label and plain(one.label) not in written:
            color, _, dashes = grey(n)
            piece = line(-10, -4, 10, -4, color, 1.8, stroke_dasharray=dashes)
            piece += node("circle", cx=0, cy=-4, r=RADIUS[False], fill=color)
            found.append((f"line-{n}", plain(one.label), piece))
    return found


def _hatched(layout: Layout, picture_id: str) -> list[str]:
    """The field in which nobody's figure stands: the whole of an empty chart, or its end; and the frame that
    a reading line needs."""
    chart = layout.chart
    (first, last), high = layout.times, layout.height
    frame = {"data_x0": f"{first:g}", "data_x1": f"{last:g}"}
    frame |= {"data_y0": f"{layout.low:.8g}", "data_y1": f"{layout.high:.8g}"}
    ground = node(
        "rect", class_="background", x=0, y=0, width=layout.width, height=high, fill="none", **frame
    )
    empty = bool(chart.empty_label) and not chart.has_figures
    span = (chart.start - SIDE, chart.end + SIDE) if empty else chart.gap
    if span is None:
        return [ground]
    x0, x1 = (layout.at(time, layout.low)[0] for time in span)
    fill = f"url(#{picture_id}-hatch)"
    return [ground, node("rect", class_="hatched", x=x0, y=0, width=x1 - x0, height=high, fill=fill)]


def _grid(layout: Layout) -> list[str]:
    """The lines of the axis of figures and its texts; none in a chart without figures."""
    parts = []
    for value, words in layout.ticks:
        y = layout.at(layout.chart.start, value)[1]
        zero = value == 0 and layout.low < 0
        parts.append(line(0, y, layout.width, y, SOFT if zero else LINE, 0.8 if zero else 0.7, class_="grid"))
        small = layout.frame.small
        parts.append(
            text(words, -7, y + 0.36 * small, small, SOFT, text_anchor="end", class_="axis"),
        )
    return parts


def _years(layout: Layout) -> list[str]:
    """The axis of time, with a short tick at each year that is written."""
    chart, small = layout.chart, layout.frame.small
    parts = [line(0, layout.height, layout.width, layout.height, SOFT, 1, class_="grid")]
    for year in years(chart.start, chart.end, layout.width + 20, 3.4 * small):
        x = layout.at(year, layout.low)[0]
        parts.append(line(x, layout.height, x, layout.height + 4, SOFT, 1, class_="grid"))
        half = width_px(str(year), small) / 2
        x = min(max(x, half - layout.left), layout.width + layout.right - half)  # within the picture
        words = text(
            str(year), x, layout.height + small + 5, small, SOFT, text_anchor="middle", class_="axis"
        )
        parts.append(words)
    return parts


def _threshold(layout: Layout) -> list[str]:
    if layout.chart.threshold is None:
        return []
    y = layout.at(layout.chart.start, layout.chart.threshold)[1]
    color, width = (ACCENT, 1.8) if layout.chart.goal else (SOFT, 1.0)
    return [line(0, y, layout.width, y, color, width, class_="threshold")]


def _path(layout: Layout) -> list[str]:
    if layout.chart.path is None:
        return []
    points = " ".join("{:.1f},{:.1f}".format(*layout.place(mark)) for mark in layout.chart.path)
    dashes: dict[str, str | float] = {
        "stroke": ACCENT,
        "stroke_width": 1.1,
        "stroke_dasharray": "2 2.5",
        "fill": "none",
    }
    return [node("polyline", class_="path", points=points, **dashes)]


def _line(layout: Layout, one: Line, picture_id: str, n: int | None = None) -> str:
    """A line's strokes (never across a gap, a break or a bound), its bars, and its dots; n: its place among
    those beside the line spoken of."""
    own = n is None
    color, _, dashes = (INK, INK, "") if n is None else grey(n)
    fade = "" if n is None else str(n % len(DASHES) + 1)
    style: dict[str, str | float] = {"stroke": color, "stroke_width": 2.4 if own else 1.8}
    style |= {"fill": "none", "stroke_linejoin": "round"}
    style |= {"stroke_dasharray": dashes} if dashes else {}
    parts = []
    for part in runs(one.marks):
        if len(part) > 1:
            points = " ".join("{:.1f},{:.1f}".format(*layout.place(mark)) for mark in part)
            parts.append(node("polyline", points=points, **style))
    parts += [_mark(layout, mark, own, color, f"{picture_id}-{mark.open_end}{fade}") for mark in one.marks]
    return node("g", *parts, class_="own" if own else "beside") if parts else ""


def _mark(layout: Layout, mark: Mark, own: bool, color: str, fade: str) -> str:
    """A figure as a dot, open where it is provisional; a bound as a bar, flat where it is known."""
    x, y = layout.place(mark)
    bar, parts = bar_of(layout, mark, own), []
    if bar is not None:
        place = {"x": bar[0], "y": bar[1], "width": bar[2] - bar[0], "height": bar[3] - bar[1]}
        fill = {"fill": f"url(#{fade})"} if mark.open_end else {"fill": color, "fill_opacity": 0.35}
        parts.append(node("rect", class_="bar", **place, **fill))
    if mark.open_end:
        half = BAR[own] / 2 + 1.5
        dashes = {"stroke_dasharray": "3 1.5"} if mark.provisional else {}
        parts.append(line(x - half, y, x + half, y, color, 2.4, class_="end", **dashes))
        return "".join(parts)
    filled = {"fill": GROUND, "stroke": color, "stroke_width": 1.8} if mark.provisional else {"fill": color}
    return "".join([*parts, node("circle", cx=x, cy=y, r=RADIUS[own], **filled)])


def _words(layout: Layout) -> list[str]:
    """The words at their places, those that stand far off with the line that leads to them."""
    parts = []
    for one in layout.placed:
        size = one.words.size
        if one.leader:
            parts.append(line(*one.leader, one.words.color, 0.8, class_="leader"))
        for n, said in enumerate(one.words.text.split("\n")):
            parts.append(label(said, one.left, one.baseline + n * LEADING * size, size, one.words.color))
    return parts
