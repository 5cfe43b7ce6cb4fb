"""An accepted workbook becomes an immutable source; a rejected one leaves a record.

It lies in data/sources only if everybody may see every byte of it: every figure open and not embargoed,
none that a small number of enterprises stands behind, and no trace of a person in the file. Otherwise it
lies in data/restricted, which git never sees, and the gate extracts what may be published.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.clean import form_words
from pipelines.codes import Codes
from pipelines.ground.errors import Fault, SubmissionError, stop_if
from pipelines.ground.files import put_folder
from pipelines.ground.phrases import Pair
from pipelines.ground.project import Project, Suppression
from pipelines.ground.yamlio import yaml_bytes
from pipelines.schema import DISCLOSURES
from pipelines.sources import SourceFolder, SubmissionLayout, load_folder, sha256_of, write_source
from pipelines.submit.figures import embargo_of
from pipelines.submit.findings import Checked
from pipelines.submit.form import FORM, HEADER_ROW, HEADERS, HELP, INFO, INFO_WIDTH
from pipelines.submit.marked import AUTHOR, LIST
from pipelines.submit.reader import name_of, open_workbook
from pipelines.submit.revision import OPEN, Difference, differences, differences_csv
from pipelines.submit.words import say

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class Landed:
    """Where a submission lies, on which grounds it is kept back, and what it changes."""

    folder: Path
    grounds: tuple[str, ...]
    differences: tuple[Difference, ...]
    replaces: str


def land(
    project: Project, path: Path, checked: Checked, received: dt.date, codes: Codes, because: dict[str, str]
) -> Landed:
    """Writes data/sources/<id>/ or data/restricted/<id>/ for a checked workbook.

    Raises SubmissionError with every blocking finding, every warning without a reason (E-SUB-31), or
    E-SUB-32 where this very file is already there. Nothing is written then.
    """
    where = name_of(path, project)
    stop_if(_refusals(checked, where), SubmissionError)
    earlier = submissions(project, checked.form.organisation.code, checked.form.year)
    digest = sha256_of(path)
    for one in earlier:
        if one.source.files[0].sha256 == digest:
            raise SubmissionError(Fault("E-SUB-32", where, digest[:12], project.relative(one.folder)))
    params = project.params
    grounds = _grounds(path, where, checked, params.release.date, params.suppression)
    revision = len(earlier) + 1
    name = f"submission-{checked.form.organisation.code}-{checked.form.year}-{revision}"
    changed = differences(earlier[-1], checked, open_only=not grounds) if earlier else ()
    replaces = earlier[-1].source.id if earlier else ""
    described = _description(name, checked, received, revision, replaces, grounds, because)
    base = project.path("data", "restricted" if grounds else "sources")
    beside = {"differences.csv": differences_csv(changed)} if earlier else {}
    files = {f"{name}.xlsx": path.read_bytes()}
    folder = write_source(base, described, files, _mapping(checked, codes), beside)
    return Landed(folder, grounds, changed, replaces)


def _refusals(checked: Checked, where: str) -> list[Fault]:
    blocking = [one.fault(where) for one in checked.blocking]
    silent = [
        Fault("E-SUB-31", f"{where}!{one.cell}", one.found, f"{one.code}: {one.expected}")
        for one in checked.unexplained
    ]
    return [*blocking, *silent]


def submissions(project: Project, organisation: str, year: int) -> list[SourceFolder]:
    """The accepted submissions of an organisation for a year, open or restricted, oldest first."""
    found = []
    for base in ("sources", "restricted"):
        paths = project.path("data", base).glob(f"submission-{organisation}-{year}-*/source.yaml")
        found += [load_folder(path.parent) for path in sorted(paths)]
    layouts = [(one.source.read, one) for one in found]
    return [
        one
        for _, one in sorted(
            ((layout.revision, one) for layout, one in layouts if isinstance(layout, SubmissionLayout)),
            key=lambda pair: pair[0],
        )
    ]


def _grounds(
    path: Path, where: str, checked: Checked, release: dt.date, rule: Suppression
) -> tuple[str, ...]:
    """Why a workbook may not lie open; empty where it may."""
    grounds = []
    for entry in checked.entries.values():
        cells = entry.cells
        embargo = embargo_of(cells["embargo"])
        if not cells["value"].text:
            continue
        if cells["disclosure"].text != OPEN:
            grounds.append("disclosure-class")
        if embargo is not None and embargo > release:
            grounds.append("embargo")
        if _exposes(cells["contributors"].text, cells["largest"].text, rule):
            grounds.append("few-enterprises")
    return tuple(sorted({*grounds, *_traces(path, where)}))


def _exposes(contributors: str, largest: str, rule: Suppression) -> bool:
    """Whether the gate will hide the figure: a public file must not show it either (shares in per cent)."""
    return bool(
        (contributors and float(contributors) < rule.fewest)
        or (largest and float(largest) > 100 * rule.largest_share)
    )


def _traces(path: Path, where: str) -> list[str]:
    """What in a file may name a person: its properties, a comment, a sheet that we did not make."""
    book = open_workbook(path, where)
    names = [book.properties.creator, book.properties.lastModifiedBy]
    found = ["file-properties"] if any(name not in (None, "", "openpyxl") for name in names) else []
    if set(book.sheetnames) - {HELP, FORM, INFO, LIST}:
        found.append("other-sheets")
    if _beside(book[FORM], len(HEADERS)) or _beside(book[INFO], INFO_WIDTH):
        found.append("other-cells")
    comments = (
        cell.comment for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.comment
    )
    return [*found, *(["comments"] if any(one.author != AUTHOR for one in comments) else [])]


def _beside(sheet: Worksheet, width: int) -> bool:
    """Whether anything stands to the right of what we asked."""
    return any(cell.value is not None for row in sheet.iter_rows(min_col=width + 1) for cell in row)


def _description(
    name: str,
    checked: Checked,
    received: dt.date,
    revision: int,
    replaces: str,
    grounds: tuple[str, ...],
    because: dict[str, str],
) -> dict[str, Any]:
    form, info = checked.form, checked.info
    body = Pair(form.organisation.name_zh, form.organisation.name_en)
    title = say.pair("title.landed", organisation=body, year=form.year, revision=revision)
    return {
        "id": name,
        "title": title._asdict(),
        "publisher": body.zh,
        "obtained": received.isoformat(),
        "how": say.pair("landed.how")._asdict(),
        "licence": say.pair("landed.licence")._asdict(),
        "disclosure": _least_strict(checked),
        "grade": "B",
        "provenance": "cell",
        "origin": "survey" if info["approval"] else "administrative",
        "read": {
            "layout": "submission",
            "file": f"{name}.xlsx",
            "sheet": FORM,
            "header_row": HEADER_ROW,
            "columns": {key: HEADERS[key] for key in _read_columns()},
            "organisation": form.organisation.code,
            "year": form.year,
            "received": received,
            "revision": revision,
            "replaces": replaces,
            "registry": form.version,
            **{key: info[key] for key in ("office", "survey", "table", "approval")},
            "reasons": dict(sorted(because.items())),
        },
        "documents": [
            {
                "id": name,
                "title": title.zh,
                "publisher": body.zh,
                "published": received.isoformat(),
                "note": ";".join(grounds),
            }
        ],
    }


def _read_columns() -> list[str]:
    return [key for key in HEADERS if key not in ("id", "last_period", "last", "duty")]


def _least_strict(checked: Checked) -> str:
    """The class of the document itself: figures may be stricter, each by its own cell."""
    classes = {e.cells["disclosure"].text for e in checked.entries.values() if e.cells["value"].text}
    return next((one for one in DISCLOSURES if one in classes), OPEN)


def _mapping(checked: Checked, codes: Codes) -> list[dict[str, str]]:
    """mapping.csv: the form's words → our codes, one line for each series and state."""
    rows: dict[str, dict[str, str]] = {}
    for row in checked.form.rows:
        states = {state.zh: state.code for state in codes.indicators[row.indicator].states} or {"": ""}
        for word, code in states.items():
            words = form_words(row.labels["indicator"], row.labels["definition"], word)
            own = {"WORDS": words, "INDICATOR": row.indicator, "DEFINITION": row.definition, "STATE": code}
            breakdown = "" if row.breakdown == "_T" else row.breakdown
            rows.setdefault(words, own | {"BREAKDOWN": breakdown})
    return list(rows.values())


def keep_rejected(
    project: Project,
    path: Path,
    whose: tuple[str, int] | None,
    reason: str,
    received: dt.date | None,
    findings: list[dict[str, object]],
) -> Path:
    """The record of a rejected workbook in data/restricted/rejected/: the file, the reason, the findings."""
    digest = sha256_of(path)
    name = f"{whose[0]}-{whose[1]}" if whose else "unknown"
    folder = project.path("data", "restricted", "rejected", f"{name}-{digest[:12]}")
    if folder.exists():
        raise SubmissionError(
            Fault("E-SUB-32", name_of(path, project), digest[:12], project.relative(folder))
        )
    suffix = path.suffix.lower() if re.fullmatch(r"\.[a-z]{2,5}", path.suffix.lower()) else ""
    record = {
        "sha256": digest,
        "organisation": whose[0] if whose else None,
        "year": whose[1] if whose else None,
        "received": received.isoformat() if received else None,
        "reason": reason,
        "findings": findings,
    }
    files = {f"workbook{suffix}": path.read_bytes(), "rejection.yaml": yaml_bytes(record)}
    return put_folder(folder, files, SubmissionError)
