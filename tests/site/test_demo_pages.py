"""The demo's pages in a real browser: every status, a withdrawn release and the quality report are
accessible, in both languages, light and dark, on a phone."""

import threading
from types import SimpleNamespace

import pytest

from pipelines.demo.script import load_city
from pipelines.render.serve import server_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = ["index.html", "releases.html", "quality.html"]
# One promise a status, the first that shows it.
OF_STATUS = {promise.shows: f"targets/yt-{promise.id}.html" for promise in reversed(load_city().promises)}


@pytest.fixture(scope="module")
def demo_address(demo):
    """The demo's site, served by the server of a real one."""
    public = demo[1]
    place = SimpleNamespace(path=lambda *parts: public.joinpath(*parts[2:]), relative=str)
    server = server_for(place, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def phone(browser):
    context = browser.new_context(viewport={"width": 390, "height": 1000})
    yield context.new_page()
    context.close()


def schemes(path, lang):
    """Both in Chinese; of the English twins one a template whole, since colours and markup are the same."""
    if not lang:
        return ("light", "dark")
    return ("light",) if path in PAGES or path == next(iter(OF_STATUS.values())) else ()


@pytest.mark.parametrize("lang", ["", "en/"], ids=["zh", "en"])
@pytest.mark.parametrize("path", [*PAGES, *OF_STATUS.values()], ids=[*PAGES, *OF_STATUS])
def test_axe_finds_no_violation_in_the_demo(phone, violations, demo_address, path, lang):
    """With every folded part open; nothing is lost sideways either."""
    phone.goto(demo_address + lang + path)
    phone.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert [one for scheme in schemes(path, lang) for one in violations(phone, scheme)] == []
    assert phone.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize(
    ("lang", "words"), [("", "2025-07-15"), ("en/", "Withdrawn on 2025-07-15")], ids=["zh", "en"]
)
def test_a_withdrawn_release_is_seen(phone, demo_address, lang, words):
    phone.goto(f"{demo_address}{lang}releases.html")
    assert words in phone.locator("main").inner_text()


def test_every_status_has_a_page_that_says_it(phone, demo_address, codes):
    for status, path in OF_STATUS.items():
        phone.goto(demo_address + path)
        assert codes.statuses[status].zh in phone.locator("main").inner_text(), path
