"""The pages of the second row: what they list is what the products and the registry hold."""

import pytest

from pipelines.render.data import LANGS, SiteData
from pipelines.render.pages import FOOTER, MORE
from pipelines.render.views.documents import document_view
from pipelines.render.views.outlook import after_view, outcomes_view, sparkline
from pipelines.render.views.places import areas_view
from pipelines.render.views.reference import first_letter, glossary_view, index_view
from pipelines.render.views.register import directions_view, measures_view, organisations_view

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("built")]


@pytest.fixture(scope="module")
def data(built):
    from pipelines.project import Project

    return SiteData.load(Project.find(built[0]))


def test_every_page_of_the_second_row_is_written_in_both_languages(built):
    public = built[0] / "site" / "public"
    for path, _ in MORE.values():
        assert (public / path).is_file()
        assert (public / "en" / path).is_file()


def test_the_gallery_is_not_linked_for_the_public(built):
    public = built[0] / "site" / "public"
    linked = [
        p for p in public.rglob("*.html") if "styleguide/" in p.read_text() and "styleguide" not in p.parts
    ]
    assert linked == []
    assert all(path != MORE["styleguide"][0] for group in FOOTER.values() for _, path in group)


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
    assert len(view["tiles"]) == 11
    places = [(row["tile"]["row"], row["tile"]["column"]) for row in view["tiles"]]
    assert len(set(places)) == 11
    assert {row["name"] for row in view["past"]} == {"梅列区", "三元区(2021年前)", "沙县"}


def test_definitions_are_never_joined_in_the_outcomes(data):
    series = [s for chapter in outcomes_view(data, "zh")["chapters"] for s in chapter["series"]]
    cover = [s for s in series if s["name"].startswith("森林覆盖率")]
    assert len(cover) == 2
    assert len({s["id"] for s in series}) == len(series)


def test_a_gap_in_the_years_breaks_the_small_picture():
    rows = [
        {"TIME_PERIOD": str(y), "OBS_VALUE": float(v), "FREQ": "A"}
        for y, v in ((2015, 1), (2016, 2), (2019, 4))
    ]
    assert [len(run) for run in sparkline(rows)] == [2, 1]
    assert sparkline(rows[:1]) == []


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
