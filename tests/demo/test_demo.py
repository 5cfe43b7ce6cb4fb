"""The demo shows every state on an invented city, says so everywhere, and keeps its secrets."""

import hashlib
import html
import json
import re
import shutil
import subprocess
import zipfile

import polars as pl
import pypdfium2
import pytest
from unpack import everything, unpacked

from pipelines.codes import load_codes
from pipelines.demo import make_demo
from pipelines.demo.invented import _cleared
from pipelines.demo.script import load_city
from pipelines.ground.errors import ProjectError, PublishError, SourceError
from pipelines.pictures.share import cards_of
from pipelines.render.site import build_site
from pipelines.sources import load_sources
from pipelines.views.data import SiteData, load_words

pytestmark = [pytest.mark.slow]
MARKS = ("演示数据", "DEMO DATA")
# Figures of the script that are closed, on request, or rest on one or two enterprises.
SECRETS = ("8.31947", "7.41953", "13.58219", "27.63158")


def files(public, *suffixes):
    found = [path for path in sorted(public.rglob("*")) if path.is_file() and path.suffix in suffixes]
    assert found, suffixes
    return found


def read(public, name):
    return json.loads((public / "api/v1" / f"{name}.json").read_text(encoding="utf-8"))


def test_every_status_is_shown_by_the_promise_that_is_there_for_it(demo, codes):
    rows = {row["TARGET_ID"]: row["STATUS"] for row in read(demo[1], "assessments")}
    shown = {target: status for target, status in rows.items() if target.startswith("yt-")}
    assert shown == {f"yt-{promise.id}": promise.shows for promise in load_city().promises}
    assert set(shown.values()) == set(codes.statuses)


def test_every_page_says_that_it_is_a_demo_in_both_languages(demo):
    for page in files(demo[1], ".html"):
        text = page.read_text(encoding="utf-8")
        # an English page marks the Chinese words as Chinese
        assert "演示数据 / DEMO DATA" in re.sub("<[^>]+>", "", text), page
        assert re.search("<title>(演示数据|DEMO DATA) · ", text), page


def test_every_picture_says_so(demo):
    for picture in [path for path in files(demo[1], ".svg") if path.parent.name == "charts"]:
        assert "DEMO DATA" in picture.read_text(encoding="utf-8"), picture


# Files that hold no data, and pictures whose SVG, with the same words, lies beside them.
WITHOUT_DATA = ("assets/", "pagefind/", "_headers", "nginx.conf", ".built-by-tracker")


def pages_of(path):
    """The text of each page of a PDF."""
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_every_card_says_so(demo):
    cards = dict(cards_of(SiteData.load(demo[0])))
    assert {
        path.relative_to(demo[1]).as_posix() for path in files(demo[1], ".png") if path.parent.name == "share"
    } == {*cards}
    assert all("DEMO DATA" in svg for svg in cards.values())


def said(path):
    """Whether a file of the site says that it is a demo, in the way of its kind."""
    if path.suffix == ".parquet":
        return any(mark in column for column in pl.read_parquet(path).columns for mark in MARKS)
    if path.suffix == ".png":  # as drawn: the very drawing carries the mark
        return path.parent.name == "share" or path.with_suffix(".svg").is_file()
    if path.suffix == ".pdf":
        return all(any(mark in text for mark in MARKS) for text in pages_of(path))
    if path.suffix in {".zip", ".xlsx"}:
        pieces = [data.decode("utf-8", "replace") for _, data in unpacked(path.name, path.read_bytes())]
        return any(mark in piece for piece in pieces for mark in MARKS)
    return any(mark in path.read_text(encoding="utf-8") for mark in MARKS)


def test_every_file_says_so(demo):
    public = demo[1]
    paths = [path for path in sorted(public.rglob("*")) if path.is_file()]
    holding = [p for p in paths if not p.relative_to(public).as_posix().startswith(WITHOUT_DATA)]
    assert {"quality.json", "replay.json", "searches.csv"} <= {path.name for path in holding}
    assert len(holding) > 200
    assert [path.relative_to(public).as_posix() for path in holding if not said(path)] == []


def test_a_table_without_a_row_says_so_in_its_head(demo):
    empty = [p for p in files(demo[1], ".csv") if len(p.read_text(encoding="utf-8").splitlines()) == 1]
    assert empty
    for path in empty:
        assert " / ".join(MARKS) in path.read_text(encoding="utf-8"), path


def test_everything_in_every_zip_says_so(demo):
    """README, terms, dictionary and data: a file that travels alone still says what it is."""
    for path in files(demo[1], ".zip"):
        with zipfile.ZipFile(path) as pack:
            for member in pack.namelist():
                pieces = [data.decode("utf-8", "replace") for _, data in unpacked(member, pack.read(member))]
                said = any(mark in piece for mark in MARKS for piece in pieces)
                assert said or member == "SHA256SUMS", (path.name, member)


