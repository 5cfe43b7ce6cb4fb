"""What the filter and the finished body refuse, as faults with the line of the notebook that it came from."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from lxml import etree, html

from pipelines.bodies.qmd import Notebook, Said
from pipelines.bodies.wellformed import unclosed
from pipelines.ground.errors import Fault
from pipelines.ground.files import PICTURE_INSIDE

_INDENT = "列表里：与文字同样的缩进 / in a list: as far in as its words"
MOST_LINES = 30  # are tried one by one, where the same words stand in more
_REFUSED = re.compile(r"REFUSED\t(.*?)\t(.*)")
# What a page may not carry: what runs, what fetches, what frames, what asks.
_TAGS = {
    *("script", "style", "iframe", "frame", "object", "embed", "applet", "link", "meta", "base", "form"),
    *("input", "select", "textarea", "video", "audio", "source", "track", "portal", "foreignobject"),
    *("animate", "set", "template", "dialog", "plaintext", "noscript", "marquee", "slot"),
}  # fmt: skip
_ATTRIBUTES = {
    "style",
    "hidden",
    "ping",
    "contenteditable",
    "srcdoc",
    "formaction",
    "autofocus",
    "is",
    "slot",
}
_ADDRESSED = (
    "href",
    "src",
    "xlink:href",
    "{http://www.w3.org/1999/xlink}href",
    "action",
    "srcset",
    "poster",
    "data",
)
# What something was written as, where pandoc makes another thing of it.
_WRITTEN = {"<input": ("[ ]", "[x]", "[X]"), ".unnumbered": ("{-}",)}
_ABOUT = (
    (re.compile(r"Could not convert TeX math (.*?)(?:, rendering|:| at )"), "{}"),
    (re.compile(r"[Nn]ote (?:reference|with key) '([^']+)'"), "[^{}]"),
)
_MATHS = re.compile(r"<math\b.*?</math>", re.DOTALL)
_STYLE = re.compile(r' style="[^"]*"')
_RIGHT = re.compile(r"^(?:#|page:|root:|https?://|mailto:)")


def plain_maths(body: str) -> str:
    """A body without the styles that pandoc gives to rows of formulas: the site's policy forbids them, and
    `columnalign` says the same."""
    return _MATHS.sub(lambda maths: _STYLE.sub("", maths[0]), body)


class Wrong(NamedTuple):
    """Something that is refused: by which words it is found in a source, and its fault without the place."""

    words: str
    code: str
    found: str
    expected: str


def wrong_in(done: subprocess.CompletedProcess[str]) -> list[Wrong]:
    """What the filter refuses (E-NB-04, 09), what pandoc warns of or fails at (E-NB-06), or what no page may
    carry (E-NB-13, 03): the first of these kinds that there is."""
    return _refusals(done.stderr) or _complaints(done.stderr, done.returncode) or wrong_in_body(done.stdout)


def _refusals(said: str) -> list[Wrong]:
    found = dict.fromkeys(_REFUSED.findall(said))
    if cells := [what for what, _ in found if what.startswith("{#cell-")]:
        # One fault for what is left of a cell that stands where none can.
        return [Wrong(what, "E-NB-04", "```{python}", _INDENT) for what in cells]
    return [
        Wrong(what, "E-NB-09" if instead == "fig-alt=" else "E-NB-04", what[:80], instead)
        for what, instead in found
    ]


def _complaints(said: str, code: int) -> list[Wrong]:
    found = []
    for warning in re.split(r"^(?=\[)", said, flags=re.MULTILINE):
        line = " ".join(warning.split())
        # Both languages carry the same section ids until the filter has taken one of them away.
        if not line or "Duplicate identifier" in line:
            continue
        about = next((shape.format(match[1]) for sign, shape in _ABOUT if (match := sign.search(line))), "")
        found.append(Wrong(about, "E-NB-06", line[:200], "pandoc"))
    if code and not found:
        found.append(Wrong("", "E-NB-06", f"exit {code}", "pandoc"))
    return found[:1] if code else found


def refusals(said: str, notebook: Notebook, pandoc: Callable[..., Any] | None = None) -> list[Fault]:
    """The refusals among what the filter wrote to stderr, each with its line.

    pandoc: reads a part of the notebook again to tell lines apart in which the same words stand.
    """
    return placed(_refusals(said), notebook, pandoc)


def placed(wrong: Iterable[Wrong], notebook: Notebook, pandoc: Callable[..., Any] | None) -> list[Fault]:
    """Faults with the lines of the notebook that they come from."""
    return [
        Fault(_code(one, at, notebook), at, one.found, one.expected)
        for one in wrong
        for at in places_of(one, notebook, pandoc)
    ]


def _code(wrong: Wrong, at: str, notebook: Notebook) -> str:
    """What can't be published of a cell's output is E-NB-13; of prose it is E-NB-04."""
    in_prose = any(at == line.at and line.text for line in notebook.prose)
    return "E-NB-04" if wrong.code == "E-NB-13" and in_prose else wrong.code


def places_of(wrong: Wrong, notebook: Notebook, pandoc: Callable[..., Any] | None) -> list[str]:
    """Where something wrong stands in a notebook.

    The line of its words where one alone has them. Of several lines those that are wrong without the others;
    where none has its words, the line that makes what stands above it wrong. Else the cell that printed it,
    else the notebook.
    """

    def still(lines: list[str]) -> bool:
        again = wrong_in(pandoc("\n".join(lines))) if pandoc else []
        return any((one.code, one.words) == (wrong.code, wrong.words) for one in again)

    texts = [line.text for line in notebook.prose]
    lines, words = _holding(wrong.words, texts)
    cells = _saying(words, notebook.said, still)
    if len(lines) + len(cells) > 1:
        # (a div that loses its beginning would leave an end that is wrong for that alone)
        tried = [] if words.startswith(":::") else lines[:MOST_LINES]
        alone = [n for n in tried if still(_blanked(texts, {*lines} - {n}))]
        wrong_at = _first(texts, still) if not alone and still(texts) else -1
        above = [n for n in lines if n <= wrong_at][-1:]
        lines = alone or above or ([] if cells else lines[:1])
    elif not lines and not cells and still(texts):
        lines = [_first(texts, still)]
    if wrong.code == "E-NB-03":
        return [*(notebook.prose[n].at for n in lines), *cells] or [f"{notebook.path}:1"]
    return [notebook.prose[n].at for n in lines] or cells[:1] or [f"{notebook.path}:1"]


def _saying(words: str, said: list[Said], still: Callable[[list[str]], bool]) -> list[str]:
    """Where the cells stand that say something: of several those whose output is wrong by itself."""
    found = [one for one in said if words and words in one.text]
    alone = [one for one in found if still([one.text])] if len(found) > 1 else []
    return [one.where(words) for one in alone or found]


def _holding(what: str, texts: list[str]) -> tuple[list[int], str]:
    """The lines that hold what was refused, as it was written; and how that was."""
    spellings = (what, what.rstrip("=:"), what.lstrip(".#@"), *_WRITTEN.get(what, ()))
    for words in filter(None, spellings):
        if lines := [n for n, text in enumerate(texts) if words in text]:
            return lines, words
    return [], what


def _blanked(texts: list[str], without: set[int]) -> list[str]:
    return ["" if n in without else text for n, text in enumerate(texts)]


def _first(texts: list[str], still: Callable[[list[str]], bool]) -> int:
    """The last line of the shortest beginning that is wrong."""
    right, wrong = 0, len(texts)
    while wrong - right > 1:
        middle = (right + wrong) // 2
        right, wrong = (right, middle) if still(texts[:middle]) else (middle, wrong)
    return wrong - 1


def wrong_in_body(body: str) -> list[Wrong]:
    """Everything in a body that no page may carry: scripts, styles, frames, forms, what is fetched from
    elsewhere, handlers, addresses that lead nowhere (E-NB-13); an id that stands twice (E-NB-03)."""
    found: dict[str, None] = {}
    body = plain_maths(body)
    if open_ := unclosed(body):
        return [Wrong(open_, "E-NB-13", open_, "HTML")]
    try:
        root = html.fragment_fromstring(body, create_parent="main")
    except (etree.ParserError, ValueError) as mistake:
        return [Wrong("", "E-NB-13", str(mistake)[:80], "HTML")]
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        tag = node.tag.rpartition("}")[2].lower()
        if tag in _TAGS:
            found[f"<{tag}"] = None
        for name, value in node.attrib.items():
            if name.lower().startswith("on") or name in _ATTRIBUTES:
                found[f"{name}="] = None
            elif name in _ADDRESSED and not _leads(tag, name, value):
                found[f'{name}="{value[:60]}'] = None
    ids = Counter(root.xpath(".//@id"))
    twice = [Wrong(name, "E-NB-03", f"#{name}", "unique") for name, n in ids.items() if n > 1]
    names = _from(body)
    return [*twice, *(Wrong(what, "E-NB-13", what + names, "—") for what in found)]


def _from(body: str) -> str:
    """The library that such a thing comes from, where it gives itself away."""
    signs = (("altair", "vegaEmbed"), ("plotly", "Plotly."))
    return next((f" ({name})" for name, sign in signs if sign in body), "")


def _leads(tag: str, name: str, value: str) -> bool:
    if tag in ("a", "area") and name == "href":
        return bool(_RIGHT.match(value))
    return bool(value.startswith("#") or (tag == "img" and PICTURE_INSIDE.match(value)))
