"""The search index: pagefind runs over the finished pages and leaves a bundle that any static host serves.

Only what stands in `data-pagefind-body` is indexed, so neither the frame nor the commit's id gets in and
the index depends on the texts alone. Chinese is indexed character by character: pagefind cuts a text
into words by one dictionary and the browser cuts the query by another, so that 农膜 would not be found in
废旧农膜回收率. `site/theme/search.js` cuts a query the same way and asks for the characters in a row.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.ground.errors import Fault, PublishError
from pipelines.ground.files import write

BUNDLE = "pagefind"
_OPTIONS = ("--keep-index-url", "--silent")  # index.html stays in addresses: they have to work from a folder
# Ready-made interfaces that pagefind adds and that the site does not use.
_NOT_USED = ("pagefind-*ui.js", "pagefind-*ui.css", "pagefind-highlight.js")
_ENTRY = "pagefind-entry.json"
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TEXT = re.compile(r">([^<]+)<")
_AFTER = re.compile(rf"([{_HAN}])(?=[{_HAN}\w])")
_BEFORE = re.compile(rf"(?<=[^\s{_HAN}])([{_HAN}])")


def index_site(out: Path) -> Path:
    """Indexes the pages under `out` into `out/pagefind`; returns that folder.

    Raises PublishError (E-SEARCH-01) with pagefind's own words where it fails or finds no page.
    """
    bundle = out / BUNDLE
    # pagefind writes beside its copies: left behind by a killed build, it can't reach the next one's site.
    with TemporaryDirectory() as folder:
        for path in sorted(out.rglob("*.html")):
            page = spaced(path.read_text(encoding="utf-8"))
            write(Path(folder, "pages", path.relative_to(out)), page.encode())
        made = Path(folder, BUNDLE)
        Path(folder, "pages").mkdir(exist_ok=True)
        _run(Path(folder, "pages"), made)
        shutil.copytree(made, bundle)
    for pattern in _NOT_USED:
        for path in bundle.glob(pattern):
            path.unlink()
    _settle(bundle / _ENTRY)
    return bundle


def _run(pages: Path, bundle: Path) -> None:
    """pagefind, in a folder and an environment without settings that could change what is indexed."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PAGEFIND_")}
    command = [sys.executable, "-m", "pagefind", "--site", ".", "--output-path", str(bundle), *_OPTIONS]
    done = subprocess.run(command, cwd=pages, env=environment, capture_output=True, text=True, check=False)
    if done.returncode or not (bundle / _ENTRY).is_file():
        said = (done.stderr or done.stdout).strip() or f"exit {done.returncode}"
        raise PublishError(Fault("E-SEARCH-01", BUNDLE, said[-400:], "exit 0"))


def spaced(html: str) -> str:
    """A page with its Chinese characters apart, in texts only, not in attributes: 农膜 → 农 膜."""
    return _TEXT.sub(lambda found: f">{_apart(found[1])}<", html)


def _apart(text: str) -> str:
    return _BEFORE.sub(r" \1", _AFTER.sub(r"\1 ", text))


def _settle(entry: Path) -> None:
    """Languages in a fixed order: pagefind writes them as its hash table happens to hold them."""
    value = json.loads(entry.read_text(encoding="utf-8"))
    entry.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def languages(bundle: Path) -> dict[str, int]:
    """Language → number of pages that the index holds."""
    value = json.loads((bundle / _ENTRY).read_text(encoding="utf-8"))
    return {lang: row["page_count"] for lang, row in value["languages"].items()}
