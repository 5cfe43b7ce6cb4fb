"""The arithmetic that chapters on sectors and on sensitivity do in their own cells, on figures made up here."""

import contextlib
import io
import re
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.assess import kaya
from pipelines.bodies.qmd import read_qmd
from pipelines.charts import Drawings
from pipelines.ground.project import Project
from pipelines.notebook import markup, pictures
from pipelines.notebook.ledger import Ledger
from pipelines.views.data import LANGS

SAME = Ledger.same


def undrawn(chart, _):
    """A picture that is put together and not drawn: every number of it has to be one."""
    assert not re.search("Infinity|NaN", getattr(chart, "spec", ""))
    return Drawings(*["<svg></svg>"] * 3)


@pytest.fixture(scope="module")
def chapter(data_of):
    """Runs a chapter's cells on some data, pictures undrawn: what they define, and what they print."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "drawings", undrawn)
        patch.setattr(pictures, "to_png", lambda *_: b"")
        patch.setattr(pictures, "inline", lambda svg: svg)
        folder = Project.find().root / "notebooks"
        patch.chdir(folder)

        def run(name, data=None, altered=False):
            data = data or data_of("empty")
            if altered:  # what was published is of other figures
                patch.setattr(Ledger, "same", lambda *_, **__: None)
            patch.setattr(Ledger, "open", classmethod(lambda cls, opened="": cls(data, opened)))
            out, space = io.StringIO(), {}
            with contextlib.redirect_stdout(out):
                for cell in read_qmd(folder / f"{name}.qmd", name).cells:
                    exec(compile(cell.source, cell.label, "exec"), space)
            patch.setattr(Ledger, "same", SAME)
            return space, {lang: markup.in_one_language(out.getvalue(), lang) for lang in LANGS}

        yield run


@pytest.fixture(scope="module")
def energy(chapter):
    return chapter("03-energy")[0]


def changed(data, keep=None, **columns):
    """The data with other observations: `keep` alone, or every column anew."""
    table = data.tables["observations"]
    table = table.filter(keep) if keep is not None else table
    return replace(data, tables={**data.tables, "observations": table.with_columns(**columns)})


def only(condition, value, column="OBS_VALUE"):
    """Another value in some rows."""
    return pl.when(condition).then(value).otherwise(pl.col(column))


def scaled(condition, factor):
    """Figure and bounds of some rows times a factor."""
    names = ("OBS_VALUE", "OBS_LOW", "OBS_HIGH")
    return {name: only(condition, pl.col(name) * factor, name) for name in names}


# — chains —


def steps(*years, half=0.05, breaks=()):
    """(year, change) as a chapter has them."""
    rows = [
        (y, 1 + v / 100, 1 + (v - half) / 100, 1 + (v + half) / 100, y in breaks, f"o{y}", "a")
        for y, v in years
    ]
    names = ["YEAR", "FACTOR", "FACTOR_LOW", "FACTOR_HIGH", "BREAK", "INPUTS", "AREA"]
    return pl.DataFrame(rows, schema=names, orient="row")


def test_a_missing_year_begins_a_new_chain(energy):
    made = energy["chained"](steps((2016, -5.0), (2017, -3.7), (2020, -0.1), (2021, -2.7)), ["AREA"])
    assert made["RUN"].to_list() == [1, 1, 2, 2]
    assert made["INDEX"].to_list() == pytest.approx([95.0, 91.485, 99.9, 97.2027])


def test_a_break_begins_a_new_chain(energy):
    made = energy["chained"](steps((2016, -5.0), (2017, -3.7), breaks=(2017,)), ["AREA"])
    assert made["INDEX"].to_list() == pytest.approx([95.0, 96.3])


def test_the_ends_of_a_chain_are_the_products_of_the_ends_of_rounding(energy):
    last = energy["chained"](steps((2016, -5.0), (2017, -3.7)), ["AREA"]).row(-1, named=True)
    assert last["INDEX_LOW"] == pytest.approx(94.95 * 0.9625)
    assert last["INDEX_HIGH"] == pytest.approx(95.05 * 0.9635)


def goal(frame, cut, base, deadline):
    return frame.with_columns(TARGET_ID=pl.lit("t"), CUT=cut, BASE=base, DEADLINE=deadline)


def test_a_chain_that_lacks_the_year_after_the_base_is_not_followed(energy):
    made = energy["unbroken"](goal(steps((2017, -3.7), (2018, -3.0)), -15.0, 2015, 2020), "TARGET_ID")
    assert made.height == 0


def test_a_chain_from_the_base_stops_at_a_gap_and_at_a_break(energy):
    gap = goal(steps((2016, -5.0), (2017, -3.7), (2019, -9.0)), -15.0, 2015, 2020)
    broken = goal(steps((2016, -5.0), (2017, -3.7), (2018, -9.0), breaks=(2018,)), -15.0, 2015, 2020)
    for frame in (gap, broken):
        assert energy["unbroken"](frame, "TARGET_ID")["YEAR"].to_list() == [2016, 2017]


@pytest.mark.parametrize(
    ("cuts", "done", "share"),
    [((2.74, 5.04, 5.20, 3.61), 0.156, 0.955), ((1.79, 4.04, 4.59), 0.101, 0.805)],
)
def test_the_official_rule_gives_what_was_published_of_the_eleventh_plan(energy, cuts, done, share):
    years = [(2006 + n, -cut) for n, cut in enumerate(cuts)]
    frame = goal(steps(*years), -20.0, 2005, 2010)
    last = energy["official"](energy["unbroken"](frame, "TARGET_ID")).row(-1, named=True)
    assert 1 - last["INDEX"] / 100 == pytest.approx(done, abs=5e-4)
    assert last["OFFICIAL"] == pytest.approx(share, abs=2e-3)
    assert last["OFFICIAL_LOW"] < last["OFFICIAL"] < last["OFFICIAL_HIGH"]


INTENSITY = pl.col("INDICATOR") == "energy-intensity-change"


def test_intensity_is_ahead_behind_or_not_followed_as_the_figures_are(chapter, data_of):
    real = data_of("real")
    nation = INTENSITY & (pl.col("REF_AREA") == "100000")
    fast = chapter("03-energy", changed(real, **scaled(nation, 3)), altered=True)[0]["progress"]
    slow = chapter("03-energy", changed(real, **scaled(nation, -1)), altered=True)[0]["progress"]
    energy_goals = pl.col("TARGET_ID").str.contains("energy-intensity")
    assert fast.filter(energy_goals)["OFFICIAL_LOW"].min() > 1
    assert slow.filter(energy_goals)["OFFICIAL_HIGH"].max() < 0
    later = pl.col("TIME_PERIOD").is_in(["2016", "2021"]) & pl.col("INDICATOR").str.contains(
        "intensity-change"
    )
    unusable = {"GRADE": only(later, pl.lit("D"), "GRADE")}
    space, printed = chapter("03-energy", changed(real, **unusable), altered=True)
    assert space["progress"].height == 0
    assert "没有一个能从基期年接着算" in printed["zh"]
    assert "none can be followed from its base year" in printed["en"]


def test_figures_open_to_one_side_carry_no_chain_and_draw_no_endless_line(chapter, data_of):
    one = (pl.col("REF_AREA") == "100000") & (pl.col("TIME_PERIOD") == "2021") & (pl.col("GRADE") != "D")
    data = changed(data_of("real"), OBS_HIGH=only(one, None, "OBS_HIGH"))
    space, _ = chapter("03-energy", data, altered=True)
    assert 2021 not in space["steps"].filter(pl.col("REF_AREA") == "100000")["YEAR"]
    laid = chapter("21-sensitivity", data, altered=True)[0]["settled"]
    assert laid.filter(pl.col("RATE_LOW").is_infinite() | pl.col("RATE_HIGH").is_infinite()).height > 0


# — LMDI —

amounts = st.floats(0.1, 1e6)


def ends(e0, e1, c0, c1, product):
    return pl.DataFrame({"E0": [e0], "E1": [e1], "C0": [c0], "C1": [c1], "PRODUCT": [product]})


@given(amounts, amounts, amounts, amounts, st.floats(0.2, 5))
def test_the_parts_of_carbon_add_up_to_its_change(energy, e0, e1, c0, c1, product):
    row = energy["lmdi"](ends(e0, e1, c0, c1, product)).row(0, named=True)
    parts = [row[name] for name in energy["PARTS"]]
    assert sum(parts) == pytest.approx(c1 - c0, abs=1e-5 + 1e-9 * max(c0, c1))
    assert parts == pytest.approx(list(kaya((1, e0, c0), (product, e1, c1)).values()), rel=1e-4, abs=1e-3)


def test_carbon_that_stays_is_split_into_parts_that_cancel(energy):
    row = energy["lmdi"](ends(10.0, 12.0, 50.0, 50.0, 1.5)).row(0, named=True)
    assert sum(row[name] for name in energy["PARTS"]) == pytest.approx(0, abs=1e-5)
    assert row["BY_PRODUCT"] > 0 > row["BY_INTENSITY"]


def level(name, *values):
    rows = [("a", year, value, f"{name}{year}") for year, value in values]
    return pl.DataFrame(rows, schema=["REF_AREA", "YEAR", name, f"{name}_ID"], orient="row")


def test_carbon_is_split_only_where_every_year_of_growth_is_there(energy):
    two = level("ENERGY", (2020, 10.0), (2022, 11.0)), level("CARBON", (2020, 20.0), (2022, 21.0))
    whole = energy["ends_of"](*two, level("GROWTH", (2021, 5.0), (2022, 4.0)))
    assert whole["PRODUCT"].to_list() == pytest.approx([1.05 * 1.04])
    assert whole["INPUTS"].item().count(";") == 5
    assert energy["ends_of"](*two, level("GROWTH", (2022, 4.0))).height == 0


# — power capacity —


def test_no_threshold_of_another_area_is_laid_on_the_city(chapter, data_of):
    space, printed = chapter("03-energy", data_of("real"))
    assert space["thresholds"].filter(pl.col("REF_AREA") != space["HERE"]).height > 0
    assert "VALUE" not in str(space["draw_hydro"]("en").to_dict()["layer"])
    assert not re.search("reaches that number|够这个数", printed["en"] + printed["zh"])


def test_kinds_that_do_not_add_up_are_not_divided(chapter, data_of):
    hydro = pl.col("INDICATOR") == "hydro-capacity"
    space, printed = chapter("03-energy", changed(data_of("real"), **scaled(hydro, 1.5)), altered=True)
    assert space["sums"].height > 0 == space["shares"].height
    assert "No document prints kinds of power plant that add up" in printed["en"]


def test_the_share_without_hydropower_is_the_smaller_and_both_have_ends(chapter, data_of):
    shares = chapter("03-energy", data_of("real"))[0]["shares"]
    pairs = shares.pivot("MEASURE", index="YEAR", values="SHARE")
    assert (pairs["WITHOUT_HYDRO"] < pairs["WITH_HYDRO"]).all()
    assert (
        shares.select((pl.col("SHARE_LOW") < pl.col("SHARE")) & (pl.col("SHARE") < pl.col("SHARE_HIGH")))
        .to_series()
        .all()
    )


# — fertilizer —


def kinds(total=(100.0, 80.0), half=0.05, **parts):
    rows = [
        ("a", year, kind, both[n], both[n] - half, both[n] + half, f"{kind}{year}")
        for kind, both in {"_T": total, **parts}.items()
        for n, year in enumerate((2018, 2023))
    ]
    names = ["REF_AREA", "YEAR", "BREAKDOWN", "OBS_VALUE", "LOW", "HIGH", "OBS_ID"]
    return pl.DataFrame(rows, schema=names, orient="row")


def test_contributions_add_up_to_the_change_of_the_total(chapter):
    space, _ = chapter("08-agriculture")
    moved = space["contributions"](
        kinds(N=(60.0, 45.0), P=(20.0, 17.0), K=(10.0, 9.0), NPK=(10.0, 9.0)), 2018, 2023
    )
    points = dict(moved.select("BREAKDOWN", "POINTS").iter_rows())
    assert points.pop("_T") == sum(points.values()) == pytest.approx(-20)
    assert dict(moved.select("BREAKDOWN", "SHARE").iter_rows())["N"] == pytest.approx(75)
    left = space["remainders"](moved).row(0, named=True)
    assert (left["REMAINDER"], left["ADDS_UP"]) == (0, True)


def test_a_remainder_beyond_rounding_is_shown_and_named(chapter):
    space, _ = chapter("08-agriculture")
    moved = space["contributions"](
        kinds(N=(60.0, 45.0), P=(20.0, 17.0), K=(10.0, 9.0), NPK=(10.0, 12.0)), 2018, 2023
    )
    left = space["remainders"](moved).row(0, named=True)
    assert left["REMAINDER"] == pytest.approx(-3)
    assert left["ROOM"] == pytest.approx(0.5)
    assert not left["ADDS_UP"]


def test_no_share_is_worked_out_of_a_total_that_stays(chapter):
    space, _ = chapter("08-agriculture")
    moved = space["contributions"](kinds(total=(100.0, 100.0), N=(60.0, 50.0), NPK=(40.0, 50.0)), 2018, 2023)
    assert moved["SHARE"].to_list() == [None] * 3


PROVINCE = (pl.col("INDICATOR") == "fertilizer-use") & (pl.col("REF_AREA") == "350000")
LAST = PROVINCE & (pl.col("TIME_PERIOD") == "2023")


@pytest.mark.parametrize(
    ("columns", "zh", "en"),
    [
        ({}, "少用化肥 19.4%，其中氮肥一项就占 9.6 个百分点", "Fujian used 19.4% less"),
        (scaled(LAST, 2), "多用化肥", "Fujian used 61.2% more"),
    ],
)
def test_the_finding_on_fertilizer_follows_the_figures(chapter, data_of, columns, zh, en):
    printed = chapter("08-agriculture", changed(data_of("real"), **columns), altered=True)[1]
    assert zh in printed["zh"]
    assert en in printed["en"]


def test_fertilizer_of_a_single_year_is_not_divided(chapter, data_of):
    kinds_later = pl.col("BREAKDOWN").is_in(["N", "P"]) & (pl.col("TIME_PERIOD") > "2018")
    printed = chapter("08-agriculture", changed(data_of("real"), keep=~kinds_later), altered=True)[1]
    assert "No area prints the kinds of fertilizer beside their total for two years" in printed["en"]


def test_fertilizer_that_stays_is_said_to_be_the_same(chapter, data_of):
    real = data_of("real")
    first = {
        tuple(row[:2]): row[2]
        for row in real.tables["observations"]
        .filter(PROVINCE & (pl.col("TIME_PERIOD") == "2018") & pl.col("CURRENT"))
        .select("REF_AREA", "BREAKDOWN", "OBS_VALUE")
        .iter_rows()
    }
    same = pl.col("BREAKDOWN").replace_strict(
        {part: value for (_, part), value in first.items()}, default=None, return_dtype=pl.Float64
    )
    columns = {name: only(LAST, same, name) for name in ("OBS_VALUE", "OBS_LOW", "OBS_HIGH")}
    assert (
        "Fujian: fertilizer use in 2018 and 2023 is the same"
        in chapter("08-agriculture", changed(real, **columns), altered=True)[1]["en"]
    )


# — what would settle an undecided target —


@pytest.fixture(scope="module")
def settle(chapter):
    """Figures and a target → the one row that the chapter works out, with its past moves."""
    space, _ = chapter("21-sensitivity")

    def run(figures, value, *, way=1, asks="level", base=2020, deadline=2025, kind="N", half=0.05, low=None):
        rows = [
            (
                "t",
                "i",
                "_",
                "a",
                "_T",
                asks,
                float(value),
                way,
                base,
                deadline,
                kind,
                year,
                float(v),
                v - half,
                (v + half) if low is None else 100.0,
                low is not None,
                "PT",
                0,
                f"o{year}",
            )
            for year, v in figures
        ]
        schema = {
            **dict.fromkeys(("TARGET_ID", *space["SERIES"], "ASKS"), pl.String), "VALUE": pl.Float64, "WAY": pl.Int32,
            "BASE": pl.Int32, "DEADLINE": pl.Int32, "TRANSFORMATION": pl.String, "YEAR": pl.Int32, "V": pl.Float64,
            "LOW": pl.Float64, "HIGH": pl.Float64, "BOUND": pl.Boolean, "UNIT": pl.String, "BREAK": pl.Int32, "INPUTS": pl.String,
        }  # fmt: skip
        points = space["as_points"](pl.DataFrame(rows, schema=schema, orient="row"))
        start = space["newest"](points)
        needs = space["rates"](
            start,
            {
                "V": pl.col("GOAL") - pl.col("V"),
                "LOW": pl.col("GOAL") - pl.col("HIGH"),
                "HIGH": pl.col("GOAL") - pl.col("LOW"),
            },
            pl.col("YEARS"),
        )
        past = space["past_moves"](points, start)
        return space["judged"](needs, past), past

    return run


def test_what_a_level_still_asks_for_is_shared_out_over_the_years_that_remain(settle):
    found, past = settle([(2020, 80.0), (2021, 82.0), (2022, 81.0)], 90)
    row = found.row(0, named=True)
    assert (row["FROM"], row["YEARS"]) == (2022, 3)
    assert row["RATE"] == pytest.approx(3)
    assert (row["RATE_LOW"], row["RATE_HIGH"]) == pytest.approx((2.983333, 3.016667))
    assert past.height == 0  # three years remain, and no two figures lie three years apart
    assert (row["N"], row["ENOUGH"], row["STATE"]) == (0, 0, "few")


def test_one_year_of_a_leap_is_no_proof_of_a_mean_over_many(settle):
    """A rise of nine in one year says nothing of nearly six a year for six years."""
    row = settle([(2018, 56.0), (2019, 65.0)], 100)[0].row(0, named=True)
    assert (row["YEARS"], row["N"], row["STATE"]) == (6, 0, "few")


STEPS = [(2019, 70.0), (2020, 75.0), (2021, 77.0), (2022, 82.0)]


@pytest.mark.parametrize(
    ("figures", "goal", "n", "enough", "state"),
    [
        ([*STEPS, (2024, 85.0)], 90, 3, 2, "seen"),
        ([*STEPS, (2024, 85.0)], 99, 3, 0, "unseen"),
        ([*STEPS[1:], (2024, 85.0)], 90, 2, 1, "few"),
    ],
)
def test_past_changes_count_from_three_spans_as_long_as_what_remains(settle, figures, goal, n, enough, state):
    row = settle(figures, goal)[0].row(0, named=True)
    assert (row["YEARS"], row["N"], row["ENOUGH"], row["STATE"]) == (1, n, enough, state)


def test_a_target_that_is_reached_already_has_only_to_hold(settle):
    assert settle([(2022, 92.0), (2024, 93.0)], 90)[0]["STATE"].item() == "there"
    assert settle([(2022, 12.0), (2024, 9.0)], 10, way=-1)[0]["STATE"].item() == "there"


def test_a_single_figure_gives_a_need_and_no_past(settle):
    found, past = settle([(2024, 84.6)], 85)
    assert past.height == 0
    assert found["RATE"].item() == pytest.approx(0.4)
    assert found["STATE"].item() == "few"


def test_less_is_better_turns_the_way_round(settle):
    found, past = settle([(2018, 22.0), (2020, 20.0), (2022, 17.0), (2023, 15.0)], 12, way=-1)
    assert past.sort("END")["RATE"].to_list() == pytest.approx([1, 1.5])
    assert found.select("RATE", "YEARS", "N", "ENOUGH").row(0) == (1.5, 2, 2, 1)


def test_a_bound_counts_as_far_as_it_reaches(settle):
    figures = [(2021, 84.0), (2022, 85.0), (2023, 85.5), (2024, 86.0)]
    found = settle(figures, 90, low=True)[0].row(0, named=True)
    assert (found["N"], found["ENOUGH"], found["OPEN"], found["STATE"]) == (3, 0, 3, "open")


def test_a_chain_asks_for_equal_yearly_cuts_and_never_crosses_a_gap(settle):
    figures = [(2014, -4.8), (2015, -5.6), (2018, -3.0), (2020, -0.1), (2021, -2.7), (2022, -0.1)]
    found, past = settle(figures, -13.5, way=-1, asks="percent", kind="G1")
    row = found.row(0, named=True)
    left = 0.865 / (0.973 * 0.999)
    assert (row["FROM"], row["YEARS"]) == (2022, 3)
    assert row["RATE"] == pytest.approx(100 * (1 - left ** (1 / 3)))
    assert past.select("YEAR", "END").rows() == [(2019, 2022)]


def test_a_change_known_behind_a_gap_leaves_less_for_the_years_between(settle):
    """−0.5 % a year would still do for two years where the deadline's own change is printed."""
    figures = [(2021, -3.8), (2022, -0.8), (2025, -5.0)]
    row = settle(figures, -18, way=-1, asks="percent", kind="G1")[0].row(0, named=True)
    left = 0.82 / (0.962 * 0.992 * 0.95)
    assert (row["FROM"], row["KNOWN"], row["YEARS"]) == (2022, 1, 2)
    assert row["RATE"] == pytest.approx(100 * (1 - left**0.5), abs=1e-6) == pytest.approx(4.895, abs=1e-3)
    assert row["INPUTS"] == "o2021;o2022;o2025"


