"""A notebook's pictures: every file in both languages, data beside the picture, marks that say what they are."""

import csv
import io
import re
from dataclasses import replace

import pytest

from pipelines.charts import Bar
from pipelines.charts.marks import Mark, runs
from pipelines.ground.phrases import uncapital
from pipelines.ground.project import Project
from pipelines.notebook import Series
from pipelines.notebook.ledger import Ledger
from pipelines.views.beside import CODES
from pipelines.views.promises import promise_chart_of


@pytest.fixture
def ledger(evidence, evidence_again, tmp_path):
    """A ledger whose pictures go to a folder of the test's own."""
    for name in ("site", "data"):
        (tmp_path / name).mkdir()
    (tmp_path / "params.yaml").symlink_to(evidence.root / "params.yaml")
    return Ledger(replace(evidence_again.data, project=Project(tmp_path)), "test")


def files(ledger, fig_id):
    folder = ledger.data.project.path("data", "bodies", "figures")
    return {path.name.removeprefix(f"{fig_id}."): path.read_bytes() for path in folder.glob(f"{fig_id}.*")}


NATION = "100000"
ENERGY = [
    Series("energy-intensity-change", "_", NATION, zh="能耗", en="energy"),
    Series("co2-intensity-change", "_", NATION, zh="碳", en="carbon"),
]


def test_a_picture_comes_as_csv_svg_and_png_in_both_languages(ledger, capsys):
    ledger.lines("fig-x", ENERGY, "能耗和碳", "Energy and carbon", zero=True)
    written = files(ledger, "fig-x")
    assert set(written) == {"json", *(f"{g}.{kind}" for g in ("zh", "en") for kind in ("csv", "svg", "png"))}
    assert written["zh.png"].startswith(b"\x89PNG")
    printed = capsys.readouterr().out
    assert printed.count('<figure id="fig-x" class="picture"') == 2
    assert 'href="root:figures/fig-x.zh.csv"' in printed


def test_the_picture_holds_source_release_and_hash(ledger):
    ledger.lines("fig-x", ENERGY, "能耗和碳", "Energy and carbon")
    svg = files(ledger, "fig-x")["en.svg"].decode()
    assert "Source: " in svg
    assert f"{ledger.data.release.name('en')} · " in svg
    assert "not official" in svg


def test_the_description_tells_the_ends_the_gaps_and_the_marks(ledger):
    ledger.lines("fig-x", ENERGY, "能耗和碳", "Energy and carbon")
    text = files(ledger, "fig-x")["zh.svg"].decode()
    description = text.split("<desc")[1].split("</desc>")[0]
    assert "缺 2019、" in description
    assert "空心点是初步数或预计数。" in description
    assert "没有数字的年份断开，不连线。" in description


def test_the_csv_leads_to_each_observation(ledger):
    ledger.lines("fig-x", ENERGY, "能耗和碳", "Energy and carbon")
    rows = list(csv.DictReader(io.StringIO(files(ledger, "fig-x")["en.csv"].decode("utf-8-sig"))))
    assert {row["area_name"] for row in rows} == {"China"}
    for row in rows:
        own = ledger.data.observation[row["obs_id"]]
        assert row["series"] == f"China, {row['indicator_name']}"
        assert (own["OBS_VALUE"], own["OBS_LOW"]) == (float(row["value"]), float(row["low"]))
        assert {c: row[c] for c in CODES} == {c: own[n] or "" for c, n in CODES.items()}


def test_a_parents_chart_names_whose_it_is(ledger):
    ledger.promise("cn-wrfz2021-good-days", "fig-x")
    assert "全国" in files(ledger, "fig-x")["zh.svg"].decode()


def test_bars_say_their_figures_in_words(ledger):
    bars = {"zh": [Bar("甲", 3, "3 项"), Bar("乙", 1, "1 项")], "en": [Bar("a", 3, "3"), Bar("b", 1, "1")]}
    ledger.bars("fig-x", bars, ("项", "n"), "甲和乙", "a and b")
    svg = files(ledger, "fig-x")["zh.svg"].decode()
    assert "甲 3 项；乙 1 项" in svg.split("<desc")[1]


def test_a_bars_csv_names_the_observations_that_it_rests_on(ledger):
    obs = ";".join(sorted(ledger.data.observation)[:2])
    bars = {lang: [Bar("a", 3, "3 x", inputs=obs), Bar("b", 1, "1 x")] for lang in ("zh", "en")}
    ledger.bars("fig-x", bars, ("项", "n"), "甲和乙", "a and b")
    rows = list(csv.DictReader(io.StringIO(files(ledger, "fig-x")["en.csv"].decode("utf-8-sig"))))
    assert [[row[c] for c in ("label", "shown", "value", "obs_id")] for row in rows] == [
        ["a", "3 x", "3", obs],
        ["b", "1 x", "1", ""],
    ]
    about = {ledger.data.observation[one]["INDICATOR"] for one in obs.split(";")}
    assert set(rows[0]["indicator"].split(";")) == about
    assert rows[1]["indicator"] == ""


def test_the_own_line_of_a_parents_promise_is_the_parents(ledger):
    ledger.promise("cn-wrfz2021-good-days", "fig-x")
    rows = list(csv.DictReader(io.StringIO(files(ledger, "fig-x")["en.csv"].decode("utf-8-sig"))))
    assert {row["area"] for row in rows} == {NATION}
    assert {row["series"] for row in rows} == {"China"}


def test_the_citys_own_line_is_in_ink_wherever_it_stands(ledger):
    both = [
        Series("industrial-energy-intensity-change", "equivalent", area, "ABOVE_SCALE")
        for area in ("350000", "")
    ]
    ledger.lines("fig-x", both, "甲", "a")
    svg = files(ledger, "fig-x")["zh.svg"].decode()
    colours = dict(re.findall(r'fill="(#\w+)"[^>]*>(三明市|福建省) ', svg)[::-1])
    assert {place: colour for colour, place in colours.items()} == {"三明市": "#1c1b19", "福建省": "#4a453f"}


def test_a_year_without_a_figure_and_a_break_cut_the_line():
    marks = (Mark(2018, 1), Mark(2019, 1), Mark(2021, 1), Mark(2022, 1, broken=True), Mark(2023, 1))
    assert [[m.time for m in run] for run in runs(marks)] == [[2018, 2019], [2021], [2022, 2023]]


def test_a_bound_points_to_where_the_figure_may_lie():
    assert Mark(2020, 80, low=80).open_end == "up"
    assert Mark(2020, 80, high=80).open_end == "down"
    assert Mark(2020, 80, low=79, high=81).open_end == ""


def test_a_picture_names_the_scope_of_what_is_drawn_and_not_of_what_was_promised(data_of):
    """«Fertilizer use, main crops» stood above lines of all agricultural use."""
    data, others = data_of("real"), 0
    for target in data.registry.all_targets:
        chart = promise_chart_of(data, target, "en")
        if chart is None or not chart.lines:
            continue
        own = target.series[0]
        drawn = [data.observation[line.marks[0].obs] for line in chart.lines if line.marks]
        for row in drawn:
            known = data.codes.indicators[row["INDICATOR"]]
            if (row["INDICATOR"], row["DEFINITION"]) != (own.indicator, own.definition):
                others += 1
                assert uncapital(known.said_definition(row["DEFINITION"], "en")) in chart.subtitle, target.id
        if drawn and not chart.own.marks and all(row["DEFINITION"] != own.definition for row in drawn):
            promised = data.codes.indicators[own.indicator].said_definition(own.definition, "en")
            assert not promised or uncapital(promised) not in chart.subtitle, target.id
    assert others
