"""What a notebook may not hold, so that two engines give the same DOM and no number is typed by hand.

Each construct is named with its line (E-NB-04), a figure without alternative text is E-NB-09, a number in
prose E-NB-10 (numbers come out of data, through a cell), a ledger opened under another name E-NB-11: by that
name the notebook's pictures are kept and reproduced.
"""

from __future__ import annotations

import ast
import re
from pathlib import PurePath
from typing import Any

from pipelines.ground.errors import Fault

OPTIONS = {"label", "echo", "eval", "output", "fig-cap", "fig-alt", "tbl-cap"}
META = {"title", "title-en", "description", "description-en", "chapter", "order", "across"}
_SHORTCODE = re.compile(r"\{\{<\s*(?!include\b)(\S+)")
_INLINE = re.compile(r"(?<!`)`\{python\}[^`]*`")
_THEOREMS = "thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg"
# Quarto's and Bootstrap's own classes: they need style sheets and scripts that the site does not ship.
_CLASSES = (
    r"column-[\w-]+|grid|g-col-[\w-]+|btn[\w-]*|card[\w-]*|navbar[\w-]*|quarto-[\w-]+|listing[\w-]*|"
    r"theorem|aside|lightbox|sidebar[\w-]*|nav-[\w-]+|d-(?:none|flex|grid)|row|col(?:-[\w-]+)?"
)
_ATTRIBUTES = re.compile(
    rf"\{{[^}}]*(?:layout(?:-[\w-]+)?=|#(?:{_THEOREMS})-|#lst-|fig-subcap|\.(?:{_CLASSES})(?=[\s}}]))[^}}]*\}}"
)
_SUBFIGURE = re.compile(r"^:{3,}\s*\{[^}]*#fig-")
_FENCE = re.compile(r"^```+\s*\{(=?\w+)")
_OTHER_CODE = {"mermaid", "dot", "ojs", "r", "julia", "bash", "sql", "=html"}
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)(\{[^}]*\})?")
_ANNOTATION = re.compile(r"#\s*<\d+>\s*$")
_WIDGETS = re.compile(r"^\s*(?:import|from)\s+(ipywidgets|plotly|bokeh|ipyleaflet|pyecharts)\b")
# A digit stands in prose only as part of a name, an address, an id, a formula or code.
_NAMES = re.compile(
    r"PM2\.5|PM10|CO2|SO2|O3|NH3|95\s*/\s*5|\$[^$]*\$|`[^`]*`|\{[^}]*\}|\]\([^)]*\)|@[\w-]+|\[\^[^\]]*\]|<[^>]*>"
)
# What takes texts of a reader; an argument that is an id (of a promise, a figure) is none.
_SAYING = {"say", "head", "promise", "lines", "bars", "table", "promise_table", "parent_table"}
_ID = re.compile(r"[a-z0-9_-]+")
_DIGIT = re.compile(r"\d[\d.,]*\s*%?")


def prose_faults(line: str, at: str) -> list[Fault]:
    """Everything in a line of prose that is not allowed; `at` is notebook:line."""
    shortcode = _SHORTCODE.search(line)
    if shortcode:
        return [Fault("E-NB-04", at, "{{< " + shortcode[1] + " >}}", "include")]
    if _INLINE.search(line):
        return [Fault("E-NB-04", at, "`{python} …`", "output: asis")]
    if _ATTRIBUTES.search(line) or _SUBFIGURE.match(line):
        return [Fault("E-NB-04", at, line[:60], "callout, panel-tabset, content-visible")]
    fence = _FENCE.match(line)
    if fence and fence[1] in _OTHER_CODE:
        return [Fault("E-NB-04", at, line[:60], "```{python}")]
    if any("fig-alt" not in (image[1] or "") for image in _IMAGE.finditer(line)):
        return [Fault("E-NB-09", at, line[:60], "fig-alt")]
    return _numbers(line, at)


def _numbers(text: str, at: str) -> list[Fault]:
    found = _DIGIT.search(_NAMES.sub(" ", text))
    return [Fault("E-NB-10", at, found[0].strip(), 'ledger.say(f"…")')] if found else []


def meta_faults(meta: dict[str, Any], where: str) -> list[Fault]:
    """Front matter that a chapter may not have (listings, formats, code annotations …)."""
    return [
        Fault("E-NB-04", f"{where}:1", f"{key}:", ", ".join(sorted(META))) for key in meta if key not in META
    ]


def option_faults(options: dict[str, Any], where: str, lines: dict[str, int]) -> list[Fault]:
    """Cell options that are not allowed, and a figure's caption without its alternative text."""
    faults = [
        Fault("E-NB-04", f"{where}:{lines[name]}", f"#| {name}", ", ".join(sorted(OPTIONS)))
        for name in options
        if name not in OPTIONS
    ]
    if "fig-cap" in options and not str(options.get("fig-alt") or "").strip():
        at = f"{where}:{lines['fig-cap']} {options.get('label', '')}"
        faults.append(Fault("E-NB-09", at, "fig-cap", "fig-alt"))
    return faults


def code_faults(source: str, where: str, first: int) -> list[Fault]:
    """Widgets, code annotations, numbers typed into what a cell says, a ledger under another name.

    first: line of the source.
    """
    faults = []
    for offset, line in enumerate(source.split("\n")):
        if _WIDGETS.match(line) or _ANNOTATION.search(line):
            faults.append(Fault("E-NB-04", f"{where}:{first + offset}", line.strip()[:60], "output: asis"))
    try:
        tree = ast.parse(source)
    except SyntaxError:  # the kernel says it better
        return faults
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            faults += _typed(node, where, first) if node.func.attr in _SAYING else []
            faults += _opened(node, where, first) if ast.unparse(node.func) == "Ledger.open" else []
    return faults


def _typed(call: ast.Call, where: str, first: int) -> list[Fault]:
    """Literal digits in the texts that `say` and its like take."""
    faults = []
    for text in (part for argument in call.args for part in _literals(argument)):
        if not _ID.fullmatch(str(text.value)):
            faults += _numbers(str(text.value), f"{where}:{first + text.lineno - 1}")
    return faults


def _opened(call: ast.Call, where: str, first: int) -> list[Fault]:
    """A ledger that is not opened by the notebook's own name."""
    own = f'Ledger.open("{PurePath(where).stem}")'
    written = ast.unparse(call).replace("'", '"')
    return [] if written == own else [Fault("E-NB-11", f"{where}:{first + call.lineno - 1}", written, own)]


def _literals(node: ast.AST) -> list[ast.Constant]:
    """The literal texts of an argument; what stands between braces of an f-string is data."""
    if isinstance(node, ast.JoinedStr):
        return [part for part in node.values if isinstance(part, ast.Constant)]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node]
    if isinstance(node, ast.BinOp):
        return [*_literals(node.left), *_literals(node.right)]
    return []
