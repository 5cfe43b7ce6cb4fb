"""What `make look` looks at, and the pictures that the README opens with."""

import io
import re

import pytest
from PIL import Image

from pipelines.render.pages import PAGES
from pipelines.render.spec import PREFIX
from tests.look import run


@pytest.fixture
def public(tmp_path):
    """A site that has two pages of every family and one of every other type."""
    for spec in PAGES.values():
        for member, text in (("aa", "<p>"), ("bb", "<p>" * 9), ("cc", "<p data-chart>")):
            path = tmp_path / spec.path.format(member)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return tmp_path


def test_every_type_of_page_is_looked_at(public):
    types = run.types_of(public)
    assert list(types) == list(PAGES)
    for name, path in types.items():
        assert path == PAGES[name].path.format("cc"), name


def test_without_charts_the_longest_of_a_family_is_taken(public):
    for path in public.glob("targets/cc.html"):
        path.unlink()
    assert run.types_of(public)["target"] == "targets/bb.html"


def test_a_type_without_a_page_is_named(public):
    (public / "gap.html").unlink()
    with pytest.raises(LookupError, match=r"gap\.html"):
        run.types_of(public)


def test_the_index_shows_every_picture_and_leads_to_it():
    looks = [
        run.Look(f"gap.{lang}.390.light.jpg", f"gap.{lang}.webp", "390 light", "9 px") for lang in PREFIX
    ]
    page = run.index_of({"gap": looks}, {"gap": "gap.html"}, "look")
    assert re.findall(r'href="([^#"]+)"', page) == [look.file for look in looks]
    assert re.findall(r'src="([^"]+)"', page) == [look.thumb for look in looks]


def test_a_picture_of_the_readme_is_made_to_fit():
    held = io.BytesIO()
    Image.effect_noise((300, 300), 80).save(held, "PNG")
    small = run._within(held.getvalue(), 150_000)
    assert len(small) <= 150_000
    assert Image.open(io.BytesIO(small)).size == (300, 300)
    with pytest.raises(ValueError, match="README"):
        run._within(held.getvalue(), 1000)


def test_the_readme_opens_with_pictures_that_are_there_and_light(repo):
    text = (repo / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text.partition("\n## ")[0])
    held = "/".join(run.README)
    assert shown == [f"{held}/{what}.{lang}.webp" for what in ("front", "promise") for lang in PREFIX]
    for name in shown:
        assert (repo / name).stat().st_size <= run.README_KB * 1000
        assert Image.open(repo / name).size == run.README_PX


@pytest.mark.browser
def test_pictures_of_a_page_are_taken_at_every_width_scheme_and_on_paper(browser, tmp_path):
    for prefix in PREFIX.values():
        (tmp_path / prefix).mkdir(exist_ok=True)
        (tmp_path / prefix / "tall.html").write_text("<p style='height:9000px'>tall", encoding="utf-8")
    server = run.served(tmp_path)
    looks = list(
        run.looks_at(browser, f"http://127.0.0.1:{server.server_port}/", "tall", "tall.html", tmp_path)
    )
    server.shutdown()
    assert len(looks) == len(PREFIX) * (len(run.WIDTHS_PX) * len(run.SCHEMES) + 1)
    for look in looks:
        assert Image.open(tmp_path / look.thumb).size[0] == 2 * run.THUMB_PX[0]
    assert Image.open(tmp_path / "tall.zh.390.dark.jpg").size == (390, run.MOST_PX)
    assert (tmp_path / "tall.en.print.pdf").read_bytes().startswith(b"%PDF")
