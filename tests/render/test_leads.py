"""What would end an absence: each document once, best first, with what to do about it."""

import datetime as dt

import pytest

from pipelines.schema import UNREAD
from pipelines.views import LANGS, lead_row, leads_of
from pipelines.views.leads import Lead


@pytest.fixture
def data(data_of):
    return data_of("real")


def test_each_document_stands_once_with_every_promise_that_it_may_end(data):
    leads = leads_of(data)
    assert leads
    assert len({lead.document for lead in leads}) == len(leads)
    logged = {
        (row["RESULT"].removeprefix(UNREAD), row["TARGET_ID"])
        for row in data.tables["searches"].iter_rows(named=True)
        if row["RESULT"].startswith(UNREAD)
    }
    for lead in leads:
        assert {(lead.document, target.id) for target in lead.targets} <= logged
        assert all(data.assessment[target.id]["SET"] == "undecidable" for target in lead.targets)


def test_the_best_comes_first(data):
    leads = leads_of(data)
    assert [lead.rank for lead in leads] == sorted(lead.rank for lead in leads)
    counted = [sum(target.counted for target in lead.targets) for lead in leads]
    assert counted == sorted(counted, reverse=True)


@pytest.mark.parametrize(
    ("lead", "how"),
    [
        (Lead("d", "", "https://x.example/1", "2025-03", ()), "open"),
        (Lead("d", "", "", "2027-03", ()), "wait"),
        (Lead("d", "sm-agri", "", "2025-03", ()), "ask"),
        (Lead("d", "sm-agri", "", "", ()), "ask"),
        (Lead("d", "", "", "2025-03", ()), "find"),
    ],
    ids=[
        "an address is opened",
        "what is not due is waited for",
        "overdue is asked for",
        "asked",
        "looked for",
    ],
)
def test_what_is_to_be_done_follows_from_what_is_known(lead, how):
    assert lead.how(dt.date(2026, 11, 28)) == how


def test_a_lead_is_told_in_both_languages(data):
    for lead in leads_of(data):
        for lang in LANGS:
            row = lead_row(data, lead, lang)
            assert row["how"]
            assert [one["id"] for one in row["targets"]] == [target.id for target in lead.targets]
