"""Atom feeds: whole, dated by the release, with links that lead somewhere."""

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest
from lxml import etree

from pipelines.ground.bilingual import Bilingual
from pipelines.publish import publish
from pipelines.publish.feeds import Edition, feed_path, feeds

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read(path):
    return etree.parse(path).getroot()


def test_there_is_a_feed_of_releases_and_one_a_promise_in_both_languages(out, registry):
    expected = {feed_path(lang, t.id) for lang in ("zh", "en") for t in registry.targets}
    expected |= {feed_path("zh"), feed_path("en")}
    assert {path.relative_to(out).as_posix() for path in (out / "feeds").rglob("*.atom")} == expected


def test_a_feed_says_what_atom_requires(out):
    for path in (out / "feeds").rglob("*.atom"):
        root = read(path)
        for node in (root, *root.findall("a:entry", ATOM)):
            for name in ("id", "title", "updated"):
                assert (node.findtext(f"a:{name}", namespaces=ATOM) or "").strip(), path.name
        assert root.find("a:author/a:name", ATOM).text
        ids = [node.text for node in root.iterfind(".//a:id", ATOM)]
        assert len(ids) == len(set(ids))


def test_dates_are_the_releases(out, project):
    day = f"{project.params.release.date.isoformat()}T00:00:00+00:00"
    for path in (out / "feeds").rglob("*.atom"):
        dates = {
            node.text
            for name in ("updated", "published")
            for node in read(path).iterfind(f".//a:{name}", ATOM)
        }
        assert dates == {day}


def test_without_an_address_links_are_relative_and_lead_to_pages_of_that_language(out):
    for lang, prefix in (("zh", ""), ("en", "en/")):
        path = out / feed_path(lang, "sm2022-08-straw")
        links = {node.get("rel"): node.get("href") for node in read(path).findall("a:link", ATOM)}
        assert (path.parent / links["self"]).resolve() == path.resolve()
        page = (path.parent / links["alternate"]).resolve()
        assert page == (out / prefix / "targets/sm2022-08-straw.html").resolve()
        assert "://" not in "".join(links.values())


def test_with_an_address_links_are_absolute_and_ids_stay(out, out_addressed, addressed):
    name = feed_path("en", "sm2022-08-straw")
    near, far = read(out / name), read(out_addressed / name)
    assert [n.text for n in near.iterfind(".//a:id", ATOM)] == [n.text for n in far.iterfind(".//a:id", ATOM)]
    assert all(node.get("href").startswith(addressed.site_url) for node in far.iterfind(".//a:link", ATOM))


def test_an_entry_says_the_verdict_and_why(out, tables, codes):
    row = tables["assessments"].filter(TARGET_ID="sm2022-08-straw").row(0, named=True)
    for lang, word in (("zh", codes.statuses[row["STATUS"]].zh), ("en", codes.statuses[row["STATUS"]].en)):
        entry = read(out / feed_path(lang, "sm2022-08-straw")).find("a:entry", ATOM)
        assert word in entry.findtext("a:title", namespaces=ATOM)
        assert entry.findtext("a:summary", namespaces=ATOM) == row[f"WHY_{lang.upper()}"]


@pytest.fixture
def two(tables):
    new, old = dt.date(2026, 11, 24), dt.date(2026, 5, 1)
    frames = (tables["targets"], tables["assessments"])
    return [Edition("2026.11", new, *frames), Edition("2026.05", old, *frames)]


def test_earlier_releases_follow_with_their_own_dates(two, registry, codes, project):
    files = feeds(two, registry, codes, project.params)
    root = etree.fromstring(files[feed_path("zh")])
    dates = [node.findtext("a:updated", namespaces=ATOM)[:10] for node in root.findall("a:entry", ATOM)]
    assert dates == ["2026-11-24", "2026-05-01"]
    assert root.findtext("a:updated", namespaces=ATOM)[:10] == "2026-11-24"


def texts(root, name):
    return [node.findtext(f"a:{name}", namespaces=ATOM) for node in root.findall("a:entry", ATOM)]


def test_before_the_first_release_the_feed_says_that_there_is_none(out):
    assert "工作版本 " in texts(read(out / feed_path("zh")), "title")[0]
    assert "Working version" in texts(read(out / feed_path("en", "sm2022-08-straw")), "title")[0]


def test_with_releases_the_products_feeds_list_them_and_not_the_working_version(
    two, tables, registry, codes, project, tmp_path
):
    publish(tables, registry, codes, project.params, [], tmp_path, released=two[1:])
    titles = texts(read(tmp_path / feed_path("en")), "title")
    assert len(titles) == 1
    assert titles[0].startswith("Release 2026.05: 17 quantified promises")


def test_a_withdrawn_release_stays_in_every_feed_and_says_so(two, registry, codes, project):
    reason = Bilingual(zh="表头读错一列", en="a column of the head was misread")
    taken_back = replace(two[1], withdrawn=(dt.date(2026, 12, 1), reason))
    files = feeds([two[0], taken_back], registry, codes, project.params)
    for name in (feed_path("en"), feed_path("en", "sm2022-08-straw")):
        root = etree.fromstring(files[name])
        assert texts(root, "title")[1].startswith("Withdrawn: ")
        assert "2026-12-01" in texts(root, "summary")[1]
        assert reason.en in texts(root, "summary")[1]
        assert (
            texts(root, "updated")[1][:10] == root.findtext("a:updated", namespaces=ATOM)[:10] == "2026-12-01"
        )
        assert texts(root, "published")[1][:10] == "2026-05-01"
        assert not texts(root, "title")[0].startswith("Withdrawn")


def test_a_promises_feed_carries_the_status_of_each_release(two, registry, codes, project):
    def told(edition, said):
        mine = pl.col("TARGET_ID") == "sm2022-08-straw"
        status = pl.when(mine).then(pl.lit(said)).otherwise("STATUS")
        return replace(edition, assessments=edition.assessments.with_columns(STATUS=status))

    files = feeds([told(two[0], "no-data"), told(two[1], "met")], registry, codes, project.params)
    titles = texts(etree.fromstring(files[feed_path("en", "sm2022-08-straw")]), "title")
    assert titles == ["Release 2026.11: No data found", "Release 2026.05: Met"]


def test_a_status_that_left_the_list_and_a_control_character_break_no_feed(two, registry, codes, project):
    old = two[1].assessments.with_columns(STATUS=pl.lit("gone"), WHY_EN=pl.lit("a\x0bb"))
    files = feeds([replace(two[1], assessments=old)], registry, codes, project.params)
    root = etree.fromstring(files[feed_path("en", "sm2022-08-straw")])
    assert texts(root, "title") == ["Release 2026.05: gone"]
