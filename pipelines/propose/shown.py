"""What is proposed of a document, as a terminal and as programs get it."""

from __future__ import annotations

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines.codes import Codes
from pipelines.ground.files import json_bytes
from pipelines.propose.confirm import say
from pipelines.propose.proposals import Proposal, Proposed

STYLES = {"outcome": "green", "estimate": "cyan", "target": "magenta", "task": "yellow"}


def as_json(proposed: Proposed) -> bytes:
    """One JSON document: the proposals, and what was left aside with why (zh / en)."""
    aside = [{"span": a.span, "reason": say.both(f"why.{a.why}", " / ")} for a in proposed.aside]
    return json_bytes({"proposals": [p.as_dict() for p in proposed.proposals], "left_aside": aside})


def print_proposed(proposed: Proposed, codes: Codes, console: Console) -> None:
    """The document, a table of proposals, and what was left aside."""
    prose = proposed.prose
    console.print(f"[bold]{escape(prose.title)}[/bold]  {escape(prose.publisher)}  {proposed.published}")
    if not proposed.published:
        read = say.both("wired", " / ", day=proposed.wired) if proposed.wired else say.both("undated", " / ")
        console.print(read, style="bold red")
    for remark in prose.remarks:
        console.print(escape(remark), style="dim italic")
    table = Table(box=SIMPLE, show_lines=False)
    for name in ("kind", "indicator", "area", "period", "value", "against", "span"):
        table.add_column(say.both(f"column.{name}"), overflow="fold")
    for proposal in proposed.proposals:
        table.add_row(*_cells(proposal, codes))
    console.print(table)
    for aside in proposed.aside:
        why = say.both(f"why.{aside.why}", " / ")
        console.print(f"– {escape(aside.at)} «{escape(aside.span)}» {escape(why)}", style="dim")
    console.print(
        say.both("counted", " / ", proposed=len(proposed.proposals), aside=len(proposed.aside)), style="bold"
    )


def _cells(proposal: Proposal, codes: Codes) -> list[str]:
    area = codes.areas.get(proposal.area)
    against = (
        f"{proposal.comparison} {proposal.base_period}".strip() if proposal.comparison != "level" else ""
    )
    unit = codes.units[proposal.unit]
    sign = "" if proposal.qualifier == "exact" else f" ({proposal.qualifier})"
    return [
        f"[{STYLES[proposal.kind]}]{proposal.kind}[/]",
        proposal.indicator,
        f"{area.zh if area else proposal.area}{' ' + proposal.breakdown if proposal.breakdown else ''}",
        proposal.period,
        f"{proposal.value} {unit.zh if unit.code != 'INDEX' else ''}{sign}".strip(),
        against,
        f"{proposal.at} «{escape(proposal.span)}»",
    ]