def test_a_later_figure_of_a_month_stops_what_an_older_year_would_give(chapter, data_of):
    space, printed = chapter("21-sensitivity", data_of("real"))
    stopped = space["settled"].filter(pl.col("STATE") == "later")
    assert set(stopped["TARGET_ID"]) == {"cn-build14-green-building", "cn-lsjz2020-green-building"}
    assert "no yearly figure after 2019; over 90 % is printed for June 2022" in printed["en"].replace(
        "\u202f", " "
    )
    assert space["order"].filter(pl.col("TARGET_ID").is_in(stopped["TARGET_ID"].to_list())).height == 0


def test_rules_are_counted_only_where_they_can_differ(chapter, data_of):
    """Where the whole time has passed and the target is met, every formula gives one or more."""
    space, printed = chapter("21-sensitivity", data_of("real"))
    whole = space["main"].filter(pl.col("TARGET_ID").is_in(sorted(space["can_differ"])))
    assert whole.height > 0
    assert whole["ELAPSED"].max() < 1
    assert set(space["by_rule"]["TARGET_ID"]) == space["can_differ"]
    assert f"On none of the {whole.height} targets" in printed["en"]


def test_rules_agree_as_printed_and_rounding_may_leave_the_side_open(chapter, data_of):
    """The title said that all agree, the text below it that rounding leaves one on either side."""
    data = data_of("real")
    space, _ = chapter("21-sensitivity", data)
    open_ = [low < 0.95 <= high for low, high in map(space["ends_of_pace"], space["usable"])]
    assert 0 < space["either"] == sum(open_)
    assert space["finding_of_rules"]["en"].endswith(f"; rounding leaves {space['either']} open")
    exact, _ = chapter("21-sensitivity", changed(data, ROUNDING=0.0), altered=True)
    assert exact["either"] == 0
    assert "rounding" not in exact["finding_of_rules"]["en"]


