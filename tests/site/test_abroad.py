"""English for a reader who knows nothing of China, as a browser shows it."""

import re

import pytest

pytestmark = [pytest.mark.slow]
CHINESE = re.compile("[\u3400-\u9fff]")


@pytest.fixture
def english(browser, address):
    """english(path, width) → the page, open."""
    pages = []

    def go(path, width=1440):
        page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
        page.goto(address + "en/" + path)
        pages.append(page)
        return page

    yield go
    for page in pages:
        page.context.close()


def share(page):
    """How many of the visible characters of the main part are Chinese, and how many there are."""
    text = re.sub(r"\s", "", page.locator("main").inner_text())
    return len(CHINESE.findall(text)) / len(text), len(text)


def test_the_plan_is_read_in_english_with_the_chinese_beside(english):
    page = english("plan.html")
    chinese, length = share(page)
    assert 0.1 < chinese < 0.3
    assert length > 30_000
    ours, theirs = (page.locator(f"#a8 {part}").bounding_box() for part in (".ours", ".original"))
    assert theirs["x"] > ours["x"] + ours["width"] > ours["width"] > theirs["width"]


def test_on_a_phone_the_chinese_of_a_paragraph_opens_under_it(english):
    page = english("plan.html", 390)
    assert share(page)[0] < 0.05
    original = page.locator("#a8 .original")
    assert not original.locator("p").is_visible()
    original.locator("summary").press("Enter")
    assert original.locator("p").is_visible()
    assert original.locator("p").get_attribute("lang") == "zh-Hans"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_promise_is_marked_in_both_and_has_its_verdict_in_english(english):
    page = english("plan.html")
    marked = page.locator("#a8 .ours mark")
    assert marked.count() == page.locator("#a8 .original mark").count() == 6
    straw = page.locator("#sm2022-08-straw")
    assert straw.inner_text().startswith("at least 90\u202f% of straw is put to use")
    assert straw.locator(".tag").get_attribute("popovertarget") == "pop-sm2022-08-straw"


def test_a_promises_page_says_its_clause_in_english_before_the_chinese(english):
    page = english("targets/sm2022-08-straw.html")
    words = page.locator(".promise").inner_text()
    assert words.index("At least 90\u202f% of straw is put to use") < words.index("秸秆综合利用率")


@pytest.mark.parametrize(
    "path", ["index.html", "ledger.html", "organisations.html", "index-az.html", "about.html"]
)
def test_pages_in_english_are_in_english(english, path):
    assert share(english(path))[0] < 0.03


def test_the_front_page_leads_a_newcomer_to_what_the_words_mean(english, follow):
    page = english("index.html")
    follow(page.locator(".new-here a"))
    assert page.url.endswith("about.html#abroad")
    shown = page.locator("main").inner_text()
    assert all(word in shown for word in ("mu 亩", "设区市", "十四五", "11 districts"))


def test_the_chinese_front_page_needs_no_such_line(english):
    assert english("../index.html").locator(".new-here").count() == 0
