"""What a table is: columns with types, codes and words in two languages, written once.

Polars dtypes, the Frictionless descriptor, the JSON Schema and the documentation all come from
here; nothing is ever inferred from data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from pipelines.ground.bilingual import InBoth
from pipelines.ground.errors import Fault, SchemaError, stop_if

SCHEMA_VERSION = 1

# Published column → the list that names its codes; a column of that name in any table.
LIST_OF = {
    "INDICATOR": "indicator",
    "DEFINITION": "definition",
    "REF_AREA": "area",
    "BREAKDOWN": "breakdown",
    "UNIT": "unit",
    "UNIT_MEASURE": "unit",
    "UNIT_PRINTED": "unit",
    "ENTITY": "entity",
    "ORG": "organisation",
    "ORGANISATIONS": "organisation",
    "STATUS": "status",
    "GRADES": "grade",
    "GRADE_ORIGINAL": "grade",
    **{
        name.upper(): name
        for name in (
            "freq",
            "transformation",
            "obs_status",
            "conf_status",
            "qualifier",
            "disclosure",
            "grade",
            "origin",
            "provenance",
            "access",
            "level",
            "chapter",
            "kind",
            "firmness",
            "path",
            "comparator",
            "delegation",
            "set",
            "trend",
            "method",
            "reason",
            "beaten_for",
            "coverage",
            "role",
            "last_seen",
            "at_base",
        )
    },
}
Kind = Literal["text", "integer", "number", "boolean", "date", "list"]

_POLARS: dict[str, pl.DataType] = {
    "text": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "list": pl.String(),  # joined by ";" so that CSV and Parquet hold the same thing
}
_FRICTIONLESS = {"text": "string", "list": "string"}
_JSON = {"text": "string", "list": "array", "date": "string"}


def dtype_of(kind: str) -> pl.DataType:
    """The Polars type of a column's kind."""
    return _POLARS[kind]


@dataclass(frozen=True)
class Column:
    """One column: SDMX name, kind, words in zh and en, whether it is always filled, its codes, and what
    `Table.frame` puts where a row leaves it out."""

    name: str
    kind: Kind
    zh: str
    en: str
    required: bool = False
    codes: tuple[str, ...] = ()
    default: str | bool | None = None

    @property
    def dtype(self) -> pl.DataType:
        """The Polars type."""
        return _POLARS[self.kind]

    @property
    def codelist(self) -> str:
        """The list of the table `codes` that names the column's codes; empty where it holds none."""
        return LIST_OF.get(self.name, "")

    def frictionless(self) -> dict[str, Any]:
        """The field of a Frictionless table schema."""
        constraints: dict[str, Any] = {"required": True} if self.required else {}
        if self.codes:
            constraints["enum"] = list(self.codes)
        field = {
            "name": self.name,
            "type": _FRICTIONLESS.get(self.kind, self.kind),
            "title": self.zh,
            "description": self.en,
        }
        named = {"codelist": self.codelist} if self.codelist else {}
        return {**field, **named, **({"constraints": constraints} if constraints else {})}

    def json_schema(self) -> dict[str, Any]:
        """The property of a JSON Schema; what may be missing may be null."""
        kind = _JSON.get(self.kind, self.kind)
        schema: dict[str, Any] = {
            "type": kind if self.required else [kind, "null"],
            "title": self.zh,
            "description": self.en,
        }
        if self.kind == "date":
            schema["format"] = "date"
        if self.kind == "list":
            schema["items"] = {"type": "string"}
        if self.codes:
            schema["enum"] = list(self.codes) if self.required else [*self.codes, None]
        return schema


def text(name: str, zh: str, en: str, required: bool = True, codes: tuple[str, ...] = ()) -> Column:
    """A column of text that is always filled."""
    return Column(name, "text", zh, en, required, codes)


def maybe(name: str, zh: str, en: str, codes: tuple[str, ...] = ()) -> Column:
    """A column of text that may be empty."""
    return text(name, zh, en, False, codes)


