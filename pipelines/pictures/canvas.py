"""What pictures that are files have in common: ground, title, subject, source, site and date; words in lines;
marks of statuses; PNG in the chart font, made by two processes where there are many."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import Any, TypeVar

from pipelines.charts import ACCENT, GROUND, INK, SOFT, check_glyphs, plain, raster, words, words_of
from pipelines.codes import Lang
from pipelines.ground.project import Project
from pipelines.views import SiteData, environment

Made = TypeVar("Made")
DEMO = "演示数据 / DEMO DATA"
FEW, PARALLEL = 6, 2  # so few are drawn before another process has loaded what it needs
_EAST = r"\u1100-\u11ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60"
_WIDE = re.compile(f"[{_EAST}]")
_PIECE = re.compile(rf"[{_EAST}]|[^\s{_EAST}]+\s*|\s+")
_NO_START = "，。：；、！？）》”’,.;:!?)%"  # what may not begin a line


def wide(text: str) -> float:
    """About how wide a text is, in ems."""
    return sum(1.0 if _WIDE.match(c) else 0.56 for c in text)


def wrapped(text: str, room: float) -> list[str]:
    """A text in lines of `room` ems: cut at spaces, and between Chinese characters."""
    lines = [""]
    for piece in _PIECE.findall(text):
        fits = wide(lines[-1] + piece.rstrip()) <= room
        if fits or not lines[-1] or piece[0] in _NO_START:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line.strip() for line in lines if line.strip()]


def written(
    text: str, x: float, y: float, size: float, color: str = INK, bold: bool = False, anchor: str = "start"
) -> str:
    """One line of text in the chart font; bold is its one face with an outline."""
    line = words(plain(text), x, y, size, color, anchor)
    outline = f'<text stroke="{color}" stroke-width="{size / 45:.2f}"'
    return line.replace("<text", outline, 1) if bold else line


def lines_of(
    text: str,
    x: float,
    y: float,
    size: float,
    room: float,
    most: int = 9,
    color: str = INK,
    bold: bool = False,
) -> tuple[list[str], float]:
    """A text in lines below each other, and where the next line would stand; room: px."""
    lines = wrapped(plain(text), room / size)[:most]
    parts = [written(line, x, y + n * size * 1.35, size, color, bold) for n, line in enumerate(lines)]
    return parts, y + len(lines) * size * 1.35


def placed(svg: str, x: float, y: float) -> str:
    """A picture at a place of another one, silent: the whole has its own name."""
    inner = re.sub(r' (role="img"|aria-label="[^"]*"|aria-hidden="true"|focusable="false")', "", svg)
    return inner.replace("<svg ", f'<svg x="{x:g}" y="{y:g}" ', 1)


def mark_macro(data: SiteData) -> Callable[[str], str]:
    """The pages' own macro that draws the mark of a status by its shape."""
    macro: Any = environment(data).get_template("macros.html.j2").module.mark  # type: ignore[attr-defined]
    return lambda shape: str(macro(shape))


def marks_of(data: SiteData) -> Callable[[str, float, float, float, str], str]:
    """(shape, x, y, size, colour) → the mark of a status, in the same shapes as on the pages."""
    macro = mark_macro(data)

    @cache
    def mark(shape: str, x: float, y: float, size: float, color: str = INK) -> str:
        drawn = macro(shape).replace("var(--ground)", GROUND)
        return drawn.replace(
            "<svg ", f'<svg x="{x:g}" y="{y:g}" width="{size:g}" height="{size:g}" color="{color}" ', 1
        )

    return mark


def sheet(
    data: SiteData,
    size: tuple[float, float],
    title: str,
    subject: str,
    parts: Iterable[str],
    foot: str,
    lang: Lang,
) -> str:
    """A picture that stands by itself: title, subject, what is drawn; at its foot source, site and date."""
    (width, height), params = size, data.project.params
    lines = foot.split("\n")
    whole = [
        f'<rect width="{width:g}" height="{height:g}" fill="{GROUND}"/>',
        f'<rect width="{width:g}" height="6" fill="{ACCENT}"/>',
        written(title, 32, 52, 26, INK, True),
        written(subject, 32, 80, 15, SOFT),
        *parts,
        *(written(line, 32, height - 16 - 20 * n, 13, SOFT) for n, line in enumerate(reversed(lines))),
        written(DEMO, width - 32, 52, 22, ACCENT, True, "end") if params.demo else "",
    ]
    box = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{"".join(whole)}</svg>\n'


def hands() -> ProcessPoolExecutor:
    """Two processes that draw; they begin when there is first much to draw."""
    return ProcessPoolExecutor(PARALLEL, get_context("spawn"))


def each(pool: ProcessPoolExecutor, work: Callable[..., Made], jobs: Sequence[tuple[Any, ...]]) -> list[Made]:
    """What a function gives for each tuple of arguments, in order: many by the processes at once."""
    if len(jobs) <= FEW:
        return [work(*job) for job in jobs]
    return list(pool.map(work, *zip(*jobs, strict=True), chunksize=2))


def pngs(svgs: Mapping[str, str], project: Project, pool: ProcessPoolExecutor) -> dict[str, bytes]:
    """Name → PNG of each SVG.

    Raises PublishError (E-GLYPH-01) for a character that the chart font lacks.
    """
    drawn = each(pool, one_png, [(name, svg, project) for name, svg in svgs.items()])
    return dict(zip(svgs, drawn, strict=True))


def one_png(name: str, svg: str, project: Project) -> bytes:
    """An SVG as PNG; raises PublishError (E-GLYPH-01) for a character that the chart font lacks."""
    check_glyphs(words_of(svg), name, project)
    return raster(svg, project, 1.0)
