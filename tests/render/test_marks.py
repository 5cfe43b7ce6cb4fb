"""Where words stand in a chart: none hides a figure, another name or the threshold's own words."""

from dataclasses import replace

import pytest

from pipelines.render.charts import promise_chart, to_svg
from pipelines.render.marks import Line, Mark, PromiseChart, free_level, named_apart

EMPTY = PromiseChart("c", "t", "d", "%", 2020, 2025, Line(()), empty_label="未找到数据")


def line(*values, until=2025):
    first = until - len(values) + 1
    return Line(tuple(Mark(first + n, value) for n, value in enumerate(values)), "全国")


def above(*lines, threshold=None):
    return [one.above for one in named_apart(lines, 2020, 2025, threshold)]


def test_a_line_at_the_right_edge_is_named_on_the_side_that_it_does_not_come_from():
    assert above(line(1.0, 5.0, 9.0)) == [True]
    assert above(line(9.0, 5.0, 1.0)) == [False]


def test_of_two_ends_that_lie_close_together_the_higher_is_named_above():
    assert above(line(0.0, -12.1, until=2023), line(0.0, -12.0, until=2023)) == [False, True]
    assert above(line(0.0, -12.0, until=2023), line(0.0, -4.0, until=2023)) == [False, False]


def test_an_end_just_under_the_threshold_is_named_below_it():
    assert above(line(60.0, 99.2), threshold=100.0) == [False]
    assert above(line(60.0, 80.0), threshold=100.0) == [True]


@pytest.mark.parametrize(
    ("context", "threshold", "level"),
    [((), None, 0.9), ((line(1.0, 5.0, 9.0),), None, 0.1), ((), 60.0, 0.9)],
)
def test_the_words_of_an_empty_chart_stand_where_they_hide_least(context, threshold, level):
    context = named_apart(context, 2020, 2025, threshold)
    assert free_level(replace(EMPTY, context=context, threshold=threshold)) == level


def test_a_chart_without_any_figure_has_no_scale(project):
    svg = to_svg(promise_chart(EMPTY), "c", "t", "d", "", project)
    assert ">0.2<" not in svg
    assert "v, v2" not in svg
    assert ">2020<" in svg


def test_an_axis_counts_in_the_unit_of_its_labels(project):
    chart = replace(EMPTY, city=Line((Mark(2022, 1.91),)), threshold=1.99, axis_factor=100.0)
    svg = to_svg(promise_chart(chart), "c", "t", "d", "", project)
    assert ">192<" in svg
    assert ">1.92<" not in svg
