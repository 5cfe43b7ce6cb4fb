"""What the city's other plans and yearly reports aim at, beside its promises: shown in their words, never
judged.

`data/plan/<plan>/alongside.csv` decides row by row to which promises a transcribed aim speaks, or why to
none. An aim or a task is no outcome, and never the promise's threshold.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.ground.errors import Fault, PlanError, stop_if
from pipelines.ground.project import Project
from pipelines.ground.registers import read_lines
from pipelines.plan.parents import TRANSCRIBED

RAW = ("data", "sources", "city-targets", "city_targets.csv")
COLUMNS = ("ROW", "TARGETS", "REASON_ZH", "REASON_EN")


@dataclass(frozen=True)
class Aim:
    """One aim of another plan: the document and its words, deadline, firmness, and the promises that it
    speaks to."""

    row: str
    plan: str
    printed: str
    deadline: str
    firmness: str
    source: str
    targets: tuple[str, ...]


def load_alongside(project: Project, targets: set[str]) -> tuple[Aim, ...]:
    """The transcribed aims in their order; none where the project has none.

    targets: the ids of the plan's promises. Raises PlanError: a row without a decision (E-IMP-01), a
    decision about no row (E-IMP-02), one that names neither a promise nor a reason (E-IMP-04), an unknown
    promise (E-PLAN-01).
    """
    raw_path = project.path(*RAW)
    path = project.path("data", "plan", project.params.plan, "alongside.csv")
    if not raw_path.is_file() and not path.is_file():
        return ()
    decided = {cells["ROW"]: cells for _, cells in read_lines(path, PlanError, COLUMNS)}
    raw = {cells["row"]: cells for _, cells in read_lines(raw_path, PlanError, TRANSCRIBED.split())}
    where = project.relative(path)
    faults = [Fault("E-IMP-01", f"{where} ROW {row}", "—", "ROW") for row in raw.keys() - decided.keys()]
    faults += [Fault("E-IMP-02", f"{where} ROW {row}", row, "—") for row in decided.keys() - raw.keys()]
    for row, cells in decided.items():
        named = [id_ for id_ in cells["TARGETS"].split(";") if id_]
        unknown = [id_ for id_ in named if id_ not in targets]
        faults += [Fault("E-PLAN-01", f"{where} ROW {row}", id_, "targets.yaml") for id_ in unknown]
        if not named and not (cells["REASON_ZH"] and cells["REASON_EN"]):
            faults.append(Fault("E-IMP-04", f"{where} ROW {row}", "—", "TARGETS | REASON_ZH, REASON_EN"))
    stop_if(sorted(faults, key=lambda fault: fault.where), PlanError)
    return tuple(_aim(cells, decided[row]["TARGETS"]) for row, cells in raw.items())


def _aim(cells: dict[str, str], targets: str) -> Aim:
    return Aim(
        row=cells["row"],
        plan=cells["plan_title"],
        printed=cells["as_printed"],
        deadline=cells["deadline"],
        firmness=cells["firmness"],
        source=cells["source_id"],
        targets=tuple(id_ for id_ in targets.split(";") if id_),
    )
