"""Styles of OpenDocument: what of a cell, a run of text, a date or a sheet they decide."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pipelines.ingest.formats.package import child, local

_POINTS = {"pt": 1.0, "cm": 28.35, "mm": 2.835, "in": 72.0, "pc": 12.0, "px": 0.75}
_SPACES = {"number": "datastyle"}
_STEP = 10.0  # one level of indent is ten points
_DATE = {"year": "y", "month": "m", "day": "d"}


@cache
def _full(name: str) -> str:
    """`table:name` with its namespace."""
    prefix, _, bare = name.partition(":")
    return f"{{urn:oasis:names:tc:opendocument:xmlns:{_SPACES.get(prefix, prefix)}:1.0}}{bare}"


def named(node: Any, name: str, default: str = "") -> str:
    """An attribute by its usual prefix and name (`table:name`), whatever prefix a program gave it."""
    return str(node.get(_full(name), default))


@dataclass(frozen=True)
class Style:
    """A style with its parents' properties: raised or struck text, indent of a cell, letters of a date's
    parts (`ymd`), whether its sheet is hidden."""

    raised: bool = False
    struck: bool = False
    indent: int = 0
    date: str = ""
    hidden: bool = False


@dataclass
class Styles:
    """The styles of a document by family and name."""

    nodes: dict[tuple[str, str], Any] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    _known: dict[tuple[str, str], Style] = field(default_factory=dict)

    def learn(self, group: Any) -> None:
        """Take in the styles of `office:styles` or `office:automatic-styles`."""
        for node in group:
            kind = local(node)
            if kind == "style":
                self.nodes[named(node, "style:family"), named(node, "style:name")] = node
            elif kind == "default-style":
                self.nodes[named(node, "style:family"), ""] = node
            elif kind == "date-style":
                parts = [_DATE[local(part)] for part in node if local(part) in _DATE]
                self.dates[named(node, "style:name")] = "".join(parts)

    def style(self, family: str, name: str) -> Style:
        """A style by family (`table-cell`, `text`, `table`) and name; a plain one where it is not known."""
        key = (family, name)
        if key not in self._known:
            self._known[key] = self._resolved(family, name)
        return self._known[key]

    def _resolved(self, family: str, name: str) -> Style:
        found: dict[str, str] = {}
        date, seen = "", set()
        while (family, name) in self.nodes and name not in seen:
            seen.add(name)
            node = self.nodes[family, name]
            date = date or self.dates.get(named(node, "style:data-style-name"), "")
            for properties in node:
                for attribute, value in properties.attrib.items():
                    found.setdefault(attribute.rpartition("}")[2], value)
            name = named(node, "style:parent-style-name")
        return Style(
            raised=_is_raised(found.get("text-position", "")),
            struck=_is_struck(found),
            indent=_indent(found.get("margin-left", "")),
            date=date,
            hidden=found.get("display", "true") == "false",
        )


def _is_raised(position: str) -> bool:
    """`super 58%` or a positive share of the line's height."""
    first = position.split(" ", maxsplit=1)[0]
    return first == "super" or bool(re.fullmatch(r"\+?0*[1-9]\d*(?:\.\d+)?%", first))


def _is_struck(found: dict[str, str]) -> bool:
    style, kind = found.get("text-line-through-style", ""), found.get("text-line-through-type", "")
    return style not in ("", "none") or kind not in ("", "none")


def _indent(margin: str) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([a-z]{2})", margin)
    points = float(match[1]) * _POINTS.get(match[2], 0.0) if match else 0.0
    return min(round(points / _STEP), 250)


def learn_part(styles: Styles, root: Any) -> None:
    """The styles of a whole `styles.xml`."""
    for name in ("styles", "automatic-styles"):
        group = child(root, name)
        if group is not None:
            styles.learn(group)
