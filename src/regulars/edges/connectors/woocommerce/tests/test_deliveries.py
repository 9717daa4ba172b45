from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from regulars.core.activity.models import Activity
from regulars.core.catalog.models import Product
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine
from regulars.core.work.models import Task
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.services import replace_secret
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.woocommerce.tests.factories import (
    NOW,
    applied,
    ask,
    connected,
    deliver,
    open_shop,
)
from regulars.edges.connectors.woocommerce.tests.payloads import (
    CUP,
    MINT_TEA,
    customer,
    order,
    product,
    refund,
    written,
)
from regulars.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with clock.using(lambda: NOW):
        yield


@pytest.fixture
def shop():
    return connected()


def at(hour: int, minute: int, micro: int = 0) -> datetime:
    return datetime(2026, 3, 1, hour, minute, 0, micro, tzinfo=UTC)


def state() -> dict[str, Any]:
    """All that deliveries bring about, without ids and without when it was written down."""
    orders = Order.objects.order_by("number")
    return {
        "orders": [
            (
                one.number,
                one.total_minor,
                one.refunded_minor,
                one.tax_minor,
                one.shipping_minor,
                one.paid_at,
                one.cancelled_at,
                one.told_at,
            )
            for one in orders
        ],
        "lines": sorted(OrderLine.objects.values_list("key", "amount_minor", "quantity")),
        "refunds": sorted(RefundLine.objects.values_list("key", "amount_minor")),
        "customers": sorted(Customer.objects.values_list("name", "email")),
    }


def events(prefix: str = "orders.") -> list[str]:
    rows = EventRow.objects.filter(name__startswith=prefix).order_by("pk")
    return list(rows.values_list("name", flat=True))


