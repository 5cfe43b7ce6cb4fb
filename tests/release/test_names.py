"""Before it is released a version is called a working version, in every file that names it; afterwards a release."""

import io
import json
import re
import zipfile

import polars as pl
import pytest
from release_factory import again, set_figures
from release_factory import city as city  # noqa: PLC0414

from pipelines.build import run_stages
from pipelines.release.cut import candidate, write_release
from pipelines.render.site import write_site
from pipelines.views.data import SiteData

pytestmark = pytest.mark.slow
VERSION = "2024.06"
RELEASED = ("版本 2024.06", "Release 2024.06")
WORKING = ("工作版本 2024.06", "Working version 2024.06")
# A release's name that is not a working version's.
CLAIM = re.compile(r"(?<!工作)版本\s*2024\.06|[Rr]elease:? 2024\.06")
PAGES = ("index.html", "targets/p-straw.html", "releases.html")


def site(city):
    """Every file of the site; it has no chapter that its links could lead to, so it is not checked."""
    run_stages(again(city))
    out = city.root / "site"
    write_site(SiteData.load(again(city)), "test", out)
    return out


def texts(public):
    """Every text of a built site, those in its packed files too."""
    for path in sorted(public.rglob("*")):
        if path.suffix in {".html", ".csv", ".json", ".jsonld", ".atom", ".svg", ".xml", ".txt"}:
            yield path.relative_to(public).as_posix(), path.read_text(encoding="utf-8")
        elif path.suffix in {".zip", ".xlsx"}:
            with zipfile.ZipFile(path) as box:
                for member in box.namelist():
                    content = io.BytesIO(box.read(member))
                    inner = zipfile.ZipFile(content) if member.endswith(".xlsx") else None
                    pieces = (
                        [inner.read(name) for name in inner.namelist()] if inner else [content.getvalue()]
                    )
                    for piece in pieces:
                        yield f"{path.name}!{member}", piece.decode("utf-8", "replace")


def named(public, words, code):
    """Where the version has to be named: pages, citation, chart, feed, descriptors, tables."""
    zh, en = words
    for page in PAGES:
        assert zh in footer(public / page), page
        assert en in footer(public / "en" / page), page
    promise = (public / "targets/p-straw.html").read_text(encoding="utf-8")
    assert f"{zh}</span>" in promise
    assert f"[DS/OL]. {zh}, 2024-06-30" in promise
    assert zh in (public / "charts/p-straw.zh.svg").read_text(encoding="utf-8")
    assert en in (public / "charts/p-straw.en.svg").read_text(encoding="utf-8")
    for path in ("feeds/releases.en.atom", "feeds/targets/p-straw.en.atom"):
        assert en in (public / path).read_text(encoding="utf-8")
    assert json.loads((public / "data/datapackage.json").read_text(encoding="utf-8"))["version"] == code
    assert json.loads((public / "data/catalog.jsonld").read_text(encoding="utf-8"))["version"] == code
    readme = json.loads((public / "api/v1/README.json").read_text(encoding="utf-8"))
    assert readme["release"]["name"] == {"zh": zh, "en": en}
    for table in ("assessments", "opinions"):
        assert set(
            pl.read_csv((public / f"data/{table}.csv").read_bytes(), infer_schema=False)["RELEASE"]
        ) <= {code}
    assert f"R{code}" in (public / "data/structure.sdmx.xml").read_text(encoding="utf-8")
    with zipfile.ZipFile(public / "data/assessments.zip") as box:
        assert en in box.read("README.en.md").decode()
    with zipfile.ZipFile(public / "data/tables.xlsx") as book:
        assert zh in book.read("xl/sharedStrings.xml").decode()


def footer(path):
    return path.read_text(encoding="utf-8").partition("<footer")[2]


def test_before_the_first_release_nothing_calls_itself_one(city):
    public = site(city)
    named(public, WORKING, f"{VERSION}-working")
    assert [(name, CLAIM.search(text)[0]) for name, text in texts(public) if CLAIM.search(text)] == []


def test_a_release_that_was_made_is_called_one_and_nothing_says_working_version(city):
    run_stages(again(city))
    write_release(again(city), candidate(again(city)))
    public = site(city)
    named(public, RELEASED, VERSION)
    said = [name for name, text in texts(public) if "工作版本" in text or "Working version" in text]
    # The zip for reviewers holds the code and the words for both.
    held = ("review.zip!review/pipelines/", "review.zip!review/site/i18n/")
    assert [name for name in said if not any(part in name for part in held)] == []


def test_data_that_came_after_the_release_make_a_working_version_again(city):
    run_stages(again(city))
    write_release(again(city), candidate(again(city)))
    set_figures(city.root, [("2020", "80"), ("2022", "84"), ("2023", "85")])
    public = site(city)
    readme = json.loads((public / "api/v1/README.json").read_text(encoding="utf-8"))
    assert readme["release"]["released"] is False
    assert WORKING[0] in footer(public / "index.html")
