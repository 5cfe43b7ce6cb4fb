"""What a cell shows, as the Markdown that Quarto makes of it; what would not be the same in every run, or in
both engines, or could not be seen at all, is refused with the cell's line."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat.v4 import new_output

from pipelines.bodies.fences import Line, pieces
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
# What no page may hold: control characters, and what turns the direction of writing.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_MATHS = re.compile(r"^\s*\${1,2}[^$]+\${1,2}\s*$")


@dataclass(frozen=True)
class Shown:
    """One output as Markdown: its class, the text, and whether it is a picture that carries the label."""

    kind: str
    text: str
    image: bool = False


def cell_markdown(cell: CodeCell, outputs: list[Any], folder: Path) -> str:
    """A cell as Quarto writes it: a `.cell` div with its code and outputs; `asis` output as it is printed.

    folder: pictures are written there. Raises EngineError: E-NB-13 for what can't be published, E-NB-09 for a
    picture without alternative text.
    """
    asis = cell.options.get("output") == "asis"
    hidden = cell.options.get("output") is False
    joined = [] if hidden else _joined(outputs)
    shown = [_shown(cell, one, number, folder) for number, one in enumerate(joined, 1)]
    if asis and any(one.kind != "stdout" for one in shown):
        raise EngineError(Fault("E-NB-13", _at(cell), "output: asis", "print"))
    if cell.label.startswith(FLOATS) and not asis and not hidden and cell.options.get("eval", True):
        _one_float(cell, shown)
    captioned = [name for name in CAPTIONS if name in cell.options]
    if captioned and all(one.kind == "stdout" for one in shown):
        raise EngineError(Fault("E-NB-13", _at(cell), "stdout", f"#| {captioned[0]}"))
    ticks = "`" * (max((len(run) for run in re.findall(r"`+", cell.source)), default=2) + 1)
    ticks = ticks if len(ticks) > 2 else "```"
    code = f"{ticks} {{.python .cell-code}}\n{cell.source}\n{ticks}" if cell.options.get("echo", True) else ""
    body = "\n\n".join(one.text if asis else _div(cell, one) for one in shown)
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


def _div(cell: CodeCell, one: Shown) -> str:
    """An output in its div: the label on whatever is no picture, its caption below it."""
    label = f"#{cell.label} " if cell.label.startswith(FLOATS) and not one.image else ""
    said = cell.options.get("tbl-cap") or cell.options.get("fig-cap")
    caption = f"\n\n{_flat(said)}" if said and not one.image else ""
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


def _shown(cell: CodeCell, output: Any, number: int, folder: Path) -> Shown:
    if output.output_type == "stream":
        text = COLOURS.sub("", str(output.text))
        if output.name != "stdout":
            raise EngineError(Fault("E-NB-13", _at(cell), f"stderr: {_warned(text)[:120]}", "stdout"))
        _lasting(cell, text)
        if cell.options.get("output") == "asis":
            _whole(cell, text)
        return Shown("stdout", text if cell.options.get("output") == "asis" else _pre(text))
    data = output.get("data", {})
    kind = next((kind for kind in KINDS if kind in data), None)
    scripted = [kind for kind in data if _SCRIPTED.match(kind)]
    if kind is None or (scripted and kind == "text/plain"):
        raise EngineError(Fault("E-NB-13", _at(cell), ", ".join(data) or "—", ", ".join(KINDS)))
    if kind in IMAGES:
        return _picture(cell, kind, data[kind], number, folder)
    text = str(data[kind])
    if kind == "text/latex":
        if not _MATHS.match(text):
            raise EngineError(Fault("E-NB-13", _at(cell), _flat(text)[:60], "$…$"))
        return Shown("markdown", text.strip())
    _lasting(cell, COLOURS.sub("", text) if kind == "text/plain" else text)
    if kind == "text/markdown":
        _whole(cell, text)
    if kind == "text/html":
        if not text.strip() or (wrong := unclosed(text)):
            raise EngineError(Fault("E-NB-13", _at(cell), wrong if text.strip() else "text/html: —", "HTML"))
        return Shown("display", f"```{{=html}}\n{_no_blank_lines(text)}\n```")
    if kind == "text/markdown":
        return Shown("markdown", text)
    return Shown("display", _pre(COLOURS.sub("", text)))


def _whole(cell: CodeCell, text: str) -> None:
    """Refuses Markdown in which a fence, a div or a comment stays open: it would swallow the rest."""
    found = pieces([Line(_at(cell), line) for line in text.split("\n")])
    wrong = [Fault("E-NB-13", _at(cell), fault.found, fault.expected) for fault in found.faults]
    wrong += [Fault("E-NB-13", _at(cell), "```{python}", "```") for one in found.blocks if one.kind == "cell"]
    stop_if(wrong, EngineError)


def _lasting(cell: CodeCell, text: str) -> None:
    """Refuses what is different in the next run: addresses in memory, objects that show nothing else."""
    stop_if(
        [
            Fault("E-NB-13", _at(cell), repr(match[0][:80]).strip("'"), "—")
            for match in (_PASSING.search(text.strip()), _CONTROL.search(text))
            if match
        ],
        EngineError,
    )


def _picture(cell: CodeCell, kind: str, content: str, number: int, folder: Path) -> Shown:
    alt = _flat(str(cell.options.get("fig-alt") or _own_words(kind, content)))
    if not alt:
        what = "altair.Chart" if 'class="chart' in content else kind
        raise EngineError(Fault("E-NB-09", _at(cell), what, "#| fig-alt: … / .properties(title=…)"))
    path = folder / f"{cell.label}-output-{number}.{IMAGES[kind]}"
    path.write_bytes(content.encode() if kind == "image/svg+xml" else base64.b64decode(content))
    label = f"#{cell.label} " if cell.label.startswith(FLOATS) else ""
    caption = _flat(str(cell.options.get("fig-cap") or ""))
    quoted = alt.replace("\\", "\\\\").replace('"', '\\"')
    return Shown("display", f'![{caption}]({path.name}){{{label}fig-alt="{quoted}"}}', image=True)


def _own_words(kind: str, content: str) -> str:
    """The title and the description that a picture of ours carries itself."""
    if kind != "image/svg+xml" or 'class="chart' not in content:
        return ""
    said = [
        re.sub(r"<[^>]*>", "", part)
        for part in re.findall(r"<(?:title|desc)[^>]*>.*?</(?:title|desc)>", content)
    ]
    return " ".join(dict.fromkeys(filter(None, said)))


def _pre(text: str) -> str:
    """Text as it was printed, in a fence longer than any in it."""
    ticks = "`" * max(3, max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    return f"{ticks}\n{text.rstrip()}\n{ticks}"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _no_blank_lines(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip())


def _warned(text: str) -> str:
    """What a warning says, without the file of this run that it names."""
    return _flat(re.sub(r"^/\S*:\d+: ", "", text, flags=re.MULTILINE))
