"""A customer's timeline: orders, refunds and visits in one order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps

from regulars.core.activity.services import mark_of, note
from regulars.core.activity.types import Deed, Done, Kind
from regulars.edges.console import timeline
from regulars.edges.console.deed_words import said_of
from regulars.edges.console.tests.factories import (
    an_order,
    days_ago,
    import_orders,
    signed_in,
    some_customers,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def deed(event: str, kind: Kind = Kind.TRACK, /, **properties: Any) -> Deed:
    return Deed(1, kind, event, "shop", NOW, {"properties": properties})


def done(customer: int, at: datetime, name: str = "Viewed", source: str = "shop") -> None:
    mark = mark_of(f"{customer}{at}{name}")
    note(done=[Done(source, mark, "track", name, customer, None, at, at, "{}", False)])


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
            (deed("Home", Kind.PAGE), "Opened Home"),
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
        done(buyer, days_ago(5) + timedelta(hours=2), "Cart Viewed")
        done(buyer, days_ago(4), "Late")

        months = timeline.of(buyer, before="")["months"]

        entries = [entry for month in months for entry in month.entries]
        assert [(entry.kind, entry.named) for entry in entries if entry.kind == "visit"] == [
            ("visit", "Late"),
            ("visit", "Looked at the cart, Looked at something"),
            ("visit", "Early"),
        ]
        assert [entry.kind for entry in entries] == ["visit", "visit", "order", "visit"]

    def test_tells_days_and_shops_apart(self):
        buyer = some_customers(1)["C-000"]
        for days, source in ((3, "shop"), (3, "app"), (2, "app")):
            done(buyer, days_ago(days), f"{days}{source}", source)

        months = timeline.of(buyer, before="")["months"]

        channels = [entry.channel for month in months for entry in month.entries]
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
            page = timeline.of(buyer, before=before)
            for month in page["months"]:
                for entry in month.entries:
                    seen += [step.said for step in entry.steps] or [entry.number]
            before, pages = page["earlier"], pages + 1
            if not before:
                break

        assert (len(seen), len(set(seen)), pages) == (220, 220, 5)
        assert seen[:40] == [str(number) for number in reversed(range(40))]

    def test_shows_a_visit_on_the_customers_page(self):
        buyer = some_customers(1)["C-000"]
        done(buyer, days_ago(1), "<script>alert(1)</script>")
        public_id = apps.get_model("customers", "Customer").objects.get(pk=buyer).public_id

        page = signed_in().get(f"/console/customers/{public_id}/").content.decode()

        assert "<strong>Visit</strong>" in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert(1)" not in page
