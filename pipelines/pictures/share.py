"""The pictures that shared links show: one a promise, a chapter and the front page, in both languages,
1200 × 630, in the chart font. They are files to download too, where the site knows no address of its own.

A pure function of the verdicts and the words: the same bytes on every machine, whatever fonts it has.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path

from pipelines.bodies import titles_of
from pipelines.charts import ACCENT, GROUND, INK, LINE, SOFT, plain, scale_picture
from pipelines.codes import Lang
from pipelines.ground.files import json_bytes
from pipelines.ground.kept import digest_of_code
from pipelines.ground.project import Project
from pipelines.pictures.canvas import (
    DEMO,
    lines_of,
    marks_of,
    placed,
    pngs,
    wide,
    wrapped,
    written,
)
from pipelines.plan import Target
from pipelines.views import (
    LANGS,
    SiteData,
    Tile,
    answers,
    deadline_of,
    kicker_of,
    threshold_of,
    tile_of,
    verdict_of,
)

WIDTH_PX, HEIGHT_PX = 1200, 630
FOLDER, INDEX = "share", "share/index.json"
FRONT = "index"
_LEFT_PX, _ROOM_PX = 64, 1072
Mark = Callable[..., str]
Tiles = Mapping[str, Tile]  # promise → its tile


def share_path(name: str, lang: Lang) -> str:
    """Where a picture lies below the site's root: of a promise by its id, of a chapter by its notebook, of
    the front page by `FRONT`."""
    return f"{FOLDER}/{name}.{lang}.png"


def share_pictures(data: SiteData, kept: Path, pool: ProcessPoolExecutor) -> dict[str, bytes]:
    """Path below the charts' folder → picture, with the index of what each was drawn from.

    kept: the charts' folder as the last run left it; a picture of the same drawing is taken from there.
    Raises PublishError (E-GLYPH-01) for a character that the chart font lacks.
    """
    before = _kept(kept)
    svgs = dict(cards_of(data))
    keys = {path: _key(svg, data.project) for path, svg in svgs.items()}
    missing = {path: svg for path, svg in svgs.items() if (path, keys[path]) not in before}
    drawn = pngs(missing, data.project, pool)
    files = {path: drawn.get(path) or before[path, keys[path]] for path in svgs}
    index = {
        path: {"key": keys[path], "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in files.items()
    }
    return files | {INDEX: json_bytes(index)}


def cards_of(data: SiteData) -> Iterator[tuple[str, str]]:
    """(path, SVG) of every card."""
    mark = marks_of(data)
    for lang in LANGS:
        tiles = {target.id: tile_of(data, target, lang) for target in data.quantified}
        yield share_path(FRONT, lang), front_card(data, lang, mark, tiles)
        for target in data.city_targets:
            card = target_card(data, target, lang, mark, tiles.get(target.id))
            yield share_path(target.id, lang), card
        for name, chapter, title in titles_of(data.project, lang):
            yield share_path(f"chapter-{name}", lang), chapter_card(data, title, chapter, lang, mark, tiles)


def _kept(folder: Path) -> dict[tuple[str, str], bytes]:
    """(path, key) → picture of the last run, where it is still what was written then."""
    index = folder / INDEX
    if not index.is_file():
        return {}
    kept = {}
    for path, row in json.loads(index.read_text(encoding="utf-8")).items():
        content = (folder / path).read_bytes() if (folder / path).is_file() else b""
        if hashlib.sha256(content).hexdigest() == row["sha256"]:
            kept[path, row["key"]] = content
    return kept


def _key(svg: str, project: Project) -> str:
    return hashlib.sha256(svg.encode() + _drawing(project)).hexdigest()


@lru_cache(maxsize=1)
def _drawing(project: Project) -> bytes:
    """What else a picture depends on: the font, the code that draws, and the library."""
    font = project.asset("site", "theme", "fonts", "LedgerSans-Regular.otf").read_bytes()
    code = digest_of_code("pipelines.pictures.canvas")
    return (
        hashlib.sha256(font).digest()
        + str(code).encode()
        + importlib.metadata.version("vl-convert-python").encode()
    )


def target_card(data: SiteData, target: Target, lang: Lang, mark: Mark, tile: Tile | None) -> str:
    """A promise's: verdict with its mark, promise, threshold and deadline; of a quantified one, which has a
    tile, its scale."""
    words = data.words[lang]
    verdict = verdict_of(data, target.id, lang)
    color = data.codes.statuses[verdict["code"]].light
    size, lines = _fitted(plain(target.title[lang]))
    facts = f"{threshold_of(data, target, lang)}{words('comma')}{deadline_of(data, target, lang)}"
    below = 268 + len(lines) * size * 1.3
    parts = [
        mark(verdict["shape"], _LEFT_PX, 136, 56, color),
        written(verdict["word"], _LEFT_PX + 76, 180, 44, color),
        *(written(line, _LEFT_PX, 278 + n * size * 1.3, size, INK, True) for n, line in enumerate(lines)),
        written(facts, _LEFT_PX, below, 32, SOFT) if wide(facts) * 32 <= _ROOM_PX else "",
    ]
    if tile:
        scale = scale_picture(tile.scale).replace('width="168" height="54"', 'width="504" height="162"')
        parts.append(placed(scale, _LEFT_PX - 24, 390))
        said, _ = lines_of(tile.figure, 600, 452, 28, 536, 2)
        parts += said
    return _card(data, lang, parts)


def front_card(data: SiteData, lang: Lang, mark: Mark, tiles: Tiles) -> str:
    """The front page's: the question, the numerals, and a mark for each promise."""
    kicker, _ = lines_of(kicker_of(data, lang), _LEFT_PX, 150, 32, _ROOM_PX, 2, SOFT)
    x, parts, found = float(_LEFT_PX), [*kicker], answers(data)
    for answer, targets in found.items():
        if targets:
            color = SOFT if answer == "unseen" else INK
            said = data.words[lang](f"front.answer.{answer}", n=len(targets))
            lines = wrapped(said, 7)
            parts.append(written(str(len(targets)), x, 350, 150, color, True))
            parts += [written(line, x, 396 + 32 * n, 26, color, True) for n, line in enumerate(lines)]
            x += max(90.0 * len(str(len(targets))), 27 * max(wide(line) for line in lines)) + 56
    in_order = [tiles[target.id] for targets in found.values() for target in targets]
    parts += _row(mark, [(tile.shape, _color(tile)) for tile in in_order], 474)
    return _card(data, lang, parts)


