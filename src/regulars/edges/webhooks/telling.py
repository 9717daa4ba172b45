"""Reading the log, and putting down what is told of it to whom.

The log is read on from a place, as the lake does, and not told by a task for each event: whoever
records something pays nothing for it, and nothing is read where nobody is told. The place moves in
the transaction of what is put down, so that each event is put down once.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from django.db import transaction

from regulars.core.events import queries as log
from regulars.core.events.types import Cursor, Recorded
from regulars.core.work.services import put
from regulars.core.work.types import TaskDraft
from regulars.edges.published.queries import document_of, public_ids
from regulars.edges.published.types import BY_EVENT, CATALOGUE, TEST, Document
from regulars.edges.webhooks.models import Delivery, Endpoint, Message, Place
from regulars.kernel.ids import public_id

logger = logging.getLogger(__name__)

AT_A_TIME = 1_000
MOST_ROUNDS = 50  # then the next time goes on
TELL_ONE = "webhooks.tell_one"


def tell_all(*, now: datetime) -> int:
    """Put down deliveries of everything that happened since the last time; return how many events
    were told.
    """
    told = 0
    if not _listeners():  # reading alone keeps no writer waiting
        return told
    for _round in range(MOST_ROUNDS):
        number, is_more = _tell_some(now)
        told += number
        if not is_more:
            break
    return told


def tell_event(key: str, *, now: datetime) -> None:
    """Put down the deliveries of one event that could not be put down with others."""
    found = log.recorded_as(key)
    if found is not None:
        _put_down([found], _listeners(), now)


def put_down_test(row: Endpoint, *, now: datetime) -> Delivery:
    """Put down a test for one endpoint, whatever it is told of otherwise."""
    message = _message(CATALOGUE[TEST].example_at(now), now)
    message.save()
    return Delivery.objects.create(**_delivery(message, row, now))


def latest_place() -> Cursor:
    """Where the log ends at present."""
    last = log.latest()
    return last.cursor if last else log.BEGINNING


@transaction.atomic
def _tell_some(now: datetime) -> tuple[int, bool]:
    """A batch; return how many events were told, and whether there may be more."""
    listeners = _listeners()
    if not listeners:
        return 0, False
    Place.objects.get_or_create(pk=1)
    place = Place.objects.select_for_update().get(pk=1)
    begin = max(Cursor(place.transaction, place.row), min(map(_since, listeners)))
    end = latest_place()  # before what is read: nothing can appear up to it any more
    if end <= begin:
        return 0, False
    found = log.since(begin, names=_awaited(listeners), limit=AT_A_TIME)
    is_more = len(found) == AT_A_TIME
    reached = max(found[-1].cursor, begin if is_more else end) if found else end
    told = _put_down([event for event in found if not event.historical], listeners, now)
    place.transaction, place.row = reached.transaction_id, reached.row_id
    place.save()
    return told, is_more


def _put_down(events: Sequence[Recorded], listeners: Sequence[Endpoint], now: datetime) -> int:
    public = public_ids(events)
    messages = [made for event in events if (made := _made(event, public, now))]
    Message.objects.bulk_create([message for message, _event in messages])
    Delivery.objects.bulk_create(
        Delivery(**_delivery(message, row, now))
        for message, event in messages
        for row in listeners
        if _is_told(row, message.type) and event.cursor > _since(row)
    )
    return len(messages)


def _made(
    event: Recorded, public: Mapping[int, str], now: datetime
) -> tuple[Message, Recorded] | None:
    """The message of an event. One that cannot be told is set aside, where people see it, and holds
    nothing up.
    """
    try:
        message = _message(document_of(event, public), now)
    except (KeyError, TypeError, ValueError):
        logger.exception("The event %s cannot be told", event.key)
        put([TaskDraft(kind=TELL_ONE, key=event.key, due_at=now)])
        return None
    message.event_key = event.key
    return message, event


def _message(document: Document, now: datetime) -> Message:
    return Message(
        webhook_id=public_id("msg", now=now),
        type=document.type,
        body=msgspec.json.encode(document).decode(),
        made_at=now,
    )


def _delivery(message: Message, row: Endpoint, now: datetime) -> dict[str, object]:
    made = {"public_id": public_id("whd", now=now), "made_at": now, "due_at": now}
    return {**made, "message": message, "endpoint": row}


def _listeners() -> list[Endpoint]:
    return list(Endpoint.objects.filter(disabled_at__isnull=True).order_by("pk"))


def _since(row: Endpoint) -> Cursor:
    return Cursor(row.from_transaction, row.from_row)


def _awaited(listeners: Sequence[Endpoint]) -> list[str]:
    """The names in the log of all that anybody is told of."""
    return [
        name
        for name, kind in BY_EVENT.items()
        if any(_is_told(row, kind.type) for row in listeners)
    ]


def _is_told(row: Endpoint, kind: str) -> bool:
    return not row.events or kind in row.events.split()
