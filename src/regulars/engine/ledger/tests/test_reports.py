"""What the books say, and what is said of customers."""

from __future__ import annotations

import pytest
from django.db import connection

from regulars.core.customers.queries import traits_of
from regulars.core.identity.services import merge
from regulars.engine.ledger import handlers, queries, services
from regulars.engine.ledger.invariants import invariants
from regulars.engine.ledger.models import Account, Lot, Mark
from regulars.engine.ledger.tests.factories import (
    DAY,
    EUR,
    NOW,
    STAFF,
    a_card,
    a_customer,
    a_wallet,
    correct,
    give,
    owned,
    undo,
    use,
)
from regulars.engine.ledger.types import Movements, TransactionKind, UnknownTransaction, Wallet

pytestmark = pytest.mark.django_db
BEGIN, END = NOW - DAY, NOW + 30 * DAY


class TestMovements:
    def test_make_the_closing_of_the_opening(self):
        wallet = a_wallet()
        award = give(wallet, 100, ends=NOW + 20 * DAY, now=NOW - 3 * DAY)
        give(wallet, 50)
        undo(use(wallet, 30), 10)
        undo(award, 100)
        give(wallet, 20, ends=NOW + 2 * DAY)
        correct(wallet, 7), correct(wallet, -2)
        services.expire_due(now=NOW + 10 * DAY)
        give(wallet, 1_000, now=END)
        give(Wallet(wallet.customer_id, EUR), 500)

        found = queries.movements("points", begin=BEGIN, end=END)

        assert found == Movements(
            unit="points",
            opening=100,
            earned=70,
            redeemed=-30,
            reversed=-90,
            lapsed=-18,  # two of it were corrected away
            adjusted=5,
            converted=0,
            closing=37,
        )
        balance, owes = owned(wallet)
        assert balance - owes == found.closing + 1_000
        assert queries.movements("points", begin=END, end=END + DAY).opening == found.closing

    def test_of_a_unit_without_any_are_nothing(self):
        found = queries.movements("points", begin=BEGIN, end=END)

        assert {value for name, value in vars(found).items() if name != "unit"} == {0}
        assert queries.units() == []

    def test_count_a_conversion_on_both_sides(self):
        from regulars.engine.ledger.types import Conversion

        card, customer = a_card(5_000).card, a_customer()
        asked = Conversion(card=card, customer_id=customer, key="c", actor=STAFF)
        services.convert_card(asked, now=NOW)

        gift = queries.movements("gift.EUR", begin=BEGIN, end=END)
        credit = queries.movements(EUR, begin=BEGIN, end=END)
        assert (gift.earned, gift.converted, gift.closing) == (5_000, -5_000, 0)
        assert (credit.converted, credit.closing) == (5_000, 5_000)
        assert queries.units() == [EUR, "gift.EUR"]


class TestLiability:
    def test_is_by_age_and_without_what_has_ended(self):
        wallet = a_wallet()
        give(wallet, 100, occurred_at=NOW - 400 * DAY, available_from=NOW - 400 * DAY)
        give(wallet, 40, occurred_at=NOW - 100 * DAY, ends=NOW + DAY)
        give(wallet, 30)
        give(wallet, 9, available_from=NOW - 9 * DAY, ends=NOW - DAY)
        use(wallet, 50)

        found = queries.liability("points", as_of=NOW)

        assert found.outstanding == 120
        assert [(band.first, band.lots, band.amount) for band in found.bands] == [
            (0, 1, 30),
            (91, 0, 0),
            (181, 0, 0),
            (366, 1, 90),
            (731, 0, 0),
        ]

    def test_expects_as_much_to_lapse_as_did(self):
        wallet = a_wallet()
        give(wallet, 100, ends=NOW + DAY)
        give(wallet, 100, ends=NOW + 2 * DAY)
        use(wallet, 150)
        services.expire_due(now=NOW + DAY)
        give(wallet, 1_001, now=NOW + 3 * DAY)

        found = queries.liability("points", as_of=NOW + 3 * DAY)

        # 50 of the second lot is over and not swept yet: it lapsed all the same.
        assert (found.ended, found.ended_lapsed, found.breakage) == (200, 50, 0.25)
        assert (found.outstanding, found.expected_to_lapse) == (1_001, 250)

    def test_of_a_moment_is_what_it_was_then(self):
        wallet = a_wallet()
        award = give(wallet, 100)
        use(wallet, 100, now=NOW + DAY)
        undo(award, now=NOW + 2 * DAY)

        found = [queries.liability("points", as_of=NOW + day * DAY) for day in range(-1, 3)]

        assert [one.outstanding for one in found] == [0, 100, 0, 0]
        assert [one.owed for one in found] == [0, 0, 0, 100]
        assert (found[0].breakage, found[0].expected_to_lapse) == (None, 0)


