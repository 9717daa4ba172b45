from __future__ import annotations

import pytest

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.identity.invariants import invariants
from regulars.core.identity.models import Suspected
from regulars.core.identity.queries import (
    number_of_suspicions,
    open_suspicions,
    unmerge_plan,
)
from regulars.core.identity.services import keep_apart, unmerge
from regulars.core.identity.tests.deciding import LATER, joined, parted, public, two, written
from regulars.core.identity.tests.shoppers import (
    WHY,
    a_shopper,
    claim,
    everything,
    met,
)
from regulars.core.identity.types import (
    Doubt,
    UnknownSuspicion,
)
from regulars.core.orders.models import Order

pytestmark = pytest.mark.django_db


class TestSuspicion:
    def pair(self) -> tuple[int, int]:
        first = a_shopper("7", email="home@shop.bg", phone="+35929812345")
        second = a_shopper("8", email="home@shop.bg", phone="+35929812345")
        return first, second

    def test_is_one_question_however_many_doubts_there_are(self):
        first, second = self.pair()

        (suspicion,) = open_suspicions()

        assert (suspicion.one, suspicion.other) == (first, second)
        assert suspicion.doubts == (Doubt.SAME_EMAIL, Doubt.SAME_PHONE)
        assert number_of_suspicions() == 1

    def test_is_settled_by_merging_and_open_again_after(self):
        first, second = self.pair()
        before = everything()

        public_id = joined(first, second)

        assert (open_suspicions(), number_of_suspicions()) == ([], 0)
        assert set(Suspected.objects.values_list("settled_at", "settled_as")) == {(LATER, "merged")}
        parted(public_id)
        assert everything() == before

    def test_is_settled_for_good_where_a_merge_is_taken_back_and_they_are_kept_apart(self):
        first, second = self.pair()
        public_id = joined(first, second)
        assert unmerge_plan(public_id).is_asked_again

        unmerge(merge=public_id, reason=WHY, actor="stf_1", now=LATER, keeps_apart=True)

        assert (open_suspicions(), number_of_suspicions()) == ([], 0)
        assert set(Suspected.objects.values_list("settled_at", "settled_as")) == {(LATER, "apart")}
        names = EventRow.objects.filter(occurred_at=LATER).order_by("pk")
        assert list(names.values_list("name", "actor"))[-2:] == [
            ("identity.customers_unmerged", "stf_1"),
            ("identity.kept_apart", "stf_1"),
        ]
        assert EventRow.objects.latest("pk").payload["reason"] == WHY

    def test_is_not_asked_again_where_it_never_was(self):
        first, second = two()

        assert not unmerge_plan(joined(first, second)).is_asked_again

    def test_is_of_whom_the_two_are_part_of(self):
        first, second = self.pair()
        third = a_shopper("9")

        joined(third, first)

        (suspicion,) = open_suspicions()
        assert (suspicion.one, suspicion.other) == (second, third)

    def test_is_open_again_for_whoever_left_a_chain(self):
        first, second = self.pair()
        third = a_shopper("9", email="home@shop.bg")
        inner = joined(second, first)
        joined(third, second)
        assert open_suspicions() == []

        parted(inner)

        (suspicion,) = open_suspicions()
        assert (suspicion.one, suspicion.other) == (first, third)

    def test_is_settled_by_keeping_apart_and_never_comes_back(self):
        first, second = self.pair()
        (suspicion,) = open_suspicions()

        keep_apart(suspected=suspicion.id, reason="Mother and son", actor="stf_1", now=LATER)
        met(claim(95, user_id="7", card="L-5"), claim(96, user_id="8", card="L-5"))

        assert open_suspicions() == []
        assert Suspected.objects.count() == 2
        event = EventRow.objects.get(name="identity.kept_apart")
        assert event.payload == {
            "one": public(first),
            "other": public(second),
            "one_id": first,
            "other_id": second,
            "reason": "Mother and son",
        }

    def test_never_comes_back_for_what_either_becomes_part_of(self):
        first, _ = self.pair()
        (suspicion,) = open_suspicions()
        keep_apart(suspected=suspicion.id, reason="Mother and son", actor="stf_1", now=LATER)
        third = a_shopper("9")
        joined(third, first)

        met(claim(95, user_id="9", card="L-5"), claim(96, user_id="8", card="L-5"))

        assert open_suspicions() == []

    def test_that_was_settled_is_not_settled_again(self):
        self.pair()
        (suspicion,) = open_suspicions()
        keep_apart(suspected=suspicion.id, reason="Mother and son", actor="stf_1", now=LATER)
        before = written()

        with pytest.raises(UnknownSuspicion):
            keep_apart(suspected=suspicion.id, reason="Again", actor="stf_1", now=LATER)

        assert written() == before


class TestInvariants:
    def broken(self) -> dict[str, list[str]]:
        return {one.name: list(one.question()) for one in invariants() if one.question()}

    def test_hold_after_merging_and_taking_back(self):
        first, second = two()
        third = a_shopper("9")
        made = joined(second, first)
        joined(third, second)
        assert self.broken() == {}

        parted(made)

        assert self.broken() == {}

    def test_find_what_was_left_behind(self):
        first, second = two()
        joined(first, second)
        Order.objects.filter(customer=first).update(customer=second)

        assert self.broken() == {"identity.rows": [f"Customers who have: 1 ({public(second)})"]}

    def test_find_who_leads_to_a_part_and_by_no_merge(self):
        first, second, third = (a_shopper(name) for name in "789")
        joined(second, first)
        Customer.objects.filter(pk=second).update(merged_into=third)

        found = self.broken()

        assert found["identity.whole"] == [f"Customers who lead to a part: 1 ({public(first)})"]
        assert found["identity.merges"] == [
            f"Customers and merges that do not match: 1 ({public(second)})"
        ]
