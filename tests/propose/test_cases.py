"""Whole documents of many kinds, each with every statement that has to be proposed of it."""

import json
import re
from decimal import Decimal

import pytest

from pipelines.ingest import Paragraph, read_prose, row_line
from tests.propose.written import CASES

DOCUMENTS = sorted(
    path for path in CASES.iterdir() if path.suffix in (".md", ".html", ".txt") and path.stem != "README"
)


def expected_of(path):
    return json.loads(path.with_name(f"{path.name}.expected.json").read_text(encoding="utf-8"))


# The indicators that the documents speak of: one that joins the code list later changes no expectation.
KNOWN = {row["indicator"] for path in DOCUMENTS for row in expected_of(path)}


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_gives_every_statement_and_nothing_else(path, proposer):
    told = [proposal.as_dict() for proposal in proposer.propose(read_prose(path, path.name)).proposals]
    assert [row for row in told if row["indicator"] in KNOWN] == expected_of(path)


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_each_span_stands_in_the_paragraph_that_is_named_and_holds_its_figure(path, proposer):
    prose = read_prose(path, path.name)
    said = {paragraph.at: paragraph.text for paragraph in prose.paragraphs}
    tables = [part for part in prose.parts if not isinstance(part, Paragraph)]
    said |= {f"{c.SHEET} {c.ADDRESS}": row_line(cells, c.ADDRESS) for cells in tables for c in cells}
    for proposal in proposer.propose(prose).proposals:
        assert proposal.span in said[proposal.at]
        digits = proposal.value.lstrip("-")
        if "万个" in proposal.span:  # things are counted in ones, however they are printed
            digits = str(Decimal(digits) / 10000)
        assert digits in re.sub(r"(?<=\d)[ ,](?=\d{3})", "", proposal.span)
