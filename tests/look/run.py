"""`make look`: every type of page in both languages, at three widths, light, dark and printed, on one page.

    python tests/look/run.py [--demo] [--only NAME …] [--no-readme] [--promise ID]

It needs Chromium and the development dependencies, and its pictures depend on the fonts of the machine: so it
stands among the tests, and no stage, page or `tracker` verb knows it. Of a family of pages the fullest is
taken. What it writes lies in build/look/ (of the demo build/look-demo/) and, of the real site, in site/readme/:
the pictures that the README opens with.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import threading
from collections.abc import Iterable, Iterator
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PIL import Image
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

REPO = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPO), str(REPO / "tests")]

from pipelines.render.pages import PAGES  # noqa: E402
from pipelines.render.spec import PREFIX  # noqa: E402
from tests.conftest import CHROMIUM, FLAGS  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS_PX, SCHEMES = (390, 768, 1440), ("light", "dark")
WINDOW_PX = 900
MOST_PX = 6000  # of a page's height that is taken; the index says how tall it is
THUMB_PX = (176, 232)
README = ("site", "readme")
README_KB, README_PX = 150, (1024, 1180)
A4_DPI = 60
DRAWN = "data-chart"  # what the page of a promise with figures holds

STYLE = """:root { color-scheme: light dark; font: 15px/1.5 sans-serif } body { margin: 1.5rem }
section { border-top: 1px solid; margin-top: 2rem } .row { display: flex; flex-wrap: wrap; gap: 12px }
figure { margin: 0; width: 176px } img { display: block; border: 1px solid #8888; width: 176px; height: 232px;
object-fit: cover; object-position: top } figcaption { font-size: 12px } nav a { margin-right: 0.8em }"""


class Look(NamedTuple):
    """One picture: its file, the thumbnail's, what it shows, how tall the page is (px, or sheets of paper)."""

    file: str
    thumb: str
    words: str
    tall: str


def types_of(public: Path) -> dict[str, str]:
    """Name of each type of page (an entry of PAGES) → the path of one page below the language's root.

    Of a family the fullest page is taken. Raises LookupError where the site has no page of a type.
    """
    alone = {spec.path for spec in PAGES.values() if "{}" not in spec.path}
    found = {}
    for name, spec in PAGES.items():
        paths = {path.relative_to(public).as_posix() for path in public.glob(spec.path.replace("{}", "*"))}
        members = paths - alone if "{}" in spec.path else paths
        if not members:
            raise LookupError(f"{public}: no page {spec.path}; build the site first (make site, make demo)")
        found[name] = _fullest(public, members)
    return found


def _fullest(public: Path, paths: Iterable[str]) -> str:
    """Of pages of one form the longest of those whose chart holds figures; where none does, the longest."""
    texts = {path: (public / path).read_text(encoding="utf-8") for path in sorted(paths)}
    return max(texts, key=lambda path: (DRAWN in texts[path], len(texts[path])))


def served(public: Path) -> ThreadingHTTPServer:
    """A server of the folder on a free port, at work."""
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *told: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(public)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def looks_at(browser: Browser, address: str, name: str, path: str, out: Path) -> Iterator[Look]:
    """Takes and yields every picture of one page: languages × widths × schemes, and as it is printed."""
    for lang, prefix in PREFIX.items():
        for width in WIDTHS_PX:
            context = browser.new_context(
                viewport={"width": width, "height": WINDOW_PX}, reduced_motion="reduce"
            )
            page = context.new_page()
            page.goto(address + prefix + path, wait_until="load")
            for scheme in SCHEMES:
                yield _screen(page, f"{name}.{lang}.{width}.{scheme}", width, scheme, out)
            if width == WIDTHS_PX[-1]:
                yield _printed(page, f"{name}.{lang}.print", out)
            context.close()


def _screen(page: Page, stem: str, width: int, scheme: Any, out: Path) -> Look:
    """As a window as tall as the page shows it; a picture of the «full page» hangs where that is very tall."""
    page.set_viewport_size({"width": width, "height": WINDOW_PX})
    page.emulate_media(color_scheme=scheme)
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(tall, MOST_PX)})
    taken = page.screenshot(type="jpeg", quality=75)
    (out / f"{stem}.jpg").write_bytes(taken)
    return Look(
        f"{stem}.jpg", _thumb(Image.open(io.BytesIO(taken)), stem, out), f"{width} {scheme}", f"{tall} px"
    )


def _printed(page: Page, stem: str, out: Path) -> Look:
    """As PDF, its first sheet as thumbnail."""
    import pypdfium2

    page.emulate_media(color_scheme="light")
    (out / f"{stem}.pdf").write_bytes(
        page.pdf(format="A4", print_background=True, margin=dict.fromkeys(SIDES, "14mm"))
    )
    with pypdfium2.PdfDocument(out / f"{stem}.pdf") as sheets:
        first, count = sheets[0].render(scale=A4_DPI / 72 * 2).to_pil(), len(sheets)
    return Look(f"{stem}.pdf", _thumb(first, stem, out), "print", f"{count} × A4")


