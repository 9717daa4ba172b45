"""The shop's work in the background: sending its messages."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from regulars.core.work.services import Retries, does
from regulars.core.work.types import Task
from regulars.edges.sandbox.shop.models import Message
from regulars.edges.sandbox.shop.posting import post
from regulars.edges.sandbox.shop.services.outbox import POST, post_soon, write_key

BATCH = 100
KEPT = timedelta(days=7)  # what was accepted can be looked up on the desk for so long
RETRIES = Retries(most=1_000, longest=timedelta(minutes=5))


@does(
    POST, in_transaction=False, retries=RETRIES, title=_("Send what the shop to try things tells")
)
def post_waiting(task: Task, now: datetime) -> None:
    """Send up to a hundred of the messages that wait, the oldest first; where more do, soon again.

    Killed between the answer and noting it down, the batch is sent again under the same ids, by
    which Regulars knows it. Without a key everything waits until there is one.
    """
    del task
    key = write_key()
    waiting = Message.objects.filter(sent_at__isnull=True, failed_at__isnull=True)
    rows = list(waiting.order_by("pk")[: BATCH + 1])
    if not key or not rows:
        return
    batch = rows[:BATCH]
    answer = post([row.body for row in batch], key=key, now=now)
    sent = Message.objects.filter(pk__in=[row.pk for row in batch])
    with transaction.atomic():
        if answer.is_accepted:
            sent.update(sent_at=now, problem="")
            Message.objects.filter(sent_at__lt=now - KEPT).delete()
        else:
            sent.update(failed_at=now, problem=answer.problem[:500])
        if len(rows) > BATCH:
            post_soon(now=now)
