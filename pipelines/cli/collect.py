"""`tracker collect`, `tracker inbox …`, `tracker sources …`: what the network gives, what becomes of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from pipelines.cli.new import (
    Area,
    DisclosureClass,
    DryRun,
    Grade,
    Origin,
    Published,
    Publisher,
    Title,
    TitleEn,
)

if TYPE_CHECKING:
    from pipelines.collect import Found, Visitor
    from pipelines.ground.project import Project

CONFIRMED = "statements.yaml"  # beside a document of prose: what a person confirms

inbox_app = typer.Typer(
    help="收件箱。 / The inbox: what was collected and waits.", invoke_without_command=True
)
sources_app = typer.Typer(help="来源。 / The sources.", no_args_is_help=True)

AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="也读内部网络 / addresses of private networks too")
]
Id = Annotated[str, typer.Argument(help="编号，见 tracker inbox / its id", show_default=False)]


def collect(
    place: Annotated[str, typer.Option(help="只这一处 / one place of data/watch.yaml")] = "",
    since: Annotated[str, typer.Option(help="只看这一天以后的 / from this day on, YYYY-MM-DD")] = "",
    allow_private: AllowPrivate = False,
) -> None:
    """读 data/watch.yaml 里的列表页，新文件存进 data/inbox。 / Read the watched pages; keep what is new."""
    from pipelines.codes import load_codes
    from pipelines.collect import collect as run
    from pipelines.collect import known_addresses, load_watch, overdue, print_told
    from pipelines.ground.console import done as say
    from pipelines.ground.console import wide
    from pipelines.ground.errors import CollectError, Fault, stop_if
    from pipelines.ground.project import Project
    from pipelines.sources import load_calendar, load_sources

    project = Project.find()
    watched = load_watch(project, load_codes(project))
    places = [one for one in watched if place in ("", one.id)]
    if not watched:
        raise CollectError(
            Fault("E-WATCH-01", "data/watch.yaml", "0", "id, title, publisher, url, every, expect")
        )
    if not places:
        raise CollectError(Fault("E-WATCH-01", "--place", place, ", ".join(one.id for one in watched)))
    console, visitor = wide(), _visitor(project, allow_private)
    with console.status("") as status:
        known = known_addresses(load_sources(project))
        done = run(project, places, visitor, known, _day(since), lambda one: status.update(one.title.zh))
    calendar = [] if place else load_calendar(project)
    print_told([*done.told, *overdue(calendar, watched, done.newest, done.today)], console)
    counts = ", ".join(f"{number} {what}" for what, number in Counter(one.what for one in done.told).items())
    say("collect", f"{len(places)} places: {counts or '='}")
    stop_if((one.fault for one in done.told if one.fault and one.stops), CollectError)


@inbox_app.callback()
def inbox(context: typer.Context) -> None:
    """等待处理的文件。 / What waits."""
    from pipelines.collect import Ledger, print_inbox
    from pipelines.ground.console import wide
    from pipelines.ground.project import Project

    if context.invoked_subcommand is None:
        print_inbox((row for row in Ledger(Project.find()).rows.values() if row.waits), wide())


@inbox_app.command("accept")
def inbox_accept(
    document: Id,
    table: Annotated[bool, typer.Option("--table", help="取其中的表 / take the table in it")] = False,
    source: Annotated[str, typer.Option(help="已经建好的来源 / a source that is there already")] = "",
    id: Annotated[str, typer.Option(help="来源编号 / id of the new source")] = "",
    title: Title = "",
    title_en: TitleEn = "",
    publisher: Publisher = "",
    published: Published = "",
    grade: Grade = "",
    area: Area = "",
    disclosure: DisclosureClass = "主动公开",
    origin: Origin = "survey",
    dry_run: DryRun = False,
) -> None:
    """收下：表建成来源；文字先确认，再收一次。 / Make a source of it; prose is confirmed first."""
    from pipelines.codes import load_codes
    from pipelines.collect import accept, load_watch
    from pipelines.ground.console import done
    from pipelines.ground.project import Project

    project = Project.find()
    publishers = {one.id: one.publisher for one in load_watch(project, load_codes(project))}
    answers = {
        "title": title,
        "title_en": title_en,
        "publisher": publisher,
        "published": published,
        "grade": grade,
        "area": area,
        "disclosure": disclosure,
        "origin": origin,
    }
    make = _Making(id, answers, publishers, dry_run)
    made = accept(project, document, make.of_table_file, make.of_prose, as_table=table, source=source)
    if made:
        done("inbox accept", f"{document} → data/sources/{made}")


class _Making(NamedTuple):
    """How a source is made of a document: what a person answered, before what the ledger knows."""

    id: str
    answers: dict[str, str]
    publishers: dict[str, str]
    dry_run: bool

    def of_table_file(self, path: Path, row: Found) -> str:
        """As `tracker new source`; returns the source's id, `` for a trial."""
        from pipelines.cli.new import new_source

        made = self.id or path.stem
        told = self._told(row)
        new_source(file=path, id=made, obtained=row.first_seen, address=row.url, dry_run=self.dry_run, **told)
        return "" if self.dry_run else made

    def of_prose(self, path: Path, row: Found) -> str:
        """As `tracker propose statements`, once a person has confirmed as `tracker propose accept`."""
        from pipelines.cli.propose import propose_accept, propose_statements
        from pipelines.collect import keep_as_fetched
        from pipelines.ground.project import Project
        from pipelines.sources import load_folder

        confirmed, told = path.with_name(CONFIRMED), self._told(row)
        if confirmed.is_file() and not self.dry_run:
            made = self.id or path.stem
            asked = {"title_en": told["title_en"], "grade": told["grade"]}
            propose_accept(confirmed, id=made, obtained=row.first_seen, **asked)
            # The words were confirmed on the very bytes that the publisher's page gave on that day.
            folder = load_folder(Project.find().path("data", "sources", made))
            keep_as_fetched(folder, path.read_bytes(), row.url, row.first_seen)
            return made
        propose_statements(
            file=path,
            out=None if self.dry_run else confirmed,
            document_id=row.id,
            publisher=told["publisher"],
            area=told["area"],
            published=told["published"],
            address=row.url,
        )
        return ""

    def _told(self, row: Found) -> dict[str, str]:
        """The answers, and what the ledger knows where a person gave none."""
        known = {
            "title": row.title,
            "publisher": self.publishers.get(row.place, ""),
            "published": row.published or "",
        }
        return self.answers | {name: self.answers[name] or text for name, text in known.items()}


