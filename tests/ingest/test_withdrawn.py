"""A source that was taken back may lie here, but nothing of it may be used."""

import pytest

from pipelines.ground.errors import SourceError
from pipelines.sources import load_sources

SOURCE = "rural-yearbook-inputs"
MARK = 'withdrawn: {date: "2026-05-01", reason: {zh: 出版者撤下, en: taken back by its publisher}}\n'


def withdraw(project):
    path = project.path("data/sources", SOURCE, "source.yaml")
    path.write_text(path.read_text(encoding="utf-8") + MARK, encoding="utf-8")


def test_a_withdrawn_source_that_is_still_used_is_one_clear_error(data_copy):
    withdraw(data_copy)
    with pytest.raises(SourceError, match=f"E-SRC-03 data/sources/{SOURCE}"):
        load_sources(data_copy)


def test_a_withdrawn_source_whose_words_are_all_set_aside_may_stay(data_copy):
    withdraw(data_copy)
    mapping = data_copy.path("data/sources", SOURCE, "mapping.csv")
    head, *rows = mapping.read_text(encoding="utf-8").splitlines()
    columns = head.split(",")
    place = columns.index("INDICATOR")
    kept = [
        ",".join([*row.split(",")[:place], "", *[""] * (len(columns) - place - 3), "撤下", "withdrawn"])
        for row in rows
    ]
    mapping.write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
    assert SOURCE in {folder.source.id for folder in load_sources(data_copy)}
