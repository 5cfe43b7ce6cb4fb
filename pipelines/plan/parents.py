"""The parents' own promises: transcribed targets, each through a reviewed decision (METHODS §1).

`data/plan/parents/imports.csv` decides row by row: used, draft, duplicate of, superseded by, not
comparable, not used, each with its reason. What is used becomes a target of its own with its own
threshold; nothing of it is ever the city's threshold.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from pipelines.codes import Codes, Indicator
from pipelines.ground.bilingual import Bilingual
from pipelines.ground.errors import Fault, PlanError, stop_if
from pipelines.ground.folding import fold
from pipelines.ground.numerals import read_number
from pipelines.ground.project import Project
from pipelines.ground.registers import read_lines
from pipelines.plan.models import Plan, Series, Target
from pipelines.plan.wholewords import cut_phrase, known_words

RAW = ("data", "sources", "parent-targets", "parent_targets.csv")
PLANS = "PLAN LEVEL REF_AREA TITLE_ZH TITLE_EN ISSUER DATE"
IMPORTS = (
    "ROW DECISION OF_ROW PLAN TARGET_ID INDICATOR DEFINITION BREAKDOWN KIND PATH CHANGE_UNIT MODE DELEGATION "
    "BASE_PERIOD FROM_PERIOD COMPARATOR VALUE UNIT BESIDE REASON_ZH REASON_EN QUOTE"
)
TRANSCRIBED = (
    "row plan_id plan_title level indicator scope comparator value unit base_period base_value deadline "
    "firmness source_id as_printed use remark"
)
DECISIONS = ("used", "draft", "duplicate", "superseded", "not-comparable", "not-used")


@dataclass(frozen=True)
class Decision:
    """One row of the import table beside the transcribed row that it decides about."""

    row: dict[str, str]
    raw: dict[str, str]

    @property
    def quote(self) -> str:
        """The transcribed phrase, of which a decision may keep a part that begins and ends with a word."""
        return self.row["QUOTE"] or self.raw["as_printed"]


def load_parent_plans(project: Project) -> list[Plan]:
    """The parent plans (`plans.csv`); none where the project has no parents."""
    path = project.path("data", "plan", "parents", "plans.csv")
    return [
        Plan.model_validate(
            {
                "id": row["PLAN"],
                "title": Bilingual(zh=row["TITLE_ZH"], en=row["TITLE_EN"]),
                "level": row["LEVEL"],
                "ref_area": row["REF_AREA"],
                "issuers": (row["ISSUER"],),
                "date": row["DATE"],
                "text": "not-held",
            }
        )
        for row in _read(path, PLANS)
    ]


def load_decisions(project: Project) -> list[Decision]:
    """Every decision with its transcribed row.

    Raises PlanError: a transcribed row without a decision (E-IMP-01), a decision about no row or an
    unknown decision (E-IMP-02), one that contradicts the second reader's `use` (E-IMP-03), one whose quote
    is no part of the transcribed phrase (E-QUOTE-02).
    """
    rows = _read(project.path("data", "plan", "parents", "imports.csv"), IMPORTS)
    raw = {row["row"]: row for row in _read(project.path(*RAW), TRANSCRIBED)}
    where = "data/plan/parents/imports.csv"
    faults = [
        Fault("E-IMP-01", f"{where} ROW {number}", "—", " | ".join(DECISIONS))
        for number in sorted(set(raw) - {row["ROW"] for row in rows}, key=int)
    ]
    for row in rows:
        known = raw.get(row["ROW"])
        if known is None or row["DECISION"] not in DECISIONS:
            faults.append(
                Fault("E-IMP-02", f"{where} ROW {row['ROW']}", row["DECISION"], " | ".join(DECISIONS))
            )
        elif known["use"] and known["use"] != row["DECISION"]:
            faults.append(Fault("E-IMP-03", f"{where} ROW {row['ROW']}", row["DECISION"], known["use"]))
        elif row["QUOTE"] not in known["as_printed"]:
            faults.append(Fault("E-QUOTE-02", f"{where} ROW {row['ROW']}", known["as_printed"], row["QUOTE"]))
    stop_if(faults, PlanError)
    return [Decision(row, raw[row["ROW"]]) for row in rows]


def load_parent_targets(project: Project, codes: Codes, plans: list[Plan]) -> list[Target]:
    """The used rows as targets, each with its own threshold, firmness, scope and source.

    Raises PlanError naming the row: unknown plan, indicator, unit or number (E-IMP-04), a phrase that begins
    or ends inside a word (E-QUOTE-04).
    """
    decisions = load_decisions(project)
    words = known_words(codes)
    by_plan = {plan.id: plan for plan in plans}
    also = _also_in(decisions)
    targets: list[Target] = []
    faults = [
        Fault("E-QUOTE-04", f"data/plan/parents/imports.csv ROW {one.row['ROW']}", one.quote[:60], cut)
        for one in decisions
        if (cut := cut_phrase(one.quote, words))
    ]
    for decision in decisions:
        if decision.row["DECISION"] != "used":
            continue
        try:
            targets.append(_target(decision, by_plan, codes, also))
        except (KeyError, ValueError, ValidationError) as mistake:
            where = f"data/plan/parents/imports.csv ROW {decision.row['ROW']} {decision.row['TARGET_ID']}"
            faults.append(Fault("E-IMP-04", where, " ".join(str(mistake).split())[:160], "—"))
    stop_if(faults, PlanError)
    return targets


def _also_in(decisions: list[Decision]) -> dict[str, tuple[str, ...]]:
    """Row → sources of the rows that are the same target: one target with several sources."""
    also: dict[str, tuple[str, ...]] = {}
    for decision in decisions:
        if decision.row["DECISION"] == "duplicate":
            of = decision.row["OF_ROW"]
            also[of] = (*also.get(of, ()), decision.raw["source_id"])
    return also


def _title(row: dict[str, str], raw: dict[str, str], indicator: Indicator) -> Bilingual:
    """The indicator's name; a change against an earlier base is not one on the year before."""
    base = row["BASE_PERIOD"]
    longer = base and raw["deadline"] and int(raw["deadline"][:4]) - int(base[:4]) > 1
    return indicator.span_name if longer and indicator.span_name else indicator.name


