from decimal import Decimal

import pytest

from regulars.core.catalog.services import import_products
from regulars.core.catalog.types import ProductDraft
from regulars.core.customers import queries as customers
from regulars.core.events.types import SYSTEM
from regulars.core.orders.models import Order
from regulars.core.orders.tests.factories import customer, document, line, store
from regulars.edges.api.tests.factories import NOW, a_program

pytestmark = pytest.mark.django_db


def days(number: int) -> list[str]:
    return [f"2024-01-{day:02} 10:00" for day in range(1, number + 1)]


def numbers(response) -> list[str]:
    return [order["number"] for order in response.json()["data"]]


class TestListOrders:
    def test_tells_what_is_known(self):
        mei = customer("K-1")
        store(document("A1", line(550), customer=mei, shipping_minor=100))

        response = a_program().get("orders")

        assert response.json() == {
            "data": [
                {
                    "id": Order.objects.get().public_id,
                    "source": "file",
                    "number": "A1",
                    "customer_id": customers.profiles([mei])[mei].public_id,
                    "channel": None,
                    "placed_at": "2024-01-05T10:00:00Z",
                    "paid_at": None,
                    "shipped_at": None,
                    "delivered_at": None,
                    "cancelled_at": None,
                    "currency": "EUR",
                    "subtotal_minor": 550,
                    "discount_minor": 0,
                    "tax_minor": 0,
                    "tax_is_included": False,
                    "shipping_minor": 100,
                    "total_minor": 650,
                    "refunded_minor": 0,
                }
            ],
            "next_cursor": None,
        }

    def test_begins_with_the_last_placed_and_leads_through_all_once(self):
        together = [document(f"B{place}", line(1, days(1)[0])) for place in range(4)]
        store(*[document(f"A{at[8:10]}", line(1, at)) for at in days(3)], *together)
        program, found, cursor = a_program(), [], ""

        while cursor is not None:
            page = program.get(f"orders?limit=2&cursor={cursor}")
            found += numbers(page)
            cursor = page.json()["next_cursor"]

        assert found[:2] == ["A03", "A02"]
        assert sorted(found[2:]) == ["A01", "B0", "B1", "B2", "B3"]

    def test_of_a_customer(self):
        mei, ann = customer("K-1"), customer("K-2")
        store(
            document("A1", line(1), customer=mei),
            document("A2", line(1), customer=ann),
            document("A3", line(1)),
        )
        public_id = customers.profiles([ann])[ann].public_id

        assert numbers(a_program().get(f"orders?customer={public_id}")) == ["A2"]

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("number=A02", ["A02"]),
            ("number=A0", []),
            ("source=file&placed_from=2024-01-02T10:00:00Z", ["A03", "A02"]),
            ("placed_before=2024-01-02T10:00:00Z", ["A01"]),
            ("placed_from=2024-01-02T12:00:00%2B02:00&placed_before=2024-01-03T10:00:00Z", ["A02"]),
            ("source=shop", []),
        ],
    )
    def test_finds_those_that_are_asked_for(self, asked, found):
        store(*[document(f"A{at[8:10]}", line(1, at)) for at in days(3)])

        assert numbers(a_program().get(f"orders?{asked}")) == found

    @pytest.mark.parametrize(
        "moment", ["2024-01-02", "2024-01-02T10:00:00", "1704189600", "0001-01-01T00:00:00%2B14:00"]
    )
    def test_refuses_a_moment_without_its_offset(self, moment):
        response = a_program().get(f"orders?placed_from={moment}")

        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "placed_from")

    def test_asks_the_database_as_often_for_many_as_for_one(self, django_assert_num_queries):
        mei = customer("K-1")
        store(*[document(f"A{at[8:10]}", line(1, at), customer=mei) for at in days(9)])
        program = a_program()
        program.get("me")

        with django_assert_num_queries(1):
            program.get("orders")


class TestGetOrder:
    def test_tells_of_its_lines_and_refunds(self, django_assert_num_queries):
        draft = ProductDraft(reference="P1", name="Sencha")
        products = import_products(
            drafts=[draft], source="file", import_run=None, actor=SYSTEM, now=NOW
        )
        sold = line(1_450, name="Sencha", product_id=products.ids["P1"], cost_minor=500)
        sold.quantity = Decimal("1.5")
        store(document("A1", sold, line(-450, "2024-01-09 09:00", key="b", name="Sencha")))
        program = a_program()
        program.get("me")

        with django_assert_num_queries(5):
            order = program.get(f"orders/{Order.objects.get().public_id}").json()

        assert order["refunded_minor"] == 450
        product = program.get("products").json()["data"][0]["id"]
        assert order["lines"] == [
            {
                "name": "Sencha",
                "product_id": product,
                "quantity": "1.5",
                "amount_minor": 1_450,
                "discount_minor": None,
                "cost_minor": 500,
            }
        ]
        assert order["refunds"] == [
            {
                "number": "A1",
                "refunded_on": "2024-01-09",
                "refunded_at": "2024-01-09T09:00:00Z",
                "amount_minor": 450,
                "lines": [
                    {
                        "name": "Sencha",
                        "product_id": None,
                        "quantity": "1",
                        "amount_minor": 450,
                        "discount_minor": None,
                        "cost_minor": None,
                    }
                ],
            }
        ]
