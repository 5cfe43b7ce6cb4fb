"""What a line of a notebook may not hold: no number is typed by hand, and two engines give the same DOM.

Each construct is named with its line (E-NB-04), a figure without alternative text is E-NB-09, a number in
prose E-NB-10 (numbers come out of data, through a cell), a ledger opened under another name E-NB-11: by that
name the notebook's pictures are kept and reproduced.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any

from pipelines.bodies.fences import ANNOTATION, CONTROL, Line
from pipelines.ground.errors import Fault

META = {"title", "title-en", "description", "description-en", "chapter", "order", "across"}
NEEDED = ("title", "title-en", "description", "description-en")
_INLINE = re.compile(r"(?<!`)`\{python\}[^`]*`")
_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})\s*\{(?![.#])")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)(\{[^}]*\})?")
_MAGIC = re.compile(r"^\s*(?:%%?[A-Za-z]|![A-Za-z./])")  # of IPython: what it does is no part of the source
_WIDGETS = re.compile(r"^\s*(?:import|from)\s+(ipywidgets|plotly|bokeh|ipyleaflet|pyecharts)\b")
# A digit stands in prose only as part of a name, an address, an id, a formula or code.
_NAMES = re.compile(
    r"PM2\.5|PM10|CO2|SO2|O3|NH3|95\s*/\s*5|\$[^$]*\$|`[^`]*`|\{[^}]*\}|\]\([^)]*\)|@[\w-]+|\[\^[^\]]*\]|<[^>]*>"
)
# What takes texts of a reader; an argument that is an id (of a promise, a figure) is none.
_SAYING = {"say", "head", "promise", "lines", "bars", "table", "promise_table", "parent_table", "chart"}
# Texts of a reader that stand in attributes.
_TEXTS = re.compile(r"""\b(?:title|fig-alt)=(?:"([^"]*)"|'([^']*)')""")
_ID = re.compile(r"[a-z0-9_-]+")
_DIGIT = re.compile(r"\d[\d.,]*\s*%?")


def prose_faults(line: Line, kind: str) -> list[Fault]:
    """What may not stand in a line of prose, or in the opening line of code that is printed (kind: code)."""
    if kind == "code":
        raw = _FENCE.match(line.text)
        return [Fault("E-NB-04", line.at, line.text.strip()[:60], "```{python}")] if raw else []
    if _INLINE.search(line.text):
        return [Fault("E-NB-04", line.at, "`{python} …`", "output: asis")]
    if any("fig-alt" not in (image[1] or "") for image in _IMAGE.finditer(line.text)):
        return [Fault("E-NB-09", line.at, line.text[:60], "fig-alt")]
    return _numbers(line.text, line.at)


def _numbers(text: str, at: str) -> list[Fault]:
    said = " ".join([text, *(part for pair in _TEXTS.findall(text) for part in pair)])
    found = _DIGIT.search(_NAMES.sub(" ", said))
    instead = "#. …" if re.match(r"\s*\d+[.)]\s", text) else 'ledger.say(f"…")'
    return [Fault("E-NB-10", at, found[0].strip(), instead)] if found else []


def caption_faults(text: str, at: str) -> list[Fault]:
    """A number typed into a caption or an alternative text."""
    return _numbers(text, at)


def meta_faults(meta: dict[str, Any], where: str, lines: Sequence[Line] = ()) -> list[Fault]:
    """Front matter that a chapter may not have (listings, formats, code annotations …), and what it lacks."""

    def at(key: str) -> str:
        return next((line.at for line in lines if line.text.startswith(f"{key}:")), f"{where}:1")

    faults = [
        Fault("E-NB-04", at(key), f"{key}:", ", ".join(sorted(META))) for key in meta if key not in META
    ]
    lacking = [key for key in NEEDED if not isinstance(meta.get(key), str) or not meta[key].strip()]
    if lacking:
        found = str(meta.get(lacking[0]) or "—")
        faults.append(
            Fault("E-NB-12", at(lacking[0]), found[:60], f'{lacking[0]}: "…" ({", ".join(lacking)})')
        )
    if not isinstance(order := meta.get("order", 0), int | float):
        faults.append(Fault("E-NB-12", at("order"), str(order)[:60], "order: 0–99"))
    return faults


def hidden_faults(lines: Sequence[Line]) -> list[Fault]:
    """What nobody sees in the source: control characters, and what turns the direction of writing."""
    signs = ((line.at, sign) for line in lines for sign in CONTROL.findall(line.text))
    return [Fault("E-NB-04", at, f"U+{ord(sign):04X}", "—") for at, sign in signs]


def code_faults(source: str, where: str, at: Callable[[int], str]) -> list[Fault]:
    """Widgets, code annotations, numbers typed into what a cell says, a ledger under another name.

    at: where a line of the source stands, counted from one.
    """
    faults = []
    for number, line in enumerate(source.split("\n"), start=1):
        if _WIDGETS.match(line) or ANNOTATION.search(line):
            faults.append(Fault("E-NB-04", at(number), line.strip()[:60], "output: asis"))
    try:
        tree = compile(source, "", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError:  # the kernel says it better, unless it would understand
        return faults + [
            Fault("E-NB-04", at(number), line.strip()[:60], "Python")
            for number, line in enumerate(source.split("\n"), start=1)
            if _MAGIC.match(line)
        ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            faults += _typed(node, at) if node.func.attr in _SAYING else []
            faults += _opened(node, where, at) if ast.unparse(node.func) == "Ledger.open" else []
    return faults


def _typed(call: ast.Call, at: Callable[[int], str]) -> list[Fault]:
    """Literal digits in the texts that `say` and its like take."""
    faults = []
    for text in (part for argument in call.args for part in _literals(argument)):
        if not _ID.fullmatch(str(text.value)):
            faults += _numbers(str(text.value), at(text.lineno))
    return faults


def _opened(call: ast.Call, where: str, at: Callable[[int], str]) -> list[Fault]:
    """A ledger that is not opened by the notebook's own name."""
    own = f'Ledger.open("{PurePath(where).stem}")'
    written = ast.unparse(call).replace("'", '"')
    return [] if written == own else [Fault("E-NB-11", at(call.lineno), written, own)]


def _literals(node: ast.AST) -> list[ast.Constant]:
    """The literal texts of an argument; what stands between braces of an f-string is data."""
    if isinstance(node, ast.JoinedStr):
        return [part for part in node.values if isinstance(part, ast.Constant)]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node]
    if isinstance(node, ast.BinOp):
        return [*_literals(node.left), *_literals(node.right)]
    return []
