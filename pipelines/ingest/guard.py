"""Look before opening: what a file is by its bytes, and whether it is safe to hand to a library.

A library must never see a file that would abort the process or fill the memory: two far corners of a sheet,
a megabyte that unpacks to a gigabyte, an entity bomb, a password. Everything here is a refusal in a sentence;
what is merely worth knowing (macros, links to other files, a wrong extension) is a remark.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.failures import msoffcrypto_failures
from pipelines.ingest.kinds import KINDS, SUFFIXES, is_book_of_95, is_word, kind_of_text, kind_of_zip
from pipelines.ingest.limits import MAX_CELLS, MAX_RECTANGLE, too_large

MAX_BYTES = 100_000_000
MAX_UNPACKED = 1_000_000_000
MAX_RATIO = 150  # spreadsheets compress about 10 to 30 times
RATIO_FROM = 50_000_000  # below this, unpacking is harmless whatever the ratio
MAX_ENTRIES = 10_000
EXCEL_PASSWORD = "VelvetSweatshop"  # with which Excel encrypts by default and opens unasked
_CHUNK = 1 << 20
_ZIP_FAILURES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)

_REFERENCE = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"")
_CELL = re.compile(rb"<(?:\w+:)?c[ >/]")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SHEET = re.compile(rb"<(?:\w+:)?worksheet[\s>]")


@dataclass
class Looked:
    """What a file is (`kind`: a key of `kinds.SUFFIXES`), its bytes (decrypted where Excel would do so
    unasked), how many cells the sheets of an .xlsx declare, and remarks for whoever reads them."""

    kind: str
    data: bytes
    cells: int = 0
    remarks: list[str] = field(default_factory=list)


def look(path: Path, where: str) -> Looked:
    """The file at `path`, known to be safe to open.

    Raises SourceError: E-FILE-01 missing, E-GUARD-01 too large, -02 unpacks to too much, -03 a sheet's
    corners too far apart or too many cells, -04 a document type or entities in XML, -05 a password,
    -06 damaged, E-KIND-01 of no kind that can be read, E-KIND-04 an archive of table files.
    """
    if not path.is_file():
        raise SourceError(Fault("E-FILE-01", where, "—", path.name))
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise SourceError(Fault("E-GUARD-01", where, f"{size:,} B", f"≤ {MAX_BYTES:,} B"))
    suffix = path.suffix.lower()
    looked = _look_at(path.read_bytes(), where, suffix)
    if looked.kind == "text" and not any(suffix in known for known in SUFFIXES.values()):
        # Anything can be read as text: without a name that says table, it is not taken for one.
        raise SourceError(Fault("E-KIND-01", where, suffix or "—", KINDS))
    if suffix not in SUFFIXES[looked.kind]:
        named = suffix or "—"
        looked.remarks.append(
            f"扩展名 {named} 与内容不符，内容是 {looked.kind} / the content is {looked.kind}, not {named}"
        )
    return looked


def _look_at(data: bytes, where: str, suffix: str) -> Looked:
    if data.startswith(b"PK"):
        return _look_at_zip(data, where)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _look_at_ole(data, where)
    if not data.strip():
        raise SourceError(Fault("E-EMPTY-01", where, f"{len(data)} B", "> 0 B"))
    kind = kind_of_text(data, where, suffix)
    if kind in ("fods", "xml2003") and _DECLARED.search(data.replace(b"\0", b"")):
        raise SourceError(Fault("E-GUARD-04", where, "<!DOCTYPE", "—"))
    return Looked(kind, data)


def _look_at_ole(data: bytes, where: str) -> Looked:
    """An OLE container: an .xls, a Word document, or an encrypted file of either kind."""
    import msoffcrypto

    if is_word(data, where):
        return Looked("word", data)
    if is_book_of_95(data):  # which msoffcrypto does not know; xlrd says whether it has a password
        return Looked("xls", data)
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
    kind = kind_of_zip(names, _entry(archive, "mimetype", where) if "mimetype" in names else b"", where)
    if kind == "ods":
        return _look_at_ods(archive, data, where)
    looked = Looked(kind, data, remarks=_zip_remarks(names))
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            _scan(archive, entry, where, looked)
    return looked


def _entry(archive: zipfile.ZipFile, name: str, where: str) -> bytes:
    try:
        return archive.read(name)
    except _ZIP_FAILURES as failure:
        raise SourceError(Fault("E-GUARD-06", where, str(failure)[:160], name)) from failure


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
    sheet: bool | None = None
    place = f"{where}!{entry.filename}"
    rows: list[int] = [0]
    columns: list[int] = [0]
    tail = b""
    try:
        with archive.open(entry) as part:
            while piece := part.read(_CHUNK):
                window = tail + piece
                if sheet is None:
                    sheet = _SHEET.search(window[:4096]) is not None
                if _DECLARED.search(window):
                    raise SourceError(Fault("E-GUARD-04", place, "<!DOCTYPE", "—"))
                if sheet:
                    # only whole tags are counted; the rest waits for the next piece
                    cut = window.rfind(b"<")
                    window, tail = (window[:cut], window[cut:]) if cut > 0 else (b"", window)
                    _count(window, looked, rows, columns)
                else:
                    tail = window[-16:]
    except _ZIP_FAILURES as failure:
        raise SourceError(Fault("E-GUARD-06", place, str(failure)[:160], "xml")) from failure
    if sheet:
        _count(tail, looked, rows, columns)
        span = max(rows) * max(columns)
        if looked.cells > MAX_CELLS or span > MAX_RECTANGLE:
            raise too_large(place, max(rows), max(columns), looked.cells)


def _count(window: bytes, looked: Looked, rows: list[int], columns: list[int]) -> None:
    from pipelines.ingest.cells import position

    looked.cells += len(_CELL.findall(window))
    references = _REFERENCE.findall(window)
    if references:
        rows.append(max(int(row) for _, row in references))
        widest = max({letters for letters, _ in references}, key=lambda letters: (len(letters), letters))
        columns.append(position(f"{widest.decode()}1")[1])


def _look_at_ods(archive: zipfile.ZipFile, data: bytes, where: str) -> Looked:
    """OpenDocument: no password, no entities; its reader bounds what it repeats by number."""
    names = archive.namelist()
    if "META-INF/manifest.xml" in names and b"encryption-data" in _entry(
        archive, "META-INF/manifest.xml", where
    ):
        raise SourceError(Fault("E-GUARD-05", where, "🔒", "—"))
    for name in ("content.xml", "styles.xml"):
        if name in names and _DECLARED.search(_entry(archive, name, where).replace(b"\0", b"")):
            raise SourceError(Fault("E-GUARD-04", f"{where}!{name}", "<!DOCTYPE", "—"))
    return Looked("ods", data)
