"""Random deeds of two customers, the real ledger beside the plain one after every step."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from regulars.core.identity.services import merge, unmerge
from regulars.engine.ledger import queries, services
from regulars.engine.ledger.invariants import invariants
from regulars.engine.ledger.models import Account, Entry, Lot, Transaction
from regulars.engine.ledger.tests import oracle
from regulars.engine.ledger.tests.factories import (
    DAY,
    HOUR,
    NOW,
    STAFF,
    a_customer,
    a_key,
)
from regulars.engine.ledger.types import (
    Adjustment,
    Award,
    Clawback,
    Extension,
    Hold,
    HoldOver,
    KeyReused,
    MoreThanThere,
    NotEnough,
    Posted,
    Reversal,
    Spend,
    Wallet,
)

WHO = st.integers(0, 1)
AMOUNTS = st.integers(1, 60)
PLACES = st.integers(0, 30)
CHECKED = [one for one in invariants() if one.name != "ledger.append_only"]


class LedgerMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = NOW
        self.people = [a_customer(), a_customer()]
        self.plain = oracle.Oracle(NOW)
        self.posted: list[Posted] = []  # as the plain one's deeds
        self.holds: list[str] = []
        self.asked: list[tuple[Any, Any, Any]] = []  # verbs, requests and results
        self.entries: list[tuple[int, ...]] = []
        self.merge = ""

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def whole(self, who: int) -> int:
        return self.people[0] if self.merge else self.people[who]

    def does(self, verb: Any, request: Any) -> Any:
        """What a verb told; None where it refused as there is too little, and wrote nothing."""
        before = (Transaction.objects.count(), Entry.objects.count(), Lot.objects.count())
        try:
            told = verb(request, now=self.now)
        except NotEnough:
            assert before == (
                Transaction.objects.count(),
                Entry.objects.count(),
                Lot.objects.count(),
            )
            return None
        self.asked.append((verb, request, told))
        return told

    def did(self, told: Posted, deed: oracle.Deed) -> None:
        self.posted.append(told)
        self.plain.deeds.append(deed)

    @rule(who=WHO, amount=AMOUNTS, wait=st.sampled_from([0, 0, 2]), life=st.sampled_from([0, 1, 5]))
    def award(self, who: int, amount: int, wait: int, life: int) -> None:
        begin = self.now + wait * DAY
        ends = begin + life * DAY if life else None
        told = self.does(
            services.award,
            Award(
                purse=Wallet(self.people[who]),
                amount=amount,
                available_from=begin,
                expires_at=ends,
                key=a_key(),
                actor=STAFF,
            ),
        )

        deed = self.plain.award(self.whole(who), amount, begin, ends)

        self.did(told, deed)
        assert told.amount == amount

    @rule(who=WHO, amount=AMOUNTS)
    def spend(self, who: int, amount: int) -> None:
        request = Spend(purse=Wallet(self.people[who]), amount=amount, key=a_key(), actor=STAFF)
        told = self.does(services.spend, request)

        try:
            deed = self.plain.spend(self.whole(who), amount)
        except oracle.NotEnough:
            assert told is None
            return
        self.did(told, deed)
        assert [-part.amount for part in told.parts] == [part for _, part in deed.parts]

    @rule(who=WHO, amount=AMOUNTS, hours=st.sampled_from([1, 30]))
    def hold(self, who: int, amount: int, hours: int) -> None:
        ends_at = self.now + hours * HOUR
        wallet, key = Wallet(self.people[who]), a_key()
        told = self.does(
            services.hold, Hold(purse=wallet, amount=amount, ends_at=ends_at, key=key, actor=STAFF)
        )

        try:
            self.plain.hold(self.whole(who), amount, ends_at)
        except oracle.NotEnough:
            assert told is None
            return
        self.holds.append(told.public_id)

    @precondition(lambda self: self.holds)
    @rule(place=PLACES, part=st.sampled_from([0, 1, 5]))
    def commit(self, place: int, part: int) -> None:
        place %= len(self.holds)
        kept = self.plain.kept[place]
        amount = min(part, kept.amount) or kept.amount
        try:
            told = services.commit(hold=self.holds[place], amount=amount, actor=STAFF, now=self.now)
        except HoldOver:
            assert not kept.is_open or kept.ends_at <= self.now
            return
        if told.is_new:
            self.did(told, self.plain.commit(kept, amount))

    @precondition(lambda self: self.holds)
    @rule(place=PLACES)
    def release(self, place: int) -> None:
        place %= len(self.holds)
        kept = self.plain.kept[place]
        try:
            services.release(hold=self.holds[place], actor=STAFF, now=self.now)
        except HoldOver:
            assert not kept.is_open
            return
        if kept.is_open:
            self.plain.let(kept)

    @precondition(lambda self: self.posted)
    @rule(
        place=PLACES,
        part=st.sampled_from([None, 1, 20]),
        policy=st.sampled_from(Clawback),
        days=st.sampled_from([0, 0, 3]),
    )
    def reverse(self, place: int, part: int | None, policy: Clawback, days: int) -> None:
        place %= len(self.posted)
        deed = self.plain.deeds[place]
        request = Reversal(
            transaction=self.posted[place].public_id,
            amount=part,
            clawback=policy,
            grace=days * DAY,
            key=a_key(),
            actor=STAFF,
        )
        left = deed.asked - deed.undone
        amount = left if part is None else part
        if not left or amount > left:
            with pytest.raises(MoreThanThere) as refusal:
                services.reverse(request, now=self.now)
            assert refusal.value.left == left
            return
        told = self.does(services.reverse, request)
        if deed.is_spend:
            self.plain.undo_spend(deed, amount, days * DAY)
        else:
            self.plain.undo_award(deed, amount, policy.value)
        assert abs(told.amount) <= amount == told.asked

    @rule(who=WHO, amount=st.integers(-40, 40).filter(bool))
    def adjust(self, who: int, amount: int) -> None:
        wallet, key = Wallet(self.people[who]), a_key()
        request = Adjustment(purse=wallet, amount=amount, key=key, actor=STAFF, reason="Said so")
        told = self.does(services.adjust, request)

        try:
            self.plain.adjust(self.whole(who), amount)
        except oracle.NotEnough:
            assert told is None

    @rule(who=WHO, days=st.sampled_from([1, 9]))
    def extend(self, who: int, days: int) -> None:
        wallet, until = Wallet(self.people[who]), self.now + days * DAY
        if Account.objects.filter(customer=self.whole(who)).exists():
            self.does(
                services.extend, Extension(purse=wallet, until=until, key=a_key(), actor=STAFF)
            )
        self.plain.extend(self.whole(who), until)

    @rule()
    def expire(self) -> None:
        assert services.expire_due(now=self.now).amount == self.plain.sweep()

    @rule()
    def end_holds(self) -> None:
        services.end_holds(now=self.now)
        self.plain.end_holds()

    @rule(hours=st.sampled_from([1, 24, 49]))
    def later(self, hours: int) -> None:
        self.now += hours * HOUR
        self.plain.now = self.now

    @rule()
    def make_one_or_two(self) -> None:
        """The transfer of all that one customer has to another, and back."""
        one, other = self.people
        if self.merge:
            unmerge(merge=self.merge, reason="They are two", actor=STAFF, now=self.now)
            self.merge = ""
            self.plain.owners.update({pk: pk for pk in self.people if pk in self.plain.owners})
            return
        self.merge = merge(kept=one, merged=other, reason="They are one", actor=STAFF, now=self.now)
        if other in self.plain.owners:
            self.plain.owners[other] = one

    @precondition(lambda self: self.asked)
    @rule(place=PLACES)
    def ask_again(self, place: int) -> None:
        """The same is told again, and something else under the same key is refused."""
        verb, request, told = self.asked[place % len(self.asked)]
        count = Transaction.objects.count()

        again = verb(request, now=self.now)

        assert again.public_id == told.public_id
        if isinstance(told, Posted):
            assert (again, again.is_new) == (told, False)
        other = type(request)(**{**vars(request), "source": "something else"})
        with pytest.raises(KeyReused):
            verb(other, now=self.now)
        assert Transaction.objects.count() == count

    @invariant()
    def agrees_with_the_plain_one(self) -> None:
        rows = Lot.objects.order_by("pk").values_list(
            "account__origin", "available_from", "expires_at", "amount", "remainder", "held"
        )
        assert list(rows) == [lot.shown() for lot in self.plain.lots]
        accounts = Account.objects.filter(origin__isnull=False)
        owed = dict(accounts.values_list("origin", "owed"))
        assert owed == self.plain.owed

    @invariant()
    def holds_what_must_always_be_true(self) -> None:
        assert [sentence for one in CHECKED for sentence in one.question()] == []

    @invariant()
    def changes_no_entry(self) -> None:
        rows = Entry.objects.order_by("pk").values_list(
            "pk", "transaction_id", "account_id", "lot_id", "contra", "amount"
        )
        now = list(rows)
        assert now[: len(self.entries)] == self.entries
        self.entries = now

    @invariant()
    def tells_what_can_be_spent(self) -> None:
        """Neither what is pending, lapsed, held nor owed."""
        found = queries.balances(self.people, unit="points", now=self.now)
        for who, customer in enumerate(self.people):
            at_hand = self.plain.available(self.whole(who))
            over = sum(
                kept.amount for kept in self.plain.kept if kept.is_open and kept.ends_at <= self.now
            )
            assert at_hand <= found[customer].available <= at_hand + over
            assert found[customer].available >= 0
