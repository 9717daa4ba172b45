"""A customer's timeline: orders, refunds and visits in one order."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps

from regulars.core.activity.services import mark_of, note
from regulars.core.activity.types import Deed, Done, Kind
from regulars.core.events.types import SYSTEM
from regulars.core.identity.models import Visitor
from regulars.core.orders.services import tell_orders
from regulars.core.orders.types import LineTold, OrderTold
from regulars.edges.console import timeline
from regulars.edges.console.deed_words import said_of
from regulars.edges.console.tests.factories import (
    an_order,
    days_ago,
    import_orders,
    signed_in,
    some_customers,
)
from regulars.edges.console.timeline_entries import Entry

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def deed(event: str, kind: Kind = Kind.TRACK, /, **properties: Any) -> Deed:
    return Deed(1, kind, event, "shop", NOW, {"properties": properties})


def done(
    customer: int,
    at: datetime,
    event: str = "Viewed",
    source: str = "shop",
    *,
    kind: str = "track",
    browser: str = "b1",
    **properties: Any,
) -> None:
    """Something that a browser did, or a server told of where there is none."""
    visitor = None
    if browser:
        visitor = Visitor.objects.get_or_create(
            source=source, anonymous_id=browser, defaults={"first_seen_at": at}
        )[0].pk
    mark = mark_of(f"{customer}{at}{event}{kind}")
    details = json.dumps({"properties": properties})
    note(done=[Done(source, mark, kind, event, customer, visitor, at, at, details, False)])


def entries(customer: int, senders: dict[str, str] | None = None) -> list[Entry]:
    months = timeline.of(customer, before="", senders=senders or {})["months"]
    return [entry for month in months for entry in month.entries]


def told(customer: int, **moments: datetime) -> None:
    """An order as its shop tells it."""
    line = LineTold("1", Decimal(1), 500, name="Tea")
    one = OrderTold(
        "S1", days_ago(5), "EUR", [line], placed_at=days_ago(5), customer_id=customer, **moments
    )
    tell_orders(orders=[one], source="shop", actor=SYSTEM, now=days_ago(5))


class TestWords:
    @pytest.mark.parametrize(
        ("one", "said"),
        [
            (deed("Product Viewed", name="Green tea"), "Looked at Green tea"),
            (deed("product added", name="Green  tea"), "Put Green tea into the cart"),
            (deed("Products Searched", query="mint"), "Searched for “mint”"),
            (deed("Order Completed", order_id=1001), "Placed order 1001"),
            (deed("Product Viewed"), "Looked at something"),
            (deed("Product Viewed", name={"en": "Tea"}), "Looked at something"),
            (
                deed("Product Viewed", name="{x} {0} {name.__class__}"),
                "Looked at {x} {0} {name.__class__}",
            ),
            (deed("Product Viewed", name="x" * 200), f"Looked at {'x' * 79}…"),
            (deed("Wheel  Spun"), "Wheel Spun"),
            (deed("{name}"), "{name}"),
            (deed("Home", Kind.PAGE), "Opened “Home”"),
            (deed("", Kind.SCREEN), "Opened a page"),
            (deed("club", Kind.GROUP), "Joined the group club"),
            (
                Deed(1, Kind.TRACK, "Product Viewed", "shop", NOW, {"properties": 7}),
                "Looked at something",
            ),
        ],
    )
    def test_say_what_was_done(self, one, said):
        assert said_of(one) == said


@pytest.mark.django_db
class TestTimeline:
    def test_puts_orders_between_what_was_done(self):
        buyer = some_customers(1)["C-000"]
        import_orders(an_order("1", buyer, at=days_ago(5)))
        done(buyer, days_ago(6), "Early")
        done(buyer, days_ago(5) + timedelta(hours=1), "Product Viewed")
        done(buyer, days_ago(5) + timedelta(hours=1, minutes=20), "Cart Viewed")
        done(buyer, days_ago(4), "Late")

        found = entries(buyer)

        assert [(entry.kind, entry.named) for entry in found if entry.kind == "visit"] == [
            ("visit", "Late"),
            ("visit", "Looked at something, Looked at the cart"),
            ("visit", "Early"),
        ]
        assert [entry.kind for entry in found] == ["visit", "visit", "order", "visit"]

    def test_ends_a_visit_with_a_pause_and_tells_browsers_apart(self):
        buyer, start = some_customers(1)["C-000"], days_ago(3)
        for minutes, browser in ((0, "b1"), (29, "b1"), (10, "b2"), (60, "b1")):
            done(buyer, start + timedelta(minutes=minutes), f"at {minutes}", browser=browser)

        found = entries(buyer)

        assert [(entry.named, entry.until - entry.at) for entry in found] == [
            ("at 60", timedelta(0)),
            ("at 0, at 29", timedelta(minutes=29)),
            ("at 10", timedelta(0)),
        ]

    def test_keeps_what_a_server_told_out_of_visits(self):
        buyer, at = some_customers(1)["C-000"], days_ago(3)
        done(buyer, at, "Cart Viewed")
        done(buyer, at + timedelta(minutes=1), "Review Written", browser="")
        done(buyer, at + timedelta(minutes=2), "Product Viewed", name="Tea")

        found = entries(buyer, {"shop": "Tea shop"})

        assert [(entry.kind, entry.title, entry.channel) for entry in found] == [
            ("visit", "Visit", "Tea shop"),
            ("news", "Review Written", "Tea shop"),
        ]
        assert found[0].named == "Looked at the cart, Looked at Tea"

    def test_keeps_together_what_a_server_told_in_a_row(self):
        buyer, at = some_customers(1)["C-000"], days_ago(3)
        for minutes, event in ((0, "Review Written"), (1, "Photo Added"), (60, "Review Shown")):
            done(buyer, at + timedelta(minutes=minutes), event, browser="")

        found = entries(buyer)

        assert [(entry.kind, entry.title, entry.named) for entry in found] == [
            ("news", "Review Shown", ""),
            ("told", "Told by a server", "Review Written, Photo Added"),
        ]

    def test_names_each_step_once_in_the_order_in_which_it_was_done(self):
        buyer, at = some_customers(1)["C-000"], days_ago(3)
        done(buyer, at, "Home", kind="page")
        done(buyer, at + timedelta(minutes=1), "Cart", kind="page")
        done(buyer, at + timedelta(minutes=1), "Cart Viewed")
        done(buyer, at + timedelta(minutes=2), "Account", kind="page")

        (visit,) = entries(buyer)

        said = ["Opened “Home”", "Looked at the cart", "Opened “Account”"]
        assert [step.said for step in visit.steps] == said

    def test_tells_an_order_once_and_what_became_of_it(self):
        buyer, at = some_customers(1)["C-000"], days_ago(5)
        hours = [at + timedelta(hours=place) for place in range(6)]
        told(buyer, paid_at=hours[1], shipped_at=hours[3], cancelled_at=hours[5])
        done(buyer, at, "Checkout", kind="page")
        done(buyer, at, "Order Completed", order_id="S1")
        for place, more in (
            (1, {}),
            (2, {"delayed_from": "2026-03-02", "promised_on": "2026-03-05"}),
            (3, {}),
            (4, {}),
        ):
            done(buyer, hours[place], "Order Updated", order_id="S1", **more)
        done(buyer, hours[5], "Order Cancelled", order_id="S1")

        found = [entry for entry in entries(buyer) if entry.kind != "refund"]

        assert [entry.title for entry in found] == [
            "Order S1 was cancelled",
            "Order S1 was changed",
            "Order S1 was shipped",
            "Order S1 is late: promised for Mar 5, 2026 instead of Mar 2, 2026",
            "Order S1 was paid",
            "Order S1",
            "Visit",
        ]
        assert found[-1].named == "Opened “Checkout”"
        assert {entry.public_id for entry in found[:-1]} == {found[-2].public_id} != {""}
        assert (found[-2].state, found[-2].amount) == ("Cancelled", "€5.00")

    def test_shows_what_was_paid_and_the_goods_beside_it(self):
        buyer = some_customers(1)["C-000"]
        told(buyer, shipping_minor=390)

        (order,) = entries(buyer)

        assert (order.amount, order.goods_minor) == ("€8.90", 500)

    def test_tells_days_and_shops_apart(self):
        buyer = some_customers(1)["C-000"]
        for days, source in ((3, "shop"), (3, "app"), (2, "app")):
            done(buyer, days_ago(days), f"{days}{source}", source)

        channels = [entry.channel for entry in entries(buyer)]
        assert channels == ["app", "app", "shop"]

    def test_goes_on_without_gap_and_without_repetition(self):
        buyer = some_customers(1)["C-000"]
        moment = days_ago(10)
        import_orders(*(an_order(str(number), buyer, at=moment) for number in range(40)))
        for number in range(90):
            done(buyer, moment, f"deed {number}")
            done(buyer, moment - timedelta(days=1), f"older {number}")

        seen: list[str] = []
        before, pages = "", 0
        while pages < 10:
            page = timeline.of(buyer, before=before, senders={})
            for month in page["months"]:
                for entry in month.entries:
                    seen += [step.said for step in entry.steps] or [entry.title]
            before, pages = page["earlier"], pages + 1
            if not before:
                break

        assert (len(seen), len(set(seen)), pages) == (220, 220, 5)
        assert seen[:40] == [f"Order {number}" for number in reversed(range(40))]

    def test_shows_a_visit_on_the_customers_page(self):
        buyer = some_customers(1)["C-000"]
        done(buyer, days_ago(1), "<script>alert(1)</script>")
        public_id = apps.get_model("customers", "Customer").objects.get(pk=buyer).public_id

        page = signed_in().get(f"/console/customers/{public_id}/").content.decode()

        assert "<strong>Visit</strong>" in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert(1)" not in page
