from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order, OrderLine, Tally
from regulars.core.orders.queries import wrong_tallies
from regulars.core.orders.tests.telling import (
    MINUTE,
    NOW,
    happened,
    line,
    order,
    refund,
    state,
    tell,
)
from regulars.core.orders.types import (
    EmptyOrder,
    OrderNotKnownYet,
    OrderTold,
    OtherCurrency,
    RefundTooLarge,
    State,
    TotalBelowRefunds,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Customer:
    return Customer.objects.create(public_id="cus_ann", name="Customer 1", first_seen_at=NOW)


class TestOrderThatIsNew:
    def test_is_written_with_its_lines_and_recorded(self, ann):
        told = order(
            line("1", 500, discount_minor=100),
            line("2", 250, quantity=2),
            customer_id=ann.pk,
            tax_minor=30,
            shipping_minor=400,
            paid_at=NOW + MINUTE,
        )

        outcome = tell(told)

        row = Order.objects.get()
        assert (outcome.placed, outcome.ids) == (["1001"], {"1001": row.pk})
        assert (row.subtotal_minor, row.discount_minor, row.total_minor) == (850, 100, 1180)
        assert (row.told_at, row.paid_at, row.cancelled_at) == (NOW, NOW + MINUTE, None)
        assert (row.historical, row.import_run, row.customer_id) == (False, None, ann.pk)
        lines = OrderLine.objects.order_by("pk")
        assert [(one.key, one.amount_minor) for one in lines] == [("1#1", 500), ("2#1", 250)]
        placed, paid = EventRow.objects.order_by("pk")
        assert (placed.name, placed.occurred_at, placed.historical) == ("orders.placed", NOW, False)
        assert placed.payload == {
            "order": row.public_id,
            "customer_id": ann.pk,
            "currency": "EUR",
            "total_minor": 1180,
            "first_line_id": lines[0].pk,
            "last_line_id": lines[1].pk,
        }
        assert (paid.name, paid.occurred_at) == ("orders.paid", NOW + MINUTE)
        assert Tally.objects.get().revenue_minor == 750

    def test_of_the_past_sets_nothing_in_motion(self):
        tell(order(historical=True))

        assert Order.objects.get().historical is True
        assert list(EventRow.objects.values_list("name", "historical")) == [("orders.placed", True)]

    def test_is_refused_without_lines_and_nothing_is_written(self):
        with pytest.raises(EmptyOrder) as refusal, transaction.atomic():
            tell(replace(order(), lines=()), order(number="1002"))

        assert refusal.value.fields() == {"number": "1001"}
        assert Order.objects.exists() is False
        assert happened() == []

    def test_has_each_of_several_orders_point_at_its_own_lines(self):
        tell(
            order(line("1"), line("2"), number="a"),
            order(line("1"), number="b", currency="USD"),
            order(line("1"), line("1"), line("2"), number="c"),
        )

        for event in EventRow.objects.all():
            ids = range(event.payload["first_line_id"], event.payload["last_line_id"] + 1)
            lines = OrderLine.objects.filter(pk__in=ids)
            assert {one.order.public_id for one in lines} == {event.payload["order"]}
            assert len(lines) == OrderLine.objects.filter(order=lines[0].order).count()


class TestOrderThatIsThere:
    def test_is_made_to_be_what_is_told_now(self, ann):
        tell(order(line("1", 500), line("2", 250), shipping_minor=400))
        first, second = OrderLine.objects.order_by("pk").values_list("pk", flat=True)

        outcome = tell(
            order(line("2", 200, discount_minor=50), line("3", 100), minutes=1, customer_id=ann.pk)
        )

        row = Order.objects.get()
        assert outcome.changed == ["1001"]
        assert (row.subtotal_minor, row.discount_minor, row.total_minor) == (350, 50, 700)
        assert (row.customer_id, row.told_at) == (ann.pk, NOW + MINUTE)
        found = list(OrderLine.objects.order_by("pk").values_list("pk", "key", "amount_minor"))
        assert [(key, amount) for _, key, amount in found] == [("2#1", 200), ("3#1", 100)]
        assert found[0][0] == second
        changed = EventRow.objects.get(name="orders.changed")
        assert changed.occurred_at == NOW + MINUTE
        assert changed.payload == {
            "order": row.public_id,
            "customer_id": ann.pk,
            "fields": ["customer_id", "lines"],
            "total_minor": 700,
            "first_line_id": first,
            "last_line_id": second,
            "first_new_line_id": found[1][0],
            "last_new_line_id": found[1][0],
        }
        assert wrong_tallies() == 0

    def test_is_sent_and_arrives(self):
        tell(order(paid_at=NOW))
        tell(order(lines=None, minutes=1, shipped_at=NOW + MINUTE))
        tell(order(lines=None, minutes=3, delivered_at=NOW + 3 * MINUTE, placed_at=None))

        row = Order.objects.get()
        assert (row.shipped_at, row.delivered_at) == (NOW + MINUTE, NOW + 3 * MINUTE)
        assert row.state is State.DELIVERED
        changed = EventRow.objects.filter(name="orders.changed").order_by("pk")
        assert [one.payload["fields"] for one in changed] == [["shipped_at"], ["delivered_at"]]

    def test_takes_from_an_older_telling_what_no_newer_one_said(self, ann):
        tell(order(line("1", 500), minutes=5, placed_at=None))
        tell(order(line("1", 900), customer_id=ann.pk, shipping_minor=100, paid_at=NOW))

        row = Order.objects.get()
        assert (row.total_minor, row.customer_id, row.paid_at) == (600, ann.pk, NOW)
        assert (row.placed_at, row.told_at) == (NOW, NOW + 5 * MINUTE)
        assert happened() == ["orders.placed", "orders.changed", "orders.paid"]

    def test_takes_what_several_tellings_of_a_batch_say(self):
        tell(
            OrderTold("1001", NOW + 2 * MINUTE, "EUR", cancelled_at=NOW + 2 * MINUTE),
            order(line("1", 500), shipping_minor=100),
            order(line("1", 400), minutes=1, placed_at=None),
        )

        row = Order.objects.get()
        assert (row.subtotal_minor, row.total_minor, row.refunded_minor) == (400, 500, 400)
        assert (row.placed_at, row.told_at) == (NOW, NOW + 2 * MINUTE)

    def test_stays_as_it_is_where_an_older_telling_comes_late(self):
        tell(order(line("1", 500), minutes=5))
        before, events = state(), happened()

        outcome = tell(order(line("1", 900), minutes=4))

        assert outcome.stale == ["1001"]
        assert (state(), happened()) == (before, events)

    @pytest.mark.parametrize("minutes", [0, 1])
    def test_told_the_same_again_records_nothing(self, minutes):
        tell(order())
        events = happened()

        tell(order(minutes=minutes))

        assert happened() == events

    def test_is_paid_once(self):
        tell(order())
        tell(order(minutes=1, paid_at=NOW + MINUTE))
        tell(order(minutes=2, paid_at=NOW + MINUTE))

        assert happened() == ["orders.placed", "orders.changed", "orders.paid"]

    def test_keeps_what_is_not_told(self, ann):
        tell(order(customer_id=ann.pk, tax_minor=10, shipping_minor=20))
        tell(order(minutes=1))

        row = Order.objects.get()
        assert (row.customer_id, row.tax_minor, row.shipping_minor) == (ann.pk, 10, 20)

    @pytest.mark.parametrize(
        ("told", "problem"),
        [
            (order(minutes=1, currency="USD"), OtherCurrency),
            (replace(order(minutes=1), lines=()), EmptyOrder),
            (refund(number="1003", lines=None), OrderNotKnownYet),
            (refund(currency="USD"), OtherCurrency),
            (refund(line("1", 501)), RefundTooLarge),
        ],
    )
    def test_is_left_alone_by_what_is_refused(self, told, problem):
        tell(order())
        before, events = state(), happened()

        with pytest.raises(problem), transaction.atomic():
            tell(order(line("1", 100), number="1002"), told)

        assert (state(), happened()) == (before, events)

    def test_belongs_to_no_import_any_more(self):
        tell(order(historical=True))
        Order.objects.update(import_run=7)
        OrderLine.objects.update(import_run=7)

        tell(order(line("1", 900), minutes=1))

        assert Order.objects.get().import_run is None
        assert OrderLine.objects.get().import_run is None
        assert happened() == ["orders.placed", "orders.changed"]
        assert EventRow.objects.filter(historical=False).exists() is False

    @pytest.mark.parametrize(
        "story",
        [
            [
                order(tax_minor=50, tax_is_included=True),
                order(minutes=1, placed_at=None, lines=None, paid_at=NOW),
            ],
            [
                order(),
                order(line("2", 2_000), minutes=1, placed_at=None),
                order(minutes=2, placed_at=None, lines=None, paid_at=NOW),
            ],
            [
                order(),
                order(minutes=1, placed_at=None, lines=None, shipping_minor=500),
                order(minutes=2, placed_at=None, lines=None, shipping_minor=700),
                order(minutes=3, placed_at=None, lines=None, paid_at=NOW),
            ],
            [order(), order(minutes=1, placed_at=NOW + MINUTE)],
        ],
    )
    def test_ends_the_same_told_singly_in_any_order_or_together(self, story):
        ends = []
        for told in (story, story[::-1], [story[0], *story[:0:-1]], None):
            OrderLine.objects.all().delete()
            Order.objects.all().delete()
            if told is None:
                tell(*story)
            else:
                for one in sorted(told, key=lambda one: one.lines is None):  # lines make an order
                    tell(one)
            ends.append(state())

        assert all(end == ends[0] for end in ends)

    def test_cannot_come_to_less_than_what_was_taken_back(self):
        tell(order(line("1", 500)), refund(line("1", 500)))
        before, events = state(), happened()

        with pytest.raises(TotalBelowRefunds) as refusal, transaction.atomic():
            tell(order(line("1", 100), minutes=1))

        fields = {"number": "1001", "currency": "EUR", "refunded_minor": 500}
        assert refusal.value.fields() == fields
        assert str(refusal.value).endswith("what was taken back of it, which is €5.00.")
        assert (state(), happened()) == (before, events)


class TestWhatHappensOnce:
    """An order is completed once, however often it is told."""

    ONCE = frozenset({"placed_at", "paid_at", "customer_id"})

    def completed(self, minutes: int, customer: Customer | None, **more: Any) -> OrderTold:
        at = NOW + minutes * MINUTE
        said = {"told_at": at, "placed_at": at, "paid_at": at, "once": self.ONCE, **more}
        return order(line("1", 500), customer_id=customer.pk if customer else None, **said)

    @pytest.mark.parametrize("in_one", [True, False])
    def test_stands_as_it_was_told_first(self, ann, in_one):
        bob = Customer.objects.create(public_id="cus_bob", first_seen_at=NOW)
        tellings = [self.completed(0, ann), self.completed(2, bob)]

        for some in [tellings] if in_one else [[one] for one in tellings]:
            tell(*some)

        row = Order.objects.get()
        assert (row.placed_at, row.paid_at, row.customer_id) == (NOW, NOW, ann.pk)
        assert set(OrderLine.objects.values_list("ordered_at", flat=True)) == {NOW}
        assert happened() == ["orders.placed", "orders.paid"]

    @pytest.mark.parametrize("in_one", [True, False])
    def test_is_of_the_earliest_moment_whatever_comes_first(self, ann, in_one):
        tellings = [self.completed(2, ann), self.completed(0, ann)]

        for some in [tellings] if in_one else [[one] for one in tellings]:
            tell(*some)

        row = Order.objects.get()
        assert (row.placed_at, row.paid_at) == (NOW, NOW)
        assert set(OrderLine.objects.values_list("ordered_at", flat=True)) == {NOW}

    def test_ends_the_same_in_whatever_order_it_is_told(self, ann):
        people = [ann, *(self.somebody(name) for name in ("bob", "eve"))]
        put_right = order(line("1", 500), told_at=NOW + MINUTE, placed_at=None, shipping_minor=90)
        tellings = [self.completed(2 * place, who) for place, who in enumerate(people)]
        ends = set()

        for turn in permutations([*tellings, put_right]):
            with transaction.atomic():
                for one in turn:
                    with suppress(OrderNotKnownYet):
                        tell(one)
                row = Order.objects.get()
                ends.add((row.placed_at, row.paid_at, row.customer_id, row.shipping_minor))
                transaction.set_rollback(True)

        assert ends == {(NOW, NOW, ann.pk, 90)}

    def somebody(self, name: str) -> Customer:
        return Customer.objects.create(public_id=f"cus_{name}", first_seen_at=NOW)

    def test_is_told_where_it_was_not(self, ann):
        tell(self.completed(0, None, paid_at=None))
        tell(self.completed(2, ann))

        row = Order.objects.get()
        assert (row.customer_id, row.placed_at, row.paid_at) == (ann.pk, NOW, NOW + 2 * MINUTE)

    @pytest.mark.parametrize("in_one", [True, False])
    def test_can_be_put_right(self, ann, in_one):
        bob = Customer.objects.create(public_id="cus_bob", first_seen_at=NOW)
        tell(self.completed(0, ann))
        put_right = order(line("1", 500), told_at=NOW + 3 * MINUTE, customer_id=bob.pk)
        tellings = [self.completed(2, ann), put_right]

        for some in [tellings] if in_one else [[one] for one in tellings]:
            tell(*some)

        row = Order.objects.get()
        assert (row.placed_at, row.customer_id) == (NOW, bob.pk)
