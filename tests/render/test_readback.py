"""A page that says something else than the products is found, whatever was altered and in which language."""

import re
import shutil
from functools import cache
from itertools import pairwise

import pytest

from pipelines.render.check import check_site
from pipelines.render.readback import plain_numbers

TARGET = "targets/sm2022-08-fertilizer.html"


@pytest.fixture(scope="module")
def out(pages, evidence_site_data, tmp_path_factory):
    folder = pages(evidence_site_data, tmp_path_factory.mktemp("site"))
    add_search(folder)
    return folder


def add_search(folder):
    """The page of a notebook that the menu leads to, and the search's own files, are not part of the pages."""
    for name in ("pagefind/pagefind.js", "en/pagefind/pagefind.js"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def test_the_site_as_built_says_what_the_products_say(out, evidence_site_data):
    assert check_site(out, evidence_site_data) == []


def test_the_site_of_today_says_what_the_products_say(written, site_data, tmp_path):
    folder = shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    add_search(folder)
    assert check_site(folder, site_data) == []


@cache
def read_once(path, content):
    from pipelines.render.reader import read_page

    return read_page(path)


@pytest.fixture(scope="module")
def known(out, evidence_site_data):
    """The numbers that the unaltered products know, by language."""
    from pipelines.render.readback import Products, known_numbers

    return {lang: known_numbers(Products(out), evidence_site_data, lang) for lang in ("zh", "en")}


@pytest.fixture
def tampered(out, evidence_site_data, known, monkeypatch):
    """Alters files, checks the site, puts them back; returns the faults as (code, file)."""
    from pipelines.render.readback import known_numbers

    monkeypatch.setattr("pipelines.render.check.read_page", lambda path: read_once(path, path.read_bytes()))

    def check(changes):
        altered_products = any(name.startswith("data/") for name in changes)
        monkeypatch.setattr(
            "pipelines.render.readback.known_numbers",
            known_numbers if altered_products else lambda products, data, lang: known[lang],
        )
        before = {out / name: (out / name).read_bytes() for name in changes}
        try:
            for name, change in changes.items():
                path = out / name
                if change is None:
                    path.unlink()
                    continue
                after = change(before[path].decode("utf-8-sig"))
                assert after.encode() != before[path], name
                path.write_text(after, encoding="utf-8")
            return {(fault.code, fault.where.split(" ")[0]) for fault in check_site(out, evidence_site_data)}
        finally:
            for path, content in before.items():
                path.write_bytes(content)

    return check


def swap(pattern, by, count=1):
    return lambda text: re.sub(pattern, by, text, count=count)


@pytest.mark.parametrize(
    ("page", "change", "code"),
    [
        (TARGET, swap(r'verdict s-no-data"', 'verdict s-achieved"'), "E-SITE-05"),
        (TARGET, swap(r'(verdict s-no-data".*?</svg>)[^<]+', r"\1Kept"), "E-SITE-05"),
        (TARGET, swap(r'<data value="([\d.]+)"', r'<data value="9\1"'), "E-SITE-09"),
        (TARGET, swap(r'(<data value="[^"]*" data-obs="[^"]*">)', r"\g<1>9"), "E-SITE-09"),
        (TARGET, swap(r'data-obs="[0-9a-f]+"', 'data-obs="000000000000"'), "E-SITE-09"),
        (TARGET, swap(r'(data-field="WHY"[^>]*>)[^<]', r"\1"), "E-SITE-09"),
        (TARGET, swap("</h1>", "</h1><p>123.456</p>"), "E-SITE-09"),
        (TARGET, swap("</h1>", "</h1><p>98765</p>"), "E-SITE-09"),
        (TARGET, swap("</h1>", "</h1><p>1999-12-31</p>"), "E-SITE-10"),
        (TARGET, swap("</h1>", '</h1><time datetime="1999-12-31">1999-12-31</time>'), "E-SITE-10"),
        (TARGET, swap("</h1>", '</h1><time datetime="2026-11-24">2025-11-24</time>'), "E-SITE-10"),
        ("gap.html", swap(r"2026-11-24(?=[^<]*commit|[^<]*提交)", "2026-11-25"), "E-SITE-10"),
        ("index.html", swap(r'(<li class="a-unseen"><b>)\d+', r"\g<1>99"), "E-SITE-09"),
        ("ledger.html", swap(r'(<p class="headline">[^<]*?)17', r"\g<1>18"), "E-SITE-09"),
        ("plan.html", swap(r'class="tag s-no-data"', 'class="tag s-achieved"'), "E-SITE-05"),
        (TARGET, swap("data/|api/v1/targets/", "api/v1/"), "E-SITE-02"),
        (TARGET, swap(r'<data value="[^"]*" data-obs="[^"]*">([^<]*)</data>', r"\1"), "E-SITE-11"),
        (TARGET, swap("</h1>", '</h1><a href="https://x.example/" data-x="">x</a>'), None),
        ("method.html", swap("</h1>", "</h1><script>alert()</script>"), "E-SITE-13"),
        ("method.html", swap("</h1>", '</h1><script type="module">import "x"</script>'), "E-SITE-13"),
        ("method.html", swap("</h1>", "</h1><style>p {}</style>"), "E-SITE-13"),
        ("method.html", swap("</h1>", '</h1><p onclick="x()">x</p>'), "E-SITE-13"),
        ("method.html", swap("</h1>", '</h1><p style="color:red">x</p>'), "E-SITE-13"),
        ("method.html", swap("</h1>", '</h1><iframe src="https://x.example/"></iframe>'), "E-SITE-13"),
        ("method.html", swap("</h1>", '</h1><img src="data:text/html;base64,x" alt="">'), "E-SITE-04"),
        ("method.html", swap("</h1>", '</h1><img src="data:image/png;base64,x" alt="">'), None),
    ],
)  # fmt: skip
def test_an_altered_page_is_found(tampered, page, change, code):
    """In either language: both twins are altered at once, but where it is their difference that is found."""
    if code == "E-SITE-11":
        assert all((code, page) in tampered({prefix + page: change}) for prefix in ("", "en/"))
        return
    found = tampered({page: change, f"en/{page}": change})
    assert found == set() if code is None else {(code, page), (code, f"en/{page}")} <= found


def test_an_altered_product_is_found(tampered):
    found = tampered({"data/assessments.csv": lambda text: text.replace("no-data", "achieved", 3)})
    assert "E-SITE-05" in {code for code, _ in found}
    found = tampered({"data/observations.csv": lambda text: text.replace(",89.2,", ",99.2,")})
    assert "E-SITE-09" in {code for code, _ in found}


def test_a_download_of_one_language_only_is_found(tampered):
    found = tampered({"downloads.html": swap(r'<a href="data/tables.zip">ZIP</a>', "")})
    assert found == {("E-SITE-11", "downloads.html")}


def test_a_page_of_one_language_only_is_found(tampered):
    assert "E-SITE-06" in {code for code, _ in tampered({"en/glossary.html": None})}


def test_a_promise_that_no_page_near_home_links_is_found(out, evidence_site_data, tmp_path):
    from pipelines.render.check import CLICKS, _far_faults
    from pipelines.render.reader import PageRead

    names = [f"targets/{t.id}.html" for t in evidence_site_data.city_targets]
    chain = ["index.html", "a.html", "b.html", "c.html"]
    read = {here: PageRead(links=[there]) for here, there in pairwise(chain)}
    read["c.html"] = PageRead(links=names)
    read |= {name: PageRead() for name in names}
    faults = {
        fault.where for fault in _far_faults(read, evidence_site_data) if not fault.where.startswith("en/")
    }
    assert CLICKS == 3
    assert faults == set(names)
    read["b.html"].links.extend(names)
    assert {f.where for f in _far_faults(read, evidence_site_data) if not f.where.startswith("en/")} == set()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("1,234.5 t, 90 %", ["1234.5", "90"]), ("2025.", ["2025"]), ("没有", []), ("10⁴", ["10"])],
)
def test_numbers_are_read_without_their_grouping(text, numbers):
    assert plain_numbers(text) == numbers


