"""A promise's page, top to bottom as SITE.md lists it."""

from __future__ import annotations

from typing import Any

from pipelines.assess import METHODS
from pipelines.codes import Lang, SeriesKey, period
from pipelines.ground.periods import sort_key
from pipelines.plan import Target
from pipelines.render.parts.answer import answer_of, next_of
from pipelines.render.parts.asked import asked_of
from pipelines.render.parts.opinions import opinions_view
from pipelines.render.parts.picture import picture_of
from pipelines.render.parts.standing import (
    aims_of,
    at_base_of,
    last_seen_of,
    leads_to,
    looked_once,
    once,
    read_in_part,
    refused_of,
    result_of,
)
from pipelines.render.spec import PREFIX, Making, PageSpec, Shown
from pipelines.views import (
    SiteData,
    article_name,
    context_line,
    document_letter,
    in_order,
    keys_of,
    no_request,
    observation_row,
    ordered_contexts,
    organisation_today,
    request_of,
    rivals_of,
    searches_made,
    seen_shape,
    source_line,
    status_of,
    target_path,
    threshold_of,
    verdict_of,
    when_of,
)

SEEN = ("reached", "not-reached")  # what is said beside a verdict that is still open


def target_view(data: SiteData, target: Target, lang: Lang) -> dict[str, Any]:
    """Everything that a promise's template shows in one language."""
    assessment, words = data.assessment[target.id], data.words[lang]
    observations = observations_of(data, target, lang)
    return {
        "id": target.id,
        "title": target.title[lang],
        "verdict": verdict_of(data, target.id, lang),
        "assessment": assessment,
        "why": assessment[f"WHY_{lang.upper()}"],
        "missing": assessment[f"MISSING_{lang.upper()}"] or "",
        "at_base": at_base_of(data, target, lang),
        "leads": leads_to(data, target, lang),
        "aims": aims_of(data, target, lang),
        "refused": refused_of(data, target, lang),
        "looked": looked_once(data.searches_for(target.id), data, lang),
        "in_part": read_in_part(data.searches_for(target.id), data, lang),
        "quote": target.quote,
        "clause": data.clause(target, lang),
        "start": target.start,
        "article": article_name(data, target, lang),
        "last_seen": _seen_open(data, target, lang),
        "seen": seen_shape(data, target),
        "rivals": _rivals(data, target, lang),
        "answer": answer_of(data, target, lang),
        "facts": facts(data, target, lang),
        "more": more_facts(data, target, lang),
        "decides": _decides(observations, assessment),
        "note": target.note[lang] if target.note else "",
        "judged": target.kind not in ("rule", "restraint", "qualitative"),
        "method": _method(data, assessment, lang),
        "steps": _steps(data, target, lang),
        "parents": [parent_row(data, t, lang) for t in data.registry.beside(target.id)],
        "context": _contexts(data, target, lang, own=False),
        "context_own": _contexts(data, target, lang, own=True),
        "observations": [row for row in observations if row["current"]],
        "not_used": [row for row in observations if not row["current"]],
        "history": [_release_row(data, row, lang) for row in data.history_of(target.id)],
        "released": any(not row["reconstructed"] for row in data.history_of(target.id)),
        "searches": once([search_row(row, data, lang) for row in data.searches_for(target.id)]),
        "opinions": opinions_view(data, target.id, lang),
        "ask": request_of(data, target, lang),
        "ask_none": no_request(data, target),
        "have": document_letter(data, target, lang),
        "made": len(searches_made(data.searches_for(target.id))),
        "asked": asked_of(data, lang, target.id),
        "cite": words(
            "cite",
            publisher=data.project.params.publisher[lang],
            title=target.title[lang],
            release=data.release.name(lang),
            date=data.release.date.isoformat(),
        ),
    }


def _decides(observations: list[dict[str, Any]], assessment: dict[str, Any]) -> dict[str, Any] | None:
    """The figure that a promise is judged by, where the words of its document are known."""
    last = (assessment["INPUTS"] or "").split(";")[-1]
    return next((row for row in observations if row["id"] == last and row["quote"]), None)


def _contexts(data: SiteData, target: Target, lang: Lang, own: bool) -> list[str]:
    """The context of a promise in sentences: of its own area by another measure, or of other areas."""
    rows = ordered_contexts(data, target)
    return [context_line(data, row, lang) for row in rows if (row["REF_AREA"] == target.ref_area) == own]


