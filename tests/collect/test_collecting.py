"""A run over a miniature portal: what is new, changed, gone, refused, unread, and what is kept of it."""

import errno
import gzip
import io

import pytest
import yaml
from portal import BOMB, LONG, endless, notice, page, redirect, row, slow
from warcio.archiveiterator import ArchiveIterator

from pipelines.collect import Ledger, overdue
from pipelines.ground.errors import CollectError


def what(run, *fields):
    return [tuple(getattr(one, name) for name in fields or ("what", "title")) for one in run.told]


def codes_told(run):
    return [(one.what, one.fault.code) for one in run.told if one.fault]


@pytest.fixture
def two(portal):
    portal.pages |= {
        "/hjzl/": page(
            row("1.htm", "一月环境质量"), row("2.htm", "二月环境质量", "2026-06-02"), row("3.htm", "招聘公告")
        ),
        "/hjzl/1.htm": notice("一月" + LONG),
        "/hjzl/2.htm": notice("二月" + LONG),
        "/hjzl/3.htm": notice("招聘" + LONG),
    }
    return portal


def test_what_is_wanted_on_a_list_is_fetched_kept_and_entered(two, city):
    assert what(city.run()) == [("new", "一月环境质量"), ("new", "二月环境质量")]
    assert "/hjzl/3.htm" not in two.asked
    first = city.rows[0]
    assert (first.place, first.published, first.first_seen, first.state) == (
        "air",
        "2026-11-18",
        "2026-11-28",
        "waiting",
    )
    assert city.folders == sorted(f"2026-11-28-{one.id}" for one in city.rows)
    folder = city.folder / "data/inbox" / first.folder
    assert sorted(path.name for path in folder.iterdir()) == [
        "air-2026-11-18.html",
        "capture.warc.gz",
        "document.yaml",
    ]
    told = yaml.safe_load((folder / "document.yaml").read_text(encoding="utf-8"))
    assert (told["address"], told["fetched"]) == (two.url("/hjzl/1.htm"), "2026-11-28T09:00:00+00:00")
    assert (folder / "air-2026-11-18.html").read_text(encoding="utf-8") == notice("一月" + LONG)


def test_a_second_run_finds_nothing_new_and_notes_that_it_looked(two, city, fake):
    city.run()
    fake.days = 7
    assert what(city.run()) == []
    assert {(one.first_seen, one.last_seen) for one in city.rows} == {("2026-11-28", "2026-12-05")}


def test_the_warc_file_holds_the_exchange_as_it_came(portal, city):
    packed = gzip.compress(notice().encode())
    portal.pages |= {
        "/hjzl/": page(row("1.htm", "环境质量")),
        "/hjzl/1.htm": (200, {"Content-Encoding": "gzip", "X-A": "b"}, packed),
    }
    city.run()
    data = (city.folder / "data/inbox" / city.folders[0] / "capture.warc.gz").read_bytes()
    records = [
        (one.rec_headers["WARC-Target-URI"], one.http_headers["X-A"], one.http_headers.get_statuscode(), one.content_stream().read())
        for one in ArchiveIterator(io.BytesIO(data))
    ]  # fmt: skip
    assert records == [(portal.url("/hjzl/1.htm"), "b", "200", notice().encode())]


def test_a_page_that_says_something_else_than_before_is_changed_and_both_are_kept(two, city):
    city.run()
    two.pages["/hjzl/1.htm"] = notice("一月（更正）" + LONG)
    assert what(city.run()) == [("changed", "一月环境质量")]
    old, _, new = city.rows
    assert (new.state, old.state, new.url) == (f"changed-of:{old.id}", "waiting", old.url)
    assert len(city.folders) == 3


def test_a_page_that_takes_its_change_back_has_nothing_more_to_decide(two, city):
    first, then = two.pages["/hjzl/1.htm"], notice("一月（更正）" + LONG)
    city.run()
    for shown, state in ((then, "changed-of"), (first, "gone"), (then, "changed-of"), (first, "gone")):
        two.pages["/hjzl/1.htm"] = shown
        assert what(city.run()) == [("changed", "一月环境质量")]
        old, _, new = city.rows
        assert (old.state, new.state.split(":")[0]) == ("waiting", state)
        assert new.reason.split(" ")[0] == (old.id if state == "gone" else "")
    assert what(city.run()) == []


def test_a_page_whose_counter_ticked_is_not_changed(portal, city):
    portal.pages |= {"/hjzl/": page(row("1.htm", "环境质量")), "/hjzl/1.htm": notice(LONG + "浏览次数：1")}
    city.run()
    portal.pages["/hjzl/1.htm"] = notice(LONG + "浏览次数：27")
    assert what(city.run()) == []


