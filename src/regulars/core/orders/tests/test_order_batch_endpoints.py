from __future__ import annotations

from datetime import timedelta

import pytest

from regulars.core.orders.models import Order
from regulars.core.orders.queries import wrong_tallies
from regulars.core.orders.tests.asking import ORDER, counts, happened, put, refused, told
from regulars.edges.api.tests.factories import a_program

pytestmark = pytest.mark.django_db


class TestTellOrders:
    def test_tells_each_in_its_order(self):
        program = a_program()
        told(put(program, ORDER))
        program.now += timedelta(minutes=1)
        orders = [{**ORDER, "number": number} for number in ("2024/001", "GT-1", "batch")]

        answer = told(program.post("orders/batch", {"orders": orders}))

        assert [(one["number"], one["outcome"]) for one in answer["data"]] == [
            ("2024/001", "placed"),
            ("GT-1", "unchanged"),
            ("batch", "placed"),
        ]
        assert not wrong_tallies()

    @pytest.mark.parametrize(
        ("wrong", "status", "code", "field"),
        [
            ({"currency": "XXQ"}, 422, "money.unknown_currency", "orders.1.currency"),
            ({"number": "A-1"}, 422, "orders.told_twice", "orders.1.number"),
            ({"customer": {"id": "cus_none"}}, 422, "api.nothing_named", "orders.1.customer.id"),
            (
                {"customer": {"reference": "null"}},
                422,
                "identity.nobody_meant",
                "orders.1.customer.reference",
            ),
            (
                {"customer": {"email": "noreply@shop.bg"}},
                422,
                "identity.nobody_meant",
                "orders.1.customer.email",
            ),
            (
                {"told_at": "2027-01-01T00:00:00Z"},
                422,
                "api.moment_out_of_reach",
                "orders.1.told_at",
            ),
            ({"number": "GT-1", "currency": "BGN"}, 409, "orders.other_currency", "orders.1"),
            ({"number": None}, 422, "api.invalid_request", "orders.1.number"),
        ],
    )
    def test_names_the_one_that_is_wrong_and_tells_none(self, wrong, status, code, field):
        program = a_program()
        told(put(program, ORDER))
        before = (counts(), happened())
        orders = [{**ORDER, "number": "A-1"}, {**ORDER, "number": "A-2", **wrong}]

        response = program.post("orders/batch", {"orders": orders})

        assert refused(response, status, code) == [field]
        assert (counts(), happened()) == before

    @pytest.mark.parametrize("number", [0, 101])
    def test_takes_a_hundred_at_most(self, number):
        orders = [{**ORDER, "number": f"A-{place}"} for place in range(number)]

        response = a_program().post("orders/batch", {"orders": orders})

        assert refused(response, 422, "api.invalid_request") == ["orders"]
        assert not Order.objects.exists()

    def test_asks_the_database_as_often_for_many_as_for_few(self, django_assert_max_num_queries):
        program = a_program()

        def orders(first: int, number: int) -> dict:
            customers = [{"reference": f"K-{first + place}"} for place in range(number)]
            return {
                "orders": [
                    {**ORDER, "number": f"A-{first + place}", "customer": customers[place]}
                    for place in range(number)
                ]
            }

        told(program.post("orders/batch", orders(0, 2)))
        with django_assert_max_num_queries(70):
            told(program.post("orders/batch", orders(10, 50)))
