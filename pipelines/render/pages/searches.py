"""Every search that is logged, by the promise for which it was made."""

from __future__ import annotations

from typing import Any

from pipelines.codes import Lang
from pipelines.render.pages.target import search_row
from pipelines.render.spec import PageSpec, Place
from pipelines.views import SiteData, named_promise


def searches_view(data: SiteData, lang: Lang) -> dict[str, Any]:
    """The log of searches: each promise with its rows, in the registry's order, then what belongs to none."""
    order = {target.id: n for n, target in enumerate(data.registry.all_targets)}
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in data.tables["searches"].iter_rows(named=True):
        groups.setdefault(row["TARGET_ID"] or "", []).append(search_row(row, data, lang))
    named = sorted(groups, key=lambda id_: (order.get(id_, len(order)), not id_, id_))
    return {
        "groups": [
            {
                "promise": named_promise(data, id_, lang) if id_ else None,
                "rows": groups[id_],
            }
            for id_ in named
        ],
        "total": sum(map(len, groups.values())),
    }


PAGE = PageSpec(
    "searches.html",
    "searches.html.j2",
    "searches_page",
    searches_view,
    place=Place("missing", 20, "doors.searches"),
)
