from __future__ import annotations

import pytest

from regulars.core.activity.models import Activity
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.customers.queries import (
    belongings,
    customers_by_email,
    listed,
    profile,
    search,
)
from regulars.core.customers.types import Belonging, UnknownCustomer
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.core.identity import moving
from regulars.core.identity.invariants import invariants
from regulars.core.identity.models import Identifier, Merge, Moved, Suspected, Visitor
from regulars.core.identity.queries import (
    merge_plan,
    merges,
    merges_into,
    number_of_suspicions,
    open_suspicions,
    unmerge_plan,
)
from regulars.core.identity.services import gather, keep_apart, merge, unmerge
from regulars.core.identity.tests.shoppers import (
    MINUTE,
    NOW,
    WHY,
    a_shopper,
    buys,
    claim,
    everything,
    looks,
    met,
    whose,
)
from regulars.core.identity.types import (
    Doubt,
    MergeTakenBack,
    NobodyToMerge,
    PartOfAnother,
    SameCustomer,
    UnknownMerge,
    UnknownSuspicion,
    UnusableReason,
)
from regulars.core.orders.models import Order, Refund, Tally
from regulars.core.orders.queries import wrong_tallies

pytestmark = pytest.mark.django_db
LATER = NOW + 60 * MINUTE


def joined(kept: int, merged: int, reason: str = WHY) -> str:
    return merge(kept=kept, merged=merged, reason=reason, actor="stf_1", now=LATER)


def parted(public_id: str) -> None:
    unmerge(merge=public_id, reason="They are two", actor="stf_1", now=LATER + MINUTE)


def public(customer_id: int) -> str:
    return Customer.objects.get(pk=customer_id).public_id


def written() -> tuple[object, int, int]:
    return everything(), Merge.objects.count(), EventRow.objects.count()


def two() -> tuple[int, int]:
    """Two customers, each with a browser, an e-mail, pages looked at, and orders."""
    first = a_shopper("7", email="ann@shop.bg", anonymous_id="b1", name="Customer 7")
    second = a_shopper("8", 5, email="ann@work.bg", anonymous_id="b2", phone="+35929812345")
    for customer_id, browser in ((first, "b1"), (second, "b2")):
        looks(customer_id, Visitor.objects.get(anonymous_id=browser).pk, times=3)
        buys(customer_id, 1_000, back=300)
    return first, second


class TestMerge:
    def test_moves_every_row(self):
        first, second = two()

        joined(first, second)

        for table, number in (
            (CustomerReference, 2),
            (Visitor, 2),
            (Identifier, 3),
            (Activity, 6),
            (Order, 2),
            (Refund, 2),
        ):
            assert list(table.objects.values_list("customer", flat=True)) == [first] * number
        assert Customer.objects.get(pk=second).merged_into_id == first
        assert list(Tally.objects.values_list("customer", "orders", "revenue_minor")) == [
            (first, 2, 1_400)
        ]
        assert wrong_tallies() == 0

    def test_is_told_once_with_what_moved_and_sets_nothing_else_in_motion(self):
        first, second = two()
        before = EventRow.objects.count()

        public_id = joined(first, second)

        assert EventRow.objects.count() == before + 1
        event = EventRow.objects.latest("pk")
        assert (event.name, event.actor, event.occurred_at) == (
            "identity.customers_merged",
            "stf_1",
            LATER,
        )
        assert event.payload == {
            "merge": public_id,
            "kept": public(first),
            "merged": public(second),
            "kept_id": first,
            "merged_id": second,
            "reason": WHY,
            "moved": {
                "customers.customerreference": 1,
                "identity.visitor": 1,
                "identity.identifier": 2,
                "activity.activity": 3,
                "orders.order": 1,
                "orders.refund": 1,
            },
            "fields": ["email", "phone", "told_at"],
        }

    def test_leaves_one_customer_in_lists_searches_and_by_every_id(self):
        first, second = two()
        gone = public(second)

        joined(first, second)

        assert [one.id for one in listed()] == [first]
        assert [one.id for one in search("")] == [first]
        assert [one.id for one in search(gone)] == [first]
        assert [one.id for one in listed(reference="8")] == [first]
        assert profile(gone).id == profile(public(first)).id == first
        with pytest.raises(UnknownCustomer):
            profile("cus_nobody")

    def test_brings_facts_that_come_later_to_the_kept_one(self):
        first, second = two()
        joined(first, second)

        found = met(
            claim(90, user_id="8"),
            claim(91, email="ann@work.bg"),
            claim(92, phone="+35929812345"),
            claim(93, anonymous_id="b2"),
        )

        assert [one.customer_id for one in found] == [first] * 4
        assert Customer.objects.count() == 2

    def test_finds_the_kept_one_by_an_email_that_only_a_file_brought(self):
        first, second = a_shopper("7", email="ann@shop.bg"), a_shopper("8")
        Customer.objects.filter(pk=second).update(email="old@shop.bg", told_at=None)

        joined(first, second)

        assert customers_by_email(["old@shop.bg", "ann@shop.bg"]) == {
            "old@shop.bg": [first],
            "ann@shop.bg": [first],
        }
        assert met(claim(99, email="old@shop.bg"))[0].customer_id == first

    def test_leads_through_several_to_the_last(self):
        first, second, third = (a_shopper(name) for name in "789")
        gone = public(first)

        joined(second, first)
        joined(third, second)

        assert profile(gone).id == third
        assert list(Customer.objects.order_by("pk").values_list("merged_into", flat=True)) == [
            third,
            third,
            None,
        ]
        assert [(one.kept, one.merged) for one in merges_into(third)] == [
            (third, second),
            (second, first),
        ]

    def test_may_have_the_old_one_again_once_it_was_taken_back(self):
        first, second = two()

        parted(joined(first, second))
        joined(second, first)

        assert Customer.objects.get(pk=first).merged_into_id == second
        assert set(Order.objects.values_list("customer", flat=True)) == {second}

    def test_takes_as_many_statements_for_ten_thousand_rows_as_for_ten(
        self, django_assert_max_num_queries
    ):
        first, second = a_shopper("7"), a_shopper("8")
        looks(second, times=10_000)
        buys(second, back=10)

        with django_assert_max_num_queries(28):
            public_id = joined(first, second)
        with django_assert_max_num_queries(29):
            parted(public_id)

        assert Activity.objects.filter(customer=second).count() == 10_000


