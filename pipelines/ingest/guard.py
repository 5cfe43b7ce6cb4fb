"""Look before opening: what a file is by its bytes, and whether it is safe to hand to a library.

A library must never see a file that would abort the process or fill the memory: two far corners of a sheet,
a megabyte that unpacks to a gigabyte, an entity bomb, a password. Everything here is a refusal in a sentence;
what is merely worth knowing (macros, links to other files, a wrong extension) is a remark.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.failures import msoffcrypto_failures

MAX_BYTES = 100_000_000
MAX_UNPACKED = 1_000_000_000
MAX_RATIO = 150  # spreadsheets compress about 10 to 30 times
RATIO_FROM = 50_000_000  # below this, unpacking is harmless whatever the ratio
MAX_ENTRIES = 10_000
MAX_CELLS = 5_000_000
# The rectangle that a sheet's corners span: libraries that keep it dense need memory for all of it.
MAX_RECTANGLE = 20_000_000
EXCEL_PASSWORD = "VelvetSweatshop"  # with which Excel encrypts by default and opens unasked
KINDS = "xlsx xls ods html csv tsv"
_CHUNK = 1 << 20

_REFERENCE = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"")
_CELL = re.compile(rb"<(?:\w+:)?c[ >/]")
_UNCACHED = re.compile(
    rb"</(?:\w+:)?f></(?:\w+:)?c>|<(?:\w+:)?f[^>]*/></(?:\w+:)?c>|</(?:\w+:)?f><(?:\w+:)?v/>"
)
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated=\"(\d+)\"")
_SUFFIXES = {
    "xlsx": {".xlsx", ".xlsm", ".xltx"},
    "xls": {".xls", ".xlt", ".et"},
    "ods": {".ods"},
    "html": {".html", ".htm"},
    "text": {".csv", ".tsv", ".txt"},
}


@dataclass
class Looked:
    """What a file is (`kind`: xlsx, xls, ods, html, text), its bytes (decrypted where Excel would do so
    unasked), how many cells its sheets declare, how many of them hold something, how many formulas have no
    stored value, and remarks for whoever reads them."""

    kind: str
    data: bytes
    cells: int = 0
    uncached: int = 0
    remarks: list[str] = field(default_factory=list)


def look(path: Path, where: str) -> Looked:
    """The file at `path`, known to be safe to open.

    Raises SourceError: E-FILE-01 missing, E-GUARD-01 too large, -02 unpacks to too much, -03 a sheet's
    corners too far apart or too many cells, -04 a document type or entities in XML, -05 a password,
    -06 damaged, E-KIND-01 of no kind that can be read.
    """
    if not path.is_file():
        raise SourceError(Fault("E-FILE-01", where, "—", path.name))
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise SourceError(Fault("E-GUARD-01", where, f"{size:,} B", f"≤ {MAX_BYTES:,} B"))
    looked = _look_at(path.read_bytes(), where)
    suffix = path.suffix.lower()
    if looked.kind == "text" and not any(suffix in known for known in _SUFFIXES.values()):
        # Anything can be read as text: without a name that says table, it is not taken for one.
        raise SourceError(Fault("E-KIND-01", where, suffix or "—", KINDS))
    if suffix not in _SUFFIXES[looked.kind]:
        named = suffix or "—"
        looked.remarks.append(
            f"扩展名 {named} 与内容不符，内容是 {looked.kind} / the content is {looked.kind}, not {named}"
        )
    return looked


def _look_at(data: bytes, where: str) -> Looked:
    if data.startswith(b"PK"):
        return _look_at_zip(data, where)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _look_at_ole(data, where)
    head = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").lower()
    if not data.strip():
        raise SourceError(Fault("E-EMPTY-01", where, f"{len(data)} B", "> 0 B"))
    if head.startswith(b"<"):
        if _is_html(data):
            return Looked("html", data)
        raise SourceError(Fault("E-KIND-01", where, head[:40].decode("latin-1"), KINDS))
    for magic, name in (
        (b"%pdf", "PDF"),
        (b"\x89png", "PNG"),
        (b"\xff\xd8", "JPEG"),
        (b"mime-version", "MHTML"),
    ):
        if data[:64].lower().startswith(magic):
            raise SourceError(Fault("E-KIND-01", where, name, KINDS))
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and not _is_utf16(data):
        raise SourceError(Fault("E-KIND-01", where, data[:8].hex(" "), KINDS))
    return Looked("text", data)


def _is_html(data: bytes) -> bool:
    plain = data.replace(b"\0", b"").lower()
    return b"<table" in plain or b"<html" in plain[:8192]


def _is_utf16(data: bytes) -> bool:
    """Text in UTF-16 without a BOM: every second byte is zero and nothing in it is a control character."""
    head = data[:400]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if min(even, odd) or max(even, odd) <= len(head) // 8:
        return False
    text = head.decode("utf-16-be" if even else "utf-16-le", "replace")
    return all(letter.isprintable() or letter in "\r\n\t" for letter in text)


def _look_at_ole(data: bytes, where: str) -> Looked:
    """An OLE container: an .xls, or an encrypted workbook of either format."""
    import msoffcrypto

    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        encrypted = office.is_encrypted()
    except msoffcrypto_failures() as failure:
        raise SourceError(Fault("E-GUARD-06", where, str(failure)[:160], "xls")) from failure
    if not encrypted:
        return Looked("xls", data)
    plain = io.BytesIO()
    try:
        office.load_key(password=EXCEL_PASSWORD)
        office.decrypt(plain)
    except msoffcrypto_failures() as failure:  # whatever it is, the file does not open without a password
        raise SourceError(Fault("E-GUARD-05", where, "🔒", "—")) from failure
    looked = (
        _look_at_zip(plain.getvalue(), where)
        if plain.getvalue().startswith(b"PK")
        else Looked("xls", plain.getvalue())
    )
    looked.remarks.append(
        "以 Excel 默认密码加密，已照 Excel 打开 / encrypted with Excel's default password, opened as in Excel"
    )
    return looked


def _look_at_zip(data: bytes, where: str) -> Looked:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as failure:
        raise SourceError(Fault("E-GUARD-06", where, str(failure)[:160], "zip")) from failure
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise SourceError(
            Fault("E-GUARD-02", where, f"{len(entries)} / {unpacked:,} B", f"≤ {MAX_UNPACKED:,} B")
        )
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * max(len(data), 1):
        raise SourceError(Fault("E-GUARD-02", where, f"{len(data):,} → {unpacked:,} B", f"≤ {MAX_RATIO} ×"))
    names = {entry.filename for entry in entries}
    if "content.xml" in names and "mimetype" in names:
        return _look_at_ods(archive, where)
    if not any(name.startswith("xl/") for name in names):
        raise SourceError(Fault("E-KIND-01", where, "zip", KINDS))
    looked = Looked("xlsx", data, remarks=_zip_remarks(names))
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels", ".vml")):
            _scan(archive, entry, where, looked)
    return looked


def _zip_remarks(names: set[str]) -> list[str]:
    remarks = []
    if any(name.endswith("vbaProject.bin") for name in names):
        remarks.append("含宏，不会运行 / holds macros; none is ever run")
    if any(name.startswith("xl/externalLinks/") for name in names):
        remarks.append("含指向其他文件的链接，不会跟随 / holds links to other files; none is followed")
    if any(name.startswith("xl/embeddings/") for name in names):
        remarks.append("含嵌入文件，不会打开 / holds embedded files; none is opened")
    return remarks


def _scan(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, where: str, looked: Looked) -> None:
    """One XML part read in pieces: no entities, and for a sheet its cells and its corners."""
    sheet = entry.filename.startswith("xl/worksheets/")
    place = f"{where}!{entry.filename}"
    rows: list[int] = [0]
    columns: list[int] = [0]
    tail = b""
    try:
        with archive.open(entry) as part:
            while piece := part.read(_CHUNK):
                window = tail + piece
                if _DECLARED.search(window):
                    raise SourceError(Fault("E-GUARD-04", place, "<!DOCTYPE", "—"))
                if sheet:
                    # only whole tags are counted; the rest waits for the next piece
                    cut = window.rfind(b"<")
                    window, tail = (window[:cut], window[cut:]) if cut > 0 else (b"", window)
                    _count(window, looked, rows, columns)
                else:
                    tail = window[-16:]
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as failure:
        raise SourceError(Fault("E-GUARD-06", place, str(failure)[:160], "xml")) from failure
    if sheet:
        _count(tail, looked, rows, columns)
        span = max(rows) * max(columns)
        if looked.cells > MAX_CELLS or span > MAX_RECTANGLE:
            raise SourceError(
                Fault(
                    "E-GUARD-03",
                    place,
                    f"{max(rows):,} × {max(columns):,}; {looked.cells:,}",
                    f"≤ {MAX_RECTANGLE:,}; ≤ {MAX_CELLS:,}",
                )
            )


def _count(window: bytes, looked: Looked, rows: list[int], columns: list[int]) -> None:
    from pipelines.ingest.cells import position

    looked.cells += len(_CELL.findall(window))
    looked.uncached += len(_UNCACHED.findall(window))
    references = _REFERENCE.findall(window)
    if references:
        rows.append(max(int(row) for _, row in references))
        widest = max({letters for letters, _ in references}, key=lambda letters: (len(letters), letters))
        columns.append(position(f"{widest.decode()}1")[1])


def _look_at_ods(archive: zipfile.ZipFile, where: str) -> Looked:
    """OpenDocument repeats rows and columns by number: a short file can claim a large sheet."""
    data = archive.fp.getvalue() if isinstance(archive.fp, io.BytesIO) else b""
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise SourceError(Fault("E-GUARD-05", where, "🔒", "—"))
    try:
        content = archive.read("content.xml")
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError) as failure:
        raise SourceError(Fault("E-GUARD-06", where, str(failure)[:160], "content.xml")) from failure
    if _DECLARED.search(content):
        raise SourceError(Fault("E-GUARD-04", f"{where}!content.xml", "<!DOCTYPE", "—"))
    return Looked("ods", data, cells=content.count(b"<table:table-cell"))
