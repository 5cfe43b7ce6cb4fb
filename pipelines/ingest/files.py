"""One file → its cells: looked at first, then read by the reader of what it really is."""

from __future__ import annotations

from pathlib import Path

from pipelines.ingest.cells import Readout
from pipelines.ingest.child import read_in_child
from pipelines.ingest.formats.delimited import read_delimited
from pipelines.ingest.guard import Looked, look

TEXT = (".csv", ".tsv", ".txt")


def read_file(path: Path, where: str) -> Readout:
    """The cells of a workbook, delimited text or HTML page (see `Cell`), with remarks.

    What is text by name and by bytes is read here; everything else in a child process with limits.
    Raises SourceError in a sentence for whatever can't be read (E-GUARD-…, E-KIND-01, E-ENC-01, E-CSV-01).
    """
    if path.suffix.lower() in TEXT:
        looked = look(path, where)
        if looked.kind == "text":
            return _read(looked, path, where)
    return read_in_child(path, where)


def read_here(path: Path, where: str) -> Readout:
    """As `read_file`, in this process."""
    return _read(look(path, where), path, where)


def _read(looked: Looked, path: Path, where: str) -> Readout:
    from pipelines.ingest.formats import html, ods, xls, xlsx

    if looked.kind == "text":
        readout = read_delimited(looked.data, path.name, where)
    elif looked.kind == "html":
        readout = html.read_html(looked.data, where)
    elif looked.kind == "xls":
        readout = xls.read_xls(looked.data, where)
    elif looked.kind == "ods":
        readout = ods.read_ods(looked.data, where)
    elif looked.kind == "fods":
        readout = ods.read_fods(looked.data, where)
    else:
        readout = xlsx.read_xlsx(looked.data, where)
    readout.remarks = [*looked.remarks, *readout.remarks]
    return readout
