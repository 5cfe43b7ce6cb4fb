"""What is missing, in a browser: short on a phone, whole on paper and without scripts."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST_PX = 6000


@pytest.mark.parametrize("lang", ["", "en/"])
def test_it_is_short_on_a_phone_and_opens_with_a_picture(browser, address, lang):
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{address}{lang}gap.html")
    assert page.evaluate("document.documentElement.scrollHeight") < MOST_PX
    box = page.locator(".lacks > svg").bounding_box()
    assert box["y"] + box["height"] < 844
    assert box["width"] >= 300
    assert box["height"] >= 60
    page.context.close()


def test_every_folded_part_opens_without_scripts_and_stands_on_paper(browser, address):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}gap.html")
    first = page.locator("details.lack").first
    assert not first.locator(".letter").is_visible()
    first.locator("summary").click()
    assert first.locator(".letter").is_visible()
    page.emulate_media(media="print")
    assert page.locator("#leads table").is_visible()
    assert not first.locator(".letter").is_visible()  # it stands on the promise's own page
    page.context.close()


@pytest.mark.parametrize("lang", ["", "en/"])
def test_the_searches_are_two_taps_from_the_old_address(browser, address, follow, lang):
    page = browser.new_page()
    page.goto(f"{address}{lang}gap.html#searches")
    follow(page.locator("#searches + p a"))
    assert page.url.endswith(f"{lang}searches.html")
    page.locator("details summary").first.click()
    assert page.locator("details tr[id]").first.is_visible()
    page.context.close()