def test_one_content_at_two_addresses_is_new_once(portal, city):
    portal.pages |= {
        "/hjzl/": page(row("1.htm", "环境质量"), row("2.htm", "环境质量（转载）")),
        "/hjzl/1.htm": notice(),
        "/hjzl/2.htm": notice(),
    }
    assert what(city.run()) == [("new", "环境质量")]
    assert [one.state for one in city.rows] == ["waiting", f"same-as:{city.rows[0].id}"]


@pytest.mark.parametrize(
    "now",
    [
        (404, {}, ""),
        (410, {}, ""),
        notice("对不起，页面不存在", "404"),
        [redirect("/")],
        [redirect("/404.html")],
    ],
    ids=["404", "410", "a page that says so", "the home page", "a page of that name"],
)
def test_a_document_that_was_taken_down_is_gone_and_may_come_back(two, city, now):
    city.run()
    two.pages |= {"/hjzl/1.htm": now, "/": notice("首页" + LONG), "/404.html": notice("首页" + LONG)}
    assert what(city.run()) == [("gone", "一月环境质量")]
    assert [one.state for one in city.rows] == ["gone", "waiting"]
    two.pages["/hjzl/1.htm"] = notice("一月" + LONG)
    assert what(city.run()) == []
    assert [one.state for one in city.rows] == ["waiting", "waiting"]


def test_what_waits_is_looked_at_when_it_has_left_the_list(two, city):
    city.run()
    two.pages |= {"/hjzl/": page(row("2.htm", "二月环境质量")), "/hjzl/1.htm": (404, {}, "")}
    assert what(city.run()) == [("gone", "一月环境质量")]


def test_a_list_that_changed_its_layout_is_said_and_the_other_places_are_collected(two, city):
    city.watch({"id": "air"}, {"id": "water", "url": two.url("/water/")})
    two.pages["/hjzl/"] = "<html><body><div id='app'></div><script src='app.js'></script></body></html>"
    two.pages["/water/"] = page(row("1.htm", "水环境质量"))
    two.pages["/water/1.htm"] = notice("水" + LONG)
    run = city.run()
    assert codes_told(run) == [("layout", "E-LIST-01")]
    assert [one.stops for one in run.told] == [True, False]
    assert ("new", "水环境质量") in what(run)


def test_a_list_none_of_whose_titles_is_wanted_is_said_with_some_of_them(two, city):
    city.run()
    two.pages["/hjzl/"] = page(row("7.htm", "招聘公告"), row("8.htm", "采购公告"))
    run = city.run()
    assert codes_told(run) == [("layout", "E-LIST-02")]
    assert run.told[0].fault.found == "2: 招聘公告；采购公告"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((403, {}, "no"), "E-NET-02"),
        ((404, {}, "no"), "E-NET-02"),
        ((429, {"Retry-After": "9999"}, ""), "E-NET-02"),
        (redirect("http://other.example/"), "E-NET-03"),
        (BOMB, "E-NET-05"),
        (slow, "E-NET-07"),
        (endless, "E-NET-05"),
        ("", "E-NET-05"),
    ],
    ids=["403", "404", "429", "elsewhere", "bomb", "slow", "endless", "empty"],
)
def test_a_list_that_cant_be_read_is_said_and_stops_the_run_at_the_end(two, city, answer, code):
    two.pages["/hjzl/"] = answer
    run = city.run(body_bytes=100_000, wire_bytes=100_000)
    assert [(one.stops, one.fault.code) for one in run.told] == [(True, code)]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((403, {}, "no"), ("failed", "E-NET-02")),
        ((404, {}, "no"), ("failed", "E-NET-02")),
        (redirect("https://other.example/a"), ("refused", "E-NET-03")),
        (BOMB, ("failed", "E-NET-05")),
        ("<html><script>location.reload()</script></html>", ("failed", "E-NET-02")),
    ],
    ids=["403", "404", "elsewhere", "bomb", "a page of scripts"],
)
def test_a_document_that_cant_be_read_is_said_and_the_others_are_kept(two, city, answer, told):
    two.pages["/hjzl/1.htm"] = answer
    run = city.run(body_bytes=100_000)
    assert codes_told(run) == [told]
    assert ("new", "二月环境质量") in what(run)
    assert any(one.stops for one in run.told) == (told[0] == "failed")


