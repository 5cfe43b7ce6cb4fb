"""Texts from sources that want to run, to break out or to turn a page round: harmless wherever they are shown."""

import csv
import io
import json
import shutil
import zipfile

import openpyxl
import polars as pl
import pytest
from lxml import etree, html

from pipelines.ground.kept import products_as_they_are
from pipelines.pictures.drawn import FOLDER, MADE_OF
from pipelines.publish import publish
from pipelines.publish.harmless import REPLACEMENT, harmless_text, web_address
from pipelines.render.check import check_site
from pipelines.views.data import SiteData

WICKED = "</script><script>window.ran=1</script><img src=x onerror=window.ran=1>\"'&\x00\x0b\x1b\x9f\u202eabc\u2066]]>{{7*7}}"
RUN = '=HYPERLINK("http://x.example")'
TEXTS = {
    "ranked": ("COMMENT", "LOCATOR", "OBS_TEXT", "CELL"),  # a note, a place, a figure, file and sheet name
    "sources": ("TITLE", "PUBLISHER", "NOTE", "FILE"),
    "quarantine": ("INDICATOR_TEXT", "REASON_ZH", "REASON_EN", "CELL"),
    "unused": ("INDICATOR_TEXT", "OBS_TEXT", "CELL"),
    "searches": ("PLACE_ZH", "PLACE_EN", "QUERY_OR_TABLE"),
    "assessments": ("WHY_ZH", "WHY_EN", "MISSING_ZH", "MISSING_EN"),
}
CONTROL = set(map(chr, [*range(9), 11, 12, *range(14, 32), *range(127, 160), 0x202E, 0x2066]))


@pytest.fixture(scope="module")
def wicked(site_data, product_tables, codes, tmp_path_factory):
    """The real project with hostile texts in everything that a source can say."""
    from pipelines.ground.project import Project

    folder = tmp_path_factory.mktemp("wicked")
    shutil.copytree(site_data.project.root, folder, symlinks=True, dirs_exist_ok=True)
    tables = dict(product_tables)
    for name, columns in TEXTS.items():
        added = {"OBS_TEXT": RUN, "TITLE": RUN}
        tables[name] = tables[name].with_columns(
            pl.concat_str(pl.lit(added.get(column, "")), pl.col(column), pl.lit(WICKED)).alias(column)
            for column in columns
        )
    tables["sources"] = tables["sources"].with_columns(pl.lit("javascript:window.ran=1").alias("ADDRESS"))
    project = Project(folder)
    publish(tables, site_data.registry, codes, project.params, [], folder / "data" / "products")
    # The charts are those of the real products: they are no part of what is tried here.
    (project.path(*FOLDER) / MADE_OF).unlink()
    (project.path(*FOLDER) / MADE_OF).write_text(products_as_they_are(project), encoding="utf-8")
    return SiteData.load(project)


@pytest.fixture(scope="module")
def out(wicked, pages, tmp_path_factory):
    folder = pages(wicked, tmp_path_factory.mktemp("site"))
    for name in ("pagefind/pagefind.js", "en/pagefind/pagefind.js"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def test_the_pages_still_say_what_the_products_say_and_no_link_runs(wicked, out):
    assert check_site(out, wicked) == []


def test_no_element_comes_out_of_a_text(out):
    for path in out.rglob("*.html"):
        tree = html.parse(path)
        for script in tree.iterfind(".//script"):
            assert script.get("type") in ("application/ld+json", None), path.name
        assert tree.findall(".//img") == []
        assert not [a for a in tree.iterfind(".//a[@href]") if a.get("href").lower().startswith("javascript")]


def test_hostile_texts_are_shown_as_text(out):
    text = "".join(html.parse(out / "sources.html").getroot().itertext())
    assert "<script>window.ran=1</script>" in text
    assert "{{7*7}}" in text


def test_no_control_character_and_no_turning_mark_is_left_anywhere(out):
    for path in out.rglob("*"):
        if path.suffix in (".html", ".json", ".jsonld", ".csv", ".atom", ".js", ".md"):
            assert not CONTROL & set(path.read_text(encoding="utf-8-sig")), path.name


def test_json_feeds_and_catalogue_can_still_be_read(out):
    for path in (*out.rglob("*.json"), *out.rglob("*.jsonld")):
        json.loads(path.read_text(encoding="utf-8"))
    for path in out.rglob("*.atom"):
        etree.parse(path)


def test_csv_keeps_its_columns_and_runs_nothing(out):
    for path in [*(out / "data").glob("*.csv")]:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
        assert {len(row) for row in rows} == {len(rows[0])}, path.name
        assert not [cell for row in rows for cell in row if cell.startswith("=")], path.name


def test_the_workbook_opens_and_runs_nothing(out):
    book = openpyxl.load_workbook(out / "data/tables.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            assert not [cell.coordinate for cell in row if cell.data_type == "f"], sheet.title
    packed = zipfile.ZipFile(out / "data/sources.zip")
    assert packed.testzip() is None
    assert all("/" not in name and ".." not in name for name in packed.namelist())


@pytest.mark.browser
def test_nothing_runs_in_a_browser(out, browser):
    names = [
        "sources.html",
        "gap.html",
        "targets/sm2022-08-fertilizer.html",
        "en/sources.html",
        "en/gap.html",
    ]
    for name in names:
        page = browser.new_page()
        page.goto((out / name).as_uri())
        assert page.evaluate("window.ran") is None, name
        page.close()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", f"a{REPLACEMENT}b"),
        ("\u202eevil", f"{REPLACEMENT}evil"),
        ("a\tb\nc", "a\tb\nc"),
        ("农膜 85%", "农膜 85%"),
    ],
)
def test_what_is_replaced_stays_visible(text, shown):
    assert harmless_text(text) == shown


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://x.example/a?b=农膜", True),
        ("http://x.example/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ('https://x.example/" onclick="x', False),
        ("", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_linked(address, linked):
    assert web_address(address) == (address if linked else "")