@dataclass(frozen=True)
class Table(InBoth):
    """A table's schema: name, what one row is (zh, en), columns in order, key."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]

    @property
    def dtypes(self) -> dict[str, pl.DataType]:
        """Column name → Polars type, in order."""
        return {column.name: column.dtype for column in self.columns}

    def frame(self, rows: list[dict[str, Any]]) -> pl.DataFrame:
        """Rows as a checked table, sorted by key; what a row leaves out has its default, or is null."""
        df = pl.DataFrame(rows, schema=self.dtypes)
        filled = [pl.col(c.name).fill_null(c.default) for c in self.columns if c.default is not None]
        return self.check(df.with_columns(filled))

    def check(self, df: pl.DataFrame) -> pl.DataFrame:
        """`df` with this table's columns in order, sorted by key.

        Raises SchemaError naming every missing or mistyped column (E-SCHEMA-01), empty required
        cell (E-SCHEMA-02), unknown code (E-SCHEMA-03) and duplicate key (E-KEY-01).
        """
        stop_if(self._shape_faults(df), SchemaError)
        df = df.select(self.names).sort(self.key, maintain_order=True)
        stop_if([*self._cell_faults(df), *self._key_faults(df)], SchemaError)
        return df

    def _shape_faults(self, df: pl.DataFrame) -> list[Fault]:
        found = dict(zip(df.columns, df.dtypes, strict=True))
        return [
            Fault(
                "E-SCHEMA-01",
                f"{self.name}.{column.name}",
                str(found.get(column.name, "—")),
                str(column.dtype),
            )
            for column in self.columns
            if found.get(column.name) != column.dtype
        ]

    def _cell_faults(self, df: pl.DataFrame) -> list[Fault]:
        faults = []
        for column in self.columns:
            if column.required:
                empty = df.filter(pl.col(column.name).is_null())
                faults += self._at(empty, column, "E-SCHEMA-02", "not empty")
            if column.codes:
                value = pl.col(column.name)
                unknown = df.filter(value.is_not_null() & ~value.is_in(list(column.codes)))
                faults += self._at(unknown, column, "E-SCHEMA-03", " | ".join(column.codes))
        return faults

    def _at(self, rows: pl.DataFrame, column: Column, code: str, expected: str) -> list[Fault]:
        return [
            Fault(
                code,
                f"{self.name}.{column.name} {self.locate(row)}",
                str(row[column.name] or "—"),
                expected,
            )
            for row in rows.head(50).iter_rows(named=True)
        ]

    def _key_faults(self, df: pl.DataFrame) -> list[Fault]:
        twice = df.filter(pl.struct(self.key).is_duplicated()) if self.key else df.clear()
        return [
            Fault("E-KEY-01", f"{self.name} {self.locate(row)}", self._key_of(row), "unique")
            for row in twice.head(50).iter_rows(named=True)
        ]

    def _key_of(self, row: dict[str, Any]) -> str:
        return ", ".join(f"{name}={row[name]}" for name in self.key)

    def locate(self, row: dict[str, Any]) -> str:
        """Where a row came from: its source cell where it carries one, else its key."""
        source, cell = row.get("SOURCE_ID"), row.get("CELL")
        return f"{source}/{cell}" if source and cell else self._key_of(row)

    def frictionless(self) -> dict[str, Any]:
        """The Frictionless table schema."""
        return {
            "fields": [column.frictionless() for column in self.columns],
            "missingValues": [""],
            **({"primaryKey": list(self.key)} if self.key else {}),
        }

    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema of a list of rows (draft 2020-12)."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.en,
            "description": self.zh,
            "type": "array",
            "items": {
                "type": "object",
                "properties": {column.name: column.json_schema() for column in self.columns},
                "required": self.names,
                "additionalProperties": False,
            },
        }


def rows_of(table: Table, df: pl.DataFrame) -> list[dict[str, Any]]:
    """A table's rows for JSON: lists are lists, dates are ISO, nulls are null."""
    lists = [column.name for column in table.columns if column.kind == "list"]
    dates = [column.name for column in table.columns if column.kind == "date"]
    return [
        {
            name: (value.split(";") if value else [])
            if name in lists
            else value.isoformat()
            if name in dates and value is not None
            else value
            for name, value in row.items()
        }
        for row in df.select(table.names).iter_rows(named=True)
    ]