class TestStatement:
    def test_goes_on_where_it_stopped(self):
        wallet = a_wallet()
        for amount in (1, 2, 4, 8, 16):
            give(wallet, amount)
        whole = queries.statement(wallet)

        first = queries.statement(wallet, limit=2)
        second = queries.statement(wallet, before=first[-1].public_id, limit=2)
        third = queries.statement(wallet, before=second[-1].public_id, limit=2)

        assert [*first, *second, *third] == whole
        assert [line.balance for line in whole] == [31, 15, 7, 3, 1]
        assert queries.statement(wallet, before=third[-1].public_id) == []

    def test_names_what_a_line_reverses_and_what_was_let_go(self):
        wallet = a_wallet()
        award = give(wallet, 50, source="order:1")
        use(wallet, 20)
        undo(award, clawback="own_lot")

        (line, *_) = queries.statement(wallet)

        assert (line.kind, line.amount, line.reverses, line.let_go) == (
            TransactionKind.REVERSE,
            -30,
            award.public_id,
            20,
        )

    def test_tells_one_transaction(self):
        wallet = a_wallet()
        award = give(wallet, 50)

        assert queries.transaction(award.public_id) == award
        assert queries.customers_of([award.public_id]) == {award.public_id: wallet.customer_id}
        with pytest.raises(UnknownTransaction):
            queries.transaction("ltx_none")

    def test_of_a_card_is_as_of_any_purse(self):
        issued = a_card(500)
        use(issued.card, 200)

        assert [line.amount for line in queries.statement(issued.card)] == [-200, 500]
        assert [lot.remainder for lot in queries.lots_of(issued.card, now=NOW)] == [300]


def said(customer: int) -> dict:
    (found,) = traits_of([customer], publisher="ledger").values()
    return {name.removeprefix("ledger."): value for name, value in found.values.items()}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestTraits:
    def test_say_what_customers_can_spend(self):
        wallet = a_wallet()
        give(wallet, 100, ends=NOW + 9 * DAY)
        give(wallet, 40, available_from=NOW + 2 * DAY)
        give(Wallet(wallet.customer_id, EUR), 500, ends=NOW + 5 * DAY)

        handlers.publish_changes(NOW)

        assert said(wallet.customer_id) == {
            "points": 100,
            "points_pending": 40,
            "points_lapsing": 100,
            "points_lapse_at": NOW + 9 * DAY,
            "points_owed": 0,
            "credit": 500,
            "credit_lapse_at": NOW + 5 * DAY,
        }

    def test_follow_what_happens(self):
        one, other = a_customer(), a_customer()
        give(Wallet(one), 100)
        handlers.publish_everybody(NOW)
        assert Mark.objects.count() == 1

        use(Wallet(one), 30)
        give(Wallet(other), 7)
        a_card(500)
        assert services.publish_changes(now=NOW) == 2
        assert services.publish_changes(now=NOW) == 0
        assert (said(one)["points"], said(other)["points"]) == (70, 7)

        merge(kept=one, merged=other, reason="The same", actor=STAFF, now=NOW)
        assert services.publish_changes(now=NOW) == 1
        assert said(one)["points"] == 77
        assert traits_of([other], publisher="ledger") == {}

    def test_of_everybody_follow_the_time(self):
        wallet = a_wallet()
        give(wallet, 40, available_from=NOW + 2 * DAY)
        assert services.publish_everybody(now=NOW) == 1
        assert said(wallet.customer_id)["points"] == 0

        services.publish_everybody(now=NOW + 3 * DAY)

        assert said(wallet.customer_id)["points"] == 40


class TestVerify:
    def broken(self) -> set[str]:
        return {one.name for one in invariants() if one.question()}

    def test_finds_nothing_wrong_with_what_verbs_did(self):
        wallet = a_wallet()
        undo(give(wallet, 50)), use(a_card().card, 5)

        assert self.broken() == set()

    @pytest.mark.parametrize(
        ("change", "names"),
        [
            (lambda: Account.objects.update(balance=1), {"balances", "remainders"}),
            (lambda: Account.objects.update(owed=1), {"balances"}),
            (lambda: Lot.objects.update(remainder=49), {"lots", "remainders"}),
            (lambda: Lot.objects.update(held=1), {"held"}),
        ],
    )
    def test_finds_what_was_changed_past_the_program(self, change, names):
        give(a_wallet(), 50)

        change()

        assert self.broken() == {f"ledger.{name}" for name in names}

    def test_finds_triggers_that_are_gone(self):
        table = " ON ledger_entry" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER ledger_entry_never_update{table}")

        assert self.broken() == {"ledger.append_only"}
