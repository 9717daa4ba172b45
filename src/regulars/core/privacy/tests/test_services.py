from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.customers.services import tell_customers
from regulars.core.customers.types import CustomerFacts, UnknownCustomer
from regulars.core.events.models import EventRow
from regulars.core.identity.models import Identifier, Suspected, Visitor
from regulars.core.identity.types import Met
from regulars.core.orders.models import Order, Tally
from regulars.core.personal import Mark
from regulars.core.privacy.models import Erasure
from regulars.core.privacy.queries import (
    customer_named,
    erased_among,
    erasure_of,
    preview,
)
from regulars.core.privacy.services import (
    erase,
)
from regulars.core.privacy.tests.people import (
    LATER,
    NOW,
    REASON,
    customer,
    deeds,
    erased,
    household,
    met,
    order,
    refund,
)
from regulars.core.privacy.types import (
    Fate,
    NoReason,
    ReasonNamesThem,
    SeveralCustomers,
    State,
)

pytestmark = pytest.mark.django_db


class TestErasing:
    def test_leaves_a_row_that_says_nothing(self):
        mei, _ = household()

        erased(mei)

        mei.refresh_from_db()
        assert (mei.name, mei.email, mei.phone, mei.joined_at) == ("", "", "", None)
        assert (mei.public_id, mei.erased_at, mei.first_seen_at) == ("cus_mei", NOW, NOW)
        assert str(mei) == "Erased customer"

    def test_takes_what_they_are_known_by_and_what_they_did(self):
        mei, _ = household()

        erased(mei)

        assert list(CustomerReference.objects.values_list("reference", flat=True)) == ["8"]
        assert list(Identifier.objects.values_list("value", flat=True)) == ["ann@example.com"]
        assert sorted(Visitor.objects.values_list("anonymous_id", flat=True)) == [
            "anns-laptop",
            "tablet",
        ]
        assert Suspected.objects.count() == 0
        assert deeds() == ["Ann viewed", "Ann came back", "Somebody viewed"]

    def test_leaves_everybody_else_as_they_were(self):
        mei, ann = household()
        before = Customer.objects.filter(pk=ann.pk).values().get()

        erased(mei)

        assert Customer.objects.filter(pk=ann.pk).values().get() == before

    def test_changes_no_figure(self):
        mei, _ = household()
        refund("R1", order("M2", mei, 3_000), 500)

        def figures() -> Any:
            tallies = list(Tally.objects.order_by("pk").values())
            return tallies, Order.objects.aggregate(Sum("total_minor")), Order.objects.count()

        before = figures()

        erased(mei)

        assert figures() == before
        assert Order.objects.get(number="M2").customer_id == mei.pk

    def test_is_in_the_log_without_naming_anybody(self):
        mei, _ = household()

        card = erased(mei, actor="stf_1")

        event = EventRow.objects.get(name="privacy.erased")
        assert event.payload == {
            "customer_id": mei.pk,
            "customer": "cus_mei",
            "erasure": card.public_id,
        }
        assert (event.actor, event.occurred_at) == ("stf_1", NOW)

    def test_says_what_was_done(self):
        mei, _ = household()

        card = erased(mei)

        done = {one.table: (one.fate, one.rows) for one in card.touched if one.rows}
        assert done == {
            "orders.Order": (Fate.KEPT, 1),
            "orders.OrderLine": (Fate.KEPT, 1),
            "orders.Tally": (Fate.KEPT, 1),
            "activity.Activity": (Fate.DELETED, 2),
            "identity.Suspected": (Fate.DELETED, 1),
            "identity.Identifier": (Fate.DELETED, 1),
            "identity.Visitor": (Fate.DELETED, 1),
            "customers.CustomerReference": (Fate.DELETED, 1),
            "customers.Customer": (Fate.BLANKED, 1),
        }
        assert (card.state, card.reason, card.waits_for) == (State.UNDER_WAY, REASON, "tombstone")

    def test_does_what_its_preview_said(self):
        mei, _ = household()
        said = preview("cus_mei")

        card = erased(mei)

        assert {(one.table, one.fate, one.rows) for one in said.touched} == {
            (one.table, one.fate, one.rows) for one in card.touched
        }

    def test_takes_everybody_who_is_the_same_person(self):
        mei, ann = household()
        again = customer("Lin", "9", merged_into=mei)
        customer("Linda", merged_into=again)

        card = erased(again)

        assert card.people == ("cus_lin", "cus_linda", "cus_mei")
        left = Customer.objects.filter(erased_at__isnull=True)
        assert list(left) == [ann]
        assert EventRow.objects.filter(name="privacy.erased").count() == 3
        assert {erasure_of(name).public_id for name in card.people} == {card.public_id}

    def test_again_changes_nothing(self):
        mei, _ = household()
        first = erased(mei)
        rows = EventRow.objects.count()

        second = erased(mei, now=LATER, reason="Once more.")

        assert second == first
        assert (EventRow.objects.count(), Erasure.objects.count()) == (rows, 1)

    @pytest.mark.parametrize(
        ("reason", "refusal"),
        [("", NoReason), ("x" * 301, NoReason), ("Mei Lin asked", ReasonNamesThem)],
        ids=["none", "too long", "names them"],
    )
    def test_needs_a_reason_that_names_nobody(self, reason, refusal):
        mei, _ = household()

        with pytest.raises(refusal):
            erased(mei, reason=reason)

        mei.refresh_from_db()
        assert (mei.name, mei.erased_at) == ("Mei Lin", None)
        assert (Erasure.objects.count(), len(deeds())) == (0, 5)

    def test_is_refused_for_nobody(self):
        with pytest.raises(UnknownCustomer):
            erase(customer="cus_nobody", reason=REASON, actor="system", now=NOW)

        assert Erasure.objects.count() == 0

    def test_cannot_be_taken_back_by_writing_to_the_row(self):
        mei, _ = household()
        erased(mei)

        with pytest.raises(IntegrityError), transaction.atomic():
            Customer.objects.filter(pk=mei.pk).update(name="Mei Lin")
        facts = {mei.pk: CustomerFacts(LATER, name="Mei Lin")}

        assert tell_customers(facts=facts, actor="system") == []


