"""Orders and refunds: where they came from, and when where that is known."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.utils import timezone

from regulars.core.events.types import SYSTEM
from regulars.core.orders.services import tell_orders
from regulars.core.orders.types import LineTold, OrderTold
from regulars.edges.console.tests.factories import (
    NOW,
    ORDERS,
    an_order,
    import_orders,
    imported,
    signed_in,
    some_customers,
    taken_back,
    text_of,
)


def order_page(client, number: str) -> str:
    order = apps.get_model("orders.Order").objects.get(number=number)
    return text_of(client.get(f"/console/orders/{order.public_id}/"))


class TestCameFrom:
    def test_leads_to_the_import(self, marketer, at_once):
        address = imported(marketer)

        text = order_page(marketer, "A1")

        link = f'<a href="{address}">orders.csv</a>'
        assert '<h2 class="c-small">Lines</h2>' in text
        assert f"<dt>Came from</dt><dd>{link}</dd>" in text
        assert "<dt>Source</dt>" not in text

    def test_names_the_shop_where_several_are_told_apart(self, marketer, at_once):
        imported(marketer)
        apps.get_model("orders.Order").objects.filter(number="A1").update(source="north")

        assert "orders.csv</a>, north</dd>" in order_page(marketer, "A1")

    def test_is_no_way_for_whoever_may_not_see_imports(self, marketer, at_once, monkeypatch):
        imported(marketer)
        staff = apps.get_model("staff", "Staff")
        monkeypatch.setattr(staff, "may", lambda _self, name: name != "files.view")

        text = order_page(marketer, "A1")

        assert "<dt>Came from</dt><dd>orders.csv</dd>" in text

    def test_leads_to_the_import_of_a_refund(self, marketer, at_once):
        back = ORDERS + "R1;K-1;2025-01-20;Green tea;-1;-5,50;\n"
        address = imported(marketer, back)
        refund = apps.get_model("orders.Refund").objects.get()

        text = text_of(marketer.get(f"/console/refunds/{refund.pk}/"))

        assert f'<dt>Came from</dt><dd><a href="{address}">orders.csv</a></dd>' in text

    def test_of_an_order_from_no_file_is_its_source(self, db):
        import_orders(an_order("1", None, at=NOW))

        assert "<dt>Came from</dt><dd>file</dd>" in order_page(signed_in(), "1")


@pytest.mark.parametrize("zone", ["UTC", "Europe/Sofia", "America/New_York"])
class TestDaysWithoutTimes:
    def midnight(self, settings, zone: str) -> datetime:
        settings.TIME_ZONE = zone
        timezone.get_default_timezone.cache_clear()
        timezone.activate(zone)
        return datetime(2026, 2, 20, tzinfo=ZoneInfo(zone))

    @pytest.fixture(autouse=True)
    def _zone(self):
        yield
        timezone.deactivate()
        timezone.get_default_timezone.cache_clear()

    def test_show_no_midnight_in_list_page_and_timeline(self, db, settings, zone):
        at, buyer = self.midnight(settings, zone), some_customers(1)["C-000"]
        import_orders(taken_back(an_order("1", buyer, at=at), 100, at + timedelta(days=1)))
        client = signed_in()
        customer = apps.get_model("customers.Customer").objects.get()

        texts = [
            text_of(client.get("/console/orders/")),
            order_page(client, "1"),
            text_of(client.get(f"/console/customers/{customer.public_id}/")),
        ]

        day = '<time datetime="2026-02-20">Feb 20, 2026</time>'
        for text in texts:
            assert day in text
            assert "12:00" not in text

    def test_show_times_that_are_known(self, db, settings, zone):
        at = self.midnight(settings, zone) + timedelta(minutes=1)
        import_orders(an_order("1", None, at=at))

        assert ">Feb 20, 2026, 12:01 AM</time>" in order_page(signed_in(), "1")


@pytest.mark.django_db
class TestHowFarAnOrderIs:
    def told(self, **moments: datetime) -> None:
        line = LineTold("1", Decimal(1), 500, name="Tea")
        order = OrderTold("S1", NOW, "EUR", [line], placed_at=NOW, **moments)
        tell_orders(orders=[order], source="shop", actor=SYSTEM, now=NOW)

    @pytest.mark.parametrize(
        ("moments", "state"),
        [
            ([], "Not paid yet"),
            (["paid_at"], "Paid"),
            (["paid_at", "shipped_at"], "Shipped"),
            (["paid_at", "shipped_at", "delivered_at"], "Delivered"),
            (["paid_at", "cancelled_at"], "Cancelled"),
        ],
    )
    def test_is_said_in_the_list_and_on_its_page_with_every_moment(self, moments, state):
        self.told(**dict.fromkeys(moments, NOW))
        client = signed_in()

        listed = text_of(client.get("/console/orders/"))
        page = order_page(client, "S1")

        assert f'<td data-label="Status">{state}</td>' in listed
        assert f"<dt>Status</dt><dd>{state}</dd>" in page
        for name in ("paid_at", "shipped_at", "delivered_at", "cancelled_at"):
            label = f"<dt>{name.capitalize().replace('_', ' ')}</dt>"
            assert (label in page) == (name in moments)

    def test_is_not_said_of_an_order_of_a_file(self):
        import_orders(an_order("1", some_customers(1)["C-000"], at=NOW))

        assert "<dt>Status</dt>" not in order_page(signed_in(), "1")
