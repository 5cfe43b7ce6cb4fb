"""Expectations that the schema says already: what is always filled, which codes there are, what is unique."""

from __future__ import annotations

from typing import Any

from pipelines.schema import Column, Table


def generated(table: Table) -> list[dict[str, Any]]:
    """The expectations of a table's schema, in the form of the files of `expectations/`."""
    found = [_filled(column) for column in table.columns if column.required]
    found += [_coded(column) for column in table.columns if column.codes]
    return [*found, *([_unique(table)] if table.key else [])]


def _filled(column: Column) -> dict[str, Any]:
    return {
        "type": "expect_column_values_to_not_be_null",
        "kwargs": {"column": column.name},
        "meta": {
            "id": f"{column.name.lower()}-filled",
            "zh": f"“{column.zh}”不空缺",
            "en": f"{column.name} is always filled",
            "from_zh": f"防止缺了“{column.zh}”的行进入后面的步骤",
            "from_en": f"Keeps rows without {column.name} from going further",
        },
    }


def _coded(column: Column) -> dict[str, Any]:
    return {
        "type": "expect_column_values_to_be_in_set",
        "kwargs": {"column": column.name, "value_set": list(column.codes)},
        "meta": {
            "id": f"{column.name.lower()}-coded",
            "zh": f"“{column.zh}”只用代码表里的值",
            "en": f"{column.name} holds only codes of its list",
            "from_zh": f"防止写错或自造的“{column.zh}”被当作另一类",
            "from_en": f"Keeps a misspelt or invented {column.name} from passing for a class of its own",
        },
    }


def _unique(table: Table) -> dict[str, Any]:
    key = list(table.key)
    one = len(key) == 1
    return {
        "type": "expect_column_values_to_be_unique" if one else "expect_compound_columns_to_be_unique",
        "kwargs": {"column": key[0]} if one else {"column_list": key, "ignore_row_if": "never"},
        "meta": {
            "id": "key-unique",
            "zh": "主键不重复",
            "en": f"The key is unique: {', '.join(key)}",
            "from_zh": "防止同一件事算两次",
            "from_en": "Keeps one fact from being counted twice",
        },
    }
