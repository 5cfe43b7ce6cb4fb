"""The page behind a list page: by its link, by the call that draws the pager, by a number in a question."""

from __future__ import annotations

import re
from typing import Any

from pipelines.collect.addresses import joined
from pipelines.collect.lists import base_of, target_of
from pipelines.collect.pages import words_of

_NEXT = re.compile(r"^(?:下一?页|后一?页|下页|next|[>»›]{1,2}|下一页[>»›]*)$", re.IGNORECASE)
_CALL = re.compile(r"(?<!function\s)\bcreatePage\w*\s*\(([^)]*)\)")
_COUNT = re.compile(r"[0-9]{1,9}")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")


def next_page(root: Any, url: str, number: int) -> str | None:
    """The address of the page behind one; None where none is offered.

    url: the page at hand; number: which one it is, counted from 1.
    """
    return _linked(root, url, number) or _drawn(root, url, number)


def _linked(root: Any, url: str, number: int) -> str | None:
    base = base_of(root, url)
    links = list(root.iter("a"))
    rated = [link for link in links if "next" in (link.get("rel") or "").split()]
    named = [link for link in links if _NEXT.match(words_of(link).replace(" ", ""))]
    counted = [link for link in links if words_of(link).strip("[] ") == str(number + 1)]
    for link in [*root.xpath("//link[@rel='next']"), *rated, *named, *counted]:
        there = target_of(link, base)
        if there and there != url:
            return there
    return None


def _drawn(root: Any, url: str, number: int) -> str | None:
    """What `createPageHTML(total, current, "index", "htm")` would link: index_1.htm behind index.htm."""
    scripts = "\n".join(node.text or "" for node in root.iter("script"))
    scripts = re.sub(r"(?m)^\s*//.*$", "", scripts)
    for call in _CALL.findall(scripts):
        words = [_value(word.strip(), scripts) for word in call.split(",")]
        counts = [int(word) for word in words if _COUNT.fullmatch(word)]
        names = [word[1:-1] for word in words if word[:1] in ("'", '"')][-2:]
        if len(counts) > 1 and len(names) > 1 and number < counts[0]:
            return joined(base_of(root, url), f"{names[0]}_{number}.{names[1].lstrip('.')}")
    return None


def _value(word: str, scripts: str) -> str:
    """A word of a call: itself, or the number that a variable of that name was given."""
    if not _NAME.fullmatch(word):
        return word
    given = re.search(rf"\b{re.escape(word)}\s*=\s*['\"]?(\w+)", scripts)
    return given[1] if given else word
