"""The pages of the second row: what they list is what the products and the registry hold."""

import csv
import re

import pytest

from pipelines.charts.marks import Mark
from pipelines.ground.periods import sort_key
from pipelines.render.assemble import behind, footer_links
from pipelines.render.pages import PAGES
from pipelines.render.pages.after import after_view
from pipelines.render.pages.areas import areas_view
from pipelines.render.pages.directions import directions_view
from pipelines.render.pages.glossary import glossary_view
from pipelines.render.pages.index_az import index_view
from pipelines.render.pages.measures import measures_view
from pipelines.render.pages.organisations import organisations_view
from pipelines.render.pages.outcomes import outcomes_view, sparkline
from pipelines.render.parts.reading_order import first_letter
from pipelines.render.spec import DOORS
from pipelines.views.common import indicator_name, when_of
from pipelines.views.data import LANGS, SiteData
from pipelines.views.documents import document_view
from pipelines.views.series import span_of

pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module")
def data(built):
    from pipelines.ground.project import Project

    return SiteData.load(Project.find(built[0]))


def test_every_page_is_written_in_both_languages(built):
    public = built[0] / "site" / "public"
    for path in (page.path for page in PAGES.values() if "{}" not in page.path):
        assert (public / path).is_file()
        assert (public / "en" / path).is_file()


def test_the_gallery_is_not_linked_for_the_public(built):
    public = built[0] / "site" / "public"
    linked = [
        p for p in public.rglob("*.html") if "styleguide/" in p.read_text() and "styleguide" not in p.parts
    ]
    assert linked == []
    linked_on_pages = [path for pages in behind().values() for path, _ in pages]
    linked_on_pages += [path for door in DOORS for path, _ in footer_links(door)]
    assert PAGES["styleguide"].path not in linked_on_pages


def test_every_promise_without_a_number_is_listed_once(data):
    for lang in LANGS:
        ids = [row["id"] for group in directions_view(data, lang)["groups"] for row in group["rows"]]
        assert sorted(ids) == sorted(t.id for t in data.city_targets if not t.counted)


def test_every_article_is_a_measure_and_every_named_body_an_organisation(data):
    measures = measures_view(data, "en")["rows"]
    assert len(measures) == len(data.registry.measures) == 26
    named = {org["id"] for row in measures for org in row["organisations"]}
    assert {row["id"] for row in organisations_view(data, "en")["rows"]} == named
    assert [row["article"] for row in measures if not row["organisations"]] == ["23", "24", "25", "26"]


def test_no_organisation_is_said_to_answer_alone(built):
    page = (built[0] / "site/public/organisations.html").read_text(encoding="utf-8")
    assert "不说哪项承诺由哪个单位负责" in page
    assert "牵头单位：" not in page


def test_areas_are_those_of_today_each_on_a_square_of_its_own(data):
    view = areas_view(data, "zh")
    assert view["rows"][0]["name"] == "三明市"
    assert view["maps"], "half of the counties or more have figures of one period"
    for one in view["maps"]:
        assert len({(tile["row"], tile["column"]) for tile in one["tiles"]}) == len(one["tiles"]) == 11
        told = [tile["figure"] for tile in one["tiles"] if tile["figure"]]
        assert 2 * len(told) >= 11
    told = {
        name: text
        for text in view["past"]
        for name in ("梅列区", "三元区(2021年前)", "沙县")
        if text.startswith(name)
    }
    assert set(told) == {"梅列区", "三元区(2021年前)", "沙县"}


def test_a_county_that_became_a_district_of_the_same_ground_is_no_break(data):
    merged, same = (
        next(t for t in areas_view(data, "zh")["past"] if t.startswith(n)) for n in ("梅列区", "沙县")
    )
    assert "合并为三元区（350404）" in merged
    assert "不相接" in merged
    assert "改为沙县区（350405）" in same
    assert "可以相接" in same
    assert data.codes.lineage("350405") == ("350405", "350427")
    assert data.codes.lineage("350404") == ("350404",)
    row = next(row for row in areas_view(data, "zh")["rows"] if row["code"] == "350405")
    current = [r for r in data.observation.values() if r["CURRENT"] and r["GRADE"] != "D" and not r["ENTITY"]]
    assert row["figures"] == sum(r["REF_AREA"] in ("350405", "350427") for r in current)


