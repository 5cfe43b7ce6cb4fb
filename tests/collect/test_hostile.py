"""What pages, servers and people hand in that nobody would think of: each is read, or said in one fault."""

import gzip
import json
import time

import pytest
import yaml
from portal import notice, page, redirect, row, visitor

from pipelines.collect import accept, load_watch, reject
from pipelines.collect.addresses import joined
from pipelines.collect.wire import unpacked
from pipelines.ground.errors import CollectError, SourceError, TrackerError
from pipelines.ground.yamlio import read_yaml
from pipelines.sources import write_source

WANTED = row("1.htm", "环境质量")


def read(city, listed, more=None):
    """What a run tells of a list, and how many seconds it took."""
    city.portal.pages |= {"/hjzl/": listed, "/hjzl/1.htm": notice()} | (more or {})
    started = time.monotonic()
    told = [one.what for one in city.run().told]
    assert time.monotonic() - started < 10
    return told


@pytest.mark.parametrize(
    "more",
    [
        '<a href="?page=%C2%B2">x</a>',
        '<a href="http://xn--0/1.htm">环境质量</a>',
        '<script>createPageHTML(²,0,"index","htm")</script>',
        f'<script>createPageHTML({"1" * 5000},0,"index","htm")</script>',
        f'<a onclick="\'{".do?" * 50_000}">x</a>',
        "<p>12" + " " * 100_000 + "<a href=3.htm>x</a> 2026-01-01 <a href=2.htm>y</a></p>",
        '<p><a href="7.htm">x</a>' + '<b>z</b><a href="7.htm">x</a>' * 4000 + "</p>",
    ],
    ids=["counted", "host", "pager", "digits", "script", "blanks", "one address"],
)
def test_a_page_that_means_harm_is_read_in_a_moment(city, more):
    assert read(city, page(WANTED, more=more)) == ["new"]


@pytest.mark.parametrize("value", ["²", "1" * 5000, 10**400, "12" + " " * 200_000 + "x", True, -5, 1.5])
def test_a_date_in_data_that_is_none_leaves_its_entry_without(city, value):
    listed = json.dumps([{"title": "环境质量", "url": "/hjzl/1.htm", "date": value}])
    assert read(city, listed) == ["new"]
    assert city.rows[0].published is None


@pytest.mark.parametrize(
    "form",
    [
        "cb({});",
        " \n;cb({})",
        "/**/cb({});",
        "/**/ typeof cb === 'function' && cb({});",
        "try{{cb({})}}catch(e){{}}",
        "var data = {};",
        "cb({}" + " " * 200_000 + "x)",
    ],
)
def test_data_in_a_call_are_read_however_they_are_called(city, form):
    assert read(city, form.format(json.dumps([{"title": "环境质量", "url": "/hjzl/1.htm"}]))) == ["new"]


def test_a_host_whose_punycode_means_nothing_is_no_address():
    assert joined("http://www.jia.example/", "http://xn--0/a.htm") is None


def test_a_redirect_to_such_a_host_is_said(city):
    assert read(city, redirect("http://xn--0/")) == ["unread"]


@pytest.mark.parametrize("after", ["999999999999", "9" * 400])
def test_a_server_that_asks_for_a_lifetime_of_patience_is_left_alone(portal, fake, after):
    portal.pages["/1.htm"] = (429, {"Retry-After": after}, "")
    with pytest.raises(CollectError, match="E-NET-02"):
        visitor(fake).get(portal.url("/1.htm"), frozenset({f"www.jia.example:{portal.port}"}))
    assert portal.asked.count("/1.htm") == 1


def test_a_mark_before_robots_hides_no_rule(city):
    assert read(city, page(WANTED), {"/robots.txt": b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n"}) == [
        "unread"
    ]


def test_robots_that_cant_be_read_are_asked_for_once_a_run(city, portal):
    city.watch({"id": "air"}, {"id": "water"})
    listed = {"/robots.txt": (200, {"Content-Encoding": "br"}, "x")}
    assert read(city, page(WANTED), listed) == ["unread", "unread"]
    assert portal.asked == ["/robots.txt"]


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [(gzip.compress(b"") * 50_000, "gzip"), (gzip.compress(b"x"), ", ".join(["gzip"] * 2000))],
    ids=["members", "codings"],
)
def test_a_bomb_of_many_small_parts_is_refused(raw, encoding):
    with pytest.raises(CollectError, match="E-NET-05"):
        unpacked(raw, encoding, 1_000_000, "http://www.jia.example/")


def test_a_document_without_a_byte_is_none(city):
    assert read(city, page(WANTED), {"/hjzl/1.htm": b""}) == ["failed"]
    assert city.rows == []


BOMB = "a0: &a0 [x,x]\n" + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        ("a: 1\nb: 环境\n".encode("gbk"), "E-ENC-01", ":2"),
        (b"a: 1\nb: \x01\n", "E-YAML-01", ":2"),
        (b"a: 1\nb: 2026-13-45\n", "E-YAML-01", ":2"),
        (b"a: 1\nb: !!int x\n", "E-YAML-01", ":2"),
        (b"a: 1\n? [b]\n: 1\n", "E-YAML-01", ":2"),
        (b"[" * 600 + b"]" * 600, "E-YAML-01", ""),
        (BOMB.encode(), "E-YAML-01", ":1"),
    ],
    ids=["gbk", "control", "day", "number", "key", "deep", "bomb"],
)
def test_yaml_that_is_none_is_one_fault_with_its_line(tmp_path, data, code, line):
    path = tmp_path / "watch.yaml"
    path.write_bytes(data)
    with pytest.raises(CollectError) as told:
        read_yaml(path, CollectError)
    (fault,) = told.value.faults
    assert (fault.code, f"watch.yaml{line}" in fault.where) == (code, True)


