"""A small catalogue, shoppers, and what the shop would tell of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from regulars.core.catalog.models import Product
from regulars.core.catalog.services import import_products
from regulars.core.catalog.types import ProductDraft
from regulars.core.events.types import SYSTEM
from regulars.core.staff.services import create_staff
from regulars.edges.sandbox.shop.models import Message, Order, Shelf
from regulars.edges.sandbox.shop.types import Buyer, Payment, Placing

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
GOOD, DECLINED, STEP = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0025 0000 3155"
TOKEN = "0123456789abcdef" * 2
CATALOGUE = (
    ("BN-1", "House beans", "beans", 890),
    ("GT-1", "Sencha", "green tea", 995),
    ("EQ-1", "Hand grinder", "equipment", 5_990),
)
BUYER = Buyer(
    email="ann@example.com",
    name="Ann Example",
    address="Main street 1",
    postcode="10115",
    city="Berlin",
    country="DE",
)


def a_catalogue() -> dict[str, str]:
    """The products' public ids by their references."""
    drafts = [
        ProductDraft(sku, name=name, category=category, price_minor=price, currency="EUR")
        for sku, name, category, price in CATALOGUE
    ]
    made = import_products(drafts=drafts, source="shop", import_run=None, actor=SYSTEM, now=NOW)
    products = Product.objects.in_bulk(made.ids.values())
    return {sku: products[pk].public_id for sku, pk in made.ids.items()}


def on_hand(product: str) -> int:
    return Shelf.objects.get(product=product).on_hand


def a_placing(token: str = TOKEN, **changed: Any) -> Placing:
    values = {"buyer": BUYER, "delivery": "standard", "payment": Payment.CARD, **changed}
    return Placing(token=token, **values)


def a_form(token: str = TOKEN, **changed: str) -> dict[str, str]:
    """What the checkout's form sends."""
    return {
        "token": token,
        "email": "ann@example.com",
        "name": "Ann Example",
        "address": "Main street 1",
        "postcode": "10115",
        "city": "Berlin",
        "country": "DE",
        "delivery": "standard",
        "payment": "card",
        "card": GOOD,
        **changed,
    }


def a_shopper(**products: int) -> Client:
    """Somebody with a cart, who has not chosen about cookies."""
    client = Client()
    for product, quantity in products.items():
        client.post(f"/shop/cart/add/{product}/", {"quantity": quantity})
    return client


def agreed(client: Client) -> Client:
    """The same, having agreed to be remembered."""
    client.post("/shop/cookies/choose/", {"choice": "yes"})
    return client


def an_account(client: Client, email: str = "ann@example.com") -> Client:
    """The same with an account, signed in."""
    given = {"name": "Ann Example", "email": email, "password": "a-long-password"}
    client.post("/shop/account/sign-up/", given)
    return client


def ordered(client: Client, **changed: str) -> Order:
    """The order that comes of the client's cart."""
    client.post("/shop/checkout/", a_form(**changed))
    return Order.objects.order_by("-pk")[0]


def a_member(role: str = "support", email: str = "staff@example.com") -> Client:
    """Somebody of the staff, signed in to the console."""
    create_staff(
        email=email, name="Staff", role=role, password="a-long-password", actor=SYSTEM, now=NOW
    )
    client = Client()
    client.login(username=email, password="a-long-password")
    return client


def told() -> list[dict[str, Any]]:
    """Every message in the outbox, the oldest first."""
    return [json.loads(row.body) for row in Message.objects.order_by("pk")]


def named(messages: list[dict[str, Any]]) -> list[str]:
    """What the messages are about."""
    return [message.get("event") or message["type"] for message in messages]
