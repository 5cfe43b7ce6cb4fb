"""The quality report as a page: every reason in both languages, nothing of what is kept back."""

import json
from types import SimpleNamespace

import pytest

from pipelines.ground.errors import PublishError
from pipelines.render.pages.quality import quality_view


@pytest.fixture
def data(tmp_path, codes):
    """As much of the site's data as the page needs, with a report of one table."""
    from pipelines.ground.project import Project
    from pipelines.views.data import SiteData

    project = Project(tmp_path)
    fake = SimpleNamespace(
        project=project,
        codes=codes,
        words={"zh": lambda key: "，", "en": lambda key: ", "},
        named=lambda kind, text, lang: text or "",
        source={"s": {"TITLE": "年鉴", "PUBLISHER": "统计局", "PUBLISHED": "2024", "ADDRESS": None}},
    )
    fake.area_name = lambda code, lang: SiteData.area_name(fake, code, lang)
    return fake


def write(data, checks, sources=()):
    path = data.project.path("data/products/data/quality.json")
    path.parent.mkdir(parents=True)
    table = {"table": "observations", "zh": "观测", "en": "Observations", "rows": 2}
    path.write_text(json.dumps([{**table, "sources": list(sources), "checks": checks}]), encoding="utf-8")


def check(**fields):
    base = {
        "id": "cross-source",
        "zh": "一致",
        "en": "Agree",
        "from_zh": "防矛盾",
        "from_en": "Contradictions",
        "level": "review",
        "type": "t",
        "rows": 2,
        "failed": 0,
        "let_through": [],
        "kept_back": 0,
    }
    return {**base, **fields}


LET = {
    "at": "fertilizer-use|main-crops|350400|_T|2023",
    "observations": ["a"],
    "sources": ["s"],
    "reason_zh": "理由",
    "reason_en": "Reason",
    "by": "复核",
    "date": "2026-11",
}


@pytest.mark.parametrize(("lang", "reason", "says"), [("zh", "理由", "一致"), ("en", "Reason", "Agree")])
def test_what_was_let_through_stands_with_its_figure_and_reason(data, lang, reason, says):
    write(data, [check(let_through=[LET])])
    view = quality_view(data, lang)
    (row,) = view["let"]
    assert (row["reason"], row["check"]) == (reason, says)
    assert "三明" in row["area"] or "Sanming" in row["area"]
    assert "2023" in row["period"]
    assert row["sources"][0]["title"] == "年鉴"
    assert view["totals"] == {"tables": 1, "rows": "2", "checks": 1, "failed": 0, "let": 1, "kept": 0}


def test_what_is_kept_back_is_only_counted(data):
    write(data, [check(kept_back=2)], sources=[{"source": "s", "rows": 1}, {"source": None, "rows": 1}])
    view = quality_view(data, "zh")
    assert view["let"] == []
    assert view["totals"]["kept"] == 2
    assert [source["line"] is None for source in view["tables"][0]["sources"]] == [False, True]


def test_a_cell_of_the_grid_is_named_by_its_series(data):
    write(data, [check(id="missing", let_through=[{**LET, "at": f"s|{LET['at']}"}])])
    assert "2023" in quality_view(data, "en")["let"][0]["period"]


def test_the_schema_s_own_checks_stand_apart(data):
    write(data, [check(), check(id="grade-coded"), check(id="grade-filled"), check(id="key-unique")])
    (table,) = quality_view(data, "en")["tables"]
    assert (len(table["own"]), len(table["schema"])) == (1, 3)


def test_without_a_report_there_is_no_page(data):
    with pytest.raises(PublishError) as caught:
        quality_view(data, "zh")
    assert caught.value.faults[0].code == "E-FILE-01"


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_built_page_shows_every_reason_and_asks_nobody_else(built, lang):
    import html

    public = built[0] / "site/public"
    page = (public / ("quality.html" if lang == "zh" else "en/quality.html")).read_text(encoding="utf-8")
    report = json.loads((public / "data/quality.json").read_bytes())
    reasons = [one[f"reason_{lang}"] for t in report for c in t["checks"] for one in c["let_through"]]
    assert reasons
    text = html.unescape(page)
    assert all(reason in text for reason in reasons)
    assert all(c[f"from_{lang}"] in text for t in report for c in t["checks"])
    assert 'src="http' not in page
