"""What can go wrong, in Chinese and English, each fault with a stable code and a next step.

A room collects its faults and raises them together; the command line prints them as one table and
exits with 1. Nothing else is caught: an exception that is not a `TrackerError` is a defect of ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import yaml


class Wording(NamedTuple):
    """The two sentences of a fault and, in both languages, what to do next."""

    zh: str
    en: str
    next_zh: str
    next_en: str


def _load_wordings() -> dict[str, Wording]:
    raw = yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8"))
    return {code: Wording(**words) for code, words in raw.items()}


class _Catalogue(dict[str, Wording]):
    """Reads faults.yaml at the first fault: start-up stays quick where nothing is wrong."""

    def __missing__(self, code: str) -> Wording:
        self.update(_load_wordings())
        if code not in self:
            raise KeyError(f"{code} is not in faults.yaml")
        return self[code]


CATALOGUE = _Catalogue()


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: where (file, sheet, cell or line), what was found, what was expected."""

    code: str
    where: str
    found: str = ""
    expected: str = ""

    @property
    def wording(self) -> Wording:
        """The sentences that belong to this fault's code."""
        return CATALOGUE[self.code]

    def as_dict(self) -> dict[str, str]:
        """The fault for programs: code, place, found, expected and both sentences."""
        words = self.wording
        return {
            "code": self.code,
            "where": self.where,
            "found": self.found,
            "expected": self.expected,
            "zh": words.zh,
            "en": words.en,
            "next_zh": words.next_zh,
            "next_en": words.next_en,
        }

    def __str__(self) -> str:
        """One line a person can act on, Chinese first."""
        words = self.wording
        facts = f"found/现为: {self.found or '—'}; expected/应为: {self.expected or '—'}"
        return f"{self.code} {self.where}: {words.zh} / {words.en} ({facts})"


class TrackerError(Exception):
    """The root of all errors that a person can mend; carries every fault of the run at once."""

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = (
            (faults,) if isinstance(faults, Fault) else tuple(sorted(set(faults)))
        )
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[TrackerError], tuple[tuple[Fault, ...]]]:
        """What another process sends: the faults, not their sentences."""
        return type(self), (self.faults,)


class ProjectError(TrackerError):
    """The project folder or its params.yaml is missing or malformed."""


class CodesError(TrackerError):
    """A file of data/codes is malformed or refers to a code that does not exist."""


class PlanError(TrackerError):
    """A plan's registry does not agree with the plan's text."""


class SourceError(TrackerError):
    """A source file is missing, altered, refused or described wrongly."""


class CleanError(TrackerError):
    """A cell can't become an observation and its source says it must."""


class SchemaError(TrackerError):
    """A table at a door does not have the columns, types, codes or keys of its schema."""


class ValidationError(TrackerError):
    """An expectation failed, so nothing goes further."""


class GateError(TrackerError):
    """Something tried to leave that may not be disclosed."""


class ReleaseError(TrackerError):
    """A release can't be planned, cut, withdrawn, read or verified as asked."""


class RemoteError(TrackerError):
    """A transfer to or from a DVC remote stopped."""


class AssessError(TrackerError):
    """A target can't be assessed as it is declared."""


class PublishError(TrackerError):
    """A data product or the site can't be written or is not what it claims to be."""


class EngineError(TrackerError):
    """A notebook could not be rendered."""


class ReproduceError(TrackerError):
    """Something published can't be found again, or says something else than the sources do."""


class SubmissionError(TrackerError):
    """A bureau's form can't be made, or its workbook can't be accepted."""


class CollectError(TrackerError):
    """A page could not be fetched, or what the inbox holds can't be used as asked."""


class BuildError(TrackerError):
    """A stage of the build stopped; what was published before is untouched."""


def stop_if(faults: Iterable[Fault], error: type[TrackerError]) -> None:
    """Raise `error` with all faults at once, or return if there are none."""
    found = list(faults)
    if found:
        raise error(found)
