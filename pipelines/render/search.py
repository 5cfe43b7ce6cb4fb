"""The search index: pagefind runs over the finished pages and leaves a bundle that any static host serves.

Only what stands in `data-pagefind-body` is indexed, so neither the frame nor the commit's id gets in and
the index depends on the texts alone. Chinese is indexed character by character: pagefind cuts a text
into words by one dictionary and the browser cuts the query by another, so that 农膜 would not be found in
废旧农膜回收率. `markup.py` makes the copy with characters apart; `site/theme/search.js` cuts a query the same
way and asks for the characters in a row.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.codes import Lang
from pipelines.ground.errors import Fault, PublishError
from pipelines.ground.files import write
from pipelines.render.pages.index_az import index_view
from pipelines.views import SiteData, target_path

BUNDLE = "pagefind"
_OPTIONS = ("--keep-index-url", "--silent")  # index.html stays in addresses: they have to work from a folder
# Ready-made interfaces that pagefind adds and that the site does not use.
_NOT_USED = ("pagefind-*ui.js", "pagefind-*ui.css", "pagefind-highlight.js")
_ENTRY = "pagefind-entry.json"


def titles_script(data: SiteData, lang: Lang) -> bytes:
    """The titles of the A–Z list as a script, for pages opened from a folder: a browser reads no index there.

    Promises come first, and are found by the plan's words too; the rest in the list's order.
    """
    quotes = {target_path(target.id): target.quote for target in data.city_targets}
    entries = [one for letter in index_view(data, lang)["letters"] for one in letter["entries"]]
    entries.sort(key=lambda one: one["path"] not in quotes)
    words = data.words[lang]
    kinds = {kind: words(f"index_page.kind.{kind}") for kind in {one["kind"] for one in entries}}
    rows = [{**one, "kind": kinds[one["kind"]], "words": quotes.get(one["path"], "")} for one in entries]
    return f"window.titles = {json.dumps(rows, ensure_ascii=False)};\n".encode()


@contextmanager
def indexing(texts: Iterable[tuple[str, str]], out: Path) -> Iterator[Callable[[], Path]]:
    """pagefind at work on pages (path, spaced HTML), so that other work can be done meanwhile.

    What it yields waits for it, puts the index into `out/pagefind` and returns that folder; it raises
    PublishError (E-SEARCH-01) with pagefind's own words where it fails or finds no page.
    """
    # pagefind writes beside its copies: left behind by a killed build, it can't reach the next one's site.
    with TemporaryDirectory() as folder:
        pages, made = Path(folder, "pages"), Path(folder, BUNDLE)
        pages.mkdir()
        for path, text in texts:
            write(pages / path, text.encode())
        process = _start(pages, made)
        try:
            yield lambda: _finish(process, made, out / BUNDLE)
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()


def _start(pages: Path, bundle: Path) -> subprocess.Popen[str]:
    """pagefind, in a folder and an environment without settings that could change what is indexed."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PAGEFIND_")}
    command = [sys.executable, "-m", "pagefind", "--site", ".", "--output-path", str(bundle), *_OPTIONS]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=pages, env=environment, stdout=pipe, stderr=pipe, text=True)


def _finish(process: subprocess.Popen[str], made: Path, bundle: Path) -> Path:
    said, complained = process.communicate()
    if process.returncode or not (made / _ENTRY).is_file():
        words = (complained or said).strip() or f"exit {process.returncode}"
        raise PublishError(Fault("E-SEARCH-01", BUNDLE, words[-400:], "exit 0"))
    shutil.move(made, bundle)
    for pattern in _NOT_USED:
        for path in bundle.glob(pattern):
            path.unlink()
    _settle(bundle / _ENTRY)
    return bundle


def _settle(entry: Path) -> None:
    """Languages in a fixed order: pagefind writes them as its hash table happens to hold them."""
    value = json.loads(entry.read_text(encoding="utf-8"))
    entry.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True), encoding="utf-8")
