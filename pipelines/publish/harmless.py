"""Texts from sources made harmless at the one door to the products, so that page, JSON, XML, feed, CSV and
workbook all get the same harmless text. Markup is not touched here: each writer escapes its own.

Replaced by U+FFFD, so that it stays visible that something stood there: control characters that XML and
HTML forbid, non-characters, and the marks that turn the direction of the text that follows (U+202A to
U+202E, U+2066 to U+2069). The raw file keeps what it holds.
"""

from __future__ import annotations

import re

import polars as pl

REPLACEMENT = "\ufffd"
_FORBIDDEN = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\x{202a}-\x{202e}\x{2066}-\x{2069}\x{fffe}\x{ffff}]"
_PATTERN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)


def harmless_text(text: str) -> str:
    """One text made harmless."""
    return _PATTERN.sub(REPLACEMENT, text)


def harmless(df: pl.DataFrame) -> pl.DataFrame:
    """Every text column made harmless; a line break is one line feed."""
    texts = [name for name, dtype in df.schema.items() if dtype == pl.String]
    return df.with_columns(
        pl.col(name).str.replace_all("\r\n?", "\n").str.replace_all(_FORBIDDEN, REPLACEMENT) for name in texts
    )


def web_address(text: str | None) -> str:
    """An address that a page may link to: http or https; «» for every other scheme (javascript: …)."""
    return text if text and re.match(r"https?://[^\s\"'<>]+$", text) else ""
