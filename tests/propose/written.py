"""Tests share: a proposer for the project's words, and documents read in this process."""

from __future__ import annotations

from pathlib import Path

from pipelines.ingest import Paragraph, Prose

CASES = Path(__file__).parent / "cases"
KEYS = (
    *(
        "indicator",
        "area",
        "period",
        "value",
        "unit",
        "qualifier",
        "kind",
        "comparison",
        "base_period",
        "span",
    ),
)


def prose(title: str, *lines: str, published: str = "2025-02-20", publisher: str = "") -> Prose:
    """A document of paragraphs; «# …» is a heading."""
    parts = tuple(
        Paragraph(f"P{n}", line.removeprefix("# "), line.startswith("# "))
        for n, line in enumerate(lines, start=1)
    )
    return Prose(title, published, publisher, parts)
