"""What the libraries raise on damaged files. Anything else is our defect and ends the child that reads."""

from __future__ import annotations

import struct
import zipfile
import zlib

# ParseError and lxml's XMLSyntaxError are SyntaxErrors; a damaged part shows as nearly anything else.
LIBRARY_FAILURES: tuple[type[Exception], ...] = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    SyntaxError,
    OSError,
    EOFError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
)


def xlrd_failures() -> tuple[type[Exception], ...]:
    """What xlrd raises."""
    from xlrd import XLRDError
    from xlrd.compdoc import CompDocError

    return (*LIBRARY_FAILURES, XLRDError, CompDocError)


def msoffcrypto_failures() -> tuple[type[Exception], ...]:
    """What msoffcrypto raises."""
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    return (*LIBRARY_FAILURES, DecryptionError, FileFormatError, InvalidKeyError, ParseError)


def docx_failures() -> tuple[type[Exception], ...]:
    """What python-docx raises."""
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError

    return (*LIBRARY_FAILURES, OpcError, PythonDocxError)


def pdf_failures() -> tuple[type[Exception], ...]:
    """What pdfplumber raises, a wrong password among it."""
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    return (*LIBRARY_FAILURES, PDFException, PSException, MalformedPDFException, PdfminerException)