class TestAnOrder:
    def test_is_told_with_all_that_it_comes_to(self, client, shop):
        response = deliver(client, shop, "order.created", order())
        applied()

        assert response.status_code == 200
        found = Order.objects.get()
        assert (found.source, found.number, found.currency) == ("tea", "727", "EUR")
        assert (found.total_minor, found.shipping_minor, found.tax_minor) == (4200, 500, 700)
        assert (found.discount_minor, found.tax_is_included) == (200, False)
        assert (found.placed_at, found.paid_at) == (at(11, 40), at(11, 44))
        assert found.told_at == at(
            11, 45, 4
        )  # within its second: being processed is the fifth step
        assert (found.channel.code, found.historical) == ("web", False)
        lines = OrderLine.objects.order_by("key").values_list(
            "key", "name", "quantity", "amount_minor", "discount_minor"
        )
        assert list(lines) == [
            ("315#1", "Mint tea - 100 g", Decimal(2), 1800, 200),
            ("316#1", "Cup", Decimal(1), 1200, 0),
        ]
        assert events() == ["orders.placed", "orders.paid"]

    def test_is_its_customers(self, client, shop):
        deliver(client, shop, "order.created", order())
        applied()

        somebody = Order.objects.get().customer
        assert (somebody.name, somebody.email) == ("Ivan Petrov", "ivan@petrov.test")
        assert somebody.phone == "+35921234567"
        assert CustomerReference.objects.get().reference == "26"

    def test_of_a_guest_is_theirs_who_gave_the_e_mail(self, client, shop):
        first = order(customer_id=0)
        second = order(id=728, number="728", customer_id=0, line_items=[{**CUP, "id": 400}])
        deliver(client, shop, "order.created", first)
        deliver(client, shop, "order.created", second)
        deliver(client, shop, "order.created", order(id=729, number="729"))  # with an account
        applied()

        assert Customer.objects.count() == 1
        assert Order.objects.filter(customer=Customer.objects.get()).count() == 3

    def test_of_nobody_is_nobodys(self, client, shop):
        deliver(client, shop, "order.created", order(customer_id=0, billing=[]))
        applied()

        assert Order.objects.get().customer is None

    def test_names_products_which_are_made_once(self, client, shop):
        deliver(client, shop, "product.updated", product())
        deliver(client, shop, "order.created", order())
        applied()

        rows = Product.objects.order_by("references__reference")
        assert [(row.references.get().reference, row.name) for row in rows] == [
            ("22", "Cup"),
            ("93", "Mint tea"),
        ]
        assert OrderLine.objects.get(key="315#1").product.name == "Mint tea"

    def test_has_prices_that_hold_the_tax_where_its_shop_has_it_so(self, client, shop):
        deliver(client, shop, "order.created", order(prices_include_tax=True))
        applied()

        found = Order.objects.get()
        assert (found.total_minor, found.shipping_minor, found.tax_minor) == (4200, 600, 700)
        assert found.tax_is_included is True
        amounts = OrderLine.objects.order_by("key").values_list("amount_minor", "discount_minor")
        assert list(amounts) == [(2160, 240), (1440, 0)]

    @pytest.mark.parametrize(
        ("fields", "amounts", "shipping"),
        [
            ({"total": "42.01"}, [1801, 1200], 500),
            ({"total": "36.00"}, [1440, 960], 500),
            ({"total": "0.00"}, [0, 0], 0),
            ({"total": "8.00"}, [480, 320], 0),
        ],
        ids=["a cent", "a gift card", "nothing is owed", "not even the shipping"],
    )
    def test_comes_to_what_was_owed(self, client, shop, fields, amounts, shipping):
        deliver(client, shop, "order.created", order(**fields))
        applied()

        found = Order.objects.get()
        assert found.total_minor == Decimal(fields["total"]) * 100
        assert found.shipping_minor == shipping
        told = OrderLine.objects.order_by("key").values_list("amount_minor", flat=True)
        assert list(told) == amounts

    def test_has_fees_as_lines_and_those_below_zero_as_discounts(self, client, shop):
        fees = [
            {"id": 320, "name": "Gift wrap", "total": "3.00", "total_tax": "0.00"},
            {"id": 321, "name": "Friends", "total": "-6.60", "total_tax": "0.00"},
        ]
        deliver(client, shop, "order.created", order(fee_lines=fees, total="38.40"))
        applied()

        lines = OrderLine.objects.order_by("key").values_list("name", "amount_minor")
        assert list(lines) == [("Mint tea - 100 g", 1440), ("Cup", 960), ("Gift wrap", 240)]
        assert Order.objects.get().total_minor == 3840

    @pytest.mark.parametrize(
        ("currency", "total", "minor"),
        [("JPY", "4200", 4200), ("KWD", "4.200", 4200)],
        ids=["no decimals", "three decimals"],
    )
    def test_is_in_units_of_its_currency(self, client, shop, currency, total, minor):
        line = {**CUP, "subtotal": total, "total": total, "total_tax": "0", "subtotal_tax": "0"}
        told = order(
            currency=currency, total=total, total_tax="0", shipping_total="0", line_items=[line]
        )
        deliver(client, shop, "order.created", told)
        applied()

        assert Order.objects.get().total_minor == minor

    def test_is_none_while_it_waits_for_its_payment(self, client, shop):
        waiting = order(status="pending", date_paid_gmt=None)
        deliver(client, shop, "order.created", waiting)
        applied()
        assert Order.objects.count() == 0

        deliver(client, shop, "order.updated", order(date_modified_gmt="2026-03-01T11:45:00"))
        applied()
        assert Order.objects.get().paid_at == at(11, 44)

    def test_that_was_never_placed_is_not_cancelled_either(self, client, shop):
        told = order(status="cancelled", date_paid_gmt=None)
        deliver(client, shop, "order.updated", told)
        applied()

        assert (Order.objects.count(), events()) == (0, [])

    def test_is_cancelled_with_everything_that_it_had(self, client, shop):
        deliver(client, shop, "order.created", order())
        applied()
        later = order(status="cancelled", date_modified_gmt="2026-03-01T11:58:00")
        deliver(client, shop, "order.updated", later)
        applied()

        found = Order.objects.get()
        assert (found.cancelled_at, found.refunded_minor) == (at(11, 58), 3000)

    def test_that_was_cancelled_may_stand_again(self, client, shop):
        cancelled = order(status="cancelled", date_modified_gmt="2026-03-01T11:50:00")
        again = order(status="processing", date_modified_gmt="2026-03-01T11:55:00")
        for told in (order(), again, cancelled):
            deliver(client, shop, "order.updated", told)
            applied()

        found = Order.objects.get()
        assert (found.cancelled_at, found.refunded_minor) == (None, 0)

    def test_numbered_by_a_plugin_has_that_number(self, client, shop):
        deliver(client, shop, "order.created", order(number="TEA-2026-9"))
        applied()

        assert Order.objects.get().number == "TEA-2026-9"

    def test_bought_long_ago_sets_nothing_in_motion(self, client, shop):
        long_ago = {"date_created_gmt": "2026-02-01T11:00:00"}
        paid_then = {"date_paid_gmt": "2026-02-01T11:01:00"}
        deliver(client, shop, "order.created", order())
        deliver(client, shop, "order.updated", order(id=2, number="2", **long_ago, **paid_then))
        deliver(client, shop, "order.updated", order(id=3, number="3", **long_ago))  # paid just now
        applied()

        told = EventRow.objects.filter(name="orders.placed")
        orders = {row.public_id: row.number for row in Order.objects.all()}
        assert {orders[row.payload["order"]]: row.historical for row in told} == {
            "727": False,
            "2": True,
            "3": False,
        }


