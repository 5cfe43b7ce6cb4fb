"""What a person decides about a printed table: a doubt stays until it is settled where it stands."""

import hashlib
from dataclasses import replace

import openpyxl
import polars as pl
import pytest
import yaml

from pipelines.clean import clean
from pipelines.clean.figures import Figure, SetAside
from pipelines.clean.printed import printed
from pipelines.codes import load_codes
from pipelines.ground.errors import CleanError, SourceError
from pipelines.ingest import ingest
from pipelines.sources import Decision, Place, decision_of, load_folder
from pipelines.understand import Understanding
from tests.conftest import REPO

WORDS = REPO / "pipelines/inspection/drawn.yaml"
DOUBTS = sorted(yaml.safe_load(WORDS.read_text(encoding="utf-8"))["doubt"])
ROWS = [
    ["2030年三明市科技活动", "", "", ""],
    ["单位：吨、公顷", "", "", ""],
    ["指标", "2029年", "2030年", "备注"],
    ["农药使用量", 64, 70, ""],
    ["化肥施用量", 5, 6, ""],
]


def landed(project, rows=ROWS, sheets=("Sheet1",), mapping="", **read):
    """A project with these rows as the source «t», read as `read` says."""
    book = openpyxl.Workbook()
    book.active.title = sheets[0]
    for name in sheets[1:]:
        book.create_sheet(name)
    for row in rows:
        for name in sheets:
            book[name].append(row)
    folder = project.path("data/sources/t")
    folder.mkdir()
    book.save(folder / "t.xlsx")
    data = (folder / "t.xlsx").read_bytes()
    described = {
        "id": "t",
        "title": {"zh": "表", "en": "Table"},
        "publisher": "某局",
        "obtained": "2031-01",
        "how": {"zh": "原文件", "en": "as published"},
        "licence": {"zh": "事实", "en": "facts"},
        "grade": "B",
        "provenance": "cell",
        "files": [{"path": "t.xlsx", "sha256": hashlib.sha256(data).hexdigest()}],
        "read": {"layout": "table", "file": "t.xlsx", "area": "350400", **read},
        "documents": [{"id": "t", "title": "表", "published": "2031"}],
    }
    (folder / "source.yaml").write_text(yaml.safe_dump(described, allow_unicode=True), encoding="utf-8")
    lines = mapping or "农药使用量,,,,,,,,,,,\n化肥施用量,,,,,,,,,,,\n"
    head = "WORDS,REF_AREA,FROM,TO,INDICATOR,DEFINITION,BREAKDOWN,SIGN,ENTITY,STATE,REASON_ZH,REASON_EN\n"
    (folder / "mapping.csv").write_text(head + lines, encoding="utf-8")
    return project


def figures(project):
    """The source's figures and what is set aside, each by its cell, and the remarks and faults."""
    folder = load_folder(project.path("data/sources/t"))
    codes = load_codes(project)
    cells = ingest(project)
    found = list(
        printed(
            folder,
            folder.source.read,
            cells,
            folder.source.documents[0],
            Understanding(project, codes),
        )
    )
    good = {f.cell.rpartition("!")[2]: f for f in found if isinstance(f, Figure)}
    aside = {f.figure.cell.rpartition("!")[2]: f for f in found if isinstance(f, SetAside)}
    rest = [f for f in found if not isinstance(f, Figure | SetAside)]
    return good, aside, rest


@pytest.fixture(autouse=True)
def _here(in_process):
    pass


@pytest.mark.parametrize("doubt", DOUBTS)
def test_a_doubted_figure_never_becomes_a_figure_whichever_doubt_it_is(data_copy, monkeypatch, doubt):
    """Until it is settled by its own code: what is settled of another doubt changes nothing."""
    from pipelines.clean import printed as module

    understood = module.understand

    def doubted(readout, known):
        tables = understood(readout, known)
        for table in tables:
            table.figures = [replace(f, unit="公顷", unit_code="HA", doubts=(doubt,)) for f in table.figures]
        return tables

    monkeypatch.setattr(module, "understand", doubted)
    others = [other for other in DOUBTS if other != doubt]
    good, aside, _ = figures(landed(data_copy, settled=others))
    assert good == {}
    assert {one.code for one in aside.values()} == {"Q-DOUBT"}
    assert all(one.reason_zh.endswith(doubt) for one in aside.values())


