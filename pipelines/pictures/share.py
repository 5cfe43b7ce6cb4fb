"""The picture that a shared link shows: one a promise and language, 1200 × 630, in the chart font.

Drawn only where `site_url` is set: without an absolute address no link can show it, and all of them weigh
18 MB.

A pure function of the verdict and the words: the same bytes on every machine, whatever fonts it has.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from pipelines.charts import ACCENT, FONT, GROUND, INK, LINE, SOFT, plain
from pipelines.codes import Lang
from pipelines.ground.errors import Fault, PublishError
from pipelines.ground.files import json_bytes
from pipelines.ground.project import Project
from pipelines.plan import Target
from pipelines.views import LANGS, SiteData, deadline_of, threshold_of, verdict_of

WIDTH_PX, HEIGHT_PX = 1200, 630
FOLDER, INDEX = "share", "share/index.json"
DEMO = "演示数据 / DEMO DATA"
_LEFT_PX, _ROOM_PX = 64, 1072
_EAST = r"\u1100-\u11ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60"
_WIDE = re.compile(f"[{_EAST}]")
_PIECE = re.compile(rf"[{_EAST}]|[^\s{_EAST}]+\s*|\s+")
_NO_START = "，。：；、！？）》”’,.;:!?)%"  # what may not begin a line


def share_path(target_id: str, lang: Lang) -> str:
    """Where a promise's picture lies below the site's root."""
    return f"{FOLDER}/{target_id}.{lang}.png"


def share_pictures(data: SiteData, kept: Path) -> dict[str, bytes]:
    """Path below the charts' folder → picture, with the index of what each was drawn from.

    kept: the charts' folder as the last run left it; a picture of the same drawing is taken from there.
    Empty without `site_url`. Raises PublishError (E-GLYPH-01) for a character that the chart font lacks.
    """
    if not data.project.params.site_url:
        return {}
    before, shapes = _kept(kept), _shapes(data)
    files: dict[str, bytes] = {}
    index: dict[str, dict[str, str]] = {}
    for target in data.city_targets:
        for lang in LANGS:
            svg = share_svg(data, target, lang, shapes)
            key = _key(svg, data.project)
            path = share_path(target.id, lang)
            files[path] = before.get((path, key)) or _png(svg, target.id, data.project)
            index[path] = {"key": key, "sha256": hashlib.sha256(files[path]).hexdigest()}
    files[INDEX] = json_bytes(index)
    return files


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
    """What else a picture depends on: the font, this module, and the library that draws."""
    font = project.asset("site", "theme", "fonts", "LedgerSans-Regular.otf").read_bytes()
    return (
        hashlib.sha256(font + Path(__file__).read_bytes()).digest()
        + importlib.metadata.version("vl-convert-python").encode()
    )


def _shapes(data: SiteData) -> Any:
    """The macro that draws a status's mark: the same shapes as on the pages."""
    from pipelines.views import environment

    return environment(data).get_template("macros.html.j2").module.mark  # type: ignore[attr-defined]


def share_svg(data: SiteData, target: Target, lang: Lang, shapes: Any) -> str:
    """The picture as SVG: site, verdict with its mark, promise, threshold and deadline, release."""
    params, words = data.project.params, data.words[lang]
    verdict = verdict_of(data, target.id, lang)
    color = data.codes.statuses[verdict["code"]].light
    mark = str(shapes(verdict["shape"])).replace("var(--ground)", GROUND)
    mark = mark.replace("<svg ", f'<svg x="{_LEFT_PX}" y="150" width="56" height="56" color="{color}" ', 1)
    size, lines = _fitted(plain(target.title[lang]))
    foot = words("footer.release_short", release=data.release.name(lang), date=data.release.date.isoformat())
    facts = f"{threshold_of(data, target, lang)}{words('comma')}{deadline_of(data, target, lang)}"
    below = 304 + len(lines) * size * 1.3
    parts = [
        f'<rect width="{WIDTH_PX}" height="{HEIGHT_PX}" fill="{GROUND}"/>',
        f'<rect width="{WIDTH_PX}" height="14" fill="{ACCENT}"/>',
        _text(params.site_title[lang], _LEFT_PX, 92, 34, INK),
        "" if params.official else _text(words("unofficial"), WIDTH_PX - 64, 92, 26, SOFT, "end"),
        mark,
        _text(verdict["word"], _LEFT_PX + 76, 194, 44, color),
        *(_text(line, _LEFT_PX, 304 + n * size * 1.3, size, INK, bold=True) for n, line in enumerate(lines)),
        _text(facts, _LEFT_PX, below, 32, SOFT) if _width(facts) * 32 <= _ROOM_PX else "",
        f'<rect x="{_LEFT_PX}" y="540" width="{_ROOM_PX}" height="1.5" fill="{LINE}"/>',
        _text(foot, _LEFT_PX, 588, 26, SOFT),
        _text(DEMO, WIDTH_PX - 64, 588, 34, ACCENT, "end", True) if params.demo else "",
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_PX}" height="{HEIGHT_PX}" '
        f'viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}">{"".join(parts)}</svg>'
    )


def _text(
    text: str, x: float, y: float, size: float, color: str, anchor: str = "start", bold: bool = False
) -> str:
    """One line of text; bold is the regular face with an outline, as the font has one weight."""
    outline = f' stroke="{color}" stroke-width="{size / 45:.2f}"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="{FONT}" font-size="{size:g}" fill="{color}"{outline} '
        f'text-anchor="{anchor}">{escape(plain(text))}</text>'
    )


def _width(text: str) -> float:
    """About how wide a text is, in ems."""
    return sum(1.0 if _WIDE.match(c) else 0.56 for c in text)


def _fitted(text: str) -> tuple[float, list[str]]:
    """The largest size at which the title takes three lines at most, and those lines."""
    for size in (66.0, 56.0, 46.0):
        lines = wrapped(text, _ROOM_PX / size)
        if len(lines) <= 3:
            return size, lines
    return 40.0, wrapped(text, _ROOM_PX / 40)[:4]


def wrapped(text: str, room: float) -> list[str]:
    """A text in lines of `room` ems: cut at spaces, and between Chinese characters."""
    lines = [""]
    for piece in _PIECE.findall(text):
        fits = _width(lines[-1] + piece.rstrip()) <= room
        if fits or not lines[-1] or piece[0] in _NO_START:
            lines[-1] += piece
        else:
            lines.append(piece)
    return [line.strip() for line in lines if line.strip()]


def _png(svg: str, target_id: str, project: Project) -> bytes:
    import vl_convert
    from lxml import etree

    folder = project.asset("site", "theme", "fonts")
    known = frozenset((folder / "LedgerSans-Regular.glyphs.txt").read_text(encoding="utf-8"))
    lacking = sorted(set("".join(etree.fromstring(svg).itertext("{*}text"))) - known)
    if lacking:
        found = " ".join(f"{c} U+{ord(c):04X}" for c in lacking)
        raise PublishError(Fault("E-GLYPH-01", f"share {target_id}", found, FONT))
    vl_convert.register_font_directory(str(folder))
    return bytes(vl_convert.svg_to_png(svg, scale=1.0, ppi=72))