CHART = "charts/sm2022-03-nonfossil"


@pytest.fixture(scope="module")
def pictured(evidence_site_data, tmp_path_factory):
    """A folder with the published observations and the picture of one promise, as the site has them."""
    from pipelines.pictures.drawn import draw_charts, load_charts

    project = evidence_site_data.project
    out = tmp_path_factory.mktemp("pictured")
    draw_charts(evidence_site_data, only=["sm2022-03-nonfossil", evidence_site_data.quantified[0].id])
    for (target, lang), drawn in load_charts(project).items():
        (out / "charts").mkdir(exist_ok=True)
        (out / "charts" / f"{target}.{lang}.csv").write_bytes(drawn.csv)
        (out / "charts" / f"{target}.{lang}.svg").write_bytes(drawn.svg)
    (out / "data").mkdir()
    published = project.path("data", "products", "data", "observations.csv").read_bytes()
    (out / "data" / "observations.csv").write_bytes(published)
    return out


def picture_codes(out, data, name, change):
    from pipelines.render.picturecheck import picture_faults
    from pipelines.render.readback import Products, known_numbers

    products = Products(data.project.path("data", "products"))
    known = {lang: known_numbers(products, data, lang) for lang in ("zh", "en")}
    path = out / name
    before = path.read_bytes()
    after = change(before.decode("utf-8-sig"))
    assert after.encode() != before.removeprefix(b"\xef\xbb\xbf")
    try:
        path.write_text(after, encoding="utf-8")
        return {fault.code for fault in picture_faults(out, data, known, products.rows)}
    finally:
        path.write_bytes(before)


