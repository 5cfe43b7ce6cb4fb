"""The site with the headers of a careful host, at the root and under a path: nothing is blocked that it needs."""

import threading

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def under(built):
    """The same site under /some/path/."""
    from pipelines.ground.project import Project
    from pipelines.render.serve import server_for

    server = server_for(Project(built[0]), 0, below="/some/path")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/some/path/"
    server.shutdown()


WATCH = (
    "window.blocked = [];"
    "document.addEventListener('securitypolicyviolation', e => blocked.push(e.violatedDirective + ' ' + e.blockedURI));"
)


def watched(browser, url):
    """A page that gathers what its policy blocks and what the server could not give."""
    page, failed = browser.new_page(), []
    page.add_init_script(WATCH)
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.goto(url, wait_until="load")
    return page, failed


def page_types(public):
    """One page of each folder that holds many alike, and every page of its own."""
    pages = sorted(path.relative_to(public) for path in public.rglob("*.html"))
    alike = ("targets", "documents", "sources")
    first = {path.parent: path for path in reversed(pages)}
    return [path.as_posix() for path in pages if path.parent.name not in alike or first[path.parent] == path]


def test_the_policy_blocks_nothing_that_a_page_needs(browser, under, built):
    paths = page_types(built[0] / "site" / "public")
    assert {"index.html", "en/index.html", "search.html", "en/sources.html"} <= set(paths)
    page, failed = watched(browser, under + paths[0])
    for path in paths:
        page.goto(under + path, wait_until="load")
        assert page.evaluate("blocked") == [], path
        assert failed == [], path
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(253, 252, 249)"
    page.context.close()


@pytest.mark.parametrize(("path", "query"), [("search.html", "农膜"), ("en/search.html", "straw")])
def test_the_search_works_under_a_path_and_its_links_stay_there(browser, under, follow, path, query):
    page, failed = watched(browser, under + path)
    page.fill("#q", query)
    link = page.locator("[data-search-results] > li > a").first
    link.wait_for()
    assert page.evaluate("blocked") == []
    assert failed == []
    assert link.evaluate("link => link.href").startswith(under)
    follow(link)
    assert page.url.startswith(under + path.removesuffix("search.html"))
    assert page.locator("h1").inner_text()
    page.context.close()


def test_the_policy_is_really_there(browser, under):
    page, _ = watched(browser, under + "index.html")
    page.evaluate(
        "() => { const script = document.createElement('script'); script.textContent = 'window.ran = 1';"
        " document.head.append(script); }"
    )
    page.wait_for_function("blocked.length > 0")
    assert page.evaluate("window.ran") is None
    assert page.evaluate("blocked")[0].startswith("script-src")
    page.context.close()


def test_nothing_is_served_outside_the_path(browser, under):
    page = browser.new_page()
    outside = page.request.get(under.replace("/some/path/", "/index.html"))
    inside = page.request.get(under + "assets/")
    assert outside.status == 404
    assert "immutable" in inside.headers["cache-control"]
    page.context.close()
