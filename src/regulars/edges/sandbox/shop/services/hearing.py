"""Hearing what Regulars tells by webhook, as any program does that follows Standard Webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from regulars.edges.sandbox.shop import secrets
from regulars.edges.sandbox.shop.models import Received
from regulars.edges.sandbox.shop.signatures import is_signed
from regulars.edges.sandbox.shop.types import NotSigned, NoWebhook

LONGEST_BODY = 1_000_000  # bytes
LONGEST_TYPE = 100
MOST_KEPT = 200  # of the latest; the shop has nothing to do with them but to show them
TOLERANCE = timedelta(minutes=5)


class _Told(msgspec.Struct):
    type: str


@transaction.atomic
def hear(*, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Keep a webhook; return whether it is new: one that came before is kept once.

    Raises NotSigned, NoWebhook; nothing is written then.
    """
    secret = secrets.kept(secrets.SIGNING)
    if not is_signed(headers, body, secret, now=now, tolerance=TOLERANCE):
        raise NotSigned
    webhook_id = headers["webhook-id"]
    _, is_new = Received.objects.get_or_create(
        webhook_id=webhook_id,
        defaults={"type": _type_of(body), "body": body.decode(), "received_at": now},
    )
    if is_new:
        latest = Received.objects.order_by("-pk").values_list("pk", flat=True)[:MOST_KEPT]
        Received.objects.exclude(pk__in=list(latest)).delete()
    return is_new


def _type_of(body: bytes) -> str:
    try:
        told = msgspec.json.decode(body, type=_Told).type
        body.decode()
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NoWebhook from error
    if not 0 < len(told) <= LONGEST_TYPE or b"\\u0000" in body:
        raise NoWebhook
    return told
