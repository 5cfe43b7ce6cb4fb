"""What a reader can do on a page: read a chart point by point, filter, open a promise in the plan; by
pointer and by keyboard, and with scripts off."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHART = "targets/sm2022-08-fertilizer.html"
FOCUS = """() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  return {
    name: at.outerHTML.slice(0, 120),
    shown: getComputedStyle(at).outlineStyle !== "none",
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
    order: [...document.querySelectorAll("*")].indexOf(at),
  };
}"""


@pytest.fixture
def opened(browser, address):
    contexts = []

    def opens(path, width=1440, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(address + path)
        return page

    yield opens
    for context in contexts:
        context.close()


def test_the_reading_line_is_loaded_only_when_a_chart_is_touched(opened):
    page = opened(CHART)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_selector(".reader")
    page.wait_for_timeout(200)
    assert [url for url in asked if "reading." in url] == []
    page.locator(".reader").hover()
    page.wait_for_selector(".reader.on")
    assert len([url for url in asked if "reading." in url]) == 1


def test_arrow_keys_read_the_figures_of_the_table_and_escape_puts_the_line_away(opened):
    page = opened(CHART)
    reader = page.locator(".reader")
    reader.focus()
    page.wait_for_selector(".reader.on")
    rows = [
        (row.get_attribute("data-t"), " ".join(row.locator("td").all_inner_texts()))
        for row in page.locator("tr[data-t]").all()
    ]
    page.locator(".chart-table").evaluate("one => one.open = true")
    times = sorted({time for time, _ in rows})
    page.keyboard.press("Home")
    for time in times:
        said = reader.get_attribute("aria-valuetext")
        for row in page.locator(f'tr[data-t="{time}"]').all():
            series, figure = row.locator("td").all_inner_texts()
            assert f"{series} {figure}" in said
        assert page.locator(".reading-box").inner_text().split("\n")[0] == said.split("; ")[0]
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    assert not page.locator(".reading-line").is_visible()
    page.keyboard.press("End")
    assert page.locator(".reading-line").is_visible()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", [CHART, f"en/{CHART}", "chapters/agriculture.html", "en/chapters/air.html"])
def test_the_reading_line_stands_on_the_marks_of_the_picture(opened, path, width):
    """The dots that the script sets lie where the drawing that is shown has its own; chapters read alike."""
    page = opened(path, width)
    page.locator(".reader").first.focus()
    page.wait_for_selector(".reader.on")
    far = page.evaluate(
        """() => {
          const middle = (box) => [box.left + box.width / 2, box.top + box.height / 2];
          const drawn = [...document.querySelectorAll("svg.chart circle, svg.chart .end")].map((one) =>
            middle(one.getBoundingClientRect()));
          return [...document.querySelectorAll(".reading-dot")].map((dot) => {
            const [x, y] = middle(dot.getBoundingClientRect());
            return Math.min(...drawn.map(([a, b]) => Math.hypot(a - x, b - y)));
          });
        }"""
    )
    assert far
    assert max(far) < 1.5


# Words of the drawing that is shown: pairs that lie on each other, points under words, words out of the frame.
COVERED = """() => [...document.querySelectorAll("svg.chart")].filter((svg) => svg.checkVisibility()).flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")].map((one) => {
    const { left, right, top, bottom, height } = one.getBoundingClientRect();
    return { left, right, top: top + height * 0.2, bottom: bottom - height * 0.2, words: one.textContent };
  });
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom && b.top < a.bottom;
  const found = texts.flatMap((one, n) => texts.slice(0, n).filter((other) => meet(one, other))
    .map((other) => `${one.words} / ${other.words}`));
  for (const one of svg.querySelectorAll("circle")) {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    found.push(...texts.filter((t) => t.left < x && x < t.right && t.top < y && y < t.bottom)
      .map((t) => `${t.words} on a point`));
  }
  found.push(...texts.filter((t) => t.left < frame.left - 1 || t.right > frame.right + 1)
    .map((t) => `${t.words} outside`));
  return found;
})"""


WIDTHS = (320, 390, 768, 1440)


@pytest.mark.parametrize("lang", ["", "en/"], ids=["zh", "en"])
def test_of_each_picture_one_drawing_is_shown_and_no_word_of_it_hides_another(opened, built, lang):
    """At each width, in whatever font the browser has: words in the plot are set as wide as planned."""
    public = built[0] / "site/public"
    pages = [
        f"{lang}{folder}/{path.name}"
        for folder in ("targets", "chapters")
        for path in sorted((public / lang / folder).glob("*.html"))
        if 'class="plot"' in path.read_text("utf-8")
    ]
    assert len(pages) > 25
    page = opened(pages[0], WIDTHS[0])
    for path in pages:
        page.goto(page.url.split(f"/{lang}targets/")[0].split(f"/{lang}chapters/")[0] + "/" + path)
        plots = page.locator(".plot").count()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("innerWidth") == width
            assert page.locator("svg.chart:visible").count() == plots > 0, (path, width)
            assert page.evaluate(COVERED) == [], (path, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_on_a_phone_the_picture_of_a_promise_ends_within_two_screens(opened):
    for path in (CHART, f"en/{CHART}", "targets/sm2022-08-manure-use.html"):
        page = opened(path, 390)
        assert page.locator("svg.chart:visible").bounding_box()["y"] >= 0
        box = page.locator("svg.chart:visible").bounding_box()
        assert box["y"] + box["height"] <= 2 * 844


def test_on_a_desktop_the_picture_stands_on_the_first_screen_beside_its_facts(opened):
    page = opened("targets/sm2022-08-manure-use.html")
    picture, facts = (page.locator(name).first.bounding_box() for name in ("svg.wide", ".first > .facts"))
    assert picture["y"] + picture["height"] <= 900
    assert facts["x"] > picture["x"] + picture["width"]
    assert abs(facts["y"] - page.locator(".first figcaption").bounding_box()["y"]) < 24


def test_a_chart_whose_script_fails_keeps_its_picture_and_table(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.route("**/reading.*.js", lambda route: route.abort())
    page.goto(address + CHART)
    page.locator(".reader").hover()
    page.wait_for_selector(".reader", state="detached")
    assert page.locator("figure svg.wide").is_visible()
    page.locator(".chart-table summary").click()
    assert page.locator("tr[data-t]").first.is_visible()
    context.close()


def test_filter_links_show_their_part_in_place_and_escape_shows_all(opened):
    page = opened("ledger.html")
    page.wait_for_selector(".filter [role=status]", state="attached")
    total = page.locator(".ledger tr[data-facets]:visible").count()
    link = page.locator(".filter a[href$='#chapter-agriculture']")
    link.click()
    shown = page.locator(".ledger tr[data-facets]:visible")
    assert 0 < shown.count() < total
    assert all("chapter-agriculture" in row.get_attribute("data-facets").split() for row in shown.all())
    assert str(shown.count()) in page.locator(".filter [role=status]").inner_text()
    assert page.url.endswith("?show=chapter-agriculture")
    assert page.evaluate("document.activeElement.hash") == "#chapter-agriculture"
    page.keyboard.press("Escape")
    assert page.locator(".ledger tr[data-facets]:visible").count() == total


def test_without_a_script_filter_links_lead_to_lists_that_say_the_same(opened, follow):
    page = opened("ledger.html", java_script_enabled=False)
    page.locator(".filter summary").click()
    names = page.locator(".filter a").all_inner_texts()
    link = page.locator(".filter a[href*='#status-']").first
    status = link.get_attribute("href").partition("#")[2]
    count = page.locator(f".ledger tr[data-facets~='{status}']").count()
    assert count > 0
    follow(link)
    assert page.url.endswith(f"/ledger.html#{status}")
    assert page.locator(f"section[aria-labelledby={status}] li").count() == count
    assert set(names) <= set(page.locator("h4").all_inner_texts())


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_promise_in_the_plan_opens_in_place(opened, follow, width, scripts):
    page = opened("plan.html#sm2022-08-pesticide", width, java_script_enabled=scripts)
    note = page.locator("#pop-sm2022-08-pesticide")
    assert not note.is_visible()
    page.locator("[popovertarget=pop-sm2022-08-pesticide].tag").press("Enter")
    assert note.is_visible()
    box = note.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert "2025" in note.inner_text()
    page.keyboard.press("Escape")
    assert not note.is_visible()
    page.locator("[popovertarget=pop-sm2022-08-pesticide].tag").click()
    follow(note.locator("a"))
    assert page.url.endswith("targets/sm2022-08-pesticide.html")


def test_every_marked_promise_of_the_plan_has_its_note_and_is_listed_in_print(opened):
    page = opened("plan.html")
    targets = page.locator(".plan .tag").evaluate_all("all => all.map(one => one.popoverTargetElement.id)")
    assert len(targets) == len(set(targets)) >= 60
    page.emulate_media(media="print")
    assert all(page.locator(".plan .pop").evaluate_all("all => all.map(one => one.checkVisibility())"))
    assert not page.locator(".toc").is_visible()


def test_the_plans_structure_leads_through_it(opened):
    page = opened("plan.html", 390)
    assert not page.locator(".toc a").first.is_visible()
    page.locator(".toc summary").press("Enter")
    page.locator(".toc a").nth(5).click()
    assert page.evaluate("document.querySelector(location.hash).getBoundingClientRect().top") < 60


@pytest.mark.parametrize("path", ["index.html", "en/" + CHART, "ledger.html", "search.html", "areas.html"])
def test_the_keyboard_goes_through_every_interactive_part_in_order(opened, path):
    page = opened(path)
    page.wait_for_timeout(150)
    count = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")]
          .filter((one) => one.checkVisibility({ contentVisibilityAuto: true })).length"""
    )
    seen = []
    for _ in range(count):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUS))
    orders = [one["order"] for one in seen]
    assert orders == sorted(set(orders))
    assert [one["name"] for one in seen if not one["shown"]] == []
    assert [one["name"] for one in seen if not one["seen"]] == []


def test_nothing_moves_for_readers_who_ask_for_no_motion(opened):
    page = opened(CHART, reduced_motion="reduce")
    page.locator(".reader").focus()
    page.wait_for_selector(".reader.on")
    moving = page.evaluate(
        """() => document.getAnimations().length + [...document.querySelectorAll("*")].filter((one) => {
          const style = getComputedStyle(one);
          return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0
            || style.scrollBehavior === "smooth";
        }).length"""
    )
    assert moving == 0
