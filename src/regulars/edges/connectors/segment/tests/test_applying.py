from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from regulars.core.activity.models import Activity
from regulars.core.catalog.models import Product
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.identity.models import Identifier, Visitor
from regulars.core.orders.models import Channel, Order, OrderLine, RefundLine
from regulars.edges.connectors.files.services import run_import, start_import, undo_import
from regulars.edges.connectors.files.types import ImportRequest
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import accept, apply_waiting
from regulars.edges.connectors.intake.types import Arriving
from regulars.kernel.progress import Silent

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def said(**fields: Any) -> dict[str, Any]:
    usual = {"type": "track", "event": "Viewed", "timestamp": NOW.isoformat()}
    return {**usual, **fields}


def applied(
    *messages: dict[str, Any], is_proven: bool = True, now: datetime = NOW, **batch
) -> None:
    body = json.dumps({"batch": messages, **batch}).encode()
    facts = {"is_proven": is_proven, "call": ""}
    accept(Arriving("segment", "shop", "system", body, now, facts=facts, size=len(messages)))
    apply_waiting(now=now)
    assert [
        problem for problem in Delivery.objects.values_list("problem", flat=True) if problem
    ] == []


def deeds() -> list[tuple[str, str]]:
    return list(Activity.objects.order_by("pk").values_list("kind", "name"))


class TestMessages:
    def test_are_written_down_once_with_who_did_it(self):
        view = said(userId="7", anonymousId="b1", messageId="m1", properties={"price": 1.5})
        applied(view, said(type="page", name="Home", anonymousId="b1", messageId="m2"))
        applied(view)

        assert deeds() == [("track", "Viewed"), ("page", "Home")]
        first, second = Activity.objects.order_by("pk")
        customer = CustomerReference.objects.get(source="shop", reference="7").customer_id
        assert first.customer_id == second.customer_id == customer
        assert first.visitor_id == Visitor.objects.get().pk
        assert first.details == {"properties": {"price": 1.5}}
        assert (first.occurred_at, first.received_at, first.historical) == (NOW, NOW, False)

    def test_have_what_the_batch_has_in_common(self):
        applied(
            said(userId="7", messageId="m1"),
            said(userId="7", messageId="m2", context={"page": "/tea"}),
            context={"library": "x"},
        )

        details = Activity.objects.order_by("pk").values_list("details", flat=True)
        assert list(details) == [{"context": {"library": "x"}}, {"context": {"page": "/tea"}}]

    def test_without_an_id_are_told_apart_by_their_place(self):
        applied(said(userId="7"), said(userId="7"))

        assert len(deeds()) == 2

    def test_have_numbers_for_ids_too(self):
        applied(said(userId=7, messageId="m1"), said(userId="7", messageId="m2"))

        assert Customer.objects.count() == 1

    def test_that_are_late_are_history(self):
        late = (NOW - timedelta(days=3)).isoformat()
        applied(said(userId="7", timestamp=late))

        assert Activity.objects.get().historical is True
        assert EventRow.objects.get(name="customers.made").historical is True

    def test_of_a_clock_that_is_wrong_are_put_right(self):
        wrong = "2030-01-01T00:10:00Z"
        applied(said(userId="7", timestamp="2030-01-01T00:00:00Z"), sentAt=wrong)

        assert Activity.objects.get().occurred_at == NOW - timedelta(minutes=10)

    def test_from_a_till_say_nothing_of_the_device(self):
        applied(said(userId="7", anonymousId="till-1", context={"channel": "till"}))
        applied(said(anonymousId="till-1", event="Browsed", context={"channel": "till"}))

        assert Visitor.objects.exists() is False
        assert Activity.objects.get(name="Browsed").customer_id is None


