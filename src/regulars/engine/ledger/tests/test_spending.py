"""Giving and spending."""

from __future__ import annotations

from datetime import timedelta

import pytest

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.engine.ledger import queries, services
from regulars.engine.ledger.models import Account
from regulars.engine.ledger.tests.factories import (
    DAY,
    EUR,
    NOW,
    STAFF,
    a_customer,
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
    Award,
    Balance,
    Due,
    HolderErased,
    KeyReused,
    NotEnough,
    NothingBetween,
    OtherUnit,
    TooLong,
    TooMuchOwned,
    UnknownHolder,
    UnknownUnit,
    UnusableAmount,
    UnusableKey,
    UnusableMoment,
    Wallet,
)

pytestmark = pytest.mark.django_db


def events(name: str) -> list[dict]:
    return list(EventRow.objects.filter(name=name).order_by("pk").values_list("payload", flat=True))


class TestAward:
    def test_opens_a_lot(self):
        wallet = a_wallet()

        posted = give(wallet, 50, ends=NOW + 9 * DAY, source="order:ord_1:line:2")

        assert (posted.amount, posted.asked, posted.is_new) == (50, 50, True)
        assert (lots_of(wallet), owned(wallet)) == ([(50, 50, 0)], (50, 0))
        (event,) = events("ledger.awarded")
        assert event == {
            "transaction": posted.public_id,
            "customer_id": wallet.customer_id,
            "customer": Customer.objects.get().public_id,
            "card": "",
            "unit": "points",
            "amount": 50,
            "repaid": 0,
            "available_from": "2026-03-01T12:00:00Z",
            "expires_at": "2026-03-10T12:00:00Z",
        }

    def test_repays_what_is_owed_first(self):
        wallet = a_wallet()
        first = give(wallet, 40)
        use(wallet, 40)
        undo(first)
        assert owned(wallet) == (0, 40)

        posted = give(wallet, 50)

        assert (posted.amount, posted.of_debt) == (50, 40)
        assert (lots_of(wallet), owned(wallet)) == ([(40, 0, 0), (10, 10, 0)], (10, 0))
        assert events("ledger.awarded")[-1]["repaid"] == 40

    def test_opens_no_lot_where_all_goes_to_a_debt(self):
        wallet = a_wallet()
        first = give(wallet, 40)
        use(wallet, 40)
        undo(first)

        give(wallet, 25)

        assert (lots_of(wallet), owned(wallet)) == ([(40, 0, 0)], (0, 15))

    def test_of_history_is_told_as_such(self):
        give(a_wallet(), 50, historical=True, occurred_at=NOW - 90 * DAY)

        row = EventRow.objects.get(name="ledger.awarded")
        assert (row.historical, row.occurred_at) == (True, NOW - 90 * DAY)

    def test_of_many_is_all_or_nothing(self):
        wallet, other = a_wallet(), a_wallet(EUR)
        good = Award(purse=wallet, amount=5, key="a", actor=STAFF)
        awards = [good, Award(purse=other, amount=0, key="b", actor=STAFF)]

        with pytest.raises(UnusableAmount):
            services.award_many(awards, now=NOW)

        assert written() == (0, 0, 0)
        assert EventRow.objects.count() == Account.objects.count() == 0

    def test_of_many_repays_in_their_order(self):
        wallet, other = a_wallet(), a_wallet(EUR)
        first = give(wallet, 40)
        use(wallet, 40)
        undo(first)
        awards = [
            Award(purse=wallet, amount=30, key="a", actor=STAFF),
            Award(purse=other, amount=7, key="b", actor=STAFF),
            Award(purse=wallet, amount=30, key="c", actor=STAFF),
            Award(purse=wallet, amount=30, key="a", actor=STAFF),
        ]

        posted = services.award_many(awards, now=NOW)

        assert [one.of_debt for one in posted] == [30, 0, 10, 30]
        assert posted[0] == posted[3]
        assert (owned(wallet), owned(other)) == ((20, 0), (7, 0))

    def test_of_many_refuses_two_of_one_key(self):
        wallet = a_wallet()
        awards = [
            Award(purse=wallet, amount=amount, key="same", actor=STAFF) for amount in (30, 31)
        ]

        with pytest.raises(KeyReused):
            services.award_many(awards, now=NOW)

        assert written() == (0, 0, 0)

    def test_refuses_more_than_an_account_can_hold(self):
        wallet = a_wallet()
        give(wallet, 10**15)
        Account.objects.update(balance=10**18 - 5)

        with pytest.raises(TooMuchOwned):
            give(wallet, 6)

        assert written() == (1, 1, 1)

    def test_is_told_again_by_its_key(self):
        wallet = a_wallet()
        first = give(wallet, 50, key="order-1")
        use(wallet, 50)

        again = give(wallet, 50, key="order-1", reason="Said otherwise", now=NOW + DAY)

        assert (again, again.is_new) == (first, False)
        assert owned(wallet) == (0, 0)

    @pytest.mark.parametrize(
        "other",
        [{"amount": 51}, {"source": "order:2"}, {"ends": NOW + DAY}, {"purse": Wallet(1, EUR)}],
    )
    def test_refuses_another_under_its_key(self, other):
        wallet = a_wallet()
        give(wallet, 50, key="order-1")
        before = written()
        asked = {"purse": wallet, "amount": 50, "key": "order-1", **other}

        with pytest.raises(KeyReused) as refusal:
            give(**asked)

        assert refusal.value.fields() == {"key": "order-1"}
        assert written() == before


