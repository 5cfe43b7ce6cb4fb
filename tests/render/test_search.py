"""The index is made of the pages' texts alone, the same bytes each time, and its failure is one clear error."""

import json

import pytest

from pipelines.ground.errors import PublishError
from pipelines.render.markup import finished
from pipelines.render.search import indexing

PAGE = (
    '<!doctype html><html lang="{lang}"><head><title>t</title></head><body><header>abc123 {commit}</header>'
    "<main data-pagefind-body><h1>{title}</h1><p>{text}</p></main></body></html>"
)


def site(folder, commit="c0ffee"):
    folder.mkdir(parents=True)
    for n in range(12):
        for lang, prefix in (("zh-Hans", ""), ("en", "en/")):
            path = folder / f"{prefix}p{n}.html"
            path.parent.mkdir(exist_ok=True)
            text = PAGE.format(lang=lang, title=f"农膜 {n}", text=f"废旧农膜回收率 {n}", commit=commit)
            path.write_text(text, encoding="utf-8")
    return folder


def content(bundle):
    return {
        p.relative_to(bundle).as_posix(): p.read_bytes() for p in sorted(bundle.rglob("*")) if p.is_file()
    }


def index_site(folder):
    pages = sorted(folder.rglob("*.html"))
    texts = [
        (path.relative_to(folder).as_posix(), finished(path.read_text(encoding="utf-8"), False).indexed)
        for path in pages
    ]
    with indexing(texts, folder) as finish:
        return finish()


def languages(bundle):
    """Language → number of pages that the index holds."""
    listed = json.loads((bundle / "pagefind-entry.json").read_text(encoding="utf-8"))["languages"]
    return {lang: row["page_count"] for lang, row in listed.items()}


def test_the_index_is_byte_identical_and_knows_no_commit(tmp_path, monkeypatch):
    first = content(index_site(site(tmp_path / "a")))
    monkeypatch.setenv("RAYON_NUM_THREADS", "1")
    monkeypatch.setenv("PAGEFIND_EXCLUDE_SELECTORS", "main")
    second = content(index_site(site(tmp_path / "elsewhere" / "b", commit="bada55")))
    assert first == second


def test_both_languages_are_indexed_and_unused_interfaces_left_out(tmp_path):
    bundle = index_site(site(tmp_path / "a"))
    assert languages(bundle) == {"zh-hans": 12, "en": 12}
    assert sorted(path.name for path in bundle.glob("*.js")) == ["pagefind-worker.js", "pagefind.js"]
    assert list(bundle.glob("*.css")) == []


def test_the_pages_themselves_are_not_touched(tmp_path):
    folder = site(tmp_path / "a")
    before = {path: path.read_bytes() for path in folder.rglob("*.html")}
    index_site(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*.html")} == before


def test_a_site_without_a_page_to_index_is_one_clear_error(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(PublishError, match="E-SEARCH-01"):
        index_site(tmp_path / "a")