def test_a_body_that_was_abolished_is_shown_with_its_name_of_today(data):
    rows = {row["id"]: row["name"] for row in organisations_view(data, "zh")["rows"]}
    assert rows["sm-pbc"] == "中国人民银行三明市中心支行（今：中国人民银行三明市分行）"
    assert rows["sm-cbirc"].endswith("（今：国家金融监督管理总局三明监管分局）")
    assert "今：" not in rows["sm-ecology"]
    assert not {"sm-nfra", "sm-pbc-branch"} & set(rows)


def test_whatever_ended_says_when_and_what_followed(codes, repo):
    for name, key in (("organisations.csv", "ORG"), ("areas.csv", "REF_AREA")):
        with (repo / "data/codes" / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        known = {row[key]: row for row in rows}
        for row in rows:
            if row["VALID_TO"]:
                assert known[row["SUCCESSOR"]]["VALID_FROM"] == row["VALID_TO"], row[key]
                assert row["CHANGE_SOURCE"], row[key]


def test_the_outcomes_say_the_same_in_both_languages(data):
    def facts(lang):
        series = [s for chapter in outcomes_view(data, lang)["chapters"] for s in chapter["series"]]
        return [
            (s["id"], s["count"], bool(s["span"]), [row["id"] for row in s["rows"]], s["runs"])
            for s in series
        ]

    assert facts("zh") == facts("en")
    for indicator in data.codes.indicators.values():
        for definition in indicator.definitions:
            digits = [set(re.findall(r"\d+", definition.name[lang])) for lang in ("zh", "en")]
            assert digits[0] == digits[1], (indicator.id, definition.id)


def test_each_gdp_carries_the_census_of_its_first_print(data):
    census = {"census0": (0, 2004), "census1": (2005, 2008), "census2": (2009, 2013), "census3": (2014, 2018)}
    census |= {"census4": (2019, 2023), "census5": (2024, 9999)}
    found = [row for row in data.observation.values() if row["INDICATOR"] == "gdp"]
    assert len(found) > 10
    for row in found:
        first, last = census[row["DEFINITION"]]
        assert first <= int(row["TIME_PERIOD"]) <= last, row["OBS_ID"]
    ids = [definition.id for definition in data.codes.indicators["gdp"].definitions]
    for lang, word in (("zh", "一二三四五"), ("en", ("first", "second", "third", "fourth", "fifth"))):
        for n, id_ in enumerate(ids[1:], start=1):
            assert word[n - 1] in data.codes.indicators["gdp"].definition_name(id_, lang)


def test_a_series_of_the_outcomes_has_one_span_and_runs_in_time(data):
    series = [s for chapter in outcomes_view(data, "en")["chapters"] for s in chapter["series"]]
    assert len({s["id"] for s in series}) == len(series)
    for one in series:
        rows = [data.observation[row["id"]] for row in one["rows"]]
        assert len({span_of(data, row) for row in rows}) == 1
        assert rows == sorted(rows, key=lambda row: sort_key(row["TIME_PERIOD"]))
        assert len({row["DEFINITION"] for row in rows}) == 1


def test_a_document_that_names_a_body_is_listed_with_it_in_whichever_reading(data):
    """A second reading named the bureau, the first only the newspaper: the bureau was said to have published none."""
    rows = {row["name"]: row for row in organisations_view(data, "zh")["rows"]}
    for organisation in data.codes.organisations.values():
        named = [
            source["SOURCE_ID"]
            for source in data.source.values()
            if organisation.name_zh in re.split("[;；,，、/ ]+", source["PUBLISHER"] or "")
        ]
        listed = [
            one["id"]
            for name in rows
            if name.startswith(organisation.name_zh)
            for one in rows[name]["published"]
        ]
        if organisation.name_zh in rows:
            articles = [data.article_of(one) for one in listed]
            assert sorted(articles) == sorted({data.article_of(one) for one in named}), organisation.name_zh


def test_a_change_over_several_years_says_so_wherever_it_is_shown(data):
    row = next(r for r in data.observation.values() if r["TIME_PERIOD"] == "2016/2017")
    assert when_of(data, row, "en") == "2016 and 2017 together"
    assert when_of(data, row, "zh") == "2016至2017年两年累计"
    assert "on the year before" not in indicator_name(data, row, "en")
    assert "比上年" not in indicator_name(data, row, "zh")
    many = {**row, "TIME_PERIOD": "2012/2021"}
    assert when_of(data, many, "zh") == "2012至2021年十年累计"
    assert when_of(data, many, "en") == "2012 to 2021, 10 years together"
    assert when_of(data, {**row, "TIME_PERIOD": "2017"}, "en") == "2017"
    chapters = outcomes_view(data, "en")["chapters"]
    series = [s for chapter in chapters for s in chapter["series"] + chapter["others"]]
    mine = [s for s in series if row["OBS_ID"] in [one["id"] for one in s["rows"]]]
    assert [s["count"] for s in mine] == [1]


def test_every_yearly_change_has_a_name_for_several_years(data):
    assert [i.id for i in data.codes.indicators.values() if i.per_year and not i.span_name] == []


def test_definitions_are_never_joined_in_the_outcomes(data):
    series = [s for chapter in outcomes_view(data, "zh")["chapters"] for s in chapter["series"]]
    cover = [s for s in series if s["name"].startswith("森林覆盖率")]
    assert len(cover) == 2
    assert len({s["id"] for s in series}) == len(series)


def test_a_gap_in_the_years_breaks_the_small_picture():
    marks = [
        Mark(2015, 1),
        Mark(2016, 2),
        Mark(2019, 4),
        Mark(2020, 5, broken=True),
        Mark(2021, 6, qualifier="ge"),
    ]
    assert [len(run) for run in sparkline(marks)] == [2, 1, 1, 1]
    assert sparkline([Mark(2020, 1, span="O24"), Mark(2021, 1, span="O24")]) == []
    assert sparkline(marks[:1]) == []


def test_what_has_ended_and_what_runs_on_are_apart(data):
    view = after_view(data, "zh")
    ended, running = {row["id"] for row in view["ended"]}, {row["id"] for row in view["running"]}
    assert not ended & running
    assert any("2030" in row["deadline"] for row in view["running"])
    assert "2025" in view["intro"]


def test_what_has_ended_is_counted_by_kind_and_nothing_twice(data):
    view, today = after_view(data, "en"), data.project.params.release.date.isoformat()
    past = [t for t in data.city_targets if t.deadline_stated and (t.deadline + "-12-31")[:10] < today]
    directions = [t for t in past if t.kind == "directional"]
    assert view["ended_directions"] == len(directions) > 0
    assert len(view["ended"]) + len(directions) + view["ended_rest"] == len(past)
    stated = sum(t.deadline_stated for t in data.city_targets)
    assert len(past) + len(view["running"]) == stated
    assert stated + view["unstated"] == len(data.city_targets)


def test_a_documents_page_holds_every_figure_taken_from_it(data):
    for source_id, row in list(data.source.items())[:40]:
        view = document_view(data, source_id, "en")
        assert len(view["taken"]) == sum(o["SOURCE_ID"] == source_id for o in data.observation.values())
        assert len(view["aside"]) == row["SET_ASIDE"]
        assert view["sha256"] == row["SHA256"]


def test_the_index_has_every_promise_and_every_term(data):
    entries = [e for group in index_view(data, "zh")["letters"] for e in group["entries"]]
    assert sum(e["kind"] == "promise" for e in entries) == len(data.city_targets)
    assert sum(e["kind"] == "term" for e in entries) == len(data.codes.glossary)
    assert sum(e["kind"] == "document" for e in entries) == len(data.source)


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("秸秆利用", "J"),
        ("主要作物", "Z"),
        ("森林", "S"),
        ("“十四五”", "S"),
        ("At least", "A"),
        ("45 万亩", "#"),
        ("亩", "M"),
    ],
)
def test_titles_stand_under_the_letter_of_their_sound(text, letter):
    assert first_letter(text) == letter


def test_glossary_terms_are_in_the_order_of_each_language(data):
    english = [row["en"].lower() for row in glossary_view(data, "en")["rows"]]
    assert english == sorted(english)
