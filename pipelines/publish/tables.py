"""The published tables that the registry and the verdicts make together."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.assess import HIDDEN, ON_REQUEST, REFUSED
from pipelines.codes import Codes
from pipelines.ground.errors import Fault
from pipelines.ground.periods import latest
from pipelines.plan import Registry, Target
from pipelines.schema import TABLES

# Three different things of a figure that exists and is not shown: never told as one.
_KEPT = {"refused": REFUSED, "on_request": ON_REQUEST, "hidden_by_us": HIDDEN}


def targets_table(registry: Registry) -> pl.DataFrame:
    """Every promise, the city's and the parents' (schema TARGETS)."""
    return TABLES["targets"].frame([_target(target, registry) for target in registry.all_targets])


def _target(target: Target, registry: Registry) -> dict[str, Any]:
    city = target.level == registry.plan.level and target.plan == registry.plan.id
    return {
        "TARGET_ID": target.id,
        "PLAN": target.plan,
        "LEVEL": target.level,
        "REF_AREA": target.ref_area,
        "ARTICLE": target.article or None,
        "CHAPTER": target.chapter,
        "TITLE_ZH": target.title.zh,
        "TITLE_EN": target.title.en,
        "QUOTE": target.quote,
        "START": target.start,
        "END": target.end,
        "KIND": target.kind,
        "COUNTED": target.counted and city,
        "CORE": target.core,
        "FIRMNESS": target.firmness,
        "PATH": target.path,
        "COMPARATOR": target.comparator,
        "VALUE": target.value,
        "UNIT": target.unit or None,
        "SCOPE": target.scope or None,
        "BASE_PERIOD": target.base_period,
        "BASE_STATED": target.base_stated if target.base_period else None,
        "FROM_PERIOD": target.from_period,
        "DEADLINE": target.deadline,
        "DEADLINE_STATED": target.deadline_stated,
        "IRREVERSIBLE": target.irreversible,
        "DELEGATION": target.delegation,
        "PARENTS": ";".join(t.id for t in registry.beside(target.id)) or None,
        "ORGANISATIONS": (";".join(registry.organisations(target)) or None) if city else None,
        "SOURCE_ID": target.source or None,
        "REMARK": target.note.zh if target.note else None,
    }


def status_faults(assessments: pl.DataFrame, codes: Codes) -> list[Fault]:
    """Verdicts whose status is not in the code list (E-STATUS-01)."""
    unknown = assessments.filter(~pl.col("STATUS").is_in(list(codes.statuses)))
    return [
        Fault("E-STATUS-01", f"assessments {target}", status, " | ".join(codes.statuses))
        for target, status in unknown.select("TARGET_ID", "STATUS").iter_rows()
    ]


def headline(targets: pl.DataFrame, assessments: pl.DataFrame) -> dict[str, int]:
    """The disjoint sets of the quantified promises, and their statuses; the sets add up to `total`."""
    mine = targets.filter("COUNTED").join(assessments, on="TARGET_ID")
    sets = dict(mine.group_by("SET").len().sort("SET").iter_rows())
    statuses = dict(mine.group_by("STATUS").len().sort("STATUS").iter_rows())
    return {
        "total": mine.height,
        **{name: sets.get(name, 0) for name in ("kept", "not-kept", "running", "undecidable")},
        **{f"status:{name}": count for name, count in statuses.items()},
    }


def disclosure_rows(
    registry: Registry,
    targets: pl.DataFrame,
    assessments: pl.DataFrame,
    searches: pl.DataFrame,
    requests: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """The disclosure gap by chapter and by data-holding organisation (METHODS §5).

    Only an organisation with a data-holder role and its basis gets a row; being named in an article
    among several makes nobody answerable.
    """
    quantified = targets.filter("COUNTED").join(assessments, on="TARGET_ID")
    rows = [
        _gap("chapter", chapter, part, searches, requests)
        for (chapter,), part in quantified.sort("CHAPTER").group_by("CHAPTER", maintain_order=True)
    ]
    holders = registry.duties.filter(pl.col("ROLE") == "data-holder")
    everything = targets.filter(pl.col("LEVEL") == registry.plan.level).join(assessments, on="TARGET_ID")
    for (org,), duties in holders.sort("ORG").group_by("ORG", maintain_order=True):
        mine = everything.filter(pl.col("TARGET_ID").is_in(duties["TARGET_ID"].to_list()))
        rows.append(_gap("organisation", str(org), mine, searches, requests))
    return rows


def _gap(
    by: str, id_: str, part: pl.DataFrame, searches: pl.DataFrame, requests: list[dict[str, Any]]
) -> dict[str, Any]:
    undecided = part.filter(pl.col("SET") == "undecidable")
    ids = part["TARGET_ID"].to_list()
    return {
        "by": by,
        "id": id_,
        "promises": part.height,
        "judged": part.height - undecided.height,
        "share_judged": round((part.height - undecided.height) / part.height, 4) if part.height else None,
        **{name: part.filter(pl.col("STATUS") == status).height for name, status in _KEPT.items()},
        "latest_period": latest(part["TIME_PERIOD"].drop_nulls()),
        "missing": [
            {"target": t, "zh": zh, "en": en}
            for t, zh, en in undecided.select("TARGET_ID", "MISSING_ZH", "MISSING_EN").iter_rows()
        ],
        "searches": searches.filter(pl.col("TARGET_ID").is_in(ids)).height,
        "requests": sum(request["TARGET_ID"] in ids for request in requests),
    }
