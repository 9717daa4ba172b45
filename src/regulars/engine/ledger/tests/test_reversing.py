"""Undoing spends and awards."""

from __future__ import annotations

import pytest

from regulars.core.events.models import EventRow
from regulars.engine.ledger import queries, services
from regulars.engine.ledger.models import Account, LotExtension, Transaction
from regulars.engine.ledger.tests.factories import (
    DAY,
    EUR,
    HOUR,
    NOW,
    STAFF,
    a_card,
    a_wallet,
    correct,
    give,
    keep,
    lots_of,
    owned,
    undo,
    use,
    written,
)
from regulars.engine.ledger.types import (
    CardOwesNothing,
    Clawback,
    MoreThanThere,
    NotEnough,
    NotReversible,
    Posted,
    TooMuchOwned,
    TransactionKind,
    UnknownTransaction,
    UnusableAmount,
)

pytestmark = pytest.mark.django_db
LATER = NOW + 5 * DAY
OWN_LOT, BALANCE, DEBT = Clawback
ONE_MORE = (1, 1, 0)  # transactions, entries and lots


def told() -> dict:
    return EventRow.objects.filter(name="ledger.reversed").order_by("-pk")[0].payload


class TestSpend:
    """Redemption spans lots, cancellation restores the original lots."""

    def test_gives_lots_back_what_was_theirs(self):
        wallet = a_wallet()
        give(wallet, 30)
        give(wallet, 30, ends=NOW + DAY)
        spent = use(wallet, 40)

        posted = undo(spent)

        assert (posted.amount, posted.kind) == (40, TransactionKind.REVERSE)
        assert (lots_of(wallet), owned(wallet)) == ([(30, 30, 0), (30, 30, 0)], (60, 0))
        assert {key: told()[key] for key in ("reverses", "kind", "amount", "owed", "lapsed")} == {
            "reverses": spent.public_id,
            "kind": "spend",
            "amount": 40,
            "owed": 0,
            "lapsed": 0,
        }

    def test_gives_back_in_parts_what_was_taken_last_first(self):
        wallet = a_wallet()
        give(wallet, 30)
        give(wallet, 30, ends=NOW + DAY)
        spent = use(wallet, 40)

        undo(spent, 4)
        assert lots_of(wallet) == [(30, 24, 0), (30, 0, 0)]
        undo(spent, 11)
        assert lots_of(wallet) == [(30, 30, 0), (30, 5, 0)]
        undo(spent)
        assert lots_of(wallet) == [(30, 30, 0), (30, 30, 0)]

    def test_refuses_more_than_was_spent(self):
        wallet = a_wallet()
        give(wallet, 30)
        spent = use(wallet, 20)
        undo(spent, 15)
        before = written()

        for amount, asked in ((6, 6), (21, 21)):
            with pytest.raises(MoreThanThere) as refusal:
                undo(spent, amount)
            assert refusal.value.fields() == {
                "transaction": spent.public_id,
                "asked": asked,
                "left": 5,
            }
        undo(spent, 5)
        with pytest.raises(MoreThanThere):
            undo(spent)

        assert written() == tuple(
            number + added for number, added in zip(before, (1, 1, 0), strict=True)
        )

    def test_of_a_lot_that_ended_lapses_again_at_once_and_shows_it(self):
        """Debit reversal after one lot expired."""
        wallet = a_wallet()
        give(wallet, 30, ends=NOW + 2 * DAY)
        give(wallet, 30, ends=NOW + 9 * DAY)
        spent = use(wallet, 40)

        posted = undo(spent, now=LATER, key="undo-1")

        assert (posted.amount, posted.lapsed) == (40, 30)
        assert (lots_of(wallet), owned(wallet)) == ([(30, 0, 0), (30, 30, 0)], (30, 0))
        lines = queries.statement(wallet)
        assert [(line.kind, line.amount, line.balance) for line in lines] == [
            (TransactionKind.LAPSE, -30, 30),
            (TransactionKind.REVERSE, 40, 60),
            (TransactionKind.SPEND, -40, 20),
            (TransactionKind.AWARD, 30, 60),
            (TransactionKind.AWARD, 30, 30),
        ]
        assert undo(spent, now=LATER, key="undo-1") == posted

    def test_of_a_lot_that_ended_is_good_for_as_long_as_the_caller_says(self):
        wallet = a_wallet()
        give(wallet, 30, ends=NOW + 2 * DAY)
        give(wallet, 30, ends=NOW + 90 * DAY)
        spent = use(wallet, 20)

        posted = undo(spent, now=LATER, grace=3 * DAY)

        assert (posted.amount, posted.lapsed) == (20, 0)
        # What had been left of it had ended, and is not good again.
        assert (lots_of(wallet), owned(wallet)) == ([(30, 20, 0), (30, 30, 0)], (50, 0))
        assert queries.balance(wallet, now=LATER).available == 50
        assert queries.balance(wallet, now=LATER + 3 * DAY).available == 30
        (extension,) = LotExtension.objects.all()
        assert (extension.before, extension.after) == (NOW + 2 * DAY, LATER + 3 * DAY)

    def test_repays_what_is_owed_first_by_what_ends_soonest(self):
        wallet = a_wallet()
        award = give(wallet, 30, ends=NOW + 2 * DAY)
        give(wallet, 30, ends=NOW + 9 * DAY)
        spent = use(wallet, 60)
        undo(award)
        assert owned(wallet) == (0, 30)

        posted = undo(spent)

        assert (posted.amount, posted.of_debt) == (60, 30)
        assert (lots_of(wallet), owned(wallet)) == ([(30, 0, 0), (30, 30, 0)], (30, 0))
        assert (told()["repaid"], told()["owed"]) == (30, 0)

    def test_of_credit_gives_credit_and_never_anything_else(self):
        """Credit never becomes cash."""
        wallet = a_wallet(EUR)
        give(wallet, 5_000)
        spent = use(wallet, 2_000)

        posted = undo(spent, 500)

        assert (posted.unit, posted.amount, owned(wallet)) == (EUR, 500, (3_500, 0))
        assert set(Account.objects.values_list("unit", flat=True)) == {EUR}

    def test_of_a_card_goes_back_to_the_card(self):
        card = a_card(5_000).card
        spent = use(card, 2_000)

        undo(spent)

        assert owned(card) == (5_000, 0)
        assert told()["card"] == card.public_id


