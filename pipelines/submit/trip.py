"""A bureau's round trip. `template` makes the form of one organisation and year, `check` says everything
that is wrong with a returned workbook, `accept` lands it as an immutable source and `reject` keeps a record.
Nothing with a blocking fault, and no warning without a written reason, is accepted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipelines.clean import load_derivations
from pipelines.codes import Codes, load_codes, load_growths
from pipelines.doubts import promised_of
from pipelines.ground.errors import Fault, SubmissionError, TrackerError
from pipelines.ground.project import Project
from pipelines.plan import load_registry
from pipelines.submit.blank import template_bytes
from pipelines.submit.checking import Known, check_returned, whose
from pipelines.submit.findings import Checked
from pipelines.submit.form import FORM, form_for
from pipelines.submit.history import load_history
from pipelines.submit.land import Landed, keep_rejected, land
from pipelines.submit.marked import annotated_bytes
from pipelines.submit.reader import name_of, read_submission


def template(project: Project, organisation: str, year: int) -> bytes:
    """The form of one organisation (code) for one year, as .xlsx bytes.

    Raises SubmissionError: an unknown organisation (E-SUB-40), nothing to ask it (E-SUB-41), no run whose
    figures could be shown as the last ones (E-SUB-42).
    """
    codes = load_codes(project)
    registry = load_registry(project, codes)
    form = form_for(project, organisation, year, registry, codes)
    plan, made = registry.plan.title.zh, project.params.release.date
    return template_bytes(form, load_history(project, codes), codes, plan, made)


def check(project: Project, path: Path, because: tuple[str, ...] = ()) -> Checked:
    """Every finding of a returned workbook at once.

    because: «CELL=reason» for warnings and doubts, CELL as the findings name it (J12: of the form's sheet).
    Raises SourceError for a file that can't be read, SubmissionError for one that is no form of ours.
    """
    return _checked(project, path, _reasons(because), load_codes(project))


def _checked(project: Project, path: Path, because: dict[str, str], codes: Codes) -> Checked:
    where = name_of(path, project)
    returned = read_submission(path, where)
    organisation, year = whose(returned, where)
    registry = load_registry(project, codes)
    form = form_for(project, organisation, year, registry, codes)
    known = Known(
        codes,
        load_history(project, codes),
        tuple(load_derivations(project)),
        tuple(load_growths(project)),
        registry.named_populations,
        promised_of(registry.all_targets, codes),
    )
    checked = check_returned(form, returned, known, because)
    idle = set(because) - {one.cell for one in checked.findings if one.settleable}
    if idle:
        raise SubmissionError(Fault("E-SUB-34", where, " ".join(sorted(idle)), "W-SUB-…"))
    return checked


def _reasons(because: tuple[str, ...]) -> dict[str, str]:
    reasons = {}
    for text in because:
        cell, equals, reason = text.partition("=")
        if not equals or not reason.strip():
            raise SubmissionError(Fault("E-SUB-34", "--because", text, "J12=…"))
        reasons[cell if "!" in cell else f"{FORM}!{cell}"] = reason.strip()
    return reasons


def annotate(project: Project, path: Path, checked: Checked, output: Path | None = None) -> Path:
    """Writes the marked copy of a checked workbook; by default into data/restricted/checked/, unseen by git.

    Raises SubmissionError (E-SUB-35) for a place below site/: the copy may show what nobody may publish.
    """
    target = output or project.path("data", "restricted", "checked", f"{path.stem}-checked.xlsx")
    if project.path("site").resolve() in target.resolve().parents:
        raise SubmissionError(Fault("E-SUB-35", project.relative(target), "site/", "data/restricted/"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(annotated_bytes(path, name_of(path, project), checked))
    return target


def accept(project: Project, path: Path, received: dt.date, because: tuple[str, ...] = ()) -> Landed:
    """Lands a workbook without open findings as a source; `received` is its vintage.

    Raises what `check` raises, and SubmissionError with every blocking finding and every warning that has no
    written reason (E-SUB-31), or where this very file is already there (E-SUB-32).
    """
    codes, reasons = load_codes(project), _reasons(because)
    return land(project, path, _checked(project, path, reasons, codes), received, codes, reasons)


def reject(project: Project, path: Path, reason: str, received: dt.date | None = None) -> Path:
    """Keeps a workbook that is not accepted, with the reason and all its findings; returns the folder.

    A file that can't even be read is kept too, with the fault that it was refused for.
    """
    where = name_of(path, project)
    owner: tuple[str, int] | None = None
    try:
        owner = whose(read_submission(path, where), where)
        findings = [one.as_dict(where) for one in check(project, path).findings]
    except TrackerError as refused:
        findings = [dict(fault.as_dict()) for fault in refused.faults]
    return keep_rejected(project, path, owner, reason, received, findings)
