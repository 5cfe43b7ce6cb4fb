"""One request to one address: connected to the address that was checked, within a time, within a size.

A name is resolved once and the connection goes to what it gave, so that no second answer of the name server
can lead elsewhere. One deadline holds from the first packet to the last byte, headers and TLS included.
"""

from __future__ import annotations

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from pipelines.collect.addresses import is_public
from pipelines.ground.errors import CollectError, Fault

Resolve = Callable[[str, int], list[str]]
_WINDOW = {"gzip": 31, "x-gzip": 31, "deflate": 15}
MOST_CODINGS, MOST_MEMBERS = 4, 100  # no server has more of them; what does is a bomb


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system gives them."""
    return list(
        dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    )


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """Certificates are checked, always."""
    return httpx.create_ssl_context(trust_env=False)


@dataclass(frozen=True)
class Limits:
    """Seconds for one pause and for one request as a whole; bytes on the wire and after unpacking."""

    pause_s: float = 20
    total_s: float = 120
    wire_bytes: int = 60_000_000
    body_bytes: int = 100_000_000


@dataclass(frozen=True)
class Answer:
    """What a server answered: raw as on the wire, body unpacked; hops: the addresses that led here."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    raw: bytes
    body: bytes
    hops: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """A header's value; empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class _Timed(httpcore.NetworkStream):
    """A stream that ends at a deadline, however often a byte drips in."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self.stream, self.deadline = stream, deadline

    def _left(self, timeout: float | None) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return min(left, timeout or left)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> _Timed:
        inner = self.stream.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _Timed(inner, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


@dataclass
class _Checked(httpcore.NetworkBackend):
    """Connects to the very address that was resolved and found to be allowed."""

    resolve: Resolve
    allow_private: bool
    deadline: float = 0
    inner: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> _Timed:
        try:
            found = self.resolve(host, port)
        except (OSError, UnicodeError) as failure:
            raise httpcore.ConnectError(str(failure)) from failure
        closed = [] if self.allow_private else [one for one in found if not is_public(one)]
        if closed:
            raise CollectError(Fault("E-NET-04", host, ", ".join(closed), "public"))
        return _Timed(self._first(found, port, timeout), self.deadline)

    def _first(self, found: list[str], port: int, timeout: float | None) -> httpcore.NetworkStream:
        """A stream to the first address that answers: one of IPv6 may be out of reach from here."""
        failures: list[httpcore.ConnectError | httpcore.ConnectTimeout] = []
        for address in found:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise httpcore.ConnectTimeout
            try:
                return self.inner.connect_tcp(address, port, min(left, timeout or left))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failure:
                failures.append(failure)
        raise failures[-1] if failures else httpcore.ConnectError("no address")


class Wire:
    """Fetches one address at a time; follows nothing, repeats nothing, keeps no cookie."""

    def __init__(
        self,
        agent: str,
        limits: Limits | None = None,
        allow_private: bool = False,
        resolve: Resolve = resolved,
    ) -> None:
        self.limits = limits or Limits()
        self._backend = _Checked(resolve, allow_private)
        # A transport, not a client: that would parse where a redirect leads before it was looked at.
        self._transport = httpx.HTTPTransport(verify=_trusted(), trust_env=False)
        # httpx has no door for a backend of one's own; everything else of its transport is kept.
        self._transport._pool = httpcore.ConnectionPool(
            ssl_context=_trusted(),
            max_keepalive_connections=0,
            network_backend=self._backend,
        )
        self._headers = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "gzip"}

    def get(self, url: str) -> Answer:
        """What the server answers, whatever its status.

        Raises CollectError: a private address (E-NET-04), too large (E-NET-05), too slow (E-NET-07); and
        httpx.TransportError where the connection failed or broke, which may be tried again.
        """
        self._backend.deadline = time.monotonic() + self.limits.total_s
        timeout = httpx.Timeout(self.limits.pause_s).as_dict()
        request = httpx.Request("GET", url, headers=self._headers, extensions={"timeout": timeout})
        try:
            with closing(self._transport.handle_request(request)) as response:
                response.request = request
                raw = self._raw(response, url)
        except httpx.TimeoutException as failure:
            if time.monotonic() < self._backend.deadline:
                raise
            most = f"≤ {self.limits.total_s:g} s"
            raise CollectError(Fault("E-NET-07", url, type(failure).__name__, most)) from failure
        headers = tuple((name, value) for name, value in response.headers.multi_items())
        body = unpacked(raw, response.headers.get("content-encoding", ""), self.limits.body_bytes, url)
        return Answer(url, response.status_code, headers, raw, body)

    def _raw(self, response: httpx.Response, url: str) -> bytes:
        parts, size = [], 0
        for part in response.iter_raw():
            parts.append(part)
            size += len(part)
            if size > self.limits.wire_bytes:
                most = f"≤ {self.limits.wire_bytes:,} B"
                raise CollectError(Fault("E-NET-05", url, f"> {self.limits.wire_bytes:,} B", most))
        return b"".join(parts)


def unpacked(raw: bytes, encoding: str, most: int, url: str) -> bytes:
    """`raw` without its content encodings, never more than `most` bytes.

    Raises CollectError (E-NET-05): an encoding that was not asked for, damaged data, too much of it.
    """
    named = [name.strip().lower() for name in encoding.split(",")]
    names = [name for name in named if name not in ("", "identity")]
    if len(names) > MOST_CODINGS:
        raise CollectError(Fault("E-NET-05", url, f"Content-Encoding: {len(names)} ×", f"≤ {MOST_CODINGS} ×"))
    for name in reversed(names):
        if name not in _WINDOW:
            raise CollectError(Fault("E-NET-05", url, f"Content-Encoding: {name[:40]}", "gzip"))
        try:
            raw = _inflated(raw, _WINDOW[name], most)
        except zlib.error as failure:
            raise CollectError(Fault("E-NET-05", url, f"{name}: {failure}"[:120], name)) from failure
        if len(raw) > most:
            raise CollectError(Fault("E-NET-05", url, f"{name} → > {most:,} B", f"≤ {most:,} B"))
    return raw


def _inflated(raw: bytes, window: int, most: int) -> bytes:
    """At most one byte more than `most`; gzip may come in several parts, deflate with or without a head."""
    out, members = b"", 0
    while raw and len(out) <= most:
        members += 1
        if members > MOST_MEMBERS:
            raise zlib.error(f"> {MOST_MEMBERS} members")
        machine = zlib.decompressobj(window)
        try:
            out += machine.decompress(raw, most + 1 - len(out))
        except zlib.error:
            if window != _WINDOW["deflate"]:
                raise
            machine = zlib.decompressobj(-window)
            out += machine.decompress(raw, most + 1 - len(out))
        if not machine.eof and len(out) <= most:
            raise zlib.error("incomplete")
        raw = machine.unused_data.lstrip(b"\0")
    return out
