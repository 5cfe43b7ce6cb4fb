"""The built site, served, and a real browser."""

import shutil
import threading

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = "chromium"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def address(built):
    from pipelines.ground.project import Project
    from pipelines.render.serve import server_for

    server = server_for(Project(built[0]), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def browser():
    path = shutil.which(CHROMIUM)
    assert path, "Chromium is missing: apt-get install chromium fonts-noto-cjk (make test does it as root)"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def follow():
    """Clicks a link and waits until the page behind it is there."""

    def clicked(link):
        with link.page.expect_navigation():
            link.click()

    return clicked
