"""Everything that pages are made from: the products, the registry and the words, read once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.codes import Codes, Kind, Lang, Names, load_codes, load_names
from pipelines.ground.errors import Fault, PublishError, stop_if
from pipelines.ground.periods import latest
from pipelines.ground.phrases import FORM
from pipelines.ground.project import Params, Project, Release
from pipelines.ground.yamlio import read_yaml
from pipelines.plan import Decision, Registry, Target, load_decisions, load_registry
from pipelines.publish import ORIGINALS, PRODUCTS, headline, status_faults
from pipelines.schema import TABLES
from pipelines.sources import load_calendar, load_requests

LANGS: tuple[Lang, Lang] = ("zh", "en")


class Words:
    """The texts of one language; a missing key stops the build (E-I18N-01)."""

    def __init__(self, lang: Lang, tree: dict[str, Any]) -> None:
        self.lang: Lang = lang
        self.tree = tree

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key` («home.title»), with its {placeholders} filled."""
        node: Any = self.tree
        for part in key.split("."):
            node = node.get(part) if isinstance(node, dict) else None
        if not isinstance(node, str):
            raise PublishError(Fault("E-I18N-01", f"site/i18n/{self.lang}.yaml", "—", key))
        try:
            return FORM.vformat(node, (), values) if values else node
        except KeyError as missing:
            raise PublishError(
                Fault(
                    "E-I18N-02",
                    f"site/i18n/{self.lang}.yaml {key}",
                    str(missing),
                    ", ".join(values),
                )
            ) from missing

    def keys(self) -> set[str]:
        """Every key, dotted."""
        return set(_flat(self.tree))


def _flat(tree: dict[str, Any], prefix: str = "") -> list[str]:
    keys = []
    for name, value in tree.items():
        keys += _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else [prefix + str(name)]
    return keys


def load_words(project: Project) -> dict[Lang, Words]:
    """zh and en; raises PublishError for a key that only one of them has (E-I18N-03)."""
    words = {lang: Words(lang, _texts(project, lang)) for lang in LANGS}
    odd = words["zh"].keys() ^ words["en"].keys()
    if odd:
        raise PublishError([Fault("E-I18N-03", "site/i18n", key, "zh & en") for key in sorted(odd)])
    return words


def _listed(project: Project, name: str) -> tuple[dict[str, Any], ...]:
    path = project.path("data", "products", "api", "v1", f"{name}.json")
    if not path.is_file():
        raise PublishError(Fault("E-FILE-01", project.relative(path), "—", "tracker build"))
    return tuple(json.loads(path.read_text(encoding="utf-8")))


def _texts(project: Project, lang: Lang) -> dict[str, Any]:
    """The texts of site/i18n as one tree; a file adds top-level keys of its own (E-KEY-01)."""
    tree: dict[str, Any] = {}
    for name, added in _parts(project.asset("site", "i18n", f"{lang}.yaml").parent, lang):
        twice = sorted(tree.keys() & added.keys())
        stop_if([Fault("E-KEY-01", f"site/i18n/{name}", key, "unique") for key in twice], PublishError)
        tree |= added
    return tree


def _parts(folder: Path, lang: Lang) -> Iterator[tuple[str, dict[str, Any]]]:
    """A language's own files (`zh.yaml`, `<part>.zh.yaml`), then those that hold both (`<part>.yaml`)."""
    for path in (folder / f"{lang}.yaml", *sorted(folder.glob(f"*.{lang}.yaml"))):
        yield path.name, read_yaml(path, PublishError)
    for path in sorted(folder.glob("*.yaml")):
        if "." not in path.stem and path.stem not in LANGS:
            yield path.name, _in_language(read_yaml(path, PublishError), lang)


def _in_language(value: Any, lang: Lang) -> Any:
    """A tree whose leaves are {zh: …, en: …}, in one language; what lacks it is left out, and found so."""
    if not isinstance(value, dict):
        return value
    if value.keys() <= set(LANGS):
        return value.get(lang, {})
    return {key: _in_language(one, lang) for key, one in value.items()}


