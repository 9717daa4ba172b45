"""Suspected duplicates side by side, merged or kept apart, and merges taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from regulars.core.customers.queries import standings
from regulars.core.events.types import SYSTEM
from regulars.core.identity.queries import merges, number_of_suspicions
from regulars.core.identity.services import meet, merge
from regulars.core.identity.types import Claim
from regulars.edges.console.tests.factories import (
    NOW,
    SIGNED_IN,
    an_order,
    days_ago,
    import_orders,
    signed_in,
    stored_figures,
    text_of,
)

QUEUE = "/console/duplicates/"
pytestmark = pytest.mark.django_db


def a_shopper(user_id: str, days: float, **said: Any) -> int:
    claim = Claim(seen_at=days_ago(days), user_id=user_id, is_proven=True, **said)
    (one,) = meet(claims=[claim], source="shop", actor=SYSTEM, now=NOW)
    assert one.customer_id is not None
    return one.customer_id


@pytest.fixture
def pair() -> tuple[int, int]:
    """Two accounts with one e-mail; the second has been known longer, and bought."""
    first = a_shopper("7", 5, name="Customer 7", email="home@shop.bg", anonymous_id="b1")
    second = a_shopper(
        "8", 30, name="Customer 8", email="home@shop.bg", phone="+35929812345", card="L-5"
    )
    import_orders(an_order("1", second, at=days_ago(20), amounts=(500,)))
    return first, second


def public(customer_id: int) -> str:
    return apps.get_model("customers.Customer").objects.get(pk=customer_id).public_id


def events() -> list[tuple[str, str]]:
    found = apps.get_model("events.EventRow").objects.filter(name__startswith="identity.c")
    return list(found.order_by("pk").values_list("name", "actor"))


def made_one(kept: int, merged: int) -> str:
    return merge(kept=kept, merged=merged, reason="One person", actor=SYSTEM, now=NOW)


def to_merge(kept: int, merged: int) -> str:
    return f"/console/customers/{public(kept)}/merge/{public(merged)}/"


class TestQueue:
    def test_says_that_nobody_waits(self):
        text = text_of(signed_in().get(QUEUE))

        assert "No duplicates are suspected" in text
        assert "Nobody was merged yet." in text

    def test_shows_a_pair_side_by_side_whoever_is_known_longer_first(self, pair):
        first, second = pair

        response = signed_in().get(QUEUE)

        text = text_of(response)
        [shown] = response.context["pairs"]
        assert [shown.first.profile.id, shown.second.profile.id] == [second, first]
        lines = {line.title: (*line.one, "|", *line.other) for line in shown.lines}
        assert lines == {
            "Name": ("Customer 8", "|", "Customer 7"),
            "E-mail": ("home@shop.bg", "|", "home@shop.bg"),
            "Phone": ("+35929812345", "|", "–"),
            "References": ("8", "|", "7"),
            "Also known by": ("loyalty card L-5", "|", "–"),
            "First seen": ("Jan 30, 2026", "|", "Feb 24, 2026"),
            "Orders": ("1", "|", "0"),
            "Net revenue": ("€5.00", "|", "–"),
            "Last order": ("Feb 9, 2026", "|", "–"),
            "Browsers": ("0", "|", "1"),
        }
        assert [line.title for line in shown.lines if line.is_same] == ["E-mail"]
        assert "1 pair waits for somebody to decide." in text
        assert '<span class="c-chip">The same e-mail</span>' in text
        assert f'href="{to_merge(second, first)}">Merge…' in text

    def test_shows_no_orders_to_whoever_may_not_see_them(self, pair, monkeypatch):
        client = signed_in()
        staff = apps.get_model("staff", "Staff")
        monkeypatch.setattr(staff, "may", lambda _self, name: name != "orders.view")

        text = text_of(client.get(QUEUE))

        assert "€5.00" not in text
        assert "Customer 8" in text

    def test_offers_nothing_to_whoever_may_only_look(self, pair):
        text = text_of(signed_in("marketer").get(QUEUE))

        assert "Customer 8" in text
        assert "Merge…" not in text
        assert "Keep apart…" not in text

    def test_costs_the_same_queries_for_one_and_for_twenty(self, django_assert_num_queries):
        client = signed_in()
        client.get(QUEUE)
        for number in range(20):
            a_shopper(f"a{number}", 5, email=f"home{number}@shop.bg")
            a_shopper(f"b{number}", 4, email=f"home{number}@shop.bg")
            if number in {0, 19}:
                with django_assert_num_queries(SIGNED_IN + 9):
                    client.get(QUEUE)

    def test_is_turned_by_pages(self):
        for number in range(21):
            a_shopper(f"a{number}", 5, email=f"home{number}@shop.bg")
            a_shopper(f"b{number}", 4, email=f"home{number}@shop.bg")
        client = signed_in()

        pages = [client.get(QUEUE, {"page": page}).context["pairs"] for page in ("1", "2", "9")]

        assert [len(pairs) for pairs in pages] == [20, 1, 1]

    def test_is_counted_on_the_dashboard_for_whoever_may_see_customers(self, pair):
        stored_figures()

        assert "1 pair of customers may be one." in text_of(signed_in().get("/console/"))
        assert "may be one" not in text_of(signed_in("viewer").get("/console/"))


class TestKeepApart:
    def address(self) -> str:
        suspected = apps.get_model("identity.Suspected").objects.get()
        return f"{QUEUE}{suspected.pk}/apart/"

    def test_asks_for_a_reason(self, pair):
        client = signed_in()

        shown = text_of(client.get(self.address()))
        refused = client.post(self.address(), {"reason": " "})

        assert "They stay two customers, and are never asked about again" in shown
        assert "This field is required." in text_of(refused)
        assert number_of_suspicions() == 1

    def test_settles_it(self, pair):
        client = signed_in()

        response = client.post(self.address(), {"reason": "Mother and son"}, follow=True)

        assert "They stay two, and are not asked about again." in text_of(response)
        assert number_of_suspicions() == 0
        event = apps.get_model("events.EventRow").objects.get(name="identity.kept_apart")
        assert event.actor.startswith("stf_")

    def test_knows_no_suspicion_that_is_settled(self, pair):
        client, address = signed_in(), self.address()
        client.post(address, {"reason": "Mother and son"})

        response = client.get(address)

        assert response.status_code == 404
        assert "somebody has decided" in text_of(response)


class TestMerge:
    def test_shows_what_it_would_do_and_does_nothing_yet(self, pair):
        first, second = pair

        text = text_of(signed_in().get(to_merge(second, first)))

        assert "Customer 7 becomes part of Customer 8. It can be taken back." in text
        assert "<strong>1</strong><span>customer reference</span>" in text
        assert "<strong>1</strong><span>visitor</span>" in text
        assert "<dt>name</dt><dd>Customer 8 → Customer 7</dd>" in text
        assert f'href="{to_merge(first, second)}">Keep the other instead' in text
        assert (merges(), number_of_suspicions()) == ([], 1)

    def test_needs_a_reason(self, pair):
        first, second = pair

        response = signed_in().post(to_merge(second, first), {"reason": ""})

        assert "This field is required." in text_of(response)
        assert merges() == []

    def test_makes_them_one(self, pair):
        first, second = pair
        client = signed_in()

        response = client.post(to_merge(second, first), {"reason": "One person"}, follow=True)

        text = text_of(response)
        assert response.redirect_chain == [(f"/console/customers/{public(second)}/", 302)]
        assert "They are one customer now." in text
        assert "Made of several customers" in text
        assert "One person" in text
        assert number_of_suspicions() == 0
        assert [(name, actor[:4]) for name, actor in events()] == [
            ("identity.customers_merged", "stf_")
        ]

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_of_somebody_who_is_part_of_another_is_refused(self, pair, method):
        first, second = pair
        made_one(second, first)

        response = getattr(signed_in(), method)(to_merge(second, first), {"reason": "Again"})

        assert response.status_code == 409
        assert "is part of" in text_of(response)
        assert len(merges()) == 1

    def test_is_forbidden_to_whoever_may_only_look(self, pair):
        first, second = pair

        response = signed_in("marketer").post(to_merge(second, first), {"reason": "One"})

        assert (response.status_code, merges()) == (403, [])

    def test_of_nobody_known_is_not_found(self, pair):
        address = f"/console/customers/{public(pair[0])}/merge/cus_nobody/"

        assert signed_in().get(address).status_code == 404


class TestChoose:
    def address(self, customer_id: int) -> str:
        return f"/console/customers/{public(customer_id)}/merge/"

    @pytest.mark.parametrize("by", ["8", "Customer 8", "id"])
    def test_finds_another(self, pair, by):
        first, second = pair
        sought = public(second) if by == "id" else by

        response = signed_in().get(self.address(first), {"q": sought})

        assert [profile.id for profile in response.context["found"]] == [second]
        assert f'href="{to_merge(first, second)}"' in text_of(response)

    def test_never_offers_oneself(self, pair):
        response = signed_in().get(self.address(pair[0]), {"q": "home@shop.bg"})

        assert [profile.id for profile in response.context["found"]] == [pair[1]]

    def test_says_that_nobody_is_found(self, pair):
        text = text_of(signed_in().get(self.address(pair[0]), {"q": "nowhere"}))

        assert "Nobody else is found" in text
        assert "nowhere" in text


class TestProfile:
    def test_of_who_is_part_of_another_is_that_ones(self, pair):
        first, second = pair
        made_one(second, first)

        response = signed_in().get(f"/console/customers/{public(first)}/", follow=True)

        assert response.redirect_chain == [(f"/console/customers/{public(second)}/", 302)]
        assert "This customer is part of the one shown here." in text_of(response)

    def test_is_in_the_list_once_and_found_by_what_the_other_was_called(self, pair):
        first, second = pair
        made_one(second, first)
        client = signed_in()
        apps.get_model("customers.Customer").objects.filter(pk=first).update(name="Old name")

        found = [
            [
                row.pk
                for row in client.get("/console/customers/", {"q": sought})
                .context["cl"]
                .result_list
            ]
            for sought in ("", "Old name", "7", public(first))
        ]

        assert found == [[second]] * 4

    def test_offers_merging_to_whoever_may(self, pair):
        address = f"/console/customers/{public(pair[0])}/"

        assert "Merge with…" in text_of(signed_in().get(address))
        assert "Merge with…" not in text_of(signed_in("marketer").get(address))


class TestUnmerge:
    def test_shows_what_goes_back_and_does_nothing_yet(self, pair):
        first, second = pair
        made = made_one(first, second)

        text = text_of(signed_in().get(f"/console/merges/{made}/undo/"))

        assert "Customer 8 becomes a customer of their own again." in text
        assert "<strong>1</strong><span>order</span>" in text
        assert "<dt>phone</dt><dd>+35929812345 → –</dd>" in text
        assert merges()[0].undone_at is None

    def test_takes_it_back(self, pair):
        first, second = pair
        made = made_one(first, second)
        client = signed_in()

        response = client.post(f"/console/merges/{made}/undo/", {"reason": "Two"}, follow=True)

        text = text_of(response)
        assert "They are two customers again." in text
        assert "was part of" in text
        assert "Take back…" not in text
        order = apps.get_model("orders.Order").objects.get()
        assert order.customer_id == second
        assert standings([second])[second].merged_into is None
        assert [name for name, _ in events()] == [
            "identity.customers_merged",
            "identity.customers_unmerged",
        ]

    def test_can_keep_them_apart_for_good(self, pair):
        made = made_one(*pair)
        address, client = f"/console/merges/{made}/undo/", signed_in()

        assert "Keep them apart: never ask about the two again" in text_of(client.get(address))
        client.post(address, {"reason": "Two", "keeps_apart": "on"})

        assert number_of_suspicions() == 0
        assert standings(pair)[pair[1]].merged_into is None

    def test_offers_that_only_where_they_would_be_asked_about(self):
        made = made_one(a_shopper("1", 3), a_shopper("2", 2))

        text = text_of(signed_in().get(f"/console/merges/{made}/undo/"))

        assert "Keep them apart" not in text

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_of_one_that_was_taken_back_is_refused(self, pair, method):
        made = made_one(*pair)
        client = signed_in()
        client.post(f"/console/merges/{made}/undo/", {"reason": "Two"})

        response = getattr(client, method)(f"/console/merges/{made}/undo/", {"reason": "Two"})

        assert response.status_code == 409
        assert "was taken back already" in text_of(response)

    def test_needs_a_reason_and_the_right(self, pair):
        made = made_one(*pair)
        address = f"/console/merges/{made}/undo/"

        refused = signed_in().post(address, {"reason": ""})
        forbidden = signed_in("marketer").post(address, {"reason": "Two"})

        assert "This field is required." in text_of(refused)
        assert forbidden.status_code == 403
        assert merges()[0].undone_at is None


class TestLog:
    def test_says_what_was_decided(self, pair):
        first, second = pair
        client = signed_in()
        client.post(to_merge(second, first), {"reason": "One person"})
        made = merges()[0].public_id
        client.post(f"/console/merges/{made}/undo/", {"reason": "Two persons"})
        suspected = apps.get_model("identity.Suspected").objects.get()
        client.post(f"{QUEUE}{suspected.pk}/apart/", {"reason": "Mother and son"})

        text = text_of(client.get("/console/events/", {"about": "customers"}))

        kept, merged = (
            str(apps.get_model("customers.Customer").objects.get(pk=pk)) for pk in (second, first)
        )
        assert f">{merged}</a> was merged into <a href=" in text
        assert f">{merged}</a> was taken out of <a href=" in text
        assert kept != merged
        assert "are two, and are not asked about again. Why: Mother and son" in text
        assert text.count("rows moved.") == 2


def test_the_history_is_cut() -> None:
    """The newest come first, however many there are."""
    people = [a_shopper(f"h{number}", number) for number in range(4)]
    for number, other in enumerate(people[1:]):
        merge(
            kept=people[0],
            merged=other,
            reason=f"Reason {number}",
            actor=SYSTEM,
            now=NOW + timedelta(minutes=number),
        )

    shown = signed_in().get(QUEUE).context["merges"]

    assert [done.card.reason for done in shown] == ["Reason 2", "Reason 1", "Reason 0"]
