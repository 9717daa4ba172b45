"""HTTP to whom people told us to send, over a connection that was checked before (``reaching``).

Nothing is followed. All of it has one deadline, however slowly the peer's bytes come.
"""

from __future__ import annotations

import io
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Any

from regulars.kernel.reaching import (
    Deadline,
    Obstacle,
    Resolver,
    Unreached,
    checked_addresses,
    connected,
    resolved,
    usual_context,
)
from regulars.kernel.targets import Allowed, Target


@dataclass(frozen=True)
class Request:
    """What is asked of a target."""

    method: str
    target: Target
    headers: Mapping[str, str]
    body: bytes | None = None


@contextmanager
def requested(
    request: Request,
    *,
    allowed: Allowed,
    deadline: Deadline,
    resolve: Resolver = resolved,
    context: ssl.SSLContext | None = None,
) -> Iterator[HTTPResponse]:
    """The answer, whose body is still to be read. Nothing is sent where any of the addresses that
    the target's name stands for is not allowed.

    Raises Unreached, TimeoutError, and what ``http.client`` raises of answers that are none.
    """
    target = request.target
    addresses = checked_addresses(target, allowed, resolve)
    with closing(connected(target, addresses, deadline, context or usual_context())) as reached:
        connection = PinnedConnection(target, TimedSocket(reached, deadline))
        connection.request(request.method, target.path, request.body, _headers(request))
        yield connection.getresponse()


def _headers(request: Request) -> dict[str, str]:
    return {
        **request.headers,
        "Host": request.target.host_header,
        "Accept-Encoding": "identity",  # nothing is unpacked here
        "Connection": "close",
    }


class _Reading(io.RawIOBase):
    """The bytes of a connection, as long as there is time: a peer that sends one byte at a time has
    no more of it.
    """

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        super().__init__()
        self.connection, self.deadline = connection, deadline

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """What has come; waits for it no longer than there is time."""
        self.connection.settimeout(self.deadline.left)
        return self.connection.recv_into(buffer)


class _Lines(io.BufferedReader):
    """What is read, line by line: one that breaks off is none, which ``http.client`` would take for
    the end of the headers.
    """

    def readline(self, size: int | None = -1, /) -> bytes:
        """A line, with its end, or so many bytes of it."""
        line = super().readline(size)
        if not line.endswith(b"\n") and (size is None or size < 0 or len(line) < size):
            raise ConnectionResetError
        return line


class TimedSocket:
    """What ``http.client`` needs of a socket, with one deadline for everything."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self.connection, self.deadline = connection, deadline

    def sendall(self, data: Any) -> None:
        """Send all of it, as long as there is time."""
        self.connection.settimeout(self.deadline.left)
        self.connection.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """The other direction."""
        del mode
        return _Lines(_Reading(self.connection, self.deadline))

    def close(self) -> None:
        """Nothing: answers are read after ``http.client`` is done with the connection, and whoever
        made it ends it.
        """


class PinnedConnection(HTTPConnection):
    """HTTP over a connection that is there already: it makes none, whatever happens."""

    auto_open = 0

    def __init__(self, target: Target, timed: TimedSocket) -> None:
        super().__init__(target.host, target.port)
        self.sock = timed

    def connect(self) -> None:
        """Never."""
        raise Unreached(Obstacle.UNREACHABLE)
