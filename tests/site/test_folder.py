"""What a reader can do who opens the site's files from a folder, without any server."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def opened(browser, built):
    """opened(path) → the page, from the folder; what a script complained of fails the test."""
    contexts, complaints = [], []

    def opens(path, **options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto((built[0] / "site/public" / path).as_uri())
        return page

    yield opens
    for context in contexts:
        context.close()
    assert complaints == []


def test_the_ledger_is_filtered_in_place(opened):
    page = opened("ledger.html")
    rows = page.locator(".ledger tr[data-facets]:visible")
    total = rows.count()
    page.locator(".filter a[href$='#chapter-agriculture']").click()
    assert 0 < rows.count() < total
    page.keyboard.press("Escape")
    assert rows.count() == total


@pytest.mark.parametrize(
    ("path", "query", "first"),
    [
        (
            "search.html",
            "粪污综合利用率",
            "/targets/sm2022-08-manure-use.html",
        ),  # the plan's words, not the title's
        ("search.html", "农膜 回收", "/targets/sm2022-08-film.html"),
        ("en/search.html", "straw", "/en/targets/sm2022-08-straw.html"),
    ],
)
def test_titles_and_the_plans_words_are_searched_and_the_page_says_so(opened, path, query, first):
    page = opened(path)
    assert page.locator("[data-search-folder]").is_visible()
    assert page.locator("[data-search-folder] a").get_attribute("href")
    page.fill("#q", query)
    page.locator("[data-search-status]", has_text=query).wait_for()
    links = page.locator("[data-search-results] > li > a")
    assert links.first.evaluate("link => link.pathname").endswith(first)
    page.press("#q", "Enter")
    links.first.click()
    page.wait_for_url(f"**{first}")


def test_a_chart_is_read_point_by_point(opened):
    page = opened("targets/sm2022-08-fertilizer.html")
    page.locator(".reader").hover()
    page.wait_for_selector(".reader.on")
    assert page.locator(".reading-box").is_visible()


@pytest.mark.parametrize("allowed", [True, False], ids=["clipboard", "no clipboard"])
def test_a_request_is_copied_by_its_button(opened, allowed):
    page = opened("targets/sm2022-08-fertilizer.html")
    if not allowed:
        page.evaluate("() => void (navigator.clipboard.writeText = () => Promise.reject(new Error()))")
    button = page.locator("[data-copy]").first
    words = button.inner_text()
    button.click()
    page.wait_for_function("words => document.querySelector('[data-copy]').textContent !== words", arg=words)
    text = page.locator(f"#{button.get_attribute('data-copy')}")
    assert text.inner_text().startswith("致：")
    page.evaluate(
        "document.querySelector('.skip').insertAdjacentHTML('afterend', '<textarea id=paste></textarea>')"
    )
    page.locator("#paste").focus()
    page.keyboard.press("Control+V")
    assert page.locator("#paste").input_value().strip() == text.inner_text().strip()


def test_without_scripts_the_request_stands_open_and_no_button_is_seen(opened):
    page = opened("targets/sm2022-08-fertilizer.html", java_script_enabled=False)
    assert page.locator("pre.letter").first.is_visible()
    assert page.locator("[data-copy]:visible").count() == 0
