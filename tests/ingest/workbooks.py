"""Workbooks that tests build: ordinary ones with everything in them, and hostile ones."""

import io
import zipfile

import openpyxl


def plain(path):
    """A small honest workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["地区", "2020年"])
    sheet.append(["永安市", 5.5])
    book.save(path)
    return path


def rewritten(source, target, change):
    """`source` with each part passed through `change(name, bytes)`."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target


def sheet_changed(source, target, change):
    """`source` with its first sheet's XML changed."""
    return rewritten(source, target, lambda n, b: change(b) if n == "xl/worksheets/sheet1.xml" else b)


def encrypted(source, target, password):
    """`source` encrypted as Excel does it."""
    from msoffcrypto.format.ooxml import OOXMLFile

    with source.open("rb") as plain_file, target.open("wb") as out:
        OOXMLFile(plain_file).encrypt(password, out)
    return target


def ods(path, rows):
    """A minimal OpenDocument spreadsheet of text and float cells."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="float" office:value="{v}"><text:p>{v}</text:p></table:table-cell>'
            if isinstance(v, float)
            else f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>'
            for v in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return open_document(path, f'<table:table table:name="表一">{cells}</table:table>')


_NAME = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join(
    f'xmlns:{prefix}="{_NAME}{name}:1.0"'
    for prefix, name in [
        *((name, name) for name in ("office", "table", "text", "style")),
        ("fo", "xsl-fo-compatible"),
        ("number", "datastyle"),
    ]
)
_SHEETS = "application/vnd.oasis.opendocument.spreadsheet"


def open_document(path, tables, styles="", flat=False):
    """An OpenDocument spreadsheet, zipped or flat, of `table:table` elements and automatic styles."""
    root = "document" if flat else "document-content"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:{root} {_SPACES} office:mimetype="{_SHEETS}">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f"{tables}</office:spreadsheet></office:body></office:{root}>"
    )
    if flat:
        path.write_text(content, encoding="utf-8")
        return path
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{_NAME}manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_SHEETS}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", _SHEETS)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def zip_of(entries):
    """Bytes of a zip with these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()
