"""Whether publishers still show what was quoted, what is kept of it, and what that changes."""

import gzip
import hashlib

import pytest
from portal import LONG, notice, redirect, visitor

from pipelines.chain import cells_of, cleaned_of
from pipelines.collect import verify_held, verify_online
from pipelines.ground.errors import SourceError
from pipelines.sources import load_sources

DOCUMENTS = "source_id,title,publisher,published,address,access,note\n"
STATEMENTS = (
    "statement_id,indicator,ref_area,area_name,time_period,value,unit,qualifier,obs_status,grade,source_id,locator,"
    "as_printed,entity,remark\n"
)
MAPPING = "WORDS,REF_AREA,FROM,TO,INDICATOR,DEFINITION,BREAKDOWN,SIGN,ENTITY,STATE,REASON_ZH,REASON_EN\n"
SPANS = {"s-1": "秸秆综合利用率93.2%", "s-2": "秸秆综合利用率94.5%"}


@pytest.fixture
def quoted(city, portal):
    """A source of two statements of one made-up document."""
    folder = city.folder / "data/sources/told"
    folder.mkdir(parents=True)
    lines = [
        f"{id_},秸秆综合利用率,350400,甲市,{year},{span[7:-1]},%,exact,A,C,doc,一,{span},,"
        for (id_, span), year in zip(SPANS.items(), (2023, 2024), strict=True)
    ]
    files = {
        "documents.csv": DOCUMENTS + f"doc,公报,甲市某局,2025-03-01,{portal.url('/gb/1.htm')},copy,\n",
        "statements.csv": STATEMENTS + "\n".join(lines) + "\n",
    }
    listed = "".join(
        f"  - {{path: {n}, sha256: {hashlib.sha256(t.encode()).hexdigest()}}}\n" for n, t in files.items()
    )
    files["mapping.csv"] = MAPPING + "秸秆综合利用率,,,,straw-use-rate,,,,,,,\n"
    files["source.yaml"] = (
        "id: told\ntitle: {zh: 转录, en: told}\npublisher: 甲市某局\nobtained: 2026-11\nhow: {zh: 抄录, en: copied}\n"
        "licence: {zh: 无, en: none}\nprovenance: transcribed\n"
        f"files:\n{listed}read: {{layout: statements, file: statements.csv, documents: documents.csv}}\n"
    )
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return city


def online(city):
    visit = visitor(city.fake)
    return [one for folder in load_sources(city.project) for one in verify_online(folder, visit)]


def held(city):
    return [(one.state, one.note) for one in verify_held(load_sources(city.project))]


def provenances(city, codes):
    cleaned = cleaned_of(city.project, cells_of(city.project), codes)
    return dict(cleaned.observations.select("TIME_PERIOD", "PROVENANCE").iter_rows())


BOTH = "2023年，秸秆综合利用率\n 93.2％；2024年，<b>秸秆</b>综合利用率９４.5%。"


def test_quotes_that_still_stand_are_kept_with_their_page_and_lift_its_figures(quoted, portal, codes):
    assert provenances(quoted, codes) == {"2023": "copy", "2024": "copy"}
    portal.pages["/gb/1.htm"] = notice(BOTH)
    assert [(one.state, one.note) for one in online(quoted)] == [("there", "2 / 2")]
    folder = load_sources(quoted.project)[0]
    seen = folder.seen["doc"]
    assert (seen.date, seen.spans_found, seen.url) == ("2026-11-28", ("s-1", "s-2"), portal.url("/gb/1.htm"))
    kept = folder.folder / "documents" / f"{seen.sha256}.html.gz"
    assert gzip.decompress(kept.read_bytes()).decode() == notice(BOTH)
    assert held(quoted) == [("held", "2 / 2 2026-11-28")]
    assert provenances(quoted, codes) == {"2023": "cell", "2024": "cell"}


def test_a_quote_that_changed_is_told_with_its_old_and_new_words_and_lifts_nothing(quoted, portal, codes):
    portal.pages["/gb/1.htm"] = notice(BOTH.replace("９４.5", "95.1"))
    assert [(one.state, one.note) for one in online(quoted)] == [
        ("changed", "1 / 2\n秸秆综合利用率94.5% → 秸秆综合利用率95.1%")
    ]
    assert provenances(quoted, codes) == {"2023": "cell", "2024": "copy"}


def test_a_page_that_has_none_of_the_quotes_is_not_kept(quoted, portal):
    portal.pages["/gb/1.htm"] = notice("完全是另一回事，说的是天气和节日安排。")
    assert [(one.state, one.note.count("→ —")) for one in online(quoted)] == [("changed", 2)]
    assert not (quoted.folder / "data/sources/told/seen.csv").exists()


@pytest.mark.parametrize(
    ("page", "state", "note"),
    [
        ((404, {}, ""), "gone", "404"),
        (notice("您访问的页面不存在", "404"), "gone", "200"),
        ((403, {}, ""), "unread", "E-NET-02 403"),
        (b"%PDF-1.4 made up", "unread", "E-GUARD-06 No /Root object! - Is this really a PDF?"),
        (redirect("http://new.example/1.htm"), "moved", "http://new.example/1.htm"),
    ],
)
def test_what_became_of_a_page_is_told(quoted, portal, page, state, note):
    portal.pages["/gb/1.htm"] = page
    assert [(one.state, one.note) for one in online(quoted)] == [(state, note)]


