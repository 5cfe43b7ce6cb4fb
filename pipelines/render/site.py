"""products + bodies + templates → site/public: built beside the old site, checked, then swapped in whole.

Whenever the build is killed, the old or the new site is whole on disk, and the next command puts it in
place. Nothing is deleted that was not written here.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.bodies import load_figures
from pipelines.ground.errors import Fault, PublishError, stop_if
from pipelines.ground.files import write
from pipelines.ground.git import commit_at
from pipelines.ground.project import Project
from pipelines.pictures import FOLDER, load_charts, sheet_file
from pipelines.render.check import check_site
from pipelines.render.headers import headers_file, nginx_file
from pipelines.render.pages import template_faults
from pipelines.render.review import FILE, review_zip
from pipelines.render.search import indexing, titles_script
from pipelines.render.sitemap import crawled
from pipelines.render.written import Order, Written, html_by_two, html_of
from pipelines.views import LANGS, SiteData

MARKER = ".built-by-tracker"
NEW, OLD = ".public-new", ".public-old"
REAL, DEMO = "public", "demo"


def build_site(
    project: Project, engine: str = "embedded", commit: str | None = None, public: Path | None = None
) -> Path:
    """Builds, checks and swaps in `site/public` (a demo: `site/demo`); returns its path.

    Raises PublishError: a product or body is missing, the output folder can't be written (E-FILE-03) or
    is not ours (E-SITE-01), a demo would go where a real site does (E-DEMO-02), or
    the finished site does not say what the products say (E-SITE-02 …).
    """
    public = _place(project, public)
    recover(public)
    _ours(public, project)
    stop_if(template_faults(project), PublishError)
    data = SiteData.load(project)
    new = _beside(public, NEW)
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        write(new / MARKER, b"")
        commit = commit if commit is not None else commit_of(project, data)
        pages = html_by_two(data, Order(commit, _assets(data, new), engine))
        with _site_under_way(data, pages, new) as finish:
            faults = check_site(new, data, finish)
    except OSError as failure:
        raise PublishError(
            Fault("E-FILE-03", project.relative(new), failure.strerror or str(failure), "writable")
        ) from failure
    stop_if(faults, PublishError)
    swap(new, public)
    return public


def page_alone(
    data: SiteData, commit: str, path: str, out: Path, engine: str = "embedded", partly: bool = False
) -> Path | None:
    """Writes one page of the site, and the style sheet and scripts that it uses, below `out`.

    path: below the site's root. Returns where the page lies; None where the site has no such page. Raises
    PublishError as `build_site` does.
    """
    stop_if(template_faults(data.project), PublishError)
    order = Order(commit, _assets(data, out), engine, partly, path)
    for page in html_of(data, order):
        write(out / page.path, page.html.encode())
        return out / page.path
    return None


def _place(project: Project, asked: Path | None) -> Path:
    """Where the site goes: a demo to a folder called demo, a real one to one called public, no other way."""
    name = DEMO if project.params.demo else REAL
    place = asked or project.path("site", name)
    if place.name != name:
        raise PublishError(Fault("E-DEMO-02", project.relative(place), place.name, name))
    return place


def _beside(public: Path, name: str) -> Path:
    """The folder of a build under way, beside its place: a demo's apart from the real site's."""
    return public.with_name(name.replace(REAL, public.name))


def _ours(public: Path, project: Project) -> None:
    if public.exists() and not (public / MARKER).is_file() and any(public.iterdir()):
        raise PublishError(Fault("E-SITE-01", project.relative(public), "—", MARKER))


def write_site(
    data: SiteData, commit: str, out: Path, engine: str = "embedded", partly: bool = False
) -> None:
    """Every file of the site below `out`, without check or swap.

    partly: notebooks that were not rendered get empty bodies (for whoever wants one page of many).
    """
    pages = html_of(data, Order(commit, _assets(data, out), engine, partly))
    with _site_under_way(data, pages, out) as finish:
        finish()


@contextmanager
def _site_under_way(data: SiteData, pages: Iterable[Written], out: Path) -> Iterator[Callable[[], Path]]:
    """Every file of the site below `out` but the search index: what this yields waits for that one."""
    texts = []
    for page in pages:
        write(out / page.path, page.html.encode())
        texts.append((page.path, page.indexed))
    with indexing(texts, out) as finish:
        _beside_the_pages(data, out)
        yield finish


def _beside_the_pages(data: SiteData, out: Path) -> None:
    """Pictures, products, and what crawlers and servers read."""
    for (target, lang), drawn in load_charts(data.project).items():
        write(out / "charts" / f"{target}.{lang}.svg", drawn.svg)
        write(out / "charts" / f"{target}.{lang}.csv", drawn.csv)
        write(out / "charts" / f"{target}.{lang}.png", drawn.png)
    for name, content in load_figures(data.project).items():
        write(out / "figures" / name, content)
    for folder in ("share", "boards"):
        for path in sorted(data.project.path(*FOLDER, folder).glob("*.*")):
            if path.suffix != ".json":
                write(out / folder / path.name, path.read_bytes())
    for lang in LANGS:
        sheet = data.project.path(*FOLDER, sheet_file(lang))
        if sheet.is_file():  # a workbench that draws one chart has none; a page that misses it is found
            write(out / sheet.name, sheet.read_bytes())
    for name, content in crawled(data, sorted(out.rglob("*.html")), out).items():
        write(out / name, content)
    for lang in LANGS:
        write(out / f"titles.{lang}.js", titles_script(data, lang))
    write(out / "_headers", headers_file(data.project.params.site_url))
    write(out / "nginx.conf", nginx_file(data.project.params.site_url))
    products = data.project.path("data", "products")
    for path in sorted(products.rglob("*")):
        if path.is_file():
            write(out / path.relative_to(products), path.read_bytes())
    if not data.project.params.demo:  # of an invented city there is nothing to review
        write(out / FILE, review_zip(data))


def _assets(data: SiteData, out: Path) -> dict[str, str]:
    """Style sheet (tokens, then the statuses' colours out of the code list), icon, scripts; named by hash."""
    theme = data.project.asset("site", "theme")
    files = {
        "site.css": _COMMENT.sub("", (theme / "site.css").read_text(encoding="utf-8")) + _status_css(data),
        "icon.svg": (theme / "icon.svg").read_text(encoding="utf-8"),
        **{path.name: path.read_text(encoding="utf-8") for path in sorted(theme.glob("*.js"))},
    }
    names = {}
    for name, text in files.items():
        stem, _, suffix = name.partition(".")
        hashed = f"{stem}.{hashlib.sha256(text.encode()).hexdigest()[:10]}.{suffix}"
        write(out / "assets" / hashed, text.encode())
        names[name] = hashed
    return names


_COMMENT = re.compile(r"/\*.*?\*/\s*|^\s+", re.DOTALL | re.MULTILINE)


def _status_css(data: SiteData) -> str:
    light = "".join(f".s-{s.code}{{--c:{s.light}}}" for s in data.codes.statuses.values())
    dark = "".join(f".s-{s.code}{{--c:{s.dark}}}" for s in data.codes.statuses.values())
    return f"\n{light}\n@media (prefers-color-scheme:dark){{{dark}}}\n@media print{{{light}}}\n"


def commit_of(project: Project, data: SiteData) -> str:
    """The short id of the commit that the site is built from, marked where there are changes beside it."""
    words = data.words["zh"]
    commit = commit_at(project)
    if commit is None:
        return words("commit_unknown")
    return commit.id + (words("modified") if commit.changed else "")


def swap(new: Path, public: Path) -> None:
    """Puts `new` in the place of `public`: two renames, and `recover` for whatever dies between them."""
    old = _beside(public, OLD)
    shutil.rmtree(old, ignore_errors=True)
    if public.exists():
        public.rename(old)
    new.rename(public)
    shutil.rmtree(old, ignore_errors=True)


def recover(public: Path) -> None:
    """After a killed build: the old site goes back where the swap was interrupted; remains are removed."""
    old, new = _beside(public, OLD), _beside(public, NEW)
    if not public.exists() and old.exists():
        old.rename(public)
    for remains in (old, new):
        if (remains / MARKER).is_file():
            shutil.rmtree(remains)
