"""A chart that a cell ends with, in a browser: it is seen, its words are inside it, and each is written once."""

import pytest

from pipelines.bodies.embedded import render
from tests.notebook.test_quarto_kinds import CELL, HEAD

DATA = """import altair as alt, polars as pl
names = ["Agriculture and fishing", "Buildings", "Energy and heat supply", "Industry", "Transport", "Waste"]
d = pl.DataFrame({"name": names * 2, "year": ["2023"] * 6 + ["2024"] * 6, "t": list(range(12))})
base = alt.Chart(d, title=alt.TitleParams("What is emitted", subtitle="by sector"))
"""
CHARTS = {
    "upright bars": "base.mark_bar().encode(x='name', y='t')",
    "lying bars": "base.mark_bar().encode(x='t', y='name')",
    "coloured lines": "base.mark_line().encode(x='year', y='t', color='name')",
    "a heat map": "base.mark_rect().encode(x='year', y='name', color='t')",
    "panels": "base.mark_bar().encode(x='t', y='name').facet('year')",
    "two beside each other": (
        "(base.mark_bar().encode(x='t', y='name') | base.mark_point().encode(x='t', y='year'))"
        ".properties(title='What is emitted')"
    ),
}


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1100])
@pytest.mark.parametrize("kind", sorted(CHARTS))
def test_it_is_seen_with_every_name_at_every_width(browser, project, tmp_path, kind, width):
    path = tmp_path / "n.qmd"
    path.write_text(HEAD + CELL.format("a", DATA + CHARTS[kind]) + "\n", encoding="utf-8")
    style = project.asset("site", "theme", "site.css").read_text(encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme="dark")
    page.set_content(f"<style>{style}</style><main class=notebook>{render(path, project)['en']}</main>")
    seen = page.locator("svg.chart:visible")
    assert seen.count() == 1
    box = seen.bounding_box()
    assert min(width - 60, 600) < box["width"] <= width
    assert box["height"] > 80
    words = [text.strip() for text in seen.locator("text").all_text_contents()]
    assert "What is emitted" in words
    for name in ("Buildings", "Industry", "Waste"):
        assert [word for word in words if word == name], (name, words)
    cut = seen.evaluate(
        """svg => [...svg.querySelectorAll('text')].filter(t => {
          const a = t.getBoundingClientRect(), b = svg.getBoundingClientRect();
          return a.width && (a.left < b.left - 2 || a.right > b.right + 2 || a.bottom > b.bottom + 2);
        }).map(t => t.textContent)"""
    )
    assert cut == []
    page.close()
