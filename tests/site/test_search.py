"""The search in a real browser: any piece of a Chinese sentence is found, English in English, nothing is sent."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def results(browser, url, query):
    """Titles and addresses found for `query`, typed on the search page."""
    page = browser.new_page()
    page.goto(url)
    page.fill("#q", query)
    page.locator("[data-search-status]", has_text=query).wait_for()
    links = page.locator("[data-search-results] > li > a")
    found = links.evaluate_all("all => all.map(link => [link.textContent, link.pathname])")
    page.context.close()
    return found


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("农膜", "/targets/sm2022-08-film.html"),  # inside 废旧农膜回收率
        ("收率达85", "/targets/sm2022-08-film.html"),  # not even a word
        ("规模养殖", "/targets/sm2022-08-manure-facilities.html"),
        ("短流程炼钢", "/targets/sm2022-05-short-process-2025.html"),
    ],
)
def test_a_piece_from_the_middle_of_a_chinese_sentence_is_found(browser, address, query, first):
    paths = [path for _, path in results(browser, address + "search.html", query)]
    assert first in paths[:5]
    assert not any(path.startswith("/en/") for path in paths)


def test_the_plans_text_is_found(browser, address):
    assert "/plan.html" in [path for _, path in results(browser, address + "search.html", "测土配方")]


def test_an_english_word_is_found_in_english(browser, address):
    paths = [path for _, path in results(browser, address + "en/search.html", "straw")]
    assert paths[0] == "/en/targets/sm2022-08-straw.html"
    assert all(path.startswith("/en/") for path in paths)


def test_the_plans_own_words_are_found_in_english_too(browser, address):
    assert results(browser, address + "en/search.html", "废旧农膜")


def test_characters_that_do_not_stand_together_are_not_found(browser, address):
    assert results(browser, address + "search.html", "膜农") == []


def test_a_query_in_the_address_is_answered(browser, address):
    page = browser.new_page()
    page.goto(address + "search.html?q=秸秆")
    page.locator("[data-search-results] > li").first.wait_for()
    assert page.locator("#q").input_value() == "秸秆"
    page.context.close()


def test_what_is_typed_is_text_and_never_markup(browser, address):
    page = browser.new_page()
    page.goto(address + "search.html?q=%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D'ran'%3E")
    page.locator("[data-search-status]", has_text="<img").wait_for()
    assert page.locator("main img").count() == 0
    assert "ran" not in page.title()
    page.context.close()


def test_the_index_is_loaded_only_when_the_reader_begins(browser, address):
    page, asked = browser.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "search.html", wait_until="networkidle")
    assert not any("/pagefind/" in url for url in asked)
    with page.expect_response("**/pagefind/pagefind.js"):
        page.focus("#q")
    page.context.close()


def test_without_javascript_the_page_says_so_and_leads_to_the_list(browser, address, follow):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(address + "search.html")
    assert not page.locator("form").is_visible()
    follow(page.locator("[data-search-fallback] a"))
    assert page.url.endswith("/index-az.html")
    assert page.locator("h1").inner_text()
    page.context.close()


def test_where_the_index_can_not_be_loaded_the_list_is_offered(browser, address):
    page = browser.new_page()
    page.route("**/pagefind/**", lambda route: route.abort())
    page.goto(address + "search.html")
    page.fill("#q", "秸秆")
    page.locator("[data-search-fallback]").wait_for(state="visible")
    page.context.close()
