from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.core.activity.models import Activity
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.customers.queries import (
    customers_by_email,
    listed,
    profile,
    search,
)
from regulars.core.customers.types import UnknownCustomer
from regulars.core.events.models import EventRow
from regulars.core.identity.gathering import left_behind
from regulars.core.identity.models import Identifier, Visitor
from regulars.core.identity.moving import following
from regulars.core.identity.queries import (
    merges_into,
)
from regulars.core.identity.tests.deciding import LATER, joined, parted, public, two, written
from regulars.core.identity.tests.shoppers import (
    MINUTE,
    NOW,
    WHY,
    a_shopper,
    buys,
    claim,
    does,
    everything,
    looks,
    met,
)
from regulars.core.identity.types import (
    MergeTakenBack,
    NobodyToMerge,
    PartOfAnother,
    SameCustomer,
    UnknownMerge,
    UnusableReason,
)
from regulars.core.orders.models import Order, Refund, Tally
from regulars.core.orders.queries import wrong_tallies

pytestmark = pytest.mark.django_db


def statements(*, looked_at: int) -> tuple[int, int]:
    """How many merging somebody who looked at so many pages takes, and taking it back."""
    first, second = a_shopper(f"7-{looked_at}"), a_shopper(f"8-{looked_at}")
    looks(second, times=looked_at)
    buys(second, back=10)
    with CaptureQueriesContext(connection) as merging:
        public_id = joined(first, second)
    with CaptureQueriesContext(connection) as parting:
        parted(public_id)
    assert Activity.objects.filter(customer=second).count() == looked_at
    return len(merging), len(parting)


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

        found = does(
            claim(90, user_id="8", name="Customer 8"),
            claim(91, email="ann@work.bg"),
            claim(92, phone="+35929812345"),
            claim(93, anonymous_id="b2"),
            pages=1,
        )

        assert [(one.customer_id, one.is_part) for one in found] == [(second, True)] * 4
        assert Activity.objects.filter(customer=first).count() == 3 + 3 + 4
        assert Customer.objects.get(pk=first).name == "Customer 8"
        assert (left_behind(), Customer.objects.count()) == (set(), 2)

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

    def test_takes_as_many_statements_for_ten_thousand_rows_as_for_ten(self):
        few, many = statements(looked_at=10), statements(looked_at=10_000)

        assert few == many
        merging, parting = many
        assert merging <= 16 + len(following())
        assert parting <= 29


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
