"""Customers made one and two again, and customers who are erased: what is theirs goes along."""

from __future__ import annotations

import pytest

from regulars.core.customers.models import Customer
from regulars.core.identity.services import merge, unmerge
from regulars.core.personal import Person
from regulars.core.privacy.registry import held, rows_of
from regulars.engine.rewards import models, queries, services
from regulars.engine.rewards.belongings import (
    forget_notes,
    forget_reasons,
    forget_requests,
    forget_why,
)
from regulars.engine.rewards.tests.factories import (
    NOW,
    STAFF,
    a_budget,
    a_customer,
    a_personal,
    a_reward,
    a_shared,
    ask,
    drift,
    guarded,
    redeem,
    release,
    reserve,
    reverse,
)
from regulars.engine.rewards.types import (
    LimitReached,
    Limits,
    Outcome,
    TaskDraft,
    TaskKind,
    TaskState,
)

pytestmark = pytest.mark.django_db


def as_one(kept: int, merged: int) -> str:
    return merge(kept=kept, merged=merged, reason="The same", actor=STAFF, now=NOW)


def as_two(public_id: str) -> None:
    unmerge(merge=public_id, reason="Two after all", actor=STAFF, now=NOW)


def everything() -> list[list[tuple]]:
    return [
        list(getattr(models, name).objects.order_by("pk").values_list()) for name in models.__all__
    ]


class TestMerge:
    def test_gives_back_exactly_what_was_moved(self):
        one, other, reward = a_customer(), a_customer(), a_reward()
        redeem(reserve(a_personal(reward, one), one))
        reserve(a_personal(reward, other), other)
        ask(other)
        before = everything()

        merged = as_one(one, other)
        assert [len(queries.redemptions_of(who)) for who in (one, other)] == [2, 2]
        as_two(merged)

        assert (everything(), drift()) == (before, [])
        assert [len(queries.redemptions_of(who)) for who in (one, other)] == [1, 1]

    def test_counts_the_uses_of_both(self):
        reward = a_reward(limits=Limits(per_customer=2))
        one, other, code = a_customer(), a_customer(), a_shared(reward)
        reserve(code, one)
        kept = reserve(code, other)
        merged = as_one(one, other)

        for who in (one, other):
            with pytest.raises(LimitReached):
                reserve(code, who)
        release(kept)
        assert reserve(code, other).customer_id == one
        as_two(merged)

        assert drift() == []
        assert reserve(code, other).customer_id == other  # what came while they were one is kept's
        with pytest.raises(LimitReached):
            reserve(code, one)

    def test_lets_whoever_names_the_one_who_is_part_of_another_use_the_code(self):
        one, other, reward = a_customer(), a_customer(), a_reward()
        code = a_personal(reward, other)
        as_one(one, other)

        use = reserve(code, other)
        assert use.customer_id == one
        redeem(use)
        assert reverse(use).counts is False
        assert drift() == []

    def test_counts_the_grants_of_both(self):
        guarded(most_grants=2)
        one, other = a_customer(), a_customer()
        ask(one)
        ask(other)
        merged = as_one(one, other)

        assert ask(other).outcome == Outcome.REFUSED
        as_two(merged)
        assert (ask(other).outcome, drift()) == (Outcome.GRANTED, [])


class TestErase:
    def test_keeps_the_books_and_takes_out_what_people_wrote(self):
        customer, reward = a_customer(), a_reward()
        a_budget()
        use = reserve(a_personal(reward, customer), customer)
        redeem(use)
        reverse(use)
        ask(customer, reason="Mei wrote to us")
        draft = TaskDraft(key="t", kind=TaskKind.NOTE, note="Thank Mei", customer_id=customer)
        services.open_task(draft, actor=STAFF, now=NOW)
        other = a_customer()
        ask(other, reason="Another's")
        person = Person((customer,), ())

        theirs = {one.rows: rows_of(one, person) for one in held() if one.rows in MODELS}
        assert {rows.__name__: found.count() for rows, found in theirs.items()} == {
            "BudgetCharge": 1,
            "Code": 1,
            "CustomerUse": 1,
            "Decision": 1,
            "Grant": 1,
            "Redemption": 1,
            "Task": 1,
        }
        for again in (1, 0):
            assert forget_reasons(theirs[models.Redemption], NOW) == again
            assert forget_requests(theirs[models.Grant], NOW) == again
            assert forget_why(theirs[models.Decision], NOW) == again
            assert forget_notes(theirs[models.Task], NOW) == again

        task = models.Task.objects.get()
        assert (task.note, task.state, task.closed_by) == (
            "(erased)",
            TaskState.CANCELLED,
            "system",
        )
        assert models.Redemption.objects.get().reason == "(erased)"
        for table in (models.Grant, models.Decision):
            reasons = table.objects.order_by("pk").values_list("reason", flat=True)
            assert list(reasons) == ["(erased)", "Another's"]
        assert drift() == []

    def test_lets_a_use_be_closed_though_whose_it_was_is_gone(self):
        customer = a_customer()
        use = reserve(a_personal(a_reward(), customer), customer)
        Customer.objects.filter(pk=customer).update(erased_at=NOW)

        assert (release(use).counts, drift()) == (False, [])


MODELS = {getattr(models, name) for name in models.__all__}
