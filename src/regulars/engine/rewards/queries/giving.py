"""Grants, decisions, budgets and tasks as they stand."""

from __future__ import annotations

from datetime import datetime

from regulars.core.customers.queries import wholes_of
from regulars.engine.rewards.budgeting import day_of
from regulars.engine.rewards.granting import WITH_NAMES, told
from regulars.engine.rewards.looking_back import guards_now
from regulars.engine.rewards.models import Budget, BudgetPeriod, Decision, Grant, Task
from regulars.engine.rewards.packing import told as task_told
from regulars.engine.rewards.rules.guarding import begin_of
from regulars.engine.rewards.types import (
    BudgetCard,
    BudgetDraft,
    BudgetPeriodKind,
    DecisionLine,
    GrantCard,
    GrantState,
    Guards,
    Outcome,
    TaskCard,
    TaskState,
    UnknownGrant,
)


def grant(public_id: str) -> GrantCard:
    """A grant as it stands.

    Raises UnknownGrant.
    """
    row = Grant.objects.select_related(*WITH_NAMES).filter(public_id=public_id).first()
    if row is None:
        raise UnknownGrant(grant=public_id)
    return told(row)


def waiting_grants() -> list[GrantCard]:
    """What waits for another person, the first asked first; empty: nothing does."""
    rows = Grant.objects.select_related(*WITH_NAMES).filter(state=GrantState.PENDING.value)
    return [told(row) for row in rows.order_by("pk")]


def decisions_of(customer_id: int) -> list[DecisionLine]:
    """What was decided for a customer, the last first; empty: nothing."""
    whole = wholes_of([customer_id]).get(customer_id)
    rows = Decision.objects.filter(customer=whole.id if whole else 0).order_by("-pk")
    return [
        DecisionLine(
            outcome=Outcome(row.outcome),
            because=row.because,
            key=row.key,
            source=row.source,
            campaign=row.campaign,
            reason=row.reason,
            cost_minor=row.cost_minor,
            currency=row.currency,
            actor=row.actor,
            decided_at=row.decided_at,
        )
        for row in rows
    ]


def budgets(*, now: datetime) -> list[BudgetCard]:
    """All budgets in the period that it is, the first opened first; empty: nothing is limited."""
    rows = list(Budget.objects.order_by("pk"))
    begins = {row.pk: begin_of(BudgetPeriodKind(row.period), day_of(now)) for row in rows}
    periods = {
        (period.budget_id, period.begins_on): period.spent_minor
        for period in BudgetPeriod.objects.filter(begins_on__in=set(begins.values()))
    }
    return [
        BudgetCard(
            public_id=row.public_id,
            draft=BudgetDraft(
                name=row.name,
                currency=row.currency,
                most_minor=row.most_minor,
                period=BudgetPeriodKind(row.period),
                campaign=row.campaign,
                alert_percent=row.alert_percent,
            ),
            is_closed=row.closed_at is not None,
            begins_on=begins[row.pk],
            spent_minor=periods.get((row.pk, begins[row.pk]), 0),
        )
        for row in rows
    ]


def guards() -> Guards | None:
    """What holds for each customer; None: nothing was ever set."""
    return guards_now()


def open_tasks() -> list[TaskCard]:
    """What is to be packed or written, the first asked first; empty: nothing is."""
    rows = Task.objects.filter(state=TaskState.OPEN.value).order_by("pk")
    return [task_told(row) for row in rows]
