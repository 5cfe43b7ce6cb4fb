"""Tables are checked against their schema at each door."""

import polars as pl
import pytest

from pipelines.ground.errors import SchemaError
from pipelines.schema import TABLES
from pipelines.schema.core import Column, Table

TINY = Table(
    "tiny",
    "小",
    "small",
    (
        Column("A", "text", "甲", "a", True, ("x", "y")),
        Column("B", "number", "乙", "b"),
        Column("D", "date", "日", "d"),
    ),
    ("A",),
)


def test_a_table_comes_out_sorted_with_its_columns_in_order():
    frame = TINY.frame([{"B": 2.0, "A": "y"}, {"A": "x"}])
    assert frame.columns == ["A", "B", "D"]
    assert frame["A"].to_list() == ["x", "y"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{"A": None}], "E-SCHEMA-02"),
        ([{"A": "z"}], "E-SCHEMA-03"),
        ([{"A": "x"}, {"A": "x"}], "E-KEY-01"),
    ],
)
def test_empty_unknown_and_duplicate_are_faults(rows, code):
    with pytest.raises(SchemaError, match=code):
        TINY.frame(rows)


def test_a_missing_or_mistyped_column_is_a_fault():
    with pytest.raises(SchemaError) as caught:
        TINY.check(pl.DataFrame({"A": [1]}))
    assert [fault.where for fault in caught.value.faults] == ["tiny.A", "tiny.B", "tiny.D"]


def test_a_duplicate_key_names_both_cells():
    from gate.test_gate import observation  # the same tiny rows as the gate's tests

    with pytest.raises(SchemaError) as caught:
        TABLES["observations"].frame([observation(1), {**observation(2), "TIME_PERIOD": "2001"}])
    assert {fault.where for fault in caught.value.faults} == {
        "observations s/f!A1",
        "observations s/f!A2",
    }


@pytest.mark.parametrize("name", list(TABLES))
def test_every_column_has_words_in_both_languages(name):
    table = TABLES[name]
    assert table.zh
    assert table.en
    for column in table.columns:
        assert column.zh, column.name
        assert column.en, column.name
    assert set(table.key) <= set(table.names)


def test_descriptors_come_from_the_schema():
    fields = TINY.frictionless()["fields"]
    assert fields[0]["constraints"] == {"required": True, "enum": ["x", "y"]}
    properties = TINY.json_schema()["items"]["properties"]
    assert properties["A"]["type"] == "string"
    assert properties["D"] == {
        "type": ["string", "null"],
        "title": "日",
        "description": "d",
        "format": "date",
    }
