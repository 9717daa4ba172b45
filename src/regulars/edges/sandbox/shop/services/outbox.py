"""Putting messages down in the transaction of what they tell, and the key they are sent with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from regulars.core.work.services import put_again
from regulars.core.work.types import TaskDraft
from regulars.edges.sandbox.shop import secrets
from regulars.edges.sandbox.shop.models import Message
from regulars.edges.sandbox.shop.types import Sender
from regulars.edges.sandbox.shop.wire import Facts, addressed, encoded
from regulars.kernel.ids import public_id

POST = "shop.post"
OUTBOX = "outbox"


@transaction.atomic
def tell(*, sender: Sender, bodies: Sequence[Facts], now: datetime) -> None:
    """Put messages down to be sent soon, in the order given. Where nobody is named who sends them,
    nothing is put down: Regulars takes no message without an id.
    """
    if not bodies or not (sender.user_id or sender.anonymous_id):
        return
    Message.objects.bulk_create([_message(sender, body, now) for body in bodies])
    post_soon(now=now)


def watch(*, sender: Sender, bodies: Sequence[Facts], now: datetime) -> None:
    """Put down what somebody looked at, if they have agreed to that."""
    if sender.may_watch:
        tell(sender=sender, bodies=bodies, now=now)


@transaction.atomic
def post_soon(*, now: datetime) -> None:
    """Have what waits sent at once, also where an earlier attempt waits for a later moment."""
    put_again([TaskDraft(kind=POST, key=OUTBOX, due_at=now)])


@transaction.atomic
def send_failed_again(*, now: datetime) -> int:
    """Let messages that failed for good wait again; return how many."""
    failed = Message.objects.filter(failed_at__isnull=False)
    number = failed.update(failed_at=None, problem="")
    if number:
        post_soon(now=now)
    return number


def keep_write_key(*, key: str, now: datetime) -> None:
    """Keep the key that messages are sent with, and send what waits.

    Raises the errors of ``kernel.files``.
    """
    secrets.keep(secrets.WRITE_KEY, key)
    post_soon(now=now)


def write_key() -> str:
    """The key that messages are sent with: the setting's, or else the one kept; empty: none yet."""
    return str(settings.REGULARS_SANDBOX_WRITE_KEY) or secrets.kept(secrets.WRITE_KEY)


def _message(sender: Sender, body: Facts, now: datetime) -> Message:
    message_id = public_id("msg", now=now)
    message = addressed(body, sender, message_id=message_id, now=now)
    what = body.get("event") or " ".join(filter(None, [body["type"], body.get("name")]))
    return Message(message_id=message_id, what=what, body=encoded(message), made_at=now)