def chapter_card(data: SiteData, title: str, chapter: str, lang: Lang, mark: Mark, tiles: Tiles) -> str:
    """A chapter's: its question, and a mark with its word for each of its quantified promises; of one that
    runs across the plan, of all."""
    size, lines = _fitted(plain(title))
    parts = [written(line, _LEFT_PX, 190 + n * size * 1.3, size, INK, True) for n, line in enumerate(lines)]
    own = [target for target in data.quantified if target.chapter == chapter]
    for n, target in enumerate(own[:6]):
        x, y = _LEFT_PX + n % 2 * 536, 400 + n // 2 * 48
        tile = tiles[target.id]
        line = wrapped(tile.title, 18.5)
        short = line[0] + ("…" if len(line) > 1 else "")
        parts.append(mark(tile.shape, x, y - 24, 28, _color(tile)))
        parts.append(written(short, x + 42, y, 25, _color(tile)))
    if not own:
        parts += _row(mark, [(tile.shape, INK) for tile in tiles.values()], 430)
    return _card(data, lang, parts)


def _color(tile: Tile) -> str:
    return SOFT if tile.answer == "unseen" else INK


def _row(mark: Mark, drawn: Sequence[tuple[str, str]], y: float) -> list[str]:
    """Marks (shape, colour) side by side over the card's width."""
    step = _ROOM_PX / max(len(drawn), 12)
    size = min(40.0, step * 0.72)
    return [mark(shape, _LEFT_PX + n * step, y, size, color) for n, (shape, color) in enumerate(drawn)]


def _card(data: SiteData, lang: Lang, parts: list[str]) -> str:
    """A card with the site's name above and the release below."""
    params, words = data.project.params, data.words[lang]
    foot = words("footer.release_short", release=data.release.name(lang), date=data.release.date.isoformat())
    whole = [
        f'<rect width="{WIDTH_PX}" height="{HEIGHT_PX}" fill="{GROUND}"/>',
        f'<rect width="{WIDTH_PX}" height="14" fill="{ACCENT}"/>',
        written(params.site_title[lang], _LEFT_PX, 84, 34),
        "" if params.official else written(words("unofficial"), WIDTH_PX - 64, 84, 26, SOFT, False, "end"),
        *parts,
        f'<rect x="{_LEFT_PX}" y="548" width="{_ROOM_PX}" height="1.5" fill="{LINE}"/>',
        written(foot, _LEFT_PX, 592, 26, SOFT),
        written(DEMO, WIDTH_PX - 64, 592, 34, ACCENT, True, "end") if params.demo else "",
    ]
    box = f'width="{WIDTH_PX}" height="{HEIGHT_PX}" viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{"".join(whole)}</svg>'


def _fitted(text: str) -> tuple[float, list[str]]:
    """The largest size at which a title takes two lines at most, and those lines."""
    for size in (60.0, 52.0, 44.0):
        lines = wrapped(text, _ROOM_PX / size)
        if len(lines) <= 2:
            return size, lines
    return 38.0, wrapped(text, _ROOM_PX / 38)[:3]