class TestBadInput:
    @pytest.mark.parametrize("amount", [0, -1, 10**15 + 1, 2**63, 1.0, True, "5", None])
    def test_refuses_amounts_that_cannot_be_moved(self, amount):
        wallet = a_wallet()
        give(wallet, 100)
        before = written()

        for verb in (give, use, keep):
            with pytest.raises(UnusableAmount):
                verb(wallet, amount)

        assert written() == before

    @pytest.mark.parametrize(
        ("unit", "refusal"),
        [
            ("stars", UnknownUnit),
            ("credit", UnknownUnit),
            ("credit.XXA", UnknownUnit),
            ("credit.eur", UnknownUnit),
            ("credit.EURO", UnknownUnit),
            ("points.EUR", UnknownUnit),
            ("gift.EUR", OtherUnit),
        ],
    )
    def test_refuses_other_units(self, unit, refusal):
        wallet = a_wallet(unit)

        for verb in (give, use, keep):
            with pytest.raises(refusal):
                verb(wallet, 5)

        assert written() == (0, 0, 0)

    def test_refuses_customers_who_are_not_there(self):
        for verb in (give, use, keep):
            with pytest.raises(UnknownHolder) as refusal:
                verb(Wallet(404), 5)
            assert refusal.value.customer_id == 404

        assert written() == (0, 0, 0)

    def test_refuses_customers_who_were_erased(self):
        wallet, new = a_wallet(), a_wallet()
        give(wallet, 100)
        Customer.objects.update(erased_at=NOW)
        before = written()

        for verb in (give, use, keep, correct):
            for purse in (wallet, new):
                with pytest.raises((HolderErased, NotEnough)):
                    verb(purse, 5)
        with pytest.raises(HolderErased):
            use(wallet, 5)

        assert written() == before

    @pytest.mark.parametrize(
        ("more", "refusal"),
        [
            ({"key": ""}, UnusableKey),
            ({"key": "x" * 301}, UnusableKey),
            ({"key": "a\nb"}, UnusableKey),
            ({"reason": "x" * 301}, TooLong),
            ({"source": "x" * 201}, TooLong),
        ],
    )
    def test_refuses_texts_that_are_not_kept(self, more, refusal):
        wallet = a_wallet()

        for verb in (give, use, keep):
            with pytest.raises(refusal):
                verb(wallet, 5, **more)

        assert written() == (0, 0, 0)

    @pytest.mark.parametrize(
        ("more", "refusal"),
        [
            ({"ends": NOW}, NothingBetween),
            ({"ends": NOW + DAY, "available_from": NOW + DAY}, NothingBetween),
            ({"ends": NOW.replace(tzinfo=None)}, UnusableMoment),
            ({"available_from": NOW.replace(tzinfo=None)}, UnusableMoment),
            ({"available_from": NOW, "occurred_at": NOW.replace(tzinfo=None)}, UnusableMoment),
        ],
    )
    def test_refuses_ends_that_make_no_sense(self, more, refusal):
        with pytest.raises(refusal):
            give(a_wallet(), 5, **more)

        assert written() == (0, 0, 0)


