"""The options of a cell, read as Quarto reads them: the `#|` lines at its top as one YAML block."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml

from pipelines.bodies.fences import Line
from pipelines.bodies.lint import caption_faults
from pipelines.ground.errors import Fault
from pipelines.ground.yamlio import UniqueKeyLoader

_OPTION = re.compile(r"^#\s*\| ?")
_LATE = re.compile(r"^#\|")
# What begins a paragraph that is none.
_BLOCK = re.compile(
    r"\s*(?:\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|#|@[\w-]*)[.)]\s|[-*+:~]\s|#|>|\||:::|`{3}|~{3}|[-*_=]{3}|</?[a-z])"
)
LABEL = re.compile(r"[a-z][a-z0-9-]*")
FLOATS = ("fig-", "tbl-")
_BOTH = 2  # a figure's caption and its alternative text; a table's caption stands alone
CAPTIONS = ("fig-cap", "fig-alt", "tbl-cap")
WORDS = ("fig-cap", "tbl-cap")  # which pandoc reads
OPTIONS = {
    "label": "a-z 0-9 -",
    "echo": "true | false",
    "eval": "true | false",
    "output": "true | false | asis",
    "fig-cap": "text",
    "fig-alt": "text",
    "tbl-cap": "text",
}


class _Core(UniqueKeyLoader):
    """YAML's core schema, which Quarto reads: `no` and `off` are words, not truth values."""


_Core.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool"]
    for first, found in UniqueKeyLoader.yaml_implicit_resolvers.items()
}
_Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def cell_options(lines: tuple[Line, ...]) -> tuple[dict[str, Any], int, list[Fault]]:
    """The options of a cell, at which of its lines the code begins, and what is wrong with them.

    Faults: E-YAML-01 (no YAML, with the line), E-NB-04 (unknown option or value), E-NB-09 (a caption without
    alternative text).
    """
    count = next((n for n, line in enumerate(lines) if not _OPTION.match(line.text)), len(lines))
    head, body = lines[:count], lines[count:]
    faults = [
        Fault("E-NB-04", line.at, line.text[:60], "#| …") for line in body if _LATE.match(line.text.strip())
    ]
    try:
        found = yaml.load("\n".join(_OPTION.sub("", line.text) for line in head), _Core) or {}
    except yaml.YAMLError as mistake:
        mark = getattr(mistake, "problem_mark", None)
        at = head[min(mark.line, count - 1)] if mark and head else head[0]
        said = " ".join(str(getattr(mistake, "problem", mistake)).split())
        return {}, count, [*faults, Fault("E-YAML-01", at.at, f"{at.text}: {said}"[:120], "YAML")]
    if not isinstance(found, dict):
        return {}, count, [*faults, Fault("E-YAML-01", head[0].at, head[0].text[:60], "#| label: …")]
    return found, count, [*faults, *_wrong(found, head)]


def _wrong(options: dict[str, Any], head: tuple[Line, ...]) -> Iterable[Fault]:
    for name, value in options.items():
        at = _line_of(str(name), head)
        if name not in OPTIONS:
            yield Fault("E-NB-04", at, f"#| {name}", ", ".join(OPTIONS))
        elif str(name) in WORDS and isinstance(value, str) and (sign := _unclear(value)):
            yield Fault("E-NB-04", at, value[:60], sign)
        elif not _right(str(name), value):
            yield Fault("E-NB-04", at, f"#| {name}: {value}"[:80], f"{name}: {OPTIONS[str(name)]}")
    said = [name for name in CAPTIONS if name in options]
    for name in said:
        yield from caption_faults(str(options[name]), _line_of(name, head))
        if name == "tbl-cap" and not str(options.get("label", "")).startswith("tbl-"):
            yield Fault("E-NB-04", _line_of(name, head), "#| tbl-cap", "#| label: tbl-…")
        if options.get("output") in (False, "asis") or options.get("eval") is False or len(said) > _BOTH:
            yield Fault("E-NB-04", _line_of(name, head), f"#| {name}", "output: true")
    if options.get("output") == "asis" and str(options.get("label", "")).startswith(FLOATS):
        yield Fault("E-NB-04", _line_of("label", head), f"#| label: {options['label']}", "output: true")
    if "fig-cap" in options and not str(options.get("fig-alt") or "").strip():
        yield Fault(
            "E-NB-09", f"{_line_of('fig-cap', head)} {options.get('label', '')}".strip(), "fig-cap", "fig-alt"
        )


def _right(name: str, value: Any) -> bool:
    if name == "label":
        return isinstance(value, str) and LABEL.fullmatch(value) is not None
    if name in CAPTIONS:
        return isinstance(value, str) and bool(value.strip())
    return isinstance(value, bool) or (name == "output" and value == "asis")


def _unclear(text: str) -> str:
    """What a caption may not have, or nothing: it stands in brackets or in a paragraph for pandoc, and would
    end at a bracket of its own, begin a list or a table, or take what follows it into code or a formula."""
    depth = 0
    for sign in text:
        depth += (sign == "[") - (sign == "]")
        if depth < 0:
            break
    plain = re.sub(r"\\[^\s]", "", text)
    signs = {
        "[ ]": depth != 0,
        "`…`": plain.count("`") % 2,
        "\\$": plain.count("$") % 2,
        "\\": text.rstrip().endswith("\\"),
        "text": bool(_BLOCK.match(text)),
    }
    return next((sign for sign, wrong in signs.items() if wrong), "")


def _line_of(name: str, head: tuple[Line, ...]) -> str:
    key = re.compile(rf"^#\s*\| ?[\"']?{re.escape(name)}[\"']?\s*:")
    return next((line.at for line in head if key.match(line.text)), head[0].at)