class TestAward:
    def an_award(self, *, others: int, spent: int) -> tuple[Posted, object]:
        """An award of 50, of which so much is spent, beside a lot of so much that ends sooner."""
        wallet = a_wallet()
        award = give(wallet, 50)
        if others:
            give(wallet, others, ends=NOW + DAY)
        if spent:
            use(wallet, spent)
        return award, wallet

    @pytest.mark.parametrize(
        ("clawback", "lots", "amount", "after"),
        [
            (OWN_LOT, [(50, 0, 0), (30, 20, 0)], -50, (20, 0)),
            (BALANCE, [(50, 0, 0), (30, 20, 0)], -50, (20, 0)),
            (DEBT, [(50, 0, 0), (30, 20, 0)], -50, (20, 0)),
        ],
    )
    def test_takes_from_its_own_lot_first(self, clawback, lots, amount, after):
        award, wallet = self.an_award(others=30, spent=10)

        posted = undo(award, clawback=clawback)

        assert (posted.amount, lots_of(wallet), owned(wallet)) == (amount, lots, after)

    @pytest.mark.parametrize(
        ("clawback", "lots", "amount", "after"),
        [
            (OWN_LOT, [(50, 0, 0), (30, 0, 0), (15, 15, 0)], -20, (15, 0)),
            (BALANCE, [(50, 0, 0), (30, 0, 0), (15, 0, 0)], -35, (0, 0)),
            (DEBT, [(50, 0, 0), (30, 0, 0), (15, 0, 0)], -50, (0, 15)),
        ],
    )
    def test_goes_as_far_as_the_policy_says(self, clawback, lots, amount, after):
        """Points already spent, a configured floor, a deficit."""
        award, wallet = self.an_award(others=30, spent=60)
        give(wallet, 15)

        posted = undo(award, clawback=clawback)

        assert (posted.amount, lots_of(wallet), owned(wallet)) == (amount, lots, after)
        assert posted.let_go == 50 + amount
        assert told()["owed"] == after[1]

    def test_takes_from_others_what_ends_soonest_first_and_nothing_pending_or_held(self):
        award, wallet = self.an_award(others=0, spent=50)
        give(wallet, 10, ends=NOW + 9 * DAY)
        give(wallet, 10, ends=NOW + 3 * DAY)
        give(wallet, 10, available_from=NOW + DAY)
        give(wallet, 10, ends=NOW + DAY)
        keep(wallet, 5)

        undo(award, 12)

        assert lots_of(wallet)[1:] == [(10, 10, 0), (10, 3, 0), (10, 10, 0), (10, 5, 5)]

    def test_reverses_what_was_stored_and_in_parts(self):
        """$10 items, one point a dollar, a $5 reward: 15 earned, −10, then −5."""
        wallet = a_wallet()
        award = give(wallet, 15)

        assert undo(award, 10).amount == -10
        assert owned(wallet) == (5, 0)
        assert undo(award).amount == -5
        assert (lots_of(wallet), owned(wallet)) == ([(15, 0, 0)], (0, 0))
        with pytest.raises(MoreThanThere):
            undo(award)

    def test_in_proportion_is_exact_too(self):
        """Pro-rata mode, −7 and −8."""
        wallet = a_wallet()
        award = give(wallet, 15)

        undo(award, 7)
        undo(award, 8)

        assert owned(wallet) == (0, 0)

    def test_of_a_pending_lot_takes_it(self):
        wallet = a_wallet()
        award = give(wallet, 50, available_from=NOW + 14 * DAY)

        undo(award)

        assert (lots_of(wallet), owned(wallet)) == ([(50, 0, 0)], (0, 0))

    def test_does_not_take_again_what_lapsed(self):
        wallet = a_wallet()
        award = give(wallet, 50, ends=NOW + DAY)
        use(wallet, 20)
        services.expire_due(now=LATER)
        give(wallet, 100)

        undo(award, 10, now=LATER)
        posted = undo(award, now=LATER)

        # 30 of it lapsed: of the 50, only the 20 that were spent are taken from what came later.
        assert (posted.amount, posted.let_go) == (-20, 20)
        assert owned(wallet) == (80, 0)

    def test_of_one_that_repaid_a_debt_makes_it_owed_again(self):
        wallet = a_wallet()
        first = give(wallet, 40)
        use(wallet, 40)
        undo(first)
        second = give(wallet, 50)
        assert owned(wallet) == (10, 0)

        undo(second)

        assert owned(wallet) == (0, 40)

    def test_of_one_that_went_to_a_debt_whole_makes_it_owed_again(self):
        wallet = a_wallet()
        first = give(wallet, 40)
        use(wallet, 40)
        undo(first)
        second = give(wallet, 25)

        undo(second)

        assert owned(wallet) == (0, 40)

    def test_leaves_what_is_held_and_owes_it(self):
        wallet = a_wallet()
        award = give(wallet, 50)
        held = keep(wallet, 30)

        undo(award)

        assert (lots_of(wallet), owned(wallet)) == ([(50, 30, 30)], (30, 30))
        services.commit(hold=held.public_id, actor=STAFF, now=NOW)
        assert owned(wallet) == (0, 30)

    def test_of_a_card_owes_nothing(self):
        issued = a_card(5_000)
        use(issued.card, 2_000)
        before = written()

        with pytest.raises(CardOwesNothing):
            undo(issued.posted)
        assert written() == before

        assert undo(issued.posted, clawback=BALANCE).amount == -3_000
        assert owned(issued.card) == (0, 0)

    def test_owes_no_more_than_an_account_can(self):
        wallet = a_wallet()
        award = give(wallet, 50)
        use(wallet, 50)
        Account.objects.update(owed=10**18 - 49)
        before = written()

        with pytest.raises(TooMuchOwned):
            undo(award)

        assert written() == before

    def test_is_told_again_by_its_key(self):
        """Replayed webhooks take effect once."""
        wallet = a_wallet()
        award = give(wallet, 50)

        first = undo(award, 20, key="refund-1")
        again = undo(award, 20, key="refund-1", now=LATER)

        assert (again, again.is_new, owned(wallet)) == (first, False, (30, 0))