def test_every_feed_and_description_says_so_in_its_title(demo):
    public = demo[1]
    for feed in files(public, ".atom"):
        mark = MARKS[0] if feed.name.endswith(".zh.atom") else MARKS[1]
        assert mark in re.search("<title>(.*)</title>", feed.read_text(encoding="utf-8"))[1], feed
    package = json.loads((public / "data/datapackage.json").read_text(encoding="utf-8"))
    assert all(mark in package["title"] for mark in MARKS)
    catalog = json.loads((public / "data/catalog.jsonld").read_text(encoding="utf-8"))
    named = [node["title"] for node in titled(catalog)]
    assert named
    for title in named:
        assert MARKS[0] in str(title), title
        assert MARKS[1] in str(title), title
    lines = (public / "data/observations.sdmx.csv").read_text(encoding="utf-8").splitlines()
    assert all(" / ".join(MARKS) in line for line in lines[1:])


def titled(node):
    """Every catalogue and data set of a JSON-LD document: what has a title in two languages."""
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    here = isinstance(node, dict) and isinstance(node.get("title"), dict) and "zh" in str(node["title"])
    context = isinstance(node, dict) and "@id" in str(node.get("title"))
    return [*([node] if here and not context else []), *(one for child in children for one in titled(child))]


def test_the_releases_hold_a_revision_with_its_reason_and_a_withdrawn_one(demo):
    releases = read(demo[1], "releases")
    assert [row["version"] for row in releases] == ["2024.06", "2025.06", "2026.06"]
    assert releases[1]["withdrawn"]["reason"]["en"].startswith("Demo")
    assert releases[2]["changes"]["old"] == "2024.06"
    revised = [f for f in releases[2]["changes"]["figures"] if f["what"] == "revised"]
    assert [(f["old"], f["new"], f["reason_en"]) for f in revised] == [
        ("24.2", "24.9", "Revised after the second freight census")
    ]
    page = (demo[1] / "en" / "releases.html").read_text(encoding="utf-8")
    assert "Withdrawn on 2025-07-15" in page
    assert "Revised after the second freight census" in page


def test_the_statuses_of_each_release_are_there_for_a_promises_history(demo):
    known = [row for row in read(demo[1], "history") if row["target"] == "yt-straw"]
    rows = [row for row in known if not row["reconstructed"]]
    assert [row["release"] for row in known if row["reconstructed"]] == ["2024-12-31", "2025-12-31"]
    assert [(row["release"], row["withdrawn"], row["reconstructed"]) for row in rows] == [
        ("2024.06", False, False),
        ("2025.06", True, False),
        ("2026.06", False, False),
    ]


def test_a_break_bounds_a_preliminary_figure_and_an_overdue_submission_are_there(demo):
    rows = read(demo[1], "observations")
    assert {"A", "P", "B"} <= {row["OBS_STATUS"] for row in rows}
    assert "ge" in {row["QUALIFIER"] for row in rows}
    assert "逾期未报" in (demo[1] / "index.html").read_text(encoding="utf-8")
    assert "<svg" in (demo[1] / "targets/yt-sludge.html").read_text(encoding="utf-8")


def test_no_secret_of_the_demo_is_in_any_byte_that_leaves(demo):
    project, public = demo
    held = b"".join(path.read_bytes() for path in project.path("data/sources").rglob("*.csv"))
    assert all(secret.encode() in held for secret in SECRETS)
    leaving = [
        *everything(public),
        *everything(project.path("data/releases")),
        *everything(project.path("data/products")),
    ]
    for name, data in leaving:
        for secret in SECRETS:
            assert secret.encode() not in data, (name, secret)


def test_a_hidden_county_cannot_be_computed_from_the_others(demo):
    public = demo[1]
    coal = [row for row in read(public, "observations") if row["INDICATOR"] == "coal"]
    shown = {row["REF_AREA"] for row in coal if row["TIME_PERIOD"] == "2025"}
    counties = {county.code for county in load_city().counties}
    assert "990100" in shown
    assert len(counties - shown) == 2
    assert "由本站隐去" in (public / "targets/yt-solvent.html").read_text(encoding="utf-8")


def test_the_demo_has_the_same_bytes_again(demo, tmp_path):
    """By another process, which has nothing of what the first one kept."""
    again = tmp_path / "site" / "demo"
    make_demo(tmp_path / "project", again, lambda line: None)

    def hashes(folder):
        return {
            p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in folder.rglob("*")
            if p.is_file()
        }

    assert hashes(again) == hashes(demo[1])


