"""Pages on no data, the real data and two full sets that contradict each other, read against them."""

import re

import pytest
from paged import page
from reader import KEPT, lies, names_of, sentences, tallies
from sets import NAMES, WAYS

from pipelines.render.pages.after import after_view
from pipelines.render.pages.directions import directions_view
from pipelines.render.pages.gap import gap_view
from pipelines.render.pages.home import home_view
from pipelines.render.pages.ledger import ledger_view
from pipelines.render.pages.measures import measures_view
from pipelines.render.pages.organisations import organisations_view
from pipelines.render.pages.outcomes import outcomes_view
from pipelines.render.pages.parents import parents_view
from pipelines.render.pages.searches import searches_view
from pipelines.render.pages.target import target_view
from pipelines.views.data import LANGS

VIEWS = {
    "home": home_view,
    "after": after_view,
    "outcomes": outcomes_view,
    "gap": gap_view,
    "searches": searches_view,
    "parents": parents_view,
    "directions": directions_view,
    "measures": measures_view,
    "organisations": organisations_view,
    "ledger": ledger_view,
}
UNDRAWN = {"chart": "", "chart_caption": "", "chart_file": ""}


def reading(data, lang, html, set_name):
    """What a reader who knows the data finds untrue in a page."""
    sets = [data.assessment[t.id]["SET"] for t in data.quantified]
    names = [*tallies(data, [data.quantified], lang), *names_of(data, lang)]
    return lies(
        sentences(html, names, lang),
        lang,
        absent=set_name in ("empty", "real"),
        way=WAYS[set_name],
        kept=sets.count("kept"),
        broken=sets.count("not-kept"),
    )


@pytest.mark.parametrize("set_name", NAMES)
@pytest.mark.parametrize("name", VIEWS)
def test_a_page_is_true_of_whatever_the_data_are(name, set_name, data_of):
    data = data_of(set_name)
    found = {
        lang: reading(data, lang, page(data, name, VIEWS[name](data, lang), lang), set_name) for lang in LANGS
    }
    assert found == {"zh": [], "en": []}


@pytest.mark.parametrize("set_name", NAMES)
def test_a_promises_page_is_true_of_whatever_the_data_are(set_name, data_of):
    data = data_of(set_name)
    for target in data.quantified:
        for lang in LANGS:
            view = target_view(data, target, lang)
            html = page(data, "target", view | UNDRAWN, lang)
            none = data.words[lang]("target.parents_none")
            assert (none in html) == (not view["parents"])
            assert reading(data, lang, html.replace(none, ""), set_name) == [], target.id


def test_the_headline_counts_what_was_decided(data_of):
    for set_name in NAMES:
        data = data_of(set_name)
        for lang in LANGS:
            headline = ledger_view(data, lang)["headline"]
            counts = [int(n) for n in re.findall(KEPT[lang], headline)]
            assert sum(counts) == data.headline["kept"], headline
