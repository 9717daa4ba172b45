"""Peers on this machine that take down what they are sent, and behave as they are told to."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

Behaviour = Callable[[socket.socket], None]
PATIENCE = 20  # seconds after which a test is stuck


@dataclass
class Request:
    """What a peer was sent."""

    line: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        found = [value for known, value in self.headers if known.lower() == name.lower()]
        assert len(found) == 1
        return found[0]


@dataclass
class Peer:
    """Somebody who is told: what came, and where."""

    port: int
    scheme: str = "http"
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    over: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/in"


def answering(status: str, body: bytes = b"thanks", **headers: str) -> Behaviour:
    """Answer whole, as servers do."""
    told = {
        "Content-Length": str(len(body)),
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())

    def answer(connection: socket.socket) -> None:
        connection.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)

    return answer


def saying(text: bytes) -> Behaviour:
    """Say this and hang up."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(text)

    return answer


@contextmanager
def listening(*behaviours: Behaviour, context: ssl.SSLContext | None = None) -> Iterator[Peer]:
    """A peer that behaves so, connection after connection; the last behaviour stays."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        server.settimeout(0.05)
        peer = Peer(server.getsockname()[1], "https" if context else "http")
        left = list(behaviours)

        def serve() -> None:
            while not peer.over.is_set():
                with suppress(TimeoutError):
                    connection, _ = server.accept()
                    peer.connections += 1
                    behave = left.pop(0) if len(left) > 1 else left[0]
                    Thread(target=talk, args=(connection, behave), daemon=True).start()

        def talk(raw: socket.socket, behave: Behaviour) -> None:
            raw.settimeout(PATIENCE)
            with suppress(OSError):
                connection = context.wrap_socket(raw, server_side=True) if context else raw
                with connection:
                    peer.requests.append(read(connection))
                    behave(connection)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield peer
        finally:
            peer.over.set()
            thread.join()


def read(connection: socket.socket) -> Request:
    """A request, up to its end."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65_536)
        if not part:
            raise ConnectionResetError
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    line, *rest = head.decode("latin-1").split("\r\n")
    headers = [(name, value.strip()) for name, _, value in (text.partition(":") for text in rest)]
    length = next(int(value) for name, value in headers if name.lower() == "content-length")
    while len(body) < length:
        body += connection.recv(65_536)
    return Request(line, headers, body)
