"""Who is known by number alone is called by it wherever the console names them."""

from __future__ import annotations

import pytest
from django.apps import apps

from regulars.core.customers.services import import_customers
from regulars.core.customers.types import CustomerDraft
from regulars.core.events.types import SYSTEM
from regulars.edges.console.tests.factories import (
    NOW,
    SIGNED_IN,
    an_order,
    import_orders,
    signed_in,
    taken_back,
    text_of,
)


def known_by_number(*references: str) -> dict[str, int]:
    drafts = [CustomerDraft(reference=reference, seen_at=NOW) for reference in references]
    return import_customers(
        drafts=drafts, source="file", import_run=None, actor=SYSTEM, now=NOW
    ).ids


@pytest.fixture
def buyers(db: None) -> dict[str, int]:
    """C8 with order A-1, of which something came back, and C80 with order A-2, likewise."""
    found = known_by_number("C8", "C80")
    for place, buyer in enumerate(found.values(), start=1):
        import_orders(taken_back(an_order(f"A-{place}", buyer, at=NOW), 400, NOW))
    return found


class TestName:
    @pytest.mark.parametrize("page", ["orders", "refunds"])
    def test_is_the_reference_in_lists_and_on_pages(self, buyers, page):
        customer = apps.get_model("customers.Customer").objects.get(pk=buyers["C8"])
        link = f'<a href="/console/customers/{customer.public_id}/">C8</a>'
        client = signed_in()

        listed = client.get(f"/console/{page}/")

        [row] = [row for row in listed.context["cl"].result_list if row.number == "A-1"]
        address = f"/console/{page}/{getattr(row, 'public_id', row.pk)}/"
        assert f'<td data-label="Customer">{link}</td>' in text_of(listed)
        assert f"<dt>Customer</dt><dd>{link}</dd>" in text_of(client.get(address))

    def test_is_the_reference_among_the_customers_and_on_the_profile(self, buyers):
        customer = apps.get_model("customers.Customer").objects.get(pk=buyers["C8"])
        address = f"/console/customers/{customer.public_id}/"
        client = signed_in()

        listed = text_of(client.get("/console/customers/"))

        assert f'<th scope="row"><a href="{address}">C8</a></th>' in listed
        assert "<h1>C8</h1>" in text_of(client.get(address))

    def test_is_the_first_of_several_references(self, buyers):
        customer = apps.get_model("customers.Customer").objects.get(pk=buyers["C8"])
        customer.references.create(source="till", reference="A0")

        assert str(customer) == "C8"
        customer.references.all().delete()
        assert str(customer) == customer.public_id

    @pytest.mark.parametrize("page", ["orders", "refunds"])
    def test_costs_the_same_queries_for_any_number(self, db, page, django_assert_num_queries):
        client = signed_in()
        found = known_by_number(*(f"C{number}" for number in range(20)))
        for number, buyer in found.items():
            import_orders(taken_back(an_order(number, buyer, at=NOW), 400, NOW))

        with django_assert_num_queries(SIGNED_IN + 3):
            listed = client.get(f"/console/{page}/")

        assert len(listed.context["cl"].result_list) == 20


class TestSearch:
    @pytest.mark.parametrize("page", ["orders", "refunds"])
    @pytest.mark.parametrize(
        ("text", "found"),
        [("C8", ["A-1"]), ("C80", ["A-2"]), (" C8 ", ["A-1"]), ("A-", ["A-2", "A-1"]), ("C9", [])],
    )
    def test_finds_what_a_customer_bought_by_their_reference(self, buyers, page, text, found):
        response = signed_in().get(f"/console/{page}/", {"q": text})

        assert [row.number for row in response.context["cl"].result_list] == found
