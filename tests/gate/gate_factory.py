"""Tiny rows for the gate: one observation, one document."""

import datetime as dt

DAY = dt.date(2026, 11, 24)


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
