"""What must hold of the markup of one page of every type, read without a browser."""

import gzip
import re

import pytest
from lxml import html

from pipelines.render.pages import PAGES as ENTRIES

pytestmark = [pytest.mark.slow]

PLAIN = ("script", "style", "title", "desc", "option")  # hold no elements that could say their language
HAN = re.compile(r"[㐀-鿿]")
NAMES = [
    "index.html",
    "plan.html",
    "parents.html",
    "gap.html",
    "sources.html",
    "method.html",
    "search.html",
    "404.html",
    "chapters/agriculture.html",
    "targets/sm2022-08-fertilizer.html",
    "targets/sm2022-10-steel-ule.html",
    "targets/sm2022-03-hydropower.html",
    *sorted(page.path for page in ENTRIES.values() if page.words.startswith("pages.")),
]


def page(built, name):
    return html.fromstring((built[0] / "site/public" / name).read_bytes())


@pytest.mark.parametrize("name", NAMES)
def test_chinese_words_in_an_english_page_are_marked_as_chinese(built, name):
    odd = []
    for element in page(built, f"en/{name}").iter():
        texts = [element.text] if isinstance(element.tag, str) and element.tag not in PLAIN else []
        inside = [(element, text) for text in texts] + [(element.getparent(), element.tail)]
        for owner, text in inside:
            if owner is None or not text or not HAN.search(text):
                continue
            lang = owner.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
            if not lang.startswith("zh"):
                odd.append(f"{owner.tag}.{owner.get('class')}: {text.strip()[:40]}")
    assert odd == []


@pytest.mark.parametrize("name", NAMES)
def test_tables_have_captions_and_headers_and_pictures_have_words(built, name):
    for lang in ("", "en/"):
        root = page(built, lang + name)
        for table in root.iter("table"):
            assert table.xpath("normalize-space(caption)"), name
            assert table.xpath(".//th[@scope]"), name
        for picture in root.xpath("//img | //svg"):
            said = picture.get("alt") or picture.get("aria-label") or picture.get("aria-labelledby")
            assert said or picture.get("aria-hidden") == "true", name


@pytest.mark.parametrize("name", NAMES)
def test_nothing_blocks_the_first_paint_but_one_stylesheet(built, name):
    root = page(built, name)
    assert len(root.xpath("//link[@rel='stylesheet']")) == 1
    for script in root.iter("script"):
        if script.get("type") == "application/ld+json":
            continue
        assert script.get("defer") is not None
        assert script.get("src")
        assert not (script.text or "").strip()
    assert root.xpath("//*[@style or @onclick or @onload]") == []


def test_every_cell_of_a_card_says_what_its_column_is_called(built):
    root = page(built, "organisations.html")
    table = root.xpath("//table[contains(@class, 'cards')]")[0]
    heads = [head.text_content() for head in table.xpath(".//thead//th")]
    for row in table.xpath(".//tbody/tr"):
        cells = list(row)
        assert [cell.get("data-label") for cell in cells] == [None, *heads[1:]]


def test_home_page_style_sheet_and_scripts_keep_their_weight(built):
    public = built[0] / "site/public"
    for name in ("index.html", "en/index.html"):
        assert len(gzip.compress((public / name).read_bytes())) <= 14_000
    (sheet,) = (public / "assets").glob("site.*.css")
    assert len(gzip.compress(sheet.read_bytes())) <= 8_000
    scripts = {
        p.name.split(".")[0]: len(gzip.compress(p.read_bytes())) for p in (public / "assets").glob("*.js")
    }
    assert scripts["charts"] <= 1_000
    assert scripts["reading"] <= 3_000
    assert scripts["filter"] <= 2_000


def test_a_promise_can_be_cited_and_embedded_without_scripts(built):
    for lang in ("", "en/"):
        root = page(built, f"{lang}targets/sm2022-08-fertilizer.html")
        cite = root.xpath("string(//p[@id='cite'])")
        assert re.search(r"\. .+\[DS/OL\]\. .+ \d{4}\.\d+, \d{4}-\d\d-\d\d\.", cite), cite
        code = html.fromstring(root.xpath("string(//details[@id='embed']//code)"))
        assert code.xpath("string(//img/@src)").endswith(".svg")
        assert code.xpath("string(//img/@alt)")
        assert code.xpath("//script") == []
        assert root.xpath("string(//h1)") in code.xpath("string(//figcaption)")


def test_the_lists_by_facet_hold_every_quantified_promise(built):
    from pipelines.ground.project import Project
    from pipelines.views.data import SiteData

    data = SiteData.load(Project.find(built[0]))
    ids = {target.id for target in data.quantified}
    root = page(built, "ledger.html")
    for facet in ("status", "chapter"):
        links = root.xpath(f"//section[starts-with(@aria-labelledby, '{facet}-')]//li//a/@href")
        assert sorted(link.split("/")[-1].removesuffix(".html") for link in links) == sorted(ids)


def test_deadlines_on_the_home_page_are_counted_against_the_releases_date(built):
    from pipelines.ground.project import Project
    from pipelines.render.parts.news import deadlines_of
    from pipelines.views.data import SiteData

    data = SiteData.load(Project.find(built[0]))
    found = deadlines_of(data, "en")
    assert sum(row["n"] for part in ("passed", "coming") for row in found[part]) + found["unstated"] == len(
        data.quantified
    )
    years = {
        part: [int(re.findall(r"\d{4}", row["when"])[0]) for row in found[part]]
        for part in ("passed", "coming")
    }
    released = data.project.params.release.date.year
    assert all(year <= released for year in years["passed"])
    assert all(year >= released for year in years["coming"])
    deadlines = {target.deadline[:4] for target in data.quantified if target.deadline}
    assert {str(year) for part in years.values() for year in part} == deadlines