class TestDeliveries:
    def test_twice_are_one(self, client, shop):
        for delivery in ("d1", "d1", "d2"):
            deliver(client, shop, "order.updated", order(), delivery=delivery)
        applied()
        deliver(client, shop, "order.created", order(), delivery="d3")
        applied()

        assert Delivery.objects.count() == 1
        assert (Order.objects.count(), events()) == (1, ["orders.placed", "orders.paid"])

    def test_of_one_second_are_two(self, client, shop):
        deliver(client, shop, "order.created", order(), delivery="d1")
        deliver(client, shop, "order.created", order(id=728, number="728"), delivery="d1")
        applied()

        assert Order.objects.count() == 2

    @pytest.mark.slow
    @pytest.mark.each_database
    def test_end_the_same_in_whatever_order(self, client):
        steps = [
            order(status="on-hold", date_paid_gmt=None, date_modified_gmt="2026-03-01T11:41:00"),
            order(total="42.00"),
            order(status="completed", line_items=[MINT_TEA], total="30.00"),
            order(status="cancelled", date_modified_gmt="2026-03-01T11:50:00"),
        ]
        ends = []
        for number, places in enumerate(itertools.permutations(range(len(steps)))):
            shop = connected(source=f"tea{number}")
            for place in places:
                told = {**steps[place], "id": number, "number": str(number)}
                deliver(client, shop, "order.updated", told)
                applied()
            (row,) = Order.objects.filter(source=shop.source)
            lines = OrderLine.objects.filter(order=row).order_by("key")
            ends.append(
                (
                    row.total_minor,
                    row.refunded_minor,
                    row.paid_at,
                    row.cancelled_at,
                    row.told_at,
                    tuple(lines.values_list("key", "amount_minor")),
                )
            )

        assert len(ends) == 24
        assert set(ends) == {
            (4200, 3000, at(11, 44), at(11, 50), at(11, 50, 7), (("315#1", 1800), ("316#1", 1200)))
        }

    def test_that_are_forged_are_refused_and_counted(self, client, shop):
        forged = deliver(client, shop, "order.created", order(), secret="guess")
        body = written(order())
        unsigned = client.post(shop.path, body, content_type="application/json")

        assert (forged.status_code, unsigned.status_code) == (401, 401)
        assert Delivery.objects.count() == 0
        assert health(shop.public_id, now=NOW).forged == 2

    def test_may_be_signed_with_the_former_secret_for_a_day(self, client, shop):
        replace_secret(public_id=shop.public_id, secret="samovar", actor="system", now=NOW)

        assert deliver(client, shop, "order.created", order()).status_code == 200
        assert deliver(client, shop, "order.updated", order(), secret="samovar").status_code == 200
        with clock.using(lambda: NOW + timedelta(days=1)):
            assert deliver(client, shop, "order.created", order(id=9)).status_code == 401

    def test_begin_with_a_greeting_that_is_answered(self, client, shop):
        form = "application/x-www-form-urlencoded"
        response = client.post(shop.path, b"webhook_id=5", content_type=form)

        assert response.status_code == 200
        assert Delivery.objects.count() == 0

    @pytest.mark.parametrize(
        "told",
        [b"{", b"[]", written(order(total="a lot")), written(order(currency="tea"))],
        ids=["half", "list", "amount", "currency"],
    )
    def test_that_cannot_be_used_are_answered_with_200_and_shown(self, client, shop, told):
        response = deliver(client, shop, "order.updated", told)
        apply_waiting(now=NOW)

        assert response.status_code == 200
        assert (Order.objects.count(), EventRow.objects.filter(name="orders.placed").count()) == (
            0,
            0,
        )
        assert Delivery.objects.get().quarantined_at == NOW
        assert "cannot be used" in Delivery.objects.get().problem

    def test_of_other_topics_are_nobodys_matter(self, client, shop):
        response = deliver(client, shop, "subscription.created", {"id": 7})

        assert response.status_code == 200
        assert Delivery.objects.count() == 0

    def test_of_customers_say_who_they_are(self, client, shop):
        deliver(client, shop, "customer.created", customer())
        deliver(
            client,
            shop,
            "customer.updated",
            customer(first_name="Ivo", date_modified_gmt="2026-03-01T11:30:00"),
        )
        applied()

        somebody = Customer.objects.get()
        assert (somebody.name, somebody.email) == ("Ivo Petrov", "ivan@petrov.test")
        assert somebody.joined_at == datetime(2026, 2, 1, 8, tzinfo=UTC)

    def test_of_accounts_that_are_gone_are_kept_with_what_was_done(self, client, shop):
        deliver(client, shop, "customer.created", customer())
        applied()
        somebody = Customer.objects.get()
        deliver(client, shop, "customer.deleted", {"id": customer()["id"]})
        deliver(client, shop, "customer.deleted", {"id": 9_999})
        applied()

        assert [(one.name, one.customer) for one in Activity.objects.all()] == [
            ("Account Deleted", somebody)
        ]
        assert Customer.objects.get() == somebody

    def test_of_products_tell_the_catalogue(self, client, shop):
        deliver(client, shop, "product.created", product())
        deliver(client, shop, "product.updated", product(id=94, parent_id=93, name="100 g"))
        applied()

        (found,) = Product.objects.all()
        assert (found.name, found.category) == ("Mint tea", "Tea")
        assert (found.price_minor, found.currency, found.is_active) == (1000, "EUR", True)

        deliver(client, shop, "product.deleted", {"id": 93})
        deliver(client, shop, "product.deleted", {"id": 7})
        applied()
        assert [row.is_active for row in Product.objects.all()] == [False]

    def test_of_coupons_and_carts_are_kept_as_what_was_done(self, client, shop):
        deliver(client, shop, "coupon.created", {"id": 7, "code": "spring", "amount": "2.00"})
        cart = {"action": "woocommerce_add_to_cart", "arg": "c4ca4238a0b923820dcc509a6f75849b"}
        deliver(client, shop, "action.woocommerce_add_to_cart", cart)
        deliver(client, shop, "coupon.deleted", {"id": 7})
        applied()

        deeds = Activity.objects.order_by("pk").values_list("name", "details")
        assert [name for name, _ in deeds] == ["Coupon Created", "Product Added", "Coupon Deleted"]
        assert deeds[1][1] == {"properties": {"cart_item": "c4ca4238a0b923820dcc509a6f75849b"}}


