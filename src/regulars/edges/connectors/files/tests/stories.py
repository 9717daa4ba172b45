"""Random stories of files that overlap and contradict each other, and all that they left."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regulars.core.catalog.models import Product, ProductReference
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.orders.models import Channel, Order, OrderLine, Refund, RefundLine
from regulars.edges.connectors.files.tests.factories import bring_in, line, write_csv
from regulars.edges.connectors.files.types import RunCard

ORDER_COLUMNS = ("order_id", "order_date", "product_id", "quantity", "amount")
ORDER_DETAILS = {
    "customer_id": ("C1", "C2", "C3"),
    "customer_name": ("Shop 1", "Shop 2"),
    "email": ("one@example.com", "two@example.com"),
    "product_name": ("Green tea", "Mint tea"),
    "category": ("tea", "herbs"),
    "channel": ("web", "till"),
    "tax": ("0.50", "0.70"),
    "shipping": ("3.00", "4.00"),
    "discount": ("1.00", "2.00"),
    "cost": ("4.00", "5.00"),
}
OF_THE_WHOLE = ("customer_id", "customer_name", "email", "channel", "tax", "shipping")
CUSTOMER_DETAILS = {
    "name": ("Shop 1", "Shop One", "Shop Two"),
    "email": ("one@example.com", "1@example.com"),
    "phone": ("111", "222"),
    "created_at": ("2023-05-01", "2024-01-05"),
}
PRODUCT_DETAILS = {
    "name": ("Green tea", "Sencha"),
    "category": ("tea", "leaves"),
    "price": ("9.90", "12.00"),
    "cost": ("4.00", "5.00"),
    "active": ("yes", "no"),
}


@dataclass(frozen=True)
class Told:
    """A file, and how it is imported."""

    path: Path
    kind: str
    options: dict[str, Any]

    def bring_in(self) -> RunCard:
        """Import it."""
        return bring_in(self.path, self.kind, **self.options)


def story(chance: random.Random, folder: Path, *, files: int) -> list[Told]:
    """Files of all kinds, of which the first orders are told by several."""
    orders = truth(chance)
    kinds = ["orders", "orders", *chance.choices(("orders", "customers", "products"), k=files - 2)]
    chance.shuffle(kinds)
    return [a_file(chance, folder / f"{at}.csv", kind, orders) for at, kind in enumerate(kinds)]


def a_file(chance: random.Random, path: Path, kind: str, orders: list[dict[str, Any]]) -> Told:
    """A file of this kind."""
    if kind == "orders":
        rows = some_of(orders, chance)
        options: dict[str, Any] = {"may_double": True, "tax_is_included": chance.random() < 0.7}
        if chance.random() < 0.2:
            options["channel"] = "market"
    else:
        letter, details = ("C", CUSTOMER_DETAILS) if kind == "customers" else ("P", PRODUCT_DETAILS)
        named = chance.sample("12345", chance.randint(1, 5))
        told = columns(chance, details)
        key = f"{kind.removesuffix('s')}_id"
        rows = [{key: letter + number} | values(chance, told) for number in named]
        options = {"currency": chance.choice(("EUR", "EUR", "USD"))} if kind == "products" else {}
    return Told(write_csv(path, rows, (*rows[0],)), kind, options)


def truth(chance: random.Random) -> list[dict[str, Any]]:
    """The lines there are: a few orders with goods, some free and some taken back."""
    return [
        line(
            number,
            f"{chance.choice((20, 30, 30, 0, -10) if place else (20, 30))}.00",
            order_date=f"2024-01-{chance.randint(5, 6):02} {chance.randint(9, 12):02}:00:00",
            product_id=f"P{place + 1}",
        )
        for number in "12345"
        for place in range(chance.randint(1, 3))
    ]


def some_of(orders: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """A file's share of the lines, with what it tells of them, and its own mistakes."""
    told = columns(chance, ORDER_DETAILS) | {"customer_id": ORDER_DETAILS["customer_id"]}
    whole = {
        number: values(chance, {name: told[name] for name in OF_THE_WHOLE if name in told})
        for number in "12345"
    }
    has_times, is_exact = chance.random() < 0.8, chance.random() < 0.6
    mine = [row for row in orders if chance.random() < 0.7] or orders[:1]
    rows = []
    for row in mine:
        amount = row["amount"]
        if not is_exact and amount.startswith("20") and chance.random() < 0.5:
            amount = "21.00"
        date = row["order_date"] if has_times else row["order_date"][:10]
        known = {name: row[name] for name in ORDER_COLUMNS} | {"amount": amount, "order_date": date}
        rows.append(known | values(chance, told) | whole[row["order_id"]])
    return rows


def columns(
    chance: random.Random, details: dict[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The columns that a file has."""
    return {name: told for name, told in details.items() if chance.random() < 0.7}


def values(chance: random.Random, told: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """What a row tells; some cells are blank."""
    return {
        name: "" if chance.random() < 0.2 else chance.choice(texts) for name, texts in told.items()
    }


def without_first_seen(tables: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[Any]]:
    """The same, but for when customers were first seen: whom a file names on an order that is
    somebody else's was seen then as far as that file alone goes, and has no order of that day.
    """
    customers = [
        tuple(value for value in row if value is None or value[0] != "first_seen_at")
        for row in tables["Customer"]
    ]
    return tables | {"Customer": customers}


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All that is stored and means anything: every value, by the names that shops know."""
    customers = dict(CustomerReference.objects.values_list("customer_id", "reference"))
    products = dict(ProductReference.objects.values_list("product_id", "reference"))
    codes = dict(Channel.objects.values_list("pk", "code"))
    names = {"customer_id": customers, "product_id": products, "channel_id": codes}
    orders = dict(Order.objects.values_list("pk", "number"))
    refunds = {
        pk: (number, day)
        for pk, number, day in Refund.objects.values_list("pk", "number", "refunded_on")
    }
    names |= {"order_id": orders, "refund_id": refunds}
    own = {Customer: customers, Product: products}
    made_anew = {"id", "public_id", "import_run"}
    found = {}
    for model in (Customer, Product, Order, OrderLine, Refund, RefundLine):
        rows = []
        for row in model.objects.values():
            told = {name: value for name, value in row.items() if name not in made_anew}
            told = {
                name: names[name][value] if name in names and value is not None else value
                for name, value in told.items()
            }
            if "key" in told:
                told["key"] = told["key"].rpartition("#")[0]
            rows.append((own.get(model, {}).get(row["id"]), *told.items()))
        found[model.__name__] = sorted(rows, key=str)
    return found | {"Channel": sorted((code,) for code in codes.values())}
