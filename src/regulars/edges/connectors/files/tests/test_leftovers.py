"""Customers and products that outlive the import that made them, and what they keep of it."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from regulars.core.catalog.models import Product
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order
from regulars.core.orders.queries import wrong_tallies
from regulars.edges.connectors.files import queries
from regulars.edges.connectors.files.tests.factories import (
    HEADER,
    NOW,
    bring_in,
    counts,
    line,
    undo,
    write_csv,
)

pytestmark = pytest.mark.django_db


def people(path: Path, *rows: dict[str, str]) -> int:
    header = ("customer_id", "name", "email", "created_at")
    return bring_in(write_csv(path, list(rows), header), "customers").id


def goods(path: Path, *rows: dict[str, str]) -> int:
    return bring_in(write_csv(path, list(rows), ("product_id", "name", "category")), "products").id


def orders(path: Path, *rows: dict[str, Any]) -> int:
    return bring_in(write_csv(path, list(rows), HEADER), may_double=True).id


def undone_as_planned(run: int) -> None:
    """Undo an import, and hold what goes against what was announced."""
    before, plan = counts(), queries.undo_plan(run)
    undo(run)
    after = counts()
    went = {name: before[name] - after[name] for name in before}
    events = EventRow.objects.filter(name__endswith=".import_undone", payload__import_run=run)
    changed = {event.name.partition(".")[0]: event.payload["changed"] for event in events}
    told = (went["Order"], went["Refund"], went["Customer"], went["Product"])
    assert told == (plan.orders, plan.refunds, plan.customers, plan.products)
    assert went["OrderLine"] + went["RefundLine"] == plan.lines
    assert changed.pop("orders", 0) == plan.orders_changed
    assert sum(changed.values()) == plan.changed
    assert wrong_tallies() == 0


class TestLeftovers:
    def test_go_with_the_import_that_told_of_another_customer(self, tmp_path):
        first = orders(tmp_path / "one.csv", line("1", "10.00", customer_id="C1"))
        added = line("1", "5.00", customer_id="C2", product_id="P2")
        second = orders(tmp_path / "two.csv", added)
        assert Order.objects.get().customer.references.get().reference == "C1"

        undone_as_planned(first)
        kept = Customer.objects.get()
        assert (kept.references.get().reference, kept.import_run) == ("C2", second)
        assert Order.objects.get().customer_id == kept.pk

        undone_as_planned(second)
        assert (Customer.objects.count(), Product.objects.count()) == (0, 0)

    def test_go_with_the_last_import_that_uses_them(self, tmp_path):
        listed = people(tmp_path / "people.csv", {"customer_id": "C1", "name": "Somebody"})
        made = goods(tmp_path / "goods.csv", {"product_id": "P1", "name": "Green tea"})
        runs = [orders(tmp_path / f"{place}.csv", line(str(place), "10.00")) for place in range(3)]

        for run in (listed, made, runs[1], runs[0]):
            undone_as_planned(run)
            assert (Customer.objects.count(), Product.objects.count()) == (1, 1)
        undone_as_planned(runs[2])

        assert not any(counts().values())

    def test_go_with_the_import_that_told_more_about_them(self, tmp_path):
        first = people(tmp_path / "one.csv", {"customer_id": "C1"})
        second = people(tmp_path / "two.csv", {"customer_id": "C1", "email": "c1@example.com"})
        brought = goods(tmp_path / "three.csv", {"product_id": "P1"})
        told = goods(tmp_path / "four.csv", {"product_id": "P1", "category": "Tea"})

        for run in (first, brought):
            undone_as_planned(run)
        assert Customer.objects.get().import_run == second
        assert Product.objects.get().import_run == told

        for run in (second, told):
            undone_as_planned(run)
        assert (Customer.objects.count(), Product.objects.count()) == (0, 0)

    @pytest.mark.parametrize("seed", [12, 39, 58, 67, 97])
    @pytest.mark.slow
    @pytest.mark.each_database
    def test_are_none_whatever_came_in_and_was_undone_in_whichever_order(self, tmp_path, seed):
        chance = random.Random(seed)  # noqa: S311 - no secret hangs on it
        runs: list[int] = []
        for place in range(5):
            if runs and chance.random() < 0.4:
                undone_as_planned(runs.pop(chance.randrange(len(runs))))
            runs.append(anything(chance, tmp_path / f"{place}.csv"))
        while runs:
            undone_as_planned(runs.pop(chance.randrange(len(runs))))

        assert not any(counts().values())


def anything(chance: random.Random, path: Path) -> int:
    """A file of a few customers, products or order lines that have much in common."""
    kind = chance.choice((people, goods, orders, orders))
    if kind is orders:
        return orders(path, *(a_line(chance) for _ in range(chance.randrange(1, 5))))
    names = chance.sample(("1", "2", "3"), chance.randrange(1, 4))
    if kind is goods:
        told = [
            {"product_id": f"P{name}", "category": chance.choice(("", "Tea"))} for name in names
        ]
        return goods(path, *told)
    days = ("", "2019-01-01", "2025-01-01")
    return people(
        path, *({"customer_id": f"C{name}", "created_at": chance.choice(days)} for name in names)
    )


def a_line(chance: random.Random) -> dict[str, Any]:
    return line(
        str(chance.randrange(6)),
        chance.choice(("10.00", "5.00", "-2.00")),
        customer_id=chance.choice(("C1", "C2", "C3", "")),
        product_id=chance.choice(("P1", "P2", "P3")),
        order_date=f"2024-0{chance.randrange(1, 9)}-05 10:00:00",
    )


class TestFirstSeen:
    """When a customer was first seen, once the import that said so is undone."""

    def seen(self) -> datetime:
        return Customer.objects.get().first_seen_at

    def test_is_the_first_order_that_is_left(self, tmp_path):
        january, march = (
            line(number, "10.00", order_date=f"2024-{month}-05 10:00:00")
            for number, month in (("1", "01"), ("2", "03"))
        )
        early = orders(tmp_path / "one.csv", january)
        orders(tmp_path / "two.csv", march)
        assert self.seen() == datetime(2024, 1, 5, 10, tzinfo=UTC)

        undo(early)

        assert self.seen() == datetime(2024, 3, 5, 10, tzinfo=UTC)

    def test_is_derived_of_what_is_left_whichever_import_is_undone_first(self, tmp_path):
        months = ("03", "02", "01")
        runs = [
            orders(
                tmp_path / f"{month}.csv",
                line(month, "10.00", order_date=f"2024-{month}-05 10:00:00"),
            )
            for month in months
        ]

        undo(runs[1])  # it had told of February, which January took the place of
        assert self.seen() == datetime(2024, 1, 5, 10, tzinfo=UTC)
        undo(runs[2])
        assert self.seen() == datetime(2024, 3, 5, 10, tzinfo=UTC)

    def test_is_what_was_taken_back_first_where_nothing_was_bought_earlier(self, tmp_path):
        bought = orders(tmp_path / "one.csv", line("1", "10.00", order_date="2024-01-05 10:00:00"))
        orders(tmp_path / "two.csv", line("1", "-4.00", order_date="2024-02-05 10:00:00"))

        undo(bought)

        assert self.seen() == datetime(2024, 2, 5, 10, tzinfo=UTC)

    def test_is_the_day_they_joined_where_that_is_known(self, tmp_path):
        bought = orders(tmp_path / "one.csv", line("1", "10.00", order_date="2018-01-05 10:00:00"))
        people(tmp_path / "two.csv", {"customer_id": "C1", "created_at": "2020-01-01"})

        undo(bought)

        assert self.seen() == datetime(2020, 1, 1, tzinfo=UTC)

    def test_is_the_day_of_a_list_of_customers_that_says_no_more(self, tmp_path):
        bought = orders(tmp_path / "one.csv", line("1", "10.00"))
        people(tmp_path / "two.csv", {"customer_id": "C1", "name": "Somebody"})

        undo(bought)

        assert self.seen() == NOW

    def test_is_what_an_import_told_that_stands(self, tmp_path):
        first = people(tmp_path / "one.csv", {"customer_id": "C1", "created_at": "2021-01-01"})
        people(tmp_path / "two.csv", {"customer_id": "C1", "created_at": "2019-01-01"})

        undo(first)

        customer = Customer.objects.get()
        assert customer.first_seen_at == datetime(2019, 1, 1, tzinfo=UTC)

    def test_is_recorded_where_nothing_else_of_the_customer_changes(self, tmp_path):
        first = orders(tmp_path / "one.csv", line("1", "10.00", order_date="2024-01-05 10:00:00"))
        orders(tmp_path / "two.csv", line("2", "10.00", order_date="2024-03-05 10:00:00"))

        undo(first)

        told = EventRow.objects.get(name="customers.import_undone").payload
        assert told == {"import_run": first, "deleted": 0, "changed": 0}
