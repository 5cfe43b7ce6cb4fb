"""How a kernel shows what a cell ends with: frames as plain tables, Altair charts as static SVG.

The same in both engines and in JupyterLab. Without it a frame brings a style sheet along and a chart a script
from a CDN: the engines refuse both, and a reviewer without a network would see nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from html import escape
from typing import Any

from pipelines.charts import VegaChart, drawings, short_hash, use_theme
from pipelines.ground.project import Project
from pipelines.notebook import markup

MOST_ROWS = 40  # a longer frame shows its first and last rows, and says how many there are
_CHART = ("altair.vegalite.v6.api", "TopLevelMixin")


def show_well(project: Project) -> None:
    """Sets the formatters of the IPython shell that this runs in, for a project; nothing in plain Python."""
    from IPython import get_ipython

    if (shell := get_ipython()) is None:
        return
    formatters = shell.display_formatter
    tables = formatters.formatters["text/html"]
    for table, frames, columns in (
        (_polars, ("polars.dataframe.frame",), ("polars.series.series",)),
        (_pandas, ("pandas", "pandas.core.frame"), ("pandas", "pandas.core.series")),
    ):
        for module in frames:
            tables.for_type_by_name(module, "DataFrame", table)
        for module in columns:
            tables.for_type_by_name(module, "Series", partial(_column, table))
    formatters.mimebundle_formatter.for_type_by_name(*_CHART, partial(_static, project))


def _static(project: Project, chart: Any, **_: Any) -> dict[str, str]:
    """An Altair chart as SVG: the wide drawing, and within it (`metadata`, which nobody sees) the narrow one,
    which the filter puts beside it for phones."""
    import altair as alt

    use_theme()
    with alt.theme.enable("none"):  # what the chart itself sets, and nothing of a chapter's looks
        spec = chart.to_dict()
    said = _title(spec.get("title") or spec.get("spec", {}).get("title") or "")
    text = json.dumps(spec, ensure_ascii=False, sort_keys=True)
    asked = VegaChart(f"chart-{short_hash(spec)}", said, str(spec.get("description", said)), text, alone=True)
    drawn = drawings(asked, project)
    if markup.in_lab():
        return {"text/html": markup.image(drawn.wide, asked.description or said)}
    both = f"{drawn.wide.strip().removesuffix('</svg>')}<metadata>{drawn.narrow.strip()}</metadata></svg>"
    return {"image/svg+xml": both}


def _title(title: Any) -> str:
    """A title of Vega-Lite in one line: a text, lines, or both kinds with a subtitle."""
    if isinstance(title, dict):
        return " · ".join(filter(None, (_title(title.get(part) or "") for part in ("text", "subtitle"))))
    return " ".join(map(str, title)) if isinstance(title, list) else str(title or "")


def _column(table: Callable[[Any], str], series: Any) -> str:
    return table(series.to_frame())


def _polars(frame: Any) -> str:
    return frame_table(frame.columns, frame.rows(), frame.height)


def _pandas(frame: Any) -> str:
    index = frame.index  # told by its name: whoever shows no frame of pandas does not load it
    plain = type(index).__name__ == "RangeIndex" and index.name is None and index.start == 0
    names, kept = list(frame.columns), frame.itertuples(index=False, name=None)
    if not plain:
        # beside the columns, not among them: an index may have a column's name
        names = [*("" if name is None else name for name in index.names), *names]
        kept = (
            (*(key if isinstance(key, tuple) else (key,)), *row) for key, row in zip(index, kept, strict=True)
        )
    heads = [" / ".join(map(str, c)).strip(" /") if isinstance(c, tuple) else str(c) for c in names]
    return frame_table(heads, list(kept), len(frame))


def frame_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], height: int, caption: str = "") -> str:
    """A frame as a table: numbers to the right, nothing for null, the middle of a long one left out."""
    half = MOST_ROWS // 2
    cut = height > MOST_ROWS
    shown = [*rows[:half], None, *rows[-half:]] if cut else rows
    numeric = [
        any(isinstance(row[n], int | float) and not isinstance(row[n], bool) for row in rows)
        for n in range(len(columns))
    ]
    head = "".join(
        f'<th scope="col"{_side(right)}>{escape(str(name))}</th>'
        for name, right in zip(columns, numeric, strict=True)
    )
    body = "".join(_row(row, numeric) for row in shown)
    said = " · ".join(filter(None, [caption, f"{height} × {len(columns)}" if cut else ""]))
    count = f"<caption>{escape(said)}</caption>" if said else ""
    return f'<table class="frame">{count}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _row(row: Sequence[Any] | None, numeric: Sequence[bool]) -> str:
    if row is None:
        return f'<tr><td colspan="{len(numeric)}">…</td></tr>'
    cells = zip(row, numeric, strict=True)
    return f"<tr>{''.join(f'<td{_side(right)}>{escape(_told(cell))}</td>' for cell, right in cells)}</tr>"


def _side(right: bool) -> str:
    return ' class="number"' if right else ""


def _told(cell: Any) -> str:
    """A cell as text: six digits behind the point, or six that count of a small one; a dash for nothing."""
    if cell is None or type(cell).__name__ in ("NAType", "NaTType"):
        return "—"
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, Iterable) and not isinstance(cell, str | bytes | dict):
        return ", ".join(map(_told, cell))
    return str(cell)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return {"nan": "NaN", "inf": "∞", "-inf": "−∞"}[str(value)]
    whole = 1 <= abs(value) < 1e15
    text = f"{value:.6f}".rstrip("0").rstrip(".") if whole else f"{value:.6g}"
    return text.replace("-", "−")
