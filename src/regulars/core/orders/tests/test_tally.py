from __future__ import annotations

import random
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F, Max, Min, Q, Sum

from regulars.core.events.types import SYSTEM
from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine, Tally
from regulars.core.orders.services import undo_import
from regulars.core.orders.tallies import rebuild_tallies, wrong_tallies
from regulars.core.orders.tests.factories import NOW, at, customer, document, line, store
from regulars.core.orders.types import DocumentsImported
from regulars.core.tests.estates import estates_of

pytestmark = pytest.mark.django_db

STANDS = Q(cancelled_at=None)  # written out once more: what the module itself says is under test
SOLD = STANDS & Q(subtotal_minor__gt=F("discount_minor"))
NOTHING = {"orders": 0, "revenue": 0, "refunded": 0, "first": None, "last": None, "documents": 0}


def truth() -> dict[tuple[int, str], dict[str, Any]]:
    """What the tallies must say, added up from orders and refunds themselves."""
    sums: dict[tuple[int, str], dict[str, Any]] = {}
    orders = Order.objects.exclude(customer=None).values("customer_id", "currency")
    for row in orders.annotate(
        orders=Count("pk", filter=SOLD),
        revenue=Sum(F("subtotal_minor") - F("discount_minor"), filter=STANDS, default=0),
        first=Min("placed_at", filter=SOLD),
        last=Max("placed_at", filter=SOLD),
        documents=Count("pk"),
    ):
        key = row.pop("customer_id"), row.pop("currency")
        sums[key] = {**NOTHING, **row}
    refunds = Refund.objects.exclude(customer=None).values("customer_id", "currency")
    for row in refunds.annotate(
        refunded=Sum("amount_minor", filter=Q(is_void=False), default=0), documents=Count("pk")
    ):
        one = sums.setdefault((row["customer_id"], row["currency"]), dict(NOTHING))
        one["refunded"] += row["refunded"]
        one["revenue"] -= row["refunded"]
        one["documents"] += row["documents"]
    return sums


def kept() -> dict[tuple[int, str], dict[str, Any]]:
    return {
        (row.customer_id, row.currency): {
            "orders": row.orders,
            "revenue": row.revenue_minor,
            "refunded": row.refunded_minor,
            "first": row.first_order_at,
            "last": row.last_order_at,
            "documents": row.documents,
        }
        for row in Tally.objects.all()
    }


def a_history(chance: random.Random, buyers: list[int | None], *, numbers: range) -> list[Any]:
    """Orders of several lines, some returned, some free, some of nobody known."""
    documents = []
    for number in numbers:
        day = (
            f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02} 1{chance.randint(0, 9)}:15"
        )
        lines = [
            line(chance.choice([0, 0, 300, 500, 1_250]), day, key=str(place))
            for place in range(chance.randint(1, 3))
        ]
        if chance.random() < 0.3:
            lines.append(line(-chance.randint(1, 400), "2024-12-30 09:00", key="back"))
        documents.append(document(str(number), *lines, customer=chance.choice(buyers)))
    return documents


def undo(import_run: int, told: DocumentsImported) -> None:
    undo_import(estates=estates_of(import_run, told), actor=SYSTEM, now=NOW)