class TestRefunds:
    SUMMARY = [{"id": 801, "reason": "Torn packet", "total": "-10.80"}]

    def refunded(self, **fields: Any) -> dict[str, Any]:
        return order(date_modified_gmt="2026-03-01T11:50:00", refunds=self.SUMMARY, **fields)

    def test_are_asked_for_line_by_line(self, client):
        with open_shop(orders={727: self.refunded()}, refunds={727: [refund()]}) as (_, peer):
            shop = connected(peer.address)
            deliver(client, shop, "order.updated", self.refunded())
            applied()
            assert ask() == 1
            applied()

        found = Refund.objects.get()
        assert (found.number, found.amount_minor, found.refunded_at) == ("727", 1080, at(11, 50))
        lines = RefundLine.objects.order_by("key").values_list("key", "amount_minor", "quantity")
        assert list(lines) == [("801:#1", 180, Decimal(1)), ("801:315#1", 900, Decimal(1))]
        assert Order.objects.get().refunded_minor == 1080
        assert events()[-1] == "orders.refunded"

    def test_are_asked_for_once(self, client):
        with open_shop(orders={727: self.refunded()}, refunds={727: [refund()]}) as (_, peer):
            shop = connected(peer.address)
            for delivery in ("d1", "d2"):
                deliver(client, shop, "order.updated", self.refunded(), delivery=delivery)
            applied()
            assert ask() == 1
            applied()
            deliver(client, shop, "order.updated", self.refunded(status="completed"))
            applied()
            assert ask() == 1
            applied()

        assert (Refund.objects.count(), Order.objects.get().refunded_minor) == (1, 1080)

    def test_of_a_cancelled_order_are_part_of_what_it_leaves(self, client):
        told = self.refunded(status="cancelled")
        with open_shop(orders={727: told}, refunds={727: [refund()]}) as (_, peer):
            shop = connected(peer.address)
            deliver(client, shop, "order.updated", told)
            applied()
            ask()
            applied()

        assert Order.objects.get().refunded_minor == 3000

    def test_of_the_whole_order_come_to_all_of_it(self, client):
        everything = refund(amount="42.00", line_items=[])
        told = self.refunded(status="refunded")
        with open_shop(orders={727: told}, refunds={727: [everything]}) as (_, peer):
            shop = connected(peer.address)
            deliver(client, shop, "order.updated", told)
            applied()
            ask()
            applied()

        found = Order.objects.get()
        assert (found.total_minor, found.refunded_minor) == (4200, 4200)


class TestADeletedOrder:
    def test_is_what_the_shop_says_of_it(self, client):
        trashed = order(status="trash", number="TEA-1", date_modified_gmt="2026-03-01T11:59:00")
        with open_shop(orders={727: trashed}) as (_, peer):
            shop = connected(peer.address)
            deliver(client, shop, "order.created", order(number="TEA-1"))
            deliver(client, shop, "order.created", order(id=800, number="727"))
            deliver(client, shop, "order.deleted", {"id": 727})
            applied()
            assert ask() == 1
            applied()

        cancelled = Order.objects.exclude(cancelled_at=None)
        assert list(cancelled.values_list("number", flat=True)) == ["TEA-1"]

    def test_stays_as_it_was_where_the_shop_has_forgotten_it(self, client):
        with open_shop() as (_, peer):
            shop = connected(peer.address)
            deliver(client, shop, "order.created", order())
            deliver(client, shop, "order.deleted", {"id": 727})
            applied()
            assert ask() == 1

        assert Order.objects.get().cancelled_at is None
        assert Task.objects.filter(kind="woocommerce.ask").count() == 0
        assert state()["orders"][0][:2] == ("727", 4200)
