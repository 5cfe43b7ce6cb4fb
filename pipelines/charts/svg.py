"""Pictures as accessible static SVG: a narrow and a wide drawing for a page, and a file of its own with
title, subject, source and date for whoever passes it on.

The same data give the same bytes on every machine: only the shipped font is ever measured, and a character
that it lacks stops the build.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

from pipelines.charts.bars import BarChart, bars_svg
from pipelines.charts.colours import GROUND, INK, SOFT
from pipelines.charts.kept import drawn_once
from pipelines.charts.layout import plain
from pipelines.charts.lines import lines_svg
from pipelines.charts.marks import PromiseChart
from pipelines.charts.paint import FONT, STACK, node, picture, text
from pipelines.charts.placing import wrapped
from pipelines.charts.scales import NARROW, WIDE, Frame
from pipelines.charts.vega import VegaChart, vega_svg
from pipelines.ground.errors import Fault, PublishError
from pipelines.ground.project import Project

Chart = PromiseChart | BarChart | VegaChart
_EDGE_PX = 20.0  # around the picture in a file of its own
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_TEXT = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_FRAME = re.compile(r'^<svg.*?</desc>|</svg>$| (?:role|aria-labelledby)="[^"]*"', re.DOTALL)


@dataclass(frozen=True)
class Drawings:
    """A chart's drawings: for a phone, for a desktop, and as a file of its own."""

    narrow: str
    wide: str
    file: str


def drawings(chart: Chart, project: Project) -> Drawings:
    """Both drawings of a chart and its file; a pure function of it, drawn once.

    Raises PublishError (E-GLYPH-01) naming every character that the chart font lacks.
    """

    def draw() -> bytes:
        narrow, wide = (_drawn(chart, frame, project) for frame in (NARROW, WIDE))
        made = Drawings(narrow, wide, _file(chart, wide))
        check_glyphs(words_of(made.file + narrow), chart.id, project)
        return json.dumps(asdict(made), ensure_ascii=False).encode()

    asked = json.dumps(asdict(chart), ensure_ascii=False)
    return Drawings(**json.loads(drawn_once(project, type(chart).__name__, asked, draw)))


def _drawn(chart: Chart, frame: Frame, project: Project) -> str:
    if isinstance(chart, VegaChart):
        return vega_svg(chart, frame, _fonts(project))
    return bars_svg(chart, frame) if isinstance(chart, BarChart) else lines_svg(chart, frame)


def _file(chart: Chart, wide: str) -> str:
    """The wide drawing below its subject, title and subtitle, above its source and date."""
    size = _SIZE.search(wide)
    width, high = (float(n) for n in size.groups()) if size else (0.0, 0.0)
    head, foot, y = [], [], _EDGE_PX
    for words, px, color, bold in (
        (chart.subject, 14.0, SOFT, False),
        (chart.title, 20.0, INK, True),
        (chart.subtitle, 14.0, SOFT, False),
    ):
        for one in wrapped(plain(words), px * (1.04 if bold else 1), width) if words else ():
            y += px * 1.3
            # The font has one weight: a thin outline makes it bold.
            outline: dict[str, Any] = {"stroke": color, "stroke_width": 0.5} if bold else {}
            head.append(text(one, _EDGE_PX, y - 4, px, color, **outline))
    top = y + 8
    y = top + high + 6
    for words in chart.footer.split("\n"):
        for one in wrapped(plain(words), 12.0, width) if words else ():
            y += 16
            foot.append(text(one, _EDGE_PX, y, 12, SOFT))
    whole = (width + 2 * _EDGE_PX, y + _EDGE_PX)
    body = node("g", _FRAME.sub("", wide), transform=f"translate({_EDGE_PX:g},{top:.1f})")
    ground = node("rect", width=whole[0], height=whole[1], fill=GROUND)
    made = picture(chart.id, "file", whole, (chart.title, chart.description), ground, *head, body, *foot)
    return made.replace("<svg ", f'<svg width="{whole[0]:g}" height="{whole[1]:.1f}" ', 1) + "\n"


def _fonts(project: Project) -> str:
    # Where the font really lies, since it is read again later, when a link may be gone.
    return str(project.asset("site", "theme", "fonts").resolve())


@lru_cache(maxsize=1)
def _known(folder: str) -> frozenset[str]:
    """The characters that the chart font in a folder has."""
    return frozenset(Path(folder, "LedgerSans-Regular.glyphs.txt").read_text(encoding="utf-8"))


def check_glyphs(text: str, name: str, project: Project) -> None:
    """Raises PublishError (E-GLYPH-01) naming every character of a text that the chart font lacks; name: of
    what the text stands in."""
    lacking = sorted(set(text) - _known(_fonts(project)))
    if lacking:
        raise PublishError(Fault("E-GLYPH-01", name, " ".join(f"{c} U+{ord(c):04X}" for c in lacking), FONT))


def words_of(svg: str) -> str:
    """All that is written in an SVG of ours."""
    return "".join(unescape(_TAG.sub("", words)) for words in _TEXT.findall(svg))


def raster(svg: str, project: Project, scale: float) -> bytes:
    """An SVG of ours as PNG in the shipped font, `scale` times its size."""
    import vl_convert

    vl_convert.register_font_directory(_fonts(project))
    # The font has one weight: for a bold one the machine's own would stand in.
    plain_face = svg.replace(STACK, FONT).replace(' font-weight="700"', "")
    return bytes(vl_convert.svg_to_png(plain_face, scale=scale))


def to_png(svg: str, project: Project) -> bytes:
    """An SVG file of ours as PNG, half as large again, drawn once."""
    return drawn_once(project, "png", svg, lambda: raster(svg, project, 1.5))


def short_hash(data: Any) -> str:
    """Seven hex digits that name the data of a picture, because people take screenshots."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:7]
