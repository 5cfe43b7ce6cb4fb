"""The page of what is missing is short and leaves nothing out; the log of searches has each of them."""

import pytest
from sets import NAMES

from pipelines.render.pages.gap import CELL_PX, COLUMNS, NOTHING, gap_view
from pipelines.render.pages.searches import searches_view
from pipelines.views import LANGS


@pytest.mark.parametrize("set_name", NAMES)
def test_every_promise_stands_once_under_what_it_lacks(data_of, set_name):
    data = data_of(set_name)
    view = gap_view(data, "zh")
    rows = [row["id"] for kind in view["kinds"] for row in kind["rows"]]
    assert sorted(rows) == sorted(target.id for target in data.quantified)
    assert view["lacking"] == data.headline["undecidable"]
    for kind in view["kinds"]:
        for row in kind["rows"]:
            status = data.assessment[row["id"]]["STATUS"]
            assert kind["code"] == (status if data.assessment[row["id"]]["SET"] == "undecidable" else NOTHING)
            assert not row["missing"] or row["ask"] or row["ask_none"]


@pytest.mark.parametrize("set_name", NAMES)
def test_the_picture_has_a_square_for_each_in_the_order_of_the_list(data_of, set_name):
    view = gap_view(data_of(set_name), "en")
    squares = view["squares"]
    assert [one["shape"] for one in squares] == [
        kind["shape"] for kind in view["kinds"] for _ in kind["rows"]
    ]
    assert len({(one["x"], one["y"]) for one in squares}) == len(squares) == view["total"]
    assert max(one["x"] for one in squares) + CELL_PX <= view["size"]["width"] == COLUMNS * CELL_PX
    assert max(one["y"] for one in squares) + CELL_PX == view["size"]["height"]


def test_kinds_beside_each_other_are_told_apart_and_what_is_not_missing_comes_last(data_of):
    view = gap_view(data_of("real"), "zh")
    sizes = [len(kind["rows"]) for kind in view["kinds"] if kind["code"] != NOTHING]
    assert sizes == sorted(sizes, reverse=True)
    assert NOTHING not in [kind["code"] for kind in view["kinds"][:-1]]
    others = [one["other"] for one in view["squares"]]
    ends = [sum(len(kind["rows"]) for kind in view["kinds"][:n]) for n in range(1, len(view["kinds"]))]
    assert [n for n in range(1, len(others)) if others[n] != others[n - 1]] == ends


def test_whatever_can_be_lacking_has_words_in_both_languages(data_of, codes):
    lacks = [status.code for status in codes.statuses.values() if status.set == "undecidable"]
    for lang in LANGS:
        words = [data_of("empty").words[lang](f"missing_page.kinds.{code}") for code in (*lacks, NOTHING)]
        assert len(set(words)) == len(lacks) + 1


@pytest.mark.parametrize("lang", LANGS)
def test_the_log_has_every_search_once_under_its_promise(data_of, lang):
    data = data_of("real")
    view = searches_view(data, lang)
    logged = {
        row["SEARCH_ID"]: row["TARGET_ID"] or "" for row in data.tables["searches"].iter_rows(named=True)
    }
    shown = {
        row["id"]: group["promise"]["id"] if group["promise"] else ""
        for group in view["groups"]
        for row in group["rows"]
    }
    assert shown == logged
    assert view["total"] == len(logged)
