"""An Altair chart as static SVG in two widths: Vega-Lite draws it with the shipped font, and it gets the
frame, title and description that every picture has. No script of Vega is ever shipped."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass
from typing import Any

from pipelines.charts.alone import laid_out, missing_fields, parts, scaled
from pipelines.charts.layout import plain
from pipelines.charts.paint import FONT, STACK, picture
from pipelines.charts.placing import wrapped
from pipelines.charts.scales import Frame
from pipelines.charts.theme import config, plain_config
from pipelines.ground.errors import Fault, PublishError

VEGA_LITE = "6.4"  # of Altair's schema; a test holds them together
_FRAME = re.compile(r"^<svg[^>]*>|</svg>\s*$")
_SIZE = re.compile(r'<svg[^>]*\bwidth="([\d.]+)" height="([\d.]+)"')
_SAID = re.compile(r' (?:aria-[a-z]+|role|pointer-events)="[^"]*"')
_EMPTY = re.compile(r'<path class="(?:fore|back)ground"[^>]*?(?:display="none"|d="M0,0h0v0h0Z")[^>]*?/>')
_CLIP = re.compile(r'(id="|url\(#)((?:clip|gradient)[\w-]*)')
_PX = re.compile(r'font-size="([\d.]+)px"')
_LONG = re.compile(r"(\d+\.\d{2})\d+")
_MARKED = re.compile(r'class="mark-\w+ role-mark[^>]*>(?!</g>)')
_COMPOSED = {"facet", "hconcat", "vconcat", "concat", "repeat"}
_LEAST_PX = 60  # a panel's plot
_FACETS = {"facet", "row", "column"}  # as an encoding


@dataclass(frozen=True)
class VegaChart:
    """A chart of Vega-Lite: its specification as JSON, and what stands around every picture.

    alone: a chart as somebody wrote it, with no words of ours around it; it draws its own title.
    """

    id: str
    title: str
    description: str
    spec: str
    subtitle: str = ""
    footer: str = ""
    subject: str = ""
    alone: bool = False


def vega_svg(chart: VegaChart, frame: Frame, fonts: str) -> str:
    """The drawing of a chart in one width; fonts: the folder of the shipped font."""
    import vl_convert

    asked = json.loads(plain(chart.spec))
    if fetched := _fetched(asked):
        raise PublishError(Fault("E-FIG-03", chart.id, fetched[:80], "data"))
    if chart.alone and (gone := missing_fields(asked)):
        raise PublishError(Fault("E-FIG-03", chart.id, ", ".join(gone)[:80], "data"))

    vl_convert.register_font_directory(fonts)
    spec = _framed(laid_out(asked, frame) if chart.alone else asked, frame, chart.alone)
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    if _narrowed(spec, frame, _size(drawn)[0]):
        drawn = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    width, height = _size(drawn)
    if not (_MARKED.search(drawn) and width and height):
        raise PublishError(Fault("E-FIG-03", chart.id, "—", "mark"))
    inside = _EMPTY.sub("", _SAID.sub("", _FRAME.sub("", drawn.strip())))
    inside = _CLIP.sub(rf"\g<1>{chart.id}-{frame.name}-\g<2>", _LONG.sub(r"\1", inside))
    inside = _PX.sub(r'font-size="\1"', inside)
    inside = inside.replace(f'font-family="{FONT}"', f'font-family="{STACK}"')
    name = f"{chart.id}-{frame.name}"
    return picture(name, f"{frame.name} vega", (width, height), (chart.title, chart.description), inside)


def _size(drawn: str) -> tuple[float, float]:
    found = _SIZE.search(drawn)
    return (float(found[1]), float(found[2])) if found else (0.0, 0.0)


def _narrowed(spec: dict[str, Any], frame: Frame, width: float) -> bool:
    """Whether panels stand beside each other and are too wide: each gets its part of the frame (in place)."""
    beside, view = round(width / frame.width_px), spec["config"]["view"]
    if beside > 1:
        around = width / beside - view["continuousWidth"]
        room = max(_LEAST_PX, int(frame.width_px / beside - around))
        view.update(continuousWidth=room, discreteWidth=room)
        scaled(spec, frame.width_px / width)
    return beside > 1


def _fetched(spec: Any) -> str:
    """The first address that a specification would fetch data or a picture from; empty for none."""
    if isinstance(spec, dict):
        address = spec.get("url")
        if isinstance(address, str) and ":" in address:
            return address
        return next(filter(None, map(_fetched, spec.values())), "")
    return next(filter(None, map(_fetched, spec)), "") if isinstance(spec, list) else ""


def _framed(spec: dict[str, Any], frame: Frame, alone: bool = False) -> dict[str, Any]:
    """The specification for one width, its words in the theme's looks whatever was enabled elsewhere."""
    made = copy.deepcopy(spec)
    made["config"] = _merged(plain_config(frame) if alone else config(frame), made.get("config", {}))
    _wrap_titles(made, frame)
    if not (_COMPOSED & made.keys() or _FACETS & made.get("encoding", {}).keys()):
        made["width"] = frame.width_px
        made.setdefault("height", frame.height_px)
        made["autosize"] = {"type": "fit-x", "contains": "padding"}
    return made


def _wrap_titles(spec: dict[str, Any], frame: Frame) -> None:
    """The titles of a picture and of its panels, broken into lines that the width has room for (in place)."""
    for title in (part["title"] for part in parts(spec) if isinstance(part.get("title"), dict)):
        for name in ("text", "subtitle"):
            if isinstance(title.get(name), str):
                title[name] = wrapped(title[name], frame.size, frame.width_px)
                title.setdefault("fontSize", frame.size)


def _merged(theirs: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The theme below what a chart configures itself; what the theme says of sizes stays the frame's."""
    made = dict(theirs)
    for key, value in own.items():
        known = made.get(key)
        if isinstance(value, dict) and isinstance(known, dict):
            made[key] = {**value, **known}
        elif key not in made:
            made[key] = value
    return made
