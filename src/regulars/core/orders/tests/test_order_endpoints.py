from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from regulars.core.access.types import Scope
from regulars.core.catalog.models import Product
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order, OrderLine
from regulars.core.orders.queries import wrong_tallies
from regulars.core.orders.tests.asking import (
    LINE,
    ORDER,
    TABLES,
    counts,
    happened,
    put,
    refused,
    told,
)
from regulars.edges.api.tests.factories import NOW, a_program

pytestmark = pytest.mark.django_db


class TestTellOrder:
    def test_places_one_that_is_new_with_all_that_it_names(self):
        program = a_program()
        body = {
            **ORDER,
            "lines": [{**LINE, "discount_minor": 100, "cost_minor": 1_040}],
            "customer": {"reference": "K-1", "email": "mei@example.com", "name": "Mei Lin"},
            "channel": "web",
            "placed_at": "2026-03-01T13:00:00+02:00",
            "paid_at": "2026-03-01T11:30:00Z",
            "shipped_at": "2026-03-01T11:40:00Z",
            "tax_minor": 250,
            "tax_is_included": True,
            "shipping_minor": 490,
        }

        answer = told(put(program, body))

        order, mei = Order.objects.get(), Customer.objects.get()
        assert answer == {"number": "GT-1", "id": order.public_id, "outcome": "placed"}
        product = Product.objects.get()
        assert (product.name, product.references.get().reference) == ("Sencha", "SEN-100")
        shown = told(program.get(f"orders/{order.public_id}"))
        assert shown == told(program.get("orders/GT-1"))
        assert shown == {
            "id": order.public_id,
            "source": "shop",
            "number": "GT-1",
            "customer_id": mei.public_id,
            "channel": "web",
            "placed_at": "2026-03-01T11:00:00Z",
            "paid_at": "2026-03-01T11:30:00Z",
            "shipped_at": "2026-03-01T11:40:00Z",
            "delivered_at": None,
            "cancelled_at": None,
            "currency": "EUR",
            "subtotal_minor": 3_000,
            "discount_minor": 100,
            "tax_minor": 250,
            "tax_is_included": True,
            "shipping_minor": 490,
            "total_minor": 3_390,
            "refunded_minor": 0,
            "lines": [
                {
                    "name": "Sencha",
                    "product_id": product.public_id,
                    "quantity": "2",
                    "amount_minor": 2_900,
                    "discount_minor": 100,
                    "cost_minor": 1_040,
                }
            ],
            "refunds": [],
        }
        assert happened() == ["orders.placed", "orders.paid"]
        assert not wrong_tallies()

    def test_is_the_same_told_again_and_another_where_it_changed(self):
        program = a_program()

        outcomes = []

        for body in (ORDER, ORDER, {**ORDER, "shipping_minor": 490}, ORDER):
            outcomes.append(told(put(program, body))["outcome"])
            program.now += timedelta(minutes=1)

        assert outcomes == ["placed", "unchanged", "changed", "unchanged"]
        assert happened() == ["orders.placed", "orders.changed"]

    def test_lets_what_was_told_last_stand_whatever_arrives_first(self):
        program = a_program()
        newest = {**ORDER, "shipping_minor": 490, "told_at": "2026-03-01T11:30:00Z"}
        older = {**ORDER, "lines": [{**LINE, "amount_minor": 1}], "told_at": "2026-03-01T11:00:00Z"}

        outcomes = [told(put(program, body))["outcome"] for body in (newest, older, newest)]
        program.now = NOW + timedelta(minutes=1)
        later = told(put(program, {**ORDER, "shipping_minor": 590}))

        assert outcomes == ["placed", "outdated", "outdated"]
        assert later["outcome"] == "changed"
        order = Order.objects.get()
        assert (order.shipping_minor, order.total_minor) == (590, 3_490)

    def test_may_name_the_order_by_its_id(self):
        program = a_program()
        known = told(put(program, ORDER))
        program.now = NOW + timedelta(minutes=1)

        answer = told(put(program, {**ORDER, "shipping_minor": 490}, known["id"]))

        assert answer == {**known, "outcome": "changed"}

    def test_keeps_the_orders_of_two_shops_apart(self):
        known = told(put(a_program(), ORDER))

        till = a_program(source="till")
        other = told(put(till, ORDER))

        assert other["id"] != known["id"]
        assert refused(put(till, ORDER, known["id"]), 404, "orders.unknown") == []
        assert Order.objects.count() == 2

    def test_knows_the_customer_and_the_product_by_our_ids(self):
        program = a_program()
        mei = told(program.post("customers", {"reference": "K-1"}))["id"]
        sencha = told(program.ask("PUT", "products/SEN-100", {"name": "Sencha"}))["id"]
        lines = [{"product_id": sencha, "amount_minor": 1_450}]

        told(put(program, {"currency": "EUR", "lines": lines, "customer": {"id": mei}}))

        assert Order.objects.get().customer.public_id == mei
        line = OrderLine.objects.get()
        assert (line.product.public_id, line.quantity) == (sencha, Decimal(1))
        assert (Customer.objects.count(), Product.objects.count()) == (1, 1)

    @pytest.mark.parametrize(
        "customer", [{"reference": "guest"}, {"email": "noreply@shop.bg"}, {"loyalty_card": "0"}]
    )
    def test_names_the_field_that_can_mean_nobody(self, customer):
        response = put(a_program(), {**ORDER, "customer": customer})

        (field,) = customer
        assert refused(response, 422, "identity.nobody_meant") == [f"customer.{field}"]
        assert (Order.objects.exists(), Customer.objects.exists()) == (False, False)

    @pytest.mark.parametrize("customer", [None, {"name": "Mei Lin"}])
    def test_is_nobodys_where_nobody_is_named(self, customer):
        told(put(a_program(), {**ORDER, "customer": customer}))

        assert Order.objects.get().customer is None
        assert not Customer.objects.exists()

    @pytest.mark.parametrize("old", [{"historical": True}, {"placed_at": "2026-02-28T11:59:59Z"}])
    def test_sets_nothing_in_motion_where_it_is_history(self, old):
        told(put(a_program(), {**ORDER, **old}))

        assert Order.objects.get().historical
        assert EventRow.objects.get(name="orders.placed").historical

    @pytest.mark.parametrize(
        ("more", "code", "field"),
        [
            ({"currency": "XXQ"}, "money.unknown_currency", "currency"),
            ({"customer": {"id": "cus_none"}}, "api.nothing_named", "customer.id"),
            (
                {"lines": [LINE, {"product_id": "prd_none", "amount_minor": 1}]},
                "api.nothing_named",
                "lines.1.product_id",
            ),
            ({"paid_at": "2026-03-01T12:05:01Z"}, "api.moment_out_of_reach", "paid_at"),
            ({"placed_at": "0001-01-01T00:00:00Z"}, "api.moment_out_of_reach", "placed_at"),
        ],
    )
    def test_refuses_what_cannot_be_used_names_the_field_and_writes_nothing(
        self, more, code, field
    ):
        body = {**ORDER, "channel": "web", "customer": {"reference": "K-1"}, **more}

        assert refused(put(a_program(), body), 422, code) == [field]
        assert counts() == [0] * len(TABLES)
        assert happened() == []

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"currency": "eur"}, "currency"),
            ({"currency": None}, "currency"),
            ({"lines": []}, "lines"),
            ({"lines": None}, "lines"),
            ({"lines": [LINE] * 501}, "lines"),
            ({"lines": [{**LINE, "amount_minor": -1}]}, "lines.0.amount_minor"),
            ({"lines": [{**LINE, "amount_minor": 10**12 + 1}]}, "lines.0.amount_minor"),
            ({"lines": [{**LINE, "amount_minor": 10**40}]}, "lines.0.amount_minor"),
            ({"lines": [{**LINE, "amount_minor": "2900"}]}, "lines.0.amount_minor"),
            ({"lines": [{**LINE, "amount_minor": 29.5}]}, "lines.0.amount_minor"),
            ({"lines": [{**LINE, "quantity": 2}]}, "lines.0.quantity"),
            ({"lines": [{**LINE, "quantity": "0"}]}, "lines.0.quantity"),
            ({"lines": [{**LINE, "quantity": "-1"}]}, "lines.0.quantity"),
            ({"lines": [{**LINE, "quantity": "1e9"}]}, "lines.0.quantity"),
            ({"lines": [{**LINE, "quantity": "NaN"}]}, "lines.0.quantity"),
            ({"lines": [{**LINE, "quantity": "1.0000001"}]}, "lines.0.quantity"),
            ({"lines": [{**LINE, "quantity": "1000000000"}]}, "lines.0.quantity"),
            ({"lines": [{**LINE, "key": "x" * 91}]}, "lines.0.key"),
            ({"lines": [{**LINE, "name": "a\0b"}]}, "lines.0.name"),
            ({"lines": [{**LINE, "product_reference": " "}]}, "lines.0.product_reference"),
            ({"lines": [{**LINE, "price": 1}]}, "lines.0.price"),
            ({"customer": "K-1"}, "customer"),
            ({"customer": {"reference": "K-1", "vip": True}}, "customer.vip"),
            ({"channel": ""}, "channel"),
            ({"tax_is_included": 1}, "tax_is_included"),
            ({"placed_at": "yesterday"}, "placed_at"),
            ({"number": "GT-2"}, "number"),
            ({"total_minor": 1}, "total_minor"),
        ],
    )
    def test_refuses_what_is_not_as_it_must_be(self, body, field):
        response = put(a_program(), {**ORDER, **body})

        assert refused(response, 422, "api.invalid_request") == [field]
        assert counts() == [0] * len(TABLES)

    @pytest.mark.parametrize(
        ("number", "status"), [("x" * 201, 422), ("%20", 422), ("%01", 422), ("a%2Fb", 404)]
    )
    def test_refuses_a_number_that_it_cannot_keep(self, number, status):
        response = put(a_program(), ORDER, number)

        assert response.status_code == status
        assert counts() == [0] * len(TABLES)

    def test_stays_in_its_currency(self):
        program = a_program()
        told(put(program, ORDER))

        other = {**ORDER, "currency": "BGN"}

        assert refused(put(program, other), 409, "orders.other_currency") == []
        assert Order.objects.get().currency == "EUR"

    def test_refuses_less_than_was_taken_back(self):
        program = a_program()
        told(put(program, ORDER))
        told(program.post("orders/GT-1/refunds", {"reference": "R-1", "currency": "EUR"}))
        program.now = NOW + timedelta(minutes=1)

        lower = {**ORDER, "lines": [{**LINE, "amount_minor": 100}]}

        refused(put(program, lower), 409, "orders.total_below_refunds")
        assert Order.objects.get().total_minor == 2_900

    def test_takes_a_quantity_in_parts(self):
        told(put(a_program(), {**ORDER, "lines": [{**LINE, "quantity": "0.000001"}]}))

        assert OrderLine.objects.get().quantity == Decimal("0.000001")