@inbox_app.command("reject")
def inbox_reject(
    document: Id, reason: Annotated[str, typer.Option(help="为什么不收 / why it is not wanted")]
) -> None:
    """不收，写明原因。 / Turn it down, and say why."""
    from pipelines.collect import reject
    from pipelines.ground.console import done
    from pipelines.ground.project import Project

    reject(Project.find(), document, reason)
    done("inbox reject", document)


@sources_app.command("verify")
def sources_verify(
    source: Annotated[str, typer.Option(help="只这一个来源 / one source only")] = "",
    online: Annotated[
        bool, typer.Option("--online", help="再看发布者的网页 / look at the publishers' pages too")
    ] = False,
    allow_private: AllowPrivate = False,
) -> None:
    """核对文件和引文；--online 看原网页。 / Check files and quotes; online: the pages themselves."""
    from pipelines.collect import print_shown, verify_held, verify_online
    from pipelines.ground.console import done, wide
    from pipelines.ground.errors import Fault, SourceError
    from pipelines.ground.project import Project
    from pipelines.sources import load_sources

    project = Project.find()
    folders = load_sources(project)
    chosen = [folder for folder in folders if source in ("", folder.source.id)]
    if not chosen:
        known = ", ".join(folder.source.id for folder in folders)
        raise SourceError(Fault("E-ARG-02", "--source", source, known))
    held = verify_held(chosen)
    kept = sum(one.state == "held" for one in held)
    done("sources verify", f"{len(chosen)} sha256, {kept} / {len(held)} documents held")
    if online:
        visitor, console = _visitor(project, allow_private), wide()
        shown = []
        with console.status("") as status:
            for folder in chosen:
                for one in verify_online(folder, visitor):
                    status.update(f"{one.source} {one.document}")
                    shown.append(one)
        print_shown(shown, console)


def _visitor(project: Project, allow_private: bool) -> Visitor:
    from pipelines.collect import Visitor, Wire, agent_of

    return Visitor(Wire(agent_of(project.params), allow_private=allow_private))


def _day(text: str) -> str:
    import datetime as dt

    from pipelines.ground.errors import CollectError, Fault

    try:
        return dt.date.fromisoformat(text).isoformat() if text else ""
    except ValueError as mistake:
        raise CollectError(Fault("E-ARG-02", "--since", text, "YYYY-MM-DD")) from mistake
