"""Every printed figure with a unit is proposed or left aside with its reason, whatever the document."""

import pytest

from pipelines.ground.numerals import read_figures
from pipelines.ingest import read_prose
from pipelines.propose.plain import plain_of
from pipelines.propose.times import Clock, moments_in
from tests.propose.test_cases import DOCUMENTS


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_figure_is_passed_over(path, proposer):
    document = read_prose(path, path.name)
    proposed = proposer.propose(document)
    passed_over = []
    for paragraph in document.paragraphs:
        text = plain_of(paragraph.text).text
        told = [
            plain_of(one.span).text
            for one in (*proposed.proposals, *proposed.aside)
            if one.at == paragraph.at
        ]
        moments = moments_in(text, Clock(), proposer.cues)
        for figure in read_figures(text, proposer.codes.unit_words):
            dated = any(m.start < figure.end and figure.start < m.end for m in moments)
            ordinal = figure.unit == "RANK"
            if figure.unit and not (dated or ordinal) and not any(figure.text in span for span in told):
                passed_over.append((paragraph.at, figure.text, figure.unit))
    assert passed_over == []