def _was_made(project: Project) -> bool:
    path = project.path("data", "products", "api", "v1", "README.json")
    if not path.is_file():
        raise PublishError(Fault("E-FILE-01", project.relative(path), "—", "tracker build"))
    return bool(json.loads(path.read_bytes())["release"]["released"])


def _originals(project: Project) -> frozenset[str]:
    """Paths below the site's root of the sources' files that can be downloaded."""
    folder = project.path("data", "products")
    return frozenset(path.relative_to(folder).as_posix() for path in (folder / ORIGINALS).rglob("*.*"))


def _product(folder: Path, name: str) -> pl.DataFrame:
    path = folder / f"{name}.parquet"
    try:
        table = pl.read_parquet(path.read_bytes())
    except (OSError, pl.exceptions.PolarsError) as failure:
        raise PublishError(Fault("E-FILE-04", path.name, str(failure)[:200], "Parquet")) from failure
    return TABLES[PRODUCTS[name]].check(table)


def _grouped(rows: Iterable[dict[str, Any]], column: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


@dataclass(frozen=True)
class SiteData:
    """The products and registers that the pages show; nothing here is computed anew."""

    project: Project
    codes: Codes
    registry: Registry
    tables: dict[str, pl.DataFrame]
    words: dict[Lang, Words]
    decisions: tuple[Decision, ...]
    calendar: tuple[dict[str, Any], ...]
    requests: tuple[dict[str, Any], ...]
    releases: tuple[dict[str, Any], ...] = ()
    replay: tuple[dict[str, Any], ...] = ()
    histories: tuple[dict[str, Any], ...] = ()
    made: bool = False
    originals: frozenset[str] = frozenset()
    names: Names = field(default_factory=Names)

    @classmethod
    def load(cls, project: Project) -> SiteData:
        """The products as they lie in data/products, each checked against its schema.

        Raises PublishError for one that is missing (E-FILE-01) or can't be read (E-FILE-04) and for an
        unknown status (E-STATUS-01), SchemaError for one that does not fit its schema.
        """
        codes = load_codes(project)
        folder = project.path("data", "products", "data")
        missing = [name for name in PRODUCTS if not (folder / f"{name}.parquet").is_file()]
        if missing:
            raise PublishError(
                [
                    Fault("E-FILE-01", f"data/products/data/{name}.parquet", "—", "tracker build")
                    for name in missing
                ]
            )
        tables = {name: _product(folder, name) for name in PRODUCTS}
        stop_if(status_faults(tables["assessments"], codes), PublishError)
        return cls(
            project=project,
            codes=codes,
            registry=load_registry(project, codes),
            tables=tables,
            words=load_words(project),
            decisions=tuple(load_decisions(project)),
            calendar=tuple(load_calendar(project)),
            requests=tuple(load_requests(project)),
            releases=_listed(project, "releases"),
            replay=_listed(project, "replay"),
            histories=_listed(project, "history"),
            made=_was_made(project),
            originals=_originals(project),
            names=load_names(project, codes),
        )

    def named(self, kind: Kind, text: str | None, lang: Lang) -> str:
        """What a document is called, or is said of it or of a place in it, in a language; empty for none."""
        return self.names.say(kind, text, lang)

    def clause(self, target: Target, lang: Lang) -> str:
        """A promise's clause in our translation of the plan, for English pages; empty where there is none."""
        words = self.registry.clause_en(target.id) if lang == "en" else ""
        return words[:1].upper() + words[1:]

    @property
    def release(self) -> Release:
        """The version that the products say they are: released, or a working version."""
        return self.project.params.release.standing(self.made)

    def original(self, file: str) -> str:
        """Where a source's file (`data/sources/<source>/<file>`) can be downloaded; empty where it can't."""
        path = f"{ORIGINALS}/{file.removeprefix('data/sources/')}"
        return path if path in self.originals else ""

    @property
    def params(self) -> Params:
        """The project's parameters, with the release as it stands."""
        return self.project.params.model_copy(update={"release": self.release})

    @cached_property
    def headline(self) -> dict[str, int]:
        """The sets and statuses of the quantified promises."""
        return headline(self.tables["targets"], self.tables["assessments"])

    @cached_property
    def assessment(self) -> dict[str, dict[str, Any]]:
        """Target id → its row of the assessments."""
        return {row["TARGET_ID"]: row for row in self.tables["assessments"].iter_rows(named=True)}

    @cached_property
    def observation(self) -> dict[str, dict[str, Any]]:
        """OBS_ID → its row of the observations."""
        return {row["OBS_ID"]: row for row in self.tables["observations"].iter_rows(named=True)}

    @cached_property
    def source(self) -> dict[str, dict[str, Any]]:
        """SOURCE_ID → its row of the sources."""
        return {row["SOURCE_ID"]: row for row in self.tables["sources"].iter_rows(named=True)}

    @cached_property
    def contexts(self) -> dict[str, list[dict[str, Any]]]:
        """Target id → its context rows in the registry's order."""
        rows: dict[str, list[dict[str, Any]]] = {}
        for row in self.tables["context"].iter_rows(named=True):
            rows.setdefault(row["TARGET_ID"], []).append(row)
        return rows

    @cached_property
    def _searches(self) -> dict[str, list[dict[str, Any]]]:
        """Target id → the searches logged for it, in the table's order."""
        return _grouped(self.tables["searches"].iter_rows(named=True), "TARGET_ID")

    @cached_property
    def taken(self) -> dict[str, list[dict[str, Any]]]:
        """SOURCE_ID → its rows of the observations, in the table's order."""
        return _grouped(self.observation.values(), "SOURCE_ID")

    @cached_property
    def beaten(self) -> dict[str, list[dict[str, Any]]]:
        """OBS_ID → the observations of the same thing that it stands for, in the table's order."""
        return _grouped((row for row in self.observation.values() if row["BEATEN_BY"]), "BEATEN_BY")

    @cached_property
    def set_aside(self) -> dict[str, list[dict[str, Any]]]:
        """SOURCE_ID → what of it is in quarantine, then what was not used."""
        tables = (self.tables[name] for name in ("quarantine", "unused"))
        return _grouped((row for table in tables for row in table.iter_rows(named=True)), "SOURCE_ID")

    @cached_property
    def standing_beside(self) -> dict[str, list[Target]]:
        """A parent's target → the city's promises that it stands beside, in the registry's order."""
        found: dict[str, list[Target]] = {}
        for own in self.registry.targets:
            for parent in self.registry.beside(own.id):
                found.setdefault(parent.id, []).append(own)
        return found

    @cached_property
    def city_targets(self) -> tuple[Target, ...]:
        """The promises of the city's own plan, in the plan's order."""
        return tuple(sorted(self.registry.targets, key=lambda t: (t.start or 0, t.deadline or "", t.id)))

    @cached_property
    def quantified(self) -> tuple[Target, ...]:
        """The quantified promises in the plan's order."""
        return tuple(t for t in self.city_targets if t.counted)

    def history_of(self, target_id: str) -> list[dict[str, Any]]:
        """A promise's status by release, oldest first; reconstructed and withdrawn ones are marked."""
        return sorted(
            (row for row in self.histories if row["target"] == target_id),
            key=lambda row: (row["date"], row["release"]),
        )

    def searches_for(self, target_id: str) -> list[dict[str, Any]]:
        """The searches logged for a promise."""
        return self._searches.get(target_id, [])

    def article_of(self, source_id: str) -> str:
        """The document itself, which may be held in two readings: the id of the first one."""
        return str(self.source.get(source_id, {}).get("SAME_AS") or source_id)

    def searched_until(self, target_id: str) -> str | None:
        """Up to when the searches for a promise could have found something: the day of the last one, of one
        in an archive the day of the copy. Where something was read whole, what only was begun says
        nothing."""
        rows = self.searches_for(target_id)
        for less in ({"whole"}, {"whole", "beginning-only", "contents-page"}, {"unlogged"}):
            if read := [row for row in rows if row["COVERAGE"] in less]:
                return latest(row["ARCHIVED"] or row["DATE"] for row in read)
        return None

    def area_name(self, code: str, lang: Lang) -> str:
        """An area's name."""
        area = self.codes.areas[code]
        return area[lang]

    def city(self, lang: Lang) -> str:
        """The city's name."""
        return self.project.params.city[lang]
