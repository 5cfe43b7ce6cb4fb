"""The code lists as a table: what every code in the other tables is called, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.assess import METHODS
from pipelines.codes import Codes
from pipelines.publish.words import say
from pipelines.schema import TABLES, Table


def codes_table(codes: Codes, ranked: pl.DataFrame) -> pl.DataFrame:
    """Every code of every list (schema CODES). ranked: the observations whose single bodies are named."""
    entities = sorted(ranked["ENTITY"].drop_nulls().unique())
    rows = [*_measured(codes), *_placed(codes), *_named(codes)]
    rows += [
        {"LIST": "entity", "CODE": name, "ZH": name, "EN": codes.entity_name(name, "en")} for name in entities
    ]
    return TABLES["codes"].frame(rows)


def _measured(codes: Codes) -> Iterator[dict[str, Any]]:
    """Units, indicators, their definitions and the breakdowns."""
    for unit in codes.units.values():
        yield _row("unit", unit.code, unit.zh, unit.en, PARENT=unit.dimension)
    for indicator in codes.indicators.values():
        name = indicator.name
        yield _row("indicator", indicator.id, name.zh, name.en, UNIT_MEASURE=indicator.unit)
        for definition in indicator.definitions:
            words = definition.name
            yield _row("definition", definition.id, words.zh, words.en, PARENT=indicator.id)
        if not indicator.definitions:
            yield _row("definition", "_", *say.pair("only-definition"), PARENT=indicator.id)
    for part in codes.breakdowns.values():
        yield _row("breakdown", part.code, part.zh, part.en)


def _placed(codes: Codes) -> Iterator[dict[str, Any]]:
    """Areas and organisations, with their time of validity."""
    for area in codes.areas.values():
        parent = area.parent or None
        yield _row("area", area.code, area.zh, area.en, PARENT=parent) | _validity(area)
    for body in codes.organisations.values():
        yield _row("organisation", body.code, body.name_zh, body.name_en) | _validity(body)


def _named(codes: Codes) -> Iterator[dict[str, Any]]:
    """Statuses, methods, and the columns with a fixed set of codes."""
    for status in codes.statuses.values():
        yield _row("status", status.code, status.zh, status.en, PARENT=status.set)
    for method in METHODS.values():
        if method.id not in codes.lists.get("method", {}):
            yield _row("method", method.id, method.name.zh, method.name.en)
    for name, listed in codes.lists.items():
        for code, words in listed.items():
            yield _row(name, code, words.zh, words.en)


def _row(name: str, code: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"LIST": name, "CODE": code, "ZH": zh, "EN": en, **more}


def _validity(one: Any) -> dict[str, str | None]:
    return {
        "VALID_FROM": one.valid_from or None,
        "VALID_TO": one.valid_to or None,
        "SUCCESSOR": one.successor or None,
    }


def lists_of(table: Table, codes: pl.DataFrame) -> pl.DataFrame:
    """The rows of `codes` that name what stands in the columns of a table."""
    return codes.filter(pl.col("LIST").is_in([column.codelist for column in table.columns]))
