from __future__ import annotations

import pytest

from regulars.core.orders.models import Order, Refund, RefundLine
from regulars.core.orders.queries import wrong_tallies
from regulars.core.orders.tests.asking import ORDER, TABLES, counts, happened, put, refused, told
from regulars.edges.api.tests.factories import a_program

pytestmark = pytest.mark.django_db


class TestTellRefund:
    def test_takes_lines_back_once(self):
        program = a_program()
        order = told(put(program, ORDER))
        body = {
            "reference": "R-1",
            "currency": "EUR",
            "refunded_at": "2026-03-01T11:45:00Z",
            "lines": [{"product_reference": "SEN-100", "amount_minor": 1_450}],
        }

        first = told(program.post("orders/GT-1/refunds", body))
        again = told(program.post(f"orders/{order['id']}/refunds", body))

        assert first == {
            "number": "GT-1",
            "order_id": order["id"],
            "reference": "R-1",
            "outcome": "taken_back",
        }
        assert again == {**first, "outcome": "known"}
        assert RefundLine.objects.get().amount_minor == 1_450
        assert Order.objects.get().refunded_minor == 1_450
        assert happened().count("orders.refunded") == 1
        assert not wrong_tallies()

    def test_takes_back_whatever_is_left_without_lines(self):
        program = a_program()
        told(put(program, ORDER))
        line = {"amount_minor": 900}
        told(
            program.post(
                "orders/GT-1/refunds", {"reference": "R-1", "currency": "EUR", "lines": [line]}
            )
        )

        rest = told(program.post("orders/GT-1/refunds", {"reference": "R-2", "currency": "EUR"}))
        more = told(program.post("orders/GT-1/refunds", {"reference": "R-3", "currency": "EUR"}))

        assert (rest["outcome"], more["outcome"]) == ("taken_back", "nothing_left")
        assert Order.objects.get().refunded_minor == 2_900

    def test_may_come_before_its_order_where_it_has_lines(self):
        program = a_program()
        body = {"reference": "R-1", "currency": "EUR", "lines": [{"amount_minor": 500}]}

        early = told(program.post("orders/GT-1/refunds", body))
        told(put(program, ORDER))

        assert early["order_id"] is None
        assert Order.objects.get().refunded_minor == 500
        assert not wrong_tallies()

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"reference": "R-1", "currency": "EUR"}, 404, "orders.unknown"),
            ({"reference": "R-1", "currency": "XXQ"}, 404, "orders.unknown"),
        ],
    )
    def test_of_an_unknown_order_needs_lines(self, body, status, code):
        refused(a_program().post("orders/GT-9/refunds", body), status, code)

        assert counts() == [0] * len(TABLES)

    @pytest.mark.parametrize(
        ("wrong", "status", "code", "fields"),
        [
            ({"currency": "BGN"}, 409, "orders.other_currency", []),
            ({"currency": "XXQ"}, 422, "money.unknown_currency", ["currency"]),
            ({"lines": [{"amount_minor": 2_901}]}, 409, "orders.refund_too_large", []),
            (
                {"lines": [{"amount_minor": 0}]},
                422,
                "api.invalid_request",
                ["lines.0.amount_minor"],
            ),
            ({"lines": []}, 422, "api.invalid_request", ["lines"]),
            ({"reference": "cancelled"}, 422, "orders.reserved_reference", []),
            ({"reference": "x" * 101}, 422, "api.invalid_request", ["reference"]),
            ({"reference": "\t"}, 422, "api.invalid_request", ["reference"]),
            (
                {"refunded_at": "2026-04-01T00:00:00Z"},
                422,
                "api.moment_out_of_reach",
                ["refunded_at"],
            ),
            ({"customer": {"id": "cus_1"}}, 422, "api.invalid_request", ["customer"]),
        ],
    )
    def test_refuses_what_cannot_be_and_writes_nothing(self, wrong, status, code, fields):
        program = a_program()
        told(put(program, ORDER))
        body = {"reference": "R-1", "currency": "EUR", "lines": [{"amount_minor": 1}], **wrong}
        before = (counts(), happened())

        response = program.post("orders/GT-1/refunds", body)

        assert refused(response, status, code) == fields
        assert (counts(), happened()) == before

    def test_of_one_day_are_in_one_currency_although_the_order_is_not_known(self):
        program = a_program()
        body = {"reference": "R-1", "currency": "EUR", "lines": [{"amount_minor": 500}]}
        told(program.post("orders/GT-1/refunds", body))

        other = {**body, "reference": "R-2", "currency": "BGN"}

        refused(program.post("orders/GT-1/refunds", other), 409, "orders.other_currency")
        assert Refund.objects.get().amount_minor == 500

    def test_keeps_long_names_apart(self):
        program = a_program()
        keys = ["k" * 89 + letter for letter in "ab"]
        lines = [{"key": key, "amount_minor": 500} for key in keys]
        told(put(program, {"currency": "EUR", "lines": lines}))

        told(
            program.post(
                "orders/GT-1/refunds",
                {"reference": "r" * 100, "currency": "EUR", "lines": [lines[0]]},
            )
        )
        told(program.post("orders/GT-1/cancel", {}))

        assert sorted(RefundLine.objects.values_list("amount_minor", flat=True)) == [500, 500]
