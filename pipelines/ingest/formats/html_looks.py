"""How a page's markup and simple styles make text look: hidden, raised, struck out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pipelines.ingest.raised import joined

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
# A class alone or on a tag; anything longer depends on where it stands and is left alone.
_CLASS = re.compile(r"\s*([a-z0-9]*)\.([\w-]+)\s*", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE)
_EDGE_BEFORE = re.compile(r"^[ \t\r]*\n[ \t\r\n]*")
_EDGE_BEHIND = re.compile(r"[ \t\r]*\n[ \t\r\n]*$")
_CROSSING = frozenset(("s", "del", "strike"))
_UNSEEN = frozenset(("script", "style", "template", "noscript", "table"))


@dataclass(frozen=True)
class Looks:
    """What the page's own `<style>` says of classes: (tag or ``, class) of what is hidden, raised, struck."""

    hidden: set[tuple[str, str]] = field(default_factory=set)
    raised: set[tuple[str, str]] = field(default_factory=set)
    struck: set[tuple[str, str]] = field(default_factory=set)

    def is_hidden(self, node: Any) -> bool:
        """Whether an element is not shown, by itself."""
        return node.get("hidden") is not None or self._has(node, _HIDDEN, self.hidden)

    def is_raised(self, node: Any) -> bool:
        """Whether an element's text stands above the line."""
        return node.tag == "sup" or self._has(node, _RAISED, self.raised)

    def is_struck(self, node: Any) -> bool:
        """Whether an element's text is struck out."""
        return node.tag in _CROSSING or self._has(node, _STRUCK, self.struck)

    def _has(self, node: Any, pattern: re.Pattern[str], classes: set[tuple[str, str]]) -> bool:
        style = node.get("style")
        if style and pattern.search(style):
            return True
        if not classes:
            return False
        own = (node.get("class") or "").split()
        return any(("", name) in classes or (node.tag, name) in classes for name in own)


def looks_of(root: Any) -> Looks:
    """The looks that a page's `<style>` elements give to classes."""
    looks = Looks()
    for node in root.iter("style"):
        for selectors, rules in _RULE.findall(_COMMENT.sub("", node.text or "")):
            for selector in selectors.split(","):
                if match := _CLASS.fullmatch(selector):
                    named = (match[1].lower(), match[2])
                    for pattern, classes in (
                        (_HIDDEN, looks.hidden),
                        (_RAISED, looks.raised),
                        (_STRUCK, looks.struck),
                    ):
                        if pattern.search(rules):
                            classes.add(named)
    return looks


def seen_text(node: Any, looks: Looks) -> tuple[str, bool]:
    """(text of an element as seen, is any of it struck out): line breaks of the source are blanks, `<br>` is
    a line break, raised text is superscript; what is hidden and a table inside it are left out."""
    runs: list[tuple[str, bool]] = []
    struck = _collect(node, looks, looks.is_raised(node), runs) or looks.is_struck(node)
    text = re.sub(r"[ \t\r\f\v]*\n[ \t\r\f\v\n]*", "\n", joined(runs)).strip("\n\r\t ")
    return text, struck and bool(text)


def _trimmed(runs: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Runs of an element without the line breaks of the source at its edges."""
    if runs:
        runs[0] = (_EDGE_BEFORE.sub("", runs[0][0]), runs[0][1])
        runs[-1] = (_EDGE_BEHIND.sub("", runs[-1][0]), runs[-1][1])
    return runs


def _collect(node: Any, looks: Looks, high: bool, runs: list[tuple[str, bool]]) -> bool:
    struck = False
    runs.append((node.text or "", high))
    for child in node:
        if child.tag == "br":
            runs.append(("\n", high))
        elif isinstance(child.tag, str) and child.tag not in _UNSEEN and not looks.is_hidden(child):
            crossed = looks.is_struck(child) and bool("".join(child.itertext()).strip())
            inner: list[tuple[str, bool]] = []
            struck = _collect(child, looks, high or looks.is_raised(child), inner) or crossed or struck
            runs += _trimmed(inner)
        runs.append((child.tail or "", high))
    return struck
