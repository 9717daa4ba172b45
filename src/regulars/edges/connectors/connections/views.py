"""The addresses that shops and other systems post to: genuine, durable, then 200."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from regulars.core.sealing import SealBroken
from regulars.edges.connectors.connections import models, noting
from regulars.edges.connectors.connections.kinds import kind_of
from regulars.edges.connectors.connections.sealing import secrets_of
from regulars.edges.connectors.connections.types import (
    LARGEST_BODY,
    LONGEST_KEY,
    Accepted,
    Checked,
    Forged,
    Gone,
    Malformed,
    NothingThere,
    Posted,
    PostOnly,
    State,
    WrongSignature,
)
from regulars.edges.connectors.intake.queries import is_full
from regulars.edges.connectors.intake.services import accept
from regulars.edges.connectors.intake.types import Arriving, Overloaded
from regulars.kernel import clock
from regulars.kernel.bodies import BodyTooLarge, LengthNeeded
from regulars.kernel.errors import RegularsError

DONE = b'{"success":true}'
UNAVAILABLE = 503
FORGED, MALFORMED = models.Refusals.Reason.FORGED, models.Refusals.Reason.MALFORMED


@csrf_exempt
def take(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Take a delivery, or say what is wrong with it and keep nothing but a count."""
    try:
        _take(request, kind, public_id, clock.now())
    except OperationalError:  # it is locked, or away for a moment
        return _problem(Overloaded(), status=UNAVAILABLE)
    except RegularsError as error:
        return _problem(error)
    return HttpResponse(DONE, content_type="application/json")


def _take(request: HttpRequest, kind: str, public_id: str, now: datetime) -> None:
    if request.method != "POST":
        raise PostOnly
    row = _connection(kind, public_id)
    body = _body(request)
    found = _checked(row, request.headers, body, now)
    if isinstance(found, Forged):
        noting.turned_away(row, FORGED, now)
        raise WrongSignature(reason=found.reason)
    if isinstance(found, Malformed):
        noting.turned_away(row, MALFORMED, now)
        raise found.problem
    if isinstance(found, Accepted):
        _keep(row, found, body, now)


def _connection(kind: str, public_id: str) -> models.Connection:
    row = models.Connection.objects.filter(public_id=public_id, kind=kind).first()
    if row is None:
        raise NothingThere
    if row.state == State.ENDED:
        raise Gone
    return row


def _body(request: HttpRequest) -> bytes:
    """The body as it was sent, of which no more is read than may be taken."""
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal():
        raise LengthNeeded
    if int(length) > LARGEST_BODY:
        raise BodyTooLarge(what="The body", most=f"{LARGEST_BODY // 1024} KiB")
    return request.read(LARGEST_BODY + 1)


def _checked(
    row: models.Connection, headers: Mapping[str, str], body: bytes, now: datetime
) -> Checked:
    try:
        secrets = secrets_of(row, now)
    except SealBroken as error:  # people see why on the connection's page
        raise Overloaded from error
    told = {name.lower(): value for name, value in headers.items()}
    check = kind_of(row.kind).check
    if check is None:
        raise NothingThere
    return check(Posted(told, body, secrets, row.settings, now))


def _keep(row: models.Connection, found: Accepted, body: bytes, now: datetime) -> None:
    if is_full():
        raise Overloaded
    accept(
        Arriving(
            connector=row.kind,
            source=row.source,
            actor=row.public_id,
            body=body,
            received_at=now,
            facts=found.facts,
            size=found.size,
            key=f"{row.public_id}:{found.key[:LONGEST_KEY]}",
            connection=row.public_id,
            topic=found.topic[:100],
            is_held=row.state == State.PAUSED,
        )
    )
    noting.delivered(row, now)


def _problem(error: RegularsError, status: int = 0) -> HttpResponse:
    """What is wrong, as RFC 9457 writes it."""
    status = status or error.status
    said = {"type": "about:blank", "status": status, "code": error.code, "detail": str(error)}
    field = error.fields().get("field")
    if field:
        said["errors"] = [{"field": field, "detail": str(error)}]
    body = msgspec.json.encode(said)
    response = HttpResponse(body, status=status, content_type="application/problem+json")
    if isinstance(error, Overloaded):
        response["Retry-After"] = str(error.seconds)
    if isinstance(error, PostOnly):
        response["Allow"] = "POST"
    return response


take.permissions = ("signature",)  # type: ignore[attr-defined]  # read by the test of all addresses
urlpatterns = [path("webhooks/<slug:kind>/<slug:public_id>", take, name="connections_take")]
