"""The built site, served, and a real browser."""

import threading

import pytest


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