def test_a_cell_that_is_no_number_is_set_aside_with_its_text_until_it_is_settled(data_copy, monkeypatch):
    from pipelines.clean import printed as module

    understood = module.understand

    def unread(readout, known):
        tables = understood(readout, known)
        for table in tables:
            table.figures = [
                replace(f, value=None, text=f"约{f.text}", doubts=("number:brackets",)) for f in table.figures
            ]
        return tables

    monkeypatch.setattr(module, "understand", unread)
    project = landed(data_copy, settled=["number:brackets @ Sheet1!C"])
    good, aside, rest = figures(project)
    assert good == {}
    assert {cell: (one.code, one.figure.value) for cell, one in aside.items()} == {
        "B4": ("Q-DOUBT", "约64"),
        "B5": ("Q-DOUBT", "约5"),
    }
    assert rest == []


def test_each_doubt_of_the_words_file_is_tried():
    assert len(DOUBTS) >= 17


def test_a_doubted_figure_stays_out_of_the_observations(data_copy):
    project = landed(
        data_copy,
        mapping="化肥施用量,,,,fertilizer-use,main-crops,,,,,,\n农药使用量,,,,,,,,,,不用,not used\n",
    )
    cleaned = clean(ingest(project), load_codes(project), project)
    mine = [t.filter(pl.col("SOURCE_ID") == "t") for t in (cleaned.observations, cleaned.quarantine)]
    assert mine[0].height == 0
    assert set(mine[1]["CODE"]) == {"Q-DOUBT"}


@pytest.mark.parametrize(
    ("entry", "kept"),
    [
        ("unit:several", {"B4", "C4", "B5", "C5"}),
        ("unit:several @ Sheet1!C", {"C4", "C5"}),
        ("unit:several @ Sheet1!5", {"B5", "C5"}),
        ("unit:several @ Sheet1!C5", {"C5"}),
        ("unit:several @ Sheet1!C5, Sheet1!4", {"C5", "B4", "C4"}),
        ("any @ Sheet1!5", {"B5", "C5"}),
        ("@ Sheet1!5", {"B5", "C5"}),
        ("'unit:several @ Sheet1!C # checked with the bureau'", {"C4", "C5"}),
        ("unit:conflict", set()),
        ("unit:conflict @ Sheet1!C", set()),
    ],
)
def test_a_doubt_is_settled_where_the_entry_says_and_nowhere_else(data_copy, entry, kept):
    good, aside, rest = figures(landed(data_copy, settled=[entry.strip("'")], unit="公顷"))
    assert set(good) == kept
    assert set(good) | set(aside) == {"B4", "C4", "B5", "C5"}
    assert len(rest) == (0 if kept else 1)


def test_a_sheet_of_the_same_form_is_not_settled_with_another(data_copy):
    project = landed(data_copy, sheets=("一, 上", "二"), settled=["unit:several @ '一, 上'!C"], unit="公顷")
    folder = load_folder(project.path("data/sources/t"))
    codes = load_codes(project)
    document = folder.source.documents[0]
    found = printed(folder, folder.source.read, ingest(project), document, Understanding(project, codes))
    kept = {f.cell for f in found if isinstance(f, Figure)}
    assert kept <= {"t.xlsx!一, 上!C4", "t.xlsx!一, 上!C5"}
    assert kept


@pytest.mark.parametrize("place", ["Sheet2!C", "Sheet1!Z", "Sheet1!99", "Sheet1!Z99", "Sheet1!R4C2"])
def test_a_place_that_the_file_does_not_have_is_a_fault(data_copy, place):
    project = landed(data_copy, settled=[f"unit:several @ Sheet1!C, {place}"])
    with pytest.raises(CleanError) as caught:
        clean(ingest(project), load_codes(project), project)
    fault = next(f for f in caught.value.faults if f.code == "E-SETTLE-01")
    assert fault.where == "data/sources/t/source.yaml"
    assert fault.expected == place


def test_a_decision_that_settles_nothing_any_more_is_remarked_upon(data_copy, command):
    project = landed(data_copy, settled=["unit:conflict", "unit:several @ Sheet1!A, Sheet1!C"])
    assert command(project.root, "ingest").returncode == 0
    done = command(project.root, "clean")
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stdout.splitlines() if "data/sources/t/source.yaml" in line]
    assert len(told) == 2
    assert "“unit:conflict” meets no figure" in told[0]
    assert "(Sheet1!A)" in told[1]


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "any",
        "units",
        "unit:several @",
        "unit:several @ C",
        "unit:several @ Sheet1!",
        "unit:several @ Sheet1!C,",
        "unit:several @ Sheet1!C5:C9",
        "unit:several Sheet1!C",
        "unit:several @ Sheet1!C Sheet1!D",
        "unit:several, unit:conflict",
        "Unit:Several",
    ],
)
def test_an_entry_that_is_not_written_as_entries_are_is_a_fault_with_its_line(data_copy, entry):
    project = landed(data_copy, settled=[entry])
    with pytest.raises(SourceError) as caught:
        load_folder(project.path("data/sources/t"))
    assert {fault.code for fault in caught.value.faults} == {"E-YAML-02"}
    assert "source.yaml:" in caught.value.faults[0].where


