"""Sets of data that sentences have to be true of: none, the real one, and two that are full and contradict.

Every figure of `full` is made up here (演示数据 / DEMO DATA) and lives in tests alone: each series of each area
runs from 2015 to 2025, in one set upwards everywhere, in the other downwards, and every promise can be judged.
"""

from dataclasses import replace
from itertools import product

import polars as pl

from pipelines.assess import assess
from pipelines.clean.figures import obs_id
from pipelines.gate import gate
from pipelines.plan.models import Population
from pipelines.publish import targets_table
from pipelines.schema import TABLES
from pipelines.schema.tables import OBSERVATION_KEY
from pipelines.sources import load_calendar, load_searches
from pipelines.views.data import SiteData, load_words

SOURCE = "demo-data"
YEARS = range(2015, 2026)
FIRMS = ("甲厂", "乙厂")
WAYS = {"empty": "none", "real": "any", "rising": "rising", "falling": "falling"}
NAMES = tuple(WAYS)


def judgeable(registry):
    """The registry with every promise open to judgement: thresholds known, the steelworks by name."""

    def known(target):
        if target.kind == "delegated" and target.level == "city":
            return target.model_copy(
                update={"value": 60.0, "comparator": "ge", "unit": "PT", "base_period": "2020"}
            )
        if target.kind == "completion":
            members = Population(known=True, members=FIRMS, source=SOURCE, date="2025", zh="演示", en="demo")
            return target.model_copy(update={"population": members})
        return target

    return replace(registry, targets=tuple(known(t) for t in registry.targets))


def full(cleaned, registry, codes, rising):
    """Observations (schema OBSERVATIONS) of every series that anything on the site may ask for."""
    template = cleaned.observations.row(0, named=True)
    places = [
        *((s.indicator, s.definition, s.area, s.breakdown) for t in registry.all_targets for s in t.series),
        *((c.indicator, c.definition, c.area, c.breakdown) for t in registry.targets for c in t.context),
        *cleaned.observations.filter(pl.col("ENTITY").is_null())
        .select("INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN")
        .iter_rows(),
        *(
            (i.id, d, area, "_T")
            for i, area in product(codes.indicators.values(), ("350400", "350000", "100000"))
            for d in i.definition_ids
        ),
    ]
    rows = []
    for place in dict.fromkeys(places):
        rows += _series(template, place, codes, rising)
    return TABLES["observations"].frame(rows)


def _series(template, place, codes, rising):
    indicator = codes.indicators[place[0]]
    if indicator.states:
        last = len(indicator.states) if rising else 1
        return [_row(template, place, indicator, "2024", float(last), firm) for firm in FIRMS]
    values = [
        (0.4 if indicator.per_year else 50) + (0.1 if indicator.per_year else 4.5) * n for n in range(11)
    ]
    if not rising:
        values = [-v for v in values] if indicator.per_year else values[::-1]
    return [_row(template, place, indicator, str(y), v, None) for y, v in zip(YEARS, values, strict=True)]


def _row(template, place, indicator, when, value, entity):
    row = template | dict(zip(("INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN"), place, strict=True))
    value = round(value, 4)
    row |= {
        "TIME_PERIOD": when, "FREQ": "A", "UNIT_MEASURE": indicator.unit, "UNIT_PRINTED": indicator.unit,
        "OBS_VALUE": value, "OBS_LOW": value, "OBS_HIGH": value, "QUALIFIER": "exact", "DECIMALS": 1,
        "TRANSFORMATION": "G1" if indicator.per_year else "N", "BASE_PER": None,
        "ROUNDING": 0.05, "OBS_TEXT": f"{value:g}", "OBS_STATUS": "A", "DISCLOSURE": "主动公开",
        "EMBARGO": None, "ENTITY": entity, "PROVENANCE": "transcribed", "DERIVED_FROM": None,
        "SOURCE_ID": SOURCE, "VINTAGE": "2026-06", "CELL": "demo.csv!A1", "LOCATOR": None, "GRADE": "A",
        "COMMENT": "演示数据 / DEMO DATA", "ORIGIN": "administrative", "CONF_STATUS": "F",
    }  # fmt: skip
    return row | {"OBS_ID": obs_id({name: row[name] for name in OBSERVATION_KEY})}


def site_data(name, project, codes, registry, cleaned, tmp_project):
    """The pages' data of one set, judged by the ordinary room; figures are written below `tmp_project`."""
    nothing = cleaned.observations.clear()
    if name in ("rising", "falling"):
        registry = judgeable(registry)
    observations = {
        "empty": lambda: nothing,
        "real": lambda: cleaned.observations,
        "rising": lambda: full(cleaned, registry, codes, True),
        "falling": lambda: full(cleaned, registry, codes, False),
    }[name]()
    extra = cleaned.sources.head(1).with_columns(
        SOURCE_ID=pl.lit(SOURCE), TITLE=pl.lit("演示数据 / DEMO DATA"), PUBLISHER=pl.lit("演示")
    )
    sources = pl.concat([cleaned.sources, extra])
    release, searches = project.params.release, load_searches(project)
    searches = searches.clear() if name == "empty" else searches
    aside = (cleaned.quarantine, cleaned.unused)
    gated = gate(observations, sources, *aside, release.date)
    done = assess(
        gated.disclosed,
        gated.withheld,
        gated.sources,
        searches,
        registry,
        codes,
        release.version,
        release.date,
    )
    return SiteData(
        project=tmp_project,
        codes=codes,
        registry=registry,
        tables={
            "observations": done.ranked,
            "targets": targets_table(registry),
            "assessments": done.assessments,
            "opinions": done.opinions,
            "context": done.context,
            "sources": gated.sources,
            "searches": searches,
            "duties": registry.duties,
            "quarantine": gated.quarantine,
            "unused": gated.unused,
        },
        words=load_words(project),
        decisions=(),
        calendar=tuple(load_calendar(project)),
        requests=(),
    )