class TestKnown:
    def test_has_its_blanks_filled_and_keeps_its_own_where_nobody_was_told_later(self):
        first = a_shopper("7", 9, name="Customer 7", email="ann@shop.bg")
        second = a_shopper("8", 2, name="Customer 8", email="bob@shop.bg", phone="+35929812345")

        joined(first, second)

        row = Customer.objects.get(pk=first)
        assert (row.name, row.email, row.phone) == ("Customer 7", "ann@shop.bg", "+35929812345")
        assert (row.told_at, row.first_seen_at) == (NOW + 9 * MINUTE, NOW + 2 * MINUTE)

    def test_is_what_was_told_last(self):
        first = a_shopper("7", name="Customer 7", email="ann@shop.bg")
        second = a_shopper("8", 2, email="bob@shop.bg", joined_at=NOW - MINUTE)

        joined(first, second)

        row = Customer.objects.get(pk=first)
        assert (row.name, row.email) == ("Customer 7", "bob@shop.bg")
        assert (row.joined_at, row.first_seen_at) == (NOW - MINUTE, NOW - MINUTE)

    def test_is_as_before_once_the_merge_is_taken_back(self):
        first = a_shopper("7", name="Customer 7")
        second = a_shopper("8", 2, email="bob@shop.bg", name="Customer 8")
        before = everything()

        parted(joined(first, second))

        assert everything() == before

    def test_keeps_what_was_told_since(self):
        first, second = a_shopper("7"), a_shopper("8", 2, name="Customer 8", phone="+35929812345")
        public_id = joined(first, second)
        met(claim(70, user_id="7", name="Customer 7"))

        parted(public_id)

        row = Customer.objects.get(pk=first)
        assert (row.name, row.phone, row.told_at) == ("Customer 7", "", NOW + 70 * MINUTE)

    def test_is_filled_by_the_merge_that_stands_where_another_is_taken_back(self):
        first = a_shopper("7")
        second = a_shopper("8", 2, email="bob@shop.bg")
        third = a_shopper("9", 1, email="eve@shop.bg")
        earlier = joined(first, second)
        joined(first, third)
        assert Customer.objects.get(pk=first).email == "bob@shop.bg"

        parted(earlier)

        assert Customer.objects.get(pk=first).email == "eve@shop.bg"

    def test_does_not_come_through_another_who_was_taken_out(self):
        first, second = a_shopper("7", email="ann@shop.bg"), a_shopper("8", 2)
        third = a_shopper("9", 3)
        inner = joined(second, first)
        outer = joined(third, second)
        assert Customer.objects.get(pk=third).email == "ann@shop.bg"

        parted(inner)

        emails = dict(Customer.objects.values_list("pk", "email"))
        assert emails == {first: "ann@shop.bg", second: "", third: ""}
        parted(outer)
        assert set(Customer.objects.values_list("merged_into", flat=True)) == {None}


