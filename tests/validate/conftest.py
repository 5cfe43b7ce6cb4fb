"""Tests of this room know what stands in the evidence: that of November 2026 (tests/evidence)."""

import pytest


@pytest.fixture(scope="session")
def project(evidence):
    return evidence


@pytest.fixture(scope="session")
def registry(evidence_registry):
    return evidence_registry


@pytest.fixture(scope="session")
def cleaned(evidence_cleaned):
    return evidence_cleaned


@pytest.fixture(scope="session")
def assessed(evidence_assessed):
    return evidence_assessed
