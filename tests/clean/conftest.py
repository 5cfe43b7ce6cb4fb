"""Tests of this room know what stands in the evidence: that of November 2026 (tests/evidence)."""

import pytest


@pytest.fixture(scope="session")
def project(evidence):
    return evidence


@pytest.fixture(scope="session")
def cleaned(evidence_cleaned):
    return evidence_cleaned
