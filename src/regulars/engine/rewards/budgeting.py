"""Budgets: opened, charged by what is granted, and told of when they are almost or wholly spent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Q, QuerySet

from regulars.core.events.services import record
from regulars.core.events.types import SYSTEM
from regulars.engine.rewards.models import Budget, BudgetCharge, BudgetPeriod, Grant
from regulars.engine.rewards.rules.guarding import begin_of, check_budget, is_alerting
from regulars.engine.rewards.types import (
    BudgetAlerted,
    BudgetClosed,
    BudgetDraft,
    BudgetExhausted,
    BudgetOpened,
    BudgetPeriodKind,
    BudgetSpent,
    UnknownBudget,
)
from regulars.kernel.ids import public_id

PREFIX = "bdg"


def open_budget(draft: BudgetDraft, *, actor: str, now: datetime) -> Budget:
    """Let no more be given than a budget says."""
    check_budget(draft)
    row = Budget.objects.create(
        public_id=public_id(PREFIX, now=now),
        name=draft.name.strip(),
        campaign=draft.campaign.strip(),
        currency=draft.currency,
        period=draft.period.value,
        most_minor=draft.most_minor,
        alert_percent=draft.alert_percent,
        opened_at=now,
    )
    key = f"{BudgetOpened.name}:{row.public_id}"
    record(BudgetOpened(key=key, occurred_at=now, actor=actor, **_facts(row)))
    return row


def close_budget(budget: str, *, actor: str, now: datetime) -> Budget:
    """Let a budget hold no more; where it does not, nothing changes."""
    row = Budget.objects.select_for_update().filter(public_id=budget).first()
    if row is None:
        raise UnknownBudget(budget=budget)
    if row.closed_at is None:
        row.closed_at = now
        row.save(update_fields=["closed_at"])
        key = f"{BudgetClosed.name}:{row.public_id}"
        record(BudgetClosed(key=key, occurred_at=now, actor=actor, **_facts(row)))
    return row


def charge(grant: Grant, *, now: datetime) -> None:
    """Take what a grant costs out of every budget that it is under, in the order of their ids.

    Raises BudgetSpent.
    """
    for budget in _over(grant.campaign, grant.currency):
        period = period_of(budget, now)
        rows = BudgetPeriod.objects.filter(pk=period.pk)
        within = Q(spent_minor__lte=F("most_minor") - grant.cost_minor)
        if not rows.filter(within).update(spent_minor=F("spent_minor") + grant.cost_minor):
            period.refresh_from_db()
            raise BudgetSpent(
                budget=budget.public_id,
                name=budget.name,
                left_minor=period.most_minor - period.spent_minor,
                cost_minor=grant.cost_minor,
            )
        BudgetCharge.objects.create(grant=grant, period=period, amount_minor=grant.cost_minor)
        period.refresh_from_db()
        if is_alerting(period.spent_minor, period.most_minor, budget.alert_percent):
            _tell_once(budget, period, BudgetAlerted, "alerted_at", now)
        if period.spent_minor == period.most_minor:
            _tell_once(budget, period, BudgetExhausted, "exhausted_at", now)


def tell_refused(budget: str, *, now: datetime) -> None:
    """Tell, once in a period, that a budget had too little left for something."""
    row = Budget.objects.get(public_id=budget)
    _tell_once(row, period_of(row, now), BudgetExhausted, "exhausted_at", now)


def day_of(now: datetime) -> date:
    """The day that it is where the store is."""
    return now.astimezone(ZoneInfo(settings.REGULARS_TIME_ZONE)).date()


def period_of(budget: Budget, now: datetime) -> BudgetPeriod:
    """The row of the period that a moment is in."""
    begins_on = begin_of(BudgetPeriodKind(budget.period), day_of(now))
    return BudgetPeriod.objects.get_or_create(
        budget=budget, begins_on=begins_on, defaults={"most_minor": budget.most_minor}
    )[0]


def _over(campaign: str, currency: str) -> QuerySet[Budget]:
    """The open budgets that a grant is under: those of everything, and its campaign's."""
    rows = Budget.objects.filter(closed_at__isnull=True, currency=currency)
    return rows.filter(campaign__in={"", campaign}).order_by("pk")


def _tell_once(budget: Budget, period: BudgetPeriod, kind: Any, column: str, now: datetime) -> None:
    rows = BudgetPeriod.objects.filter(pk=period.pk, **{f"{column}__isnull": True})
    if not rows.update(**{column: now}):
        return
    record(
        kind(
            key=f"{kind.name}:{budget.public_id}:{period.begins_on}",
            occurred_at=now,
            actor=SYSTEM,
            begins_on=period.begins_on,
            spent_minor=period.spent_minor,
            **_facts(budget),
        )
    )


def _facts(row: Budget) -> dict[str, Any]:
    return {
        "budget": row.public_id,
        "campaign": row.campaign,
        "currency": row.currency,
        "most_minor": row.most_minor,
    }
