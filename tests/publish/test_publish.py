"""Data products: the same bytes each time, valid against their own descriptors, safe to open."""

import csv
import io
import json
import zipfile

import jsonschema
import polars as pl
import pytest

from pipelines.ground.files import csv_bytes, parquet_bytes, safe_cell
from pipelines.publish import publish


def read(out, name):
    return json.loads((out / "api/v1" / name).read_text(encoding="utf-8"))


def test_products_are_byte_identical_when_written_again(tables, registry, codes, project, out, tmp_path):
    for path in publish(tables, registry, codes, project.params, [], tmp_path):
        assert path.read_bytes() == (out / path.relative_to(tmp_path)).read_bytes(), path.name


@pytest.mark.parametrize(
    "name",
    [
        "plans",
        "targets",
        "assessments",
        "opinions",
        "observations",
        "disclosure",
        "sources",
        "releases",
    ],
)
def test_each_list_is_valid_against_the_schema_beside_it(out, name):
    schema = read(out, f"{name}.schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(read(out, f"{name}.json"))


def test_targets_carry_the_agreed_keys_and_a_deadline_always(out):
    rows = read(out, "targets.json")
    keys = "id plan article quote start end kind firmness path comparator value unit base_period deadline parent organisations status"
    for row in rows:
        assert set(keys.split()) <= set(row)
        assert row["deadline"]
    city = [row for row in rows if row["plan"] == "sanming-2022"]
    assert len([row for row in city if row["counted"]]) == 17


def test_positions_are_code_points_of_the_plans_text(out, registry):
    for row in read(out, "targets.json"):
        if row["start"] is not None:
            assert registry.text[row["start"] : row["end"]] == row["quote"]


def test_observations_json_is_the_current_view(out):
    keys = ["INDICATOR", "DEFINITION", "REF_AREA", "BREAKDOWN", "ENTITY", "TRANSFORMATION", "BASE_PER"]
    keys += ["TIME_PERIOD"]
    rows = read(out, "observations.json")
    assert len({tuple(row[key] for key in keys) for row in rows}) == len(rows)


def test_releases_json_holds_real_releases_only(out):
    assert read(out, "releases.json") == []


def test_a_promises_chain_leads_from_status_to_cell_and_sha256(out):
    chain = read(out, "targets/sm2022-08-fertilizer.json")
    inputs = {obs for row in chain["context"] for obs in row["INPUTS"]}
    observed = {row["OBS_ID"]: row for row in chain["observations"]}
    assert inputs <= set(observed)
    documents = {row["source_id"]: row for row in chain["sources"]}
    for obs in inputs:
        assert "!" in observed[obs]["CELL"]
        assert len(documents[observed[obs]["SOURCE_ID"]]["sha256"]) == 64
    assert chain["searches"]


def test_csv_has_a_bom_and_the_tables_columns(out):
    data = (out / "data/assessments.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0]["TARGET_ID"]
    assert [row["TARGET_ID"] for row in rows] == [
        row["TARGET_ID"]
        for row in csv.DictReader(io.StringIO((out / "data/targets.csv").read_text("utf-8-sig")))
    ]


def test_csv_and_parquet_hold_the_same_figures(out):
    parquet = pl.read_parquet(out / "data/observations.parquet")
    text = pl.read_csv(out / "data/observations.csv", infer_schema=False)
    assert text["OBS_VALUE"].cast(pl.Float64).to_list() == parquet["OBS_VALUE"].to_list()


@pytest.mark.parametrize("text", ["-13.83", "+3.2", "-1,204.5", "-0.4%", "-", "13.83", "−5", "永安市"])
def test_a_figure_stays_as_it_is_printed_whatever_its_sign(text):
    assert safe_cell(text) == text
    written = csv_bytes(pl.DataFrame({"A": [text]})).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(written)))[1] == [text]


@pytest.mark.parametrize("text", ["=1+1", "+86-cmd", "-x", "-2+3", "@cmd", "\tx", "＝1+1", "-5\n=1", "+A1"])
def test_a_text_that_a_spreadsheet_would_run_is_made_safe(text):
    assert safe_cell(text) == f"'{text}"
    written = csv_bytes(pl.DataFrame({"A": [text], "N": [-5.5]})).decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(written, newline="")))[1]
    assert row == [f"'{text}", "-5.5"]


def test_the_workbook_opens_and_carries_no_clock(out, project):
    book = zipfile.ZipFile(out / "data/tables.xlsx")
    assert {info.date_time[:3] for info in book.infolist()} == {(1980, 1, 31)} or {
        info.date_time[0] for info in book.infolist()
    } == {1980}
    assert f"{project.params.release.date}T00:00:00Z".encode() in book.read("docProps/core.xml")


def test_parquet_bytes_do_not_depend_on_the_order_of_work():
    frame = pl.DataFrame({"A": list(range(5000)), "B": [str(n) for n in range(5000)]})
    assert parquet_bytes(frame) == parquet_bytes(frame.rechunk())


def test_the_data_package_validates(out):
    import frictionless

    with frictionless.system.use_context(trusted=True):
        report = frictionless.Package(str(out / "data/datapackage.json")).validate()
    assert report.valid, report.flatten(["resourceName", "type", "note"])[:10]
