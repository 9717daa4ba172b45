"""Merging while facts arrive, and while somebody else merges."""

from __future__ import annotations

from concurrent.futures import TimeoutError as StillWaits

import pytest
from django.db import connection, transaction

from regulars.core.activity.models import Activity
from regulars.core.customers.models import Customer
from regulars.core.events.tests.writers import Meanwhile, Pause, processes
from regulars.core.identity import services
from regulars.core.identity.gathering import left_behind
from regulars.core.identity.models import Merge
from regulars.core.identity.services import merge
from regulars.core.identity.tests.shoppers import NOW, WHY, a_shopper, buys, claim, looks, met
from regulars.core.identity.types import PartOfAnother
from regulars.core.orders.models import Order
from regulars.core.orders.queries import wrong_tallies

pytestmark = pytest.mark.django_db(transaction=True)


def two() -> tuple[int, int]:
    return a_shopper("7"), a_shopper("8")


def make_one(kept: int, merged: int) -> str:
    return merge(kept=kept, merged=merged, reason=WHY, actor="stf_1", now=NOW)


def tells(pause: Pause | Meanwhile | None = None) -> None:
    """The shop tells what its customer 8 does."""
    with transaction.atomic():
        (one,) = met(claim(70, user_id="8", anonymous_id="b8"))
        if isinstance(pause, Meanwhile):
            pause.hold()
        elif pause:
            pause.here()
        looks(one.customer_id, one.visitor_id)
        buys(one.customer_id)
        services.bring_after(met=[one], actor="system", now=NOW)


def owners() -> set[int | None]:
    return {
        *Activity.objects.values_list("customer", flat=True),
        *Order.objects.values_list("customer", flat=True),
    }


def state() -> tuple[set[int | None], int, set[int], int]:
    return owners(), Merge.objects.count(), left_behind(), wrong_tallies()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL: many writers")
class TestBesides:
    def test_takes_along_what_is_being_told_just_now(self):
        first, second = two()
        other = Meanwhile(lambda: tells(other))

        assert other.beside(lambda: make_one(first, second)) == []

        assert state() == ({first}, 1, set(), 0)

    def test_lets_what_is_told_meanwhile_be_the_kept_ones(self, monkeypatch):
        first, second = two()
        other, record = Meanwhile(lambda: make_one(first, second)), services.merging.record

        def slowly(event: object) -> None:
            other.hold()
            record(event)

        monkeypatch.setattr(services.merging, "record", slowly)

        assert other.beside(tells) == []

        assert state() == ({first}, 1, set(), 0)

    def test_refuses_whoever_comes_second(self, monkeypatch):
        first, second = two()
        other, record = Meanwhile(lambda: make_one(first, second)), services.merging.record

        def slowly(event: object) -> None:
            other.hold()
            record(event)

        def turned() -> None:
            with pytest.raises(PartOfAnother):
                make_one(second, first)

        monkeypatch.setattr(services.merging, "record", slowly)

        assert other.beside(turned) == []

        assert Merge.objects.values_list("kept", "merged").get() == (first, second)
        assert list(Customer.objects.order_by("pk").values_list("merged_into", flat=True)) == [
            None,
            first,
        ]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite: one writer")
class TestBesidesWithOneWriter:
    def test_takes_along_what_is_being_told_just_now(self, tmp_path):
        with processes(tmp_path / "store.sqlite3") as start:
            shop, desk, pause = start(), start(), Pause()
            first, second = shop.do(two)

            telling = shop.begin(tells, pause)
            pause.reached()
            merging = desk.begin(make_one, first, second)
            with pytest.raises(StillWaits):
                merging.result(0.3)
            pause.go_on()
            telling.result(20)
            merging.result(20)

            assert desk.ask(state) == ({first}, 1, set(), 0)

    def test_refuses_whoever_comes_second(self, tmp_path):
        with processes(tmp_path / "store.sqlite3") as start:
            one, other = start(), start()
            first, second = one.do(two)

            first_goes = one.begin(make_one, first, second)
            second_goes = other.begin(make_one, second, first)
            outcomes = [first_goes.exception(20), second_goes.exception(20)]

            assert sorted(type(outcome).__name__ for outcome in outcomes) == [
                "NoneType",
                "PartOfAnother",
            ]
            assert one.ask(Merge.objects.count) == 1