def _release_row(data: SiteData, row: dict[str, Any], lang: Lang) -> dict[str, Any]:
    """A promise's verdict in one release, or as reconstructed for a day on which nothing was released."""
    return {
        "release": row["release"],
        "date": row["date"],
        "verdict": status_of(data, row["status"], lang),
        "rests_on": period(row["rests_on"], lang) if row["rests_on"] else "",
        "reconstructed": row["reconstructed"],
        "withdrawn": row["withdrawn"],
    }


def _steps(data: SiteData, target: Target, lang: Lang) -> list[dict[str, Any]]:
    """The ordered states of a completion promise, each with who was seen there and when."""
    if target.kind != "completion":
        return []
    series = target.series[0]
    indicator = data.codes.indicators[series.indicator]
    seen = [
        row
        for row in data.observation.values()
        if row["INDICATOR"] == indicator.id
        and row["REF_AREA"] == series.area
        and row["CURRENT"]
        and row["GRADE"] != "D"
    ]
    return [
        {
            "name": state[lang],
            "last": rank == len(indicator.states),
            "seen": [
                data.words[lang]("comma").join(
                    (data.codes.entity_name(row["ENTITY"] or "", lang), when_of(data, row, lang))
                )
                for row in in_order(seen)
                if round(row["OBS_VALUE"]) == rank
            ],
        }
        for rank, state in enumerate(indicator.states, start=1)
    ]


def facts(data: SiteData, target: Target, lang: Lang) -> list[tuple[str, str]]:
    """What stands beside the picture, as term and description: target, deadline, scope, who is named, grade
    of the evidence, next figure, and what would settle the verdict."""
    words, assessment = data.words[lang], data.assessment[target.id]
    deadline = period(target.deadline or "", lang)
    if not target.deadline_stated:
        deadline = words("target.deadline_unstated", period=deadline)
    scope = target.scope if lang == "zh" else target.scope_en or target.scope
    counted = target.value is not None or target.kind in ("delegated", "directional")
    grade = assessment["GRADE"]
    pairs = [
        (words("target.threshold"), threshold_of(data, target, lang) if counted else ""),
        (words("target.deadline"), deadline),
        (words("target.scope"), scope or ""),
        (words("target.who"), _named(data, target, lang, few=True)),
        (words("answer.grade"), _evidence(data, grade, lang)),
        (words("answer.next"), next_of(data, target, lang)),
        (words("answer.settles"), assessment[f"MISSING_{lang.upper()}"] or ""),
    ]
    return [(term, text) for term, text in pairs if text]


def _rivals(data: SiteData, target: Target, lang: Lang) -> str:
    """What else was printed of the figure that decides, in a sentence; empty where nothing was."""
    own = data.observation.get((data.assessment[target.id]["INPUTS"] or "").split(";")[-1])
    return rivals_of(data, own, lang) if own else ""


def _seen_open(data: SiteData, target: Target, lang: Lang) -> str:
    """How a promise that is not decided stood by its latest figure; empty where that says nothing."""
    row = data.assessment[target.id]
    is_open = row["SET"] == "undecidable" and row["LAST_SEEN"] in SEEN
    return last_seen_of(data, target, lang) if is_open else ""


def _evidence(data: SiteData, grade: str | None, lang: Lang) -> str:
    """A grade with what it means; empty for none."""
    words = data.words[lang]
    meant = words("colon") + words(f"sources_page.grades.{grade}") if grade else ""
    return words("grade", grade=grade) + meant if grade else ""


def more_facts(data: SiteData, target: Target, lang: Lang) -> list[tuple[str, str]]:
    """What else is known of a promise: kind, wording, how it stood when last seen, base.

    All bodies too, where they are too many to stand beside the picture.
    """
    words = data.words[lang]
    short = _named(data, target, lang, few=True)
    pairs = [
        (words("target.who"), full if (full := _named(data, target, lang)) != short else ""),
        (words("target.kind"), words(f"kind.{target.kind}")),
        (words("target.firmness"), words(f"firmness.{target.firmness}")),
        (words("last_seen.h"), last_seen_of(data, target, lang)),
        (words("target.base"), base_of(data, target, lang)),
    ]
    return [(term, text) for term, text in pairs if text]


def base_of(data: SiteData, target: Target, lang: Lang) -> str:
    """The year that a promise is measured from; one that its words do not name is called our assumption."""
    if not target.base_period:
        return ""
    base = period(target.base_period, lang)
    return base if target.base_stated else base + data.words[lang]("target.base_assumed")