def test_a_link_outside_the_allowed_hosts_is_refused_unless_its_host_is_named(two, city):
    other = f"shb.jia.example:{two.port}"
    two.pages["/hjzl/"] = page(
        row(f"http://{other}/x/1.htm", "三月环境质量"),
        row("http://u:p@www.jia.example/1.htm", "四月环境质量"),
    )
    two.pages["/x/1.htm"] = notice("三月" + LONG)
    assert codes_told(city.run()) == [("refused", "E-NET-03"), ("refused", "E-NET-03")]
    city.watch({"id": "air", "hosts": [other]})
    assert what(city.run())[0] == ("new", "三月环境质量")


def test_pages_of_a_list_are_read_as_many_as_wanted(portal, city):
    city.watch({"id": "air", "pages": 3})
    for number, name in enumerate(["", "index_1.htm", "index_2.htm", "index_3.htm"]):
        pager = f'<script>createPageHTML(4, {number}, "index", "htm");</script>'
        portal.pages[f"/hjzl/{name}"] = page(row(f"{number}.htm", f"第{number}期环境质量"), more=pager)
        portal.pages[f"/hjzl/{number}.htm"] = notice(f"第{number}期" + LONG)
    assert [title for _, title in what(city.run())] == ["第0期环境质量", "第1期环境质量", "第2期环境质量"]
    assert "/hjzl/index_3.htm" not in portal.asked


def test_a_pager_that_goes_in_circles_ends(portal, city):
    city.watch({"id": "air", "pages": 50})
    portal.pages |= {
        "/hjzl/": page(row("1.htm", "环境质量"), more='<a href="/hjzl/?page=2">下一页</a>'),
        "/hjzl/?page=2": page(row("1.htm", "环境质量"), more='<a href="/hjzl/?page=3">下一页</a>'),
        "/hjzl/1.htm": notice(),
    }
    city.run()
    assert portal.asked.count("/hjzl/?page=3") == 0


def test_a_list_of_data_is_read_page_by_page(portal, city):
    city.watch({"id": "air", "url": portal.url("/api?page=1&size=1")})
    for number in (1, 2):
        item = f'{{"doctitle": "第{number}期环境质量", "docpuburl": "/hjzl/{number}.htm", "docreltime": "2026.11.0{number} 10:00:00"}}'
        portal.pages[f"/api?page={number}&size=1"] = (
            200,
            {"Content-Type": "text/html"},
            f'{{"data": [{item}]}}',
        )
        portal.pages[f"/hjzl/{number}.htm"] = notice(f"第{number}期" + LONG)
    city.run()
    assert [(one.title, one.published) for one in city.rows] == [
        ("第1期环境质量", "2026-11-01"),
        ("第2期环境质量", "2026-11-02"),
    ]


def test_since_a_day_older_entries_and_the_pages_behind_them_are_left_alone(portal, city):
    more = '<script>createPageHTML(2, 0, "index", "htm");</script>'
    portal.pages |= {
        "/hjzl/": page(row("1.htm", "环境质量", "2026-01-02"), more=more),
        "/hjzl/index_1.htm": page(row("2.htm", "环境质量")),
    }
    assert what(city.run(since="2026-06-01")) == []
    assert [path for path in portal.asked if path != "/robots.txt"] == ["/hjzl/"]


def test_a_notice_and_what_is_attached_to_it_are_entered_each(portal, city):
    portal.pages |= {
        "/hjzl/": page(row("1.htm", "环境质量")),
        "/hjzl/1.htm": notice(more='<a href="a.pdf">附件</a><a href="http://pan.example/b.zip">附件2</a>'),
        "/hjzl/a.pdf": b"%PDF-1.4 made up",
    }
    run = city.run()
    assert what(run) == [("new", "环境质量"), ("new", "环境质量：附件"), ("refused", "环境质量：附件2")]
    assert [
        path.suffix for one in city.rows for path in (city.folder / "data/inbox" / one.folder).glob("air-*")
    ] == [".html", ".pdf"]


def test_a_notice_whose_text_is_a_file_in_a_frame_is_kept_with_it(portal, city):
    portal.pages |= {
        "/hjzl/": page(row("1.htm", "环境质量")),
        "/hjzl/1.htm": "<html><body><iframe src='a.pdf'></iframe></body></html>",
        "/hjzl/a.pdf": b"%PDF-1.4 made up",
    }
    assert what(city.run()) == [("new", "环境质量"), ("new", "环境质量：a.pdf")]


def test_a_title_that_begins_with_404_is_no_missing_page(portal, city):
    portal.pages |= {
        "/hjzl/": page(row("1.htm", "404家企业的环境质量")),
        "/hjzl/1.htm": notice("404家企业" + LONG, "404家企业的环境质量"),
    }
    assert what(city.run()) == [("new", "404家企业的环境质量")]


