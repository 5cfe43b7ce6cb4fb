"""Charts: one layout on every machine, readable by everyone, complete in themselves."""

import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from drawn import hidden
from drawn import read as seen
from jsonschema import ValidationError

from pipelines.charts.bars import Bar, BarChart, bar_chart
from pipelines.charts.marks import Line, Mark, PromiseChart, runs, signs
from pipelines.charts.svg import inline, promise_chart, short_hash, to_svg
from pipelines.ground.errors import PublishError

CHART = PromiseChart(
    id="fig-x",
    title="秸秆九成以上综合利用",
    description="没有找到数据。",
    unit="%",
    start=2020,
    end=2025,
    own=Line(()),
    context=(
        Line(
            (Mark(2020, 86.7), Mark(2021, 88.1, 88.1, 90.0), Mark(2023, 88.0, None, None, True)),
            "全国 88%",
        ),
    ),
    threshold=90,
    threshold_label="目标：不低于 90%",
    empty_label="未找到数据",
    footer="来源：国家统计局\n版本 2026.11 · abc1234",
)


@pytest.fixture(scope="module")
def svg(project):
    return to_svg(promise_chart(CHART), CHART.id, CHART.title, CHART.description, CHART.footer, project)


def test_a_chart_has_role_title_and_description(svg):
    assert svg.count("<svg") == 1
    assert 'role="img" aria-labelledby="fig-x-title fig-x-desc"' in svg
    assert '<title id="fig-x-title">秸秆九成以上综合利用</title>' in svg
    assert '<desc id="fig-x-desc">没有找到数据。</desc>' in svg


def test_text_stays_text_with_source_release_and_hash_inside(svg):
    for text in (
        "目标：不低于 90%",
        "全国 88%",
        "未找到数据",
        "来源：国家统计局",
        "版本 2026.11 · abc1234",
    ):
        assert f">{text}</text>" in svg


def test_no_data_is_drawn_as_a_hatched_field(svg):
    assert 'fill="url(#fig-x-hatch)"' in svg
    assert svg.count('id="fig-x-hatch"') == 1


def test_every_id_carries_the_charts_name(svg):
    assert all(id_.startswith("fig-x-") for id_ in re.findall(r'\bid="([^"]+)"', svg))


def test_nothing_is_loaded_from_elsewhere(svg):
    assert set(re.findall(r"https?://[^\"' <]+", svg)) == {"http://www.w3.org/2000/svg"}


def test_inside_a_page_its_colours_follow_the_ground(svg):
    page = inline(svg)
    assert "var(--ink,#1c1b19)" in page or "var(--soft,#6b645c)" in page
    assert 'fill="#fdfcf9"' not in page


def test_a_character_that_the_font_lacks_stops_the_build(project):
    from dataclasses import replace

    odd = replace(CHART, threshold_label="目标 😀")
    with pytest.raises(PublishError, match=r"E-GLYPH-01.*U\+1F600"):
        to_svg(promise_chart(odd), "x", "t", "d", "", project)


def test_the_layout_is_the_same_without_any_system_font(svg, repo):
    code = (
        "import sys; sys.path.insert(0, 'tests'); from render.test_charts import CHART; "
        "from pipelines.ground.project import Project; from pipelines.charts.svg import promise_chart, to_svg; "
        "sys.stdout.write(to_svg(promise_chart(CHART), CHART.id, CHART.title, CHART.description, CHART.footer, Project.find()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=repo,
        capture_output=True,
        text=True,
        check=True,
        env={
            **os.environ,
            "FONTCONFIG_FILE": os.devnull,
            "LC_ALL": "C.UTF-8",
            "TZ": "Asia/Tokyo",
            "POLARS_MAX_THREADS": "1",
        },
    )
    assert done.stdout == svg


def test_a_pictures_hash_names_its_data():
    assert short_hash([1, 2]) == short_hash([1, 2])
    assert short_hash([1, 2]) != short_hash([1, 3])
    assert re.fullmatch("[0-9a-f]{7}", short_hash("x"))


def test_citys_figures_replace_the_hatched_field(project):
    from dataclasses import replace

    full = replace(
        CHART,
        own=Line((Mark(2020, 80, label="80%"), Mark(2024, 92, label="92%"))),
        path=(Mark(2020, 80), Mark(2025, 90)),
    )
    drawn = to_svg(promise_chart(full), "y", "t", "d", "", project)
    assert "url(#y-hatch)" not in drawn
    assert ">92%</text>" in drawn
    assert "stroke-dasharray" in drawn


