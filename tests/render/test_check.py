"""The finished site is read back; each kind of fault is found."""

import pytest

from pipelines.render.check import _link_fault, _page_faults, _twin_faults, files_in
from pipelines.render.reader import read_page, resolved

PAGE = '<!doctype html><html lang="zh-Hans"><body id="b"><a href="{href}">x</a>{more}</body></html>'


def pages(tmp_path, **files):
    for name, text in files.items():
        path = tmp_path / name.replace("__", "/")
        path = path.with_name(path.name.replace("_html", ".html"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return {p.relative_to(tmp_path).as_posix(): read_page(p) for p in sorted(tmp_path.rglob("*.html"))}


@pytest.mark.parametrize(
    ("href", "fine"),
    [
        ("b.html", True),
        ("b.html#b", True),
        ("#b", True),
        ("https://example.org/x", True),
        ("c.html", False),
        ("b.html#nothing", False),
        ("#nothing", False),
        ("../outside.html", False),
        ("b", False),
    ],
)
def test_links_and_fragments_have_to_resolve(tmp_path, href, fine):
    read = pages(tmp_path, a_html=PAGE.format(href=href, more=""), b_html=PAGE.format(href="a.html", more=""))
    assert (_link_fault("a.html", href, read, files_in(tmp_path)) == []) is fine


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ('<p id="b"></p>', "E-SITE-03"),
        ('<script src="https://cdn.example/x.js"></script>', "E-SITE-04"),
        ('<img src="//cdn.example/x.png" alt="">', "E-SITE-04"),
        ('<link rel="stylesheet" href="https://cdn.example/x.css">', "E-SITE-04"),
        ('<img src="gone.png" alt="">', "E-SITE-02"),
    ],
)
def test_double_ids_and_other_origins_are_faults(tmp_path, markup, code):
    read = pages(tmp_path, a_html=PAGE.format(href="#b", more=markup))
    assert code in {fault.code for fault in _page_faults("a.html", read["a.html"], read, files_in(tmp_path))}


def test_a_page_needs_its_twin_and_its_language(tmp_path):
    read = pages(tmp_path, a_html=PAGE.format(href="#b", more=""), en__b_html=PAGE.format(href="#b", more=""))
    assert sorted(fault.code for fault in _twin_faults(read)) == [
        "E-SITE-06",
        "E-SITE-06",
        "E-SITE-07",
    ]


def test_a_path_that_leaves_the_site_is_none():
    assert resolved("a/c.html", "../b.html") == "b.html"
    assert resolved("a/c.html", "#x") == "a/c.html"
    assert resolved("c.html", "../b.html") is None
    assert resolved("c.html", "//other.example/b.html") is None


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:x", "vbscript:x"])
def test_a_link_that_could_run_something_is_a_fault(tmp_path, address):
    read = pages(tmp_path, a_html=PAGE.format(href=address, more=""))
    assert "E-SITE-08" in {
        fault.code for fault in _page_faults("a.html", read["a.html"], read, files_in(tmp_path))
    }


def test_a_feed_that_is_not_there_is_a_fault(tmp_path):
    link = '<link rel="alternate" type="application/atom+xml" href="gone.atom">'
    read = pages(tmp_path, a_html=PAGE.format(href="#b", more=link))
    assert "E-SITE-02" in {
        fault.code for fault in _page_faults("a.html", read["a.html"], read, files_in(tmp_path))
    }
