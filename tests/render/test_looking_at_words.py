"""Words that a reader stumbles over: mended once, they stay mended."""

import re
from dataclasses import replace

import pytest

from pipelines.codes.text import amount
from pipelines.render.pages.organisations import organisations_view
from pipelines.render.pages.searches import searches_view
from pipelines.render.pages.target import facts, target_view
from pipelines.render.parts.asked import asked_of
from pipelines.render.parts.rows import headline_of
from pipelines.views.common import figure_of, threshold_of
from pipelines.views.latest import by_own_word, context_line, latest_of

HAN = re.compile(r"[\u3400-\u9fff]")


@pytest.fixture(scope="module")
def data(site_data):
    return site_data


@pytest.fixture(scope="module")
def public(built):
    return built[0] / "site" / "public"


def test_an_english_page_says_in_english_what_kind_of_body_it_names(data):
    assert not [row for row in organisations_view(data, "en")["rows"] if HAN.search(row["kind"])]


def test_an_english_promise_says_its_scope_and_method_in_english(data):
    for target in data.city_targets:
        view = target_view(data, target, "en")
        assert not HAN.search(dict(facts(data, target, "en")).get("Scope", "")), target.id
        assert view["method"]["name"] not in ("none", "direction")


def test_what_is_only_listed_is_not_said_to_lack_data(data):
    listed = [t for t in data.city_targets if data.assessment[t.id]["STATUS"] == "listed"]
    assert listed
    for target in listed:
        assert latest_of(data, target, "en")["text"] == data.words["en"]("latest.listed")
        assert threshold_of(data, target, "en") == data.words["en"](f"kind.{target.kind}")


def test_a_search_that_found_a_document_names_and_links_it(data):
    groups = searches_view(data, "zh")["groups"]
    found = [row for group in groups for row in group["rows"] if row["source"]]
    assert found
    assert all(data.source[row["source"]]["TITLE"] in row["result"] for row in found)


@pytest.mark.slow
def test_quotation_marks_within_a_quotation_are_single(public):
    page = (public / "en/directions.html").read_text(encoding="utf-8")
    quoted = re.findall(r"<q [^>]*>([^<]+)</q>", page)
    assert any("‘十四五’" in text for text in quoted)
    assert not any("“" in text or "”" in text for text in quoted)


def test_english_counts_billions_in_millions(codes):
    assert amount(486_000, 0, "TCE_1E4", codes, "en") == "4,860\u202fmillion tce"
    assert amount(5021.7, 1, "T_1E4", codes, "en") == "50,217,000\u202ft"


@pytest.mark.slow
def test_a_promises_picture_is_there_as_svg_png_and_csv(public):
    page = (public / "targets/sm2022-08-straw.html").read_text(encoding="utf-8")
    for kind in ("svg", "png", "csv"):
        assert f'href="../charts/sm2022-08-straw.zh.{kind}"' in page
        assert (public / f"charts/sm2022-08-straw.zh.{kind}").stat().st_size > 50


def test_a_request_that_was_sent_is_listed_with_what_came_back(data):
    org = next(iter(data.codes.organisations))
    sent = {"REQUEST_ID": "r", "TARGET_ID": "sm2022-08-straw", "ORG": org, "SENT": "2026-12-01"}
    asked = replace(
        data, requests=({**sent, "DUE": None, "ANSWERED": None, "RESULT_ZH": None, "RESULT_EN": None},)
    )
    (row,) = asked_of(asked, "en", "sm2022-08-straw")
    assert row["body"] == data.codes.organisations[org].name_en
    assert row["result"] == data.words["en"]("asked.open")
    assert not asked_of(asked, "en", "sm2022-08-film")


@pytest.mark.slow
def test_a_repeated_target_of_a_parent_links_the_one_that_is_judged(public):
    page = (public / "en/parents.html").read_text(encoding="utf-8")
    assert "as row" not in page
    assert '→ <a href="#cn-' in page


def test_a_verdict_by_the_publishers_own_word_is_said_to_be_one_wherever_it_is_counted(data):
    kept = [t for t in data.quantified if data.assessment[t.id]["SET"] == "kept"]
    own = [t for t in kept if by_own_word(data, t)]
    assert own, "the record has such a verdict"
    for lang in ("zh", "en"):
        words = data.words[lang]
        assert words("home.all_by_own_word") in headline_of(data, lang)[0] or len(own) < len(kept)
        for target in data.quantified:
            said = words("latest.own_word") in latest_of(data, target, lang)["text"]
            assert said == by_own_word(data, target), target.id


def test_a_change_printed_for_the_very_year_stands_beside_the_one_reckoned_where_they_differ(data):
    told = 0
    for rows in data.contexts.values():
        for row in rows:
            inputs = (row["INPUTS"] or "").split(";")
            if row["CHANGE"] is None:
                continue
            last = data.observation[inputs[-1]]
            one_year = str(int(last["TIME_PERIOD"][:4]) - 1) == row["BASE_PERIOD"]
            printed = [
                other
                for other in data.observation.values()
                if one_year
                and other["TRANSFORMATION"] == "G1"
                and other["CURRENT"]
                and all(other[n] == last[n] for n in ("INDICATOR", "DEFINITION", "REF_AREA", "TIME_PERIOD"))
                and other["BREAKDOWN"] == last["BREAKDOWN"]
                and abs(other["OBS_VALUE"] - row["CHANGE"]) > 0.3
            ]
            line = context_line(data, row, "zh")
            assert all(figure_of(data, other, "zh") in line for other in printed)
            told += len(printed)
    assert told, "the record has such a year"