class TestSpend:
    def test_takes_what_ends_soonest_first(self):
        wallet = a_wallet()
        give(wallet, 30)
        give(wallet, 30, ends=NOW + 9 * DAY)
        give(wallet, 30, ends=NOW + 3 * DAY)

        posted = use(wallet, 70)

        assert lots_of(wallet) == [(30, 20, 0), (30, 0, 0), (30, 0, 0)]
        assert [part.amount for part in posted.parts] == [-30, -30, -10]
        assert owned(wallet) == (20, 0)
        (event,) = events("ledger.spent")
        assert event == {
            "transaction": posted.public_id,
            "customer_id": wallet.customer_id,
            "customer": Customer.objects.get().public_id,
            "card": "",
            "unit": "points",
            "amount": 70,
        }

    def test_takes_of_two_that_end_together_the_older(self):
        wallet = a_wallet()
        for _ in range(2):
            give(wallet, 30, ends=NOW + DAY)

        use(wallet, 31)

        assert lots_of(wallet) == [(30, 0, 0), (30, 29, 0)]

    def test_takes_nothing_that_is_pending_or_over_swept_or_not(self):
        wallet = a_wallet()
        give(wallet, 10, available_from=NOW + timedelta(microseconds=1))
        give(wallet, 20, available_from=NOW - 9 * DAY, ends=NOW)
        give(wallet, 40, available_from=NOW, ends=NOW + timedelta(microseconds=1))

        with pytest.raises(NotEnough) as refusal:
            use(wallet, 41)

        assert refusal.value.fields() == {"unit": "points", "asked": 41, "available": 40}
        assert use(wallet, 40).amount == -40
        assert lots_of(wallet) == [(10, 10, 0), (20, 20, 0), (40, 0, 0)]

    def test_refuses_more_than_there_is_and_writes_nothing(self):
        wallet = a_wallet()
        give(wallet, 30)
        before = written()

        with pytest.raises(NotEnough):
            use(wallet, 31)

        assert (written(), events("ledger.spent")) == (before, [])

    def test_refuses_where_nothing_was_ever_given(self):
        with pytest.raises(NotEnough) as refusal:
            use(a_wallet(), 1)

        assert refusal.value.available == 0
        assert Account.objects.count() == 0

    def test_leaves_what_is_owed(self):
        wallet = a_wallet()
        first = give(wallet, 40)
        held = keep(wallet, 40)
        undo(first)
        services.release(hold=held.public_id, actor=STAFF, now=NOW)
        assert owned(wallet) == (40, 40)

        with pytest.raises(NotEnough) as refusal:
            use(wallet, 1)

        assert refusal.value.available == 0

    def test_is_told_again_when_nothing_is_left(self):
        wallet = a_wallet()
        give(wallet, 50)
        first = use(wallet, 50, key="cart-1")

        again = use(wallet, 50, key="cart-1", now=NOW + DAY)

        assert (again, again.is_new) == (first, False)
        assert len(events("ledger.spent")) == 1

    def test_refuses_another_under_its_key(self):
        wallet = a_wallet()
        give(wallet, 50)
        use(wallet, 5, key="cart-1")
        before = written()

        with pytest.raises(KeyReused):
            use(wallet, 6, key="cart-1")
        with pytest.raises(KeyReused):
            give(wallet, 5, key="cart-1")

        assert written() == before

    def test_does_not_mix_units(self):
        points = a_wallet()
        credit = Wallet(points.customer_id, EUR)
        give(points, 50)
        give(credit, 20)

        with pytest.raises(NotEnough):
            use(credit, 21)

        assert (owned(points), owned(credit)) == ((50, 0), (20, 0))

    def test_tells_whoever_subscribed(self, monkeypatch):
        wallet = a_wallet()
        give(wallet, 50)
        told = []
        for place in ("at_once.is_awaited", "at_once.deliver_added"):
            monkeypatch.setattr(
                f"regulars.engine.ledger.{place}", lambda event: told.append(event) or True
            )

        posted = use(wallet, 5)

        assert told[:2] == ["ledger.spent"] * 2
        assert told[2].key == f"ledger.spent:{posted.public_id}"


class TestPreview:
    def test_says_what_would_come_of_it_and_writes_nothing(self):
        wallet = a_wallet()
        give(wallet, 50)
        before = written()

        posted = services.preview(lambda: use(wallet, 20))

        assert posted.amount == -20
        assert (written(), owned(wallet)) == (before, (50, 0))
        with pytest.raises(NotEnough):
            services.preview(lambda: use(wallet, 51))
        assert use(wallet, 50).amount == -50


class TestBalance:
    def test_tells_apart_what_can_be_spent(self):
        wallet = a_wallet()
        give(wallet, 100, ends=NOW + 9 * DAY)
        give(wallet, 40, available_from=NOW + 2 * DAY)
        give(wallet, 7, available_from=NOW - 9 * DAY, ends=NOW - DAY)
        keep(wallet, 30)

        assert queries.balance(wallet, now=NOW) == Balance(
            unit="points",
            available=70,
            held=30,
            owed=0,
            owned=147,
            pending=(Due(NOW + 2 * DAY, 40),),
            lapsing=(Due(NOW + 9 * DAY, 70),),
        )
        assert queries.balance(wallet, now=NOW).pending_amount == 40
        later = queries.balance(wallet, now=NOW + 3 * DAY)
        assert (later.available, later.held, later.pending) == (140, 0, ())

    def test_is_nothing_where_nothing_was_given(self):
        wallet = a_wallet()

        assert queries.balance(wallet, now=NOW) == Balance(unit="points")
        assert queries.balance(Wallet(404), now=NOW) == Balance(unit="points")
        assert queries.units_of(wallet.customer_id) == []

    def test_of_many_is_asked_in_a_few_statements(self, django_assert_num_queries):
        people = [a_customer() for _ in range(20)]
        for pk in people[:10]:
            give(Wallet(pk), pk)

        with django_assert_num_queries(4):
            found = queries.balances(people, unit="points", now=NOW)

        assert [found[pk].available for pk in people] == [*people[:10], *([0] * 10)]
