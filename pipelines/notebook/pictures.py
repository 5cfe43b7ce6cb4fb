"""A notebook's pictures: drawn in both languages and written with their data for whoever downloads them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl
from markupsafe import Markup

from pipelines.charts import Bar, BarChart, Chart, Drawings, VegaChart, drawings, inline, to_png
from pipelines.codes import Lang
from pipelines.ground.errors import EngineError, Fault
from pipelines.ground.files import json_bytes, write
from pipelines.notebook import markup
from pipelines.notebook.display import frame_table
from pipelines.schema import MARK
from pipelines.views import (
    BARS,
    HEAD,
    SiteData,
    bar_row,
    bars_title,
    csv_rows,
    environment,
    footer_of,
    frame_rows,
)


@dataclass(frozen=True)
class Picture:
    """One language's picture: what is drawn, what is to be seen in it for whoever can't, its data as rows,
    the figures that a reading line speaks of or what is drawn as a table, and whose promise it is of."""

    chart: Chart
    description: str
    rows: list[list[str]]
    head: list[str] = field(default_factory=lambda: HEAD)
    reading: dict[str, Any] = field(default_factory=dict)
    subject: str = ""
    table: Markup = Markup()  # noqa: RUF009 - a text, and never changed


def chart_picture(
    data: SiteData, chart: Any, finding: str, frame: pl.DataFrame, what: str, lang: Lang
) -> Picture:
    """An Altair chart of a chapter as a picture with its data; frame: what is drawn, with INPUTS."""
    head, rows = frame_rows(data, frame, lang)
    sources = {
        str(data.observation[obs]["SOURCE_ID"])
        for inputs in (frame["INPUTS"] if "INPUTS" in frame.columns else ())
        for obs in str(inputs or "").split(";")
        if obs
    }
    foot = footer_of(data, sources, digest_of(rows), lang)
    spec = json.dumps(chart.to_dict(), ensure_ascii=False, sort_keys=True)
    drawn = VegaChart("", finding, finding, spec, subtitle=what, footer=foot)
    seen = frame.drop("INPUTS", strict=False)
    table = Markup(frame_table(seen.columns, seen.rows(), seen.height, what))  # its cells are escaped
    return Picture(drawn, f"{finding}{data.words[lang]('stop')}{what}", rows, head, table=table)


def bars_picture(
    data: SiteData,
    bars: list[Bar],
    what: str,
    unit: str,
    mark: tuple[float, str] | None,
    top: str,
    lang: Lang,
) -> Picture:
    """Bars as a picture; mark: where an upright line stands, and its words; top: what the title calls the
    longest (see `Ledger.bars`), or a title."""
    words = data.words[lang]
    rows = [bar_row(data, bar.label, bar.text, bar.value, bar.inputs, lang) for bar in bars]
    seen = words("sep").join(f"{bar.label} {bar.text}" for bar in bars)
    sources = {bar.source for bar in bars if bar.source}  # none of counts of ours
    chart = BarChart(
        bars_title(words, bars, top) if top in ("most", "highest") else top,
        seen,
        unit,
        tuple(bars),
        mark[0] if mark else None,
        mark[1] if mark else "",
        subtitle=words("seen.subtitle", what=what, unit=unit),
        footer=footer_of(data, sources, digest_of(rows), lang),
    )
    return Picture(chart, seen, rows, BARS)


def publish_picture(
    data: SiteData, notebook: str, fig_id: str, pictures: dict[Lang, Picture]
) -> dict[Lang, str]:
    """Writes SVG, PNG and CSV of each language and an index row; returns the figure's markup.

    Raises EngineError where a picture has no alternative text (E-NB-09) or another notebook has one of its
    name (E-NB-03), and PublishError (E-GLYPH-01) for a character that the chart font lacks.
    """
    folder = data.project.path("data", "bodies", "figures")
    note = folder / f"{fig_id}.json"
    if note.is_file() and (other := json.loads(note.read_bytes())["notebook"]) != notebook:
        raise EngineError(Fault("E-NB-03", fig_id, f"notebooks/{other}.qmd", "unique"))
    blocks: dict[Lang, str] = {}
    for lang, picture in pictures.items():
        if not picture.description.strip():
            raise EngineError(Fault("E-NB-09", fig_id, "—", "fig-alt"))
        name = f"{fig_id}.{lang}"
        drawn = drawn_as(data, fig_id, picture, lang)
        files = {
            "csv": csv_rows(picture.rows, picture.head, data.project.params.demo),
            "svg": drawn.file.encode(),
            "png": to_png(drawn.file, data.project),
        }
        for kind, content in files.items():
            write(folder / f"{name}.{kind}", content)
        addresses = [(kind.upper(), f"root:figures/{name}.{kind}") for kind in files]
        blocks[lang] = markup.raw(_figure(data, fig_id, picture, drawn, addresses, lang))
    index = {"id": fig_id, "notebook": notebook} | {
        f"alt_{lang}": picture.description for lang, picture in pictures.items()
    }
    if data.project.params.demo:
        index["demo"] = MARK
    write(note, json_bytes(index))
    return blocks


def drawn_as(data: SiteData, fig_id: str, picture: Picture, lang: Lang) -> Drawings:
    """A picture under its own id, with its description; raises PublishError as `drawings` does."""
    chart = replace(picture.chart, id=f"{fig_id}-{lang}", description=picture.description)
    return drawings(chart, data.project)


def _figure(
    data: SiteData,
    fig_id: str,
    picture: Picture,
    drawn: Drawings,
    files: list[tuple[str, str]],
    lang: Lang,
) -> str:
    """The figure as every page sets it, without an empty line, which would end a raw block of Markdown."""
    chart = picture.chart
    shown: dict[str, Any] = {
        "title": chart.title,
        "subtitle": chart.subtitle,
        "footer": chart.footer.split("\n"),
    }
    shown["subject"] = picture.subject
    shown |= {"narrow": inline(drawn.narrow), "wide": inline(drawn.wide)}
    shown |= {"reading": picture.reading, "files": files, "table": picture.table}
    html = str(
        environment(data)
        .get_template("macros.html.j2")
        .module.picture(  # type: ignore[attr-defined]
            shown, data.words[lang], fig_id
        )
    )
    return "\n".join(line for line in html.split("\n") if line.strip())


def digest_of(rows: list[list[str]]) -> str:
    """What the short hash in a picture stands for: its data."""
    from pipelines.charts import short_hash

    return short_hash(json.loads(json.dumps(rows)))
