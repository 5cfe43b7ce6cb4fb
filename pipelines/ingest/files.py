"""One file → its cells, or its prose: looked at first, then read by the reader of what it really is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipelines.ground.errors import Fault, SourceError
from pipelines.ingest.cells import Readout
from pipelines.ingest.child import read_in_child
from pipelines.ingest.formats.delimited import read_delimited
from pipelines.ingest.guard import Looked, look
from pipelines.ingest.limits import check_spans
from pipelines.ingest.prose import Prose, prose_of, tables_alone

TEXT = (".csv", ".tsv", ".txt", ".md")
WRITTEN = ("pdf", "docx", "word")  # documents: prose with tables in it
_LAID_OUT = ("html", "mhtml", *WRITTEN)  # which bound themselves what they lay out


def read_file(path: Path, where: str, prose: bool = False) -> Readout:
    """The cells of a workbook, delimited text, HTML page, PDF or Word document (see `Cell`), with remarks.

    prose: paragraphs and tables in their order (`prose`), not the tables alone. What is text by name and by
    bytes is read here; everything else in a child process with limits.
    Raises SourceError in a sentence for whatever can't be read (E-GUARD-…, E-KIND-…, E-ENC-01, E-CSV-01).
    """
    if path.suffix.lower() in TEXT:
        looked = look(path, where)
        if looked.kind == "text":
            return _read(looked, path, where, prose)
    return read_in_child(path, where, prose)


def read_prose(path: Path, where: str) -> Prose:
    """A notice, PDF, Word document or text as paragraphs and tables; raises as `read_file`."""
    return prose_of(read_file(path, where, prose=True))


def read_here(path: Path, where: str, prose: bool = False) -> Readout:
    """As `read_file`, in this process."""
    return _read(look(path, where), path, where, prose)


def _read(looked: Looked, path: Path, where: str, prose: bool) -> Readout:
    if prose or looked.kind in WRITTEN:
        readout = _written(looked, path, where)
        readout = readout if prose else tables_alone(readout, where)
    elif looked.kind == "text":
        readout = read_delimited(looked.data, path.name, where)
    else:
        readout = _reader(looked.kind)(looked.data, where)
    if not prose and looked.kind not in _LAID_OUT:
        check_spans(readout, where)
    readout.remarks = [*looked.remarks, *readout.remarks]
    return readout


def _written(looked: Looked, path: Path, where: str) -> Readout:
    """A document's paragraphs and tables; raises SourceError (E-KIND-06) for what holds tables alone."""
    from pipelines.ingest.formats import docx, mhtml, notice, page, pdf, word

    readers: dict[str, Callable[[bytes, str], Readout]] = {
        "pdf": pdf.read_pdf,
        "docx": docx.read_docx,
        "word": lambda _, where: docx.read_docx(word.as_docx(path, where), where),
        "html": page.read_page,
        "mhtml": mhtml.read_mail_page,
        "text": notice.read_notice,
    }
    if looked.kind not in readers or (looked.kind == "text" and path.suffix.lower() in (".csv", ".tsv")):
        raise SourceError(Fault("E-KIND-06", where, looked.kind, " ".join(readers)))
    return readers[looked.kind](looked.data, where)


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
