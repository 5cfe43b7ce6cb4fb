"""The one place that knows Great Expectations and pandas (both imported only when a suite runs).

Its API moves between versions; everything else speaks of suites, tables and faults.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

import polars as pl

LOCATORS = ("TARGET_ID", "OBS_ID", "SOURCE_ID", "CELL", "FILE", "SHEET", "ADDRESS", "AT")
# In messages a cell stands for its row: the series is only named where nothing else is.
_SAID = ("TARGET_ID", "OBS_ID", "SOURCE_ID", "CELL", "FILE", "SHEET", "ADDRESS")
MAX_LISTED = 20


class Row(NamedTuple):
    """One row that failed: where it is, what stood there, its series and period, its id and source."""

    place: str
    value: str
    at: str = ""
    obs_id: str = ""
    source: str = ""


@dataclass(frozen=True)
class Check:
    """What one expectation found: how many rows it looked at, how many failed, and which.

    meta: the suite's own words about it (id, zh, en, from_zh, from_en, level).
    """

    meta: dict[str, str]
    type: str
    column: str
    rows: int
    failed: int
    found: tuple[Row, ...]

    @property
    def id(self) -> str:
        """The expectation's id."""
        return self.meta["id"]

    @property
    def sentence(self) -> str:
        """What is expected, in both languages."""
        return f"{self.meta['zh']} / {self.meta['en']}"

    @property
    def reviewable(self) -> bool:
        """Whether a failed row may be let through with a reviewed reason."""
        return self.meta.get("level") == "review"


def run_suite(suite: dict[str, Any], table: pl.DataFrame) -> list[Check]:
    """One suite (`{"name", "expectations": [{"type", "kwargs", "meta"}]}`) on one table.

    The table goes to pandas with Arrow types, so that nothing changes its type on the way; rows are
    named by the locator columns that it has.
    """
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in ("scipy.stats", "altair"):
            _when_used(module)
        import great_expectations as gx
        from great_expectations.expectations.expectation_configuration import (
            ExpectationConfiguration,
        )

        logging.getLogger("great_expectations").setLevel(logging.ERROR)
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False, "metric_calculations": False}  # type: ignore[assignment]
        frame = table.to_pandas(use_pyarrow_extension_array=True)
        source = context.data_sources.add_pandas("tables")
        definition = source.add_dataframe_asset(name=suite["name"]).add_batch_definition_whole_dataframe(
            "all"
        )
        expectations = [
            ExpectationConfiguration(
                type=item["type"], kwargs=item["kwargs"], meta=item["meta"]
            ).to_domain_obj()
            for item in suite["expectations"]
        ]
        with _described_once():
            result = definition.get_batch({"dataframe": frame}).validate(
                gx.ExpectationSuite(name=suite["name"], expectations=expectations),
                result_format={
                    "result_format": "COMPLETE",
                    "unexpected_index_column_names": [name for name in LOCATORS if name in table.columns],
                    "return_unexpected_index_query": False,
                },
            )
    return [_check(item.to_json_dict(), table.height) for item in result.results]


@contextmanager
def _described_once() -> Iterator[None]:
    """Lets the library describe an expectation once and not for every argument that it asks of it: nearly
    half of a validation's time. None of ours changes while it is evaluated."""
    from great_expectations.expectations.expectation import Expectation

    described: dict[int, tuple[Any, Any]] = {}  # with the expectation itself, so that no other takes its id

    def configuration(self: Any) -> Any:
        if id(self) not in described:
            described[id(self)] = (self, plain.__get__(self))
        return described[id(self)][1]

    plain = Expectation.configuration
    Expectation.configuration = property(configuration)  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        Expectation.configuration = plain  # type: ignore[method-assign]


class _Later(ModuleType):
    """A module that is loaded when a name of it is asked for.

    importlib's own LazyLoader loads as soon as the module is imported for the second time.
    """

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def _when_used(module: str) -> None:
    """Lets a module be loaded when something of it is used: no expectation of ours needs these, and their
    import is a third of the library's."""
    sys.modules.setdefault(module, _Later(module))


def _check(item: dict[str, Any], rows: int) -> Check:
    config, result = item["expectation_config"], item.get("result") or {}
    kwargs = config["kwargs"]
    pair = [kwargs[name] for name in ("column_A", "column_B") if name in kwargs]
    columns = [kwargs["column"]] if "column" in kwargs else pair or list(kwargs.get("column_list", ()))
    column = "+".join(columns)
    listed = result.get("unexpected_index_list") or []
    found = [_row(row, columns) for row in listed]
    failed = int(result.get("unexpected_count") or 0)
    if item.get("exception_info", {}).get("raised_exception"):
        found, failed = [Row("—", str(item["exception_info"].get("exception_message"))[:200])], rows or 1
    elif not item["success"] and not failed:
        failed = rows or 1
    return Check(config["meta"], config["type"], column, rows, failed, tuple(sorted(found)))


def _row(row: dict[str, Any], columns: list[str]) -> Row:
    told = {name: str(row[name]) for name in LOCATORS if row.get(name) not in (None, "", "<NA>")}
    place = " ".join(told[name] for name in _SAID if name in told) or told.get("AT", "")
    at, obs_id, source = (told.get(name, "") for name in ("AT", "OBS_ID", "SOURCE_ID"))
    values = [str(row[name]) for name in columns if name in row] if len(columns) < 3 else []
    return Row(place, " ".join(values) or at, at, obs_id, source)