class TestIdentify:
    def test_tells_who_a_customer_is(self):
        traits = {
            "email": "Ann@Shop.bg",
            "firstName": "Customer",
            "lastName": "7",
            "phone": "+359 2 981 2345",
            "createdAt": "2025-01-01T00:00:00Z",
            "loyaltyCard": "L-5",
        }
        applied(said(type="identify", userId="7", anonymousId="b1", traits=traits))

        row = Customer.objects.get()
        assert (row.name, row.email, row.phone) == ("Customer 7", "ann@shop.bg", "+35929812345")
        assert row.joined_at == row.first_seen_at == datetime(2025, 1, 1, tzinfo=UTC)
        assert set(Identifier.objects.values_list("kind", "value")) == {
            ("email", "ann@shop.bg"),
            ("phone", "+35929812345"),
            ("card", "L-5"),
        }
        assert deeds() == []

    @pytest.mark.parametrize("odd", [7, None, [], {}, "x" * 2000, True, "2025-13-45", "2025-01-01"])
    def test_takes_what_it_can_of_odd_traits(self, odd):
        names = ("email", "phone", "name", "firstName", "createdAt", "loyaltyCard", "address")
        applied(said(type="identify", userId="7", traits=dict.fromkeys(names, odd)))

        assert Customer.objects.count() == 1

    def test_of_a_browser_proves_nothing(self):
        applied(said(type="identify", userId="7", traits={"email": "ann@shop.bg"}))
        applied(
            said(type="identify", anonymousId="b9", traits={"email": "ann@shop.bg"}),
            said(anonymousId="b9", event="Snooped"),
            is_proven=False,
        )

        assert Activity.objects.get().customer_id is None
        assert Customer.objects.count() == 1

    def test_makes_what_a_visitor_did_before_the_customers(self):
        applied(said(anonymousId="b1", event="Browsed"), is_proven=False)
        applied(said(type="alias", userId="7", previousId="b1"))

        assert Activity.objects.get().customer_id == Customer.objects.get().pk


PRODUCTS = [
    {"product_id": "P1", "name": "Green tea", "price": 4.95, "quantity": 2, "category": "Tea"},
    {"sku": "S2", "name": "Pot", "price": "20.00", "quantity": 1},
]


def completed(**others: Any) -> dict[str, Any]:
    properties = {
        "order_id": "1001",
        "currency": "EUR",
        "products": PRODUCTS,
        "tax": 2.99,
        "shipping": 5,
        "discount": 3,
        "channel": "web",
    }
    return said(
        event="Order Completed", userId="7", messageId="o1", properties={**properties, **others}
    )