@pytest.mark.parametrize(("name", "told"), [("real", True), ("empty", False)])
def test_another_basis_of_the_nations_target_is_told_only_where_one_is_followed(name, told, chapter, data_of):
    _, printed = chapter("03-energy", data_of(name))
    assert ("used as a raw material" in printed["en"]) == told


def test_a_chain_whose_base_year_is_not_held_asks_for_nothing(settle):
    assert settle([(2022, -2.0), (2023, -3.0)], -13.5, way=-1, asks="percent", kind="G1")[0].height == 0


def test_a_change_of_a_level_needs_the_figure_of_the_base_year(settle):
    found = settle([(2020, 50.0), (2023, 47.0)], -10, way=-1, asks="percent")[0]
    assert found["GOAL"].item() == pytest.approx(45)
    assert settle([(2021, 50.0), (2023, 47.0)], -10, way=-1, asks="percent")[0].height == 0


def test_figures_of_the_deadline_and_later_start_nothing(settle):
    assert settle([(2025, 80.0), (2026, 82.0)], 90)[0].height == 0


# — quotients and series —


def sales(name, *values, half=0.05):
    rows = [(y, v, v - half, v + half, f"{name}{y}", "copy") for y, v in values]
    return pl.DataFrame(
        rows,
        schema=["YEAR", name, f"{name}_LOW", f"{name}_HIGH", f"{name}_ID", f"{name}_FROM"],
        orient="row",
    )


