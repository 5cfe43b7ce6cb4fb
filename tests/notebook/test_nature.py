"""Air, water and forests on figures made up here: what is found is chosen by the figures, inside one measure."""

import contextlib
import io
import math
import re
from dataclasses import replace
from itertools import combinations
from statistics import median

import numpy as np
import polars as pl
import pymannkendall as mk
import pytest

from pipelines.bodies.qmd import read_qmd
from pipelines.charts import Drawings
from pipelines.ground.project import Project
from pipelines.notebook import markup, pictures
from pipelines.notebook.ledger import Ledger
from pipelines.views.data import LANGS

AIR = {"INDICATOR": "air-index", "DEFINITION": "_", "BREAKDOWN": "URBAN", "UNIT_MEASURE": "INDEX"}
NEW_AIR = AIR | {"INDICATOR": "air-index-2026"}
WATER = {
    "INDICATOR": "water-sections-good",
    "DEFINITION": "s55",
    "BREAKDOWN": "ALL_SECTIONS",
    "UNIT_MEASURE": "PT",
}
COVER = {"INDICATOR": "forest-cover", "BREAKDOWN": "_T", "UNIT_MEASURE": "PT"}
# A year's own ups and downs, the same in each: January is high, July low.
SEASON = [1.0, 0.6, 0.8, 0.5, 0.3, 0.1, 0.0, 0.05, 0.2, 0.35, 0.55, 0.9]
# Small shifts from year to year that go no way.
SHAKE = [0.03, -0.02, 0.01, -0.03, 0.02, -0.01, 0.0]


@pytest.fixture(autouse=True)
def undrawn(monkeypatch):
    """Pictures are put together and not drawn: their words are what is read here."""
    monkeypatch.setattr(pictures, "drawings", lambda *_: Drawings(*["<svg></svg>"] * 3))
    monkeypatch.setattr(pictures, "to_png", lambda *_: b"")
    monkeypatch.setattr(pictures, "inline", lambda svg: svg)


@pytest.fixture
def made(data_of):
    """Data whose only figures are those given, as rows of the published observations."""
    template = data_of("real").tables["observations"].row(0, named=True)

    def of(rows):
        empty = data_of("empty")
        full = [template | figure(n, row) for n, row in enumerate(rows)]
        table = pl.DataFrame(full, schema=empty.tables["observations"].schema)
        return replace(
            empty,
            tables={**empty.tables, "observations": table, "sources": data_of("real").tables["sources"]},
        )

    return of


def figure(n, row):
    value = row["OBS_VALUE"]
    plain = {
        "OBS_ID": f"{n:012x}", "REF_AREA": "350400", "FREQ": "M", "TRANSFORMATION": "N", "BASE_PER": None, "UNIT_PRINTED": row["UNIT_MEASURE"],
        "OBS_LOW": value, "OBS_HIGH": value, "QUALIFIER": "exact", "DECIMALS": 2, "ROUNDING": 0.005, "OBS_TEXT": f"{value:g}", "OBS_STATUS": "A",
        "ENTITY": None, "PROVENANCE": "copy", "DERIVED_FROM": None, "VINTAGE": "2026-10", "GRADE": "C", "LOCATOR": "", "COMMENT": None,
        "CURRENT": True, "BEATEN_BY": None, "BEATEN_FOR": None, "CONTRADICTS": False, "REVISED": False,
    }  # fmt: skip
    return plain | row


def air(value_of, years=range(2019, 2026), months=range(1, 13), **fields):
    """The air index of each month, by what `value_of` says of year and month."""
    return [
        AIR | {"TIME_PERIOD": f"{y}-{m:02d}", "OBS_VALUE": round(value_of(y, m), 2)} | fields
        for y in years
        for m in months
    ]


def going(slope):
    return lambda year, month: (
        3 + SEASON[month - 1] + slope * (year - 2019) + SHAKE[(year - 2019 + 3 * month) % 7]
    )


def spoken(name, data, monkeypatch):
    """What a chapter says in each language, without tables and marks, and the names its cells leave behind."""
    monkeypatch.setattr(Ledger, "open", classmethod(lambda cls, opened="": cls(data, opened)))
    # The verdicts are those of the empty set: what the figures made up here do to them is tested elsewhere.
    monkeypatch.setattr(Ledger, "verify", lambda self, targets: len(targets))
    folder = Project.find().root / "notebooks"
    monkeypatch.chdir(folder)
    out, space = io.StringIO(), {}
    with contextlib.redirect_stdout(out):
        for cell in read_qmd(folder / f"{name}.qmd", name).cells:
            exec(compile(cell.source, name, "exec"), space)
    said = {lang: markup.in_one_language(out.getvalue(), lang) for lang in LANGS}
    bare = {lang: re.sub(r"<table.*?</table>", "", text, flags=re.DOTALL) for lang, text in said.items()}
    return {
        lang: re.sub(r"</?[a-z][^>]*>", "", text).replace("\u202f", " ") for lang, text in bare.items()
    }, space


