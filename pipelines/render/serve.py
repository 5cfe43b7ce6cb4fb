"""`tracker serve`: site/public on this machine, with the headers that a host should send."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipelines.ground.errors import Fault, PublishError
from pipelines.ground.project import Project
from pipelines.render.headers import headers_for


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".atom": "application/atom+xml",
        ".json": "application/json",
        ".jsonld": "application/ld+json",
        ".svg": "image/svg+xml",
    }
    below = ""  # the path that the site is served under: «» or «/some/path»

    def translate_path(self, path: str) -> str:
        """The file of an address; what does not lie under `below` is not there."""
        where = urlsplit(path).path
        if not where.startswith(f"{self.below}/"):
            return str(Path(self.directory, "-not-there-"))
        return super().translate_path(where.removeprefix(self.below))

    def end_headers(self) -> None:
        """The site's headers, then the end; Content-Type comes from the file's name."""
        where = unquote(urlsplit(self.path).path).removeprefix(self.below)
        for name, text in headers_for(where).items():
            if name != "Content-Type":
                self.send_header(name, text)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: a person looks at the browser."""


def server_for(project: Project, port: int, below: str = "") -> ThreadingHTTPServer:
    """A server of site/public on 127.0.0.1; port 0 takes a free one. Raises PublishError (E-FILE-01).

    below: the path that the site lies under, as `/some/path`.
    """
    public = project.path("site", "public")
    if not (public / "index.html").is_file():
        raise PublishError(Fault("E-FILE-01", project.relative(public / "index.html"), "—", "make site"))
    handler = type("_Below", (_Quiet,), {"below": below})
    return ThreadingHTTPServer(("127.0.0.1", port), partial(handler, directory=str(public)))


def serve_site(project: Project, port: int) -> None:
    """Serves until interrupted."""
    with server_for(project, port) as server:
        print(f"http://127.0.0.1:{server.server_port}/  (Ctrl+C)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
