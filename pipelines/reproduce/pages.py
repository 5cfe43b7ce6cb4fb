"""Figures and pages: drawn, executed and written again in a workbench, then compared byte for byte."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.bodies import figure_sources, notebooks, render_bodies
from pipelines.ground.errors import Fault, ReproduceError
from pipelines.pictures import draw_charts
from pipelines.render import slug
from pipelines.reproduce.again import Again, workbench
from pipelines.reproduce.chain import observation_chain
from pipelines.reproduce.published import Published
from pipelines.reproduce.report import Difference, Report
from pipelines.views import LANGS

FIGURE_KINDS = ("svg", "csv", "png")


def reproduce_figure(again: Again, published: Published, fig_id: str) -> Report:
    """A picture with its data: a promise's chart (fig-<target id>) or one of a notebook.

    Raises ReproduceError (E-REPRO-01) where neither a promise nor a notebook has such a figure.
    """
    promised = fig_id.removeprefix("fig-")
    with workbench(again) as bench:
        if any(target.id == promised for target in again.registry.targets):
            folder, names = draw_charts(bench.data, [promised]), [f"{promised}.{lang}" for lang in LANGS]
            made, where = _files(folder, names), "charts"
        else:
            made, where = _notebook_figure(bench, published, fig_id), "figures"
    if not made:
        raise ReproduceError(Fault("E-REPRO-01", fig_id, "—", "fig-…"))
    found = [d for name, content in made.items() for d in _compare(published, f"{where}/{name}", content)]
    chain = {"files": [f"{where}/{name}" for name in made], "observations": _behind(again, made)}
    return Report(fig_id, "figure", chain, len(made), tuple(found))


def _behind(again: Again, made: dict[str, bytes]) -> list[dict[str, Any]]:
    """The chains of the observations that a figure's data name."""
    return [observation_chain(again, obs) for obs in _observations(made) if obs in again.data.observation]


def _observations(made: dict[str, bytes]) -> list[str]:
    """The observations that a figure's data name, each once, in their order."""
    tables = [content.decode("utf-8-sig") for name, content in made.items() if name.endswith(".csv")]
    rows = [row for table in tables for row in csv.DictReader(io.StringIO(table))]
    return list(dict.fromkeys(obs for row in rows for obs in (row.get("obs_id") or "").split(";") if obs))


def _notebook_figure(bench: Again, published: Published, fig_id: str) -> dict[str, bytes]:
    index = published.json("figures/index.json") or []
    name = next((row["notebook"] for row in index if row["id"] == fig_id), "")
    paths = [path for path in notebooks(bench.project) if path.stem == name]
    if not paths:
        return {}
    render_bodies(bench.project, only=[name])
    return _files(figure_sources(bench.project), [f"{fig_id}.{lang}" for lang in LANGS])


def _files(folder: Path, names: list[str]) -> dict[str, bytes]:
    paths = [folder / f"{name}.{kind}" for name in names for kind in FIGURE_KINDS]
    return {path.name: path.read_bytes() for path in paths if path.is_file()}


def reproduce_page(again: Again, published: Published, address: str) -> Report:
    """One page of the site, made again from the sources and compared byte for byte.

    Raises ReproduceError (E-REPRO-01) where the site made anew has no such page.
    """
    with workbench(again) as bench:
        page = _page_again(bench, published, address)
        if page is None or not page.is_file():
            raise ReproduceError(Fault("E-REPRO-01", address, "—", "page"))
        found = _compare(published, address, page.read_bytes())
    chain = {"commit": published.commit(), "page": address}
    return Report(address, "page", chain, 1, tuple(found))


def reproduce_everything(again: Again, published: Published) -> list[Report]:
    """Every file of the site, made again: pages, pictures, downloads, API."""
    with workbench(again) as bench:
        made = _site_again(bench, published, None)
        paths = sorted(path for path in made.rglob("*") if path.is_file())
        return [
            Report(name, "file", {}, 1, tuple(_compare(published, name, path.read_bytes())))
            for path in paths
            for name in [path.relative_to(made).as_posix()]
            if not name.startswith(".")
        ]


def _copy_quality(bench: Again, published: Published) -> None:
    """The quality report tells of the run's own checks; it is the one file that is not made again."""
    content = published.read("data/quality.json")
    if content is not None:
        bench.project.path("data", "products", "data", "quality.json").write_bytes(content)


def _needed(bench: Again, address: str) -> list[str]:
    """The notebook or the promise behind a page, by its name."""
    stem = Path(address).stem
    return [stem, *(path.stem for path in notebooks(bench.project) if slug(path.stem) == stem)]


def _page_again(bench: Again, published: Published, address: str) -> Path | None:
    """Where a page made again lies, None where there is none such; of another file, where a site has it."""
    only = _needed(bench, address)
    if not address.endswith(".html"):
        return _site_again(bench, published, only) / address
    from pipelines.render import page_alone

    _made_for(bench, published, only)
    out = bench.project.path("site", "public")
    return page_alone(bench.data, published.commit(), address, out, partly=True)


def _made_for(bench: Again, published: Published, only: list[str] | None) -> None:
    """Bodies and charts in the workbench: all of them, or those that one page needs."""
    _copy_quality(bench, published)
    render_bodies(bench.project, only=only)
    draw_charts(bench.data, only)


def _site_again(bench: Again, published: Published, only: list[str] | None) -> Path:
    """The site in the workbench with all notebooks and charts, or only with those that one page needs."""
    from pipelines.render import write_site

    _made_for(bench, published, only)
    out = bench.project.path("site", "public")
    shutil.rmtree(out, ignore_errors=True)
    write_site(bench.data, published.commit(), out, partly=only is not None)
    return out


def _compare(published: Published, name: str, computed: bytes) -> list[Difference]:
    content = published.read(name)
    if content == computed:
        return []
    if content is None:
        return [(name, "—", f"{len(computed)} bytes")]
    return [_first(name, content, computed)]


def _first(name: str, published: bytes, computed: bytes) -> Difference:
    """The first line that differs, or the sizes where the file is no text."""
    try:
        old, new = published.decode().split("\n"), computed.decode().split("\n")
    except UnicodeDecodeError:
        return name, f"{len(published)} bytes", f"{len(computed)} bytes"
    line = _differs(old, new)
    if line is None:
        return name, f"{len(old)} lines", f"{len(new)} lines"
    start = _differs(old[line], new[line]) or 0
    cut = slice(max(0, start - 30), start + 90)
    return f"{name}:{line + 1}", old[line][cut], new[line][cut]


def _differs(old: Sequence[str], new: Sequence[str]) -> int | None:
    """The place of the first pair that differs; None where one is the beginning of the other."""
    return next((n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), None)