def _target(
    decision: Decision, plans: dict[str, Plan], codes: Codes, also: dict[str, tuple[str, ...]]
) -> Target:
    row, raw = decision.row, decision.raw
    plan, indicator = plans[row["PLAN"]], codes.indicators[row["INDICATOR"]]
    definition = row["DEFINITION"] or "_"
    if definition not in indicator.definition_ids:
        raise ValueError(f"{indicator.id} has no definition {definition}")
    judged = row["KIND"] in ("level", "change", "cumulative")
    unit = codes.unit_words[fold(row["UNIT"] or raw["unit"])] if judged else ""
    value = _threshold(row, raw, indicator.sense) if judged else None
    fields = {
        "id": row["TARGET_ID"],
        "plan": plan.id,
        "promised": str(plan.date)[:4],
        "level": plan.level,
        "ref_area": plan.ref_area,
        "chapter": indicator.chapter,
        "title": _title(row, raw, indicator),
        "quote": decision.quote,
        "kind": row["KIND"],
        "path": row["PATH"],
        "firmness": raw["firmness"],
        "comparator": (row["COMPARATOR"] or _comparator(raw["comparator"], row["KIND"], indicator.sense))
        if judged
        else None,
        "value": value,
        "unit": unit,
        "change_unit": row["CHANGE_UNIT"] or None,
        "about": raw["comparator"] == "about",
        "scope": raw["scope"],
        "base_period": row["BASE_PERIOD"] or None,
        "base_noted": bool(base := row["BASE_PERIOD"][:4]) and base in raw["base_period"] + raw["indicator"],
        "from_period": row["FROM_PERIOD"] or None,
        "deadline": raw["deadline"],
        "delegation": row["DELEGATION"] or None,
        "mode": row["MODE"] or None,
        "series": (
            Series(
                indicator=indicator.id,
                definition=definition,
                area=plan.ref_area,
                breakdown=row["BREAKDOWN"] or "_T",
            ),
        ),
        "note": Bilingual(zh=row["REASON_ZH"], en=row["REASON_EN"]) if row["REASON_ZH"] else None,
        "beside": tuple(part for part in row["BESIDE"].split(";") if part),
        "source": raw["source_id"],
        "locator": f"parent_targets.csv row {raw['row']}",
        "also_in": also.get(row["ROW"], ()),
    }
    return Target.model_validate(fields)


def _threshold(row: dict[str, str], raw: dict[str, str], sense: str) -> float:
    """The threshold with its sign: printed cuts (下降 13.5) are unsigned and become −13.5."""
    read = read_number(row["VALUE"] or raw["value"])
    if read is None:
        raise ValueError(f"not a number: {row['VALUE'] or raw['value']}")
    value = abs(read[0])
    return float(-value if row["KIND"] == "change" and sense == "decrease" else Decimal(value))


def _comparator(printed: str, kind: str, sense: str) -> str:
    """A bare 达到 or 左右 is judged in the good direction; 以上 of a cut means at least that cut."""
    strict = printed in ("gt", "lt")
    down = sense == "decrease"
    if kind != "change" and printed in ("ge", "gt", "le", "lt"):
        return printed
    return ("lt" if strict else "le") if down else ("gt" if strict else "ge")


def _read(path: Path, columns: str) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    names = columns.split()
    needed = [name for name in names if name != "QUOTE"]  # only where a decision keeps part of a phrase
    return [{**dict.fromkeys(names, ""), **cells} for _, cells in read_lines(path, PlanError, names, needed)]
