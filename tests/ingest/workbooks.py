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
    name = "urn:oasis:names:tc:opendocument:xmlns:"
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
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{name}office:1.0" '
        f'xmlns:table="{name}table:1.0" xmlns:text="{name}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="表一">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{name}manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
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
