"""A miniature portal of made-up notices on the loopback, and a project that watches it."""

from __future__ import annotations

import datetime as dt
import gzip
import http.server
import socket
import threading
import time
from dataclasses import dataclass, field

from pipelines.collect import Clock, Limits, Visitor, Wire

HOST = "www.jia.example"
NOW = dt.datetime(2026, 11, 28, 9, 0, tzinfo=dt.UTC)
LONG = "本市某月环境质量状况：这是编造的一句话，数字是 12.3 分，仅供测试。"


class Portal:
    """Answers by path: text, bytes, (status, headers, body), or a function of the handler that writes itself.

    A list is answered turn by turn, its last entry for ever. asked: the paths that were asked for.
    """

    def __init__(self):
        self.pages, self.asked, self.agents = {}, [], []
        portal = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                portal.answer(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def url(self, path="/", host=HOST):
        return f"http://{host}:{self.port}{path}"

    def answer(self, handler):
        self.asked.append(handler.path)
        self.agents.append(handler.headers["User-Agent"])
        page = self.pages.get(handler.path, (404, {}, "<p>没有</p>"))
        if isinstance(page, list):
            page = page.pop(0) if len(page) > 1 else page[0]
        if callable(page):
            handler.close_connection = True
            try:
                page(handler)
            except OSError:  # the visitor has left, as it should
                return
            return
        status, headers, body = page if isinstance(page, tuple) else (200, {}, page)
        data = body.encode() if isinstance(body, str) else body
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@dataclass
class FakeClock:
    """A clock that stands still but for what is slept."""

    at: float = 0.0
    slept: list[float] = field(default_factory=list)
    days: int = 0

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.at += seconds

    def clock(self):
        return Clock(lambda: NOW + dt.timedelta(days=self.days), lambda: self.at, self.sleep)


def visitor(fake, allow_private=True, addresses=("127.0.0.1",), **limits):
    """A visitor for whom every name leads to the loopback."""
    given = Limits(**({"pause_s": 0.3, "total_s": 0.6} | limits))
    wire = Wire("t/1 (someone)", given, allow_private, resolve=lambda host, port: list(addresses))
    return Visitor(wire, fake.clock())


def notice(text=LONG, title="某月环境质量状况", more=""):
    return f"<html><head><title>{title}</title></head><body><div>{text}</div>{more}</body></html>"


def row(href, title, day="2026-11-18"):
    return f'<li><a href="{href}">{title}</a><span>{day}</span></li>'


def page(*rows, more=""):
    return f"<html><body><ul>{''.join(rows)}</ul>{more}</body></html>"


def redirect(to, status=302):
    return status, {"Location": to}, ""


def slow(handler):
    """A body that drips for ever."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


def slow_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"X-A: 1\r\n")
        time.sleep(0.05)


def flood_of_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(20_000):
        handler.wfile.write(f"X-{number}: {'a' * 100}\r\n".encode())
    handler.wfile.write(b"Content-Length: 0\r\n\r\n")


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


def cut_short(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
    handler.connection.shutdown(socket.SHUT_RDWR)


BOMB = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"\0" * 3_000_000))
