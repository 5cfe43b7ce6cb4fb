"""The lines of a notebook in pieces, as Quarto finds them: prose, fenced blocks, cells; includes in place.

Where Quarto and pandoc would not agree on what is a cell, the line is refused: what one runs, the other would
print.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import NamedTuple

from pipelines.ground.errors import EngineError, Fault

_CELL = re.compile(r"^(\s*)(```+)\s*\{python\}\s*$")
# What Quarto runs, or of which it takes a brace away.
_LIKE_A_CELL = re.compile(r"[`~]{3,}\s*\{{1,2}\s*python\b|`\{\{[A-Za-z]+\}\}")
# A mark of a line of code, which Quarto takes away.
ANNOTATION = re.compile(r"(?:#|--|//|%|;|<!--)\s*<\d+>\s*(?:-->|\*/)?\s*$")
_FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})(.*)$")
_BARE = re.compile(r"^\s*`{3,}(?=\s*$)")
_INCLUDE = re.compile(r"""^\s*\{\{<\s+include\s+(["']?)([^\s"']+)\1\s+>\}\}\s*$""")
SHORTCODE = re.compile(r"\{\{[<%].*?[>%]\}\}|\{\{[<%]\s*\S*")
_RULE = re.compile(r"^---\s*$")
_COMMENT = re.compile(r"<!--(?!.*-->)")
_DIV = re.compile(r"^ {0,3}:{3,}(.*)$")
# A div or a shortcode in signs of Chinese writing, with one sign too few, or too far in.
_WIDE_DIV = re.compile(r"^(?:(?=[:：]*：)[:：]{2,}|::(?!:)| {4,}:{3,})\s*\{")
_BENT = re.compile(r"[{｛]\s*[{｛]?\s*[<‹《〈]\s*\w+[^<>]*[>›》〉]\s*[}｝]?\s*[}｝]")
_RULER = re.compile(r"^[>\s]*(?=[^|+]*[|+])\|?\s*:?-+:?\s*(?:[|+]\s*:?-+:?\s*)*\|?\s*$")
_QUOTED = re.compile(r"^[>\s]*")
_CODE = re.compile(r"`[^`]*`")
# What turns the direction of writing, or can't be seen at all.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
BOM = "\ufeff"


class Line(NamedTuple):
    """A line of a notebook and where it stands: file and number, that of the included file inside one."""

    at: str
    text: str


@dataclass(frozen=True)
class Block:
    """Lines of one kind: prose, code that is printed, or a cell; for a cell its indent in a list."""

    kind: str
    lines: tuple[Line, ...]
    at: str = ""
    indent: str = ""


@dataclass
class Pieces:
    """The blocks of a notebook in order, and what is wrong with its lines."""

    blocks: list[Block] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def numbered(path: Path, where: str) -> list[Line]:
    """The lines of a file; a byte order mark and blank lines before the first are no part of it.

    Raises EngineError (E-ENC-01, with the line) where it is no UTF-8.
    """
    content = path.read_bytes()
    try:
        lines = content.decode("utf-8").removeprefix(BOM).split("\n")
    except UnicodeDecodeError as mistake:
        line = content.count(b"\n", 0, mistake.start) + 1
        raise EngineError(
            Fault("E-ENC-01", f"{where}:{line}", content[mistake.start : mistake.start + 4].hex(" "), "UTF-8")
        ) from mistake
    found = [Line(f"{where}:{number}", line.rstrip("\r")) for number, line in enumerate(lines, start=1)]
    first = next((n for n, line in enumerate(found) if line.text.strip()), 0)
    return found[first:]


def included(
    lines: list[Line], folder: Path, faults: list[Fault], above: tuple[str, ...] = (), base: str = ""
) -> list[Line]:
    """The lines with `{{< include >}}` expanded, parts of parts too, an empty line behind each as Quarto has
    it; E-NB-05 for a part that is missing or holds itself.

    folder: where the notebook lies, from which the parts of parts are found too; base: its name in faults.
    """
    found: list[Line] = []
    for line in lines:
        match = _INCLUDE.match(line.text)
        if not match:
            found.append(line)
            continue
        name = match[2]
        part = folder / name
        outside = ".." in name or Path(name).is_absolute()
        if name in above or outside or not part.is_file():
            said = " → ".join((*above, name)) if name in above else "—"
            faults.append(Fault("E-NB-05", line.at, said, name))
            continue
        inside = numbered(part, (PurePath(base) / name).as_posix())
        while inside and not inside[-1].text.strip():
            inside.pop()
        found += included(inside, folder, faults, (*above, name), base)
        found.append(Line(line.at, ""))
    return found


def pieces(lines: list[Line]) -> Pieces:
    """Prose, printed code and cells in order.

    Faults E-NB-04: a cell that is not closed, one in another way of writing or inside other code, a fence
    that the engines would close at different lines, a shortcode, `---` in prose (it hides the cells below).
    """
    found, prose, divs = Pieces(), list[Line](), list[Line]()
    at = 0
    while at < len(lines):
        line = lines[at]
        cell = _CELL.match(line.text)
        opened = _FENCE.match(line.text)
        if cell:
            end = _end_of_cell(lines, at, cell[1] + cell[2], found.faults)
            found.blocks.append(Block("prose", tuple(prose)))
            prose = []
            inside = tuple(Line(one.at, one.text.removeprefix(cell[1])) for one in lines[at + 1 : end])
            found.blocks.append(Block("cell", inside, line.at, cell[1]))
            at = end + 1
        elif opened and not (opened[2][0] == "`" and "`" in opened[3]):
            end = _end_of_code(lines, at, opened[2], found.faults)
            found.faults += _inside(lines[at : end + 1])
            found.blocks.append(Block("prose", tuple(prose)))
            prose = []
            found.blocks.append(Block("code", tuple(lines[at : end + 1]), line.at))
            at = end + 1
        else:
            found.faults += [*_in_prose(line), *_div(line, divs), *_row(lines, at)]
            prose.append(line)
            at += 1
    found.faults += [Fault("E-NB-04", line.at, line.text.strip()[:60], ":::") for line in divs]
    found.blocks.append(Block("prose", tuple(prose)))
    return found


def _end_of_cell(lines: list[Line], start: int, fence: str, faults: list[Fault]) -> int:
    """The line with the same fence, as far in: nothing else ends a cell, and what else could is refused.

    A cell that the next one meets was not closed.
    """
    end = len(lines)
    for n in range(start + 1, len(lines)):
        if lines[n].text.rstrip() == fence:
            return n
        if _CELL.match(lines[n].text):
            end = n - 1
            break
        if bare := _BARE.match(lines[n].text):
            faults.append(Fault("E-NB-04", lines[n].at, bare[0], fence))
    faults.append(Fault("E-NB-04", lines[start].at, lines[start].text.strip(), f"… {fence}"))
    return end


def _end_of_code(lines: list[Line], start: int, fence: str, faults: list[Fault]) -> int:
    for n in range(start + 1, len(lines)):
        closed = _FENCE.match(lines[n].text)
        if closed and closed[2][0] == fence[0] and len(closed[2]) >= len(fence) and not closed[3].strip():
            if len(closed[2]) != len(fence):
                faults.append(Fault("E-NB-04", lines[n].at, closed[2], fence))
            return n
    faults.append(Fault("E-NB-04", lines[start].at, lines[start].text.strip(), fence))
    return len(lines)


def _inside(block: list[Line]) -> Iterator[Fault]:
    """A cell, a shortcode or a mark inside code that is printed: Quarto finds it there."""
    cell = next((line for line in block[1:] if _CELL.match(line.text)), None)
    if cell and _BARE.match(block[0].text):  # the end of a cell whose beginning was lost
        yield Fault("E-NB-04", block[0].at, f"{block[0].text.strip()} … {cell.text.strip()}", "```{python}")
        return
    for line in block:
        if _LIKE_A_CELL.search(line.text):
            yield Fault("E-NB-04", line.at, line.text.strip()[:60], "```{python}")
        elif match := SHORTCODE.search(line.text):
            yield Fault("E-NB-04", line.at, match[0][:60], "{{< include … >}}")
        elif match := ANNOTATION.search(line.text):
            yield Fault("E-NB-04", line.at, match[0][:60], "—")


def _in_prose(line: Line) -> Iterator[Fault]:
    if _WIDE_DIV.match(line.text):
        yield Fault("E-NB-04", line.at, line.text.strip()[:60], "::: {…}")
    elif _LIKE_A_CELL.search(line.text):
        yield Fault("E-NB-04", line.at, line.text.strip()[:60], "```{python}")
    elif match := (SHORTCODE.search(line.text) or _BENT.search(line.text)):
        yield Fault("E-NB-04", line.at, match[0][:60], "{{< include … >}}")
    elif _COMMENT.search(line.text):
        yield Fault("E-NB-04", line.at, line.text.strip()[:60], "<!-- … -->")
    elif _RULE.match(line.text):
        yield Fault("E-NB-04", line.at, "---", "***")


def _div(line: Line, divs: list[Line]) -> Iterator[Fault]:
    """Follows the divs that are open; a fence that closes none."""
    fence = _DIV.match(line.text)
    if fence and fence[1].strip():
        divs.append(line)
    elif fence and divs:
        divs.pop()
    elif fence:
        yield Fault("E-NB-04", line.at, line.text.strip(), "::: {…}")


def _row(lines: list[Line], at: int) -> Iterator[Fault]:
    """A row of a pipe table that has more cells than its head: pandoc would drop them."""
    ruler = next((n for n in range(at, 0, -1) if not _bare(lines[n].text) or _RULER.match(lines[n].text)), 0)
    if ruler == at or not _RULER.match(lines[ruler].text) or "|" not in _CODE.sub("", lines[ruler - 1].text):
        return
    if (cells := _cells(lines[at].text)) > (heads := _cells(lines[ruler].text.replace("+", "|"))):
        yield Fault("E-NB-04", lines[at].at, f"{cells} | {lines[at].text.strip()[:50]}", f"{heads}")


def _bare(text: str) -> str:
    return _QUOTED.sub("", text).strip()


def _cells(text: str) -> int:
    plain = _CODE.sub("", _bare(text)).replace("\\|", "")
    return len(plain.strip("|").split("|"))
