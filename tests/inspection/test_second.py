"""A second reader: what is told before a source is written, and what stops the run where it was written anyway."""

import polars as pl
import pytest
import yaml

from pipelines.doubts import jump_between

NEW = (
    *("--id", "t", "--title-en", "T", "--publisher", "某局", "--published", "2025"),
    *("--obtained", "2025-03", "--grade", "B"),
)


def proposed(command, project, tmp_path, text):
    """What `tracker new source` says against the figures of a table."""
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    done = command(project.root, "new", "source", str(path), *NEW)
    assert done.returncode == 0, done.stderr
    return [line for line in done.stderr.splitlines() if line.startswith("!! ")]


def validated(command, project, indicator, words, definition=""):
    """The source is decided and goes through the pipeline; what the validation said."""
    mapping = project.path("data/sources/t/mapping.csv")
    head = mapping.read_text(encoding="utf-8").splitlines()[0]
    mapping.write_text(f"{head}\n{words},,,,{indicator},{definition},,,,,,,,\n", encoding="utf-8")
    for verb in ("ingest", "clean"):
        done = command(project.root, verb)
        assert done.returncode == 0, done.stderr
    rows = pl.read_parquet(project.path("data/clean/raw/observations.parquet"))
    assert rows.filter(pl.col("SOURCE_ID") == "t").height, "no figure of the table got as far as this"
    return command(project.root, "validate")


