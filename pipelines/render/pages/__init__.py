"""One module a page, or a family of pages of one form: its view and its PAGE."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.codes import Lang
from pipelines.ground.entries import entries
from pipelines.ground.errors import Fault
from pipelines.ground.project import Project
from pipelines.render.spec import PREFIX, Making, Page, PageSpec
from pipelines.views import LANGS

PAGES: dict[str, PageSpec] = dict(entries(__name__, "PAGE"))


def template_faults(project: Project) -> list[Fault]:
    """Templates that belong to no page (E-PAGE-01), pages whose template is not there (E-PAGE-03)."""
    used = {page.template: name for name, page in PAGES.items()}
    folders = project.asset_dirs("site", "pages")
    lying = {path.name for folder in folders for path in folder.glob("*.j2")}
    unused = [Fault("E-PAGE-01", f"site/pages/{name}", "—", "PAGE") for name in lying - used.keys()]
    missing = used.keys() - lying
    return unused + [Fault("E-PAGE-03", f"render/pages/{used[name]}.py", "—", name) for name in missing]


def places_of(making: Making) -> list[tuple[PageSpec, Lang, str]]:
    """Entry, language and member of every page, in a fixed order."""
    return [(spec, lang, member) for lang in LANGS for spec in PAGES.values() for member in spec.each(making)]


def pages_of(making: Making, part: slice = slice(None), only: str = "") -> Iterator[Page]:
    """Every page of a part of `places_of`; the one at the path `only` where that is given."""
    for spec, lang, member in places_of(making)[part]:
        if only in ("", PREFIX[lang] + spec.at(member)):
            yield Page(spec, lang, member, spec.shown(making, lang, member))
