"""Connections to what a name stands for, checked before and pinned: who is connected to is exactly
who was looked at.

The name is looked up once. Every address that it stands for must be allowed, the connection is made
to one of them and to no other, and TLS still verifies the name. No proxy of the environment takes
part.
"""

from __future__ import annotations

import enum
import math
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address

from regulars.kernel.targets import Address, Allowed, Target, literal_of, may_connect

MOST_ADDRESSES = 4  # that are tried
Resolver = Callable[[str, int], Sequence[Address]]


class Obstacle(enum.StrEnum):
    """Why no connection was made."""

    NOT_FOUND = "name_not_found"
    REFUSED = "address_refused"  # it is none of the public Internet
    UNREACHABLE = "unreachable"
    TLS = "tls"


class Unreached(Exception):
    """No connection was made."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@dataclass(frozen=True)
class Deadline:
    """A moment of the machine's own clock by which all must be over, and for how many seconds the
    other side may say nothing before that.
    """

    at: float
    silence: float = math.inf

    @classmethod
    def within(cls, seconds: float, *, silence: float = math.inf) -> Deadline:
        """So many seconds from now."""
        return cls(time.monotonic() + seconds, silence)

    @property
    def left(self) -> float:
        """The seconds for which may be waited now.

        Raises TimeoutError where none are left.
        """
        seconds = self.at - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return min(seconds, self.silence)


def resolved(host: str, port: int) -> Sequence[Address]:
    """The addresses that a name stands for, as the operating system looks it up."""
    literal = literal_of(host)
    if literal is not None:
        return [literal]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreached(Obstacle.NOT_FOUND) from error
    return list(dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))


def checked_addresses(target: Target, allowed: Allowed, resolve: Resolver) -> Sequence[Address]:
    """What the target's name stands for, where all of that may be connected to.

    Raises Unreached.
    """
    addresses = resolve(target.host, target.port)
    if not addresses:
        raise Unreached(Obstacle.NOT_FOUND)
    if not all(may_connect(address, target, allowed) for address in addresses):
        raise Unreached(Obstacle.REFUSED)
    return addresses[:MOST_ADDRESSES]


def tls_context() -> ssl.SSLContext:
    """What the system trusts, from TLS 1.2 on."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@cache
def usual_context() -> ssl.SSLContext:
    """The same, read once: that takes a moment."""
    return tls_context()


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
        raise Unreached(Obstacle.TLS) from error
    return wrapped


def _first(target: Target, addresses: Sequence[Address], deadline: Deadline) -> socket.socket:
    """The first that answers; one that does not leaves their share of the time to the others."""
    for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004
        attempt = socket.socket(family, socket.SOCK_STREAM)
        try:
            attempt.settimeout(deadline.left / left)
            attempt.connect((str(address), target.port))
            attempt.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            attempt.close()
            if isinstance(error, TimeoutError) and left == 1:
                raise
            continue
        return attempt
    raise Unreached(Obstacle.UNREACHABLE)
