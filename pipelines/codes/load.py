"""The project's code lists, each file the project's own, else the package's."""

from __future__ import annotations

from pipelines.codes.models import (
    Area,
    Breakdown,
    CodeList,
    Codes,
    Entity,
    Indicator,
    Organisation,
    Status,
    Term,
    Unit,
)
from pipelines.ground.errors import CodesError, Fault, stop_if
from pipelines.ground.project import Project
from pipelines.ground.registers import RowT, load_rows
from pipelines.ground.yamlio import load_models

FOLDER = "data/codes"


def load_codes(project: Project) -> Codes:
    """All code lists.

    Raises CodesError where a file is malformed or one list names a code that another lacks.
    """

    def rows(name: str, model: type[RowT], key: str) -> list[RowT]:
        return load_rows(project.asset(FOLDER, name), model, CodesError, (key,))

    indicators = load_models(project.asset(FOLDER, "indicators.yaml"), Indicator, CodesError)
    statuses = load_models(project.asset(FOLDER, "statuses.yaml"), Status, CodesError)
    lists = load_models(project.asset(FOLDER, "lists.yaml"), CodeList, CodesError)
    codes = Codes(
        units={unit.code: unit for unit in rows("units.csv", Unit, "UNIT_MEASURE")},
        indicators={indicator.id: indicator for indicator in indicators},
        areas={area.code: area for area in rows("areas.csv", Area, "REF_AREA")},
        breakdowns={part.code: part for part in rows("breakdowns.csv", Breakdown, "BREAKDOWN")},
        organisations={one.code: one for one in rows("organisations.csv", Organisation, "ORG")},
        statuses={status.code: status for status in statuses},
        entities={one.entity: one.en for one in rows("entities.csv", Entity, "ENTITY")},
        glossary=tuple(load_models(project.asset(FOLDER, "glossary.yaml"), Term, CodesError)),
        lists={one.list: one.codes for one in lists},
    )
    stop_if(_cross_faults(codes, indicators), CodesError)
    return codes


def _cross_faults(codes: Codes, indicators: list[Indicator]) -> list[Fault]:
    faults = [
        Fault("E-UNIT-01", f"indicators.yaml {i.id}", i.unit, "units.csv")
        for i in indicators
        if i.unit not in codes.units
    ]
    if len(codes.indicators) != len(indicators):
        ids = [i.id for i in indicators]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        faults.append(Fault("E-KEY-01", "indicators.yaml", ", ".join(twice), "unique"))
    faults += [
        Fault("E-AREA-01", f"areas.csv {a.code}", other, "areas.csv")
        for a in codes.areas.values()
        for other in (a.parent, a.successor)
        if other and other not in codes.areas
    ]
    return faults
