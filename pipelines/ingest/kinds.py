"""What a file is, by its bytes: a kind that can be read, or the name of what it is instead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.formats.jsonstat import datasets_in

KINDS = "xlsx xlsm xlsb xls et ods fods html mht xml csv tsv json pdf docx doc wps rtf txt md"
SUFFIXES = {
    "xlsx": {".xlsx", ".xlsm", ".xltx", ".xltm"},
    "xlsb": {".xlsb"},
    "xls": {".xls", ".xlt", ".et", ".ett"},
    "ods": {".ods", ".ots"},
    "fods": {".fods"},
    "xml2003": {".xml"},
    "html": {".html", ".htm"},
    "mhtml": {".mht", ".mhtml"},
    "jsonstat": {".json"},
    "text": {".csv", ".tsv", ".txt", ".md"},
    "pdf": {".pdf"},
    "docx": {".docx", ".docm", ".dotx"},
    "word": {".doc", ".dot", ".wps", ".wpt", ".rtf"},
}
_FOREIGN = (
    (b"\x89png", "图片 / a picture (PNG)"),
    (b"\xff\xd8\xff", "图片 / a picture (JPEG)"),
    (b"gif8", "图片 / a picture (GIF)"),
    (b"ii*\0", "图片 / a picture (TIFF)"),
    (b"mm\0*", "图片 / a picture (TIFF)"),
    (b"rar!", "压缩包 / an archive (RAR)"),
    (b"7z\xbc\xaf", "压缩包 / an archive (7z)"),
    (b"\x1f\x8b", "压缩包 / an archive (gzip)"),
    (b"sqlite format 3", "数据库 / a database (SQLite)"),
    (b"par1", "Parquet"),
)
# A sheet of Excel 2 to 4, or the stream of a later one without its container.
_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x20]\x00")
_TABLES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods", ".csv", ".tsv", ".html", ".htm", ".xml", ".mht")
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta|title)\b", re.IGNORECASE)
_OLE = (
    ("PowerPoint Document", "演示文稿 / slides (.ppt)"),
    ("__properties_version1.0", "邮件 / a mail (.msg)"),
)
_PACKED = (
    ("ppt/", "演示文稿 / slides (.pptx)"),
    ("visio/", "Visio (.vsdx)"),
)


def refuse(where: str, what: str) -> SourceError:
    """The refusal of a file that is something else, named."""
    return SourceError(Fault("E-KIND-01", where, what, KINDS))


def kind_of_text(data: bytes, where: str, suffix: str) -> str:
    """The kind of what is neither zip nor OLE: xls, html, mhtml, fods, xml2003, jsonstat, pdf, word or text.

    Raises SourceError (E-KIND-01) that names what it is instead.
    """
    start = data[:64].lower()
    for magic, name in _FOREIGN:
        if start.startswith(magic):
            raise refuse(where, name)
    if start.lstrip().startswith((b"%pdf", b"{\\rtf")):
        return "pdf" if b"%pdf" in start else "word"
    if _BIFF.match(data):
        return "xls"
    plain = data.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain.startswith(b"<"):
        return _kind_of_markup(plain, where)
    if _is_mail(plain[:4096].lower()):
        return "mhtml"
    if plain[:1] in (b"{", b"[") and (suffix == ".json" or _parses(data)):
        return _kind_of_json(data, where)
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and not is_utf16(data):
        raise refuse(where, data[:8].hex(" "))
    return "text"


def _kind_of_markup(plain: bytes, where: str) -> str:
    head = plain[:8192]
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and re.search(rb"<(?:\w+:)?Workbook\b", head):
        return "xml2003"
    if b":document" in head and b"opendocument.spreadsheet" in head:
        return "fods"
    if b"sdmx.org" in head or b"SDMX" in head:
        raise refuse(where, "SDMX-ML")
    if _MARKUP.search(head) or b"<table" in plain.lower():
        return "html"
    named = re.search(rb"<([A-Za-z][\w:.-]*)", head)
    raise refuse(where, f"XML <{named[1].decode('latin-1')[:40] if named else ''}>")


def _is_mail(head: bytes) -> bool:
    """A page saved whole: a mail's headers over parts of HTML."""
    named = re.match(rb"[a-z-]+:", head) is not None
    return named and b"mime-version:" in head and (b"multipart/related" in head or b"text/html" in head)


def _parses(data: bytes) -> bool:
    try:
        return isinstance(json.loads(data), dict)
    except (ValueError, RecursionError):
        return False


def _kind_of_json(data: bytes, where: str) -> str:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as mistake:
        raise refuse(where, f"JSON: {mistake}"[:160]) from mistake
    if datasets_in(told):
        return "jsonstat"
    raise refuse(where, "JSON，不是 JSON-stat 数据集 / JSON, but no JSON-stat dataset")


def is_utf16(data: bytes) -> bool:
    """Text in UTF-16 without a BOM: every second byte is zero and nothing in it is a control character."""
    head = data[:400]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if min(even, odd) or max(even, odd) <= len(head) // 8:
        return False
    text = head.decode("utf-16-be" if even else "utf-16-le", "replace")
    return all(letter.isprintable() or letter in "\r\n\t" for letter in text)


def is_word(data: bytes, where: str) -> bool:
    """Whether an OLE container holds a Word document, and not a workbook.

    Raises SourceError (E-KIND-01) for one that holds neither and names what it holds.
    """
    if any(_directory_name(name) in data for name in ("Workbook", "Book", "EncryptedPackage")):
        return False
    for name, what in _OLE:
        if name.encode("utf-16-le") in data:
            raise refuse(where, what)
    return "WordDocument".encode("utf-16-le") in data


def is_book_of_95(data: bytes) -> bool:
    """Whether an OLE container holds a workbook of Excel 5.0 or 95."""
    return _directory_name("Book") in data and _directory_name("Workbook") not in data


def _directory_name(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"


def kind_of_zip(names: Iterable[str], mimetype: bytes, where: str) -> str:
    """The kind of a zip by its entries: xlsx, xlsb, ods or docx.

    Raises SourceError: E-KIND-04 for an archive that holds table files, E-KIND-01 for any other.
    """
    listed = [name.replace("\\", "/") for name in names]
    lower = [name.lower() for name in listed]
    if "content.xml" in lower and mimetype:
        if b"spreadsheet" in mimetype:
            return "ods"
        raise refuse(where, f"OpenDocument ({mimetype[:80].decode('latin-1').rpartition('.')[2]})")
    if "xl/workbook.bin" in lower:
        return "xlsb"
    if any(name.startswith("xl/") for name in lower):
        return "xlsx"
    if "word/document.xml" in lower:
        return "docx"
    for folder, what in _PACKED:
        if any(name.startswith(folder) for name in lower):
            raise refuse(where, what)
    if "ofd.xml" in lower:
        raise refuse(where, "OFD 版式文件 / OFD, a fixed-layout document")
    if any(name.endswith(".iwa") for name in lower) or "index.zip" in lower:
        raise refuse(where, "Apple iWork (.numbers .pages .key)")
    inside = [name for name in listed if name.lower().endswith(_TABLES)]
    if inside:
        raise SourceError(Fault("E-KIND-04", where, "、".join(inside[:5]), KINDS))
    raise refuse(where, "压缩包 / an archive (zip)")
