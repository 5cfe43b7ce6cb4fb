"""A file can be downloaded only where all that is in it is open and may be passed on."""

import datetime as dt

import pytest
from gate_factory import document, observation

from pipelines.gate import gate
from pipelines.gate.originals import open_originals
from pipelines.ground.errors import PublishError
from pipelines.publish.originals import originals_of
from pipelines.schema import TABLES
from pipelines.sources import load_sources
from pipelines.sources.folders import SourceFolder

DAY = dt.date(2026, 11, 24)


@pytest.fixture
def folder(project):
    """One real description, to be altered."""
    return next(f for f in load_sources(project) if f.source.id == "fjnj2020-5-15")


def listed(folder, altered=None, **fields):
    """What may be passed on of one source with one document and one figure; fields: the figure's or document's."""
    source = folder.source.model_copy(update=altered or {})
    changed = SourceFolder(source=source, folder=folder.folder, mapping=(), corrections=())
    mine = {key: fields[key] for key in ("DISCLOSURE", "EMBARGO") if key in fields}
    documents = TABLES["sources"].frame(
        [document("d") | {"COLLECTION": source.id} | fields.get("document", {})]
    )
    rows = TABLES["observations"].frame([observation(1, source="d", **mine)])
    gated = gate(rows, documents, TABLES["quarantine"].frame([]), TABLES["unused"].frame([]), DAY)
    return {
        name for _, name, _ in open_originals([changed], rows, gated.disclosed, documents, gated.sources, DAY)
    }


def test_a_transcription_of_an_open_document_can_be_downloaded_with_its_description(folder):
    assert listed(folder) == {"fjnj2020-5-15.csv", "source.yaml", "mapping.csv"}


@pytest.mark.parametrize(
    "altered",
    [
        {"disclosure": "依申请公开"},
        {"disclosure": "不予公开"},
        {"embargo": dt.date(2026, 12, 1)},
        {"provenance": "gated"},
        {"provenance": "cell"},
        {"seal": "a" * 64},
    ],
)
def test_a_source_that_is_not_open_or_not_ours_to_pass_on_is_not(folder, altered):
    assert listed(folder, altered) == set()


def test_a_raw_file_whose_terms_permit_it_is(folder):
    assert "fjnj2020-5-15.csv" in listed(folder, {"provenance": "cell", "redistribute": True})


@pytest.mark.parametrize("fields", [{"DISCLOSURE": "不予公开"}, {"EMBARGO": dt.date(2027, 1, 1)}])
def test_one_figure_that_is_kept_back_keeps_back_the_file(folder, fields):
    assert listed(folder, **fields) == set()


@pytest.mark.parametrize("closed", [{"DISCLOSURE": "依申请公开"}, {"EMBARGO": dt.date(2027, 1, 1)}])
def test_one_document_that_is_kept_back_keeps_back_the_file(folder, closed):
    assert listed(folder, document=closed) == set()


def test_an_embargo_that_is_over_holds_nothing_back(folder):
    assert listed(folder, {"embargo": dt.date(2026, 11, 1)}) != set()


def test_the_bytes_are_those_whose_sha256_is_named(project, folder):
    file = folder.source.files[0]
    found = originals_of(project, [(folder.source.id, file.path, file.sha256)])
    assert found == {f"{folder.source.id}/{file.path}": (folder.folder / file.path).read_bytes()}
    with pytest.raises(PublishError, match="E-FILE-02"):
        originals_of(project, [(folder.source.id, file.path, "0" * 64)])
