"""Charts: one layout on every machine, readable by everyone, complete in themselves."""

import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from drawn import hidden
from drawn import read as seen

from pipelines.charts import (
    Bar,
    BarChart,
    Drawings,
    Line,
    Mark,
    PromiseChart,
    drawings,
    inline,
    runs,
    short_hash,
    signs,
)
from pipelines.charts.colours import DASHES, GREYS, GROUND
from pipelines.charts.scales import ticks, years
from pipelines.ground.errors import PublishError

CHART = PromiseChart(
    id="fig-x",
    title="没有找到数据；全国 2023 年为 88%",
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
    footer="来源：国家统计局\n承诺账本 · 2026-11-28 · 版本 2026.11 · abc1234",
    subject="秸秆九成以上综合利用",
    subtitle="秸秆综合利用率，%；全国",
)
NOTHING = replace(CHART, context=())


@pytest.fixture(scope="module")
def drawn(project):
    return drawings(CHART, project)


def both(chart, project):
    made = drawings(chart, project)
    return {"narrow": made.narrow, "wide": made.wide}


def test_a_chart_has_role_title_and_description_in_both_drawings_and_its_file(drawn):
    for kind, svg in (("-narrow", drawn.narrow), ("-wide", drawn.wide), ("", drawn.file)):
        assert svg.count("<svg") == 1
        assert f'role="img" aria-labelledby="fig-x{kind}-title fig-x{kind}-desc"' in svg
        assert f'<title id="fig-x{kind}-title">没有找到数据；全国 2023 年为 88%</title>' in svg
        assert f'<desc id="fig-x{kind}-desc">没有找到数据。</desc>' in svg


def test_the_file_carries_subject_title_subtitle_source_site_and_date(drawn):
    for text in (
        "秸秆九成以上综合利用",
        "没有找到数据；全国 2023 年为 88%",
        "秸秆综合利用率，%；全国",
        "目标：不低于 90%",
        "全国 88%",
        "来源：国家统计局",
        "承诺账本 · 2026-11-28 · 版本 2026.11 · abc1234",
    ):
        assert f">{text}</text>" in drawn.file


def test_every_id_of_the_two_drawings_on_one_page_is_one_of_a_kind(drawn):
    ids = re.findall(r'\bid="([^"]+)"', drawn.narrow + drawn.wide)
    assert len(ids) == len(set(ids)) > 4
    assert all(one.startswith("fig-x-") for one in ids)
    assert {one for svg in (drawn.narrow, drawn.wide) for one in re.findall(r"url\(#([^)]+)\)", svg)} <= set(
        ids
    )


def test_nothing_is_loaded_from_elsewhere(drawn):
    assert set(re.findall(r"https?://[^\"' <]+", drawn.file)) == {"http://www.w3.org/2000/svg"}


def test_inside_a_page_its_colours_follow_the_ground(drawn):
    page = inline(drawn.wide)
    assert re.findall(r'(?:fill|stroke|stop-color)="#', page) == []
    assert "var(--accent,#b3261e)" in page


def test_lettering_is_no_larger_than_the_text_of_a_page(drawn):
    """The narrow drawing grows to 27 rem of 17 px at most, the wide one stays as it is."""
    for svg, most in ((drawn.narrow, 27 * 17 / 340), (drawn.wide, 1.0)):
        sizes = {float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)}
        assert sizes
        assert all(size * most <= 17.6 for size in sizes)


def test_hatching_stands_only_where_nobody_has_a_figure(project):
    for svg in both(CHART, project).values():
        assert seen(svg).hatched == []
    for svg in both(NOTHING, project).values():
        (field,) = seen(svg).hatched
        assert field[2] - field[0] > 200
    own = replace(
        CHART, own=Line((Mark(2020, 80, label="80%"),)), gap=(2024.65, 2025.35), gap_label="没有 2025 年"
    )
    for svg in both(own, project).values():
        picture = seen(svg)
        (field,) = picture.hatched
        assert all(not field[0] <= x <= field[2] for x, _, _ in picture.dots)
        assert hidden(picture) == []


def test_an_empty_chart_has_an_axis_of_time_alone(project):
    for svg in both(NOTHING, project).values():
        words = [text for text, _ in seen(svg).around]
        assert words == ["2020", "2021", "2022", "2023", "2024", "2025"]
    for svg in both(CHART, project).values():
        assert any("." in text or text in ("85", "90") for text, _ in seen(svg).around)


def test_two_lines_beside_the_promise_differ_in_grey_and_in_stroke(project):
    lines = tuple(Line((Mark(2020, n), Mark(2021, n + 1)), f"第 {n} 条") for n in (1, 5, 9))
    for svg in both(replace(CHART, context=lines), project).values():
        drawn = re.findall(r'<polyline[^>]* stroke="(#\w+)"[^>]*stroke-dasharray="([^"]+)"', svg)
        assert len({color for color, _ in drawn}) == len({dash for _, dash in drawn}) == 3
    assert (len(set(GREYS)), len(set(DASHES))) == (3, 3)


def light(color):
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_each_grey_holds_three_to_one_on_both_grounds(repo):
    css = (repo / "site/theme/site.css").read_text(encoding="utf-8")
    night = re.search(r"--ground: (#\w+);[^}]*}\s*}", css[css.index("(prefers-color-scheme: dark)") :])[1]
    greys = [re.findall(rf"--grey-{n}: (#\w{{6}})", css) for n in (1, 2, 3)]
    for color, (by_day, by_night) in zip(GREYS, greys, strict=True):
        assert color == by_day
        assert contrast(by_day, GROUND) >= 3
        assert contrast(by_night, night) >= 3