class TestRefusals:
    def test_of_what_is_not_there(self):
        with pytest.raises(UnknownTransaction) as refusal:
            undo(
                Posted(
                    public_id="ltx_none",
                    kind=TransactionKind.SPEND,
                    unit="points",
                    asked=1,
                    amount=1,
                    parts=(),
                    occurred_at=NOW,
                    recorded_at=NOW,
                )
            )

        assert refusal.value.transaction == "ltx_none"
        assert written() == (0, 0, 0)

    def test_of_what_cannot_be_undone(self):
        wallet = a_wallet()
        give(wallet, 50)
        undone = undo(use(wallet, 10))
        adjusted = correct(wallet, 5)
        before = written()

        for posted in (undone, adjusted):
            with pytest.raises(NotReversible):
                undo(posted)
        with pytest.raises(UnusableAmount):
            undo(use(wallet, 1), 0)

        assert written() == tuple(
            number + one for number, one in zip(before, (1, 1, 0), strict=True)
        )

    def test_of_a_hold_that_was_committed_is_as_of_any_spend(self):
        wallet = a_wallet()
        give(wallet, 50)
        held = keep(wallet, 30)
        spent = services.commit(hold=held.public_id, amount=25, actor=STAFF, now=NOW + HOUR / 2)

        undo(spent)

        assert (lots_of(wallet), owned(wallet)) == ([(50, 50, 0)], (50, 0))
        assert Transaction.objects.filter(reverses__public_id=spent.public_id).count() == 1
        with pytest.raises(NotEnough):
            use(wallet, 51)
