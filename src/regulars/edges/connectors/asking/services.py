"""Asks other systems. Nothing is followed, nothing is waited for without end."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from email.message import Message
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import msgspec

from regulars import __version__
from regulars.edges.connectors.asking.types import (
    AccessRefused,
    Answer,
    Declined,
    NotAnAddress,
    NothingFound,
    Redirected,
    Unanswered,
)

SECONDS = 30.0  # for one answer, from the first byte asked to the last one read
SILENCE = 10.0  # without a byte
LARGEST = 32 * 1024 * 1024  # bytes of an answer
PART = 64 * 1024
LONGEST_PAUSE = 8.0  # seconds; who wants us to wait longer is asked again later
PAUSES = (1.0, 3.0)  # seconds between attempts, unless the other says how many
LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
LONGEST_SAID = 200
USER_AGENT = f"Regulars/{__version__}"
_exactly = msgspec.json.Decoder(float_hook=Decimal)


def checked(address: str) -> str:
    """An address that may be asked: https, or a program on this machine.

    Raises NotAnAddress.

    >>> checked("https://tea.example/")
    'https://tea.example'
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise NotAnAddress(address=address) from error
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if not host or not is_safe or parts.username or parts.query or parts.fragment:
        raise NotAnAddress(address=address)
    return address.rstrip("/")


class _NoRedirects(HTTPRedirectHandler):
    """What we are let in with goes to the address that it is for, and nowhere else."""

    def redirect_request(self, *args: object, **options: object) -> None:
        """Follow nothing."""
        del args, options


@dataclass(frozen=True)
class Peer:
    """Another system at an address below which all is asked. ``headers`` let us in.

    What may work later, as where it is asked too much or is out of order, is tried again a few
    times here, and then raises Unanswered.
    """

    address: str
    headers: Mapping[str, str]
    pause: Callable[[float], None] = time.sleep
    _opener: Any = field(default_factory=lambda: build_opener(_NoRedirects), repr=False)

    def __repr__(self) -> str:
        """Which it is; never what lets us in."""
        return f"Peer({self.address})"

    def get(self, path: str, **query: str | int) -> Answer:
        """What is there.

        Raises Unanswered, AccessRefused, NothingFound, Redirected, Declined.
        """
        return self._asked("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, said: Any, *, form: bool = False, method: str = "POST") -> Answer:
        """Tell something: as JSON, or as a form. It is tried again like everything else, so that
        only what does no harm twice is told.

        Raises Unanswered, AccessRefused, NothingFound, Redirected, Declined.
        """
        body = urlencode(said, doseq=True).encode() if form else msgspec.json.encode(said)
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        return self._asked(method, path, body, {"Content-Type": kind})

    def _asked(
        self, method: str, path: str, body: bytes | None = None, more: Mapping[str, str] = {}
    ) -> Answer:
        headers = {"Accept": "application/json", "User-Agent": USER_AGENT, **self.headers, **more}
        request = Request(  # noqa: S310 - the address was checked
            f"{checked(self.address)}/{path.lstrip('/')}", body, headers, method=method
        )
        for pause in PAUSES:
            try:
                return self._answered(request)
            except _Later as later:
                wait = pause if later.seconds is None else later.seconds
                if wait > LONGEST_PAUSE:
                    raise Unanswered(self.host, later.reason) from later
            self.pause(wait)
        try:
            return self._answered(request)
        except _Later as later:
            raise Unanswered(self.host, later.reason) from later

    def _answered(self, request: Request) -> Answer:
        end = time.monotonic() + SECONDS
        try:
            with self._opener.open(request, timeout=SILENCE) as response:
                body = _read(response, end)
                headers = response.headers
        except HTTPError as error:
            with error:
                raise self._refusal(error, request) from error
        except (OSError, HTTPException) as error:
            kind = type(error).__name__
            raise _Later(reason=f"does not answer ({kind})") from error
        try:
            said = _exactly.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, ArithmeticError, RecursionError) as error:
            raise Unanswered(self.host, "answered something else than JSON") from error
        return Answer({name.lower(): value for name, value in headers.items()}, body, said)

    def _refusal(self, error: HTTPError, request: Request) -> Exception:
        status = error.code
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return AccessRefused(self.host, status)
        if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            return NothingFound(self.host, urlsplit(request.full_url).path)
        if status in LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return _Later(f"answered {status}", _seconds(error.headers))
        if status < HTTPStatus.BAD_REQUEST:
            return Redirected(self.host, _target(error.headers))
        return Declined(self.host, status, _said(error))

    @property
    def host(self) -> str:
        """Its name, for people."""
        return urlsplit(self.address).netloc


class _Later(Exception):
    """It may work in so many seconds; None: nobody says when."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.seconds = reason, seconds


def _read(response: HTTPResponse, end: float) -> bytes:
    """All of the answer, unless it is too long or takes too long."""
    parts: list[bytes] = []
    size = 0
    while part := response.read1(PART):
        parts.append(part)
        size += len(part)
        if size > LARGEST:
            raise _Later("answers without end")
        if time.monotonic() > end:
            raise _Later("answers too slowly")
    if response.length:  # what was announced and never came
        raise _Later("stopped in the middle of its answer")
    return b"".join(parts)


def _seconds(headers: Message) -> float | None:
    """What ``Retry-After`` says, where that is a number of seconds."""
    told = headers.get("Retry-After", "").strip()
    return float(told) if told.isdigit() else None


def _target(headers: Message) -> str:
    """Where we are sent, without what may be secret in it."""
    parts = urlsplit(headers.get("Location", ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "another address"


def _said(error: HTTPError) -> str:
    """The reason that is given, unless it is a page for people."""
    if error.headers.get_content_type() == "text/html":
        return "it gives no reason"
    told = error.read(LONGEST_SAID).decode("utf-8", "replace")
    return " ".join(told.replace("\0", " ").split()) or "it gives no reason"