def test_a_bound_is_a_bar_flat_where_it_is_known_and_fading_where_it_is_open(project):
    marks = (Mark(2020, 80, 80, None, qualifier="ge"), Mark(2022, 70, None, 70, qualifier="le"))
    for kind, svg in both(replace(CHART, own=Line(marks), context=()), project).items():
        picture = seen(svg)
        assert (len(picture.bars), picture.dots) == (2, [])
        fills = re.findall(r'class="bar"[^>]*fill="url\(#fig-x-(\w+)-(\w+)\)"', svg)
        assert fills == [(kind, "up"), (kind, "down")]
        up, down = sorted(picture.bars)
        ends = [stroke for stroke in picture.strokes if stroke[1] == stroke[3] and stroke[2] - stroke[0] < 20]
        heights = sorted(round(stroke[1], 1) for stroke in ends)
        assert heights == sorted((round(up[3], 1), round(down[1], 1)))


def test_a_character_that_the_font_lacks_stops_the_build(project):
    odd = replace(CHART, threshold_label="目标 😀")
    with pytest.raises(PublishError, match=r"E-GLYPH-01.*U\+1F600"):
        drawings(odd, project)


def test_the_layout_is_the_same_without_any_system_font(drawn, repo):
    code = (
        "import sys; sys.path.insert(0, 'tests'); from render.test_charts import CHART; "
        "from pipelines.charts.scales import WIDE; from pipelines.charts.lines import lines_svg; "
        "sys.stdout.write(lines_svg(CHART, WIDE))"
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
    assert done.stdout == drawn.wide


def test_a_pictures_hash_names_its_data():
    assert short_hash([1, 2]) == short_hash([1, 2])
    assert short_hash([1, 2]) != short_hash([1, 3])
    assert re.fullmatch("[0-9a-f]{7}", short_hash("x"))


def test_the_last_figure_says_whose_it_is_where_others_stand_beside(project):
    own = Line((Mark(2020, 80, label="80%"), Mark(2024, 92, label="92%")), "", "某市，全部", "某市")
    for svg in both(replace(CHART, own=own), project).values():
        assert {"某市 92%", "80%"} <= {text for text, _ in seen(svg).labels}
    for svg in both(replace(CHART, own=own, context=()), project).values():
        assert {"92%", "80%"} <= {text for text, _ in seen(svg).labels}


BARS = BarChart(
    "最多的是“乙”：2%",
    "d",
    "%",
    (Bar("甲" * 30, 1, "1%"), Bar("乙", 2, "2%", True), Bar("丙", -1, "−1%"), Bar("丁", 0, "0")),
    1.2,
    "目标",
    id="fig-b",
)


def test_bars_words_hide_nothing_and_the_upright_line_crosses_no_figure(project):
    made = drawings(BARS, project)
    for svg in (made.narrow, made.wide):
        picture = seen(svg)
        assert len(picture.bars) == 4
        assert hidden(picture) == []
    assert isinstance(made, Drawings)


@pytest.mark.parametrize(
    ("low", "high", "decimals", "most", "texts"),
    [
        (79.2, 100.6, 1, 6, ["80", "85", "90", "95", "100"]),
        (2.41, 3.14, 2, 4, ["2.6", "2.8", "3.0"]),
        (0.0, 3.2, 0, 6, ["0", "1", "2", "3"]),
        (99.4, 100.3, 0, 6, ["100"]),
        (-12.4, 1.1, 1, 4, ["−10", "−5", "0"]),
        (3900.0, 5900.0, 2, 6, ["4,000", "4,500", "5,000", "5,500"]),
    ],
)
def test_ticks_are_round_few_and_no_finer_than_the_figures(low, high, decimals, most, texts):
    assert [text for _, text in ticks(low, high, decimals, most)] == texts


def test_years_are_written_as_far_as_they_have_room():
    assert years(2020, 2025, 300, 40) == [2020, 2021, 2022, 2023, 2024, 2025]
    assert years(2016, 2025, 300, 40) == [2017, 2019, 2021, 2023, 2025]
    assert years(1988, 2024, 300, 40) == [1994, 2004, 2014, 2024]


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
        return seen(drawings(chart, project).wide)

    whole, broken = drawn(False), drawn(True)
    words = dict(broken.labels)
    assert len(broken.strokes) == len(whole.strokes) - 1 + 2
    upright = [stroke for stroke in broken.strokes if stroke[0] == stroke[2]]
    assert len(upright) == 2
    left, _, right, _ = words["口径改变"]
    assert min(abs(left - upright[0][0]), abs(right - upright[0][0])) < 40
    assert "口径改变" not in dict(whole.labels)


def test_the_key_of_special_marks_stands_in_every_drawing(project):
    marks = (Mark(2020, 1, provisional=True), Mark(2021, 2, 2, 5, qualifier="ge"), Mark(2022, 3, 2, 4))
    assert signs((Line(marks),)) == ["provisional", "up", "ranged"]
    key = (("provisional", "初步数"), ("up", "下限" * 30), ("ranged", "范围"))
    made = drawings(replace(CHART, own=Line(marks), key=key), project)
    for svg in (made.narrow, made.wide, made.file):
        picture = seen(svg)
        assert svg.count('class="key"') == 3
        assert {"初步数", "范围"} <= {text for text, _ in picture.around}
        assert hidden(picture) == []


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_long_label_finds_room_even_in_a_crowded_chart(project, count):
    lines = tuple(
        Line(
            tuple(Mark(2020 + n, 50 + k + (n * (k - 2))) for n in range(6)),
            f"第{k}个很长的地区名字 {50 + k}%",
        )
        for k in range(count)
    )
    chart = replace(CHART, own=lines[0], context=lines[1:], threshold=52)
    for svg in both(chart, project).values():
        picture = seen(svg)
        assert hidden(picture) == []
        assert {line.label for line in lines} <= {text for text, _ in picture.labels}