@pytest.mark.parametrize("sheet", ["Sheet1", "表 1", "table[0]", "(csv)", "a, b", "it's", "1-2", "a!b"])
@pytest.mark.parametrize("at", ["C", "5", "C5", "R5C3"])
def test_a_place_is_read_as_it_is_written(sheet, at):
    place = Place(sheet, at)
    assert decision_of(f"unit:several @ {place}, {place} # why") == Decision("unit:several", (place, place))


BRACKET = [
    ["2030年三明市科技活动", "", ""],
    ["单位：万元", "", ""],
    ["地区", "研发经费", "研发人员"],
    ["三元区", 64, 9],
    ["沙县区", 60, 8],
]


def test_what_is_said_of_a_column_answers_its_doubt_and_goes_before_the_file(data_copy):
    say = [
        {"sheet": "Sheet1", "column": "C", "unit": "公顷"},
        {"sheet": "Sheet1", "row": 5, "period": 2028, "area": 350421},
    ]
    good, aside, rest = figures(landed(data_copy, say=say))
    assert {cell: (f.unit, f.period, f.ref_area) for cell, f in good.items()} == {
        "C4": ("公顷", "2030", "350400"),
        "C5": ("公顷", "2028", "350421"),
    }
    assert set(aside) == {"B4", "B5"}
    assert rest == []


def test_what_is_said_of_the_whole_file_answers_no_word_that_was_not_understood(data_copy, monkeypatch):
    """A bracket that no list knows counts in something: settling it does not make it the file's own unit."""
    from pipelines.clean import printed as module

    understood = module.understand

    def unknown(readout, known):
        tables = understood(readout, known)
        for table in tables:
            doubts = ("unit:unknown", "area:unknown")
            table.figures = [
                replace(f, unit=None, area=None, ref_area=None, doubts=doubts) for f in table.figures
            ]
        return tables

    monkeypatch.setattr(module, "understand", unknown)
    settled = ["unit:unknown", "area:unknown"]
    good, aside, _ = figures(landed(data_copy, rows=BRACKET, settled=settled, unit="万元"))
    assert good == {}
    assert {one.code for one in aside.values()} == {"U-AREA"}
    assert {one.figure.unit for one in aside.values()} == {""}


@pytest.mark.parametrize(
    "say",
    [
        {"sheet": "Sheet1", "unit": "吨"},
        {"sheet": "Sheet1", "column": "C"},
        {"column": "C", "unit": "吨"},
        {"sheet": "Sheet1", "column": "C", "row": 4, "unit": "吨"},
        {"sheet": "Sheet1", "column": "C4", "unit": "吨"},
        {"sheet": "Sheet1", "row": 0, "unit": "吨"},
        {"sheet": "Sheet1", "column": "C", "units": "吨"},
    ],
)
def test_what_is_said_without_place_or_answer_is_a_fault(data_copy, say):
    project = landed(data_copy, say=[say])
    with pytest.raises(SourceError, match="E-YAML-02"):
        load_folder(project.path("data/sources/t"))


def test_one_thing_said_twice_of_a_column_is_a_fault(data_copy):
    say = [{"sheet": "Sheet1", "column": "C", "unit": unit} for unit in ("吨", "亩")]
    project = landed(data_copy, say=say)
    with pytest.raises(SourceError, match="said twice: Sheet1!C unit"):
        load_folder(project.path("data/sources/t"))


def test_what_is_said_of_a_column_that_is_not_there_is_a_fault(data_copy):
    _, _, rest = figures(landed(data_copy, say=[{"sheet": "Sheet1", "column": "X", "unit": "吨"}]))
    assert [getattr(one, "code", "") for one in rest] == ["E-SETTLE-01", ""]


def test_the_handbook_s_example_is_read(repo):
    from pipelines.sources import TableLayout

    blocks = (repo / "CONTRIBUTING.md").read_text(encoding="utf-8").split("```yaml\n")[1:]
    example = next(block for block in blocks if "settled:" in block).partition("```")[0]
    layout = TableLayout.model_validate(yaml.safe_load(example)["read"])
    assert [len(decision.places) for decision in layout.decisions] == [0, 2, 1, 1]
    assert layout.say[0].unit == "人年"
