"""What would end an absence: documents that are known and were not read, best first."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from pipelines.codes import Lang, period
from pipelines.ground.periods import bounds
from pipelines.plan import Target
from pipelines.schema import UNREAD
from pipelines.views.common import organisation_today, target_path
from pipelines.views.data import SiteData


@dataclass(frozen=True)
class Lead:
    """One document that may hold what is missing: its title, who holds it (a body's code, or empty), where it
    stands (an address, or empty), when it is due (or empty), and the undecided promises that it may end."""

    document: str
    holder: str
    address: str
    due: str
    targets: tuple[Target, ...]

    @property
    def rank(self) -> tuple[int, bool, str, str]:
        """Best first: the most quantified promises, then one that can be opened, then the earlier due."""
        counted = sum(target.counted for target in self.targets)
        return -counted, not self.address, self.due or "9999", self.document

    def how(self, today: dt.date) -> str:
        """What to do about it: open, wait, ask or find (words of `gap_page.how`)."""
        if self.address:
            return "open"
        if self.due and bounds(self.due)[1] >= today:
            return "wait"
        return "ask" if self.holder else "find"


def leads_of(data: SiteData) -> list[Lead]:
    """The documents that may end an undecided promise of the city's plan, best first."""
    undecided = {
        target.id: target
        for target in data.city_targets
        if data.assessment[target.id]["SET"] == "undecidable"
    }
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in data.tables["searches"].iter_rows(named=True):
        if row["RESULT"].startswith(UNREAD) and row["TARGET_ID"] in undecided:
            rows[row["RESULT"].removeprefix(UNREAD)].append(row)
    leads = [
        Lead(
            document,
            next((row["HOLDER"] for row in found if row["HOLDER"]), ""),
            next((row["ADDRESS"] for row in found if row["ADDRESS"]), ""),
            next((row["DUE"] for row in found if row["DUE"]), ""),
            tuple(dict.fromkeys(undecided[row["TARGET_ID"]] for row in found)),
        )
        for document, found in rows.items()
    ]
    return sorted(leads, key=lambda lead: lead.rank)


def due_of(data: SiteData, due: str, lang: Lang) -> str:
    """When something is to be published, in words; what was due before the release's date and was not found
    is said to be so. Empty for no date."""
    if not due:
        return ""
    when = period(due, lang)
    past = bounds(due)[1] < data.release.date
    return data.words[lang]("gap_page.was_due", due=when) if past else when


def lead_row(data: SiteData, lead: Lead, lang: Lang) -> dict[str, Any]:
    """A lead in words: document, holder, address, due date, what to do, and the promises with their pages."""
    due = due_of(data, lead.due, lang)
    holder = data.codes.organisations.get(lead.holder)
    name = organisation_today(data, holder, lang) if holder else lead.holder
    return {
        "document": data.named("title", lead.document, lang),
        "holder": name,
        "address": lead.address,
        "due": due,
        "how": data.words[lang](
            f"gap_page.how.{lead.how(data.release.date)}",
            holder=name,
            due=period(lead.due, lang) if lead.due else "",
        ),
        "targets": [{"id": t.id, "title": t.title[lang], "path": target_path(t.id)} for t in lead.targets],
    }
