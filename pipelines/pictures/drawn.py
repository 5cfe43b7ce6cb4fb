"""The promises' charts, drawn once a run and kept in data/bodies/charts: the site only places them."""

from __future__ import annotations

import hashlib
import json
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.charts import Drawings, PromiseChart, drawing, drawings, to_png
from pipelines.codes import Lang
from pipelines.ground.errors import Fault, PublishError
from pipelines.ground.files import json_bytes, write
from pipelines.ground.kept import key_of, products_as_they_are
from pipelines.ground.project import Project
from pipelines.pictures.boards import board_files
from pipelines.pictures.canvas import each, hands
from pipelines.pictures.share import share_pictures
from pipelines.pictures.sheet import sheets
from pipelines.plan import Target
from pipelines.views import HEAD, LANGS, SiteData, chart_rows, csv_rows, promise_chart_of, reading_of

FOLDER = ("data", "bodies", "charts")
MADE_OF = "made-of.txt"  # the digest of the products that the charts show


@dataclass(frozen=True)
class Drawn:
    """A promise's picture: its two drawings for a page, what is written around it, the figures that a reading
    line speaks of, and its files (SVG, CSV, PNG)."""

    narrow: str
    wide: str
    title: str
    subtitle: str
    description: str
    footer: str
    reading: dict[str, Any]
    svg: bytes
    csv: bytes
    png: bytes


Charts = dict[tuple[str, Lang], Drawn]
Picture = tuple[Drawings, bytes]  # as SVG in both widths and as a file, and as PNG
SAID = ("title", "subtitle", "description", "footer")


def draw_charts(data: SiteData, only: list[str] | None = None) -> Path:
    """Draws the chart of each promise that has one and the sheet, in both languages, into data/bodies/charts.

    A picture whose specification, font and drawing code are the same as last time is kept: drawing is a
    pure function of them. only: the promises to draw; where None all are, and the sheet is set. Raises
    PublishError (E-GLYPH-01) for a character that the chart font lacks, and as `sheets` does.
    """
    folder = data.project.path(*FOLDER)
    with hands() as pool:
        files = _promises(data, only, pool)
        files[MADE_OF] = products_as_they_are(data.project).encode()
        if only is None:
            files |= share_pictures(data, folder, pool) | board_files(data) | sheets(data)
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        write(folder / name, content)
    return folder


def _promises(data: SiteData, only: list[str] | None, pool: ProcessPoolExecutor) -> dict[str, bytes]:
    """File name → content of the promises' charts and their index."""
    charts = _charts_of(data, only)
    kept = _kept(data.project.path(*FOLDER))
    pictures = _pictures([chart for *_, chart in charts], kept, data.project, pool)
    files: dict[str, bytes] = {}
    index = []
    for target, lang, chart in charts:
        name, key = f"{target.id}.{lang}", _key(chart, data.project)
        drawn, png = pictures[key]
        files[f"{name}.svg"], files[f"{name}.png"] = drawn.file.encode(), png
        rows = chart_rows(data, target, chart, lang)
        files[f"{name}.csv"] = csv_rows(rows, HEAD, data.project.params.demo)
        index.append(
            {
                "target": target.id,
                "lang": lang,
                **{said: getattr(chart, said) for said in SAID},
                "reading": reading_of(data, chart, lang),
                "narrow": drawn.narrow,
                "wide": drawn.wide,
                "key": key,
                "sha256": _sums(drawn.file.encode(), png),
            }
        )
    return files | {"index.json": json_bytes(index)}


def _charts_of(data: SiteData, only: list[str] | None) -> list[tuple[Target, Lang, PromiseChart]]:
    """Every chart that is asked for, with its promise and language."""
    wanted = [t for t in data.city_targets if only is None or t.id in only]
    every = [(t, lang, promise_chart_of(data, t, lang)) for t in wanted for lang in LANGS]
    return [(target, lang, chart) for target, lang, chart in every if chart is not None]


def _pictures(
    charts: list[PromiseChart], kept: dict[str, Picture], project: Project, pool: ProcessPoolExecutor
) -> dict[str, Picture]:
    """Key → picture of each chart: as kept, or drawn, many by two processes at once."""
    asked = {_key(chart, project): chart for chart in charts}
    missing = {key: chart for key, chart in asked.items() if key not in kept}
    drawn = each(pool, _draw, [(chart, project) for chart in missing.values()])
    return kept | dict(zip(missing, drawn, strict=True))


def _kept(folder: Path) -> dict[str, Picture]:
    """Key → picture of the last run, where it is still what was written then; else it is drawn again."""
    index = folder / "index.json"
    if not index.is_file():
        return {}
    kept = {}
    for row in json.loads(index.read_text(encoding="utf-8")):
        svg, png = (folder / f"{row['target']}.{row['lang']}.{kind}" for kind in ("svg", "png"))
        files = [path.read_bytes() if path.is_file() else b"" for path in (svg, png)]
        if "narrow" in row and _sums(*files) == row["sha256"]:
            kept[row["key"]] = (Drawings(row["narrow"], row["wide"], files[0].decode()), files[1])
    return kept


def _sums(svg: bytes, png: bytes) -> dict[str, str]:
    return {"svg": hashlib.sha256(svg).hexdigest(), "png": hashlib.sha256(png).hexdigest()}


def _draw(chart: PromiseChart, project: Project) -> Picture:
    drawn = drawings(chart, project)
    return drawn, to_png(drawn.file, project)


def _key(chart: PromiseChart, project: Project) -> str:
    """What a picture depends on: its data and words, the font, the drawing code, the libraries."""
    return key_of(json.dumps(asdict(chart), ensure_ascii=False, sort_keys=True), drawing(project))


def load_charts(project: Project, partly: bool = False) -> Charts:
    """(target id, language) → its chart as drawn.

    partly: whatever products they show. Raises PublishError: E-FILE-01 where none were drawn, E-NB-14 where
    they show other products than those that are there now.
    """
    folder = project.path(*FOLDER)
    index, note = folder / "index.json", folder / MADE_OF
    if not index.is_file() or not note.is_file():
        raise PublishError(Fault("E-FILE-01", project.relative(index), "—", "tracker charts"))
    of, now = note.read_text(encoding="utf-8"), products_as_they_are(project)
    if of != now and not partly:
        raise PublishError(Fault("E-NB-14", project.relative(folder), of[:12], now[:12]))
    return {(row["target"], row["lang"]): _loaded(folder, row) for row in json.loads(index.read_bytes())}


def _loaded(folder: Path, row: dict[str, Any]) -> Drawn:
    svg, csv, png = (
        (folder / f"{row['target']}.{row['lang']}.{kind}").read_bytes() for kind in ("svg", "csv", "png")
    )
    said = {name: row[name] for name in ("narrow", "wide", *SAID, "reading")}
    return Drawn(**said, svg=svg, csv=csv, png=png)
