"""Tiny rows for the gate: one observation, one document, submitted figures of an invented city."""

import datetime as dt
import itertools

from pipelines.codes.models import Area
from pipelines.gate import Rules, gate
from pipelines.gate.suppress import EarlierRelease
from pipelines.schema import TABLES

EARLIER, DAY = dt.date(2025, 11, 24), dt.date(2026, 11, 24)
CITY, COUNTIES = "900000", ["900001", "900002", "900003", "900004"]


def observation(n, source="s", value=1.0, **fields):
    base = {
        "OBS_ID": f"{n:012x}",
        "INDICATOR": "fertilizer-use",
        "DEFINITION": "main-crops",
        "REF_AREA": "350400",
        "BREAKDOWN": "_T",
        "TIME_PERIOD": str(2000 + n),
        "FREQ": "A",
        "UNIT_MEASURE": "T_1E4",
        "OBS_VALUE": value,
        "OBS_LOW": value,
        "OBS_HIGH": value,
        "QUALIFIER": "exact",
        "DECIMALS": 1,
        "ROUNDING": 0.05,
        "OBS_TEXT": str(value),
        "UNIT_PRINTED": "T_1E4",
        "OBS_STATUS": "A",
        "CONF_STATUS": "F",
        "DISCLOSURE": "主动公开",
        "ORIGIN": "survey",
        "PROVENANCE": "cell",
        "SOURCE_ID": source,
        "VINTAGE": "2024",
        "CELL": f"f!A{n}",
        "GRADE": "A",
    }
    return {**base, **fields}


def document(name="s", **fields):
    base = {
        "SOURCE_ID": name,
        "COLLECTION": "c",
        "TITLE": name,
        "ACCESS": "original",
        "PROVENANCE": "cell",
        "DISCLOSURE": "主动公开",
        "LICENCE": "-",
        "FILE": "f",
        "SHA256": "0" * 64,
        "OBSERVATIONS": 1,
        "SET_ASIDE": 0,
    }
    return {**base, **fields}


def with_towns(codes):
    """The real units and indicators with an invented city of four counties."""
    areas = {CITY: Area(code=CITY, zh="甲市", en="A", level="city")}
    areas |= {c: Area(code=c, zh=c, en=c, level="county", parent=CITY) for c in COUNTIES}
    return codes.model_copy(update={"areas": areas})


_numbers = itertools.count(1)


def figure(area, value, period="2024", many=9, **fields):
    return observation(
        next(_numbers),
        value=float(value),
        REF_AREA=area,
        TIME_PERIOD=period,
        ORIGIN="submission",
        CONTRIBUTORS=many,
        INDICATOR=fields.pop("INDICATOR", "coal-consumption"),
        DEFINITION="_",
        **fields,
    )


def through(rows, codes=None, told=None, **rules):
    empty = TABLES["quarantine"].frame([]), TABLES["unused"].frame([])
    told = TABLES["observations"].frame(told or [])
    return gate(
        TABLES["observations"].frame(rows),
        TABLES["sources"].frame([document()]),
        *empty,
        DAY,
        Rules(codes=codes, public=(EarlierRelease(EARLIER, told),), **rules),
    )


def shown(gated):
    return {
        (a, p, i): v
        for a, p, i, v in gated.disclosed.select(
            "REF_AREA", "TIME_PERIOD", "INDICATOR", "OBS_VALUE"
        ).iter_rows()
    }


def grounds(gated):
    return {row["REF_AREA"]: row["GROUND"] for row in gated.withheld.to_dicts()}
