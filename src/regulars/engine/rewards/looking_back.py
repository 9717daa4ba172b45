"""What the guards look back at: what a customer was given, and what they paid with discounts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db.models import Count, Sum

from regulars.core.events.services import record
from regulars.core.orders.queries import paid_with_discounts
from regulars.engine.rewards.models import Grant, GuardSet
from regulars.engine.rewards.rules.guarding import check_guards
from regulars.engine.rewards.types import Given, GrantState, Guards, GuardsSet

HOUR = 3_600  # seconds


def guards_now() -> Guards | None:
    """What holds for each customer; None: nothing was ever set."""
    row = GuardSet.objects.order_by("-pk").first()
    return None if row is None else Guards(**row.guards)


def set_guards(guards: Guards, *, actor: str, now: datetime) -> None:
    """Let these guards hold from now on; the same as before changes nothing."""
    check_guards(guards)
    if guards_now() == guards:
        return
    row = GuardSet.objects.create(guards=asdict(guards), actor=actor, set_at=now)
    key = f"{GuardsSet.name}:{row.pk}"
    record(GuardsSet(key=key, occurred_at=now, actor=actor, number=row.pk))


def given_to(customer_id: int, guards: Guards, *, now: datetime) -> Given:
    """What a whole customer, who is held, was given and paid."""
    theirs = Grant.objects.filter(
        customer=customer_id, state=GrantState.GRANTED.value, decided_at__lte=now
    )
    since = now - timedelta(days=guards.window_days)
    sums = theirs.filter(decided_at__gt=since, currency=guards.currency).aggregate(
        cost=Sum("cost_minor")
    )
    number = theirs.filter(decided_at__gt=since).aggregate(number=Count("pk"))["number"]
    last = theirs.order_by("-decided_at").values_list("decided_at", flat=True).first()
    paid = paid_with_discounts(
        customer_id,
        currency=guards.currency,
        since=now - timedelta(days=guards.discount_days),
        until=now,
    )
    return Given(
        hours_since_last=None if last is None else (now - last).total_seconds() / HOUR,
        grants=number,
        cost_minor=sums["cost"] or 0,
        orders=paid.orders,
        paid_minor=paid.paid_minor,
        paid_discounted_minor=paid.discounted_minor,
    )
