"""The addresses that take Segment's messages: in order, durable, then exactly 200.

Clients take 202 and 204 for a failure and send everything again, so nothing else is answered.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from functools import partial

import msgspec
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt

from regulars.core.access.queries import caller_of
from regulars.core.access.services import note_use
from regulars.core.access.types import Caller, KeyKind, Scope, UnknownKey
from regulars.edges.connectors.intake.queries import is_full
from regulars.edges.connectors.intake.services import accept
from regulars.edges.connectors.intake.types import Arriving, Overloaded
from regulars.edges.connectors.segment.reading import Request, read_batch, read_single, unpacked
from regulars.edges.connectors.segment.types import (
    CALLS,
    CONNECTOR,
    LARGEST_REQUEST,
    ForbiddenOrigin,
    ForbiddenScope,
)
from regulars.kernel import clock
from regulars.kernel.bodies import BodyTooLarge, LengthNeeded
from regulars.kernel.buckets import Buckets, Rate, TooManyRequests
from regulars.kernel.errors import RegularsError

DONE = b'{"success":true}'
# Messages of a key. What stands in pages may be in anybody's hands, so it may send less.
KEYS = {
    KeyKind.SECRET: Buckets(Rate(size=500_000, by_second=50_000)),
    KeyKind.PUBLISHABLE: Buckets(Rate(size=50_000, by_second=2_000)),
}
FAILURES = Buckets(Rate(size=60, by_second=1))  # requests of an address without a key that holds
REALM = 'Basic realm="write key"'
Reading = Callable[[bytes], Request]


def take(request: HttpRequest, reading: Reading, call: str = "") -> HttpResponse:
    """Take what is sent, or say what is wrong with it and keep nothing."""
    if request.method == "OPTIONS":
        return _allow(HttpResponse(status=204), request)
    if request.method != "POST":
        return _refusal(405, "segment.post_only", "Send it with POST.")
    try:
        caller = _accept(request, reading, call, clock.now())
    except OperationalError:  # it is locked, or away for a moment
        return _problem(Overloaded(), status=503)
    except RegularsError as error:
        return _problem(error)
    response = HttpResponse(DONE, content_type="application/json")
    return _allow(response, request) if caller.kind is KeyKind.PUBLISHABLE else response


def _accept(request: HttpRequest, reading: Reading, call: str, now: datetime) -> Caller:
    token = _token(request)
    caller = _caller(request, token, now) if token else None  # of a stranger nothing is read
    taken = reading(unpacked(_body(request), request.headers.get("Content-Encoding", "").lower()))
    caller = caller or _caller(request, taken.write_key, now)
    _check(caller, request.headers.get("Origin", ""))
    KEYS[caller.kind].draw(caller.public_id, now=now, number=taken.size)
    if is_full():
        raise Overloaded
    facts = {"is_proven": caller.kind is KeyKind.SECRET, "call": call}
    accept(
        Arriving(
            connector=CONNECTOR,
            source=caller.source,
            actor=caller.actor,
            body=taken.body,
            received_at=now,
            facts=facts,
            size=taken.size,
        )
    )
    note_use(caller, now=now)
    return caller


def _caller(request: HttpRequest, key: str, now: datetime) -> Caller:
    """Whoever sends it. Who fails too often from one address is told to wait; a key that holds is
    let in all the same, as others may share the address.
    """
    try:
        return caller_of(key, now=now)
    except UnknownKey:
        FAILURES.draw(request.META.get("REMOTE_ADDR", ""), now=now)
        raise


def _check(caller: Caller, origin: str) -> None:
    if caller.kind is KeyKind.SECRET and not caller.may(Scope.EVENTS_WRITE):
        raise ForbiddenScope(scope=Scope.EVENTS_WRITE)
    if origin and not caller.may_come_from(origin):
        raise ForbiddenOrigin(origin=origin)


def _body(request: HttpRequest) -> bytes:
    """The body, of which no more is read than may be taken."""
    length = request.headers.get("Content-Length", "")
    if not length.isdigit():
        raise LengthNeeded
    if int(length) > LARGEST_REQUEST:
        raise BodyTooLarge(what="The request", most=f"{LARGEST_REQUEST // 1024} KiB")
    return request.read(LARGEST_REQUEST + 1)


def _token(request: HttpRequest) -> str:
    """The key in the header: ``Basic``, whose name it is, or ``Bearer``."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(given, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError) as error:
        raise UnknownKey from error


def _problem(error: RegularsError, status: int = 0) -> HttpResponse:
    response = _refusal(
        status or error.status, error.code, str(error), field=error.fields().get("field")
    )
    if isinstance(error, UnknownKey):
        response["WWW-Authenticate"] = REALM
    if isinstance(error, Overloaded | TooManyRequests):
        response["Retry-After"] = str(error.seconds)
    return response


def _refusal(status: int, code: str, detail: str, *, field: str | None = None) -> HttpResponse:
    """What is wrong, as RFC 9457 writes it."""
    errors = [{"field": field, "detail": detail}] if field else []
    said = {"type": "about:blank", "status": status, "code": code, "detail": detail}
    body = msgspec.json.encode({**said, "errors": errors} if errors else said)
    return HttpResponse(body, status=status, content_type="application/problem+json")


def _allow(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Let a page read the answer: what was refused stays unread."""
    response["Access-Control-Allow-Origin"] = request.headers.get("Origin", "*")
    response["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Content-Encoding"
    response["Access-Control-Allow-Methods"] = "POST"
    response["Access-Control-Max-Age"] = "86400"
    response["Vary"] = "Origin"
    return response


def _address(route: str, reading: Reading, call: str = "") -> URLPattern:
    view = csrf_exempt(partial(take, reading=reading, call=call))
    view.permissions = ("key",)  # type: ignore[attr-defined]  # read by the test of all addresses
    return re_path(rf"^v1/{route}/?$", view, name=f"segment_{route}")  # some clients add a slash


urlpatterns = [
    _address("batch", read_batch),
    *(_address(call, partial(read_single, call=call), call) for call in CALLS),
]
