"""Chinese words in an English page are said to be Chinese, wherever they stand: they are spoken right."""

from __future__ import annotations

import re

_PARTS = re.compile(r"(<[^>]*>)")
_TAG = re.compile(r"</?([a-zA-Z][\w-]*)")
_LANG = re.compile(r'\slang="([^"]*)"')
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# A run begins and ends with a Chinese character; digits, signs and Chinese punctuation may stand inside.
_RUN = re.compile(rf"[{_HAN}](?:[{_HAN}0-9%\u3000-\u303f\uff00-\uffef“”·]*[{_HAN}])?")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]
)
_PLAIN = frozenset(["title", "desc", "script", "style", "textarea", "option"])  # hold no elements


def mark_chinese(html: str) -> str:
    """`html` with each run of Chinese outside an element marked as Chinese put into one."""
    stack: list[tuple[str, str]] = []
    parts = _PARTS.split(html)
    for n, part in enumerate(parts):
        if part.startswith("<"):
            _step(stack, part)
        elif stack and not stack[-1][1].startswith("zh") and stack[-1][0] not in _PLAIN:
            name = "tspan" if stack[-1][0] in ("text", "tspan") else "span"
            parts[n] = _RUN.sub(rf'<{name} lang="zh-Hans">\g<0></{name}>', part)
    return "".join(parts)


def _step(stack: list[tuple[str, str]], tag: str) -> None:
    """Opens or closes an element on the stack of (name, language)."""
    match = _TAG.match(tag)
    if match is None or match[1] in _VOID or tag.endswith("/>"):
        return
    if tag.startswith("</"):
        while stack and stack.pop()[0] != match[1]:
            continue
        return
    said = _LANG.search(tag)
    stack.append((match[1], said[1] if said else stack[-1][1] if stack else ""))
