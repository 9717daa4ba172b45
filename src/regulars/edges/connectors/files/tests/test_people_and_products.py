from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from regulars.core.catalog.models import Product, ProductReference
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.events.models import EventRow
from regulars.edges.connectors.files.tests.factories import bring_in, line, table_rows, write_csv

pytestmark = pytest.mark.django_db


class TestImportCustomers:
    def bring_in(self, tmp_path, *people, name="people.csv"):
        columns = {key: None for person in people for key in person}
        return bring_in(write_csv(tmp_path / name, list(people), (*columns,)), "customers")

    def test_makes_customers(self, tmp_path):
        card = self.bring_in(
            tmp_path,
            {
                "customer_id": "1",
                "first_name": "Customer",
                "last_name": "One",
                "email": "One@Example.com",
            },
            {"customer_id": "2", "first_name": "", "last_name": "", "email": ""},
        )

        one = CustomerReference.objects.get(reference="1").customer
        assert (one.name, one.email, one.historical) == ("Customer One", "one@example.com", True)
        assert one.public_id.startswith("cus_")
        assert (card.rows_imported, card.created) == (2, {"customers": 2})
        event = EventRow.objects.get(name="customers.imported")
        assert event.payload["created"] == 2

    def test_lists_what_would_be_too_long_a_reference(self, tmp_path):
        long = "a" * 240 + "@example.com"
        people = self.bring_in(
            tmp_path, {"email": long, "name": "A"}, {"email": "b@example.com", "name": "B"}
        )
        goods = bring_in(
            write_csv(
                tmp_path / "goods.csv",
                [
                    {"product_id": "", "name": "t" * 201},
                    {"product_id": "P1", "name": "t" * 201},
                    {"product_id": "", "name": "u" * 200},
                ],
                ("product_id", "name"),
            ),
            "products",
        )

        assert (people.rows_imported, people.rows_not_taken) == (1, 1)
        assert (goods.rows_imported, goods.rows_not_taken) == (2, 1)
        known = CustomerReference.objects.values_list("reference", flat=True)
        assert list(known) == ["b@example.com"]
        assert sorted(ProductReference.objects.values_list("reference", flat=True)) == [
            "P1",
            "u" * 200,
        ]
        with open(people.errors_path) as file:
            assert "The value is too long to be an identifier" in file.read()

    def test_lists_an_email_that_is_none_and_takes_the_rest(self, tmp_path):
        card = self.bring_in(
            tmp_path,
            {"customer_id": "1", "name": "Customer 1", "email": "bob@@x"},
            {"customer_id": "2", "name": "Customer 2", "email": "two@example.com"},
        )

        assert list(Customer.objects.order_by("name").values_list("name", "email")) == [
            ("Customer 1", ""),
            ("Customer 2", "two@example.com"),
        ]
        assert (card.rows_imported, card.rows_rejected) == (2, 1)
        assert Path(card.errors_path).read_text().splitlines()[1:] == [
            "2,email,bob@@x,This is no e-mail address. The rest of the row was taken"
        ]

    def test_completes_those_whom_orders_named_and_moves_first_sight_back(self, tmp_path):
        bring_in(write_csv(tmp_path / "orders.csv", [line("1", "10.00")]))

        card = self.bring_in(
            tmp_path, {"customer_id": "C1", "email": "c1@example.com", "created_at": "2020-05-01"}
        )

        customer = Customer.objects.get()
        assert customer.email == "c1@example.com"
        assert customer.joined_at == customer.first_seen_at == datetime(2020, 5, 1, tzinfo=UTC)
        assert (card.rows_imported, card.created) == (1, {"filled": 1})

    def test_overwrites_nothing_and_lists_what_differs(self, tmp_path):
        self.bring_in(
            tmp_path, {"customer_id": "C1", "name": "Customer 1", "email": "a@example.com"}
        )
        before = table_rows()

        card = self.bring_in(
            tmp_path,
            {"customer_id": "C1", "name": "Customer 1", "email": "b@example.com"},
            name="later.csv",
        )

        assert table_rows() == before
        assert card.rows_rejected == 1
        with open(card.errors_path) as file:
            assert "It is there already with a@example.com" in file.read()

    def test_changes_nothing_the_second_time(self, tmp_path):
        person = {"customer_id": "C1", "name": "Customer 1", "email": "a@example.com"}
        self.bring_in(tmp_path, person)
        before = table_rows()

        card = self.bring_in(tmp_path, person)

        assert table_rows() == before
        assert (card.rows_imported, card.rows_unchanged) == (0, 1)

    def test_knows_people_without_a_number_by_e_mail(self, tmp_path):
        person = {"email": "a@example.com", "name": "Customer 1"}
        self.bring_in(tmp_path, person)

        self.bring_in(tmp_path, person)

        assert CustomerReference.objects.get().reference == "a@example.com"


class TestImportProducts:
    def bring_in(self, tmp_path, *goods, name="goods.csv"):
        columns = {key: None for item in goods for key in item}
        return bring_in(write_csv(tmp_path / name, list(goods), (*columns,)), "products")

    def test_makes_products_with_amounts_in_minor_units(self, tmp_path):
        card = self.bring_in(
            tmp_path,
            {"sku": "P1", "name": "Green tea", "category": "Tea", "price": "9.90", "cost": "3.25"},
        )

        product = ProductReference.objects.get(source="file", reference="P1").product
        assert (product.name, product.category) == ("Green tea", "Tea")
        assert (product.price_minor, product.cost_minor, product.currency) == (990, 325, "EUR")
        assert product.public_id.startswith("prd_")
        assert card.created == {"products": 1}

    def test_completes_those_that_orders_named(self, tmp_path):
        bring_in(write_csv(tmp_path / "orders.csv", [line("1", "10.00")]))

        card = self.bring_in(
            tmp_path, {"sku": "P1", "name": "Tea, green", "category": "Tea", "price": "9.90"}
        )

        product = Product.objects.get()
        assert (product.name, product.category, product.price_minor) == ("Green tea", "Tea", 990)
        assert card.created == {"filled": 1, "differing": 1}
        assert card.rows_rejected == 1  # the other name is told, not taken
