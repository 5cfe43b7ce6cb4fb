"""A proposer with the words of the project, prepared once."""

import pytest

from pipelines.propose import Proposer


@pytest.fixture(scope="session")
def proposer(evidence, codes):
    return Proposer(evidence, codes)
