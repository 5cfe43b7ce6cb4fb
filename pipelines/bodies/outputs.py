"""What a cell shows, as the Markdown that Quarto makes of it; what would not be the same in every run, or in
both engines, or could not be seen at all, is refused with the cell's line."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from nbformat.v4 import new_output

from pipelines.bodies.fences import CONTROL, SHORTCODE, Line, pieces
from pipelines.bodies.options import CAPTIONS, FLOATS
from pipelines.bodies.qmd import CodeCell
from pipelines.bodies.wellformed import unclosed
from pipelines.ground.errors import EngineError, Fault, stop_if

# The first that an output has is shown; Quarto's order for pages.
KINDS = ("text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/latex", "text/plain")
IMAGES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpeg"}
_SCRIPTED = re.compile(r"^application/(?!json$)")
COLOURS = re.compile(r"\x1b\[[\d;]*m")
# What names a thing of this run alone: an address in memory, an object that shows nothing of itself.
_PASSING = re.compile(r"\b0x[0-9a-f]{6,}\b|^<[^<>\n]*>$|^\[<[^<>\n]* at 0x")
_RETURNED = re.compile(r"^(?:\(.*\)|\[.*\]|<.*>)$")
_MATHS = re.compile(r"^\s*\${1,2}[^$]+\${1,2}\s*$")


@dataclass(frozen=True)
class Shown:
    """One output as Markdown: its class, the text, and whether it is a picture that carries the label."""

    kind: str
    text: str
    image: bool = False


class _Place(NamedTuple):
    """Where an output's picture goes, its number among the cell's outputs, and whether the caption is its."""

    folder: Path
    number: int
    captioned: bool


def cell_markdown(cell: CodeCell, outputs: list[Any], folder: Path) -> str:
    """A cell as Quarto writes it: a `.cell` div with its code and outputs; `asis` output as it is printed.

    folder: pictures are written there. Raises EngineError: E-NB-13 for what can't be published, E-NB-09 for a
    picture without alternative text.
    """
    asis = cell.options.get("output") == "asis"
    hidden = cell.options.get("output") is False
    joined = [] if hidden else _joined(outputs)
    _beside_pictures(cell, joined)
    first = next((n for n, one in enumerate(joined) if one.output_type != "stream"), None)
    shown = [_shown(cell, one, _Place(folder, n + 1, n == first)) for n, one in enumerate(joined)]
    if asis and any(one.kind != "stdout" for one in shown):
        raise EngineError(Fault("E-NB-13", _at(cell), "output: asis", "print"))
    if cell.label.startswith(FLOATS) and not asis and not hidden and cell.options.get("eval", True):
        _one_float(cell, shown)
    captions = [name for name in CAPTIONS if name in cell.options]
    if captions and all(one.kind == "stdout" for one in shown):
        raise EngineError(Fault("E-NB-13", _at(cell), "stdout", f"#| {captions[0]}"))
    ticks = _ticks(cell.source)
    code = f"{ticks} {{.python .cell-code}}\n{cell.source}\n{ticks}" if cell.options.get("echo", True) else ""
    body = "\n\n".join(one.text if asis else _div(cell, one, n == first) for n, one in enumerate(shown))
    if not code and not body:
        return ""
    text = f"::: {{#cell-{cell.label} .cell}}\n\n{code}\n\n{body}\n\n:::"
    return "\n".join(cell.indent + line if line else line for line in text.split("\n"))


def _joined(outputs: list[Any]) -> list[Any]:
    """The outputs in their order, what was printed in several goes one after another as one."""
    found: list[Any] = []
    for output in outputs:
        before = found[-1] if found else output
        same = bool(found) and "stream" == output.output_type == before.output_type
        if same and before.name == output.name:
            found[-1] = new_output("stream", name=output.name, text=f"{before.text}{output.text}")
        else:
            found.append(output)
    return found


def _at(cell: CodeCell) -> str:
    return f"{cell.at} {cell.label}".strip()


def _beside_pictures(cell: CodeCell, outputs: list[Any]) -> None:
    """Refuses a value in brackets beside a picture: Quarto takes it for what a plot returns, and drops it."""
    data = [output.get("data", {}) for output in outputs]
    if any(kind in IMAGES for one in data for kind in one):
        plain = (str(one["text/plain"]) for one in data if set(one) == {"text/plain"})
        found = [text for text in plain if _RETURNED.match(text)]
        stop_if([Fault("E-NB-13", _at(cell), text[:60], "print(…)") for text in found], EngineError)


def _div(cell: CodeCell, one: Shown, captioned: bool) -> str:
    """An output in its div: the label on whatever is no picture, its caption below it."""
    label = f"#{cell.label} " if cell.label.startswith(FLOATS) and not one.image else ""
    said = cell.options.get("tbl-cap") or cell.options.get("fig-cap")
    caption = f"\n\n{_flat(said)}" if said and captioned and not one.image else ""
    markdown = " .cell-output-markdown" if one.kind == "markdown" else ""
    kind = "display" if one.kind == "markdown" else one.kind
    return f"::: {{{label}.cell-output .cell-output-{kind}{markdown}}}\n\n{one.text}{caption}\n\n:::"


def _one_float(cell: CodeCell, shown: list[Shown]) -> None:
    wanted = "fig-" if any(one.image for one in shown) else "tbl-"
    right = len(shown) == 1 and shown[0].kind != "stdout" and cell.label.startswith(wanted)
    caption = "fig-cap" if cell.label.startswith("fig-") else "tbl-cap"
    if not right:
        found = ", ".join(one.kind for one in shown) or "—"
        raise EngineError(Fault("E-NB-13", _at(cell), found, f"{cell.label}: 1"))
    if caption not in cell.options:
        raise EngineError(Fault("E-NB-13", _at(cell), "—", f"#| {caption}"))


def _shown(cell: CodeCell, output: Any, place: _Place) -> Shown:
    if output.output_type == "stream":
        return _printed(cell, output)
    data = output.get("data", {})
    kind = next((kind for kind in KINDS if kind in data), None)
    if kind in IMAGES and _MATHS.match(str(data.get("text/latex", ""))):
        kind = "text/latex"  # a formula comes before a picture of it
    scripted = [kind for kind in data if _SCRIPTED.match(kind)]
    if kind is None or (scripted and kind == "text/plain"):
        raise EngineError(Fault("E-NB-13", _at(cell), ", ".join(data) or "—", ", ".join(KINDS)))
    if kind in IMAGES:
        return _picture(cell, kind, data[kind], place)
    text = str(data[kind])
    if kind == "text/latex":
        if not _MATHS.match(text):
            raise EngineError(Fault("E-NB-13", _at(cell), _flat(text)[:60], "$…$"))
        return Shown("markdown", text.strip())
    _lasting(cell, text)
    if kind == "text/markdown":
        _whole(cell, text)
    if kind == "text/html":
        if not text.strip() or (wrong := unclosed(text)):
            raise EngineError(Fault("E-NB-13", _at(cell), wrong if text.strip() else "text/html: —", "HTML"))
        ticks = _ticks(text)
        return Shown("display", f"{ticks}{{=html}}\n{text.strip()}\n{ticks}")
    if kind == "text/markdown":
        return Shown("markdown", text)
    if text.startswith("'<table") and text.endswith("</table>'"):  # Quarto takes it for a table
        raise EngineError(Fault("E-NB-13", _at(cell), text[:40], "display(HTML(…))"))
    return Shown("display", _pre(text))


def _printed(cell: CodeCell, output: Any) -> Shown:
    text = COLOURS.sub("", str(output.text))
    if output.name != "stdout":
        raise EngineError(Fault("E-NB-13", _at(cell), f"stderr: {_warned(text)[:120]}", "stdout"))
    _lasting(cell, text)
    if cell.options.get("output") == "asis":
        _whole(cell, text)
    if cell.options.get("output") != "asis" and "::: {.content-visible" in text:
        raise EngineError(Fault("E-NB-13", _at(cell), "::: {.content-visible …}", "#| output: asis"))
    return Shown("stdout", text if cell.options.get("output") == "asis" else _pre(text))


def _whole(cell: CodeCell, text: str) -> None:
    """Refuses Markdown in which a fence, a div or a comment stays open: it would swallow the rest."""
    found = pieces([Line(_at(cell), line) for line in text.split("\n")])
    wrong = [Fault("E-NB-13", _at(cell), fault.found, fault.expected) for fault in found.faults]
    wrong += [Fault("E-NB-13", _at(cell), "```{python}", "```") for one in found.blocks if one.kind == "cell"]
    stop_if(wrong, EngineError)


def _lasting(cell: CodeCell, text: str) -> None:
    """Refuses what is different in the next run, or in Quarto: addresses in memory, objects that show nothing
    else, control characters, shortcodes."""
    stop_if(
        [
            Fault("E-NB-13", _at(cell), repr(match[0][:80]).strip("'"), "—")
            for match in (_PASSING.search(text.strip()), CONTROL.search(text), SHORTCODE.search(text))
            if match
        ],
        EngineError,
    )


def _picture(cell: CodeCell, kind: str, content: str, place: _Place) -> Shown:
    alt = _flat(str(cell.options.get("fig-alt") or ""))
    if not (alt or _titled(kind, content)):
        what = "altair.Chart" if 'class="chart' in content else kind
        raise EngineError(Fault("E-NB-09", _at(cell), what, "#| fig-alt: … / .properties(title=…)"))
    path = place.folder / f"{cell.label}-output-{place.number}.{IMAGES[kind]}"
    path.write_bytes(content.encode() if kind == "image/svg+xml" else base64.b64decode(content))
    label = f"#{cell.label} " if cell.label.startswith(FLOATS) else ""
    caption = _flat(str(cell.options.get("fig-cap") or "")) if place.captioned else ""
    quoted = alt.replace("\\", "\\\\").replace('"', '\\"')
    attributes = " ".join(filter(None, [label.strip(), f'fig-alt="{quoted}"' if alt else ""]))
    return Shown("display", f"![{caption}]({path.name}){{{attributes}}}", image=True)


def _titled(kind: str, content: str) -> bool:
    """Whether a picture is one of ours that has a title: it says itself what it shows."""
    title = re.search(r"<title[^>]*>(.*?)</title>", content)
    return kind == "image/svg+xml" and 'class="chart' in content and title is not None and bool(title[1])


def _pre(text: str) -> str:
    """Text as it was printed, in a fence longer than any in it."""
    ticks = _ticks(text)
    return f"{ticks}\n{text.removesuffix(chr(10))}\n{ticks}"


def _ticks(text: str) -> str:
    return "`" * max(3, max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _warned(text: str) -> str:
    """What a warning says, without the file of this run that it names."""
    return _flat(re.sub(r"^/\S*:\d+: ", "", text, flags=re.MULTILINE))