def test_a_finding_that_is_not_the_picture_s_own_is_found(tmp_path):
    from pipelines.render.picturecheck import title_faults

    file = tmp_path / "figures" / "fig-a.en.svg"
    file.parent.mkdir()
    file.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><title>Fell by 12.0 %</title></svg>', encoding="utf-8"
    )
    assert title_faults("x.html", [("fig-a", "Fell  by 12.0 %"), ("fig-b", "x")], tmp_path, "en") == []
    (fault,) = title_faults("x.html", [("fig-a", "Fell by 16.6 %")], tmp_path, "en")
    assert (fault.code, fault.found, fault.expected) == ("E-FIG-02", "Fell by 16.6 %", "Fell by 12.0 %")


def test_the_pictures_as_drawn_say_what_the_products_say(pictured, evidence_site_data):
    assert picture_codes(pictured, evidence_site_data, f"{CHART}.zh.csv", lambda text: text + "\n") == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("kind", "change", "code"),
    [
        ("csv", swap(r"(?m)^(全国|China),100000,(全国|China)", r"三明市,100000,\2"), "E-FIG-01"),
        ("csv", swap(r"(?m)^(全国|China),100000,(全国|China)", r"\1,350400,\2"), "E-FIG-01"),
        ("csv", swap("nonfossil-share", "coal-share"), "E-FIG-01"),
        ("csv", swap(",PT,", ",PP,"), "E-FIG-01"),
        ("csv", swap(",2023,", ",2022,"), "E-FIG-01"),
        ("csv", swap(r",15\.9,", ",16.9,"), "E-FIG-01"),
        ("csv", swap(",exact,", ",ge,"), "E-FIG-01"),
        ("csv", swap("exact,A,", "exact,P,"), "E-FIG-01"),
        ("csv", swap(r"([0-9a-f]{12})", "000000000000"), "E-FIG-01"),
        ("svg", swap(r">(全国|China) [\d.]+", r">\1 99.7", count=0), "E-FIG-02"),
        ("svg", swap(r"(<desc[^>]*>)", r"\1 123.456"), "E-FIG-02"),
    ],
)
def test_a_picture_that_says_something_else_is_found(pictured, evidence_site_data, lang, kind, change, code):
    assert code in picture_codes(pictured, evidence_site_data, f"{CHART}.{lang}.{kind}", change)
