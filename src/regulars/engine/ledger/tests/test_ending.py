"""Lots without an end get one where a policy is switched on."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

import pytest

from regulars.core.events.models import EventRow
from regulars.engine.ledger import services
from regulars.engine.ledger.invariants import invariants
from regulars.engine.ledger.models import Lot, LotExtension
from regulars.engine.ledger.rules.expiry import AfterPeriod, Never, Period
from regulars.engine.ledger.tests.factories import (
    DAY,
    EUR,
    NOW,
    STAFF,
    a_wallet,
    give,
    owned,
    use,
    written,
)
from regulars.engine.ledger.types import NothingBetween, UnknownUnit, Wallet

pytestmark = pytest.mark.django_db
YEAR = AfterPeriod(Period(months=12), ZoneInfo("UTC"))


def begin(*, unit: str = "points", end_of=None, now=NOW) -> int:
    end_of = end_of or partial(YEAR.end_of, enabled_at=NOW)
    return services.begin_expiry(unit=unit, end_of=end_of, actor=STAFF, now=now)


def ends() -> list:
    return list(Lot.objects.order_by("pk").values_list("expires_at", flat=True))


class TestBeginExpiry:
    def test_ends_nothing_within_a_period_of_being_switched_on(self):
        wallet, credit = a_wallet(), a_wallet(EUR)
        give(wallet, 10, available_from=NOW - 900 * DAY)
        give(wallet, 20, ends=NOW + DAY)
        give(wallet, 30, available_from=NOW + 10 * DAY)
        give(credit, 500)

        assert begin() == 2

        first, later = NOW.replace(year=2027), (NOW + 10 * DAY).replace(year=2027)
        assert ends() == [first, NOW + DAY, later, None]
        rows = LotExtension.objects.order_by("pk").values_list("before", "after")
        assert list(rows) == [(None, first), (None, later)]
        told = EventRow.objects.filter(name="ledger.extended").order_by("pk")
        assert [(row.payload["amount"], row.payload["until"]) for row in told] == [
            (10, "2027-03-01T12:00:00Z"),
            (30, "2027-03-11T12:00:00Z"),
        ]
        assert [one.name for one in invariants() if one.question()] == []

    def test_lets_lapse_what_was_not_spent_by_then(self):
        wallet = a_wallet()
        give(wallet, 10)
        begin()
        end = NOW.replace(year=2027)

        assert services.expire_due(now=end - DAY).lots == 0
        assert use(wallet, 4, now=end - DAY).amount == -4
        assert services.expire_due(now=end).amount == 6
        assert owned(wallet) == (0, 0)

    def test_goes_on_in_small_transactions_and_finds_nothing_twice(self, monkeypatch):
        monkeypatch.setattr(services, "ENDED_AT_ONCE", 2)
        wallets: list[Wallet] = [a_wallet() for _ in range(5)]
        for wallet in wallets * 2:
            give(wallet, 5)

        assert begin() == 10
        before = written()

        assert begin(now=NOW + DAY) == 0
        assert written() == before

    def test_leaves_lots_for_which_there_is_no_end(self):
        give(a_wallet(), 5)
        before = written()

        assert begin(end_of=partial(Never().end_of, enabled_at=NOW)) == 0
        assert (written(), ends()) == (before, [None])

    def test_refuses_ends_that_have_come_and_units_that_are_none(self):
        give(a_wallet(), 5)
        before = written()

        with pytest.raises(NothingBetween):
            begin(end_of=lambda _: NOW)
        with pytest.raises(UnknownUnit):
            begin(unit="stars")

        assert (written(), ends()) == (before, [None])
