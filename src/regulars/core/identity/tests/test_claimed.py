"""What is only said in a browser, where anybody can say anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from regulars.core.activity.models import Activity
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.customers.queries import contacts_of, profile
from regulars.core.events.models import EventRow
from regulars.core.identity.models import Identifier, Suspected, Visitor
from regulars.core.identity.queries import merges, merges_into, open_suspicions
from regulars.core.identity.services import change_customer, meet, merge, tell_customer, unmerge
from regulars.core.identity.tests.shoppers import looks
from regulars.core.identity.types import Claim, Doubt, Met, TellingOutcome

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANN = "ann@shop.bg"
pytestmark = pytest.mark.django_db


def claim(minutes: int = 0, **said: Any) -> Claim:
    return Claim(seen_at=NOW + minutes * MINUTE, **{"is_proven": True, **said})


def browser(minutes: int = 0, **said: Any) -> Claim:
    return claim(minutes, **{"anonymous_id": "b1", "is_proven": False, **said})


def met(*claims: Claim) -> list[Met]:
    return meet(claims=claims, source="shop", actor="system", now=NOW)


def who(*claims: Claim) -> list[int | None]:
    return [one.customer_id for one in met(*claims)]


def each(*claims: Claim, in_one: bool) -> list[int | None]:
    return who(*claims) if in_one else [who(one)[0] for one in claims]


def row(customer_id: int | None) -> Customer:
    return Customer.objects.get(pk=customer_id)


def suspected() -> list[tuple[int, int, tuple[Doubt, ...]]]:
    return [(pair.one, pair.other, pair.doubts) for pair in open_suspicions()]


@pytest.mark.parametrize("in_one", [True, False])
class TestClaimedEmail:
    def test_draws_no_order_of_its_owner(self, in_one):
        thief, ann = each(
            browser(user_id="attacker-666", email=ANN),
            claim(1, email=ANN, name="Ann", anonymous_id="b2"),
            in_one=in_one,
        )

        assert thief != ann
        assert (row(thief).name, row(thief).email, row(thief).claimed_email) == ("", "", ANN)
        assert (row(ann).name, row(ann).email, row(ann).claimed_email) == ("Ann", ANN, "")
        assert Identifier.objects.get().customer_id == ann
        assert CustomerReference.objects.get().customer_id == thief
        assert suspected() == [(thief, ann, (Doubt.CLAIMED_EMAIL,))]

    def test_of_nobodys_name_draws_none_either(self, in_one):
        thief, ann = each(browser(email=ANN), claim(1, user_id="7", email=ANN), in_one=in_one)

        assert thief != ann
        assert suspected() == [(thief, ann, (Doubt.CLAIMED_EMAIL,))]

    def test_of_several_is_no_suspicion(self, in_one):
        found = each(
            browser(user_id="1", email=ANN),
            browser(user_id="2", email=ANN, anonymous_id="b2"),
            claim(1, email=ANN),
            in_one=in_one,
        )

        assert len(set(found)) == 3
        assert Suspected.objects.exists() is False

    def test_that_is_proven_already_makes_nobody(self, in_one):
        ann, nobody = each(claim(email=ANN), browser(1, email=ANN), in_one=in_one)

        assert (row(ann).email, nobody) == (ANN, None)
        assert Visitor.objects.get().customer_id is None

    def test_is_proven_by_an_order_from_the_same_browser(self, in_one):
        first, second = each(
            browser(email=ANN),
            claim(1, email=ANN, name="Ann", anonymous_id="b1"),
            in_one=in_one,
        )

        assert first == second
        assert (row(first).name, row(first).email, row(first).claimed_email) == ("Ann", ANN, "")
        assert Identifier.objects.get().customer_id == first
        assert Suspected.objects.exists() is False

    def test_of_another_than_the_order_says_is_somebody_else(self, in_one):
        first, second = each(
            browser(email="an@shop.bg"), claim(1, email=ANN, anonymous_id="b1"), in_one=in_one
        )

        assert first != second
        assert Visitor.objects.get().is_shared is True


class TestVisitorOfNobodyElse:
    """Shops whose pages alone say who somebody is."""

    @pytest.mark.parametrize("in_one", [True, False])
    def test_keeps_what_they_did_when_they_say_their_name(self, in_one):
        first, again, after = each(
            browser(email=ANN), browser(1, user_id="7", email=ANN), browser(2), in_one=in_one
        )

        assert first == again == after
        assert CustomerReference.objects.get().customer_id == first
        visitor = Visitor.objects.get()
        assert (visitor.customer_id, visitor.is_shared) == (first, False)
        assert row(first).claimed_email == ANN

    def test_comes_along_with_what_they_did_to_an_account_that_is_there(self):
        (before,) = met(browser(email=ANN))
        looks(before.customer_id, before.visitor_id, times=2)
        (account,) = who(claim(user_id="7", email=ANN))

        found = met(browser(1, user_id="7"), browser(2))

        assert [one.customer_id for one in found] == [account, account]
        visitor = Visitor.objects.get()
        assert (visitor.customer_id, visitor.is_shared) == (account, False)
        assert set(Activity.objects.values_list("customer", flat=True)) == {account}
        merged = EventRow.objects.get(name="identity.customers_merged").payload
        assert (merged["merged_id"], merged["kept_id"]) == (before.customer_id, account)
        assert merged["moved"] == {"activity.activity": 2, "identity.visitor": 1}
        assert (suspected(), merges()) == ([], [])

    def test_goes_again_where_that_is_taken_back(self):
        (before,) = met(browser(email=ANN))
        looks(before.customer_id, before.visitor_id)
        (account,) = who(claim(user_id="7", email=ANN))
        met(browser(1, user_id="7"))

        (made_one,) = merges_into(account)
        unmerge(merge=made_one.public_id, reason="A tablet", actor="stf_1", now=NOW)

        assert Visitor.objects.get().customer_id == before.customer_id
        assert Activity.objects.get().customer_id == before.customer_id
        assert suspected() == [(before.customer_id, account, (Doubt.CLAIMED_EMAIL,))]

    def test_comes_along_with_all_their_browsers(self):
        (before,) = who(browser(email=ANN))
        who(claim(1, email="x@shop.bg"))
        Visitor.objects.create(
            source="shop", anonymous_id="b2", customer_id=before, first_seen_at=NOW
        )
        (account,) = who(claim(user_id="7", email=ANN))

        found = who(browser(1, user_id="7"), browser(2, anonymous_id="b2"), browser(3))

        assert found == [account, account, account]
        assert set(Visitor.objects.values_list("customer", flat=True)) == {account}

    @pytest.mark.parametrize("in_one", [True, False])
    def test_does_not_come_along_to_an_account_of_another_email(self, in_one):
        (account,) = who(claim(user_id="7", email=ANN))

        first, again, named, after = each(
            browser(email="a@shop.bg"),
            browser(1),
            browser(2, user_id="7"),
            browser(3),
            in_one=in_one,
        )

        assert first == again != account
        assert (named, after) == (account, None)
        assert Visitor.objects.get().is_shared is True

    def test_of_the_same_email_within_a_batch_is_the_account_from_the_start(self):
        found = who(browser(email=ANN), claim(1, user_id="7"), browser(2, user_id="7"), browser(3))

        assert len(set(found)) == 1
        assert Visitor.objects.get().customer_id == found[0]

    def test_does_not_where_they_are_called_otherwise(self):
        (first,) = who(browser(email=ANN, name="Ann"))
        (bob,) = who(browser(1, user_id="8", name="Bob"))

        assert first != bob
        assert Visitor.objects.get().is_shared is True

    def test_with_a_name_of_their_own_shares_the_browser(self):
        (first,) = who(browser(user_id="7", email=ANN))
        (other,) = who(browser(1, user_id="8", email=ANN))

        assert first != other
        assert Visitor.objects.get().is_shared is True


class TestWhereMessagesGo:
    def test_is_nowhere_that_only_a_browser_said(self):
        (vic,) = who(claim(user_id="VIC", name="Vic"))

        assert who(browser(user_id="VIC", email=ANN, phone="+35929999988")) == [vic]

        assert contacts_of([vic]) == {vic: ("", "")}
        known = profile(row(vic).public_id)
        assert (known.email, known.phone) == ("", "")
        assert (known.claimed_email, known.claimed_phone) == (ANN, "+35929999988")
        changed = EventRow.objects.get(name="customers.changed")
        assert changed.payload["fields"] == ["claimed_email", "claimed_phone"]

    def test_stays_where_the_shop_said(self):
        (vic,) = who(claim(user_id="VIC", email="vic@shop.bg", phone="+35921234567"))
        who(browser(9, user_id="VIC", email="eve@shop.bg", phone="+35929999988"))

        assert contacts_of([vic]) == {vic: ("vic@shop.bg", "+35921234567")}
        assert (row(vic).claimed_email, row(vic).claimed_phone) == ("", "")

    def test_is_what_the_shop_says_though_a_browser_said_another(self):
        (vic,) = who(browser(user_id="VIC", email="eve@shop.bg"))
        who(claim(-5, user_id="VIC", email="vic@shop.bg"))

        assert (row(vic).email, row(vic).claimed_email) == ("vic@shop.bg", "eve@shop.bg")

    def test_is_shown_by_name_although_it_is_nowhere(self):
        (found,) = who(browser(email=ANN))

        assert (str(row(found)), profile(row(found).public_id).shown_as) == (ANN, ANN)


class TestPrograms:
    def test_are_not_stopped_by_what_anybody_said_in_a_browser(self):
        (vic,) = who(claim(user_id="VIC"))
        (thief,) = who(browser(user_id="attacker-666", email=ANN))
        customer = profile(row(vic).public_id)

        told = change_customer(
            customer=customer,
            claim=claim(1, email=ANN),
            source="shop",
            actor="key_1",
            now=NOW,
        )

        assert (told.outcome, told.may_be) == (TellingOutcome.CHANGED, (row(thief).public_id,))
        assert row(vic).email == ANN

    def test_make_a_customer_of_their_own(self):
        (thief,) = who(browser(user_id="attacker-666", email=ANN))

        told = tell_customer(claim=claim(1, email=ANN), source="shop", actor="key_1", now=NOW)

        assert (told.outcome, told.may_be) == (TellingOutcome.CREATED, (row(thief).public_id,))


class TestMerging:
    def test_keeps_what_was_claimed_and_gives_it_back(self):
        (kept,) = who(claim(user_id="7", name="Ann"))
        (merged,) = who(browser(user_id="8", email=ANN))

        merged_by = merge(kept=kept, merged=merged, reason="One", actor="stf_1", now=NOW)
        between = (row(kept).email, row(kept).claimed_email)
        unmerge(merge=merged_by, reason="Two", actor="stf_1", now=NOW)

        assert between == ("", ANN)
        assert (row(kept).claimed_email, row(merged).claimed_email) == ("", ANN)