KINDS = {
    "no figure": CHART,
    "figures and a path": replace(
        CHART,
        own=Line((Mark(2020, 80, label="80%"), Mark(2024, 92, label="92%"))),
        path=(Mark(2020, 80), Mark(2025, 90)),
    ),
    "bounds, spans and breaks": replace(
        CHART,
        own=Line(
            (
                Mark(2020, 1, provisional=True),
                Mark(2021, 2, 2, 5, qualifier="ge"),
                Mark(2022, 3, broken=True, reason="口径改变"),
                Mark(2023, 4, span="O24"),
            )
        ),
    ),
    "nothing": PromiseChart("c", "t", "d", "", 2020, 2022, Line(())),
    "bars": BarChart("t", "d", "%", (Bar("甲", 1, "1%"), Bar("乙", 2, "2%", True)), 2, "目标"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_specification_is_one_of_vega_lite(kind):
    """Drawing does not check it against the schema each time; a slip would be drawn as something else."""
    import altair as alt

    chart = KINDS[kind]
    spec = bar_chart(chart) if isinstance(chart, BarChart) else promise_chart(chart)
    alt.LayerChart.from_dict(spec, validate=True)
    with pytest.raises(ValidationError):
        alt.LayerChart.from_dict({**spec, "layer": [{"mark": {"type": "no-such"}}]}, validate=True)


def test_a_line_stops_at_a_missing_year_and_at_a_break():
    marks = [Mark(2020, 1), Mark(2021, 2), Mark(2023, 3), Mark(2024, 4, broken=True), Mark(2024.5, 5)]
    assert [[mark.time for mark in part] for part in runs(tuple(marks))] == [
        [2020, 2021],
        [2023],
        [2024, 2024.5],
    ]


def test_a_line_never_joins_a_bound_to_an_exact_figure_nor_two_spans():
    bounds = (
        Mark(2020, 1),
        Mark(2021, 2, 2, 100, qualifier="ge"),
        Mark(2022, 3),
        Mark(2023, 4, qualifier="lt"),
    )
    assert [len(part) for part in runs(bounds)] == [1, 1, 1, 1]
    assert [len(part) for part in runs((Mark(2020, 1), Mark(2021, 2, 1.9, 2.1, qualifier="about")))] == [2]
    spans = (Mark(2022, 1), Mark(2023, 2, span="O24"), Mark(2023.5, 2, span="O24"))
    assert [len(part) for part in runs(spans)] == [1, 2]


@pytest.mark.parametrize("own", [True, False], ids=["own", "another area"])
def test_a_break_is_drawn_as_a_double_stroke_with_its_reason_for_every_area(project, own):
    def drawn(broken):
        marks = (
            Mark(2020, 1),
            Mark(2021, 2, broken=broken, reason="口径改变" if broken else ""),
            Mark(2022, 3),
        )
        line = Line(marks, "全国 3%" if not own else "")
        lines = {"own": line} if own else {"own": Line(()), "context": (line,)}
        chart = PromiseChart("c", "t", "d", "%", 2020, 2022, **lines)
        return seen(to_svg(promise_chart(chart), "c", "t", "d", "", project))

    whole, broken = drawn(False), drawn(True)
    words = dict(broken.labels)
    assert len(broken.strokes) == len(whole.strokes) - 1 + 2
    upright = [stroke for stroke in broken.strokes if stroke[0] == stroke[2]]
    assert len(upright) == 2
    left, _, right, _ = words["口径改变"]
    assert min(abs(left - upright[0][0]), abs(right - upright[0][0])) < 40
    assert "口径改变" not in dict(whole.labels)


def test_the_key_of_special_marks_stands_in_the_picture(project):
    marks = (Mark(2020, 1, provisional=True), Mark(2021, 2, 2, 5, qualifier="ge"))
    assert signs((Line(marks),)) == ["provisional", "up", "ranged"]
    chart = replace(CHART, own=Line(marks), key=(("provisional", "初步数"), ("up", "下限")))
    svg = to_svg(promise_chart(chart), "c", "t", "d", "甲\n乙", project, chart.key)
    shown = re.sub("<desc.*?</desc>", "", svg)
    assert [shown.count(f">{words}</text>") for words in ("初步数", "下限")] == [1, 1]
    lines = [
        float(y)
        for y in re.findall(r'translate\(14,([\d.]+)\)|<text x="8" y="([\d.]+)"', svg)
        for y in y
        if y
    ]
    assert lines == sorted(lines)
    assert len(lines) == 4


def test_a_long_label_finds_room_even_in_a_crowded_chart(project):
    lines = tuple(
        Line(
            tuple(Mark(2020 + n, 50 + k + (n * (k - 2))) for n in range(6)),
            f"第{k}个很长的地区名字 {50 + k}%",
        )
        for k in range(5)
    )
    chart = replace(CHART, own=lines[0], context=lines[1:], threshold=52)
    drawn = seen(to_svg(promise_chart(chart), "c", "t", "d", "", project))
    assert hidden(drawn) == []
    assert {line.label for line in lines} <= {text for text, _ in drawn.labels}
