"""The inbox by its commands: what waits, what becomes a source, what is turned down."""

import io
import sys

import openpyxl
import pytest
import yaml
from portal import LONG, notice, page, row

from pipelines.cli.app import main
from pipelines.collect import accept, reject
from pipelines.ground.errors import CollectError


def workbook():
    book = openpyxl.Workbook()
    for cells in (["2025年甲市环境", None, None], ["指标", "单位", "2025年"], ["优良天数比例", "%", 98.6]):
        book.active.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def full(portal, city):
    """An inbox with a workbook and a notice."""
    portal.pages |= {
        "/hjzl/": page(row("1.xlsx", "环境质量表"), row("2.htm", "环境质量通报")),
        "/hjzl/1.xlsx": workbook(),
        "/hjzl/2.htm": notice(LONG),
    }
    city.run()
    return city


@pytest.fixture
def command(full, monkeypatch, capsys):
    """Runs a command in the city; returns (exit code, output)."""

    def run(*arguments):
        monkeypatch.chdir(full.folder)
        monkeypatch.setattr(sys, "argv", ["tracker", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return ended.value.code, told.out + told.err

    return run


def test_what_waits_is_listed_with_its_ids(command, full):
    code, said = command("inbox")
    assert code == 0
    assert all(one.id in said and one.title in said for one in full.rows)


def test_a_table_file_becomes_a_source_with_what_the_ledger_knows(command, full):
    table = full.rows[0]
    code, said = command("inbox", "accept", table.id, "--id", "air-2025", "--title-en", "Air", "--grade", "A")
    assert code == 0, said
    source = yaml.safe_load((full.folder / "data/sources/air-2025/source.yaml").read_text(encoding="utf-8"))
    document = source["documents"][0]
    assert (source["publisher"], source["obtained"]) == ("甲市某局", "2026-11-28")
    assert (document["address"], document["published"]) == (table.url, "2026-11-18")
    assert source["files"][0]["sha256"] == table.sha256
    assert [(one.state, one.source_id) for one in full.rows] == [("accepted", "air-2025"), ("waiting", "")]


def test_a_trial_writes_nothing_and_the_document_waits_on(command, full):
    code, said = command("inbox", "accept", full.rows[0].id, "--title-en", "Air", "--grade", "A", "--dry-run")
    assert code == 0, said
    assert "layout: table" in said
    assert full.rows[0].state == "waiting"
    assert not (full.folder / "data/sources").exists()


@pytest.mark.parametrize("day", ["x", "2026-13", "2026-1", "2026-02-31", "20260101"])
def test_a_day_of_publication_that_no_calendar_has_writes_nothing(command, full, day):
    told = ("--title-en", "Air", "--grade", "A", "--published", day)
    code, said = command("inbox", "accept", full.rows[0].id, *told)
    assert (code, "E-ARG-02 --published" in said) == (1, True)
    assert full.rows[0].state == "waiting"
    assert not (full.folder / "data/sources").exists()


def test_an_id_that_leads_out_of_the_sources_writes_nothing(command, full):
    before = sorted(full.folder.rglob("*"))
    code, said = command(
        "inbox", "accept", full.rows[0].id, "--title-en", "A", "--grade", "A", "--id", "../x"
    )
    assert (code, "E-YAML-02" in said, full.rows[0].state) == (1, True, "waiting")
    assert sorted(full.folder.rglob("*")) == before


def test_a_question_that_nobody_answered_leaves_the_document_waiting(command, full):
    code, said = command("inbox", "accept", full.rows[0].id)
    assert code == 1
    assert "E-ARG-01" in said
    assert full.rows[0].state == "waiting"


def test_prose_is_proposed_confirmed_and_accepted(command, full):
    """The first time it writes what waits for a yes or no, the second time it takes what has a yes."""
    notice = full.rows[1]
    confirmed = full.folder / "data/inbox" / notice.folder / "statements.yaml"
    assert command("inbox", "accept", notice.id)[0] == 0
    told = yaml.safe_load(confirmed.read_text(encoding="utf-8"))
    assert (told["document"]["id"], told["document"]["address"]) == (notice.id, notice.url)
    code, said = command("inbox", "accept", notice.id)
    assert (code, "E-PROP-01" in said, full.rows[1].state) == (1, True, "waiting")
    assert not (full.folder / "data/sources").exists()


def test_prose_is_handed_to_whoever_proposes_statements(full):
    asked = []

    def propose(path, found):
        asked.append((path.suffix, found.url))
        return "made"

    notice = full.rows[1]
    assert accept(full.project, notice.id, lambda *_: "table", propose) == "made"
    assert asked == [(".html", notice.url)]
    assert (full.rows[1].state, full.rows[1].source_id) == ("accepted", "made")


def test_what_is_made_of_a_document_may_lie_beside_it_while_it_waits(full):
    def propose(path, found):
        path.with_name("a-proposal.yaml").write_text("made up\n", encoding="utf-8")
        return ""

    for _ in range(2):
        assert accept(full.project, full.rows[1].id, lambda *_: "table", propose) == ""
    assert full.rows[1].state == "waiting"


def test_a_page_is_taken_for_its_table_where_that_is_said(full):
    assert accept(full.project, full.rows[1].id, lambda *_: "table", None, as_table=True) == "table"


def test_the_table_of_a_notice_becomes_a_source_by_its_command(command, full, portal):
    table = "<table><tr><td>指标</td><td>单位</td><td>2025年</td></tr><tr><td>优良天数比例</td><td>%</td><td>98.6</td></tr></table>"
    portal.pages["/hjzl/2.htm"] = notice(LONG, "2025年甲市环境质量", table)
    full.run()
    changed = full.rows[-1]
    assert changed.state.startswith("changed-of:")
    code, said = command(
        "inbox", "accept", changed.id, "--table", "--id", "air-page", "--title-en", "Air", "--grade", "B"
    )
    assert code == 0, said
    assert (full.folder / "data/sources/air-page/mapping.csv").is_file()


def test_a_document_that_was_transcribed_names_its_source(command, full):
    code, said = command("inbox", "accept", full.rows[1].id, "--source", "mine")
    assert code == 1
    assert "E-FILE-01" in said
    (full.folder / "data/sources/mine").mkdir(parents=True)
    (full.folder / "data/sources/mine/source.yaml").write_text("id: mine\n", encoding="utf-8")
    assert command("inbox", "accept", full.rows[1].id, "--source", "mine")[0] == 0
    assert full.rows[1].source_id == "mine"


def test_a_document_that_is_turned_down_keeps_the_reason_and_does_not_come_back(command, full):
    assert command("inbox", "reject", full.rows[1].id, "--reason", "=与承诺\n无关")[0] == 0
    assert (full.rows[1].state, full.rows[1].reason) == ("rejected", "'=与承诺 无关")
    assert [one.what for one in full.run().told] == []
    assert full.rows[1].state == "rejected"
    code, said = command("inbox", "accept", full.rows[1].id)
    assert code == 1
    assert "E-INBOX-02" in said


@pytest.mark.parametrize(
    ("id_", "reason", "code"), [("d0000000000", "x", "E-INBOX-01"), (None, " \u200b", "E-ARG-01")]
)
def test_an_id_that_there_is_not_and_a_reason_that_is_none_are_faults(full, id_, reason, code):
    with pytest.raises(CollectError, match=code):
        reject(full.project, id_ or full.rows[0].id, reason)


def test_bytes_that_were_altered_or_are_elsewhere_are_not_accepted(full):
    table = full.rows[0]
    path = next((full.folder / "data/inbox" / table.folder).glob("air-*"))
    path.write_bytes(b"other")
    with pytest.raises(CollectError, match="E-FILE-02"):
        accept(full.project, table.id, lambda *_: "x", None)
    path.unlink()
    with pytest.raises(CollectError, match="E-INBOX-03"):
        accept(full.project, table.id, lambda *_: "x", None)


def test_a_ledger_that_somebody_spoiled_is_a_fault_with_its_line(command, full):
    path = full.folder / "data/inbox/ledger.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("waiting", "perhaps", 1), encoding="utf-8")
    code, said = command("inbox")
    assert code == 1
    assert "E-REG-01" in said
    assert "ledger.csv:2 STATE" in said


def test_collecting_by_its_command_tells_what_it_found_and_fails_where_a_place_did(
    command, full, portal, monkeypatch
):
    from portal import visitor

    import pipelines.cli.collect as cli

    monkeypatch.setattr(cli, "_visitor", lambda project, private: visitor(full.fake, private))
    portal.pages["/hjzl/"] = page(row("3.htm", "新的环境质量通报"))
    portal.pages["/hjzl/3.htm"] = notice("新" + LONG)
    code, said = command("collect", "--allow-private", "--since", "2026-01-01")
    assert code == 0, said
    assert "新的环境质量通报" in said
    code, said = command("collect")
    assert code == 1
    assert "E-NET-04" in said
    for arguments, fault in ((("--place", "none"), "E-WATCH-01"), (("--since", "yesterday"), "E-ARG-02")):
        code, said = command("collect", *arguments)
        assert (code, fault in said) == (1, True)