class TestOrders:
    def test_are_told_to_the_store(self):
        applied(completed())
        applied(completed())

        order = Order.objects.get()
        assert (order.source, order.number, order.currency) == ("shop", "1001", "EUR")
        assert (order.subtotal_minor, order.discount_minor) == (2990, 300)
        assert (order.tax_minor, order.shipping_minor, order.total_minor) == (299, 500, 3489)
        assert (order.paid_at, order.placed_at, order.told_at) == (NOW, NOW, NOW)
        assert order.customer_id == Customer.objects.get().pk
        assert order.channel_id == Channel.objects.get(code="web").pk
        lines = OrderLine.objects.order_by("pk").values_list(
            "key", "name", "quantity", "amount_minor", "discount_minor", "product__name"
        )
        assert list(lines) == [
            ("P1#1", "Green tea", 2, 891, 99, "Green tea"),
            ("S2#1", "Pot", 1, 1799, 201, "Pot"),
        ]
        assert set(Product.objects.values_list("name", "price_minor", "category")) == {
            ("Green tea", 495, "Tea"),
            ("Pot", 2000, ""),
        }
        names = set(EventRow.objects.values_list("name", flat=True))
        assert {"orders.placed", "orders.paid"} <= names
        assert deeds() == [("track", "Order Completed")]

    @pytest.mark.parametrize(
        ("sums", "expected"),
        [
            ({"tax": 5, "shipping": 4, "total": 38.9}, (500, False, 400, 3890)),  # on top
            ({"tax": 5, "shipping": 4, "total": 33.9}, (500, True, 400, 3390)),  # within
            ({"tax": 5, "shipping": 3.25, "total": 33.8}, (500, True, 390, 3380)),  # net shipping
            ({"tax": 5, "shipping": 4}, (500, False, 400, 3890)),
            ({"tax": 5, "shipping": 4, "tax_included": True}, (500, True, 400, 3390)),
            ({"total": 29.9}, (0, False, 0, 2990)),
        ],
    )
    def test_come_to_the_total_that_is_told(self, sums, expected):
        nothing = dict.fromkeys(("tax", "shipping", "discount"))
        applied(completed(**{**nothing, **sums}))

        order = Order.objects.get()
        found = (order.tax_minor, order.tax_is_included, order.shipping_minor, order.total_minor)
        assert found == expected

    def test_may_be_paid_later(self):
        applied(completed(payment_status="pending"))
        assert Order.objects.get().paid_at is None

        later = (NOW + timedelta(minutes=1)).isoformat()
        facts = {"order_id": "1001", "currency": "EUR", "payment_status": "paid"}
        applied(
            said(
                event="Order Updated",
                userId="7",
                messageId="p1",
                timestamp=later,
                properties=facts,
            ),
            now=NOW + timedelta(minutes=2),
        )

        assert Order.objects.get().paid_at == NOW + timedelta(minutes=1)

    def test_say_how_far_they_are_and_since_when(self):
        moments = [(NOW + timedelta(minutes=place)).isoformat() for place in range(4)]
        order = {"order_id": "1001", "currency": "EUR", "payment_status": "paid"}
        told = [
            ("u1", moments[1], {"status": "Shipped"}),
            ("u2", moments[2], {"status": "shipped", "shipped_at": moments[1]}),
            ("u3", moments[3], {"status": "delivered", "shipped_at": moments[1], "paid_at": "?"}),
        ]
        applied(
            completed(),
            *(
                said(event="Order Updated", messageId=mark, timestamp=at, properties=order | more)
                | {"userId": "7"}
                for mark, at, more in told
            ),
            now=NOW + timedelta(minutes=5),
        )

        row = Order.objects.get()
        assert (row.shipped_at, row.delivered_at, row.paid_at) == (
            NOW + timedelta(minutes=1),
            NOW + timedelta(minutes=3),
            NOW,  # as it was completed, however often it is told again
        )

    def test_of_a_till_are_the_customers_whose_card_it_was(self):
        applied(said(type="identify", userId="7", traits={"loyalty_card": "L-5"}))
        order = {
            "event": "Order Completed",
            "anonymousId": "sale-1",
            "context": {"channel": "till"},
            "properties": {**completed()["properties"], "loyalty_card": "L-5"},
        }
        applied(said(**order, messageId="t1"))

        assert Order.objects.get().customer_id == Customer.objects.get().pk

    def test_are_not_believed_of_a_browser(self):
        applied(completed(), is_proven=False)

        assert Order.objects.exists() is False
        assert deeds() == [("track", "Order Completed")]

    def test_may_be_changed_refunded_and_cancelled(self):
        def later(minutes: int, event: str, **properties: Any) -> dict[str, Any]:
            at = (NOW - timedelta(minutes=10 - minutes)).isoformat()
            facts = {"order_id": "1001", "currency": "EUR", **properties}
            return said(
                event=event, userId="7", messageId=f"{minutes}", timestamp=at, properties=facts
            )

        story = [
            later(1, "Order Completed", products=PRODUCTS),
            later(2, "Order Updated", products=PRODUCTS[:1], shipping=4),
            later(3, "Order Refunded", products=[{**PRODUCTS[0], "quantity": 1}]),
            later(4, "Order Cancelled"),
        ]
        applied(*story)

        order = Order.objects.get()
        assert (order.total_minor, order.refunded_minor) == (1390, 990)
        assert order.cancelled_at == NOW - timedelta(minutes=6)
        assert set(RefundLine.objects.values_list("amount_minor", flat=True)) == {495}

    def test_may_be_refunded_wholly_without_products(self):
        applied(completed(discount=0))
        refunded = {"order_id": "1001", "currency": "EUR"}
        applied(said(event="Order Refunded", userId="7", messageId="r1", properties=refunded))

        assert Order.objects.get().refunded_minor == 2990

    @pytest.mark.parametrize(
        "broken",
        [
            {"order_id": None},
            {"order_id": "x" * 201},
            {"products": []},
            {"products": "tea"},
            {"products": [7]},
            {"products": [{"price": -1}]},
            {"products": [{"price": "cheap"}]},
            {"products": [{"price": 1, "quantity": 0}]},
            {"products": [{"price": 1e30}]},
            {"products": [{"price": "NaN"}]},
            {"currency": "Euro"},
            {"tax": -1},
            {"shipping": "Infinity"},
            {"total": 1},
        ],
    )
    def test_that_cannot_be_used_are_kept_as_what_was_done_alone(self, broken):
        applied(completed(**broken), said(userId="7", event="After", messageId="m9"))

        assert Order.objects.exists() is False
        assert deeds() == [("track", "Order Completed"), ("track", "After")]


