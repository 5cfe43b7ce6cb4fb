"""What is put into a page after its template, where its syntax tree says; every other byte stays as it was.

- On a phone each row of a table of class `cards` becomes a card: its cells say what their columns are called.
- Chinese words in an English page are said to be Chinese, wherever they stand: they are spoken right.
- The copy that the search index is made from has its Chinese characters apart (see `search.py`).

The tree is tree-sitter's, for it knows places: one that is written out again writes the whole page anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

import tree_sitter_html
from tree_sitter import Language, Node, Parser

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# A run begins and ends with a Chinese character; digits, signs and Chinese punctuation may stand inside.
_RUN = re.compile(rf"([{_HAN}](?:[{_HAN}0-9%\u3000-\u303f\uff00-\uffef“”·]*[{_HAN}])?)")
_SIGN = rf"\u3007{_HAN}\uf900-\ufaff"
_CHINESE = re.compile(f"[{_SIGN}]")
_MAYBE = re.compile(rb"[\xe3-\xe9\xef]")  # of every one of these the first byte, and of little else
_AFTER = re.compile(rf"(?<=[{_SIGN}])(?=[{_SIGN}\w])")
_BEFORE = re.compile(rf"(?<=[^\s{_SIGN}])(?=[{_SIGN}])")
_PLAIN = frozenset(["title", "desc", "textarea", "option"])  # hold no elements


class Finished(NamedTuple):
    """A page as it is published, and the copy that the search index is made from."""

    html: str
    indexed: str


class _Text(NamedTuple):
    """Text between two tags: its place in bytes, the element and the language that it stands in."""

    start: int
    end: int
    element: str
    lang: str


class _Put(NamedTuple):
    """What stands between two places of the page from now on."""

    start: int
    end: int
    content: str


def finished(html: str, marked: bool) -> Finished:
    """A page with names on the cells of its cards and, where `marked`, its Chinese marked as Chinese.

    html: a page or a part of one; of one that is not well formed the tree is the nearest.
    """
    source = html.encode()
    root = _parser().parse(source).root_node
    labels = [put for table in _elements(root, "table") if _is_cards(table) for put in _labels(table)]
    shown, apart = list(labels), list(labels)
    for text in _texts(root, lambda part: _MAYBE.search(source, part.start_byte, part.end_byte)):
        words = source[text.start : text.end].decode()
        if not _CHINESE.search(words):
            continue
        runs = _RUN.split(words) if marked and _markable(text) else [words]
        if len(runs) > 1:
            shown.append(_Put(text.start, text.end, _joined(runs, text)))
        apart.append(_Put(text.start, text.end, _joined(map(_spaced, runs), text)))
    return Finished(_with(source, shown), _with(source, apart))


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_html.language()))


def _texts(
    node: Node, wanted: Callable[[Node], object] = bool, element: str = "", lang: str = ""
) -> Iterator[_Text]:
    """Every text below a node but scripts and styles, spaces at its ends with it, in the page's order.

    wanted: whether an element is looked into.
    """
    at = node.start_byte
    for child in node.children:
        if child.type in ("text", "entity"):
            continue
        if at < child.start_byte:
            yield _Text(at, child.start_byte, element, lang)
        at = child.end_byte
        if child.type == "start_tag":
            element, lang = _name(child), _attribute(child, "lang", lang)
        elif child.type == "element" and wanted(child):
            yield from _texts(child, wanted, element, lang)
    if at < node.end_byte:
        yield _Text(at, node.end_byte, element, lang)


def _markable(text: _Text) -> bool:
    return not text.lang.startswith("zh") and text.element not in _PLAIN


def _joined(runs: Iterable[str], text: _Text) -> str:
    """Text and Chinese in turn, as they come from a split, the Chinese in elements that say so."""
    name = "tspan" if text.element in ("text", "tspan") else "span"
    return "".join(f'<{name} lang="zh-Hans">{run}</{name}>' if n % 2 else run for n, run in enumerate(runs))


def _spaced(text: str) -> str:
    """Chinese characters apart: 农膜 → 农 膜."""
    return _BEFORE.sub(" ", _AFTER.sub(" ", text))


def _is_cards(table: Node) -> bool:
    return "cards" in _attribute(table.children[0], "class").split()


def _labels(table: Node) -> Iterator[_Put]:
    """The column's name as `data-label` on each cell of a table's body.

    A row with a heading over several columns, a cell beyond the named ones and one that a notebook has
    named stay as they are.
    """
    heads = [cell for cell in _elements(table, "th") if _attribute(cell.children[0], "scope") == "col"]
    names = [_words(head).strip().replace('"', "&quot;") for head in heads]
    for body in _elements(table, "tbody"):
        for row in _elements(body, "tr"):
            cells = [cell.children[0] for cell in _elements(row, "td", "th")]
            if any(_attribute(cell, "colspan") for cell in cells):
                continue
            for cell, name in zip(cells, names, strict=False):
                if name and _name(cell) == "td" and not _attribute(cell, "data-label"):
                    place = cell.children[1].end_byte
                    yield _Put(place, place, f' data-label="{name}"')


def _elements(node: Node, *names: str) -> Iterator[Node]:
    """The elements of these names below a node, in the page's order, none inside another of them."""
    for child in node.children:
        if child.type == "element":
            if _name(child.children[0]) in names:
                yield child
            else:
                yield from _elements(child, *names)


def _words(node: Node) -> str:
    """The text below an element, as it is written."""
    source: bytes = node.text or b""
    texts = (source[text.start - node.start_byte : text.end - node.start_byte] for text in _texts(node))
    return b"".join(texts).decode()


def _name(tag: Node) -> str:
    """The name in a tag: the child after its bracket."""
    return _written(tag.children[1])


def _attribute(tag: Node, name: str, other: str = "") -> str:
    """The value of a tag's attribute; `other` where it has none of that name."""
    for attribute in tag.children if name in _written(tag) else ():
        if attribute.type == "attribute" and _written(attribute.children[0]) == name:
            return _written(attribute.children[-1]).strip("\"'")
    return other


def _written(node: Node) -> str:
    return (node.text or b"").decode()


def _with(source: bytes, puts: list[_Put]) -> str:
    """The page with each thing in its place."""
    parts, at = [], 0
    for put in sorted(puts):
        parts += [source[at : put.start], put.content.encode()]
        at = put.end
    return b"".join((*parts, source[at:])).decode()
