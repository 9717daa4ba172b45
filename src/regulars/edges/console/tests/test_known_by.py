"""What a customer is known by, on their page and in the list."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from regulars.core.access.services import make_key
from regulars.core.access.types import KeyKind, Scope
from regulars.core.customers.models import Customer
from regulars.core.identity.services import meet, merge
from regulars.core.identity.types import Claim
from regulars.edges.console.tests.factories import (
    NOW,
    days_ago,
    signed_in,
    some_customers,
    text_of,
)

pytestmark = pytest.mark.django_db


def met(**said: Any) -> Customer:
    """Whoever a shop says this of."""
    claim = Claim(**{"seen_at": days_ago(3), "is_proven": True, **said})
    [who] = meet(claims=[claim], source="shop", actor="system", now=NOW)
    return Customer.objects.get(pk=who.customer_id)


@pytest.fixture
def client() -> Client:
    return signed_in()


def page_of(customer: Customer, client: Client) -> str:
    return text_of(client.get(f"/console/customers/{customer.public_id}/"))


def known(kind: str, value: str, told: str) -> str:
    return f'<strong>{kind}</strong><span>{told}</span></p><span class="c-value">{value}</span>'


def a_key(name: str) -> None:
    make_key(
        kind=KeyKind.SECRET,
        name=name,
        source="shop",
        scopes=[Scope.EVENTS_WRITE],
        origins=[],
        ends_at=None,
        actor="system",
        now=NOW,
    )


class TestKnownBy:
    def test_says_what_of_whom_and_since_when(self, client):
        a_key("Tea shop")
        ann = met(user_id="7", anonymous_id="b1", email="ann@example.com", card="29001")
        since = 'Tea shop · first seen on <time datetime="2026-02-26">Feb 26, 2026</time>'

        text = page_of(ann, client)

        assert known("Reference", "7", "Tea shop") in text
        assert known("E-mail", "ann@example.com", since) in text
        assert known("Loyalty card", "29001", since) in text
        assert known("Browsers", "1", since.removeprefix("Tea shop · ")) in text

    def test_keeps_the_email_of_whoever_was_merged_into_them(self, client):
        ann = met(user_id="7", email="ann@example.com")
        other = met(user_id="8", email="ann.s@example.com")
        merge(kept=ann.pk, merged=other.pk, reason="One", actor="system", now=NOW)

        text = page_of(ann, client)

        assert '<span class="c-value">ann.s@example.com</span>' in text

    def test_names_a_file_where_a_file_brought_them(self, client):
        a_key("Tea shop")
        apps.get_model("access", "AccessKey").objects.update(source="file")
        some_customers(1)
        references = apps.get_model("customers", "CustomerReference").objects
        references.update(source="file")
        shopper = Customer.objects.get()

        told = page_of(shopper, client)
        Customer.objects.update(import_run=1)
        brought = page_of(shopper, client)

        assert known("Reference", "C-000", "Tea shop") in told
        assert known("Reference", "C-000", "file") in brought

    def test_calls_a_source_as_it_is_where_two_tell_under_it(self, client):
        a_key("Tea shop")
        a_key("Till")

        assert known("Reference", "7", "shop") in page_of(met(user_id="7"), client)


class TestCalled:
    @pytest.mark.parametrize(
        ("said", "called"),
        [
            ({"card": "2900000000099"}, "Card 2900000000099"),
            ({"phone": "+359888123456", "card": "2900000000099"}, "Phone +359888123456"),
            ({"user_id": "7", "card": "2900000000099"}, "7"),
        ],
        ids=["card", "phone", "reference"],
    )
    def test_by_the_best_that_is_known_on_the_page_and_in_the_list(self, client, said, called):
        customer = met(**said)
        link = f'<a href="/console/customers/{customer.public_id}/">'

        listed = text_of(client.get("/console/customers/"))

        told = text_of(client.get("/console/events/"))

        assert f"<h1>{called}</h1>" in page_of(customer, client)
        assert f"{link}{called}</a> became known." in told
        assert f"{link}{called}</a>" in listed
