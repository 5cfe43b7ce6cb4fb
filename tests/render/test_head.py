"""What a page says to programs: addresses only where there is one, and nothing that a text could end."""

import re
from types import SimpleNamespace

import pytest
from lxml import etree, html

from pipelines.render.head import head_of
from pipelines.render.sitemap import crawled

TARGET = "targets/sm2022-08-straw.html"


@pytest.fixture(scope="module")
def near(written):
    return written


@pytest.fixture(scope="module")
def far(addressed_data, pages, tmp_path_factory):
    return pages(addressed_data, tmp_path_factory.mktemp("far"), ("index.html", TARGET, "en/" + TARGET))


def meta(out, path):
    tree = html.parse(out / path)
    return {
        node.get("property") or node.get("name"): node.get("content")
        for node in tree.iterfind(".//meta[@content]")
    }


def test_without_an_address_no_absolute_address_of_ours_is_written(near):
    for path in ("index.html", TARGET, "en/" + TARGET):
        said = meta(near, path)
        assert said["og:title"]
        assert not {"og:url", "og:image"} & set(said)
        assert "canonical" not in (near / path).read_text(encoding="utf-8")


def test_with_an_address_a_promise_has_a_picture_in_its_language(far):
    for prefix, lang in (("", "zh"), ("en/", "en")):
        said = meta(far, prefix + TARGET)
        assert said["og:url"] == f"https://ledger.example/some/path/{prefix}{TARGET}"
        assert said["og:image"] == f"https://ledger.example/some/path/share/sm2022-08-straw.{lang}.png"
        assert said["og:image:alt"]
    assert meta(far, "index.html")["og:image"].endswith("/share/index.zh.png")


def test_each_page_names_the_feed_of_releases_and_a_promises_page_its_own(near):
    for path, count in (("index.html", 1), ("en/plan.html", 1), (TARGET, 2), ("en/" + TARGET, 2)):
        links = html.parse(near / path).findall(".//link[@type='application/atom+xml']")
        assert len(links) == count
        for link in links:
            assert ((near / path).parent / link.get("href")).resolve().is_file()


def test_the_data_set_in_a_pages_head_can_be_ended_by_no_text(site_data):
    wicked = "</script><script>alert(1)</script>&<!--"
    plan = SimpleNamespace(title={"zh": wicked, "en": wicked})
    data = SimpleNamespace(
        project=site_data.project,
        params=site_data.params,
        words=site_data.words,
        registry=SimpleNamespace(plan=plan),
    )
    written = str(head_of(data, "zh", "sources.html", "", dataset=True)["jsonld"])
    assert not re.search("[<>&]", written)
    import json

    assert json.loads(written)["description"] == wicked


def test_the_sitemap_lists_every_page_with_its_twin_and_the_releases_date(addressed_data, near):
    pages = sorted(near.rglob("*.html"))
    files = crawled(addressed_data, pages, near)
    root = etree.fromstring(files["sitemap.xml"])
    ns = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    listed = [node.text for node in root.iterfind(".//s:loc", ns)]
    assert len(listed) == len(set(listed)) == len(pages) - 6  # 404, search and gallery, in two languages
    for address in listed:
        assert (near / address.removeprefix("https://ledger.example/some/path/")).is_file()
    assert {node.text for node in root.iterfind(".//s:lastmod", ns)} == {
        addressed_data.params.release.date.isoformat()
    }
    assert {node.get("href") for node in root.iterfind(".//x:link", ns)} == set(listed)
    assert files["robots.txt"].endswith(b"Sitemap: https://ledger.example/some/path/sitemap.xml\n")


def test_without_an_address_there_is_neither_sitemap_nor_robots(site_data, near):
    assert crawled(site_data, sorted(near.rglob("*.html")), near) == {}
