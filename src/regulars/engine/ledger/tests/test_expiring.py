"""Lots that end, and lots that end later."""

from __future__ import annotations

import pytest

from regulars.core.events.models import EventRow
from regulars.engine.ledger import expiring, queries, services
from regulars.engine.ledger.handlers import expire_due
from regulars.engine.ledger.models import Lot, LotExtension, Transaction
from regulars.engine.ledger.tests.factories import (
    DAY,
    EUR,
    NOW,
    STAFF,
    a_key,
    a_wallet,
    correct,
    give,
    keep,
    lots_of,
    owned,
    use,
    written,
)
from regulars.engine.ledger.types import (
    Extension,
    KeyReused,
    NoReason,
    NotEnough,
    NothingBetween,
    Swept,
    TransactionKind,
    UnknownLot,
    UnusableAmount,
)

pytestmark = pytest.mark.django_db


def extend(purse, until, *, now=NOW, key="", lots=()):
    asked = Extension(purse=purse, until=until, key=key or a_key(), actor=STAFF, lots=lots)
    return services.extend(asked, now=now)


class TestExpire:
    def test_lets_lapse_what_is_left_and_says_so_once_for_an_account(self):
        wallet, other = a_wallet(), a_wallet(EUR)
        give(wallet, 30, ends=NOW + DAY)
        give(wallet, 30, ends=NOW + 2 * DAY)
        give(wallet, 30, ends=NOW + 3 * DAY)
        give(other, 500, ends=NOW + DAY)
        use(wallet, 10)

        swept = services.expire_due(now=NOW + 2 * DAY)

        assert swept == Swept(lots=3, amount=550, is_done=True)
        assert lots_of(wallet) == [(30, 0, 0), (30, 0, 0), (30, 30, 0)]
        assert (owned(wallet), owned(other)) == ((30, 0), (0, 0))
        rows = EventRow.objects.filter(name="ledger.lapsed").order_by("pk")
        assert [(row.payload["unit"], row.payload["amount"], row.actor) for row in rows] == [
            ("points", 50, "system"),
            ("credit.EUR", 500, "system"),
        ]
        assert Transaction.objects.filter(kind=TransactionKind.LAPSE.value).count() == 2

    def test_finds_nothing_twice(self):
        wallet = a_wallet()
        give(wallet, 30, ends=NOW + DAY)

        expire_due(NOW + DAY)
        before = written()

        assert services.expire_due(now=NOW + 9 * DAY) == Swept()
        assert written() == before

    def test_goes_on_in_small_transactions(self, monkeypatch):
        monkeypatch.setattr(services, "SWEPT_AT_ONCE", 3)
        wallets = [a_wallet() for _ in range(4)]
        for wallet in wallets * 2:
            give(wallet, 5, ends=NOW + DAY)

        assert services.expire_due(now=NOW + DAY) == Swept(8, 40, is_done=True)

        assert {owned(wallet) for wallet in wallets} == {(0, 0)}
        assert Transaction.objects.filter(kind=TransactionKind.LAPSE.value).count() == 4

    def test_goes_on_where_it_was_stopped(self, monkeypatch):
        monkeypatch.setattr(services, "SWEPT_AT_ONCE", 3)
        wallets = [a_wallet() for _ in range(4)]
        for wallet in wallets:
            give(wallet, 5, ends=NOW + DAY)
        sweep, goes = expiring.sweep, []

        def stopped(now, **asked):
            goes.append(now)
            if len(goes) > 1:
                raise KeyboardInterrupt
            return sweep(now, **asked)

        monkeypatch.setattr(expiring, "sweep", stopped)
        with pytest.raises(KeyboardInterrupt):
            services.expire_due(now=NOW + DAY)
        assert [owned(wallet)[0] for wallet in wallets] == [0, 0, 0, 5]
        monkeypatch.setattr(expiring, "sweep", sweep)

        assert services.expire_due(now=NOW + DAY) == Swept(1, 5, is_done=True)

    def test_takes_of_one_account_with_many_lots_some_at_a_time(self, monkeypatch):
        monkeypatch.setattr(services, "SWEPT_AT_ONCE", 2)
        wallet, other = a_wallet(), a_wallet()
        for _ in range(19):
            give(wallet, 5, ends=NOW + DAY)
        give(other, 7, ends=NOW + DAY)

        assert services.expire_due(now=NOW + DAY) == Swept(20, 102, is_done=True)

        lapses = Transaction.objects.filter(kind=TransactionKind.LAPSE.value).order_by("pk")
        assert [(one.parts, one.amount) for one in lapses] == [
            (8, -40),
            (8, -40),
            (3, -15),
            (1, -7),
        ]
        assert (owned(wallet), owned(other)) == ((0, 0), (0, 0))

    def test_leaves_what_is_held_until_it_is_not(self):
        wallet = a_wallet()
        give(wallet, 30, ends=NOW + DAY / 48)
        held = keep(wallet, 20)

        assert services.expire_due(now=NOW + DAY / 30).amount == 10
        assert lots_of(wallet) == [(30, 20, 20)]
        services.release(hold=held.public_id, actor=STAFF, now=NOW + DAY / 30)
        assert services.expire_due(now=NOW + DAY / 30).amount == 20
        assert owned(wallet) == (0, 0)

    def test_shows_lots_as_they_stand(self):
        wallet = a_wallet()
        give(wallet, 10, available_from=NOW - 9 * DAY, ends=NOW - DAY, source="order:1")
        give(wallet, 20, available_from=NOW + DAY)
        give(wallet, 5)
        use(wallet, 5)
        give(wallet, 40)

        lots = queries.lots_of(wallet, now=NOW)

        assert [(lot.amount, lot.state) for lot in lots] == [
            (40, "live"),
            (5, "spent"),
            (20, "pending"),
            (10, "lapsed"),
        ]
        assert (lots[3].source, lots[3].opened_at, lots[3].unit) == ("order:1", NOW, "points")