def _named(data: SiteData, target: Target, lang: Lang, few: bool = False) -> str:
    """The bodies that the article names; few: the first two, and how many they are, where they are many."""
    words = data.words[lang]
    orgs = [data.codes.organisations[code] for code in data.registry.organisations(target)]
    if not orgs:
        return words("target.who_none")
    more = data.registry.names_more(target.article)
    named = [organisation_today(data, o, lang) for o in (orgs[:2] if few and len(orgs) > 3 else orgs)]
    names = words("list_sep").join(named)
    if more:
        names += words("target.who_more")
    elif len(named) < len(orgs):
        names = words("answer.who_many", names=names, n=len(orgs))
    text = data.registry.article_text(target.article)
    # What the article says of who leads, as it says it: the note is the text's, not a habit of ours.
    if "牵头" in text or "按职责分工" not in text:
        return names
    return names + words("in_brackets", text=words("target.who_note"))


def _method(data: SiteData, assessment: dict[str, Any], lang: Lang) -> dict[str, Any]:
    method = METHODS.get(assessment["METHOD"])
    words = data.words[lang]
    name = method.name[lang] if method else words(f"method.{assessment['METHOD']}")
    return {"name": name, "version": assessment["METHOD_VERSION"]}


def parent_row(data: SiteData, target: Target, lang: Lang) -> dict[str, Any]:
    """A parent's own target: its document, threshold, deadline and verdict."""
    assessment = data.assessment[target.id]
    plan = next(p for p in data.registry.parent_plans if p.id == target.plan)
    return {
        "id": target.id,
        "path": f"parents.html#{target.id}",
        "level": data.words[lang](f"levels.{target.level}"),
        "plan": plan.title[lang],
        "title": target.title[lang],
        "quote": target.quote,
        "threshold": threshold_of(data, target, lang),
        "deadline": period(target.deadline or "", lang),
        "base": base_of(data, target, lang),
        "verdict": verdict_of(data, target.id, lang),
        "why": assessment[f"WHY_{lang.upper()}"],
        "note": target.note[lang] if target.note else "",
        "source": source_line(data, target.source, lang),
        "beside": [
            {"path": target_path(t.id), "title": t.title[lang]}
            for t in data.standing_beside.get(target.id, ())
        ],
        "strive": target.firmness == "strive",
    }


def observations_of(data: SiteData, target: Target, lang: Lang) -> list[dict[str, Any]]:
    """The promise's own series and its context series; those in use first, then by area and period."""
    keys = dict.fromkeys(keys_of(target), 0) | {c.key: n for n, c in enumerate(target.context, start=1)}
    indicators = {s.indicator for s in target.series}
    rows = []
    for row in data.observation.values():
        key = SeriesKey.of(row)
        near = row["INDICATOR"] in indicators and row["REF_AREA"] == target.ref_area
        if key in keys or near:
            place = (keys.get(key, 99), not row["CURRENT"], sort_key(row["TIME_PERIOD"]), row["OBS_ID"])
            rows.append((place, row))
    return [observation_row(data, row, lang) for _, row in sorted(rows, key=lambda item: item[0])]


def search_row(row: dict[str, Any], data: SiteData, lang: Lang) -> dict[str, Any]:
    """One logged search in words."""
    words = data.words[lang]
    what = row["RESULT"].partition(":")[2]
    return {
        "id": row["SEARCH_ID"],
        "place": row[f"PLACE_{lang.upper()}"],
        "query": row["QUERY_OR_TABLE"],
        "date": row["DATE"],
        "coverage": words(f"coverage.{row['COVERAGE']}"),
        "result": result_of(row, data, lang),
        "source": what if what in data.source else "",
        "note": row["NOTE"] or "",
    }


def _show(making: Making, lang: Lang, member: str) -> Shown:
    target = next(target for target in making.data.city_targets if target.id == member)
    view, drawn = target_view(making.data, target, lang), making.charts.get((member, lang))
    root = "../" * (PREFIX[lang] + target_path(member)).count("/")
    files = [(kind.upper(), f"{root}charts/{member}.{lang}.{kind}") for kind in ("svg", "csv", "png")]
    view["chart"] = picture_of(drawn, files) if drawn else None
    view["chart_caption"] = drawn.description if drawn else ""
    view["chart_file"] = f"{member}.{lang}" if drawn else ""
    return Shown(target.title[lang], view["why"][:160], {"v": view}, _newest(view))


def _newest(view: dict[str, Any]) -> str:
    """What a promise is judged by, for who reports an error: period, area, figure, id; or empty."""
    last = (view["assessment"]["INPUTS"] or "").split(";")[-1]
    row = next((row for row in view["observations"] if row["id"] == last), None)
    return f"{row['period']} {row['area']} {row['figure'].striptags()} [{last}]" if row else ""


PAGE = PageSpec(
    target_path("{}"),
    "target.html.j2",
    show=_show,
    each=lambda making: [target.id for target in making.data.city_targets],
    door="promises",
    card="{}",
)
