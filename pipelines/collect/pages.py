"""What was fetched, looked at: its kind by its bytes, a page's tree, the words that a person reads on it."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree, html

from pipelines.ground.errors import CollectError, Fault
from pipelines.ground.folding import fold
from pipelines.ingest import page_text

MOST_BYTES = 15_000_000  # of one page; beyond this it is no page for people
PAGE, DATA = "html", "json"
TABLES = ("xlsx", "xls", "xlsb", "et", "ods", "csv")
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"{\\rtf", "rtf"),
)
# One name of an entry tells what a package is.
_PACKED = (
    ("xl/workbook.bin", "xlsb"),
    ("xl/workbook.xml", "xlsx"),
    ("word/document.xml", "docx"),
    ("OFD.xml", "ofd"),
    ("content.xml", "ods"),
)
# What may stand before data that call a function or name a variable: cb({…}), /**/ try{cb([…])}, var x = [….
JSONP = re.compile(
    r"[\s;]*(?:/\*[^*]{0,200}\*/[\s;]*)?(?:typeof\s+[\w.$]+\s*===?\s*['\"]function['\"]\s*&&\s*)?"
    r"(?:try\s*\{\s*)?(?:(?:var|let|const)\s+)?[\w.$]{1,200}\s*[(=]\s*(?=[{\[])"
)
_OLE = b"\xd0\xcf\x11\xe0"
_OLE_KINDS = ("xls", "et", "doc", "wps", "ppt")
_SILENT = ("script", "style", "template", "noscript", "head", "svg")
_FRAME = ("a", "nav", "header", "footer", "aside")
_ITEMS = ("li", "dt", "dd")  # with a link in it: one of a list of other pages
# What a page counts or the day that it is read on: no change of what it says.
_TICKING = re.compile(
    r"(?:浏览|阅读|点击|访问|访客|下载)(?:总)?(?:次数|人数|量|数|率)?:?\d+(?:次|人)?"
    r"|(?:今天是|当前时间|现在是)[^。;]{0,12}\d[\d年月日:星期一二三四五六日]*|第?\d+位访客"
)
_ABSENT = re.compile(
    r"^(?:错误)?404(?:$|错误|页|[-_|:]|notfound)|页面(?:不存在|没有找到|未找到|已删除)|找不到(?:该|您|相关)?.{0,8}页|404notfound"
)
_HEAD_TEXT = 60  # characters of a page's own words that are looked at for a «not found»


def kind_of(body: bytes, url: str) -> str:
    """The ending that a document's bytes ask for: html, pdf, docx, xlsx …; `bin` where nothing is known."""
    for magic, kind in _MAGIC:
        if body.startswith(magic):
            return kind
    ending = url.partition("?")[0].rpartition(".")[2].lower()
    if body.startswith(b"PK"):
        return _packed(body)
    if body.startswith(_OLE):
        return ending if ending in _OLE_KINDS else "ole"
    start = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"{", b"[") or JSONP.match(start.decode("latin-1")):
        return DATA
    if start.startswith(b"<") or b"<html" in body[:8192].lower():
        return PAGE
    if b"\0" in body[:2048] or not body.strip():
        return "bin"
    return ending if ending in ("csv", "txt") else "txt"


def _packed(body: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(body)).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "zip"
    return next((kind for name, kind in _PACKED if name in names), "zip")


def tree_of(body: bytes, url: str) -> Any:
    """The lxml tree of a page, whatever encoding it declares.

    Raises CollectError (E-NET-05) where it is too large or no page at all.
    """
    if len(body) > MOST_BYTES:
        raise CollectError(Fault("E-NET-05", url, f"{len(body):,} B", f"≤ {MOST_BYTES:,} B"))
    text, _ = page_text(body, url)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\0", ""))
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError) as failure:
        raise CollectError(Fault("E-NET-05", url, str(failure)[:120], "HTML")) from failure


def words_of(root: Any, skipped: Callable[[Any], bool] = lambda node: False) -> str:
    """An element's words in one line, in their order, without scripts, styles and what is `skipped`."""
    parts: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))  # no recursion: pages nest as deep as they like
    for event, node in walk:
        if event == "end":
            parts.append((node.tail or "") if node is not root else "")
        elif node.tag in _SILENT or skipped(node):
            walk.skip_subtree()
        else:
            parts.append(node.text or "")
    return plain(" ".join(parts))


def title_of(root: Any) -> str:
    """A page's `<title>`."""
    return plain("".join(root.xpath("string(//title)")))


def digest_of(body: bytes, kind: str, url: str) -> str:
    """The sha256 of what a document says: of a page its title and its own words, else its bytes.

    What stands around them (menus, links to other pages, counters, the day's date) changes by itself.
    """
    if kind == PAGE:
        root = tree_of(body, url)
        body = _TICKING.sub("", fold(f"{title_of(root)}\n{words_of(root, _is_around)}")).encode()
    return hashlib.sha256(body).hexdigest()


def _is_around(node: Any) -> bool:
    linked = node.tag in _ITEMS and next(node.iter("a"), None) is not None
    return node.tag in _FRAME or linked


def is_absent(body: bytes, url: str) -> bool:
    """Whether a page that came with status 200 says that there is no such page."""
    root = tree_of(body, url)
    said = (title_of(root), words_of(root)[:_HEAD_TEXT])
    return any(_ABSENT.search(fold(text).lower()) for text in said)


def plain(text: str) -> str:
    """A text in one line without control characters and signs that turn its direction."""
    kept = (" " if letter.isspace() else letter for letter in text)
    return " ".join("".join(c for c in kept if unicodedata.category(c)[0] != "C").split())
