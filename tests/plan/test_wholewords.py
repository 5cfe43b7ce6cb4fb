"""A quote begins and ends with a whole word."""

import csv

import pytest

from pipelines.ground.errors import PlanError
from pipelines.plan import load_registry
from pipelines.plan.parents import load_decisions
from pipelines.plan.wholewords import cut_in_text, cut_phrase, known_words


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("发性有机物重点工程减排量", "发性"),
        ("020年分别完成6.86万吨", "02"),
        ("物、挥发性有机物排放总量", "物、"),
        ("机物排放总量比2020年", "机物"),
        ("氧化物和VOCs排放总量", "氧化物"),
        ("源和可再生能源装机比重", "源和"),
        ("要农作物化肥、农药使用量", "要农作物"),
        ("域新能源汽车新车销售量", "域"),
        ("、氮氧化物重点工程减排量", "、"),
        ("达到1.52万", "2万"),
    ],
)
def test_a_phrase_that_begins_or_ends_inside_a_word_is_found(codes, quote, shown):
    assert shown in cut_phrase(quote, known_words(codes)) or cut_phrase(quote, known_words(codes)).endswith(
        shown
    )


@pytest.mark.parametrize(
    "quote",
    [
        "挥发性有机物排放总量",
        "2020年分别完成6.86万吨",
        "森林覆盖率达到24.1%",
        "物流降本",
        "0.5万吨",
        "到2025年",
        "超20万辆",
    ],
)
def test_a_whole_phrase_is_left_alone(codes, quote):
    assert cut_phrase(quote, known_words(codes)) == ""


@pytest.mark.parametrize(
    ("quote", "word"),
    [("发性有机物排放", "挥发性有机物"), ("减少挥发性", "挥发性有机物"), ("25年,减少", "02"), ("减少", "")],
)
def test_in_a_held_text_the_letters_beside_the_quote_show_the_cut(codes, quote, word):
    text = "到2025年,减少挥发性有机物排放。"
    start = text.index(quote)
    found = cut_in_text(text, start, start + len(quote), known_words(codes))
    assert found == word or (found and word in found)


def test_no_quote_of_the_registry_is_cut(project, registry, codes):
    words = known_words(codes)
    for target in registry.targets:
        assert cut_in_text(registry.text, target.start, target.end, words) == "", target.id
    assert [one.quote for one in load_decisions(project) if cut_phrase(one.quote, words)] == []


def damaged(project, **fields):
    path = project.path("data/plan/parents/imports.csv")
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    row = next(row for row in rows if row["QUOTE"].startswith("重点工程减排量"))
    row.update(fields)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return project


def test_a_cut_phrase_of_a_parent_stops_the_run(data_copy, codes):
    with pytest.raises(PlanError, match="E-QUOTE-04"):
        load_registry(damaged(data_copy, QUOTE=""), codes)


def test_a_quote_that_is_no_part_of_the_transcription_stops_the_run(data_copy, codes):
    with pytest.raises(PlanError, match="E-QUOTE-02"):
        load_registry(damaged(data_copy, QUOTE="挥发性有机物重点工程减排量"), codes)
