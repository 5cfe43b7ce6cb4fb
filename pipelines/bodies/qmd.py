"""Reading a Quarto notebook's source: front matter, prose, cells with their options, includes.

Only the constructs that ARCHITECTURE.md allows get through; everything else is named with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pipelines.bodies.lint import code_faults, meta_faults, option_faults, prose_faults
from pipelines.bodies.titles import front_matter
from pipelines.ground.errors import EngineError, Fault, stop_if

_CELL = re.compile(r"^```\{python\}\s*$")
_FENCE = re.compile(r"^(`{3,}|~{3,})")
_INCLUDE = re.compile(r"^\{\{<\s*include\s+(\S+)\s*>\}\}\s*$")
_OPTION = re.compile(r"^#\|\s*([\w-]+):\s*(.*)$")


@dataclass(frozen=True)
class CodeCell:
    """One Python cell: source without its options, options, the lines where cell and source begin."""

    label: str
    source: str
    options: dict[str, Any]
    line: int
    first: int = 0


@dataclass
class Notebook:
    """A notebook: metadata, and pieces in order (prose as text, cells as `CodeCell`)."""

    path: str
    meta: dict[str, Any]
    pieces: list[str | CodeCell] = field(default_factory=list)

    @property
    def cells(self) -> list[CodeCell]:
        """The cells in order."""
        return [piece for piece in self.pieces if isinstance(piece, CodeCell)]


def read_qmd(path: Path, where: str) -> Notebook:
    """The notebook at `path`.

    Raises EngineError with every fault of the source at once: unlabelled cell (E-NB-02), a label twice
    (E-NB-03), a construct that is not allowed (E-NB-04), a missing include (E-NB-05), front matter that
    is no YAML (E-YAML-01).
    """
    if not path.is_file():
        raise EngineError(Fault("E-FILE-01", where, "—", path.name))
    lines, faults = _expand(path, where)
    meta, body_start = front_matter(lines, where)
    notebook = Notebook(where, meta)
    faults += meta_faults(meta, where)
    faults += _split(lines, body_start, notebook, where)
    labels = [cell.label for cell in notebook.cells]
    faults += [
        Fault("E-NB-03", f"{where}:{c.line}", c.label, "unique")
        for c in notebook.cells
        if labels.count(c.label) > 1
    ]
    stop_if(faults, EngineError)
    return notebook


def _expand(path: Path, where: str) -> tuple[list[tuple[int, str]], list[Fault]]:
    """The lines with `{{< include >}}` expanded, each with the line number in the main file."""
    lines: list[tuple[int, str]] = []
    faults = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        match = _INCLUDE.match(line)
        if not match:
            lines.append((number, line))
            continue
        included = path.parent / match[1]
        if included.is_file():
            lines += [
                (number, inner) for inner in included.read_text(encoding="utf-8").rstrip("\n").split("\n")
            ]
        else:
            faults.append(Fault("E-NB-05", f"{where}:{number}", "—", match[1]))
    return lines, faults


def _split(lines: list[tuple[int, str]], start: int, notebook: Notebook, where: str) -> list[Fault]:
    faults: list[Fault] = []
    prose: list[str] = []
    at, fenced = start, False
    while at < len(lines):
        number, line = lines[at]
        if _CELL.match(line):
            end = next((n for n in range(at + 1, len(lines)) if lines[n][1].startswith("```")), len(lines))
            notebook.pieces.append("\n".join(prose))
            prose = []
            cell, found = _cell([text for _, text in lines[at + 1 : end]], number, where)
            faults += found
            notebook.pieces.append(cell)
            at = end + 1
            continue
        fenced = fenced != bool(_FENCE.match(line))
        if not fenced or _FENCE.match(line):
            faults += prose_faults(line, f"{where}:{number}")
        prose.append(line)
        at += 1
    notebook.pieces.append("\n".join(prose))
    return faults


def _cell(lines: list[str], number: int, where: str) -> tuple[CodeCell, list[Fault]]:
    options: dict[str, Any] = {}
    source: list[str] = []
    faults: list[Fault] = []
    first, lines_of = number, dict[str, int]()
    for offset, line in enumerate(lines, start=1):
        match = _OPTION.match(line)
        if match and not source:
            options[match[1]] = yaml.safe_load(match[2]) if match[2] else ""
            lines_of[match[1]] = number + offset
        else:
            first = first if source else number + offset
            source.append(line)
    faults += option_faults(options, where, lines_of)
    label = str(options.get("label") or "")
    if not label:
        faults.append(Fault("E-NB-02", f"{where}:{number}", (source or [""])[0][:60], "#| label: …"))
    code = "\n".join(source)
    faults += code_faults(code, where, first)
    return CodeCell(label, code, options, number, first), faults
