"""A system on this machine that answers as it is told, and remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.test import override_settings


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    said: Any = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    announced: int | None = None  # bytes, where that is a lie


Answering = Callable[[Asked], Reply]


@dataclass
class FakePeer:
    address: str
    answer: Answering
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def answering(answer: Answering) -> Iterator[FakePeer]:
    """Answer on a port of this machine, which may be asked meanwhile."""
    peer = FakePeer("", answer)

    class Handler(BaseHTTPRequestHandler):
        def take(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            one = Asked(
                self.command,
                parts.path,
                dict(parse_qsl(parts.query)),
                headers,
                self.rfile.read(length),
            )
            peer.asked.append(one)
            self.give(peer.answer(one))

        def give(self, reply: Reply) -> None:
            said = reply.said
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(reply.status)
            announced = len(body) if reply.announced is None else reply.announced
            told = {"Content-Type": "application/json", **reply.headers}
            for name, value in {**told, "Content-Length": str(announced)}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = take  # noqa: N815 - its base class names them

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    peer.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        with override_settings(REGULARS_OUTGOING_LOOPBACK=True):
            yield peer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
