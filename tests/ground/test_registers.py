"""Whatever is wrong in a CSV register is one fault with its file, row and column."""

import shutil

import pytest

from pipelines.codes import load_codes
from pipelines.ground.errors import CleanError, CodesError, PlanError, SourceError, TrackerError
from pipelines.ground.project import Project
from pipelines.ground.registers import Many, Row, load_rows


class Fruit(Row):
    name: str
    weight: float = 0.0
    colours: Many = ()


def read(tmp_path, data, key=()):
    path = tmp_path / "fruit.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return load_rows(path, Fruit, CodesError, key)


def faults(tmp_path, data, key=()):
    with pytest.raises(CodesError) as stopped:
        read(tmp_path, data, key)
    return [(f.code, f.where.split("fruit.csv")[-1], f.found) for f in stopped.value.faults]


def test_a_register_is_read_as_its_model(tmp_path):
    found = read(tmp_path, "NAME,WEIGHT,COLOURS\n梨,1.5,黄;绿\n桃,,\n")
    assert found == [Fruit(name="梨", weight=1.5, colours=("黄", "绿")), Fruit(name="桃")]


@pytest.mark.parametrize(
    "data", ["\ufeffNAME,WEIGHT\n梨,1\n", "NAME,WEIGHT\r\n梨,1\r\n", "NAME,WEIGHT\n\n梨,1"]
)
def test_what_a_spreadsheet_adds_changes_nothing(tmp_path, data):
    assert read(tmp_path, data) == [Fruit(name="梨", weight=1.0)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("NAME,SIZE\n梨,1\n", [("E-SCHEMA-01", ":1 SIZE", "SIZE")]),
        ("TITLE,WEIGHT\n梨,1\n", [("E-SCHEMA-01", ":1 NAME", "—"), ("E-SCHEMA-01", ":1 TITLE", "TITLE")]),
        ("NAME,NAME\n梨,桃\n", [("E-SCHEMA-01", ":1 NAME", "NAME")]),
        ("NAME,WEIGHT\n梨,重\n桃,轻\n", [("E-REG-01", ":2 WEIGHT", "重"), ("E-REG-01", ":3 WEIGHT", "轻")]),
        ("NAME,WEIGHT\n,1\n", [("E-REG-01", ":2 NAME", "—")]),
        ("NAME,WEIGHT\n梨,1,2\n", [("E-REG-01", ":2", "3")]),
        ("NAME,WEIGHT\n梨\n", [("E-REG-01", ":2", "1")]),
        ('NAME,WEIGHT\n"梨,1\n', [("E-CSV-01", ":2", "unexpected end of data")]),
        ("NAME,WEIGHT\n桃,1\n梨,1\n".encode("gb18030"), [("E-ENC-01", ":2", "cc d2 2c 31")]),
    ],
)
def test_a_mistake_is_told_with_its_row_and_column(tmp_path, data, expected):
    assert faults(tmp_path, data) == expected


def test_a_key_that_stands_twice_is_told_with_both_rows(tmp_path):
    assert faults(tmp_path, "NAME,WEIGHT\n梨,1\n桃,1\n梨,2\n", ("NAME",)) == [("E-KEY-01", ":4 NAME", "梨")]


def test_a_register_that_is_not_there_is_a_fault(tmp_path):
    with pytest.raises(SourceError) as stopped:
        load_rows(tmp_path / "none.csv", Fruit, SourceError)
    assert stopped.value.faults[0].code == "E-FILE-01"


# — the registers of a project, each damaged as people do —


def edited(project, name, old, new):
    path = project.path(name)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def load_all(project):
    """Everything that is read before the first figure is cleaned, and the figures."""
    from pipelines.chain import tables_of
    from pipelines.sources import load_calendar, load_requests
    from pipelines.understand import load_gazetteer

    load_gazetteer(project, load_codes(project))
    load_calendar(project)
    load_requests(project)
    return tables_of(project)


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("data/codes/units.csv", "PT,%,%,share,1,", "PT,%,%,share,abc,", "E-REG-01"),
        ("data/codes/units.csv", "FACTOR", "FACTORS", "E-SCHEMA-01"),
        ("data/codes/areas.csv", "REF_AREA", "AREA", "E-SCHEMA-01"),
        ("data/codes/organisations.csv", ",行政机关,", ",机关,", "E-REG-01"),
        ("data/codes/gb2260.csv", "FIRST_SEEN", "SEEN", "E-SCHEMA-01"),
        ("data/plan/parents/plans.csv", "TITLE_EN", "TITLE", "E-SCHEMA-01"),
        ("data/plan/parents/imports.csv", "QUOTE", "QUOTED", "E-SCHEMA-01"),
        ("data/searches.csv", "COVERAGE", "COVER", "E-SCHEMA-01"),
        ("data/calendar.csv", ",2027-02,", ",2027/02,", "E-REG-01"),
        ("data/sources/rural-yearbook-inputs/mapping.csv", "SIGN", "MINUS", "E-SCHEMA-01"),
    ],
)
def test_a_damaged_register_of_a_project_is_one_fault_and_no_traceback(data_copy, name, old, new, code):
    edited(data_copy, name, old, new)
    with pytest.raises(TrackerError) as stopped:
        load_all(data_copy)
    assert {fault.code for fault in stopped.value.faults} == {code}
    assert all(name.rpartition("/")[2] in fault.where for fault in stopped.value.faults)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("embargo", "2027/01/01", "E-REG-01"),
        ("contributors", "约9", "E-REG-01"),
        ("contributors", "2.5", "E-REG-01"),
        ("largest", "八成", "E-REG-01"),
        ("largest", "850", "E-REG-01"),
        ("disclosure", "公开", "E-GATE-01"),
        ("value_", "", "E-SCHEMA-01"),
    ],
)
def test_what_a_figure_says_of_its_disclosure_is_told_with_its_cell(demo, tmp_path, column, value, code):
    """On the demo's survey, whose figures carry embargoes and enterprises."""
    shutil.copytree(demo[0].root, tmp_path / "city")
    project = Project(tmp_path / "city")
    path = project.path("data/sources/yt-survey/yt-survey.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    head = lines[0].split(",")
    if column in head:
        cells = lines[1].split(",")
        cells[head.index(column)] = value
        lines[1] = ",".join(cells)
    else:
        lines[0] = lines[0].replace(column.strip("_"), column)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    described = project.path("data/sources/yt-survey/source.yaml")
    from pipelines.sources import load_folder, sha256_of

    old = load_folder(described.parent).source.files[0].sha256
    described.write_text(
        described.read_text(encoding="utf-8").replace(old, sha256_of(path)), encoding="utf-8"
    )
    from pipelines.chain import cells_of, cleaned_of

    with pytest.raises(CleanError) as stopped:
        cleaned_of(project, cells_of(project), load_codes(project))
    faults = [fault for fault in stopped.value.faults if fault.code == code]
    assert len(faults) == 1
    assert faults[0].where.startswith("data/sources/yt-survey/yt-survey.csv!")


def test_a_plan_with_a_renamed_duty_column_is_told(data_copy):
    from pipelines.plan import load_registry

    edited(data_copy, f"data/plan/{data_copy.params.plan}/duties.csv", "ROLE", "PART")
    with pytest.raises(PlanError) as stopped:
        load_registry(data_copy, load_codes(data_copy))
    assert {fault.code for fault in stopped.value.faults} == {"E-SCHEMA-01"}