class TestTally:
    def test_counts_orders_with_anything_sold_and_subtracts_returns(self):
        buyer = customer("C1")
        store(
            document("1", line(1_000, "2024-01-05 10:00"), customer=buyer),
            document(
                "2",
                line(500, "2024-02-05 10:00"),
                line(-200, "2024-03-01 09:00", key="b"),
                customer=buyer,
            ),
            document("3", line(0, "2024-06-01 10:00"), customer=buyer),
        )

        assert kept() == {
            (buyer, "EUR"): {
                "orders": 2,
                "revenue": 1_300,
                "refunded": 200,
                "first": at("2024-01-05 10:00"),
                "last": at("2024-02-05 10:00"),
                "documents": 4,
            }
        }

    def test_keeps_currencies_apart(self):
        buyer = customer("C1")
        store(document("1", line(1_000), customer=buyer))
        store(document("2", line(700), customer=buyer), currency="USD")

        assert {row.currency: row.revenue_minor for row in Tally.objects.all()} == {
            "EUR": 1_000,
            "USD": 700,
        }

    def test_is_exact_through_imports_that_overlap_undoing_and_importing_again(self):
        chance = random.Random(7)  # noqa: S311 - the same history on every run
        buyers = [None, *(customer(f"C{place}") for place in range(6))]
        first = a_history(chance, buyers, numbers=range(60))
        second = a_history(chance, buyers, numbers=range(40, 120))

        store(*first, import_run=1)
        assert kept() == truth()
        one = kept()
        told = store(*second, import_run=2)
        assert kept() == truth() != one
        both = kept()
        undo(2, told)
        assert kept() == truth() == one
        told = store(*second, import_run=3)
        assert kept() == truth() == both
        undo_import(estates=estates_of(1), actor=SYSTEM, now=NOW)
        assert kept() == truth()
        undo(3, told)
        assert kept() == truth() == {}

    def test_is_exact_when_rows_change_without_a_verb(self):
        chance = random.Random(11)  # noqa: S311
        buyers = [customer(f"C{place}") for place in range(4)]
        store(*a_history(chance, [*buyers, None], numbers=range(40)))
        orders = Order.objects.all()

        for change in (
            {"customer_id": buyers[0]},
            {"customer_id": None},
            {"currency": "USD"},
            {"placed_at": NOW - timedelta(days=400)},
            {"subtotal_minor": F("discount_minor"), "total_minor": 0},
            {"cancelled_at": NOW},
            {"cancelled_at": None},
        ):
            some = chance.sample(list(orders.values_list("pk", flat=True)), 9)
            orders.filter(pk__in=some).update(**change)
            assert kept() == truth(), change
        Refund.objects.filter(customer_id=buyers[1]).update(customer_id=buyers[2])
        Refund.objects.filter(customer_id=buyers[3]).update(is_void=True)
        Refund.objects.update(amount_minor=F("amount_minor") + 5)
        assert kept() == truth()
        RefundLine.objects.all().delete()
        OrderLine.objects.all().delete()
        Refund.objects.all().delete()
        assert kept() == truth()
        Order.objects.filter(pk__in=list(orders.values_list("pk", flat=True)[:20])).delete()
        assert kept() == truth()

    def test_goes_back_where_the_writing_fails(self):
        buyer = customer("C1")
        store(document("1", line(1_000), customer=buyer))
        before = kept()

        with pytest.raises(IntegrityError), transaction.atomic():
            Order.objects.update(subtotal_minor=5_000)  # the total no longer adds up

        assert kept() == before

    @pytest.mark.parametrize(
        "wrong",
        [
            {"currency": "eur"},
            {"documents": 0},
            {"orders": 2},
            {"first_order_at": None},
            {"last_order_at": at("2023-12-31 10:00")},
        ],
    )
    def test_that_cannot_be_is_refused_by_the_database(self, wrong):
        store(document("1", line(1_000), customer=customer("C1")))
        before = kept()

        with pytest.raises(IntegrityError), transaction.atomic():
            Tally.objects.update(**wrong)

        assert kept() == before


class TestRebuildTallies:
    def test_makes_again_what_is_wrong_and_leaves_the_rest(self):
        chance = random.Random(5)  # noqa: S311
        buyers = [customer(f"C{place}") for place in range(6)]
        store(*a_history(chance, buyers, numbers=range(40)))
        right = kept()
        untouched = Tally.objects.get(customer_id=buyers[3]).pk
        assert (wrong_tallies(), rebuild_tallies()) == (0, 0)
        Tally.objects.filter(customer_id=buyers[0]).update(revenue_minor=F("revenue_minor") + 1)
        Tally.objects.filter(customer_id=buyers[1]).delete()
        Tally.objects.create(
            customer_id=buyers[2],
            currency="USD",
            orders=0,
            revenue_minor=0,
            refunded_minor=0,
            documents=1,
        )
        assert wrong_tallies() == 3

        assert rebuild_tallies() == 3

        assert kept() == right == truth()
        assert wrong_tallies() == 0
        assert Tally.objects.get(customer_id=buyers[3]).pk == untouched


class Deleting(threading.Thread):
    """A transaction of its own that deletes an order and stays open until it is let go."""

    def __init__(self, number: str) -> None:
        super().__init__(daemon=True)
        self.number = number
        self.deleted, self.let_go = threading.Event(), threading.Event()

    def run(self) -> None:
        """Delete, wait, commit."""
        try:
            with transaction.atomic():
                OrderLine.objects.filter(order__number=self.number).delete()
                Order.objects.filter(number=self.number).delete()
                self.deleted.set()
                self.let_go.wait(20)
        finally:
            connection.close()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL: one writer")
@pytest.mark.django_db(transaction=True)
class TestTwoTransactions:
    def test_that_delete_orders_of_one_customer_leave_the_first_order_that_is_left(self):
        buyer = customer("C1")
        days = ("2024-01-01 10:00", "2024-01-02 10:00", "2024-01-03 10:00")
        store(
            *(
                document(str(number), line(100, day), customer=buyer)
                for number, day in enumerate(days, start=1)
            )
        )
        third, second = Deleting("3"), Deleting("2")

        third.start()
        assert third.deleted.wait(20)
        second.start()
        until = time.monotonic() + 20
        while not somebody_waits() and time.monotonic() < until:
            time.sleep(0.02)
        second.let_go.set()
        third.let_go.set()
        third.join()
        second.join()

        assert kept() == truth()
        assert kept()[buyer, "EUR"]["last"] == at(days[0])
