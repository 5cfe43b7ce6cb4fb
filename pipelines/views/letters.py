"""What a reader can write: to us, of a mistake or of a document; to the bodies that the plan names, for a
record that is missing."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from pipelines.assess import without_aside
from pipelines.codes import Lang, Organisation, article_number, period
from pipelines.ground.project import Params
from pipelines.plan import Target
from pipelines.views.common import organisation_name
from pipelines.views.data import SiteData
from pipelines.views.leads import leads_of

# Bodies that have to answer a request for disclosure: the party, mass organisations, institutions have not.
_ANSWERS = ("行政机关", "中央垂直")
_KEPT = ("withheld", "hidden")  # refused by the holder, or hidden by us: there is nothing to ask anew
_FEW = 3  # documents that a request names


def writing(params: Params, subject: str, text: str) -> str:
    """The address by which a reader can write to us, subject and text filled in; empty where there is none.

    A mail address is asked first, since it takes no account; then the repository's new issue (GitHub, Gitea
    and the like; GitLab has names of its own), then a contact page, into which nothing can be filled.
    """
    if "@" in params.contact and not urlsplit(params.contact).scheme:
        body = quote(text.replace("\n", "\r\n"), safe="")
        return f"mailto:{params.contact}?subject={quote(subject, safe='')}&body={body}"
    if params.repository:
        lab = "gitlab" in (urlsplit(params.repository).hostname or "")
        path, title, body = (
            ("-/issues/new", "issue[title]", "issue[description]") if lab else ("issues/new", "title", "body")
        )
        asked = urlencode({title: subject, body: text}, quote_via=quote, safe="")
        return f"{params.repository.rstrip('/')}/{path}?{asked}"
    return params.contact


def document_letter(data: SiteData, target: Target | None, lang: Lang) -> str:
    """Where a reader writes who has a document that a promise lacks, or any; empty where nobody is written
    to."""
    words, release = data.words[lang], data.release
    title = target.title[lang] if target else words("gap_page.title")
    missing = data.assessment[target.id][f"MISSING_{lang.upper()}"] if target else ""
    text = words(
        "ask.have_text",
        promise=f"{title} ({target.id})" if target else title,
        missing=without_aside(missing or "") or words("ask.fill"),
        release=release.name(lang),
    )
    return writing(data.project.params, words("ask.have_subject", title=title), text)


def article_name(data: SiteData, target: Target, lang: Lang) -> str:
    """The article that a promise stands in."""
    words = data.words[lang]
    if not target.article.isdigit():
        return words("target.goals")
    return words("target.article", n=article_number(target.article, lang))


def request_of(data: SiteData, target: Target, lang: Lang) -> dict[str, Any] | None:
    """A request for disclosure of what a promise lacks, ready to be sent; None where there is none.

    missing: what is asked for; to, office: the body that holds such figures, else the first that the article
    names, of those that have to answer; basis: how it is known to hold them, or empty; others: the rest;
    text: the request, which is Chinese; gloss: the same in English, on English pages alone. There is none
    where nothing is missing or only what is not yet due, where the figure is refused or hidden already, and
    where the article names no body that has to answer.
    """
    asked = {one: _asked_for(data, target, one) for one in data.words}
    bodies = _bodies(data, target)
    if not asked["zh"] or not bodies:
        return None
    (first, basis), *others = bodies.items()
    texts: dict[str, str] = {one: _letter(data, target, first, asked[one], one) for one in data.words}
    return {
        "id": target.id,
        "missing": asked[lang],
        "to": organisation_name(first, lang),
        "office": first.receiving_office,
        "basis": basis,
        "others": [organisation_name(body, lang) for body, _ in others],
        "text": texts["zh"],
        "gloss": texts["en"] if lang == "en" else "",
    }


def no_request(data: SiteData, target: Target) -> str:
    """Why `request_of` gives none although something is missing (words of `ask.none`)."""
    if data.assessment[target.id]["STATUS"] in _KEPT:
        return "kept"
    return "nobody" if _asked_for(data, target, "zh") else "not-due"


def _asked_for(data: SiteData, target: Target, lang: Lang) -> str:
    """The record that a request names: what a verdict takes and is due; empty where there is none."""
    row, words = data.assessment[target.id], data.words[lang]
    missing = row[f"MISSING_{lang.upper()}"] or ""
    if not missing or row["STATUS"] in _KEPT:
        return ""
    if row["STATUS"] == "on-request":
        name = data.codes.indicators[target.series[0].indicator].name[lang]
        place, when = data.codes.areas[target.ref_area][lang], period(target.deadline or "", lang)
        return words("ask.the_figure", place=place, when=when, name=name)
    due = without_aside(missing)
    open_year = period(target.deadline or "", lang)
    return "" if due != missing and open_year in due else due


def _bodies(data: SiteData, target: Target) -> dict[Organisation, str]:
    """The bodies of today that have to answer, those that hold such figures first, then as the article names
    them → how it is known that they hold them."""
    rows = data.registry.duties.filter(TARGET_ID=target.id, ROLE="data-holder").to_dicts()
    known = data.codes.organisations
    found = [(known[row["ORG"]], row["BASIS"]) for row in rows]
    found += [(known[code], "") for code in data.registry.organisations(target)]
    bodies: dict[Organisation, str] = {}
    for body, basis in found:
        bodies.setdefault(_today(data, body), basis)
    return {body: basis for body, basis in bodies.items() if body.kind in _ANSWERS}


def _today(data: SiteData, body: Organisation) -> Organisation:
    """The body that does today what one did that was abolished."""
    while body.successor in data.codes.organisations:
        body = data.codes.organisations[body.successor]
    return body


def _letter(data: SiteData, target: Target, body: Organisation, what: str, lang: Lang) -> str:
    """The request as it is sent: the promise in its plan's words, the record, its features, the form."""
    words, plan = data.words[lang], data.registry.plan
    # What can be opened need not be asked for.
    leads = [one.document for one in leads_of(data) if target in one.targets and not one.address][:_FEW]
    documents = words("list_sep").join(leads)
    return words(
        "ask.letter",
        body=organisation_name(body, lang),
        plan=plan.title[lang],
        date=period(str(plan.date), lang),
        article=article_name(data, target, lang),
        quote=target.quote.replace("“", "‘").replace("”", "’"),
        what=what,
        documents=words("ask.letter_documents", documents=documents) if leads else "",
    ).strip()
