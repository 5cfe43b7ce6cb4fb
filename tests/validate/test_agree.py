"""Figures that don't agree: each is stopped, or let through with a reviewed reason that is reported."""

import polars as pl
import pytest
import yaml

from pipelines.ground.errors import SourceError, ValidationError
from pipelines.publish import FORMATS
from pipelines.schema import TABLES
from pipelines.validate import opened, validate_cells, validate_files, validate_observations
from pipelines.validate.agree import agreement
from pipelines.validate.generated import generated
from pipelines.validate.grid import Expected, grid_table
from pipelines.validate.gx import run_suite

READERS = {suffix: one.read for suffix, one in FORMATS.items()}


def row(number, indicator="fertilizer-use", value=10.0, **fields):
    base = {
        "OBS_ID": f"{number:012x}",
        "INDICATOR": indicator,
        "DEFINITION": "main-crops",
        "REF_AREA": "350400",
        "BREAKDOWN": "_T",
        "TIME_PERIOD": "2023",
        "FREQ": "A",
        "UNIT_MEASURE": "T_1E4",
        "OBS_VALUE": value,
        "OBS_LOW": value,
        "OBS_HIGH": value,
        "QUALIFIER": "exact",
        "DECIMALS": 1,
        "ROUNDING": 0.05,
        "OBS_TEXT": str(value),
        "UNIT_PRINTED": "T_1E4",
        "OBS_STATUS": "A",
        "CONF_STATUS": "F",
        "DISCLOSURE": "主动公开",
        "ORIGIN": "survey",
        "PROVENANCE": "cell",
        "SOURCE_ID": "s",
        "VINTAGE": "2024",
        "CELL": f"f!A{number}",
        "GRADE": "A",
    }
    return {**base, **fields}


@pytest.fixture
def agreed(project, codes):
    """Runs the identities over a few rows; gives the ids of those that fail a check."""
    from pipelines.clean.derive import load_derivations
    from pipelines.codes.identities import load_growths, load_parts

    def run(rows, check, publishers=()):
        table = agreement(
            TABLES["observations"].frame(rows),
            pl.DataFrame(
                list(dict(publishers).items()),
                schema={"SOURCE_ID": pl.String, "PUBLISHER": pl.String},
                orient="row",
            ),
            codes,
            load_derivations(project),
            load_growths(project),
            load_parts(project),
        )
        return table.filter(~pl.col(check))["OBS_ID"].to_list()

    return run


def counties(codes, value):
    from pipelines.submit.form import counties as of

    return [
        row(number, value=value, REF_AREA=area.code)
        for number, area in enumerate(of(codes, "350400", 2023), start=1)
    ]


def test_counties_that_add_up_within_rounding_pass(agreed, codes):
    rows = counties(codes, 1.0)
    assert len(rows) == 11
    assert agreed([*rows, row(99, value=11.3)], "COUNTIES_ADD_UP") == []


def test_counties_that_do_not_add_up_name_the_city(agreed, codes):
    assert agreed([*counties(codes, 1.0), row(99, value=13.0)], "COUNTIES_ADD_UP") == [f"{99:012x}"]


def test_an_incomplete_set_of_counties_says_nothing(agreed, codes):
    assert agreed([*counties(codes, 1.0)[1:], row(99, value=13.0)], "COUNTIES_ADD_UP") == []


def test_shares_are_never_summed_over_counties(agreed, codes):
    shares = [
        {**one, "INDICATOR": "straw-use-rate", "DEFINITION": "_", "UNIT_MEASURE": "PT"}
        for one in [*counties(codes, 50.0), row(99, value=50.0)]
    ]
    assert agreed(shares, "COUNTIES_ADD_UP") == []


@pytest.mark.parametrize(("whole", "failing"), [(10.0, []), (12.0, [f"{9:012x}"])])
def test_breakdowns_add_up_to_their_whole(agreed, whole, failing):
    parts = [
        row(n, value=2.5, DEFINITION="all-agri", BREAKDOWN=name)
        for n, name in enumerate(("N", "P", "K", "NPK"), start=1)
    ]
    assert agreed([*parts, row(9, value=whole, DEFINITION="all-agri")], "BREAKDOWNS_ADD_UP") == failing