WAYS = {
    "rising": ("趋于升高", "tends higher over the years"),
    "falling": ("趋于降低", "tends lower over the years"),
}


@pytest.mark.parametrize(("slope", "way"), [(0.1, "rising"), (-0.1, "falling")])
def test_months_that_go_one_way_are_told_to_go_that_way_and_no_other(slope, way, made, monkeypatch):
    said, space = spoken("10-air", made(air(going(slope))), monkeypatch)
    (other,) = WAYS.keys() - {way}
    for n, lang in enumerate(LANGS):
        assert WAYS[way][n] in said[lang]
        assert WAYS[other][n] not in said[lang]
    row = space["trends"].row(0, named=True)
    assert row["WAY"] == way
    assert row["LOW"] <= row["SLOPE"] <= row["HIGH"]
    assert row["LOW"] <= slope <= row["HIGH"]
    assert re.search(r"lowest Jul .*? \(n = 7\), ", said["en"])


def test_the_test_is_the_one_that_its_formula_gives(made, monkeypatch):
    """S and its variance by Hirsch, Slack and Smith (1982), the median slope and Gilbert's ranks, by hand."""
    months = [row for row in air(going(-0.05)) if row["TIME_PERIOD"] not in ("2020-11", "2021-05")]
    _, space = spoken("10-air", made(months), monkeypatch)
    of_month = {
        m: [(int(r["TIME_PERIOD"][:4]), r["OBS_VALUE"]) for r in months if int(r["TIME_PERIOD"][5:]) == m]
        for m in range(1, 13)
    }
    pairs = [(a, b) for values in of_month.values() for a, b in combinations(values, 2)]
    s = sum((b[1] > a[1]) - (b[1] < a[1]) for a, b in pairs)
    spread = 0.0
    for values in of_month.values():
        n, ties = len(values), [len([v for _, v in values if v == one]) for one in {v for _, v in values}]
        spread += (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    slopes = sorted(round((b[1] - a[1]) / (b[0] - a[0]), 6) for a, b in pairs)
    row = space["trends"].row(0, named=True)
    assert (row["S"], row["VAR_ALONE"]) == (s, pytest.approx(spread, abs=1e-4))
    assert row["SLOPE"] == pytest.approx(median(slopes), abs=1e-6)
    assert row["VAR_S"] >= row["VAR_ALONE"]
    stray = 1.959964 * math.sqrt(row["VAR_S"])
    assert row["LOW"] == slopes[math.floor((len(slopes) - stray) / 2) - 1]
    assert row["HIGH"] == slopes[math.ceil((len(slopes) + stray) / 2)]


def test_months_covariances_are_those_of_dietz_and_killeen(made, monkeypatch):
    """On a full table as pymannkendall has them; a missing figure as Hirsch and Slack (1984), by hand."""
    _, space = spoken("10-air", made(air(going(-0.05))), monkeypatch)
    full = space["grid"](space["months"])
    known = mk.correlated_seasonal_test(full.ravel(), period=12)
    assert space["strays"](full).sum() == pytest.approx(known.var_s, abs=1e-6)
    gappy = np.full((4, 12), np.nan)
    gappy[:, 0] = [1, 2, 3, 4]
    gappy[:, 1] = [1, 3, np.nan, 2]
    # K = 2 (pairs of years 1 2 and 1 4 agree, 2 4 does not): 1 + 1 - 1 = 1; ranks 1 2 3 4 and 1 3 2 2.
    assert space["strays"](gappy)[0, 1] == pytest.approx((1 + 4 * (1 + 6 + 6 + 8) - 4 * 5 * 4) / 3)


def test_years_that_shift_all_their_months_together_are_no_twelve_witnesses(made, monkeypatch):
    """Six years, each with one mood for all its months: the test for independent months would see a way."""
    moods = dict(zip(range(2019, 2025), [0.5, 0.3, 0.4, 0.1, 0.2, 0.15], strict=True))
    rows = air(lambda y, m: 3 + SEASON[m - 1] + moods[y], years=moods)
    said, space = spoken("10-air", made(rows), monkeypatch)
    row = space["trends"].row(0, named=True)
    alone = mk.seasonal_test(space["grid"](space["months"]).ravel(), period=12)
    assert alone.p < 0.001 < 0.05 <= row["P"]
    assert row["WAY"] == "none"
    assert row["VAR_S"] > 3 * row["VAR_ALONE"]
    assert "p < 0.001" not in said["en"].split("## Trend")[1]


def test_where_no_way_is_shown_that_is_called_no_evidence_of_no_change(made, monkeypatch):
    said, space = spoken("10-air", made(air(going(0.0))), monkeypatch)
    assert space["trends"]["WAY"].to_list() == ["none"]
    assert "no direction can be shown" in said["en"]
    assert "no evidence that nothing changed" in said["en"]
    assert "不证明没有变化" in said["zh"]
    assert not any(way in said[lang] for ways in WAYS.values() for way, lang in zip(ways, LANGS, strict=True))


def test_months_that_are_all_the_same_have_neither_season_nor_way(made, monkeypatch):
    said, space = spoken("10-air", made(air(lambda *_: 2.5)), monkeypatch)
    assert space["trends"]["WAY"].to_list() == ["none"]
    assert "nothing to test" in said["en"]
    assert "84 of 84 figures are the same" in said["en"]
    assert "% interval" not in said["en"].split("## Trend")[1].split("What is tested")[0]
    assert not space["steps"]["LOW"].drop_nulls().len()
    assert set(space["pairs"]["WAY"]) == {"same"}


def test_too_few_months_are_counted_and_not_tested(made, monkeypatch):
    said, space = spoken(
        "10-air", made(air(going(-0.3), years=[2024, 2025], months=range(1, 6))), monkeypatch
    )
    assert space["trends"]["WAY"].to_list() == ["few"]
    assert "fewer than 25" in said["en"]
    assert "不到 25 个，不检验方向" in said["zh"]
    assert "too few years yet" in said["en"]
    assert not space["spoken"].height


def test_neighbouring_months_that_are_alike_take_a_way_back_that_the_test_alone_shows(made, monkeypatch):
    """One long swell over some years is no trend: its months are no independent witnesses."""

    def swell(year, month):
        return 3 + SEASON[month - 1] + 0.4 * math.sin((year * 12 + month - 24228) / 20)

    said, space = spoken("10-air", made(air(swell)), monkeypatch)
    row = space["trends"].row(0, named=True)
    assert mk.seasonal_test(space["grid"](space["months"]).ravel(), period=12).p < 0.05 <= row["P"]
    assert row["WAY"] == "none"
    assert "no direction can be shown" in said["en"]
    assert "检验不出方向" in said["zh"]


def test_what_a_break_divides_is_never_compared_or_tested_together(made, monkeypatch):
    """Falling before and after a break that lifts everything: read as one it would have risen."""
    lifted = air(lambda y, m: going(-0.1)(y, m) + (2 if y >= 2022 else 0))
    for row in lifted:
        row["OBS_STATUS"] = "B" if row["TIME_PERIOD"] == "2022-01" else "A"
    said, space = spoken("10-air", made(lifted), monkeypatch)
    assert space["parts"]["N"].sort().to_list() == [36, 48]
    assert set(space["trends"]["WAY"]) == {"falling", "none"}  # three years are few: their months go together
    assert WAYS["rising"][1] not in said["en"]
    assert not space["pairs"].filter(pl.col("TIME_PERIOD").str.starts_with("2022")).height
    assert "From the dashed line (January 2022) on it is another reckoning" in said["en"]


def test_months_on_the_new_standard_are_another_measure(made, monkeypatch):
    """Twice as high by its reckoning: no month of it has a like a year before, and the old ones still fall."""
    old = air(going(-0.1), years=range(2019, 2026))
    new = [NEW_AIR | {"TIME_PERIOD": f"2026-{m:02d}", "OBS_VALUE": 6.0 + m / 10} for m in range(1, 8)]
    said, space = spoken("10-air", made(old + new), monkeypatch)
    assert "none of 7 months can be compared with the same month a year earlier" in said["en"]
    assert set(space["pairs"]["MEASURE"]) == {"air-index"}
    assert dict(space["trends"].select("MEASURE", "WAY").iter_rows()) == {
        "air-index": "falling",
        "air-index-2026": "few",
    }
    assert space["drawn"]["PANEL"].n_unique() == 2  # an axis of its own
    assert not space["breaks"].height


def test_a_month_stands_against_the_same_one_a_year_before_within_what_rounding_hides(made, monkeypatch):
    rows = [
        AIR | {"TIME_PERIOD": code, "OBS_VALUE": value}
        for code, value in (
            ("2024-01", 3.0),
            ("2025-01", 2.9),
            ("2024-02", 2.5),
            ("2025-02", 2.51),
            ("2024-03", 2.0),
            ("2025-03", 2.2),
            ("2023-12", 9.0),
        )
    ]
    said, space = spoken("10-air", made(rows), monkeypatch)
    assert dict(space["pairs"].select("TIME_PERIOD", "WAY").iter_rows()) == {
        "2025-01": "better",
        "2025-02": "same",
        "2025-03": "worse",
    }
    assert (
        "of 3 months that can be compared with the same month a year earlier 1 is better, 1 worse, 1 alike"
        in said["en"]
    )
    assert "变好 1 个，变差 1 个，看不出差别 1 个" in said["zh"]


def test_good_days_at_their_ceiling_are_said_to_show_nothing(made, monkeypatch):
    days = {
        "INDICATOR": "good-air-days",
        "DEFINITION": "standard",
        "BREAKDOWN": "URBAN",
        "UNIT_MEASURE": "PT",
    }
    full = [days | {"TIME_PERIOD": f"2025-{m:02d}", "OBS_VALUE": 100.0} for m in range(1, 11)]
    assert "That is the ceiling" in spoken("10-air", made(full), monkeypatch)[0]["en"]
    below = [row | {"OBS_VALUE": 90.0 + n} for n, row in enumerate(full)]
    assert "That is the ceiling" not in spoken("10-air", made(below), monkeypatch)[0]["en"]


def test_denominators_are_kept_apart_and_a_share_that_no_count_gives_is_named(made, monkeypatch):
    every = [
        WATER | {"TIME_PERIOD": f"{y}-07", "OBS_VALUE": value, "ROUNDING": 0.05}
        for y, value in ((2023, 98.2), (2024, 96.4), (2025, 97.0))
    ]
    national = [
        WATER
        | {
            "DEFINITION": "n16",
            "BREAKDOWN": "NATIONAL_SECTIONS",
            "TIME_PERIOD": "2025-07",
            "OBS_VALUE": 87.5,
            "ROUNDING": 0.05,
        }
    ]
    said, space = spoken("11-water", made(every + national), monkeypatch)
    assert (
        "In 1 month no whole number of sections gives the printed share: 55 national and provincial sections, July 2025"
        in said["en"]
    )
    assert dict(
        space["fits"]
        .filter(pl.col("FITS"))
        .select("TIME_PERIOD", "FAILING")
        .filter(pl.col("TIME_PERIOD") != "2025-07")
        .iter_rows()
    ) == {"2023-07": 1, "2024-07": 2}
    assert set(space["pairs"]["MEASURE"]) == {"s55"}
    assert space["pairs"]["WAY"].to_list() == ["worse", "better"]


SECTION = {
    "INDICATOR": "water-section-class",
    "DEFINITION": "_",
    "BREAKDOWN": "_T",
    "UNIT_MEASURE": "WATER_CLASS",
    "ROUNDING": 0.0,
}


def test_sections_are_counted_by_where_the_same_one_stood(made, monkeypatch):
    section = SECTION | {"DECIMALS": 0}
    classes = {"甲": (2, 1), "乙": (2, 3), "丙": (1, 1), "丁": (4, None)}
    rows = [
        section | {"ENTITY": f"{mark}{name}", "TIME_PERIOD": when, "OBS_VALUE": float(rank)}
        for name, ranks in classes.items()
        for when, mark, rank in (("2024-02", "国控断面 ", ranks[0]), ("2025-02", "省控断面 ", ranks[1]))
        if rank
    ]
    said, space = spoken("11-water", made(rows), monkeypatch)
    assert (
        "Of 3 sections 1 is better and 1 worse in February 2025 than in February 2024 (p = 1.000)"
        in said["en"]
    )
    assert "different months of the year" not in said["en"]
    assert space["latest"].select("RANK", "N").rows() == [(1, 2), (3, 1)]


def cover(definition, year, value, half=0.05, area="100000", **fields):
    return (
        COVER
        | {
            "DEFINITION": definition,
            "TIME_PERIOD": str(year),
            "FREQ": "A",
            "REF_AREA": area,
            "OBS_VALUE": value,
            "ROUNDING": half,
        }
        | fields
    )


def test_one_year_in_both_definitions_is_a_bridge_as_wide_as_both_roundings(made, monkeypatch):
    rows = [
        cover("before-survey3", 2015, 22.0),
        cover("before-survey3", 2020, 23.0),
        cover("survey3", 2020, 24.0, 0.005),
        cover("survey3", 2025, 25.0),
    ]
    said, space = spoken("22-forest-cover", made(rows), monkeypatch)
    assert space["bridge"].select("YEAR", "OFFSET", "OFFSET_LOW", "OFFSET_HIGH").rows() == [
        (2020, 1.0, 0.945, 1.055)
    ]
    moved = {row["TARGET_ID"]: row for row in space["moved"].to_dicts()}
    first = moved["cn-tdf2021-forest-cover-2025"]
    assert (first["THRESHOLD"], first["OTHER_LOW"], first["OTHER_HIGH"]) == (24.1, 25.045, 25.155)
    assert "our inference; it changes no verdict" in said["en"]
    assert "本站的推算，不改变任何判定" in said["zh"]
    assert "无法衔接" not in said["zh"]


def test_two_years_whose_distances_do_not_meet_give_no_constant_one(made, monkeypatch):
    rows = [
        cover(basis, year, value)
        for basis, year, value in (
            ("before-survey3", 2019, 22.0),
            ("survey3", 2019, 23.0),
            ("before-survey3", 2020, 22.5),
            ("survey3", 2020, 25.0),
        )
    ]
    said, space = spoken("22-forest-cover", made(rows), monkeypatch)
    assert space["offsets"].select("N", "WIDEST_LOW", "WIDEST_HIGH", "MEET").rows() == [(2, 0.9, 2.6, False)]
    assert "no constant distance to use" in said["en"]


def test_without_a_common_year_nothing_is_bridged_and_the_gap_is_told(made, monkeypatch):
    rows = [cover("before-survey3", 2013, 21.63), cover("survey3", 2021, 24.02)]
    said, space = spoken("22-forest-cover", made(rows), monkeypatch)
    assert not space["bridge"].height
    assert not space["moved"].height
    assert "can’t be bridged" in said["en"]
    assert "手头旧口径最近的数字是 2013 年的，新口径最早的是 2021 年的" in said["zh"]


def test_a_stretch_counts_as_moved_only_beyond_rounding_and_never_across_a_break_or_a_bound(
    made, monkeypatch
):
    rows = [
        cover("survey3", 2019, 24.0),
        cover("survey3", 2020, 24.05),  # within both roundings
        cover("survey3", 2022, 25.0),
        cover("survey3", 2023, 40.0, OBS_STATUS="B"),
        cover("survey3", 2024, 25.0, OBS_HIGH=100.0, QUALIFIER="gt"),
        cover("survey3", 2025, 39.0),
    ]
    said, space = spoken("22-forest-cover", made(rows), monkeypatch)
    assert space["pace"].select("BEFORE_YEAR", "YEAR", "WAY").rows() == [
        (2019, 2020, "open"),
        (2020, 2022, "up"),
        (2023, 2025, "down"),
    ]
    assert "变大 1 段，变小 1 段，分不清 1 段" in said["zh"]
    assert "2019 to 2020: can’t be told; what rounding leaves open is larger" in said["en"]
    assert space["pace"]["A_YEAR"].to_list() == [0.05, 0.475, -0.5]


STOCK = COVER | {
    "INDICATOR": "forest-stock",
    "DEFINITION": "forest-survey3",
    "UNIT_MEASURE": "M3_1E8",
    "FREQ": "A",
    "REF_AREA": "100000",
}


@pytest.mark.parametrize("qualifier", ["over", "nearly", "gt", "ge", "lt", "le"])
def test_no_bound_of_whatever_word_is_a_dot_a_line_or_an_end_of_a_stretch(qualifier, made, monkeypatch):
    ends = [STOCK | {"TIME_PERIOD": str(y), "OBS_VALUE": v} for y, v in ((2021, 195.0), (2025, 210.0))]
    bound = STOCK | {"TIME_PERIOD": "2024", "OBS_VALUE": 200.0, "OBS_HIGH": 210.0, "QUALIFIER": qualifier}
    said, space = spoken("09-forests", made([*ends, bound]), monkeypatch)
    assert space["pace"].select("BEFORE_YEAR", "YEAR").rows() == [(2021, 2025)]
    assert space["drawn"].filter(pl.col("BOUND"))["YEAR"].to_list() == [2024]
    assert space["drawn"].filter(~pl.col("BOUND"))["RUN"].n_unique() == 2
    assert "grew in 1 of 1 stretch between figures" in said["en"]


def test_another_figure_printed_for_the_year_leaves_open_whether_it_grew(made, monkeypatch):
    rows = [
        cover("before-survey3", 2020, 78.73, 0.005),
        cover("before-survey3", 2021, 78.88, 0.005),
        cover(
            "before-survey3", 2021, 78.73, 0.005, CURRENT=False, BEATEN_BY=f"{1:012x}", BEATEN_FOR="status"
        ),
    ]
    said, space = spoken("22-forest-cover", made(rows), monkeypatch)
    (row,) = space["pace"].to_dicts()
    assert (row["WAY"], row["RIVALS"]) == ("open", f"{2:012x}")
    assert row["INPUTS"].endswith(f"{2:012x}")
    assert "for one of the years 78.73" in said["en"]


@pytest.mark.parametrize(
    ("value", "stands"),
    [(2.1, "it lies above"), (1.8, "it lies below"), (1.99, "it may lie on either side of")],
)
def test_stock_in_a_third_definition_stands_beside_the_target_and_decides_nothing(
    value, stands, made, monkeypatch
):
    third = STOCK | {"REF_AREA": "350400", "DEFINITION": "forest-survey-unstated", "TIME_PERIOD": "2025"}
    said, _ = spoken("09-forests", made([third | {"OBS_VALUE": value, "ROUNDING": 0.05}]), monkeypatch)
    assert f"{stands} the threshold of 199 million m³" in said["en"]
    assert "decides nothing" in said["en"]


def test_stock_that_was_printed_without_a_year_stands_beside_the_target_too(made, monkeypatch):
    """210 million m³ was printed as all standing wood long before it was printed as forest stock of 2025."""
    own = STOCK | {"REF_AREA": "350400", "OBS_VALUE": 2.1, "ROUNDING": 0.05}
    third = own | {"DEFINITION": "forest-survey-unstated", "TIME_PERIOD": "2025"}
    undated = own | {
        "DEFINITION": "standing",
        "TIME_PERIOD": "../2024-03-15",
        "FREQ": "_U",
        "VINTAGE": "2024-03-15",
    }
    province = STOCK | {
        "REF_AREA": "350000",
        "DEFINITION": "forest-survey3",
        "OBS_VALUE": 8.07,
        "ROUNDING": 0.005,
    }
    province |= {"TIME_PERIOD": "../2023-03-21", "FREQ": "_U", "VINTAGE": "2023-03-21"}
    said, _ = spoken("09-forests", made([third, undated, province]), monkeypatch)
    assert "210 million m³, printed on 15 March 2024 without the year it is of" in said["en"]
    assert "is printed in more than one of these definitions" in said["en"]
    assert "807 million m³ (printed 21 March 2023)" in said["en"]
    alone, _ = spoken("09-forests", made([third]), monkeypatch)
    assert "more than one of these definitions" not in alone["en"]


def water(definition, values, breakdown="ALL_SECTIONS"):
    return [
        WATER
        | {
            "DEFINITION": definition,
            "BREAKDOWN": breakdown,
            "TIME_PERIOD": when,
            "OBS_VALUE": value,
            "ROUNDING": 0.05,
        }
        for when, value in values.items()
    ]


def test_a_share_of_so_many_sections_is_as_exact_as_a_whole_number_of_them(made, monkeypatch):
    """A printed 100 was drawn as 99.5 to 100.5; of 55 sections only 54 give 98.2, and 97.5 is none of theirs."""
    rows = water(
        "s55", {"2024-01": 100.0, "2024-02": 98.2, "2024-03": 97.5, "2025-01": 98.2, "2025-02": 98.2}
    )
    rows[0]["ROUNDING"], rows[2]["ROUNDING"] = 0.5, 0.25
    _, space = spoken("11-water", made(rows), monkeypatch)
    ends = dict(zip(space["drawn"]["TIME_PERIOD"], space["drawn"].select("LOW", "HIGH").rows(), strict=True))
    assert ends["2024-01"] == (100.0, 100.0)
    assert ends["2024-02"] == (pytest.approx(5400 / 55, abs=1e-6), 98.2)
    assert ends["2024-03"] == (97.25, 97.75)
    january, february = space["pairs"].select("CHANGE", "LOW", "HIGH", "WAY").rows()
    assert january == (-1.8, pytest.approx(5400 / 55 - 100, abs=1e-6), -1.8, "worse")
    assert february[3] == "same"


def test_sections_of_a_list_that_changed_under_the_same_number_are_counted_apart(made, monkeypatch):
    """«In 8 of 23 months every section was up to standard»: 21 of the old list and 2 of the new."""
    every = water("s55", {"2025-01": 98.2, "2025-07": 100.0, "2026-05": 98.2, "2026-07": 100.0})
    old = water("n19", {"2025-12": 100.0}, "NATIONAL_SECTIONS")
    new = water("n16", {"2026-03": 100.0}, "NATIONAL_SECTIONS")
    said, _ = spoken("11-water", made(every + old + new), monkeypatch)
    for told in ("January 2025 to July 2025): in 1 of 2", "May 2026 to July 2026): in 1 of 2"):
        assert f"{told} single months every section was up to standard" in said["en"]
    assert "of 4 single months every section" not in said["en"]
    alone, _ = spoken("11-water", made(every), monkeypatch)
    assert "55 national and provincial sections: in 2 of 4 single months" in alone["en"]


def test_which_month_is_lowest_is_told_apart_from_the_p_of_them_all(made, monkeypatch):
    said, space = spoken("10-air", made(air(going(0.0))), monkeypatch)
    title = space["seasonal"](space["tested"][0])["en"]
    assert title.endswith("the months of the year differ (p < 0.001; 84 figures)")
    assert "which of them is lowest or highest was not tested" in said["en"]


@pytest.mark.parametrize(
    ("p", "years", "low", "edge"),
    [(0.047, 7, -0.16, True), (0.005, 7, -0.16, False), (0.047, 12, -0.16, False), (0.047, 12, 0.004, True)],
)
def test_a_direction_that_only_just_shows_is_called_borderline(p, years, low, edge, made, monkeypatch):
    """Six years, p = 0.047, an interval that touches nought: told as «tends lower»."""
    _, space = spoken("10-air", made(air(going(-0.1))), monkeypatch)
    row = space["trends"].row(0, named=True) | {"P": p, "YEARS": years, "LOW": -0.16, "HIGH": -0.05}
    row |= {"HIGH": low} if low > 0 else {"LOW": low}
    assert ("borderline" in space["trend_told"](row)["en"]) == edge
    assert ("临界" in space["trend_told"](row)["zh"]) == edge


def test_a_change_of_the_list_of_sections_is_a_break_that_no_pair_crosses(made, monkeypatch):
    """The total stays 55; the national list in it changes between December 2025 and March 2026."""
    every = water("s55", {"2025-01": 98.2, "2025-07": 92.7, "2026-01": 98.2, "2026-07": 100.0})
    old = water("n19", {"2025-12": 100.0}, "NATIONAL_SECTIONS")
    new = water("n16", {"2026-03": 100.0}, "NATIONAL_SECTIONS")
    said, space = spoken("11-water", made(every + old + new), monkeypatch)
    assert not space["pairs"].height
    assert space["parts"].filter(pl.col("MEASURE") == "s55")["N"].to_list() == [2, 2]
    assert set(space["breaks"]["FIRST"]) == {12 * 2026 + 1, 12 * 2026 + 3}
    assert "last seen as 19 in December 2025 and first as 16 in March 2026" in said["en"]
    assert "推断" in said["zh"]


def test_without_a_change_of_the_list_the_same_months_are_pairs(made, monkeypatch):
    every = water("s55", {"2025-01": 98.2, "2025-07": 92.7, "2026-01": 98.2, "2026-07": 100.0})
    said, space = spoken("11-water", made(every), monkeypatch)
    assert space["pairs"]["WAY"].to_list() == ["same", "better"]
    assert "no change in the number of national sections" in said["en"]


def test_the_season_is_tested_from_three_years_on_and_told_of_the_panel_that_shows_it(made, monkeypatch):
    """Three years of four months: the national ones always 100 in winter; all of them without a season."""
    years = (2022, 2023, 2024)
    shown = {f"{y}-{m:02d}": 100.0 if m in (2, 12) else 80.0 + y % 7 for y in years for m in (2, 6, 8, 12)}
    hidden = {f"{y}-{m:02d}": 90.0 + (y * m) % 5 for y in (2021, *years) for m in (1, 5, 7, 9, 11)}
    rows = water("n19", shown, "NATIONAL_SECTIONS") + water("s55", hidden)
    said, space = spoken("11-water", made(rows), monkeypatch)
    first, second = space["tested"]
    assert (first["MEASURE"], first["WHICH"], second["MEASURE"]) == ("n19", "2;6;8;12", "s55")
    assert first["P"] < 0.025 <= second["P"]
    assert "highest Feb 100.0 % (n = 3), Dec 100.0 % (n = 3)" in said["en"]
    assert "a difference between Jan, May, Jul, Sep, Nov can’t be shown" in said["en"]
    assert "检验的月份：2 月、6 月、8 月、12 月（4 个月份，12 个数字）" in said["zh"]
    assert "in 6 of 12 single months every section was up to standard" in said["en"]
    assert "in 0 of 20 single months every section" in said["en"]


def test_the_chance_of_a_season_is_that_of_all_deals(made, monkeypatch):
    """Two months of three years, apart: 2 of the 20 ways to deal six figures are as far apart."""
    rows = water(
        "s55", {f"{y}-{m:02d}": 90.0 + m + (y - 2021) / 10 for y in (2021, 2022, 2023) for m in (1, 7)}
    )
    _, space = spoken("11-water", made(rows), monkeypatch)
    assert space["tested"][0]["P"] == pytest.approx(0.1, abs=0.01)


def test_a_yearly_hundred_is_said_not_to_be_each_months(made, monkeypatch):
    year = WATER | {"TIME_PERIOD": "2021", "FREQ": "A", "OBS_VALUE": 100.0}
    months = water("s55", {"2021-01": 98.2, "2021-07": 100.0, "2022-01": 90.9})
    said, _ = spoken("11-water", made([year, *months]), monkeypatch)
    assert "of the 2 single months held here" in said["en"]
    assert "1 lies below, the lowest at 98.20 %" in said["en"]
    all_full = water("s55", {"2021-01": 100.0})
    assert "does not mean 100 %" not in spoken("11-water", made([year, *all_full]), monkeypatch)[0]["en"]


PM25 = {
    "INDICATOR": "pm25",
    "DEFINITION": "_",
    "BREAKDOWN": "CITIES_ALL",
    "REF_AREA": "100000",
    "UNIT_MEASURE": "UG_M3",
    "FREQ": "A",
    "ROUNDING": 0.5,
}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (28.0, "target met at either end"),
        (30.0, "leaves the target open"),
        (33.0, "target met at neither end"),
    ],
)
def test_a_change_is_told_with_the_ends_that_rounding_leaves(value, told, made, monkeypatch):
    rows = [PM25 | {"TIME_PERIOD": y, "OBS_VALUE": v} for y, v in (("2020", 33.0), ("2025", value))]
    said, space = spoken("10-air", made(rows), monkeypatch)
    (row,) = space["fall"].to_dicts()
    assert row["CHANGE_LOW"] == pytest.approx(((value - 0.5) / 33.5 - 1) * 100, abs=1e-4)
    assert row["CHANGE_HIGH"] == pytest.approx(((value + 0.5) / 32.5 - 1) * 100, abs=1e-4)
    assert told in said["en"]


