"""The last edition of a table among the sources of a project: same publisher, same title but for the year."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path

from pipelines.codes import Codes
from pipelines.ground.errors import TrackerError
from pipelines.ground.folding import fold
from pipelines.ground.phrases import Phrases
from pipelines.ground.project import Project
from pipelines.inspection.compare import Change, compare
from pipelines.inspection.inspected import Inspected, inspect_file
from pipelines.sources import SourceFolder, TableLayout, load_sources

say = Phrases(Path(__file__).with_suffix(".yaml"))
FAMILY = 0.8  # of difflib's ratio of two titles without their digits


def last_edition(folders: list[SourceFolder], publisher: str, title: str) -> SourceFolder | None:
    """The newest table source of a publisher whose title is of the same family; None where there is none."""
    family = [
        folder
        for folder in folders
        if isinstance(folder.source.read, TableLayout)
        and fold(folder.source.publisher) == fold(publisher)
        and SequenceMatcher(None, _family(folder.source.title.zh), _family(title)).ratio() >= FAMILY
    ]
    return max(family, key=lambda folder: (_published(folder), folder.source.id), default=None)


def _family(title: str) -> str:
    return re.sub(r"\d+[年月]?", "", fold(title))


def _published(folder: SourceFolder) -> str:
    return max((document.published for document in folder.source.documents), default="")


def against_last_edition(
    inspected: Inspected, project: Project, codes: Codes, publisher: str, title: str
) -> list[str]:
    """Lines (zh / en): which edition came before, what jumps by a unit's step, and how much is restated.

    Empty where there is no earlier edition; where the project's sources or that file do not read, a line
    says so.
    """
    try:
        last = last_edition(load_sources(project), publisher, title)
        if last is None or not isinstance(last.source.read, TableLayout):
            return []
        path = last.folder / last.source.read.file
        changes = compare(inspect_file(path, project), inspected, codes)
    except TrackerError as error:
        return [say.both("unread", " / ", code=error.faults[0].code)]
    jumps = [_jump(change) for change in changes if change.jump]
    restated = sum(change.kind == "restated" for change in changes)
    where = project.relative(path)
    return [*jumps, say.both("restated", " / ", n=restated, where=where)] if jumps or restated else []


def _jump(change: Change) -> str:
    place = f"{change.sheet}!{change.cell}"
    return f"{place} {change.labels} {change.old} → {change.new} {change.unit}: {change.jump}"