@pytest.mark.parametrize(("share", "failing"), [(40.0, []), (44.0, [f"{3:012x}"])])
def test_a_share_is_its_part_over_its_whole(agreed, share, failing):
    rows = [
        row(1, "nev-sales", 40.0, DEFINITION="_", ROUNDING=0.0),
        row(2, "vehicle-sales", 100.0, DEFINITION="_", ROUNDING=0.0),
        row(3, "nev-sales-share", share, DEFINITION="all-sales", UNIT_MEASURE="PT"),
    ]
    assert agreed(rows, "SHARE_FITS") == failing


@pytest.mark.parametrize(("rate", "failing"), [(5.0, []), (7.0, [f"{3:012x}"])])
def test_a_rate_follows_from_its_levels(agreed, rate, failing):
    rows = [
        row(1, "energy-consumption", 100.0, DEFINITION="_", TIME_PERIOD="2022", ROUNDING=0.0),
        row(2, "energy-consumption", 105.0, DEFINITION="_", ROUNDING=0.0),
        row(3, "energy-consumption-change", rate, DEFINITION="_", UNIT_MEASURE="PT"),
    ]
    assert agreed(rows, "GROWTH_FITS") == failing


def test_two_documents_that_differ_beyond_rounding_are_both_named(agreed):
    rows = [row(1, value=10.0), row(2, value=10.04, SOURCE_ID="t"), row(3, value=11.0, SOURCE_ID="u")]
    assert agreed(rows[:2], "SOURCES_AGREE") == []
    assert sorted(agreed(rows, "SOURCES_AGREE")) == [f"{n:012x}" for n in (1, 2, 3)]


def test_a_publisher_s_later_word_is_a_revision_and_no_contradiction(agreed):
    rows = [row(1, value=10.0, VINTAGE="2023"), row(2, value=11.0, SOURCE_ID="t", VINTAGE="2024")]
    assert agreed(rows, "SOURCES_AGREE", {"s": "统计局", "t": "统计局"}) == []
    assert len(agreed(rows, "SOURCES_AGREE", {"s": "统计局", "t": "农业农村局"})) == 2


def test_one_publisher_that_says_two_things_on_one_day_contradicts_itself(agreed):
    rows = [row(1, value=10.0), row(2, value=11.0, SOURCE_ID="t")]
    assert len(agreed(rows, "SOURCES_AGREE", {"s": "统计局", "t": "统计局"})) == 2


def test_an_inexact_figure_contradicts_nothing(agreed):
    rows = [row(1, value=10.0), row(2, value=12.0, SOURCE_ID="t", QUALIFIER="about")]
    assert agreed(rows, "SOURCES_AGREE") == []


def test_a_figure_far_from_its_own_history_is_named(agreed):
    usual = [10.0, 10.1, 10.3, 10.2, 10.4, 10.5, 10.6]
    rows = [row(n, value=v, TIME_PERIOD=str(2015 + n)) for n, v in enumerate(usual)]
    assert agreed(rows, "IN_ITS_HISTORY") == []
    odd = row(50, value=14.0, TIME_PERIOD="2022")
    assert agreed([*rows, odd], "IN_ITS_HISTORY") == [f"{50:012x}"]


def test_a_short_series_says_nothing_of_what_is_usual(agreed):
    rows = [row(n, value=v, TIME_PERIOD=str(2020 + n)) for n, v in enumerate((10.0, 10.1, 14.0))]
    assert agreed(rows, "IN_ITS_HISTORY") == []


def test_the_grid_tells_what_is_missing_and_what_was_not_expected():
    table = TABLES["observations"].frame([row(1), row(2, TIME_PERIOD="2021")])
    expected = [
        Expected(
            source="s", indicators=("fertilizer-use|main-crops",), areas=("350400",), periods=("2023", "2022")
        )
    ]
    found = {r["TIME_PERIOD"]: (r["EXPECTED"], r["PRESENT"]) for r in grid_table(table, expected).to_dicts()}
    assert found == {"2021": (False, True), "2022": (True, False), "2023": (True, True)}


