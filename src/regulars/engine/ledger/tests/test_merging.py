"""Customers made one and two again, and customers who are erased: the ledger goes along."""

from __future__ import annotations

import pytest

from regulars.core.customers.models import Customer
from regulars.core.identity.services import merge, unmerge
from regulars.core.personal import Person
from regulars.core.privacy.registry import held, rows_of
from regulars.engine.ledger import models, queries, services
from regulars.engine.ledger.invariants import invariants
from regulars.engine.ledger.personal import forget_reasons
from regulars.engine.ledger.tests.factories import (
    DAY,
    NOW,
    STAFF,
    a_customer,
    a_key,
    a_wallet,
    give,
    keep,
    undo,
    use,
)
from regulars.engine.ledger.types import Extension, NotEnough, Wallet

pytestmark = pytest.mark.django_db


def as_one(kept: int, merged: int) -> str:
    return merge(kept=kept, merged=merged, reason="The same", actor=STAFF, now=NOW)


def as_two(public_id: str) -> None:
    unmerge(merge=public_id, reason="Two after all", actor=STAFF, now=NOW)


def available(customer: int) -> int:
    return queries.balance(Wallet(customer), now=NOW).available


def everything() -> list[list[tuple]]:
    return [
        list(getattr(models, name).objects.order_by("pk").values_list()) for name in models.__all__
    ]


class TestMerge:
    """A merge moves balances, and is taken back exactly."""

    def test_moves_balances_and_gives_back_exactly_what_was_moved(self):
        one, other = a_customer(), a_customer()
        give(Wallet(one), 30)
        give(Wallet(other), 50, ends=NOW + DAY)
        before = everything()

        merged = as_one(one, other)
        assert (available(one), available(other)) == (80, 80)
        as_two(merged)

        assert everything() == before
        assert (available(one), available(other)) == (30, 50)

    def test_lets_what_either_had_be_spent_soonest_first(self):
        one, other = a_customer(), a_customer()
        give(Wallet(one), 30)
        give(Wallet(other), 50, ends=NOW + DAY)
        merged = as_one(one, other)

        spent = use(Wallet(one), 60)
        as_two(merged)

        assert (available(one), available(other)) == (20, 0)
        undo(spent)
        assert (available(one), available(other)) == (30, 50)

    def test_understands_whoever_names_the_one_who_is_part_of_another(self):
        one, other = a_customer(), a_customer()
        give(Wallet(one), 30)
        merged = as_one(one, other)

        assert use(Wallet(other), 10).amount == -10
        assert give(Wallet(other), 7).amount == 7
        as_two(merged)

        # What came while they were one is the kept one's.
        assert (available(one), available(other)) == (27, 0)

    def test_takes_what_one_owes_off_what_the_other_has_and_repays_it_first(self):
        one, other = a_customer(), a_customer()
        award = give(Wallet(one), 40)
        use(Wallet(one), 40)
        undo(award)
        give(Wallet(other), 100)
        merged = as_one(one, other)

        assert available(one) == 60
        with pytest.raises(NotEnough):
            use(Wallet(one), 61)
        give(Wallet(one), 25)
        assert available(one) == 85
        as_two(merged)

        assert queries.balance(Wallet(one), now=NOW).owed == 15
        assert available(other) == 100

    def test_opens_an_account_of_their_own_for_whoever_has_but_anothers(self):
        one, other = a_customer(), a_customer()
        give(Wallet(other), 50)
        merged = as_one(one, other)

        give(Wallet(one), 9)
        as_two(merged)

        assert (available(one), available(other)) == (9, 50)

    def test_lets_holds_go_on(self):
        one, other = a_customer(), a_customer()
        give(Wallet(other), 50)
        hold = keep(Wallet(other), 30)
        as_one(one, other)

        assert queries.holds_of(Wallet(one)) == [hold]
        services.commit(hold=hold.public_id, actor=STAFF, now=NOW)

        assert available(one) == 20
        assert [sentence for each in invariants() for sentence in each.question()] == []

    def test_shows_one_statement(self):
        one, other = a_customer(), a_customer()
        give(Wallet(one), 30)
        give(Wallet(other), 50)
        as_one(one, other)
        use(Wallet(one), 60)

        lines = queries.statement(Wallet(one))

        assert [(line.amount, line.balance) for line in lines] == [(-60, 20), (50, 80), (30, 30)]


class TestErase:
    """The pseudonymous ledger survives."""

    def test_leaves_the_ledger_and_takes_out_why(self):
        wallet = a_wallet()
        give(wallet, 50, ends=NOW + 9 * DAY, reason="Mei wrote to us", source="order:1")
        keep(wallet, 20)
        services.release(hold=keep(wallet, 5).public_id, actor=STAFF, now=NOW)
        until = Extension(purse=wallet, until=NOW + 20 * DAY, key=a_key(), actor=STAFF)
        services.extend(until, now=NOW)
        other = a_wallet()
        give(other, 7, reason="Another's")
        person = Person((wallet.customer_id,), ())

        theirs = {one.rows: rows_of(one, person) for one in held() if one.rows in MODELS}
        assert {rows.__name__: found.count() for rows, found in theirs.items()} == {
            "Account": 1,
            "GiftCard": 0,
            "Transaction": 5,
            "Entry": 1,
            "Lot": 1,
            "LotExtension": 1,
            "Hold": 2,
            "HeldPart": 2,
        }
        assert forget_reasons(theirs[models.Transaction], NOW) == 1
        assert forget_reasons(theirs[models.Transaction], NOW) == 0

        reasons = models.Transaction.objects.order_by("pk").values_list("reason", flat=True)
        assert [reason for reason in reasons if reason] == ["(erased)", "Another's"]
        assert [sentence for each in invariants() for sentence in each.question()] == []

    def test_lets_nobody_spend_what_is_left(self):
        wallet = a_wallet()
        give(wallet, 50)
        Customer.objects.filter(pk=wallet.customer_id).update(erased_at=NOW)

        assert models.Account.objects.get().balance == 50
        assert services.expire_due(now=NOW).lots == 0


MODELS = {getattr(models, name) for name in models.__all__ if name != "Mark"}
