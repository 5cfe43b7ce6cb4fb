"""A page of a portal → its notice: title, day and publisher, and the body's paragraphs and tables.

Around the body stand menus, links, footers and buttons, no two portals alike. The body is where the text is
that nobody can click; what a page says of itself is in its meta tags, or in the line below its title.
"""

from __future__ import annotations

import re
from typing import Any

from pipelines.ground.errors import Fault, SourceError
from pipelines.ground.folding import even_width
from pipelines.ingest.cells import Readout
from pipelines.ingest.failures import LIBRARY_FAILURES
from pipelines.ingest.formats.html import cells_of_table, out_of_view, root_of
from pipelines.ingest.formats.html_looks import Looks, looks_of, seen_text
from pipelines.ingest.prose import Composer, day_in, is_byline, printed_day, printed_source, signature
from pipelines.ingest.raised import joined
from pipelines.ingest.views import View

_AROUND = re.compile(
    r"(?:^|[-_\s])(?:nav|navs|navbar|menu|foot|footer|copyright|crumbs?|breadcrumbs?|position|location|side|sidebar|"
    r"share|bdsharebuttonbox|related|relation|recommend|toolbar|tools?|pager|pagination|prev|next|login|search|qrcode|"
    r"ewm|banner|topbar|hotline|links?|friendlink|comment|print|fontsize|font-size|attention|wza)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    r"TRS_(?:UE)?EDITOR|UCAP-?CONTENT|article[-_]?con|content[-_]?(?:body|text|detail|main)|news[-_]?con|xxgk[-_]?con|"
    r"detail[-_]?con|(?:^|\s)(?:zoom|vsb_content|ueditor|articleContent|pages?_content|j-fontContent)",
    re.IGNORECASE,
)
_UNREAD = {
    *("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "select", "button"),
    *("textarea", "iframe", "object", "svg", "audio", "video", "input"),
}
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TEXTS = frozenset(("p", "li", "dt", "dd", "pre", "br", "hr", *_HEADS))
_HOLDERS = {
    *("div", "section", "article", "main", "center", "form", "fieldset", "blockquote", "ul", "ol", "dl"),
    *("tr", "td", "th", "tbody", "thead", "tfoot", "table", "body", "figure", "figcaption", "caption"),
    *("span", "font"),
}
_BLOCKS = _TEXTS | (_HOLDERS - {"span", "font"})
# What a portal prints around each notice, wherever it stands.
_FURNITURE = re.compile(
    r"版权所有|ICP备|公网安备|网站标识码|主办单位|承办单位|技术支持|当前位置|您的位置|您所在|分享到|扫一扫|打印本?页|关闭窗口|"
    r"上一[篇条]|下一[篇条]|字[体号][::大]|浏览(?:次数|量|次)?[::]|点击(?:数|量|率)?[::]|访问量|阅读(?:数|量|次数)?[::]|"
    r"责任编辑|收藏本?页|无障碍|加入收藏|设为首页"
)
_LINE_BELOW = re.compile(
    r"^(?:发布时间|发布日期|来源|信息来源|时间|日期|作者|发布机构|发布单位|索引号|文号)[::]"
)
_TITLE_TAIL = re.compile(r"\s*[-_|—–]+\s*[^-_|—–]{2,30}$")
_META = {
    "title": ("articletitle", "og:title", "title"),
    "published": ("pubdate", "publishdate", "article:published_time", "publish_date", "date", "createdate"),
    "publisher": ("contentsource", "source", "author", "sitename"),
}
_ENOUGH, _MOST, _SHORT = 0.5, 0.8, 40
_LONG_CELL = 120  # letters of a cell that is no cell: the page is laid out by a table


def read_page(data: bytes, where: str) -> Readout:
    """The notice of a page (see `prose` for the addresses).

    Raises SourceError: E-GUARD-06 no HTML, E-EMPTY-01 a page without a word in its body.
    """
    composer = Composer(where)
    try:
        root, encoding = root_of(data, where)
        looks = looks_of(root)
        for node in list(root.iter(*_UNREAD)):
            if node.tag != "header" or node.find(".//h1") is None:
                node.drop_tree()
        body = root.find("body") if root.find("body") is not None else root
        composer.about = _about(root, looks)
        title = composer.about["title"]
        _Walk(composer, looks, where, title).take(_body_of(body, looks))
    except LIBRARY_FAILURES as failure:
        raise SourceError(Fault("E-GUARD-06", where, str(failure)[:160], "HTML")) from failure
    composer.readout.remarks.append(f"编码 / encoding: {encoding}")
    return composer.done()


def _about(root: Any, looks: Looks) -> dict[str, str]:
    """Title, day and publisher of a page: by meta tags, else as printed."""
    meta = {
        (node.get("name") or node.get("property") or "").casefold(): (node.get("content") or "").strip()
        for node in root.iter("meta")
    }
    told = {what: next((meta[n] for n in names if meta.get(n)), "") for what, names in _META.items()}
    lines = [" ".join(text.split()) for text in root.itertext() if text.strip()]
    signer, signed = signature(lines)
    whole = ["".join(even_width(line) for line in lines)[:20_000]]
    headed = [seen_text(node, looks)[0] for node in root.iter("h1")]
    named = root.xpath("//*[contains(@class,'title') or contains(@id,'title') or @id='tti']")
    headed += [seen_text(node, looks)[0] for node in named if node.tag != "title"]
    titles = [" ".join(line.split()) for line in headed]
    page = _TITLE_TAIL.sub("", root.findtext(".//title") or "").strip()
    fitting = [line for line in titles if 6 <= len(line) <= 80]
    return {
        "title": told["title"] or next((t for t in fitting if t in page or page in t), "") or page,
        "published": day_in(told["published"]) or printed_day(lines) or printed_day(whole) or signed,
        "publisher": told["publisher"] or printed_source(lines) or signer,
    }


def _body_of(body: Any, looks: Looks) -> Any:
    """The innermost element that holds nearly all text that is no link."""
    weights: dict[Any, int] = {}
    whole = _weigh(body, looks, weights)
    known = [node for node in body.iter() if isinstance(node.tag, str) and _KNOWN.search(_named(node))]
    best = max(known, key=lambda node: weights.get(node, 0), default=None)
    node = best if best is not None and weights.get(best, 0) >= _ENOUGH * whole > 0 else body
    while True:
        inner = [child for child in node if child.tag in _HOLDERS and not _is_data(child, looks)]
        heaviest = max(inner, key=lambda child: weights.get(child, 0), default=None)
        if heaviest is None or weights.get(heaviest, 0) < _MOST * max(weights.get(node, 0), 1):
            return node
        node = heaviest


def _named(node: Any) -> str:
    return f"{node.get('class') or ''} {node.get('id') or ''}"


def _weigh(node: Any, looks: Looks, weights: dict[Any, int]) -> int:
    """How many letters of an element are text that is no link, its own and those below it."""
    if not isinstance(node.tag, str) or node.tag == "a" or _is_around(node, looks):
        return 0
    texts = [node.text or "", *(child.tail or "" for child in node)]
    own = sum(len("".join(text.split())) for text in texts if not _FURNITURE.search(even_width(text)))
    weights[node] = own + sum(_weigh(child, looks, weights) for child in node)
    return weights[node]


def _is_around(node: Any, looks: Looks) -> bool:
    """Whether an element is none of the notice: hidden, or called as menus and footers are."""
    return looks.is_hidden(node) or (
        node.tag not in ("body", "html", "form") and bool(_AROUND.search(_named(node)))
    )


def _is_data(node: Any, looks: Looks) -> bool:
    """Whether a table holds data, and does not only lay out the page."""
    if node.tag != "table" or node.find(".//table") is not None:
        return False
    cells = [cell for cell in node.iter("td", "th") if next(cell.iterancestors("table")) is node]
    rows = len({cell.getparent() for cell in cells})
    longest = max((len(seen_text(cell, looks)[0]) for cell in cells), default=0)
    return len(cells) > rows and longest <= 3 * _LONG_CELL and not (rows == 1 and longest > _LONG_CELL)


class _Walk:
    """Goes through a body and hands its paragraphs and tables to a composer."""

    def __init__(self, composer: Composer, looks: Looks, where: str, title: str) -> None:
        self.composer, self.looks, self.where = composer, looks, where
        self.title = "".join(title.split())
        self.runs: list[tuple[str, bool]] = []
        self.bold: list[bool] = []

    def take(self, body: Any) -> None:
        """The whole of an element."""
        self._inside(body, False, False)
        self._end(False)

    def _inside(self, node: Any, high: bool, bold: bool) -> None:
        self._text(node.text, high, bold)
        for child in node:
            if isinstance(child.tag, str):
                self._child(child, high, bold)
            self._text(child.tail, high, bold)

    def _child(self, node: Any, high: bool, bold: bool) -> None:
        if _is_around(node, self.looks):
            return
        if node.tag == "img":
            self.composer.pictures += _is_picture(node)
        elif _is_data(node, self.looks):
            self._end(False)
            for caption in node.findall("caption"):  # stands over the table as any line does
                self._inside(caption, high, bold)
                self._end(False)
            self._table(node)
        elif node.tag in _BLOCKS:
            self._end(False)
            self._inside(node, high, bold or node.tag == "th")
            self._end(node.tag in _HEADS)
        else:
            heavy = bold or node.tag in ("b", "strong") or "bold" in (node.get("style") or "")
            self._inside(node, high or self.looks.is_raised(node), heavy)

    def _text(self, text: str | None, high: bool, bold: bool) -> None:
        if text:
            self.runs.append((re.sub(r"\s+", " ", text), high))
            if text.strip():
                self.bold.append(bold)

    def _end(self, heading: bool) -> None:
        text = joined(self.runs).strip()
        bold = bool(self.bold) and all(self.bold)
        self.runs, self.bold = [], []
        flat = even_width(text)
        if text and not _FURNITURE.search(flat) and not (_LINE_BELOW.match(flat) or is_byline(text)):
            if "".join(text.split()) == self.title and not self.composer.readout.cells:
                return
            short = len(text) <= _SHORT and not text.endswith(("。", "；"))
            self.composer.paragraph(text, short and (heading or bold))

    def _table(self, node: Any) -> None:
        name = self.composer.next_sheet()
        view = View(name, hidden=out_of_view(node, self.looks))
        self.composer.readout.cells += cells_of_table(node, view, self.looks, self.where)


def _is_picture(node: Any) -> bool:
    """Whether an image may hold text: no icon, no spacer."""
    sizes = [node.get(name) or "" for name in ("width", "height")]
    small = [int(size) < 100 for size in sizes if size.isdigit()]
    return not any(small) and "icon" not in (node.get("src") or "").casefold()
