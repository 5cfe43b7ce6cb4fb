"""`tracker serve`: site/public on this machine, for looking at it."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from pipelines.errors import Fault, PublishError
from pipelines.project import Project


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".json": "application/json",
        ".svg": "image/svg+xml",
    }

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: a person looks at the browser."""


def server_for(project: Project, port: int) -> ThreadingHTTPServer:
    """A server of site/public on 127.0.0.1; port 0 takes a free one. Raises PublishError (E-FILE-01)."""
    public = project.path("site", "public")
    if not (public / "index.html").is_file():
        raise PublishError(Fault("E-FILE-01", project.relative(public / "index.html"), "—", "make site"))
    return ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=str(public)))


def serve_site(project: Project, port: int) -> None:
    """Serves until interrupted."""
    with server_for(project, port) as server:
        print(f"http://127.0.0.1:{server.server_port}/  (Ctrl+C)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