class TestBatches:
    """Whatever a batch holds, it ends as its messages would one by one."""

    def test_lose_nothing_over_one_that_is_refused(self):
        applied(completed())
        dollars = {"order_id": "1001", "currency": "USD", "products": PRODUCTS}
        good = completed(order_id="1002") | {"messageId": "o2"}
        applied(
            said(event="Order Updated", userId="7", messageId="u1", properties=dollars),
            said(
                event="Order Refunded",
                userId="7",
                messageId="r1",
                properties={"order_id": "1001", "currency": "EUR", "total": 9_999},
            ),
            completed(products=5) | {"messageId": "o3"},
            completed(products=[{"price": 1e11, "quantity": 1e8}]) | {"messageId": "o4"},
            good,
        )

        assert set(Order.objects.values_list("number", flat=True)) == {"1001", "1002"}
        assert Order.objects.get(number="1001").refunded_minor == 0
        assert len(deeds()) == 6

    def test_survive_numbers_beyond_all_reckoning(self):
        huge = '{"order_id":"1001","total":1e99999999999999999999,"x":' + "9" * 5_000 + "}"
        body = b'{"batch":[{"type":"track","event":"Order Completed","userId":"7","properties":'
        facts = {"is_proven": True, "call": ""}
        arriving = Arriving(
            "segment", "shop", "system", body + huge.encode() + b"}]}", NOW, facts=facts
        )
        accept(arriving)
        applied(said(userId="7", messageId="m1"))

        assert deeds() == [("track", "Order Completed"), ("track", "Viewed")]

    @pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
    def test_survive_moments_beyond_all_calendars(self, moment):
        applied(said(type="identify", userId="7", traits={"createdAt": moment}, timestamp=moment))

        assert Customer.objects.get().joined_at is None

    def test_put_again_what_comes_before_what_it_speaks_of(self):
        cancelled = {"order_id": "1001", "currency": "EUR"}
        body = json.dumps(
            {
                "batch": [
                    said(
                        event="Order Cancelled",
                        userId="7",
                        anonymousId="b1",
                        properties=cancelled,
                        timestamp="2030-01-01T00:00:00Z",
                        context={"channel": "web"},
                    ),
                    said(userId="7", messageId="m1"),
                ],
                "sentAt": "2030-01-01T00:00:00Z",
            }
        )
        facts = {"is_proven": True, "call": ""}
        accept(Arriving("segment", "shop", "system", body.encode(), NOW, facts=facts))

        apply_waiting(now=NOW)
        assert (len(deeds()), Delivery.objects.count()) == (2, 1)
        applied(completed(), now=NOW + timedelta(seconds=1))
        apply_waiting(now=NOW + timedelta(minutes=1))

        assert Delivery.objects.exists() is False
        order = Order.objects.get()
        assert (order.cancelled_at, order.refunded_minor) == (NOW, 2690)
        assert len(deeds()) == 3  # the cancellation is there once

    def test_try_again_and_again_what_speaks_of_nothing(self):
        cancelled = {"order_id": "nothing", "currency": "EUR"}
        facts = {"is_proven": True, "call": ""}
        message = said(event="Order Cancelled", userId="7", properties=cancelled)
        body = json.dumps({"batch": [message]}).encode()
        accept(Arriving("segment", "shop", "system", body, NOW, facts=facts))
        for hours in range(10):
            apply_waiting(now=NOW + timedelta(hours=2 * hours))

        row = Delivery.objects.get()
        assert row.attempts == 8
        assert row.problem == "Order nothing is not known yet, so what is left of it is not either."

    @pytest.mark.parametrize(
        "naming",
        [
            {"type": "identify", "userId": "7"},
            {"type": "alias", "userId": "7", "previousId": "b1"},
            {"type": "identify", "traits": {"phone": "+35929812345"}},
            {"type": "identify", "traits": {"loyaltyCard": "L-5"}},
        ],
    )
    def test_give_what_a_browser_did_to_who_named_themselves_with_it(self, naming):
        applied(
            said(event="Before", anonymousId="b1", messageId="m1"),
            said(**{"anonymousId": "b1", "messageId": "m2", **naming}),
            said(event="After", anonymousId="b1", messageId="m3"),
        )

        assert set(Activity.objects.values_list("customer", flat=True)) == {
            Customer.objects.get().pk
        }

    def test_let_the_last_of_what_is_said_stand(self):
        applied(
            *(
                said(
                    type="identify",
                    userId="7",
                    messageId=f"m{number}",
                    traits={"email": email, "name": email[0]},
                )
                for number, email in enumerate(["a@shop.bg", "b@shop.bg", "a@shop.bg"])
            )
        )

        assert Customer.objects.values_list("email", "name").get() == ("a@shop.bg", "a")

    @pytest.mark.parametrize("turn", [1, -1])
    def test_let_the_newest_of_what_is_said_stand_whatever_comes_first(self, turn):
        told = [
            said(
                type="identify",
                userId="7",
                messageId=f"m{minutes}",
                timestamp=(NOW - timedelta(minutes=minutes)).isoformat(),
                traits={"email": f"{name}@shop.bg", "name": name},
            )
            for minutes, name in ((30, "a"), (10, "b"), (20, "c"))
        ]
        viewed = said(userId="7", messageId="viewed", timestamp=told[1]["timestamp"])
        applied(*told[::turn], viewed)

        one = Customer.objects.get()
        assert (one.email, one.name, one.told_at, one.first_seen_at) == (
            "b@shop.bg",
            "b",
            NOW - timedelta(minutes=10),
            NOW - timedelta(minutes=30),
        )
        assert Activity.objects.get().customer_id == one.pk


class TestImportBefore:
    def test_is_undone_but_for_whom_something_happened_to_since(self, tmp_path):
        path = tmp_path / "customers.csv"
        path.write_text("customer_id,email\n7,ann@shop.bg\n8,bob@shop.bg\n")
        request = ImportRequest(kind="customers", path=path, source="shop")
        run = start_import(request=request, actor="system", now=NOW)
        run_import(run_id=run, actor="system", progress=Silent())
        applied(said(type="page", name="Home", userId="7", anonymousId="b1"))

        undo_import(run_id=run, actor="system", now=NOW)

        kept = CustomerReference.objects.get()
        assert (kept.source, kept.reference) == ("shop", "7")
        assert Activity.objects.get().customer_id == kept.customer_id
