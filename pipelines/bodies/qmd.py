"""Reading a Quarto notebook's source: front matter, prose, cells with their options, includes.

What both engines would not read alike is named with its line; what pandoc has to read to know it (classes,
attributes, references) is refused by the filter, see `refused.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from pipelines.bodies.fences import Block, Line, included, numbered, pieces
from pipelines.bodies.lint import code_faults, hidden_faults, meta_faults, prose_faults
from pipelines.bodies.options import cell_options
from pipelines.bodies.titles import front_matter
from pipelines.ground.errors import EngineError, Fault, stop_if


@dataclass(frozen=True)
class CodeCell:
    """One Python cell: source without its options, options, where cell and source begin (file:line), and how
    far it is indented in a list."""

    label: str
    source: str
    options: dict[str, Any]
    at: str
    code_at: str = ""
    indent: str = ""

    def line(self, number: int) -> str:
        """Where a line of the source stands; number: counted from one."""
        file, _, first = (self.code_at or self.at).rpartition(":")
        return f"{file}:{int(first) + number - 1}"


class Said(NamedTuple):
    """What a cell has said once it has run: its Markdown without its code."""

    cell: CodeCell
    text: str

    @property
    def at(self) -> str:
        """Where the cell stands."""
        return f"{self.cell.at} {self.cell.label}"

    def where(self, words: str) -> str:
        """The line of its source in which the words stand, or where the cell stands."""
        lines = self.cell.source.split("\n")
        found = next((n for n, line in enumerate(lines, start=1) if words in line), None)
        return f"{self.cell.line(found)} {self.cell.label}" if found else self.at


@dataclass
class Notebook:
    """A notebook: metadata, pieces in order (prose as text, cells as `CodeCell`), its lines without front
    matter and cells, and what its cells have said once it has run."""

    path: str
    meta: dict[str, Any]
    pieces: list[str | CodeCell] = field(default_factory=list)
    prose: list[Line] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    @property
    def cells(self) -> list[CodeCell]:
        """The cells in order."""
        return [piece for piece in self.pieces if isinstance(piece, CodeCell)]


def read_qmd(path: Path, where: str) -> Notebook:
    """The notebook at `path`.

    Raises EngineError with every fault of the source at once: unlabelled cell (E-NB-02), a label twice
    (E-NB-03), a construct that is not allowed (E-NB-04), a missing include (E-NB-05), a figure without
    alternative text (E-NB-09), a typed number (E-NB-10), front matter or options that are no YAML
    (E-YAML-01), front matter that lacks a title (E-NB-12).
    """
    if not path.is_file():
        raise EngineError(Fault("E-FILE-01", where, "—", path.name))
    faults: list[Fault] = []
    lines = included(numbered(path, where), path.parent, faults, (path.name,), str(PurePath(where).parent))
    meta, start = front_matter(lines, where)
    found = pieces(lines[start:])
    faults += [*meta_faults(meta, where, lines[:start]), *hidden_faults(lines), *found.faults]
    notebook = Notebook(where, meta)
    for block in found.blocks:
        if block.kind == "cell":
            cell, wrong = _cell(block, where)
            notebook.pieces.append(cell)
            faults += wrong
            notebook.prose += [Line(block.at, "")] * 2
        else:
            notebook.prose += block.lines
            text = "\n".join(line.text for line in block.lines)
            # Prose and printed code stay together: an empty line between them would part a list.
            if notebook.pieces and isinstance(notebook.pieces[-1], str):
                text = f"{notebook.pieces.pop()}\n{text}"
            notebook.pieces.append(text)
            faults += _prose(block)
    faults += _twice(notebook.cells)
    stop_if(faults, EngineError)
    return notebook


def cells_of(lines: list[str]) -> list[str]:
    """The source of every cell among the lines of a notebook or of a part, whatever else is wrong with it."""
    blocks = pieces([Line("", line) for line in lines]).blocks
    return ["\n".join(line.text for line in block.lines) for block in blocks if block.kind == "cell"]


def _prose(block: Block) -> Iterator[Fault]:
    for line in block.lines if block.kind == "prose" else block.lines[:1]:
        yield from prose_faults(line, block.kind)


def _twice(cells: list[CodeCell]) -> Iterator[Fault]:
    labels = [cell.label for cell in cells]
    for cell in cells:
        if cell.label and labels.count(cell.label) > 1:
            yield Fault("E-NB-03", cell.at, cell.label, "unique")


def _cell(block: Block, where: str) -> tuple[CodeCell, list[Fault]]:
    options, start, faults = cell_options(block.lines)
    body = list(block.lines[start:])
    while body and not body[0].text.strip():
        body.pop(0)
    label = str(options.get("label") or "")
    if not label and not faults:
        faults.append(Fault("E-NB-02", block.at, (body[0].text if body else "")[:60], "#| label: …"))
    cell = CodeCell(
        label,
        "\n".join(line.text for line in body).rstrip(),
        options,
        block.at,
        body[0].at if body else block.at,
        block.indent,
    )
    return cell, [*faults, *code_faults(cell.source, where, cell.line)]
