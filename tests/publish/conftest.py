"""The real tables and the products made of them, once for all tests of this room."""

import pytest

from pipelines.publish import publish, targets_table
from pipelines.sources import load_searches


@pytest.fixture(scope="session")
def tables(assessed, cleaned, registry, project):
    return {
        "ranked": assessed.ranked,
        "assessments": assessed.assessments,
        "opinions": assessed.opinions,
        "context": assessed.context,
        "sources": cleaned.sources,
        "quarantine": cleaned.quarantine,
        "unused": cleaned.unused,
        "targets": targets_table(registry),
        "searches": load_searches(project),
    }


@pytest.fixture(scope="session")
def out(tables, registry, codes, project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("products")
    publish(tables, registry, codes, project.params, [], folder)
    return folder


@pytest.fixture(scope="session")
def addressed(project):
    """The parameters of a site that knows its address."""
    return project.params.model_copy(update={"site_url": "https://ledger.example/some/path/"})


@pytest.fixture(scope="session")
def out_addressed(tables, registry, codes, addressed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("addressed")
    publish(tables, registry, codes, addressed, [], folder)
    return folder