def test_an_alias_that_says_a_little_twice_is_yaml(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a: &a [1]\nb: *a\n", encoding="utf-8")
    assert read_yaml(path, CollectError) == {"a": [1], "b": [1]}


@pytest.mark.parametrize(
    "wrong",
    [{"hosts": [host]} for host in ("http://b.example/x", "b.example/x", "", "*", "a@b")]
    + [{"expect": [word]} for word in ("", " ", "\u200b")],
    ids=str,
)
def test_a_host_that_is_none_and_a_word_that_says_nothing_are_faults(city, wrong):
    city.watch({"id": "air"} | wrong)
    with pytest.raises(CollectError, match="E-YAML-02"):
        load_watch(city.project, city.codes)


def test_a_host_in_other_letters_is_allowed_by_its_name_on_the_wire(city):
    city.watch({"id": "air", "hosts": ["环境.example"]})
    assert any(host.startswith("xn--") for host in city.places()[0].allowed)


@pytest.fixture
def one(city):
    """A city with one notice in its inbox."""
    assert read(city, page(WANTED)) == ["new"]
    return city


def payload(city):
    return next((city.folder / "data/inbox" / city.rows[0].folder).glob("air-*"))


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(b"other")])
def test_bytes_that_are_missing_or_altered_come_back_with_the_next_run_and_what_lies_beside_stays(one, spoil):
    path, before = payload(one), payload(one).read_bytes()
    path.with_name("statements.yaml").write_text("mine", encoding="utf-8")
    spoil(path)
    assert one.run().told == []
    assert payload(one).read_bytes() == before
    assert path.with_name("statements.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("url", ["http://[::1.example/", "file:///etc/passwd", "see there", "http://xn--0/"])
def test_an_address_in_the_ledger_that_is_none_is_a_fault_with_its_line(one, url):
    path = one.folder / "data/inbox/ledger.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(one.rows[0].url, url), encoding="utf-8")
    with pytest.raises(CollectError, match=r"E-REG-01 .*ledger\.csv:2 URL"):
        one.run()


@pytest.mark.parametrize(
    "decide",
    [
        lambda city, id_: reject(city.project, id_, "x"),
        lambda city, id_: accept(city.project, id_, None, None),
    ],
)
def test_nobody_decides_while_a_run_collects_whose_ledger_would_undo_it(one, portal, decide):
    told = []

    def meanwhile(handler):
        try:
            decide(one, one.rows[0].id)
        except CollectError as error:
            told.append(error.faults[0].code)
        handler.wfile.write(b"HTTP/1.1 404 Not\r\nContent-Length: 0\r\n\r\n")

    portal.pages |= {"/hjzl/": page(row("2.htm", "环境质量")), "/hjzl/2.htm": meanwhile}
    one.run()
    assert told == ["E-INBOX-05"]


@pytest.mark.parametrize(
    "make", [lambda path: path.write_text("x"), lambda path: (path / ".lock").mkdir(parents=True)]
)
def test_an_inbox_that_cant_be_written_is_one_fault(city, make):
    make(city.folder / "data/inbox")
    with pytest.raises(CollectError, match=r"E-FILE-03 .*inbox/\.lock"):
        city.run()


@pytest.mark.parametrize("name", ["../told", "told/", ".", "..", "/etc", "../sources/told"])
def test_a_source_is_named_by_its_id_alone(one, name):
    for place in ("told", ".", ".."):
        path = one.folder / "data/sources" / place / "source.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("id: told\n", encoding="utf-8")
    with pytest.raises(CollectError, match="E-FILE-01"):
        accept(one.project, one.rows[0].id, None, None, source=name)
    assert one.rows[0].state == "waiting"


DESCRIBED = {
    "title": {"zh": "甲", "en": "a"},
    "publisher": "甲市某局",
    "obtained": "2026-11",
    "how": {"zh": "甲", "en": "a"},
    "licence": {"zh": "甲", "en": "a"},
    "provenance": "cell",
    "read": {"layout": "table", "file": "a.csv"},
}


@pytest.mark.parametrize(
    "id_", ["../x", "/x", "a/b", ".", "..", ".x", "-x", "=cmd", "a\n", "a\\b", "a" * 81, ""], ids=repr
)
def test_an_id_that_leads_out_of_its_folder_writes_nothing(tmp_path, id_):
    base = tmp_path / "data/sources"
    with pytest.raises(SourceError, match="E-YAML-02"):
        write_source(base, {"id": id_, **DESCRIBED}, {"a.csv": b"a\n"})
    assert list(tmp_path.iterdir()) == []


def test_ids_of_any_letters_are_folders(tmp_path):
    for id_ in ("air-2026-11-18", "2024年三明市绿地", "（新）a.b"):
        assert write_source(tmp_path, {"id": id_, **DESCRIBED}, {"a.csv": b"a\n"}).name == id_


def test_a_name_of_a_document_longer_than_any_is_a_file_that_is_not_there(project, codes, tmp_path):
    from pipelines.propose import accept as take

    document = {"file": "a" * 300, "sha256": "0" * 64, "id": "d", "title": "甲"}
    path = tmp_path / "statements.yaml"
    path.write_text(yaml.safe_dump({"document": document, "proposals": []}), encoding="utf-8")
    with pytest.raises(TrackerError, match="E-FILE-01"):
        take(path, "x", {}, project, codes)
