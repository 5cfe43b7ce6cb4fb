"""The built site, served, and a real browser."""

import threading

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# Contrast takes three quarters of axe's time. It follows from how a text looks: its colour and size, and the tag,
# classes, ground and opacity of all that it stands in (axe leaves single letters undecided). Of texts that look
# alike the first is measured, once a scheme.
LOOKS = """() => {
  const known = new Map([[null, ""]]);
  const stands = (one) => {
    if (!known.has(one)) {
      const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(one);
      const own = [one.tagName, one.getAttribute("class"), backgroundColor, backgroundImage, opacity, position];
      known.set(one, stands(one.parentElement) + ">" + own.join("|"));
    }
    return known.get(one);
  };
  window.looks = new Map();
  for (const one of document.querySelectorAll("body *")) {
    const text = [...one.childNodes].filter((part) => part.nodeType === Node.TEXT_NODE).map((part) => part.data);
    const letters = text.join("").trim().length;
    if (!letters || !one.checkVisibility()) continue;
    const { color, fill, fontFamily, fontSize, fontWeight, textShadow } = getComputedStyle(one);
    const look = [stands(one), letters > 1, color, fill, fontFamily, fontSize, fontWeight, textShadow].join("|");
    if (!window.looks.has(look)) window.looks.set(look, one);
  }
  return [...window.looks.keys()];
}"""
MARKED = """(looks) => {
  for (const one of document.querySelectorAll("[data-new]")) one.removeAttribute("data-new");
  for (const look of looks) window.looks.get(look).setAttribute("data-new", "");
}"""
MEASURED = "axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-new]' }] });"


@pytest.fixture(scope="session")
def address(built):
    from pipelines.ground.project import Project
    from pipelines.render.serve import server_for

    server = server_for(Project(built[0]), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def follow():
    """Clicks a link and waits until the page behind it is there."""

    def clicked(link):
        with link.page.expect_navigation():
            link.click()

    return clicked


@pytest.fixture(scope="session")
def violations():
    """violations(page, scheme) → what axe finds on an open page: all rules in light, colours alone in dark."""
    axe = Axe(f"{AXE_SCRIPT};{MEASURED}")
    seen = {"light": set(), "dark": set()}

    def found(page, scheme):
        page.emulate_media(color_scheme=scheme)
        new = [look for look in page.evaluate(LOOKS) if look not in seen[scheme]]
        page.evaluate(MARKED, new)
        seen[scheme].update(new)
        rules = RULES if scheme == "light" else COLOURS
        results = axe.run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
        return [f"{scheme}: {results.generate_report()}"] if results.violations_count else []

    return found