def test_a_quotient_agrees_where_its_ends_meet_those_of_the_printed_share(chapter):
    space, _ = chapter("06-transport")
    made = space["quotients"](
        sales("NEV", (2021, 25.0), (2022, 30.0)),
        sales("ALL", (2021, 100.0), (2022, 100.0)),
        sales("PRINTED", (2021, 25.0), (2022, 31.0)),
    )
    assert made["AGREES"].to_list() == [True, False]
    assert made["DIFFERENCE"].to_list() == pytest.approx([0, -1])
    assert made["OWN_LOW"][0] == pytest.approx(100 * 24.95 / 100.05)


def test_only_a_printed_share_confirms_anything(chapter, data_of):
    real = data_of("real")
    derived = (
        pl.when(pl.col("INDICATOR") == "nev-sales-share").then(pl.lit("derived")).otherwise("PROVENANCE")
    )
    space, printed = chapter("06-transport", changed(real, PROVENANCE=derived), altered=True)
    assert space["compared"].height > 0 == space["printed"].height
    assert "so nothing could be checked" in printed["en"]


def test_a_series_goes_one_way_only_where_its_ends_leave_no_doubt(chapter):
    space, _ = chapter("13-waste")

    def way(first, last, status="A"):
        rows = [
            ("a", "i", "_", "_T", year, v, v - 0.5, v + 0.5, s, f"o{year}")
            for year, v, s in ((2019, first, "A"), (2021, last, status))
        ]
        names = [*space["SERIES"], "YEAR", "OBS_VALUE", "LOW", "HIGH", "OBS_STATUS", "INPUTS"]
        return space["ends_of"](pl.DataFrame(rows, schema=names, orient="row")).row(0, named=True)

    assert [way(55.0, last)["WAY"] for last in (57.0, 55.5, 53.0)] == ["more", "flat", "less"]
    assert way(55.0, 60.0, "B")["WAY"] == "apart"
    assert way(55.0, 60.0, "E")["WAY"] == "expected"
    assert way(55.0, 57.0)["MISSING"] == 1


