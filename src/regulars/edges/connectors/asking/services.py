"""Asks other systems of the public Internet. Nothing is followed or waited for without end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

from regulars import __version__
from regulars.edges.connectors.asking.types import (
    AccessRefused,
    Answer,
    Declined,
    NotAnAddress,
    NothingFound,
    OutOfReach,
    Redirected,
    Unanswered,
)
from regulars.edges.outgoing import allowed
from regulars.kernel.reaching import Deadline, Obstacle, Unreached
from regulars.kernel.requesting import Request, requested
from regulars.kernel.targets import Target, UnusableUrl, target_of

SECONDS = 30.0  # for one answer, from the first byte asked to the last one read
SILENCE = 10.0  # without a byte
LONGEST = 8_000  # letters of an address with all that is asked for
LARGEST = 32 * 1024 * 1024  # bytes of an answer
PART = 64 * 1024
LONGEST_PAUSE = 8.0  # seconds; who wants us to wait longer is asked again later
PAUSES = (1.0, 3.0)  # seconds between attempts, unless the other says how many
LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
LONGEST_SAID = 200
OBSTACLES = {
    Obstacle.NOT_FOUND: "nobody knows its name",
    Obstacle.UNREACHABLE: "nobody listens there",
    Obstacle.TLS: "its certificate cannot be trusted",
}
USER_AGENT = f"Regulars/{__version__}"
_exactly = msgspec.json.Decoder(float_hook=Decimal)


def checked(address: str) -> str:
    """An address that may be asked: of the public Internet, over https.

    Raises NotAnAddress.

    >>> checked("https://Tea.example/")
    'https://tea.example'
    """
    if "?" in address:
        raise NotAnAddress(address=address, reason="leave out what follows the ?.")
    return target_at(address).url.rstrip("/")


def target_at(address: str) -> Target:
    """Where an address leads, if it may be asked.

    Raises NotAnAddress.
    """
    try:
        return target_of(address, allowed(), longest=LONGEST)
    except UnusableUrl as error:  # what follows the ? may be secret
        raise NotAnAddress(address=address.partition("?")[0], reason=error.reason) from error


@contextmanager
def answered(request: Request, *, seconds: float, silence: float) -> Iterator[HTTPResponse]:
    """What a target answers, within so many seconds and so many without a byte.

    Raises OutOfReach, Unreached, OSError, HTTPException.
    """
    deadline = Deadline.within(seconds, silence=silence)
    try:
        with requested(request, allowed=allowed(), deadline=deadline) as response:
            yield response
    except Unreached as error:
        if error.obstacle is Obstacle.REFUSED:
            raise OutOfReach(request.target.host) from error
        raise


@dataclass(frozen=True)
class Peer:
    """Another system at an address below which all is asked. ``headers`` let us in.

    What may work later, as where it is asked too much or is out of order, is tried again a few
    times here, and then raises Unanswered.
    """

    address: str
    headers: Mapping[str, str]
    pause: Callable[[float], None] = time.sleep

    def __repr__(self) -> str:
        """Which it is; never what lets us in."""
        return f"Peer({self.address})"

    def get(self, path: str, **query: str | int) -> Answer:
        """What is there.

        Raises Unanswered, AccessRefused, NothingFound, Redirected, Declined, OutOfReach,
        NotAnAddress.
        """
        return self._asked("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, said: Any, *, form: bool = False, method: str = "POST") -> Answer:
        """Tell something: as JSON, or as a form. It is tried again like everything else, so that
        only what does no harm twice is told.

        Raises Unanswered, AccessRefused, NothingFound, Redirected, Declined, OutOfReach,
        NotAnAddress.
        """
        body = urlencode(said, doseq=True).encode() if form else msgspec.json.encode(said)
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        return self._asked(method, path, body, {"Content-Type": kind})

    def _asked(
        self, method: str, path: str, body: bytes | None = None, more: Mapping[str, str] = {}
    ) -> Answer:
        headers = {"Accept": "application/json", "User-Agent": USER_AGENT, **self.headers, **more}
        target = target_at(f"{self.address}/{path.lstrip('/')}")
        request = Request(method, target, headers, body)
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
        try:
            with answered(request, seconds=SECONDS, silence=SILENCE) as response:
                if response.status >= HTTPStatus.MULTIPLE_CHOICES:
                    raise self._refusal(response, request.target)
                body = _read(response)
        except Unreached as error:
            raise _Later.silent(OBSTACLES[error.obstacle]) from error
        except TimeoutError as error:
            raise _Later("answers too slowly") from error
        except (OSError, HTTPException) as error:
            raise _Later.silent(type(error).__name__) from error
        try:
            said = _exactly.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, ArithmeticError, RecursionError) as error:
            raise Unanswered(self.host, "answered something else than JSON") from error
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(headers, body, said)

    def _refusal(self, response: HTTPResponse, target: Target) -> Exception:
        status, headers = response.status, response.headers
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return AccessRefused(self.host, status)
        if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            return NothingFound(self.host, urlsplit(target.path).path)
        if status in LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return _Later(f"answered {status}", _seconds(headers))
        if status < HTTPStatus.BAD_REQUEST:
            return Redirected(self.host, _named(headers))
        return Declined(self.host, status, _said(response))

    @property
    def host(self) -> str:
        """Its name, for people."""
        return urlsplit(self.address).netloc


class _Later(Exception):
    """It may work in so many seconds; None: nobody says when."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.seconds = reason, seconds

    @classmethod
    def silent(cls, why: str) -> _Later:
        """It does not answer."""
        return cls(f"does not answer ({why})")


def _read(response: HTTPResponse) -> bytes:
    """All of the answer, unless it is too long."""
    parts: list[bytes] = []
    size = 0
    while part := response.read1(PART):
        parts.append(part)
        size += len(part)
        if size > LARGEST:
            raise _Later("answers without end")
    if response.length:  # what was announced and never came
        raise _Later("stopped in the middle of its answer")
    return b"".join(parts)


def _seconds(headers: HTTPMessage) -> float | None:
    """What ``Retry-After`` says, where that is a number of seconds."""
    told = headers.get("Retry-After", "").strip()
    return float(told) if told.isdigit() else None


def _named(headers: HTTPMessage) -> str:
    """Where we are sent, without what may be secret in it."""
    parts = urlsplit(headers.get("Location", ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "another address"


def _said(response: HTTPResponse) -> str:
    """The reason that is given, unless it is a page for people."""
    if response.headers.get_content_type() == "text/html":
        return "it gives no reason"
    told = response.read(LONGEST_SAID).decode("utf-8", "replace")
    return " ".join(told.replace("\0", " ").split()) or "it gives no reason"
