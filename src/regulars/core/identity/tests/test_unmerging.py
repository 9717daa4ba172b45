from __future__ import annotations

import pytest

from regulars.core.activity.models import Activity
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.core.identity.gathering import left_behind
from regulars.core.identity.models import Identifier, Moved, Visitor
from regulars.core.identity.queries import (
    merge_plan,
    merges,
    unmerge_plan,
)
from regulars.core.identity.services import bring_after, gather
from regulars.core.identity.tests.deciding import LATER, joined, parted, public, two, written
from regulars.core.identity.tests.shoppers import (
    MINUTE,
    a_shopper,
    buys,
    claim,
    does,
    everything,
    looks,
    met,
    whose,
)
from regulars.core.identity.types import (
    PartOfAnother,
)
from regulars.core.orders.models import Order, Refund
from regulars.core.orders.queries import wrong_tallies
from regulars.core.orders.services import tell_orders
from regulars.core.orders.types import RefundTold

pytestmark = pytest.mark.django_db


def known_of(customer_id: int) -> tuple[str, str, str]:
    row = Customer.objects.get(pk=customer_id)
    return row.email, row.phone, row.name


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
        does(claim(90, anonymous_id="b2"), pages=2)

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
                "activity.activity": 5,
                "orders.order": 1,
                "orders.refund": 1,
            },
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

    @pytest.mark.parametrize(
        "said",
        [
            {"user_id": "8"},
            {"user_id": "8", "anonymous_id": "b2"},
            {"user_id": "8", "anonymous_id": "b1"},
            {"email": "ann@work.bg"},
            {"phone": "+35929812345"},
            {"user_id": "T8", "email": "ann@work.bg"},
        ],
    )
    def test_brings_back_what_came_since_by_what_they_are_known_by(self, said):
        first, second = two()
        public_id = joined(first, second)
        source = "till" if said.get("user_id") == "T8" else "shop"
        found = met(claim(90, **said), source=source)
        number = buys(found[0].customer_id, back=100)
        looks(found[0].customer_id, found[0].visitor_id)
        bring_after(met=found, actor=SYSTEM, now=LATER)
        together = Order.objects.get(number=number).customer_id

        parted(public_id)

        assert together == first
        assert Order.objects.get(number=number).customer_id == second
        assert Refund.objects.get(order__number=number).customer_id == second
        assert Activity.objects.latest("pk").customer_id == second
        assert Activity.objects.filter(customer=first).count() == 3
        assert (left_behind(), wrong_tallies()) == (set(), 0)

    @pytest.mark.parametrize("said", [{"user_id": "7"}, {"user_id": "7", "anonymous_id": "b2"}])
    def test_leaves_what_came_since_by_what_the_kept_one_is_known_by(self, said):
        first, second = two()
        public_id = joined(first, second)

        does(claim(90, **said), pages=1, orders=1)
        parted(public_id)

        assert Activity.objects.filter(customer=first).count() == 4
        assert (Order.objects.filter(customer=first).count(), Refund.objects.count()) == (2, 3)

    def test_brings_back_what_was_told_of_their_orders_since(self):
        first, second = two()
        order = Order.objects.get(customer=second)
        public_id = joined(first, second)
        back = RefundTold(order.number, "r9", LATER, LATER.date(), "EUR", lines=None)
        tell_orders(refunds=[back], source=order.source, actor=SYSTEM, now=LATER)

        parted(public_id)

        assert set(Refund.objects.filter(order=order).values_list("customer", flat=True)) == {
            second
        }

    def test_brings_back_what_they_became_known_by_since(self):
        first, second = two()
        public_id = joined(first, second)

        met(claim(90, user_id="8", email="new@work.bg", card="L-8", anonymous_id="b3"))
        met(claim(91, email="new@work.bg", user_id="T8"), source="till")
        known = [Identifier.objects.filter(customer=pk).count() for pk in (first, second)]
        parted(public_id)

        assert known == [5, 0]
        assert set(Identifier.objects.filter(customer=second).values_list("value", flat=True)) == {
            "ann@work.bg",
            "+35929812345",
            "new@work.bg",
            "L-8",
        }
        assert Visitor.objects.get(anonymous_id="b3").customer_id == second
        names = CustomerReference.objects.filter(customer=second)
        assert set(names.values_list("reference", flat=True)) == {"8", "T8"}

    def test_gives_each_what_was_told_of_them_since(self):
        first, second = two()
        before = known_of(first)
        public_id = joined(first, second)

        met(claim(90, user_id="8", email="new@work.bg", name="Customer 8"))
        together = known_of(first)
        parted(public_id)

        assert together == ("new@work.bg", "+35929812345", "Customer 8")
        assert known_of(first) == before == ("ann@shop.bg", "", "Customer 7")
        assert known_of(second) == ("new@work.bg", "+35929812345", "Customer 8")

    def test_leaves_the_kept_one_what_was_told_of_them_before_and_after(self):
        first, second = two()
        public_id = joined(first, second)

        met(claim(90, user_id="7", email="ann@new.bg"))
        met(claim(91, user_id="8", email="new@work.bg"))
        met(claim(92, user_id="7", name="Ann Seven"))
        parted(public_id)

        assert known_of(first) == ("ann@new.bg", "", "Ann Seven")
        assert known_of(second)[:2] == ("new@work.bg", "+35929812345")

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_gives_each_of_a_chain_what_was_told_of_them_since(self, order):
        first, second = two()
        third = a_shopper("9", 3, email="third@shop.bg", name="Customer 9")
        made = [joined(second, first), joined(third, second)]
        met(claim(90, user_id="7", email="seven@new.bg", name="New 7"))
        met(claim(91, user_id="8", name="New 8"))

        for place in order:
            parted(made[place])

        assert known_of(first)[::2] == ("seven@new.bg", "New 7")
        assert known_of(second)[::2] == ("ann@work.bg", "New 8")
        assert known_of(third)[::2] == ("third@shop.bg", "Customer 9")

    def test_records_a_change_of_the_whole_alone(self):
        first, second = two()
        joined(first, second)
        before = EventRow.objects.latest("pk").pk

        met(claim(90, user_id="8", email="new@work.bg"))

        (event,) = EventRow.objects.filter(name="customers.changed", pk__gt=before)
        assert event.payload["customer"] == public(first)

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_brings_back_what_came_since_through_a_chain(self, order):
        first, second = two()
        third = a_shopper("9", 3)
        made = [joined(second, first), joined(third, second)]
        does(claim(90, user_id="7"), pages=2, orders=1)
        does(claim(91, user_id="8"), pages=1)

        for place in order:
            parted(made[place])

        assert Activity.objects.filter(customer=first).count() == 5
        assert Order.objects.filter(customer=first).count() == 2
        assert Activity.objects.filter(customer=second).count() == 4
        assert left_behind() == set()

    def test_brings_back_what_was_done_since_in_their_browser(self):
        first, second = two()
        public_id = joined(first, second)
        browser = Visitor.objects.get(anonymous_id="b2").pk
        does(claim(90, anonymous_id="b2"), pages=2)

        plan = unmerge_plan(public_id)
        parted(public_id)

        assert ("activity.activity", 5) in [(one.table, one.number) for one in plan.returning]
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
        assert (plan.known.name, plan.known.email) == ("Customer 7", "ann@work.bg")
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