@pytest.mark.parametrize(("status", "told"), [("E", "it is expected to fall"), ("A", "; it fell (")])
def test_a_change_up_to_an_estimate_is_expected_and_not_seen(status, told, made, monkeypatch):
    city = PM25 | {"REF_AREA": "350400", "BREAKDOWN": "URBAN"}
    rows = [
        city | {"TIME_PERIOD": "2020", "OBS_VALUE": 22.0},
        city | {"TIME_PERIOD": "2025", "OBS_VALUE": 20.0, "OBS_STATUS": status},
    ]
    assert told in spoken("10-air", made(rows), monkeypatch)[0]["en"]


def test_better_and_worse_sections_are_weighed_and_another_season_is_named(made, monkeypatch):
    moved = [(2, 1)] * 4 + [(2, 3)] * 9 + [(2, 2)] * 11
    rows = [
        SECTION | {"ENTITY": f"国控断面 {n:02d}", "TIME_PERIOD": when, "OBS_VALUE": float(rank)}
        for n, ranks in enumerate(moved)
        for when, rank in zip(("2024-02", "2026-07"), ranks, strict=True)
    ]
    said, space = spoken("11-water", made(rows), monkeypatch)
    assert space["p"] == pytest.approx(sum(math.comb(13, k) for k in range(5)) * 2 / 2**13)
    assert (
        "Of 24 sections 4 are better and 9 worse in July 2026 than in February 2024 (other season;"
        in said["en"]
    )
    assert "may be chance" in said["en"]
    assert "季节不同" in said["zh"]


