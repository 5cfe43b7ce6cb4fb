"""Markdown and HTML that both engines pass through: languages, tables, raw blocks."""

from __future__ import annotations

import re
from base64 import b64encode
from html import escape
from pathlib import Path

from pipelines.codes import Lang
from pipelines.ground.phrases import Phrases

# A cell of a table: its text, or its text with an address (page: or root:, see render/pages.py).
Cell = str | tuple[str, str]


_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_RAW = re.compile(r"^```\{=html\}\n(.*?)\n```$", re.DOTALL | re.MULTILINE)
_PARTS = re.compile(
    r"^::: \{\.content-visible (unless|when)-profile=\"en\"\}\n(.*?)\n:::$", re.DOTALL | re.MULTILINE
)
_FENCES = re.compile(r"^:::.*$\n?", re.MULTILINE)
# What only the site has: its addresses, and the anchors of headings.
_SITE = re.compile(
    r"""\[(?P<md>[^\]]*)\]\((?:page|root):[^)]*\)|<a href="(?:page|root):[^"]*">(?P<html>.*?)</a>"""
    r"""|(?P<anchor>[ ]\{\#[\w-]+\})$|@(?P<kind>eq|fig|sec|tbl)-[\w-]*\w""",
    re.MULTILINE | re.DOTALL,
)
_lab: list[Lang] = []
say = Phrases(Path(__file__).with_suffix(".yaml"))


def show_in_lab(lang: Lang) -> None:
    """From here on `show` draws in the notebook, in one language, instead of printing Quarto's Markdown."""
    _lab[:] = [lang]


def in_lab() -> Lang | None:
    """The language of the notebook where a person looks on; None where an engine does."""
    return _lab[0] if _lab else None


def show(text: str) -> None:
    """What a cell has to say: Markdown for the engines, or the same drawn where a person looks on."""
    if not _lab:
        print(text)
        return
    from IPython.display import HTML, Markdown, display

    # Between the parts of the text stand the raw blocks, which Markdown in JupyterLab would not show whole.
    for place, part in enumerate(_RAW.split(in_lab_words(text, _lab[0]))):
        if part.strip():
            display(HTML(part) if place % 2 else Markdown(part))


def draw(svg: str, alt: str) -> None:
    """A picture where a person looks on, with what it says for whoever can't see it."""
    from IPython.display import HTML, display

    display(HTML(image(svg, alt)))


def image(svg: str, alt: str) -> str:
    """A picture as an image within HTML: JupyterLab shows bare SVG only in notebooks that were run in it."""
    coded = b64encode(svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{coded}" alt="{escape(alt)}">'


def in_lab_words(text: str, lang: Lang) -> str:
    """Markdown of ours in one language and without what only the site has: divisions, addresses, anchors,
    numbers of figures and tables."""

    def plain(found: re.Match[str]) -> str:
        if found["kind"]:
            return say(lang, f"reference.{found['kind']}")
        return found["md"] or found["html"] or ""

    return _SITE.sub(plain, _FENCES.sub("", in_one_language(text, lang))).strip()


def in_one_language(text: str, lang: Lang) -> str:
    """The blocks of `lang` alone."""
    wanted = "when" if lang == "en" else "unless"
    return _PARTS.sub(lambda part: part[2] if part[1] == wanted else "", text).strip()


def both(texts: dict[Lang, str]) -> str:
    """One block a language; the filter keeps the one that the page is in.

    A tilde is a range («Ⅰ~Ⅲ 类»), never Markdown's subscript.
    """
    texts = {lang: _kept(text) for lang, text in texts.items()}
    zh = f'::: {{.content-visible unless-profile="en"}}\n\n{texts["zh"]}\n\n:::\n'
    return f'{zh}\n::: {{.content-visible when-profile="en"}}\n\n{texts["en"]}\n\n:::\n'


def _kept(text: str) -> str:
    """Text whose tildes stay tildes; in a raw block they are that already."""
    parts, end = [], 0
    for block in _RAW.finditer(text):
        parts += [text[end : block.start()].replace("~", r"\~"), block[0]]
        end = block.end()
    return "".join(parts) + text[end:].replace("~", r"\~")


def table(tbl_id: str, caption: str, head: list[str], rows: list[list[Cell]], lang: Lang) -> str:
    """A table whose first column names its row; on a phone each row is a card. Chinese in an English one is
    marked as Chinese."""
    cells = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    body = "".join(
        "<tr>"
        + f'<th scope="row"{_tongue(row[0], lang)}>{_cell(row[0])}</th>'
        + "".join(
            f'<td data-label="{escape(name)}"{_tongue(cell, lang)}>{_cell(cell)}</td>'
            for name, cell in zip(head[1:], row[1:], strict=True)
        )
        + "</tr>"
        for row in rows
    )
    markup = (
        f'<table id="{tbl_id}" class="cards"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"
    )
    return raw(markup)


def _tongue(cell: Cell, lang: Lang) -> str:
    """The mark of a cell that is in Chinese though its page is in English."""
    text = cell if isinstance(cell, str) else cell[0]
    return ' lang="zh"' if lang == "en" and _CHINESE.search(text) else ""


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return escape(cell)
    text, address = cell
    return f'<a href="{escape(address)}">{escape(text)}</a>'


def raw(markup: str) -> str:
    """Markup as a raw block."""
    return f"```{{=html}}\n{markup}\n```"
