"""Budgets stop at their limit exactly, and say so once; tasks are done once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from regulars.core.events.models import EventRow
from regulars.engine.rewards import packing, queries, services
from regulars.engine.rewards.models import Budget, BudgetCharge, BudgetPeriod, Task
from regulars.engine.rewards.tests.factories import (
    DAY,
    NOW,
    STAFF,
    a_budget,
    a_customer,
    ask,
    drift,
    guarded,
    points,
    written,
)
from regulars.engine.rewards.types import (
    AskedTwice,
    BudgetPeriodKind,
    BudgetSpent,
    ForNobody,
    KeyReused,
    Outcome,
    TaskDraft,
    TaskKind,
    TaskOver,
    TaskState,
    UnknownBudget,
    UnknownTask,
    UnusableAmount,
    UnusablePercent,
    UnusableText,
)

pytestmark = pytest.mark.django_db


def spent() -> list[int]:
    return [card.spent_minor for card in queries.budgets(now=NOW)]


def told(name: str) -> list[tuple[str, int]]:
    rows = EventRow.objects.filter(name=f"rewards.{name}").order_by("pk")
    return [(row.payload["begins_on"], row.payload["spent_minor"]) for row in rows]


class TestBudgets:
    def test_stop_at_the_limit_exactly(self):
        budget = a_budget(1_000)
        assert ask(a_customer(), points(cost=999)).outcome == Outcome.GRANTED

        answer = ask(a_customer(), points(cost=2))

        assert (answer.outcome, type(answer.refusal)) == (Outcome.REFUSED, BudgetSpent)
        assert answer.refusal.fields() == {
            "budget": budget,
            "name": "Spring",
            "left_minor": 1,
            "cost_minor": 2,
        }
        assert ask(a_customer(), points(cost=1)).outcome == Outcome.GRANTED
        assert ask(a_customer(), points(cost=0)).outcome == Outcome.GRANTED
        assert (spent(), drift()) == ([1_000], [])

    def test_tell_once_that_they_are_almost_and_wholly_spent(self):
        a_budget(1_000, alert_percent=80)
        for cost in (700, 99, 1, 150, 50):
            ask(a_customer(), points(cost=cost))
        ask(a_customer(), points(cost=1))

        assert told("budget_alerted") == [("2026-03-01", 800)]
        assert told("budget_exhausted") == [("2026-03-01", 1_000)]

    def test_tell_that_they_refused_something_once(self):
        a_budget(1_000, alert_percent=100)
        ask(a_customer(), points(cost=400))
        for _ in range(2):
            ask(a_customer(), points(cost=601))

        assert told("budget_exhausted") == [("2026-03-01", 400)]
        assert told("budget_alerted") == []
        ask(a_customer(), points(cost=600))
        assert told("budget_exhausted") == [("2026-03-01", 400)]

    def test_begin_anew_in_each_period(self):
        a_budget(100)
        ask(a_customer(), points(cost=100))

        assert ask(a_customer(), points(cost=1)).outcome == Outcome.REFUSED
        april = datetime(2026, 4, 1, tzinfo=UTC)
        assert ask(a_customer(), points(cost=100), now=april).outcome == Outcome.GRANTED
        assert [card.begins_on.isoformat() for card in queries.budgets(now=april)] == ["2026-04-01"]
        assert drift() == []

    def test_begin_by_the_calendar_where_the_store_is(self, settings):
        settings.REGULARS_TIME_ZONE = "Asia/Bangkok"
        a_budget(100)
        ask(a_customer(), points(cost=100), now=datetime(2026, 3, 31, 16, 59, tzinfo=UTC))

        there = ask(a_customer(), points(cost=1), now=datetime(2026, 3, 31, 17, tzinfo=UTC))

        assert there.outcome == Outcome.GRANTED

    def test_last_for_ever_where_they_are_given_once(self):
        a_budget(100, period=BudgetPeriodKind.ONCE)
        ask(a_customer(), points(cost=100))

        later = ask(a_customer(), points(cost=1), now=NOW + 900 * DAY)
        assert later.outcome == Outcome.REFUSED

    def test_hold_for_a_campaign_and_for_everything(self):
        a_budget(1_000)
        a_budget(100, campaign="spring")
        ask(a_customer(), points(cost=60), campaign="spring")
        assert ask(a_customer(), points(cost=60), campaign="spring").outcome == Outcome.REFUSED
        ask(a_customer(), points(cost=500), campaign="autumn")
        ask(a_customer(), points(cost=400))

        assert (spent(), drift()) == ([960, 60], [])
        assert ask(a_customer(), points(cost=41), campaign="spring").outcome == Outcome.REFUSED
        assert (spent(), drift()) == ([960, 60], [])

    def test_hold_for_their_currency(self):
        a_budget(100)

        assert ask(a_customer(), points(cost=900, currency="USD")).outcome == Outcome.GRANTED
        assert spent() == [0]

    def test_are_charged_when_it_is_approved(self):
        a_budget(1_000)
        guarded(approval_above_minor=0)
        grant = ask(a_customer(), points(cost=600)).grant.public_id
        other = ask(a_customer(), points(cost=600)).grant.public_id
        assert spent() == [0]

        assert services.approve_grant(grant=grant, actor="stf_2", now=NOW).refusal is None
        refusal = services.approve_grant(grant=other, actor="stf_2", now=NOW).refusal

        assert (type(refusal), spent(), drift()) == (BudgetSpent, [600], [])

    def test_that_are_closed_hold_no_more(self):
        budget = a_budget(100)
        for _ in range(2):
            services.close_budget(budget=budget, actor=STAFF, now=NOW)

        assert ask(a_customer(), points(cost=900)).outcome == Outcome.GRANTED
        assert queries.budgets(now=NOW)[0].is_closed
        assert EventRow.objects.filter(name="rewards.budget_closed").count() == 1

    def test_are_refused_where_they_make_no_sense(self):
        before = written()
        for more, refusal in (
            ({"name": " "}, UnusableText),
            ({"most": 0}, UnusableAmount),
            ({"alert_percent": 0}, UnusablePercent),
        ):
            with pytest.raises(refusal):
                a_budget(**more)
        with pytest.raises(UnknownBudget):
            services.close_budget(budget="bdg_none", actor=STAFF, now=NOW)

        assert written() == before

    def test_the_database_refuses_more_than_there_is(self):
        a_budget(100)
        ask(a_customer(), points(cost=60))

        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetPeriod.objects.update(spent_minor=101)
        (card,) = queries.budgets(now=NOW)
        assert card.left_minor == 40
        assert str(Budget.objects.get()) == "Spring"
        assert str(BudgetPeriod.objects.get()) == "60/100"
        assert str(BudgetCharge.objects.get()) == "60"

    def test_verify_finds_what_was_changed_past_the_program(self):
        a_budget(100)
        ask(a_customer(), points(cost=60))
        BudgetPeriod.objects.update(spent_minor=10)

        (sentence,) = drift()
        assert sentence.startswith("Where that is not so: 1")


def a_task(**more):
    asked = {"key": "t", "kind": TaskKind.NOTE, "note": "Thank them", **more}
    return services.open_task(TaskDraft(**asked), actor=STAFF, now=NOW)


class TestTasks:
    def test_are_asked_for_once_and_done_by_somebody(self):
        customer = a_customer()
        task = a_task(customer_id=customer, order="order:1")
        assert a_task(customer_id=customer, order="order:1") == task
        assert queries.open_tasks() == [task]

        done = services.finish_task(task=task.public_id, actor="stf_2", now=NOW + DAY)

        assert (done.state, done.closed_by, done.closed_at) == (
            TaskState.DONE,
            "stf_2",
            NOW + DAY,
        )
        assert services.finish_task(task=task.public_id, actor=STAFF, now=NOW + 2 * DAY) == done
        assert queries.open_tasks() == []
        names = EventRow.objects.filter(name__startswith="rewards.task").order_by("pk")
        assert [row.name for row in names] == ["rewards.task_opened", "rewards.task_done"]
        assert str(Task.objects.get()) == "note done"

    def test_are_cancelled_and_then_done_no_more(self):
        task = a_task(order="order:1")
        services.cancel_task(task=task.public_id, actor=STAFF, now=NOW)
        before = written()

        with pytest.raises(TaskOver) as refusal:
            services.finish_task(task=task.public_id, actor=STAFF, now=NOW)

        assert (refusal.value.state, written()) == ("cancelled", before)

    def test_are_refused_where_they_make_no_sense(self):
        a_task(order="order:1")
        before = written()
        for more, refusal in (
            ({}, ForNobody),
            ({"note": " ", "order": "order:1"}, UnusableText),
            ({"note": "Another", "order": "order:1"}, KeyReused),
        ):
            with pytest.raises(refusal):
                a_task(**more)
        with pytest.raises(UnknownTask):
            services.cancel_task(task="ful_none", actor=STAFF, now=NOW)

        assert written() == before

    def test_that_somebody_asks_for_at_the_same_moment_are_asked_for_again(self):
        a_task(order="order:1")
        row = Task.objects.get()
        row.pk, row.public_id = None, "ful_2"

        with pytest.raises(AskedTwice):
            packing._write(row)
