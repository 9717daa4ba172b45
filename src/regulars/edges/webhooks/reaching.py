"""Connections to what a name stands for, checked before and pinned: who is connected to is exactly
who was looked at.

The name is looked up once. Every address that it stands for must be allowed, the connection is made
to one of them and to no other, and TLS still verifies the name. No proxy of the environment takes
part. All of it has one deadline, however slowly the peer's bytes come.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from ipaddress import ip_address
from typing import Any

from regulars.edges.webhooks.targets import Address, Allowed, Target, literal_of, may_connect
from regulars.edges.webhooks.types import Fault

MOST_ADDRESSES = 4  # that are tried
Resolver = Callable[[str, int], Sequence[Address]]


class Unreached(Exception):
    """No connection was made."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Deadline:
    """A moment of the machine's own clock by which all must be over."""

    at: float

    @classmethod
    def within(cls, seconds: float) -> Deadline:
        """So many seconds from now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """The seconds that are left.

        Raises TimeoutError where none are.
        """
        seconds = self.at - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


def resolved(host: str, port: int) -> Sequence[Address]:
    """The addresses that a name stands for, as the operating system looks it up."""
    literal = literal_of(host)
    if literal is not None:
        return [literal]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreached(Fault.NOT_FOUND) from error
    return list(dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))


def checked_addresses(target: Target, allowed: Allowed, resolve: Resolver) -> Sequence[Address]:
    """What the target's name stands for, where all of that may be connected to.

    Raises Unreached.
    """
    addresses = resolve(target.host, target.port)
    if not addresses:
        raise Unreached(Fault.NOT_FOUND)
    if not all(may_connect(address, target, allowed) for address in addresses):
        raise Unreached(Fault.REFUSED)
    return addresses[:MOST_ADDRESSES]


def tls_context() -> ssl.SSLContext:
    """What the system trusts, from TLS 1.2 on."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def connected(
    target: Target, addresses: Sequence[Address], deadline: Deadline, context: ssl.SSLContext
) -> socket.socket:
    """A connection to the first of the addresses that answers, through TLS where the target says
    so; the name that TLS verifies is the target's.

    Raises Unreached, TimeoutError.
    """
    raw = _first(target, addresses, deadline)
    if target.scheme != "https":
        return raw
    try:
        raw.settimeout(deadline.left)
        wrapped = context.wrap_socket(
            raw, server_hostname=target.host, do_handshake_on_connect=False
        )
    except BaseException:
        raw.close()
        raise
    try:
        wrapped.settimeout(deadline.left)
        wrapped.do_handshake()
    except TimeoutError:
        wrapped.close()
        raise
    except (OSError, ValueError) as error:
        wrapped.close()
        raise Unreached(Fault.TLS) from error
    return wrapped


def _first(target: Target, addresses: Sequence[Address], deadline: Deadline) -> socket.socket:
    for address in addresses:
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004
        attempt = socket.socket(family, socket.SOCK_STREAM)
        try:
            attempt.settimeout(deadline.left)
            attempt.connect((str(address), target.port))
            attempt.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except TimeoutError:
            attempt.close()
            raise
        except OSError:
            attempt.close()
            continue
        return attempt
    raise Unreached(Fault.UNREACHABLE)


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
        raise Unreached(Fault.UNREACHABLE)
