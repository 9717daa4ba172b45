from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from regulars.core.customers import queries, services
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.customers.types import CustomerDraft, UnknownCustomer
from regulars.core.events.types import SYSTEM
from regulars.core.registers.types import Imported
from regulars.core.tests.estates import Memory

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EARLIER = datetime(2025, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def draft(reference: str, **values) -> CustomerDraft:
    return CustomerDraft(reference=reference, **({"seen_at": NOW} | values))


def bring_in(*drafts: CustomerDraft, source: str = "shop", import_run: int | None = 1):
    return services.import_customers(
        drafts=drafts, source=source, import_run=import_run, actor=SYSTEM, now=NOW
    )


def undo(import_run: int, outcome: Imported) -> None:
    memory = Memory()
    memory.hear(import_run, outcome.told)
    services.undo_import(
        estate=memory.estate(import_run),
        held=set,
        told=[],
        seen=lambda _: {},
        actor=SYSTEM,
        now=NOW,
    )


class TestImportCustomers:
    def test_takes_a_reference_twice_as_one_customer(self):
        outcome = bring_in(draft("1", name="One"), draft("1", email="one@example.com"))

        customer = Customer.objects.get()
        assert (customer.name, customer.email) == ("One", "one@example.com")
        assert (outcome.created, outcome.ids) == (1, {"1": customer.pk})

    def test_does_not_merge_by_e_mail(self):
        bring_in(draft("1", email="same@example.com"), draft("2", email="same@example.com"))

        assert Customer.objects.filter(email="same@example.com").count() == 2

    def test_knows_references_by_source(self):
        bring_in(draft("1"), source="shop")
        bring_in(draft("1"), source="till")

        assert CustomerReference.objects.filter(reference="1").count() == 2

    def test_fills_blanks_and_tells_differences(self):
        bring_in(draft("1", name="One"))

        outcome = bring_in(draft("1", name="Uno", phone="+359 2 000 000", seen_at=EARLIER))

        customer = Customer.objects.get()
        assert (customer.name, customer.phone) == ("One", "+359 2 000 000")
        assert customer.first_seen_at == EARLIER
        assert [(item.field, item.known, item.told) for item in outcome.differing] == [
            ("name", "One", "Uno")
        ]
        (telling,) = outcome.told.tellings
        told = {"name": "Uno", "phone": "+359 2 000 000", "first_seen_at": EARLIER}
        assert (telling.told, telling.gave) == (told, {"phone", "first_seen_at"})

    def test_leaves_out_what_is_no_e_mail(self):
        bring_in(draft("1", email="n/a"))

        assert Customer.objects.get().email == ""

    def test_undoes_a_filling_unless_it_was_changed_since(self):
        bring_in(draft("1"))
        outcome = bring_in(draft("1", name="One", phone="123"), import_run=2)
        Customer.objects.update(phone="456")

        undo(2, outcome)

        customer = Customer.objects.get()
        assert (customer.name, customer.phone) == ("", "456")

    def test_previews_without_writing(self):
        bring_in(draft("1"))

        told = services.preview_customers(
            drafts=[draft("1", name="One"), draft("2")], source="shop", now=NOW
        )

        assert (told.created, len(told.told.changed)) == (1, 1)
        assert Customer.objects.get().name == ""


class TestConstraints:
    def test_keep_references_unique_and_e_mails_plausible(self):
        bring_in(draft("1"), draft("2"))

        for change in (
            lambda: CustomerReference.objects.update(reference="1"),
            lambda: CustomerReference.objects.filter(reference="1").update(reference=""),
            lambda: Customer.objects.update(email="nowhere"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()


class TestQueries:
    @pytest.fixture(autouse=True)
    def people(self):
        bring_in(
            draft("1001", name="Green Shop", email="green@example.com"),
            draft("1002", name="Blue Shop", email="blue@example.org"),
            draft("2001"),
        )

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("shop", ["Green Shop", "Blue Shop"]),
            ("EXAMPLE.org", ["Blue Shop"]),
            ("100", ["Green Shop", "Blue Shop"]),
            ("2001", ["2001"]),
            ("nobody", []),
            ("  ", ["Green Shop", "Blue Shop", "2001"]),
        ],
    )
    def test_search_finds(self, text, found):
        assert [profile.shown_as for profile in queries.search(text)] == found

    def test_search_goes_on_after_an_id(self, django_assert_num_queries):
        first = queries.search("", limit=2)

        with django_assert_num_queries(2):
            rest = queries.search("", after_id=first[-1].id)

        assert [profile.shown_as for profile in rest] == ["2001"]

    def test_profile_tells_who_it_is(self, django_assert_num_queries):
        public_id = Customer.objects.get(name="Green Shop").public_id

        with django_assert_num_queries(2):
            profile = queries.profile(public_id)

        assert (profile.email, profile.references[0].reference) == ("green@example.com", "1001")
        assert profile.historical is True

    def test_profile_of_nobody_is_refused(self):
        with pytest.raises(UnknownCustomer):
            queries.profile("cus_none")