CASES = {
    "a forest cover of 78.1 % as 0.781 %": (
        "2024年森林情况\n地区,森林覆盖率(%)\n三明市,0.781\n",
        ("forest-cover", "森林覆盖率", "before-survey3"),
        "像是小数，不是百分数：若填的是小数（0 到 1），则为 78.1%",
    ),
    "a forest cover as a fraction, in every year of the table": (
        "森林情况\n地区,森林覆盖率(%),\n,2023年,2024年\n三明市,0.78,0.781\n",
        ("forest-cover", "森林覆盖率", "before-survey3"),
        "若填的是小数（0 到 1），则为 78",
    ),
    "a forest cover by a definition of which nothing is known here": (
        "2024年森林情况\n地区,森林覆盖率(%)\n三明市,0.781\n",
        ("forest-cover", "森林覆盖率", "survey3"),
        "则为 78.1%",
    ),
    "an area in 亩 as 公顷": (
        "2023年造林情况\n地区,植树造林面积（公顷）\n三明市,227000\n",
        ("afforestation", "植树造林面积", "_"),
        "若单位是亩，则为 22.7 万亩",
    ),
    "an area in 公顷 as 亩": (
        "2023年造林情况\n地区,植树造林面积（亩）\n三明市,15133\n",
        ("afforestation", "植树造林面积", "_"),
        "若单位是公顷，则为 22.6995 万亩",
    ),
    "吨 as 万吨": (
        "2024年化肥情况\n地区,农用化肥施用量（万吨）\n福建省,892000\n",
        ("fertilizer-use", "农用化肥施用量", "all-agri"),
        "若单位是吨，则为 89.2 万吨",
    ),
    "吨 as 万吨, in every year of the table": (
        "化肥情况\n地区,农用化肥施用量（万吨）,\n,2024年,2025年\n福建省,892000,881000\n",
        ("fertilizer-use", "农用化肥施用量", "all-agri"),
        "若单位是吨，则为 8",
    ),
    "万吨 as 吨, in every year of the table": (
        "化肥情况\n地区,农用化肥施用量（吨）,\n,2024年,2025年\n福建省,89.2,88.1\n",
        ("fertilizer-use", "农用化肥施用量", "all-agri"),
        "若单位是万吨，则为 8",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_slip_of_the_unit_is_told_before_it_is_written_and_stops_the_run(
    command, data_copy, tmp_path, case
):
    text, mapped, explained = CASES[case]
    told = proposed(command, data_copy, tmp_path, text)
    assert any(explained in line for line in told), told
    done = validated(command, data_copy, mapped[0], mapped[1], mapped[2].strip("_"))
    assert done.returncode == 1
    assert "E-GX-02" in done.stderr
    assert explained in done.stderr
    assert not data_copy.path("data/clean/valid/observations.parquet").exists()


@pytest.mark.parametrize(
    "text",
    [
        "2024年森林情况\n地区,森林覆盖率(%)\n三明市,78.9\n",
        "2023年造林情况\n地区,植树造林面积（公顷）\n三明市,15133\n",
        "2024年化肥情况\n地区,农用化肥施用量（吨）\n福建省,892000\n",
        "2024年化肥情况\n地区,农用化肥施用量（吨）,比上年增长(%)\n福建省,892000,0.5\n",
    ],
)
def test_a_figure_in_its_own_unit_is_not_doubted(command, data_copy, tmp_path, text):
    assert proposed(command, data_copy, tmp_path, text) == []


def test_a_reviewed_reason_lets_the_figure_through(command, data_copy, tmp_path):
    text, mapped, _ = CASES["吨 as 万吨"]
    proposed(command, data_copy, tmp_path, text)
    first = validated(command, data_copy, *mapped[:2], mapped[2])
    assert first.returncode == 1
    path = data_copy.path("data/validation/let_through.yaml")
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    checks = [c for c in ("scale", "above-parent", "per-head", "jump", "history") if f"({c})" in first.stderr]
    assert checks or "scale" in first.stderr
    at = "fertilizer-use|all-agri|350000|_T|2024"
    reviewed = [
        {
            "check": check,
            "at": at,
            "reason": {"zh": "核实", "en": "verified"},
            "by": "复核",
            "date": "2026-11",
        }
        for check in ("scale", "above-parent")
    ]
    path.write_text(yaml.safe_dump([*entries, *reviewed], allow_unicode=True), encoding="utf-8")
    done = command(data_copy.root, "validate")
    assert "若单位是吨" not in done.stderr


def test_a_value_outside_what_its_indicator_can_be_is_told(command, data_copy, tmp_path):
    told = proposed(command, data_copy, tmp_path, "2024年森林情况\n地区,森林覆盖率(%)\n三明市,781.2\n")
    assert any("不在 0 到 100 之间" in line for line in told)


@pytest.mark.parametrize(
    "text",
    [
        "2024年森林情况\n地区,森林覆盖率\n三明市,0.781\n",
        "2024年森林情况\n地区,森林覆盖率(%)\n三明市三元区,0.781\n",
        "2024年6月空气质量\n地区,优良天数比例(%)\n三明市,0.993\n",
    ],
)
def test_a_fraction_without_a_unit_of_a_district_or_of_a_month_is_told_too(
    command, data_copy, tmp_path, text
):
    told = proposed(command, data_copy, tmp_path, text)
    assert any("若填的是小数（0 到 1）" in line for line in told), told


def test_a_monthly_fraction_stops_the_run(command, data_copy, tmp_path):
    proposed(command, data_copy, tmp_path, "2024年6月空气质量\n地区,优良天数比例(%)\n三明市,0.993\n")
    done = validated(command, data_copy, "good-air-days", "优良天数比例", "standard")
    assert done.returncode == 1
    assert "若填的是小数（0 到 1），则为 99.3%" in done.stderr


def test_a_column_of_fractions_is_told_though_no_indicator_is_known(command, data_copy, tmp_path):
    told = proposed(
        command,
        data_copy,
        tmp_path,
        "2024年\n地区,某某达标率(%),某某费用率(%)\n三明市,0.781,0.7\n福建省,0.7733,0.9\n",
    )
    assert len(told) == 1
    assert "某某达标率" in told[0]
    assert "这一栏的 2 个百分数都不超过 1" in told[0]


def test_a_project_whose_sources_do_not_read_says_that_nothing_was_compared(command, data_copy, tmp_path):
    next(data_copy.path("data/sources").glob("*/mapping.csv")).unlink()
    told = proposed(command, data_copy, tmp_path, "2024年森林情况\n地区,森林覆盖率(%)\n三明市,0.781\n")
    assert any("没有与已有数字比较" in line for line in told)


@pytest.mark.parametrize(
    ("old", "new", "unit", "said"),
    [
        (11.5, 119200, "T_1E4", "像是以吨计"),
        (9.0, 0.6, "MU_1E4", "像是以万公顷计"),
        (100.0, 1500.0, "HA", "像是以亩计"),
        (78.1, 0.781, "PT", "像是小数当作了百分数"),
        (0.9, 90.0, "PT", "像是多乘了 100"),
        (12.0, 1200.0, None, "像是差了 10 的 2 次方"),
        (100.0, 1500.0, None, "像是亩与公顷之差"),
        (-3.0, -300.0, None, "像是差了 10 的 2 次方"),
        (12.0, 13.0, "T_1E4", None),
        (12.0, 30.0, "T_1E4", None),
        (0.0, 5.0, "T", None),
        (-5.0, 5.0, "T", None),
    ],
)
def test_a_jump_is_named_with_the_unit_that_explains_it(codes, old, new, unit, said):
    found = jump_between(old, new, unit, codes)
    assert (found is None) == (said is None)
    assert said is None or said in found.zh
