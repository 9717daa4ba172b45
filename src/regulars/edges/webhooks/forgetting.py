"""Forgetting what was sent long ago: bodies, deliveries and attempts."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from regulars.edges.webhooks.models import Attempt, Delivery, Endpoint, Message
from regulars.edges.webhooks.rules import KEPT_DAYS

AT_A_TIME = 1_000  # messages
MOST_ROUNDS = 500


def forget(*, now: datetime) -> int:
    """Delete messages that were made too long ago, with all that belongs to them, and endpoints
    that were removed and have nothing left; return how many messages.
    """
    forgotten = 0
    for _round in range(MOST_ROUNDS):
        some = _forget_some(now)
        forgotten += some
        if some < AT_A_TIME:
            break
    removed = Endpoint.objects.filter(removed_at__isnull=False, deliveries__isnull=True)
    removed.delete()
    return forgotten


@transaction.atomic
def _forget_some(now: datetime) -> int:
    old = Message.objects.filter(made_at__lt=now - timedelta(days=KEPT_DAYS)).order_by("made_at")
    ids = list(old.values_list("pk", flat=True)[:AT_A_TIME])
    Attempt.objects.filter(delivery__message_id__in=ids).delete()
    Delivery.objects.filter(message_id__in=ids).delete()
    Message.objects.filter(pk__in=ids).delete()
    return len(ids)
