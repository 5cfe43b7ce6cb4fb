"""The evidence as it stood on an earlier day, judged by today's methods: a reconstruction, no release.

Only what had been published by that day counts: figures, documents, plans and searches, each by its own
date. A partial date counts from its start; what is undated counts on no day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl

from pipelines.assess import assess
from pipelines.book import Frozen
from pipelines.codes import Codes
from pipelines.ground.periods import bounds
from pipelines.plan import Registry


def replay(
    disclosed: pl.DataFrame,
    sources: pl.DataFrame,
    searches: pl.DataFrame,
    registry: Registry,
    codes: Codes,
    days: tuple[dt.date, ...],
) -> list[Frozen]:
    """One reconstructed release a day, oldest first; its version is the day.

    disclosed: schema OBSERVATIONS from the gate; sources, searches: schemas of those names.
    """
    return [_assessed_on(disclosed, sources, searches, registry, codes, day) for day in sorted(days)]


def _assessed_on(
    disclosed: pl.DataFrame,
    sources: pl.DataFrame,
    searches: pl.DataFrame,
    registry: Registry,
    codes: Codes,
    day: dt.date,
) -> Frozen:
    from pipelines.publish import targets_table

    known = known_by(registry, day)
    assessed = assess(
        disclosed.filter(_published("VINTAGE", day)),
        pl.DataFrame(schema=dict.fromkeys(_WITHHELD, pl.String)),
        sources.filter(_published("PUBLISHED", day)),
        searches.filter(_published("DATE", day)),
        known,
        codes,
        day.isoformat(),
        day,
    )
    current = assessed.ranked.filter("CURRENT")
    return Frozen(
        version=day.isoformat(),
        date=day,
        tables={
            "assessments": assessed.assessments,
            "opinions": assessed.opinions,
            "observations": current,
            # Those behind the figures alone: a document whose figures came later is not one of them.
            "sources": sources.filter(
                _published("PUBLISHED", day), pl.col("SOURCE_ID").is_in(current["SOURCE_ID"].to_list())
            ),
            "targets": targets_table(known),
        },
    )


_WITHHELD = ("INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN", "DISCLOSURE")


def known_by(registry: Registry, day: dt.date) -> Registry:
    """The registry without the plans, and their promises, that were dated after `day`."""
    own = registry.targets if _started(str(registry.plan.date), day) else ()
    plans = tuple(plan for plan in registry.parent_plans if _started(str(plan.date), day))
    ids = {plan.id for plan in plans}
    parents = tuple(target for target in registry.parent_targets if target.plan in ids)
    return replace(registry, targets=own, parent_plans=plans, parent_targets=parents)


def _published(column: str, day: dt.date) -> pl.Expr:
    """Whether the possibly partial date in `column` began by `day`; false where there is none."""
    first = pl.col(column).str.slice(0, 4) + "-" + pl.col(column).str.slice(5, 2).replace("", "01")
    whole = first + "-" + pl.col(column).str.slice(8, 2).replace("", "01")
    return (whole <= day.isoformat()).fill_null(False)


def _started(date: str, day: dt.date) -> bool:
    return bounds(date)[0] <= day