def test_too_few_figures_are_listed_and_not_drawn(chapter, data_of):
    space, printed = chapter("13-waste", data_of("real"))
    assert space["held"].height > 0 == space["shown"].height
    assert "too few to draw" in printed["en"]
    drawn, _ = chapter("07-buildings", data_of("real"))
    assert drawn["shown"].height > 0


def test_a_share_worked_out_from_the_same_figures_neither_agrees_nor_differs(chapter):
    space, _ = chapter("06-transport")
    share = sales("PRINTED", (2021, 25.0)).with_columns(PRINTED_FROM=pl.lit("derived"))
    made = space["quotients"](sales("NEV", (2021, 25.0)), sales("ALL", (2021, 100.0)), share)
    assert made["AGREES"].to_list() == [None]


@pytest.mark.parametrize(
    ("high", "least", "is_open"), [(50.0, 2.1, False), (100.0, 2.1, True), (None, 2.1, True)]
)
def test_two_definitions_lie_at_least_as_far_apart_as_their_nearest_ends(chapter, high, least, is_open):
    space, _ = chapter("06-transport")
    frame = pl.DataFrame(
        {"YEAR": [2025, 2025], "OBS_LOW": [47.9, 50.0], "OBS_HIGH": [47.9, high]},
        schema={"YEAR": pl.Int32, "OBS_LOW": pl.Float64, "OBS_HIGH": pl.Float64},
    )
    assert space["gaps"](frame).select("LEAST", "OPEN").row(0) == (least, is_open)


