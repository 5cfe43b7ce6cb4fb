"""A reader in front of the first screens: what can be taken in at a glance, on a phone and at a desk."""

import re
import threading
from types import SimpleNamespace

import pytest

from pipelines.ground.project import Project
from pipelines.render.assemble import behind
from pipelines.views import SiteData

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTHS = ((390, 844), (1440, 900))
# The words in the largest type that is on the page.
LARGEST = """() => {
  const sizes = new Map();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement, text = walk.currentNode.data.trim();
    if (!text || !one.checkVisibility() || one.closest(".visually-hidden, .skip, script, style, svg")) continue;
    const size = parseFloat(getComputedStyle(one).fontSize);
    sizes.set(size, [...(sizes.get(size) || []), text]);
  }
  return sizes.get(Math.max(...sizes.keys())).join(" ");
}"""
PICTURE = """() => [...document.querySelectorAll("main svg, main img")].some((one) => {
  const { width, height } = one.getBoundingClientRect();
  return width >= 80 && height >= 24 && (one.tagName !== "svg" || one.querySelectorAll("*").length > 5);
})"""
# Words of a picture that lie on each other, out of its frame, or on a dot.
CLASHES = """() => {
  const found = [];
  for (const svg of document.querySelectorAll("main svg")) {
    if (!svg.checkVisibility()) continue;
    const frame = svg.getBoundingClientRect();
    const words = [...svg.querySelectorAll("text")].map((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect(), rim = (bottom - top) * 0.2;
      return { text: one.textContent, left, right, top: top + rim, bottom: bottom - rim };
    });
    words.forEach((one, n) => {
      if (one.left < frame.left - 2 || one.right > frame.right + 2) found.push(`out: ${one.text}`);
      for (const other of words.slice(n + 1)) {
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        if (wide > 1 && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1)
          found.push(`${one.text} / ${other.text}`);
      }
      for (const dot of svg.querySelectorAll("circle")) {
        const { left, right, top, bottom } = dot.getBoundingClientRect();
        const x = (left + right) / 2, y = (top + bottom) / 2;
        if (x > one.left && x < one.right && y > one.top && y < one.bottom) found.push(`dot: ${one.text}`);
      }
    });
  }
  return found;
}"""


@pytest.fixture(scope="module", params=["real", "demo"])
def site(request):
    """(address, data) of the real site and of the demo."""
    from pipelines.render.serve import server_for

    if request.param == "real":
        yield request.getfixturevalue("address"), SiteData.load(Project(request.getfixturevalue("built")[0]))
        return
    root, public = request.getfixturevalue("demo")[:2]
    place = SimpleNamespace(path=lambda *parts: public.joinpath(*parts[2:]), relative=str)
    server = server_for(place, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", SiteData.load(root)
    server.shutdown()


@pytest.fixture
def tab(browser):
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lang", ["", "en/"])
def test_the_answer_and_six_promises_stand_in_the_first_two_screens_of_a_phone(tab, site, lang):
    address, data = site
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(address + lang)
    assert len(re.findall(r"[㐀-鿿]|[\w.%−]+", tab.evaluate(LARGEST))) <= 20
    assert tab.locator(".numerals").bounding_box()["y"] < 844 / 2
    sixth = tab.locator(".wall li").nth(5).bounding_box()
    assert sixth["y"] + sixth["height"] <= 2 * 844
    links = {link.get_attribute("href") for link in tab.locator(".wall a").all()}
    assert links == {f"targets/{target.id}.html" for target in data.quantified}
    assert tab.locator("header").bounding_box()["height"] < 120


@pytest.mark.parametrize("lang", ["", "en/"])
def test_every_door_has_a_picture_no_words_lie_on_each_other_and_nothing_is_wider_than_a_phone(
    tab, site, lang
):
    """The words at the width of a phone and of a desktop, what is wider on a small phone."""
    address, _ = site
    clashes, bare, wide = {}, [], []
    for pages in behind().values():
        for path, _ in pages:
            tab.set_viewport_size({"width": 320, "height": 640})
            tab.goto(address + lang + path)
            if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(path)
            for width, height in WIDTHS:
                tab.set_viewport_size({"width": width, "height": height})
                assert tab.evaluate("innerWidth") == width
                if found := tab.evaluate(CLASHES):
                    clashes[path, width] = found[:3]
                if path == pages[0][0] and not tab.evaluate(PICTURE):
                    bare.append((path, width))
    assert not clashes
    assert not bare
    assert not wide