class TestWhatComesLater:
    @pytest.mark.parametrize(
        "claim",
        [
            {"user_id": "7"},
            {"email": "Mei@example.com"},
            {"email": "mei@example.com", "is_proven": False},
            {"phone": "+359-2-123-456"},
            {"anonymous_id": "meis-phone"},
            {"user_id": "77", "email": "mei@example.com"},
        ],
        ids=["name", "e-mail", "unproven", "phone", "browser", "another name"],
    )
    def test_of_before_brings_nobody_back(self, claim):
        mei, _ = household()
        erased(mei)
        rows = Customer.objects.count(), Visitor.objects.count()

        assert met(**claim) == Met(is_erased=True)

        assert (Customer.objects.count(), Visitor.objects.count()) == rows

    @pytest.mark.parametrize(
        "claim",
        [{"user_id": "7"}, {"email": "mei@example.com"}, {"anonymous_id": "meis-phone"}],
        ids=["name", "e-mail", "browser"],
    )
    def test_of_after_is_of_somebody_new(self, claim):
        mei, _ = household()
        erased(mei)

        who = met(seen_at=LATER, **claim)

        assert who.is_erased is False
        assert who.customer_id != mei.pk
        assert Customer.objects.filter(erased_at__isnull=False).count() == 1

    def test_of_somebody_else_is_theirs_without_the_browser(self):
        mei, ann = household()
        erased(mei)

        who = met(user_id="8", anonymous_id="meis-phone")

        assert who == Met(customer_id=ann.pk)
        assert not Visitor.objects.filter(anonymous_id="meis-phone").exists()

    def test_with_an_e_mail_that_others_have_is_theirs(self):
        mei, ann = household()
        Customer.objects.filter(pk=ann.pk).update(email="mei@example.com")
        erased(mei)

        assert met(user_id="8", email="mei@example.com").customer_id == ann.pk

    def test_asks_once_where_nobody_was_ever_erased(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert erased_among({Mark("email", f"{number}@x.y") for number in range(9)}) == {}


class TestNaming:
    def test_takes_an_id_an_e_mail_or_a_reference(self):
        household()

        assert customer_named("cus_mei") == "cus_mei"
        assert customer_named(" Mei@Example.com") == "cus_mei"
        assert customer_named("8") == "cus_ann"

    def test_refuses_what_means_nobody_or_several(self):
        mei, ann = household()
        Customer.objects.filter(pk=ann.pk).update(email=mei.email)

        with pytest.raises(SeveralCustomers, match="cus_ann, cus_mei"):
            customer_named(mei.email)
        with pytest.raises(UnknownCustomer):
            customer_named("nobody@example.com")