def test_a_source_without_a_declared_grid_promises_nothing():
    assert grid_table(TABLES["observations"].frame([row(1)]), []).height == 0


def test_the_schema_gives_its_own_expectations():
    table = TABLES["observations"].frame([row(1), row(2, TIME_PERIOD="2021")])
    suite = {"name": "t", "meta": {}, "expectations": generated(TABLES["observations"])}
    assert all(check.failed == 0 for check in run_suite(suite, table))
    odd = table.with_columns(
        GRADE=pl.lit("Z"), UNIT_MEASURE=pl.lit(None, dtype=pl.String), TIME_PERIOD=pl.lit("2023")
    )
    failed = {check.id: check.failed for check in run_suite(suite, odd) if check.failed}
    assert failed == {"unit_measure-filled": 2, "grade-coded": 2, "key-unique": 2}


def test_every_expectation_says_what_it_protects_from_in_both_languages(cleaned, codes, project):
    report = validate_observations(cleaned.observations, cleaned.sources, codes, project)
    for table in report:
        for check in table["checks"]:
            assert all(check[key] for key in ("zh", "en", "from_zh", "from_en")), check["id"]


def reviews(project, change):
    path = project.path("data/validation/let_through.yaml")
    entries = change(yaml.safe_load(path.read_text(encoding="utf-8")))
    path.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")


def failing(cleaned, codes, project):
    with pytest.raises(ValidationError) as caught:
        validate_observations(cleaned.observations, cleaned.sources, codes, project)
    return caught.value.faults


def test_a_contradiction_that_nobody_reviewed_stops_the_run_and_names_its_cells(cleaned, codes, data_copy):
    reviews(data_copy, lambda entries: entries[1:])
    faults = failing(cleaned, codes, data_copy)
    assert {fault.code for fault in faults} == {"E-GX-02"}
    assert all("nev-sales|_|100000|_T|2021" in fault.found for fault in faults)
    assert any("statements.csv!F" in fault.where for fault in faults)


def test_a_reviewed_contradiction_is_let_through_and_told_with_its_reason(cleaned, codes, project):
    report = validate_observations(cleaned.observations, cleaned.sources, codes, project)
    check = next(c for c in report[0]["checks"] if c["id"] == "cross-source")
    assert check["failed"] == 0
    told = next(one for one in check["let_through"] if one["at"] == "nev-sales|_|100000|_T|2021")
    assert told["reason_zh"]
    assert told["reason_en"]
    assert len(told["observations"]) == 3


def test_a_reason_that_nothing_needs_any_more_stops_the_run(cleaned, codes, data_copy):
    reviews(data_copy, lambda entries: [*entries, {**entries[0], "at": "nev-sales|_|100000|_T|1999"}])
    assert [fault.code for fault in failing(cleaned, codes, data_copy)] == ["E-GX-03"]


@pytest.mark.parametrize("check", ["no-such", "range"])
def test_a_blocking_check_can_not_be_reasoned_away(cleaned, codes, data_copy, check):
    reviews(data_copy, lambda entries: [*entries, {**entries[0], "check": check}])
    assert "E-GX-04" in [fault.code for fault in failing(cleaned, codes, data_copy)]


def test_a_reason_in_one_language_is_refused(cleaned, codes, data_copy):
    reviews(data_copy, lambda entries: [{**entries[0], "reason": {"zh": "理由"}}])
    with pytest.raises(SourceError):
        validate_observations(cleaned.observations, cleaned.sources, codes, data_copy)


def test_a_missing_year_of_a_table_stops_the_run(cleaned, codes, project):
    fewer = cleaned.observations.filter(
        ~((pl.col("SOURCE_ID") == "rural-yearbook-2020") & (pl.col("TIME_PERIOD") == "2018"))
    )
    with pytest.raises(ValidationError) as caught:
        validate_observations(fewer, cleaned.sources, codes, project)
    assert {fault.code for fault in caught.value.faults} == {"E-GX-02"}
    assert all("missing rural-yearbook-2020|" in fault.found for fault in caught.value.faults)


