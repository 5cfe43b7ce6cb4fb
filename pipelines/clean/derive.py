"""Shares that a document lets us compute from two figures that it prints itself."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from pipelines.clean.figures import number, obs_id
from pipelines.codes import Codes
from pipelines.ground.errors import CodesError
from pipelines.ground.project import Project
from pipelines.ground.yamlio import Strict, load_models
from pipelines.schema import OBSERVATION_KEY


class Derivation(Strict):
    """A share = 100 × part ÷ whole, both printed in one document for one area and period."""

    indicator: str
    definition: str
    part: str
    whole: str


def load_derivations(project: Project) -> list[Derivation]:
    """`data/codes/derivations.yaml`; raises CodesError with the line of a mistake."""
    return load_models(project.asset("data/codes/derivations.yaml"), Derivation, CodesError)


def derive(rows: list[dict[str, Any]], rules: list[Derivation], codes: Codes) -> list[dict[str, Any]]:
    """Derived observations (PROVENANCE derived, DERIVED_FROM both ids) for all rules.

    A share is computed only from exact figures of one document, and never where that document prints
    the share itself; a table that is known to be partial gives no figures of an area and so no share.
    """
    return [row for rule in rules for row in _derive(rows, rule, codes)]


def _derive(rows: list[dict[str, Any]], rule: Derivation, codes: Codes) -> list[dict[str, Any]]:
    parts, wholes = _by_place(rows, rule.part), _by_place(rows, rule.whole)
    printed = set(_by_place([r for r in rows if r["DEFINITION"] == rule.definition], rule.indicator))
    return [
        _share(parts[place], wholes[place], rule, codes)
        for place in sorted(set(parts) & set(wholes) - printed)
        if parts[place]["QUALIFIER"] == wholes[place]["QUALIFIER"] == "exact" and wholes[place]["OBS_VALUE"]
    ]


def _by_place(rows: list[dict[str, Any]], indicator: str) -> dict[tuple[str, str, str, str], dict[str, Any]]:
    return {
        (r["SOURCE_ID"], r["REF_AREA"], r["BREAKDOWN"], r["TIME_PERIOD"]): r
        for r in rows
        if r["INDICATOR"] == indicator and r["ENTITY"] is None and r["TRANSFORMATION"] == "N"
    }


def _share(part: dict[str, Any], whole: dict[str, Any], rule: Derivation, codes: Codes) -> dict[str, Any]:
    indicator = codes.indicators[rule.indicator]
    step = Decimal(1).scaleb(-indicator.decimals)
    share = Decimal(str(part["OBS_VALUE"])) / Decimal(str(whole["OBS_VALUE"])) * 100
    value = share.quantize(step, ROUND_HALF_EVEN)
    row = {
        **part,
        "INDICATOR": rule.indicator,
        "DEFINITION": rule.definition,
        "UNIT_MEASURE": indicator.unit,
        "UNIT_PRINTED": indicator.unit,
        "OBS_VALUE": number(value),
        "OBS_LOW": number(value),
        "OBS_HIGH": number(value),
        "DECIMALS": indicator.decimals,
        "ROUNDING": number(step / 2),
        "OBS_TEXT": f"{part['OBS_TEXT']} ÷ {whole['OBS_TEXT']}",
        "OBS_STATUS": max(part["OBS_STATUS"], whole["OBS_STATUS"]),
        "PROVENANCE": "derived",
        "DERIVED_FROM": f"{part['OBS_ID']};{whole['OBS_ID']}",
        "CELL": f"{part['CELL']} ÷ {whole['CELL']}",
        "GRADE": max(part["GRADE"], whole["GRADE"]),
    }
    return {**row, "OBS_ID": obs_id({name: row[name] for name in OBSERVATION_KEY})}
