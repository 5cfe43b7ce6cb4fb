"""Tests share: a proposer for the project's words, and documents read in this process."""

from __future__ import annotations

from pathlib import Path

from pipelines.ingest import Paragraph, Prose, read_prose
from pipelines.propose import Proposer

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


def told(proposer: Proposer, title: str, published: str, *lines: str) -> list[tuple[str, ...]]:
    """What is proposed of a document: indicator, area, period, value, unit, kind, comparison."""
    found = proposer.propose(prose(title, *lines, published=published)).proposals
    return [(p.indicator, p.area, p.period, p.value, p.unit, p.kind, p.comparison) for p in found]


def text_file(folder: Path, *lines: str) -> Prose:
    """A text file of these lines, as it is read."""
    path = folder / "notice.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_prose(path, path.name)
