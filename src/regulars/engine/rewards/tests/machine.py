"""Random deeds of two customers, the real rewards beside the plain ones after every step."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from regulars.core.identity.services import merge, unmerge
from regulars.engine.ledger.queries import balance
from regulars.engine.ledger.types import Wallet
from regulars.engine.rewards import services
from regulars.engine.rewards.invariants import invariants
from regulars.engine.rewards.models import BudgetPeriod, Code, Redemption, Reward
from regulars.engine.rewards.queries import budgets
from regulars.engine.rewards.tests import oracle
from regulars.engine.rewards.tests.factories import (
    DAY,
    HOUR,
    NOW,
    STAFF,
    a_budget,
    a_customer,
    a_personal,
    a_reward,
    a_shared,
    ask,
    codes,
    guarded,
    points,
    redeem,
    release,
    reserve,
    reverse,
    written,
)
from regulars.engine.rewards.types import Limits, Outcome
from regulars.engine.rewards.types import Redemption as Told
from regulars.kernel.errors import RegularsError

WHO = st.sampled_from([None, 0, 0, 1, 1])
SOMEBODY = st.integers(0, 1)
PLACES = st.integers(0, 30)
CHECKED = [one for one in invariants() if one.name != "rewards.append_only"]
MOST, PER_CUSTOMER, PER_CAMPAIGN, BUDGET, MOST_GRANTS, WINDOW = 7, 4, 3, 500, 5, 10


class RewardsMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = NOW
        self.people = [a_customer(), a_customer()]
        limits = Limits(total=MOST, per_customer=PER_CUSTOMER, per_campaign=PER_CAMPAIGN)
        reward = a_reward(limits=limits)
        self.texts = [
            a_shared(reward),
            a_shared(reward, most_uses=2),
            *codes(reward, 2),
            *(a_personal(reward, who) for who in self.people),
        ]
        guarded(most_grants=MOST_GRANTS, window_days=WINDOW)
        a_budget(BUDGET)
        self.plain = oracle.Oracle(
            NOW, MOST, PER_CUSTOMER, PER_CAMPAIGN, BUDGET, MOST_GRANTS, WINDOW * DAY
        )
        many = [oracle.Code(None), oracle.Code(2), oracle.Code(1), oracle.Code(1)]
        self.codes = [*many, oracle.Code(1, 0), oracle.Code(1, 1)]
        self.uses: list[Told] = []  # as the plain ones
        self.merge = ""

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def does(self, verb: Any, *asked: Any, **more: Any) -> tuple[str, Any]:
        """Why a verb refused, having written nothing, or what it told."""
        before = written()
        try:
            return "", verb(*asked, now=self.now, **more)
        except RegularsError as refusal:
            why = type(refusal).__name__
        is_swept = any(
            use.state == "reserved" and use.lapses_at <= self.now for use in self.plain.uses
        )
        assert written() == before or is_swept  # what was over is free, whoever is refused after
        return why, None

    @rule(
        place=st.integers(0, 5),
        who=WHO,
        campaign=st.sampled_from(["", "spring"]),
        hours=st.sampled_from([1, 30]),
    )
    def reserve(self, place: int, who: int | None, campaign: str, hours: int) -> None:
        customer = None if who is None else self.people[who]
        lapses_at = self.now + hours * HOUR
        why, told = self.does(
            reserve, self.texts[place], customer, campaign=campaign, lapses_at=lapses_at
        )

        assert why == self.plain.reserve(self.codes[place], who, campaign, lapses_at)
        if told is not None:
            self.uses.append(told)

    @precondition(lambda self: self.uses)
    @rule(place=PLACES)
    def redeem(self, place: int) -> None:
        place %= len(self.uses)
        use = self.plain.uses[place]
        why, _ = self.does(redeem, self.uses[place])

        assert why == self.plain.redeem(use)

    @precondition(lambda self: self.uses)
    @rule(place=PLACES)
    def release(self, place: int) -> None:
        place %= len(self.uses)
        why, _ = self.does(release, self.uses[place])

        assert why == self.plain.release(self.plain.uses[place])

    @precondition(lambda self: self.uses)
    @rule(place=PLACES, is_whole=st.booleans())
    def reverse(self, place: int, is_whole: bool) -> None:
        place %= len(self.uses)
        why, _ = self.does(reverse, self.uses[place], is_whole=is_whole)

        assert why == self.plain.reverse(self.plain.uses[place], is_whole=is_whole)

    @rule(who=SOMEBODY, cost=st.sampled_from([0, 60, 150, 400]))
    def ask(self, who: int, cost: int) -> None:
        answer = ask(self.people[who], points(1, cost=cost), now=self.now)
        why = type(answer.refusal).__name__ if answer.refusal else ""

        assert why == self.plain.ask(who, cost)
        assert (answer.outcome == Outcome.GRANTED) is (not why)

    @rule(who=SOMEBODY, cost=st.sampled_from([60, 400]))
    def try_out(self, who: int, cost: int) -> None:
        before = written()
        ask(self.people[who], points(1, cost=cost), now=self.now, is_dry_run=True)
        assert written() == before

    @rule()
    def sweep(self) -> None:
        assert services.end_reservations(now=self.now) == self.plain.sweep()

    @rule(hours=st.sampled_from([1, 24, 24 * 6, 24 * 20]))
    def later(self, hours: int) -> None:
        self.now += hours * HOUR
        self.plain.now = self.now

    @rule()
    def make_one_or_two(self) -> None:
        one, other = self.people
        if self.merge:
            unmerge(merge=self.merge, reason="They are two", actor=STAFF, now=self.now)
            self.merge = ""
            self.plain.owners = {0: 0, 1: 1}
            return
        self.merge = merge(kept=one, merged=other, reason="They are one", actor=STAFF, now=self.now)
        self.plain.owners = {0: 0, 1: 0}

    @invariant()
    def agrees_with_the_plain_ones(self) -> None:
        rows = Redemption.objects.order_by("pk").values_list("state", "counts")
        assert list(rows) == [(use.state, use.counts) for use in self.plain.uses]
        assert Reward.objects.get().uses == self.plain.counted() <= MOST
        uses = Code.objects.order_by("pk").values_list("uses", flat=True)
        assert list(uses) == [self.plain.counted(code=code) for code in self.codes]

    @invariant()
    def spends_as_much_as_the_plain_ones(self) -> None:
        (card,) = budgets(now=self.now)
        assert card.spent_minor == self.plain.spent() <= BUDGET
        assert BudgetPeriod.objects.filter(spent_minor__gt=BUDGET).count() == 0
        owned = sum(
            balance(Wallet(pk), now=self.now).available
            for pk in {self.people[self.plain.owners[who]] for who in (0, 1)}
        )
        assert owned == len(self.plain.grants)

    @invariant()
    def holds_what_must_always_be_true(self) -> None:
        assert [sentence for one in CHECKED for sentence in one.question()] == []
