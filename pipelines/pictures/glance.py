"""The plan and the documents at a glance: how many promises an article holds, how many figures a year
brought."""

from __future__ import annotations

from collections import Counter

from pipelines.charts import Stack, inline, stacks_picture
from pipelines.codes import Lang
from pipelines.views import SiteData


def articles_picture(data: SiteData, lang: Lang) -> dict[str, str]:
    """A column an article of the plan, a dot a promise: solid with a number, hollow without. title: what is
    seen."""
    words = data.words[lang]
    counted = Counter(t.article for t in data.quantified)
    others = Counter(t.article for t in data.city_targets if not t.counted)
    articles = [measure.article for measure in data.registry.measures]
    stacks = [Stack(article, counted[article], others[article]) for article in articles]
    if not stacks:
        return {}
    outside = sum(t.article not in articles for t in data.city_targets)
    most = max(counted[article] for article in articles)
    fullest = [article for article in articles if counted[article] == most]
    title = words(
        "glance.articles",
        n=len(articles),
        empty=sum(not counted[a] for a in articles),
        total=len(data.quantified),
        article=words("list_sep").join(fullest),
        most=most,
    )
    return {
        "title": title,
        "key": words("glance.articles_key", outside=outside),
        "svg": _drawn(stacks, title),
    }


def documents_picture(data: SiteData, lang: Lang) -> dict[str, str]:
    """A column a year of publication: the figures in use that its documents brought; title: what is seen."""
    words, found = data.words[lang], Counter[str]()
    undated = 0
    for row in data.tables["sources"].iter_rows(named=True):
        year = (row["PUBLISHED"] or "")[:4]
        if year.isdigit():
            found[year] += row["OBSERVATIONS"]
        else:
            undated += row["OBSERVATIONS"]
    years = sorted(year for year, n in found.items() if n)
    if not years:
        return {}
    stacks = [
        Stack(str(year), found[str(year)], 0, str(found[str(year)]) if found[str(year)] else "")
        for year in range(int(years[0]), int(years[-1]) + 1)
    ]
    most = max(found.values())
    fullest = words("list_sep").join(year for year in years if found[year] == most)
    said = {"n": sum(found.values()) + undated, "first": years[0], "last": years[-1]}
    title = words("glance.documents", **said, year=fullest, most=most)
    key = words("glance.undated", n=undated) if undated else ""
    return {"title": title, "key": key, "svg": _drawn(stacks, title)}


def _drawn(stacks: list[Stack], title: str) -> str:
    """Both widths, of which the page shows one."""
    sizes = (("only-wide", 680), ("only-narrow", 340))
    return "".join(inline(stacks_picture(stacks, title, width, name)) for name, width in sizes)