SIDES = ("top", "right", "bottom", "left")


def _thumb(picture: Image.Image, stem: str, out: Path) -> str:
    """The top of a picture, small."""
    width, height = THUMB_PX
    part = picture.crop((0, 0, picture.width, min(picture.height, round(picture.width * height / width))))
    small = part.convert("RGB").resize((2 * width, round(part.height * 2 * width / part.width)))
    small.save(out / f"{stem}.thumb.webp", quality=70)
    return f"{stem}.thumb.webp"


def index_of(taken: dict[str, list[Look]], paths: dict[str, str], title: str) -> str:
    """The page that shows all at once: a section a type of page, a thumbnail a picture, each a link to it."""
    links = "".join(f'<a href="#{name}">{name}</a>' for name in taken)
    sections = []
    for name, looks in taken.items():
        rows = []
        for lang in PREFIX:
            figures = "".join(_figure(look) for look in looks if f".{lang}." in look.file)
            rows.append(f'<h3>{lang}</h3><div class="row">{figures}</div>')
        sections.append(
            f'<section id="{name}"><h2>{name} <small>{escape(paths[name])}</small></h2>{"".join(rows)}</section>'
        )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
        f"<h1>{escape(title)}</h1><nav>{links}</nav>{''.join(sections)}</html>\n"
    )


def _figure(look: Look) -> str:
    words = f"{look.words} · {look.tall}"
    return (
        f'<figure><a href="{look.file}"><img loading="lazy" src="{look.thumb}" alt="{look.file}"></a>'
        f"<figcaption>{words}</figcaption></figure>"
    )


def readme_pictures(browser: Browser, address: str, promise: str, out: Path) -> list[Path]:
    """Front page and a promise's page in both languages as WebP of at most README_KB each."""
    out.mkdir(parents=True, exist_ok=True)
    files = []
    width, height = README_PX
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page = context.new_page()
    for what, path in (("front", "index.html"), ("promise", promise)):
        for lang, prefix in PREFIX.items():
            page.goto(address + prefix + path, wait_until="load")
            files.append(out / f"{what}.{lang}.webp")
            files[-1].write_bytes(_within(page.screenshot(), README_KB * 1000))
    context.close()
    return files


def _within(png: bytes, most: int) -> bytes:
    """A picture as WebP of the best quality that takes `most` bytes. Raises ValueError where none does."""
    for quality in range(90, 20, -10):
        held = io.BytesIO()
        Image.open(io.BytesIO(png)).convert("RGB").save(held, "WEBP", quality=quality, method=6)
        if len(held.getvalue()) <= most:
            return held.getvalue()
    raise ValueError(f"a picture of the README does not fit into {most} bytes")


def look(public: Path, out: Path, only: list[str], readme: Path | None, promise: str) -> None:
    """Takes every picture, writes the index; with `readme` the README's pictures too."""
    from playwright.sync_api import sync_playwright

    paths = types_of(public)
    paths = {name: path for name, path in paths.items() if not only or name in only}
    program = shutil.which(CHROMIUM)
    if program is None:
        raise LookupError("Chromium is missing: apt-get install chromium fonts-noto-cjk")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    server = served(public)
    address = f"http://127.0.0.1:{server.server_port}/"
    columns = (TextColumn("{task.description:16}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    taken: dict[str, list[Look]] = {}
    with sync_playwright() as playwright, Progress(*columns) as progress:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        each = len(PREFIX) * (len(WIDTHS_PX) * len(SCHEMES) + 1)
        task = progress.add_task("", total=len(paths) * each)
        for name, path in paths.items():
            progress.update(task, description=name)
            taken[name] = []
            for one in looks_at(browser, address, name, path, out):
                taken[name].append(one)
                progress.advance(task)
        if readme is not None:
            shown = f"targets/{promise}.html" if promise else types_of(public)["target"]
            readme_pictures(browser, address, shown, readme)
        browser.close()
    server.shutdown()
    (out / "index.html").write_text(index_of(taken, paths, f"make look · {public.name}"), encoding="utf-8")
    print(f"✓ {sum(map(len, taken.values()))} pictures: {(out / 'index.html').relative_to(REPO)}")


def main() -> None:
    """The options, read."""
    asked = argparse.ArgumentParser(description="Every type of page, to be looked at.")
    asked.add_argument("--demo", action="store_true", help="the demo's site (make demo)")
    asked.add_argument(
        "--only", nargs="*", default=[], metavar="NAME", choices=[*PAGES], help="these types alone"
    )
    asked.add_argument("--no-readme", action="store_true", help="leave the README's pictures as they are")
    asked.add_argument("--promise", default="", metavar="ID", help="the promise that the README shows")
    given = asked.parse_args()
    public = REPO / "site" / ("demo" if given.demo else "public")
    out = REPO / "build" / ("look-demo" if given.demo else "look")
    readme = None if given.demo or given.no_readme else REPO.joinpath(*README)
    try:
        look(public, out, given.only, readme, given.promise)
    except LookupError as lacking:
        sys.exit(str(lacking.args[0]))


if __name__ == "__main__":
    main()