def test_stock_goes_by_per_cent_a_year(made, monkeypatch):
    stock = {"INDICATOR": "forest-stock", "DEFINITION": "forest", "UNIT_MEASURE": "M3_1E8", "FREQ": "A"}
    rows = [
        COVER | stock | {"TIME_PERIOD": str(year), "OBS_VALUE": value}
        for year, value in ((2018, 1.0), (2020, 1.21))
    ]
    _, space = spoken("09-forests", made(rows), monkeypatch)
    (row,) = space["pace"].to_dicts()
    assert row["A_YEAR"] == 10.0
    assert row["A_YEAR_LOW"] < 10 < row["A_YEAR_HIGH"]


def test_the_tables_of_the_real_data_are_what_its_own_rows_say(data_of, monkeypatch):
    """Nothing is counted twice or dropped on the way from the observations to pairs and months."""
    _, space = spoken("10-air", data_of("real"), monkeypatch)
    values = dict(
        space["months"]
        .filter(pl.col("MEASURE") == "air-index")
        .select("TIME_PERIOD", "OBS_VALUE")
        .iter_rows()
    )
    likes = {code for code in values if f"{int(code[:4]) - 1}{code[4:]}" in values}
    assert set(space["pairs"]["TIME_PERIOD"]) == likes
    assert space["season"].filter(pl.col("MEASURE") == "air-index")["N"].sum() == len(values)