class TestRefusal:
    def test_of_somebody_with_themselves(self):
        first, _ = two()
        before = written()

        with pytest.raises(SameCustomer):
            joined(first, first)

        assert written() == before

    @pytest.mark.parametrize("turned", [False, True])
    def test_of_a_pair_that_is_one_already(self, turned):
        first, second = two()
        joined(first, second)
        before = written()

        with pytest.raises(PartOfAnother) as refusal:
            joined(*((second, first) if turned else (first, second)))

        assert (refusal.value.customer, refusal.value.whole) == (public(second), public(first))
        assert written() == before

    def test_of_merging_into_somebody_who_is_part_of_another(self):
        first, second = two()
        third = a_shopper("9")
        joined(first, second)
        before = written()

        with pytest.raises(PartOfAnother):
            joined(second, third)

        assert written() == before

    def test_of_nobody(self):
        first, _ = two()
        before = written()

        with pytest.raises(NobodyToMerge):
            joined(first, 999)

        assert written() == before

    @pytest.mark.parametrize("reason", ["", "  ", "x" * 301, "a\x00b"])
    def test_without_a_reason(self, reason):
        first, second = two()
        before = written()

        with pytest.raises(UnusableReason):
            joined(first, second, reason)

        assert written() == before

    def test_of_taking_back_twice(self):
        first, second = two()
        public_id = joined(first, second)
        parted(public_id)
        before = written()

        with pytest.raises(MergeTakenBack):
            parted(public_id)
        with pytest.raises(UnknownMerge):
            parted("mrg_none")

        assert written() == before


class TestUnmerge:
    def test_restores_every_row(self):
        first, second = two()
        before = everything()

        parted(joined(first, second))

        assert everything() == before
        assert wrong_tallies() == 0
        card = merges()[0]
        assert (card.undone_at, card.undone_reason) == (LATER + MINUTE, "They are two")

    def test_is_told(self):
        first, second = two()
        public_id = joined(first, second)
        looks(first, Visitor.objects.get(anonymous_id="b2").pk, times=2)

        parted(public_id)

        event = EventRow.objects.latest("pk")
        assert event.name == "identity.customers_unmerged"
        assert event.payload == {
            "merge": public_id,
            "kept": public(first),
            "merged": public(second),
            "kept_id": first,
            "merged_id": second,
            "reason": "They are two",
            "returned": {
                "customers.customerreference": 1,
                "identity.visitor": 1,
                "identity.identifier": 2,
                "activity.activity": 3,
                "orders.order": 1,
                "orders.refund": 1,
            },
            "followed": {"activity.activity": 2},
            "fields": ["email", "phone", "told_at"],
        }

    def test_leaves_what_is_somebody_elses_by_now(self):
        first, second = two()
        third = a_shopper("9")
        order = Order.objects.get(customer=second)
        public_id = joined(first, second)
        Order.objects.filter(pk=order.pk).update(customer=third)

        parted(public_id)

        order.refresh_from_db()
        assert order.customer_id == third
        assert Refund.objects.filter(customer=second).count() == 1

    def test_leaves_what_came_since_and_nobody_can_tell_apart(self):
        first, second = two()
        public_id = joined(first, second)
        number = buys(first)
        looks(first)

        parted(public_id)

        assert Order.objects.get(number=number).customer_id == first
        assert Activity.objects.filter(customer=first).count() == 4

    def test_brings_back_what_was_done_since_in_their_browser(self):
        first, second = two()
        public_id = joined(first, second)
        browser = Visitor.objects.get(anonymous_id="b2").pk
        looks(first, browser, times=2)

        plan = unmerge_plan(public_id)
        parted(public_id)

        assert [(one.table, one.number) for one in plan.following] == [("activity.activity", 2)]
        assert Activity.objects.filter(customer=second, visitor=browser).count() == 5

    def test_leaves_what_the_kept_one_had_done_in_that_browser_before(self):
        first, second = two()
        browser = Visitor.objects.get(anonymous_id="b2").pk
        looks(first, browser)
        before = everything()

        parted(joined(first, second))

        assert everything() == before

    def test_leaves_a_browser_that_others_use_by_now_and_what_is_done_there(self):
        first, second = two()
        public_id = joined(first, second)
        met(claim(80, user_id="9", anonymous_id="b2"))
        browser = Visitor.objects.get(anonymous_id="b2")
        looks(first, browser.pk)

        parted(public_id)

        browser.refresh_from_db()
        assert (browser.is_shared, browser.customer_id) == (True, None)
        assert Activity.objects.latest("pk").customer_id == first

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_works_in_any_order_of_two_into_one(self, order):
        first, second = two()
        third = a_shopper("9", 3, email="eve@shop.bg")
        buys(third)
        before = everything()
        made = [joined(first, second), joined(first, third)]

        for place in order:
            parted(made[place])

        assert everything() == before

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_works_in_any_order_of_a_chain(self, order):
        first, second = two()
        third = a_shopper("9", 3, email="eve@shop.bg")
        buys(third)
        before = everything()
        made = [joined(second, first), joined(third, second)]

        for place in order:
            parted(made[place])

        assert everything() == before

    def test_of_the_first_of_a_chain_gives_back_its_own_alone(self):
        first, second = two()
        third = a_shopper("9", 3)
        own = {key for key, customer_id in whose().items() if customer_id == first}
        inner = joined(second, first)
        joined(third, second)

        parted(inner)

        assert {key for key, customer_id in whose().items() if customer_id == first} == own
        assert Customer.objects.get(pk=second).merged_into_id == third

    def test_of_the_second_of_a_chain_leaves_what_came_back_by_another_way(self):
        first, second = two()
        third = a_shopper("9", 3)
        own = {key for key, customer_id in whose().items() if customer_id == first}
        inner, outer = joined(second, first), joined(third, second)
        parted(inner)
        joined(third, first)

        parted(outer)

        assert {whose()[key] for key in own} == {third}
        assert Customer.objects.get(pk=first).merged_into_id == third
        assert Customer.objects.get(pk=second).merged_into_id is None