def test_a_page_that_moved_within_its_host_is_read_where_it_is_now(quoted, portal):
    portal.pages |= {"/gb/1.htm": redirect("/new/1.htm", 301), "/new/1.htm": notice(BOTH)}
    assert [(one.state, one.note) for one in online(quoted)] == [
        ("moved", f"2 / 2\n→ {portal.url('/new/1.htm')}")
    ]
    assert load_sources(quoted.project)[0].seen["doc"].url == portal.url("/new/1.htm")


def test_seen_again_only_the_last_bytes_stay(quoted, portal):
    for text in (BOTH, BOTH + "再版"):
        portal.pages["/gb/1.htm"] = notice(text)
        online(quoted)
    assert len(list((quoted.folder / "data/sources/told/documents").iterdir())) == 1
    assert held(quoted) == [("held", "2 / 2 2026-11-28")]


def codes_of(call):
    with pytest.raises(SourceError) as told:
        call()
    return [fault.code for fault in told.value.faults]


def test_offline_an_altered_file_of_a_source_is_a_fault(quoted):
    assert held(quoted) == [("unheld", "0 / 2")]
    path = quoted.folder / "data/sources/told/statements.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("93.2", "93.3"), encoding="utf-8")
    assert codes_of(lambda: held(quoted)) == ["E-FILE-02"]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda path: path.unlink(), "E-FILE-01"),
        (lambda path: path.write_bytes(path.read_bytes()[:-20]), "E-FILE-02"),
        (lambda path: path.write_bytes(gzip.compress(b"other")), "E-FILE-02"),
    ],
    ids=["missing", "half", "other"],
)
def test_offline_held_bytes_that_are_missing_or_altered_are_a_fault(quoted, portal, spoil, code):
    portal.pages["/gb/1.htm"] = notice(BOTH)
    online(quoted)
    spoil(next((quoted.folder / "data/sources/told/documents").iterdir()))
    assert codes_of(lambda: held(quoted)) == [code]


def test_a_line_about_a_document_that_the_source_has_not_is_a_fault(quoted, portal):
    portal.pages["/gb/1.htm"] = notice(BOTH)
    online(quoted)
    path = quoted.folder / "data/sources/told/seen.csv"
    header, line = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([header, line, "another" + line[line.index(",") :]]) + "\n", encoding="utf-8")
    assert codes_of(lambda: held(quoted)) == ["E-SEEN-01"]


def test_held_bytes_with_one_bit_turned_are_a_fault(quoted, portal):
    portal.pages["/gb/1.htm"] = notice(BOTH + LONG)
    online(quoted)
    path = next((quoted.folder / "data/sources/told/documents").iterdir())
    for at in range(12, len(path.read_bytes()) - 8, 7):
        spoilt = bytearray(path.read_bytes())
        spoilt[at] ^= 0xFF
        path.write_bytes(spoilt)
        with pytest.raises(SourceError, match="E-FILE-02"):
            verify_held(load_sources(quoted.project))


def test_a_page_that_leads_to_itself_has_not_moved(quoted, portal):
    portal.pages["/gb/1.htm"] = redirect("/gb/1.htm")
    assert [(one.state, one.note) for one in online(quoted)] == [("unread", "E-NET-03 6 × → /gb/1.htm")]


def test_offline_a_quote_noted_as_found_that_the_held_page_lacks_is_a_fault(quoted, portal):
    portal.pages["/gb/1.htm"] = notice(BOTH.replace("９４.5", "95.1"))
    online(quoted)
    path = quoted.folder / "data/sources/told/seen.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("s-1", "s-1;s-2;s-9"), encoding="utf-8")
    assert codes_of(lambda: held(quoted)) == ["E-SEEN-01", "E-SEEN-01"]


def test_the_commands_check_offline_and_online(quoted, portal, monkeypatch, capsys):
    import sys

    import pipelines.cli.collect as cli

    monkeypatch.chdir(quoted.folder)
    monkeypatch.setattr(cli, "_visitor", lambda project, private: visitor(quoted.fake, private))
    portal.pages["/gb/1.htm"] = notice(BOTH)
    said = {}
    for name, more in {"off": [], "on": ["--online", "--allow-private"], "none": ["--source", "no"]}.items():
        monkeypatch.setattr(sys, "argv", ["tracker", "sources", "verify", *more])
        with pytest.raises(SystemExit) as ended:
            cli_main()
        told = capsys.readouterr()
        said[name] = (ended.value.code, told.out + told.err)
    assert said["off"] == (0, "✓ sources verify: 1 sha256, 0 / 1 documents held\n")
    assert said["on"][0] == 0
    assert "原句仍在" in said["on"][1]
    assert said["none"][0] == 1


def cli_main():
    from pipelines.cli.app import main

    main()