def test_a_page_in_gbk_without_a_declaration_is_kept_as_its_bytes_and_read(portal, city):
    portal.pages |= {
        "/hjzl/": page(row("1.htm", "一月环境质量")).encode("gbk"),
        "/hjzl/1.htm": notice().encode("gbk"),
    }
    assert what(city.run()) == [("new", "一月环境质量")]
    assert next((city.folder / "data/inbox" / city.folders[0]).glob("air-*")).read_bytes() == notice().encode(
        "gbk"
    )


def test_a_title_that_a_spreadsheet_would_run_is_made_safe_and_stays_the_same(portal, city):
    portal.pages |= {"/hjzl/": page(row("1.htm", "=HYPERLINK(环境质量)")), "/hjzl/1.htm": notice()}
    city.run()
    city.run()
    assert [one.title for one in city.rows] == ["'=HYPERLINK(环境质量)"]
    text = (city.folder / "data/inbox/ledger.csv").read_text(encoding="utf-8")
    assert ",'=HYPERLINK" in text


def test_no_name_in_an_address_becomes_a_path(portal, city):
    evil = "/hjzl/..%2f..%2f..%2fetc%2fx.htm"
    portal.pages |= {"/hjzl/": page(row(evil, "环境质量")), evil: notice()}
    city.run()
    assert [path.parent.parent for path in (city.folder / "data/inbox").rglob("*.html")] == [
        city.folder / "data/inbox"
    ]


def test_what_a_source_has_already_is_not_fetched(two, city):
    known = {f"www.jia.example:{two.port}/hjzl/1.htm": "some-source"}
    assert what(city.run(known)) == [("new", "二月环境质量")]
    assert "/hjzl/1.htm" not in two.asked


def test_bytes_that_are_not_on_this_machine_are_fetched_again_while_they_wait(two, city):
    import shutil

    city.run()
    for folder in city.folders:
        shutil.rmtree(city.folder / "data/inbox" / folder)
    assert what(city.run()) == []
    assert len(city.folders) == 2


def test_a_full_disk_is_one_fault_and_leaves_nothing_half_written(two, city, monkeypatch):
    import pipelines.ground.files as files

    real = files.write

    def full(path, data):
        if path.name == "capture.warc.gz":
            path.write_bytes(data[:10])
            raise OSError(errno.ENOSPC, "No space left on device")
        real(path, data)

    monkeypatch.setattr(files, "write", full)
    with pytest.raises(CollectError) as told:
        city.run()
    assert [fault.code for fault in told.value.faults] == ["E-FILE-03"]
    assert city.folders == []
    assert not (city.folder / "data/inbox/ledger.csv").exists()
    monkeypatch.undo()
    assert len(what(city.run())) == 2


def test_a_disk_that_fills_while_the_ledger_is_written_leaves_the_old_one(two, city, monkeypatch):
    from pathlib import Path

    city.run()
    before = (city.folder / "data/inbox/ledger.csv").read_bytes()

    def full(self, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(CollectError):
        Ledger(city.project).put(city.rows[0].model_copy(update={"state": "gone"}))
    monkeypatch.undo()
    assert (city.folder / "data/inbox/ledger.csv").read_bytes() == before
    assert [path.name for path in (city.folder / "data/inbox").iterdir() if "ledger" in path.name] == [
        "ledger.csv"
    ]


def test_two_runs_at_once_are_one_too_many(two, city):
    from pipelines.collect.ledger import alone

    with alone(city.project), pytest.raises(CollectError, match="E-INBOX-05"):
        city.run()


@pytest.mark.parametrize(
    ("day", "places", "told"),
    [
        ("2026-10", ["air"], "看这几处：air"),
        ("2026-10", [], "还没有一处"),
        ("2026-12", ["air"], None),
        ("2026", ["air"], None),
    ],
)
def test_a_figure_whose_day_is_over_is_overdue_and_says_where_it_is_looked_for(city, day, places, told):
    row = {"INDICATOR": "good-air-days", "TARGET_ID": None, "EXPECTED_BY": day, "PUBLICATION_ZH": "公报"}
    watched = [place for place in city.places() if place.id in places]
    found = overdue([row], watched, {}, "2026-11-28")
    assert [told in one.note for one in found] == ([True] if told else [])


def test_a_list_that_fell_silent_for_longer_than_twice_its_rhythm_is_overdue(city):
    newest = {"air": "2026-09-01"}
    assert [one.what for one in overdue([], city.places(), newest, "2026-11-28")] == ["overdue"]
    assert overdue([], city.places(), {"air": "2026-10-20"}, "2026-11-28") == []
    assert overdue([], city.places(), {}, "2026-11-28") == []
