"""`sitemap.xml` and `robots.txt`: only where the site knows its address, dated by the release."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from pipelines.render.pages import PAGES
from pipelines.render.spec import PREFIX
from pipelines.views import LANGS, SiteData

_TAG = {"zh": "zh-Hans", "en": "en"}


def crawled(data: SiteData, pages: list[Path], out: Path) -> dict[str, bytes]:
    """Name → content of the files for crawlers; none without `site_url`."""
    base = data.project.params.site_url.rstrip("/")
    if not base:
        return {}
    names = [path.relative_to(out).as_posix() for path in pages]
    hidden = {spec.path for spec in PAGES.values() if not spec.listed}
    bare = [name for name in names if not name.startswith(PREFIX["en"]) and name not in hidden]
    day = data.project.params.release.date.isoformat()
    entries = "".join(_entry(base, PREFIX[lang] + name, name, day) for name in bare for lang in LANGS)
    sitemap = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{entries}</urlset>\n'
    )
    robots = f"User-agent: *\nAllow: /\nSitemap: {base}/sitemap.xml\n"
    return {"sitemap.xml": sitemap.encode(), "robots.txt": robots.encode()}


def _entry(base: str, path: str, bare: str, day: str) -> str:
    """One address with its date and its twin in the other language."""
    link = '<xhtml:link rel="alternate" hreflang="{}" href={}/>'
    twins = "".join(link.format(_TAG[lang], quoteattr(f"{base}/{PREFIX[lang]}{bare}")) for lang in LANGS)
    return f"<url><loc>{escape(f'{base}/{path}')}</loc><lastmod>{day}</lastmod>{twins}</url>\n"
