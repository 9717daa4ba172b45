"""Undoing an import leaves what importing only the other files would have brought."""

from __future__ import annotations

import random
from typing import Any

import pytest

from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.edges.connectors.files import queries
from regulars.edges.connectors.files.tests.factories import bring_in, line, undo, write_csv

pytestmark = pytest.mark.django_db

COLUMNS = ("order_id", "order_date", "customer_id", "product_id", "quantity", "amount")
TOLD_OR_NOT = ("discount", "cost")


def truth(chance: random.Random) -> list[dict[str, Any]]:
    """The lines there are: a few orders with goods, some free and some taken back."""
    rows = []
    for number in "12345":
        customer = f"C{chance.randint(1, 3)}"
        for place in range(chance.randint(1, 3)):
            amount = chance.choice((20, 30, 30, 0, -10) if place else (20, 30))
            rows.append(
                line(
                    number,
                    f"{amount}.00",
                    order_date=f"2024-01-{chance.randint(5, 6):02} 10:00:00",
                    customer_id=customer,
                    product_id=f"P{chance.randint(1, 2)}",
                    discount=f"{chance.randint(1, 3)}.00",
                    cost=f"{chance.randint(4, 6)}.00",
                )
            )
    return rows


def some_of(rows: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """A file's share of the orders, with the amounts that it tells; whole orders, for a file that
    has one of several lines of the same thing cannot say which.
    """
    told = [name for name in TOLD_OR_NOT if chance.random() < 0.6]
    blank = chance.random() < 0.4
    mine = {number for number in "12345" if chance.random() < 0.6} or {"1"}
    return [
        {name: row[name] for name in COLUMNS}
        | {name: "" if blank and chance.random() < 0.5 else row[name] for name in told}
        for row in rows
        if row["order_id"] in mine
    ]


def what_is_there() -> list[list[tuple[Any, ...]]]:
    """Orders, refunds and their lines, without what only some of the files tell."""
    totals = Order.objects.values_list("number", "customer_id", "total_minor", "refunded_minor")
    heads = [(number, total, back) for number, _, total, back in totals]
    orders = OrderLine.objects.values_list("order__number", "key", "quantity", "amount_minor")
    refunds = RefundLine.objects.values_list("refund__number", "key", "quantity", "amount_minor")
    amounts = Refund.objects.values_list("number", "refunded_on", "amount_minor", "order__number")
    lines = [
        [(number, key.rpartition("#")[0], *rest) for number, key, *rest in side]
        for side in (orders, refunds)
    ]
    return [sorted(rows, key=str) for rows in (heads, list(amounts), *lines)]


class TestUndo:
    @pytest.mark.parametrize("seed", range(12))
    @pytest.mark.slow
    def test_leaves_what_the_other_files_bring_into_an_empty_store(self, tmp_path, seed):
        chance = random.Random(seed)  # noqa: S311 - the same at every run
        rows = truth(chance)
        files = [some_of(rows, chance) for _ in range(3)]
        paths = [
            write_csv(tmp_path / f"{place}.csv", told, (*told[0],))
            for place, told in enumerate(files)
        ]
        undone = chance.randrange(3)
        others = [path for place, path in enumerate(paths) if place != undone]
        alone = [bring_in(path) for path in others]
        expected = what_is_there()
        for card in alone:
            undo(card.id)
        assert not Order.objects.exists()

        runs = [bring_in(path) for path in paths]
        planned = queries.undo_plan(runs[undone].id)
        before = OrderLine.objects.count() + RefundLine.objects.count()
        undo(runs[undone].id)

        assert what_is_there() == expected
        assert before - planned.lines == OrderLine.objects.count() + RefundLine.objects.count()
