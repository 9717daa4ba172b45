"""Noting what came of attempts, and what follows for the delivery and for its endpoint."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from regulars.core.events.services import record
from regulars.core.events.types import SYSTEM
from regulars.edges.published.types import TEST
from regulars.edges.webhooks.models import Attempt, Delivery, Endpoint
from regulars.edges.webhooks.rules import (
    GONE,
    due_again,
    is_given_up,
    rest_after,
    tries_left,
)
from regulars.edges.webhooks.types import (
    Because,
    DeliveryState,
    Fault,
    Outcome,
)
from regulars.edges.webhooks.types.events import EndpointDisabled

Ended = tuple[int, int, int, Outcome]  # delivery, endpoint, attempt, and what came of it
OURS = {Fault.NO_ANSWER_KNOWN, Fault.UNREADABLE}  # no fault of the endpoint's
NOTED = timedelta(minutes=1)  # how exactly the last delivery of an endpoint is known
STATES = {
    True: DeliveryState.DELIVERED.value,
    False: DeliveryState.FAILED.value,
}


def end(outcomes: Sequence[Ended], *, now: datetime) -> None:
    """Note what came of these attempts, in the transaction of whoever asks.

    Each writes its attempt. What was taken is delivered; what was not waits for its next try, or
    has failed. An attempt that is not the delivery's latest is nobody's any more, and changes
    nothing. Endpoints are locked first, in the order of their ids, as everywhere here.
    """
    by_endpoint: dict[int, list[Ended]] = defaultdict(list)
    for one in outcomes:
        by_endpoint[one[1]].append(one)
    locked = Endpoint.objects.select_for_update().filter(pk__in=by_endpoint).order_by("pk")
    for row in list(locked):
        _end_of(row, by_endpoint[row.pk], now)


def disable(row: Endpoint, because: Because, *, actor: str, now: datetime) -> None:
    """Tell a locked endpoint nothing any more; what waits for it has failed, and can be replayed.

    Records ``webhooks.disabled``.
    """
    row.disabled_at, row.disabled_because = now, because.value
    row.save(update_fields=["disabled_at", "disabled_because"])
    Delivery.objects.filter(endpoint=row, state=DeliveryState.WAITING.value).update(
        state=DeliveryState.FAILED.value, ended_at=now, last_fault=Fault.DISABLED.value
    )
    key = f"{EndpointDisabled.name}:{row.public_id}:{now.isoformat()}"
    event = EndpointDisabled(
        key=key, occurred_at=now, actor=actor, webhook=row.public_id, because=because.value
    )
    record(event)


def _end_of(row: Endpoint, outcomes: Collection[Ended], now: datetime) -> None:
    mine = {pk: (attempt, outcome) for pk, _endpoint, attempt, outcome in outcomes}
    held = Q(state=DeliveryState.SENDING.value, pk__in=mine)
    found = Delivery.objects.select_for_update().filter(held).select_related("message")
    deliveries = [one for one in found.order_by("pk") if one.attempts == mine[one.pk][0]]
    Attempt.objects.bulk_create([_attempt(one, mine[one.pk][1], now) for one in deliveries])
    for delivery in deliveries:
        _note(row, delivery, mine[delivery.pk][1], now)
    Delivery.objects.bulk_update(
        deliveries, ["state", "due_at", "held_until", "ended_at", "last_status", "last_fault"]
    )
    _judge(row, [mine[one.pk][1] for one in deliveries], now)


def _note(row: Endpoint, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    delivery.held_until = None
    delivery.last_status = outcome.status
    delivery.last_fault = outcome.fault.value if outcome.fault else ""
    is_test = delivery.message.type == TEST
    is_over = outcome.status == GONE or row.disabled_at is not None
    if outcome.fault and not is_over and tries_left(delivery.tries, is_test=is_test):
        delivery.state = DeliveryState.WAITING.value
        chance = random.random()  # noqa: S311 - it spreads load, and guards nothing
        delivery.due_at = due_again(delivery.tries, outcome, now=now, chance=chance)
        return
    delivery.state, delivery.ended_at = STATES[outcome.fault is None], now


def _judge(row: Endpoint, outcomes: Collection[Outcome], now: datetime) -> None:
    """What the outcomes say of the endpoint."""
    rest = max(map(rest_after, outcomes), default=timedelta(0))
    if rest:
        row.rests_until = now + rest
    reached = any(outcome.fault is None for outcome in outcomes)
    missed = [one for one in outcomes if one.fault and one.fault not in OURS]
    if reached:
        row.failing_since = None
        if row.last_delivered_at is None or now - row.last_delivered_at >= NOTED:
            row.last_delivered_at = now
    elif missed and row.failing_since is None:
        row.failing_since = now
    row.save(update_fields=["rests_until", "failing_since", "last_delivered_at"])
    if row.disabled_at is not None:
        return
    if any(outcome.status == GONE for outcome in outcomes):
        disable(row, Because.GONE, actor=SYSTEM, now=now)
    elif missed and is_given_up(row.failing_since, now=now):
        disable(row, Because.FAILING, actor=SYSTEM, now=now)


def _attempt(delivery: Delivery, outcome: Outcome, now: datetime) -> Attempt:
    return Attempt(
        delivery=delivery,
        number=delivery.attempts,
        at=now - timedelta(milliseconds=outcome.milliseconds),
        milliseconds=outcome.milliseconds,
        status=outcome.status,
        fault=outcome.fault.value if outcome.fault else "",
        answer=outcome.answer,
    )
