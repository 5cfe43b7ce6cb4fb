"""Pages saved whole (.mht .mhtml) → cells: the HTML parts of the mail that such a file is."""

from __future__ import annotations

import email
import email.policy

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import Readout
from pipelines.ingest.failures import LIBRARY_FAILURES
from pipelines.ingest.formats.html import read_html
from pipelines.ingest.formats.page import read_page

MAX_PARTS = 50


def read_mhtml(data: bytes, where: str) -> Readout:
    """The cells of every part of the page that holds a table, as `read_html` gives them.

    Where several parts hold tables (a workbook saved as a page), sheets are `2:table[0]`, … from the second
    on. Raises SourceError as `read_html`, E-EMPTY-02 where no part holds a table.
    """
    parts = [part for part in _parts(data, where) if b"<table" in part.lower()]
    if not parts:
        raise SourceError(Fault("E-EMPTY-02", where, "MHTML", "<table>"))
    readout = read_html(parts[0], where)
    for number, part in enumerate(parts[1:MAX_PARTS], start=2):
        more = read_html(part, where)
        readout.sheets += [f"{number}:{sheet}" for sheet in more.sheets]
        readout.remarks += [remark for remark in more.remarks if remark not in readout.remarks]
        readout.cells += [
            cell._replace(SHEET=f"{number}:{cell.SHEET}") for cell in more.cells if cell.SHEET[0] != "("
        ]
    return readout


def read_mail_page(data: bytes, where: str) -> Readout:
    """The notice of the page that such a file is: of its first part.

    Raises SourceError as `read_page`, E-EMPTY-01 where no part is HTML.
    """
    parts = _parts(data, where)
    if not parts:
        raise SourceError(Fault("E-EMPTY-01", where, "MHTML", "HTML"))
    return read_page(parts[0], where)


def _parts(data: bytes, where: str) -> list[bytes]:
    """The HTML parts, each with the encoding that its header names written into it."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        found = []
        for part in message.walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                content = part.get_payload(decode=True)
                named = str(part.get_param("charset") or "")
                head = f'<meta charset="{named}">'.encode("ascii", "ignore") if named else b""
                found.append(head + content if isinstance(content, bytes) else b"")
    except LIBRARY_FAILURES as failure:
        raise SourceError(Fault("E-GUARD-06", where, str(failure)[:160], "MHTML")) from failure
    return found
