"""The pictures of the front page as files: each a sheet with title, subject, source, site and date, as SVG
and PNG, with its figures as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from pipelines.charts import (
    INK,
    LINE,
    SOFT,
    WIDE_PX,
    Line,
    drawn_once,
    multiple_picture,
    scale_picture,
    short_hash,
    stroke,
)
from pipelines.codes import Lang
from pipelines.pictures.canvas import lines_of, marks_of, one_png, placed, sheet, wide, written
from pipelines.pictures.city import City, cities_of
from pipelines.pictures.deadlines import drawn_timeline
from pipelines.views import (
    HEAD,
    LANGS,
    SiteData,
    Tile,
    answers,
    csv_rows,
    footer_of,
    kicker_of,
    line_rows,
    sources_of,
    tile_lines,
    tile_of,
)

FOLDER = "boards"
COLUMNS, TILE, GUTTER = 6, (190.0, 256.0), 32.0
_CITY = (370.0, 306.0)


@dataclass(frozen=True)
class Board:
    """A picture as a file: its name, the drawing, and its figures as CSV."""

    name: str
    svg: str
    csv: bytes


def boards_of(data: SiteData) -> list[Board]:
    """Every such picture in both languages; one of which there is nothing to draw is left out."""
    made = (draw(data, lang) for draw in (wall_board, city_board, timeline_board) for lang in LANGS)
    return [board for board in made if board is not None]


def board_files(data: SiteData) -> dict[str, bytes]:
    """Path below the charts' folder → each board as SVG and PNG, and its figures as CSV."""
    boards = boards_of(data)
    project = data.project
    drawn = {
        board.name: drawn_once(project, "board", board.svg, partial(one_png, board.name, board.svg, project))
        for board in boards
    }
    files = {f"{FOLDER}/{board.name}.svg": board.svg.encode() for board in boards}
    files |= {f"{FOLDER}/{board.name}.csv": board.csv for board in boards}
    return files | {f"{FOLDER}/{name}.png": png for name, png in drawn.items()}


def wall_board(data: SiteData, lang: Lang) -> Board | None:
    """The promises as tiles, with the five answers above them."""
    tiles = [tile_of(data, target, lang) for target in data.quantified]
    if not tiles:
        return None
    rows = -(-len(tiles) // COLUMNS)
    mark, words = marks_of(data), data.words[lang]
    parts = [*_numerals(data, lang, 128.0)]
    for n, tile in enumerate(tiles):
        x, y = GUTTER + n % COLUMNS * TILE[0], 226.0 + n // COLUMNS * TILE[1]
        parts += _tile(tile, x, y, mark)
    lines = [line for target in data.quantified for line in tile_lines(data, target, lang)]
    size = (2 * GUTTER + COLUMNS * TILE[0], 226 + rows * TILE[1] + 76)
    svg = sheet(
        data,
        size,
        kicker_of(data, lang),
        words("front.wall_h", total=len(tiles)),
        parts,
        _foot(data, lines, lang),
        lang,
    )
    return _board(data, f"wall.{lang}", svg, lines, lang)


def _numerals(data: SiteData, lang: Lang, y: float) -> Iterator[str]:
    x = GUTTER
    for answer, targets in answers(data).items():
        if targets:
            color = SOFT if answer == "unseen" else INK
            yield written(str(len(targets)), x, y + 36, 64, color, True)
            said = data.words[lang](f"front.answer.{answer}", n=len(targets))
            yield written(said, x, y + 66, 17, color, True)
            x += max(40.0 * len(str(len(targets))), 10.2 * len(said) * (1.75 if lang == "zh" else 0.95)) + 44


def _tile(tile: Tile, x: float, y: float, mark: Callable[..., str]) -> Iterator[str]:
    """A tile in its frame."""
    yield f'<rect x="{x:g}" y="{y:g}" width="{TILE[0]:g}" height="{TILE[1]:g}" fill="none" stroke="{LINE}"/>'
    left, room, color = x + 10, TILE[0] - 18, SOFT if tile.answer == "unseen" else INK
    title, _ = lines_of(tile.title, left, y + 24, 14.5, room, 3, INK, True)
    yield from title
    yield written(tile.numeral, left, y + 98, 28, INK, True)
    yield written(tile.unit, left + 28 * wide(tile.numeral) + 6, y + 98, 12, INK)
    yield written(tile.deadline, left, y + 116, 12, SOFT)
    yield placed(scale_picture(tile.scale), left, y + 120)
    figure, _ = lines_of(tile.figure, left, y + 184, 12, room, 4)
    yield from figure
    yield mark(tile.shape, left, y + TILE[1] - 20, 13, color)
    yield written(tile.state, left + 18, y + TILE[1] - 9, 12.5, color, tile.answer != "unseen")


def city_board(data: SiteData, lang: Lang) -> Board | None:
    """The city in pictures, three beside each other."""
    cities = cities_of(data, lang)
    if not cities:
        return None
    parts: list[str] = []
    lines: list[Line] = []
    for n, city in enumerate(cities):
        x, y = GUTTER + n % 3 * _CITY[0], 108.0 + n // 3 * _CITY[1]
        parts += _one(city, x, y)
        lines.append(Line(city.multiple.marks, "", city.title))
    size = (2 * GUTTER + 3 * _CITY[0], 108 + -(-len(cities) // 3) * _CITY[1] + 60)
    words = data.words[lang]
    svg = sheet(data, size, words("front.city_h"), data.city(lang), parts, _foot(data, lines, lang), lang)
    return _board(data, f"city.{lang}", svg, lines, lang)


def _one(city: City, x: float, y: float) -> Iterator[str]:
    title, below = lines_of(city.title, x, y + 18, 15, _CITY[0] - 40, 3, INK, True)
    subject, _ = lines_of(city.subtitle, x, below, 12, _CITY[0] - 40, 3, SOFT)
    yield from (*title, *subject)
    yield placed(multiple_picture(city.multiple, "", city.axis), x, y + 116)


def timeline_board(data: SiteData, lang: Lang) -> Board | None:
    """The deadlines on a line of years; its rows are the promises with their deadlines."""
    drawn = drawn_timeline(data, lang, WIDE_PX)
    if not drawn:
        return None
    words = data.words[lang]
    parts = [placed(drawn, GUTTER, 108), stroke(GUTTER, 236, GUTTER + WIDE_PX, 236, LINE, 1)]
    foot = footer_of(data, set(), short_hash([t.deadline for t in data.quantified]), lang)
    svg = sheet(
        data, (2 * GUTTER + WIDE_PX, 300), words("front.when_h"), words("timeline.label"), parts, foot, lang
    )
    rows = [[t.id, t.title[lang], t.deadline or ""] for t in data.quantified]
    rows += [["", row[f"PUBLICATION_{lang.upper()}"], row["EXPECTED_BY"]] for row in data.calendar]
    head = ["target", "what", "date"]
    return Board(f"timeline.{lang}", svg, csv_rows(rows, head, data.project.params.demo))


def _foot(data: SiteData, lines: Sequence[Line], lang: Lang) -> str:
    drawn = [[(mark.time, mark.value) for mark in line.marks] for line in lines]
    return footer_of(data, sources_of(data, lines), short_hash(drawn), lang)


def _board(data: SiteData, name: str, svg: str, lines: Sequence[Line], lang: Lang) -> Board:
    rows = line_rows(data, lines, lang)
    return Board(name, svg, csv_rows(rows, HEAD, data.project.params.demo))