class TestPlan:
    def test_counts_what_a_merge_moves_and_writes_nothing(self):
        first, second = two()
        before = written()

        plan = merge_plan(kept=first, merged=second)

        assert {one.table: one.number for one in plan.moving} == {
            "customers.customerreference": 1,
            "identity.visitor": 1,
            "identity.identifier": 2,
            "activity.activity": 3,
            "orders.order": 1,
            "orders.refund": 1,
        }
        assert (plan.staying, plan.known.name, plan.known.email) == (
            (),
            "Customer 7",
            "ann@work.bg",
        )
        assert written() == before

    def test_counts_what_taking_it_back_does_and_writes_nothing(self):
        first, second = two()
        public_id = joined(first, second)
        Order.objects.filter(customer=first).update(customer=a_shopper("9"))
        before = written()

        plan = unmerge_plan(public_id)

        assert {one.table: one.number for one in plan.returning} == {
            "customers.customerreference": 1,
            "identity.visitor": 1,
            "identity.identifier": 2,
            "activity.activity": 3,
            "orders.refund": 1,
        }
        assert [(one.table, one.number) for one in plan.gone] == [("orders.order", 1)]
        assert (plan.known.email, plan.whole.id) == ("ann@shop.bg", first)
        assert written() == before

    def test_refuses_what_merging_refuses(self):
        first, second = two()
        joined(first, second)

        with pytest.raises(PartOfAnother):
            merge_plan(kept=first, merged=second)


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


class TestRowsOfAKind:
    """Of a table that lets a customer have one row of a kind."""

    @pytest.fixture(autouse=True)
    def one_of_a_kind(self, monkeypatch):
        told = [
            Belonging(Identifier, once=("kind",)) if one.rows is Identifier else one
            for one in belongings()
        ]
        monkeypatch.setattr(moving, "belongings", lambda: told)

    def kinds_of(self, customer_id: int) -> list[str]:
        rows = Identifier.objects.filter(customer=customer_id).order_by("kind")
        return list(rows.values_list("kind", flat=True))

    def test_the_kept_ones_stand_and_the_others_stay(self):
        first, second = two()
        before = everything()
        plan = merge_plan(kept=first, merged=second)

        made = joined(first, second)
        together = self.kinds_of(first), self.kinds_of(second)
        parted(made)

        assert [(one.table, one.number) for one in plan.staying] == [("identity.identifier", 1)]
        assert together == (["email", "phone"], ["email"])
        assert everything() == before

    def test_none_goes_back_where_another_came_meanwhile(self):
        first, second = two()
        made = joined(first, second)
        phone = Identifier.objects.get(kind="phone")
        Identifier.objects.create(
            kind="phone", value="+35929800000", customer_id=second, source="shop", first_seen_at=NOW
        )

        parted(made)

        assert Identifier.objects.get(pk=phone.pk).customer_id == first
        assert self.kinds_of(second) == ["email", "phone"]


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


class TestGather:
    def test_brings_after_what_came_to_somebody_who_is_part_of_another(self):
        first, second = two()
        third = a_shopper("9")
        before = everything()
        order = Order.objects.get(customer=first)
        made = [joined(second, first), joined(third, second)]
        Order.objects.filter(pk=order.pk).update(customer=first)

        assert gather(actor=SYSTEM, now=LATER) == 1
        assert gather(actor=SYSTEM, now=LATER) == 0

        order.refresh_from_db()
        assert order.customer_id == third
        for public_id in reversed(made):
            parted(public_id)
        assert everything() == before

    def test_leaves_no_row_noted_twice(self):
        first, second = two()
        order = Order.objects.get(customer=second)
        joined(first, second)
        number = Moved.objects.count()
        Order.objects.filter(pk=order.pk).update(customer=second)

        gather(actor=SYSTEM, now=LATER)

        assert Moved.objects.count() == number