class TestExtend:
    def test_moves_the_end_of_all_that_can_still_be_spent(self):
        wallet = a_wallet()
        give(wallet, 10, ends=NOW + DAY)
        give(wallet, 10, ends=NOW + 90 * DAY)
        give(wallet, 10)
        give(wallet, 10, available_from=NOW + DAY, ends=NOW + 3 * DAY)
        give(wallet, 10, available_from=NOW - DAY, ends=NOW)

        posted = extend(wallet, NOW + 30 * DAY)

        ends = list(Lot.objects.order_by("pk").values_list("expires_at", flat=True))
        assert ends == [NOW + 30 * DAY, NOW + 90 * DAY, None, NOW + 30 * DAY, NOW]
        assert (posted.kind, posted.amount, posted.asked) == (TransactionKind.EXTEND, 0, 0)
        rows = LotExtension.objects.order_by("pk").values_list("before", "after")
        assert list(rows) == [(NOW + DAY, NOW + 30 * DAY), (NOW + 3 * DAY, NOW + 30 * DAY)]
        event = EventRow.objects.get(name="ledger.extended").payload
        assert (event["amount"], event["until"]) == (20, "2026-03-31T12:00:00Z")
        assert use(wallet, 30, now=NOW + 29 * DAY).amount == -30

    def test_moves_the_end_of_the_lots_that_are_named(self):
        wallet = a_wallet()
        give(wallet, 10, ends=NOW + DAY)
        give(wallet, 10, ends=NOW + DAY)
        first, second = Lot.objects.order_by("pk")

        extend(wallet, NOW + 30 * DAY, lots=[second.pk])

        first.refresh_from_db(), second.refresh_from_db()
        assert (first.expires_at, second.expires_at) == (NOW + DAY, NOW + 30 * DAY)

    def test_says_nothing_where_nothing_changes(self):
        wallet = a_wallet()
        give(wallet, 10)

        extend(wallet, NOW + 30 * DAY)

        assert not EventRow.objects.filter(name="ledger.extended").exists()
        assert LotExtension.objects.count() == 0

    def test_is_done_once_by_its_key(self):
        wallet = a_wallet()
        give(wallet, 10, ends=NOW + DAY)
        first = extend(wallet, NOW + 30 * DAY, key="active-1")

        assert extend(wallet, NOW + 30 * DAY, key="active-1", now=NOW + 60 * DAY) == first
        with pytest.raises(KeyReused):
            extend(wallet, NOW + 31 * DAY, key="active-1")

        assert LotExtension.objects.count() == 1

    def test_refuses_lots_that_are_not_there_or_over_and_ends_that_are(self):
        wallet = a_wallet()
        give(wallet, 10, ends=NOW + DAY)
        lot = Lot.objects.get().pk
        before = written()

        with pytest.raises(UnknownLot) as refusal:
            extend(wallet, NOW + 30 * DAY, lots=[lot, 404])
        assert refusal.value.lot == 404
        with pytest.raises(UnknownLot):
            extend(wallet, NOW + 30 * DAY, lots=[lot], now=NOW + DAY)
        with pytest.raises(NothingBetween):
            extend(wallet, NOW)

        assert written() == before


class TestAdjust:
    def test_gives_and_takes_for_a_reason(self):
        wallet = a_wallet()

        more = correct(wallet, 50, expires_at=NOW + DAY, reason="The parcel was late")
        less = correct(wallet, -20, reason="Typed too much")

        assert (more.amount, less.amount, owned(wallet)) == (50, -20, (30, 0))
        lines = queries.statement(wallet)
        assert [(line.reason, line.actor) for line in lines] == [
            ("Typed too much", STAFF),
            ("The parcel was late", STAFF),
        ]
        rows = EventRow.objects.filter(name="ledger.adjusted").order_by("pk")
        told = [(row.payload["is_more"], row.payload["amount"]) for row in rows]
        assert told == [(True, 50), (False, 20)]
        assert Lot.objects.get().expires_at == NOW + DAY

    def test_is_done_once_by_its_key(self):
        wallet = a_wallet()
        first = correct(wallet, 50, key="ticket-1")

        again = correct(wallet, 50, key="ticket-1", reason="The same")

        assert (again, owned(wallet)) == (first, (50, 0))

    @pytest.mark.parametrize(
        ("amount", "more", "refusal"),
        [
            (5, {"reason": " "}, NoReason),
            (0, {}, UnusableAmount),
            (1.5, {}, UnusableAmount),
            (-(10**15) - 1, {}, UnusableAmount),
            (5, {"expires_at": NOW}, NothingBetween),
            (-31, {}, NotEnough),
        ],
    )
    def test_refuses(self, amount, more, refusal):
        wallet = a_wallet()
        give(wallet, 30)
        before = written()

        with pytest.raises(refusal):
            correct(wallet, amount, **more)

        assert (written(), owned(wallet)) == (before, (30, 0))
