"""What a page's head says to programs: feeds, the data set, its address and twin, the share picture.

Absolute addresses are written only where `site_url` is set.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from pipelines.codes import Lang
from pipelines.pictures import FRONT, share_path
from pipelines.publish import PRODUCTS, dataset_jsonld, feed_path
from pipelines.render.spec import PREFIX
from pipelines.views import LANGS, SiteData

_TARGET = re.compile(r"^targets/([a-z0-9-]+)\.html$")


def head_of(
    data: SiteData, lang: Lang, bare: str, root: str, dataset: bool = False, card: str = FRONT
) -> dict[str, Any]:
    """The head's variables of a page.

    bare: its path below the language's root; root: the way up to the site's root; dataset: the head carries
    the schema.org Dataset; card: the name of its share picture.
    """
    base = data.project.params.site_url.rstrip("/")
    return {
        "canonical": f"{base}/{PREFIX[lang]}{bare}" if base else "",
        "alternates": {other: f"{base}/{PREFIX[other]}{bare}" for other in LANGS},
        "feeds": _feeds(data, lang, bare, root),
        "jsonld": _jsonld(data, lang, root) if dataset else "",
        "share": _share(data, lang, card, root),
    }


def _share(data: SiteData, lang: Lang, card: str, root: str) -> dict[str, str]:
    """The page's card, `path` from the page, and `url` where the site knows its address."""
    base, path = data.project.params.site_url.rstrip("/"), share_path(card, lang)
    return {"path": root + path, "url": f"{base}/{path}" if base else ""}


def _feeds(data: SiteData, lang: Lang, bare: str, root: str) -> list[dict[str, str]]:
    """The feed of the releases on every page, and the promise's own on its page."""
    words, match = data.words[lang], _TARGET.match(bare)
    feeds = [{"title": words("programs.feed_releases"), "path": root + feed_path(lang)}]
    if match:
        own = root + feed_path(lang, match[1])
        feeds.append({"title": words("programs.feed_target"), "path": own})
    return feeds


def _jsonld(data: SiteData, lang: Lang, root: str) -> Markup:
    """The data set as JSON that no text in it can end: < > & ' are written as escapes."""
    value = dataset_jsonld(data.params, data.registry.plan, lang, root, tuple(PRODUCTS))
    return Markup(htmlsafe_json_dumps(value, ensure_ascii=False))