class TestCancelOrder:
    def test_takes_back_what_is_left(self):
        program = a_program()
        order = told(put(program, ORDER))

        answer = told(program.post("orders/GT-1/cancel", {"cancelled_at": "2026-03-01T11:50:00Z"}))
        program.now = NOW + timedelta(minutes=1)
        again = told(
            program.post(f"orders/{order['id']}/cancel", {"cancelled_at": "2026-03-01T11:50:00Z"})
        )

        assert (answer["outcome"], again["outcome"]) == ("changed", "unchanged")
        row = Order.objects.get()
        assert (f"{row.cancelled_at:%H:%M}", row.refunded_minor) == ("11:50", 2_900)
        assert happened().count("orders.cancelled") == 1

    def test_needs_an_order_of_the_source(self):
        told(put(a_program(), ORDER))

        refused(a_program(source="till").post("orders/GT-1/cancel", {}), 404, "orders.unknown")

        assert Order.objects.get().cancelled_at is None

    def test_needs_the_scope(self):
        told(put(a_program(), ORDER))
        program = a_program(Scope.ORDERS_READ)

        refused(program.post("orders/GT-1/cancel", {}), 403, "access.missing_scope")

        assert Order.objects.get().cancelled_at is None


class TestListOrdersOfCustomer:
    def test_tells_theirs_the_last_first_page_by_page(self):
        program = a_program()
        for day in (1, 2, 3):
            placed = {"placed_at": f"2026-02-0{day}T10:00:00Z", "customer": {"reference": "K-1"}}
            told(put(program, {**ORDER, **placed}, f"A-{day}"))
        told(put(program, {**ORDER, "customer": {"reference": "K-2"}}, "B-1"))
        mei = told(program.get("customers?reference=K-1"))["data"][0]["id"]

        first = told(program.get(f"customers/{mei}/orders?limit=2"))
        rest = told(program.get(f"customers/{mei}/orders?limit=2&cursor={first['next_cursor']}"))

        shown = [[order["number"] for order in page["data"]] for page in (first, rest)]
        assert shown == [["A-3", "A-2"], ["A-1"]]
        assert rest["next_cursor"] is None

    def test_of_nobody_is_not_there(self):
        refused(a_program().get("customers/cus_none/orders"), 404, "customers.unknown")