@pytest.fixture(scope="module")
def cells(project):
    from pipelines.ingest import ingest

    return ingest(project)


def test_the_real_cells_pass(cells, project):
    report = validate_cells(cells, project)
    assert report[0]["rows"] == cells.height
    assert {check["failed"] for check in report[0]["checks"]} == {0}


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"ADDRESS": "nowhere"}, "ADDRESS"),
        ({"KIND": "number"}, "VALUE"),
        ({"TEXT": "烫烫烫"}, "TEXT"),
        ({"SOURCE_ID": "nobody"}, "SOURCE_ID"),
        ({"FORMULA": "=1+1", "TEXT": ""}, "TEXT"),
    ],
)
def test_a_spoilt_cell_is_named_with_its_place(cells, project, fields, column):
    first = pl.int_range(pl.len()) == 0
    odd = cells.with_columns(
        pl.when(first).then(pl.lit(value)).otherwise(name).alias(name) for name, value in fields.items()
    )
    with pytest.raises(ValidationError) as caught:
        validate_cells(odd, project)
    assert column in caught.value.faults[0].found
    assert cells["FILE"][0] in caught.value.faults[0].where


def test_a_download_that_lacks_a_row_is_no_product(data_copy):
    table = TABLES["observations"].frame([row(1), row(2, TIME_PERIOD="2021")])
    folder = data_copy.path("data/products/data")
    folder.mkdir(parents=True)
    table.write_csv(folder / "observations.csv")
    assert validate_files(data_copy, {"observations": table}, READERS)[0]["rows"] == 1
    table.head(1).write_csv(folder / "observations.csv")
    with pytest.raises(ValidationError) as caught:
        validate_files(data_copy, {"observations": table}, READERS)
    assert "ROWS+ROWS_EXPECTED" in caught.value.faults[0].found


def test_the_published_report_only_counts_what_is_kept_back(cleaned, codes, project):
    report = validate_observations(cleaned.observations, cleaned.sources, codes, project)
    told = next(c for c in report[0]["checks"] if c["id"] == "cross-source")["let_through"]
    hidden = told[0]["observations"][0]
    ids = set(cleaned.observations["OBS_ID"]) - {hidden}
    sources = set(cleaned.sources["SOURCE_ID"]) - {"fjnj2020-5-15"}
    published = opened(report, ids, sources)
    check = next(c for c in published[0]["checks"] if c["id"] == "cross-source")
    assert check["kept_back"] == 1
    assert hidden not in str(published)
    assert told[0]["reason_zh"] not in str(published)
    assert "fjnj2020-5-15" not in [one["source"] for one in published[0]["sources"]]
    assert {"source": None, "rows": 60} in published[0]["sources"]
    history = next(c for c in published[0]["checks"] if c["id"] == "history")
    assert (history["let_through"], history["kept_back"]) == ([], 1)


def test_the_report_names_no_value(cleaned, codes, project):
    report = validate_observations(cleaned.observations, cleaned.sources, codes, project)
    keys = {key for table in report for check in table["checks"] for key in check}
    assert not {"value", "found", "OBS_VALUE"} & keys


def test_a_part_of_the_observations_is_checked_without_the_rest(cleaned, codes, project):
    """The gate looks at the restricted ones alone: the public tables are then no gap."""
    rows = TABLES["observations"].frame([row(1)])
    document = cleaned.sources.head(1).with_columns(SOURCE_ID=pl.lit("s"))
    report = validate_observations(rows, document, codes, project, part=True)
    assert {check["failed"] for table in report for check in table["checks"]} == {0}
    with pytest.raises(ValidationError) as caught:
        validate_observations(rows, document, codes, project)
    assert {fault.code for fault in caught.value.faults} == {"E-GX-02", "E-GX-03"}