def test_a_share_of_the_change_has_the_ends_of_rounding(chapter):
    space, _ = chapter("08-agriculture")
    moved = space["contributions"](kinds(N=(60.0, 45.0), NPK=(40.0, 35.0)), 2018, 2023)
    row = moved.filter(pl.col("BREAKDOWN") == "N").row(0, named=True)
    assert (row["SHARE_LOW"], row["SHARE"], row["SHARE_HIGH"]) == pytest.approx(
        (100 * 14.9 / 20.1, 75, 100 * 15.1 / 19.9)
    )
    still = space["contributions"](kinds(total=(100.0, 99.95), N=(60.0, 59.95), NPK=(40.0, 40.0)), 2018, 2023)
    assert still["SHARE_LOW"].null_count() == still.height


def test_bands_narrower_than_the_line_are_said_to_be_so(energy):
    def frame(half):
        return pl.DataFrame({"INDEX_LOW": [100.0, 60 - half], "INDEX_HIGH": [100.0, 60 + half]})

    assert [energy["unseen_band"](frame(half)) for half in (0.02, 2.0)] == [True, False]


def test_what_a_city_prints_over_several_years_stands_beside_its_chain(chapter, data_of):
    printed = chapter("03-energy", data_of("real"))[1]["en"].replace("\u202f", " ")
    assert "Sanming: 2016 to 2020, a fall of 21.2 % on 2015" in printed
    assert "years: 0" not in printed


def test_carbon_is_split_in_one_chapter_alone(chapter, data_of):
    assert "chapters/energy.html#sec-kaya" in chapter("25-synergy", data_of("real"))[1]["en"]
