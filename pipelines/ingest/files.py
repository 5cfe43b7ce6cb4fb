"""One file → its cells: looked at first, then read by the reader of what it really is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipelines.ingest.cells import Readout
from pipelines.ingest.child import read_in_child
from pipelines.ingest.formats.delimited import read_delimited
from pipelines.ingest.guard import Looked, look
from pipelines.ingest.limits import check_spans

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
    if looked.kind == "text":
        readout = read_delimited(looked.data, path.name, where)
    else:
        readout = _reader(looked.kind)(looked.data, where)
    if looked.kind not in ("html", "mhtml"):  # which bound what they lay out
        check_spans(readout, where)
    readout.remarks = [*looked.remarks, *readout.remarks]
    return readout


def _reader(kind: str) -> Callable[[bytes, str], Readout]:
    """The reader of a kind that is not delimited text."""
    from pipelines.ingest.formats import html, jsonstat, mhtml, ods, xls, xlsb, xlsx, xml2003

    return {
        "xlsx": xlsx.read_xlsx,
        "xlsb": xlsb.read_xlsb,
        "xls": xls.read_xls,
        "ods": ods.read_ods,
        "fods": ods.read_fods,
        "xml2003": xml2003.read_xml2003,
        "html": html.read_html,
        "mhtml": mhtml.read_mhtml,
        "jsonstat": jsonstat.read_jsonstat,
    }[kind]