def test_no_name_or_code_of_a_real_place_is_in_the_demo(demo, codes):
    real = {area.code for area in codes.areas.values()} | {
        area.zh for area in codes.areas.values() if area.level != "national"
    }
    demo_codes = load_codes(demo[0])
    assert not real & {area.code for area in demo_codes.areas.values()}
    for name, data in everything(demo[1]):
        for word in real:
            if not word.isdigit():
                assert word.encode() not in data, (name, word)


def test_the_demo_refuses_the_place_of_a_real_site(demo, tmp_path):
    project = demo[0]
    for place in (tmp_path / "site" / "public", tmp_path / "www"):
        with pytest.raises(PublishError, match="E-DEMO-02"):
            build_site(project, commit="x", public=place)
        assert not place.exists()


def test_a_real_site_refuses_the_place_of_the_demo(project, tmp_path):
    with pytest.raises(PublishError, match="E-DEMO-02"):
        build_site(project, commit="x", public=tmp_path / "site" / "demo")


def test_the_real_build_refuses_demo_data(demo, data_copy):
    shutil.copytree(demo[0].path("data/sources/yt-yearbook"), data_copy.path("data/sources/yt-yearbook"))
    with pytest.raises(SourceError, match="E-DEMO-01"):
        load_sources(data_copy)


def test_the_demo_never_takes_a_folder_that_is_not_its_own(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("x")
    with pytest.raises(ProjectError, match="E-DEMO-02"):
        make_demo(tmp_path / "mine", tmp_path / "demo", lambda line: None)
    assert (tmp_path / "mine" / "diary.txt").read_text() == "x"


def test_a_demo_made_again_keeps_what_it_worked_out_and_nothing_else(tmp_path):
    outside, root = tmp_path / "outside", tmp_path / "project"
    for path in (
        outside / "mine.csv",
        root / "build/cache/kept",
        root / "data/old.csv",
        root / "params.yaml",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (root / "link").symlink_to(outside)
    _cleared(root)
    assert [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()] == [
        "build/cache/kept"
    ]
    assert not (root / "data").exists()
    assert not (root / "link").is_symlink()
    assert (outside / "mine.csv").read_text() == "x"


def test_neither_project_nor_site_of_the_demo_gets_into_git(repo):
    listed = subprocess.run(
        ["git", "check-ignore", "build/demo/params.yaml", "site/demo/index.html"],
        cwd=repo,
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(listed.stdout.split()) == 2


KEPT = {"yt-stoves": "withheld", "yt-freight": "on-request", "yt-solvent": "hidden"}


def test_refused_on_request_and_hidden_by_us_are_three_things_wherever_they_are_told(demo, codes):
    """Headline, ledger, promise page, chart, what is missing, and the API."""
    public = demo[1]
    rows = {row["TARGET_ID"]: row for row in read(public, "assessments")}
    assert {target: rows[target]["STATUS"] for target in KEPT} == KEPT
    assert {target: rows[target]["REASON"] for target in KEPT} == {
        "yt-stoves": "class", "yt-freight": "class", "yt-solvent": "small-cells",
    }  # fmt: skip
    for column in ("WHY_ZH", "WHY_EN", "MISSING_ZH", "MISSING_EN"):
        assert len({rows[target][column] for target in KEPT}) == len(KEPT), column
    overall = next(row for row in read(public, "disclosure") if row["id"] == "industry")
    assert (overall["refused"], overall["on_request"], overall["hidden_by_us"]) == (0, 0, 1)
    for lang, folder in (("zh", public), ("en", public / "en")):
        ledger = (folder / "ledger.html").read_text(encoding="utf-8")
        front = (folder / "index.html").read_text(encoding="utf-8")
        words = load_words(demo[0])[lang]
        for status in KEPT.values():
            assert words(f"home.{status}", n=1) in ledger, (lang, status)
            assert words(f"latest.{status}") in ledger, (lang, status)
            assert getattr(codes.statuses[status], lang) in front, (lang, status)
        for target, status in KEPT.items():
            page = (folder / "targets" / f"{target}.html").read_text(encoding="utf-8")
            assert getattr(codes.statuses[status], lang) in page
            assert words(f"chart.{status}", city=demo[0].params.city[lang]) in page
            assert rows[target][f"WHY_{lang.upper()}"] in html.unescape(page)


def test_what_we_hide_is_nowhere_said_to_be_refused(demo):
    public = demo[1]
    row = next(row for row in read(public, "assessments") if row["TARGET_ID"] == "yt-solvent")
    for text in (row["WHY_EN"], row["MISSING_EN"]):
        assert "refuses" not in text
        assert "does not disclose" not in text
    page = (public / "en/targets/yt-solvent.html").read_text(encoding="utf-8")
    assert load_words(demo[0])["en"]("latest.withheld") not in page
