from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.orders.models import Order, OrderLine, Refund, RefundLine, Tally
from regulars.core.orders.queries import wrong_tallies
from regulars.core.orders.services import tell_orders
from regulars.core.orders.types import (
    EmptyOrder,
    LineTold,
    OrderNotKnownYet,
    OrderTold,
    OtherCurrency,
    RefundTold,
    RefundTooLarge,
    TotalBelowRefunds,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def line(key: str = "1", amount: int = 500, **others: Any) -> LineTold:
    return LineTold(key, Decimal(others.pop("quantity", 1)), amount, name=f"Tea {key}", **others)


def order(*lines: LineTold, minutes: int = 0, **others: Any) -> OrderTold:
    told_at = NOW + minutes * MINUTE
    lines = lines or (line(),)
    facts = {"number": "1001", "told_at": told_at, "placed_at": NOW, "currency": "EUR"}
    return OrderTold(**{**facts, "lines": lines, **others})


def refund(*lines: LineTold, reference: str = "r1", minutes: int = 9, **others: Any) -> RefundTold:
    facts = {"number": "1001", "reference": reference, "at": NOW + minutes * MINUTE}
    facts |= {"day": date(2026, 3, 1), "currency": "EUR", "lines": lines or (line(),)}
    return RefundTold(**{**facts, **others})


def tell(*told: OrderTold | RefundTold) -> Any:
    return tell_orders(
        orders=[one for one in told if isinstance(one, OrderTold)],
        refunds=[one for one in told if isinstance(one, RefundTold)],
        source="shop",
        actor="system",
        now=NOW,
    )


def happened() -> list[str]:
    return list(EventRow.objects.order_by("pk").values_list("name", flat=True))


def state() -> dict[str, Any]:
    """Everything that is stored of orders, but for ids."""
    orders = Order.objects.order_by("number").values(
        "number",
        "customer_id",
        "placed_at",
        "subtotal_minor",
        "discount_minor",
        "tax_minor",
        "shipping_minor",
        "total_minor",
        "refunded_minor",
        "told_at",
        "paid_at",
        "cancelled_at",
    )
    columns = ("key", "name", "quantity", "amount_minor", "discount_minor")
    return {
        "orders": list(orders),
        "lines": sorted(OrderLine.objects.values_list("ordered_at", *columns)),
        "refunds": list(
            Refund.objects.order_by("refunded_on").values(
                "number", "refunded_on", "amount_minor", "customer_id", "order__number"
            )
        ),
        "refund lines": sorted(RefundLine.objects.values_list("key", "quantity", "amount_minor")),
        "wrong tallies": wrong_tallies(),
    }


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
            "total_minor": 700,
            "first_line_id": first,
            "last_line_id": second,
            "first_new_line_id": found[1][0],
            "last_new_line_id": found[1][0],
        }
        assert wrong_tallies() == 0

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

        assert refusal.value.fields() == {"number": "1001", "refunded_minor": 500}
        assert (state(), happened()) == (before, events)


class TestRefund:
    def test_is_written_once(self):
        tell(order(line("1", 500), line("2", 250)))
        tell(refund(line("2", 250)))
        before, events = state(), happened()

        assert tell(refund(line("2", 250))).refunds == []

        assert (state(), happened()) == (before, events)
        assert Order.objects.get().refunded_minor == 250
        (row,) = RefundLine.objects.all()
        refunded = EventRow.objects.get(name="orders.refunded")
        assert refunded.payload == {
            "order": Order.objects.get().public_id,
            "customer_id": None,
            "reference": "r1",
            "currency": "EUR",
            "amount_minor": 250,
            "first_line_id": row.pk,
            "last_line_id": row.pk,
        }

    def test_stands_beside_another_of_the_same_day(self):
        tell(order(line("1", 500)))
        tell(refund(line("1", 100)), refund(line("1", 150), reference="r2"))

        assert Order.objects.get().refunded_minor == 250
        assert Refund.objects.get().amount_minor == 250
        assert happened() == ["orders.placed", "orders.refunded", "orders.refunded"]

    def test_told_again_with_another_moment_is_the_same(self):
        tell(order(line("1", 500)))
        tell(refund(line("1", 200)))

        outcome = tell(refund(line("1", 200), minutes=2_000, day=date(2026, 3, 2)))

        assert (outcome.refunds, Order.objects.get().refunded_minor) == ([], 200)

    def test_of_what_a_file_took_back_already_is_refused(self):
        tell(order(line("1", 500), historical=True), refund(line("1", 500), historical=True))
        Order.objects.update(told_at=None, said_at={})
        tell(order(line("1", 500), minutes=1))

        with pytest.raises(RefundTooLarge), transaction.atomic():
            tell(refund(line("1", 500), reference="live"))

        assert Order.objects.get().refunded_minor == 500

    def test_may_come_before_its_order(self):
        tell(refund(line("1", 100)))
        tell(order(line("1", 500)))

        assert Order.objects.get().refunded_minor == 100
        assert EventRow.objects.get(name="orders.refunded").payload["order"] == ""

    def test_without_lines_is_everything_that_is_left(self):
        tell(order(line("1", 500), line("2", 250)), refund(line("1", 200)))
        tell(refund(reference="r2", lines=None))
        tell(refund(reference="r3", lines=None))

        assert Order.objects.get().refunded_minor == 750
        assert [
            event.payload["amount_minor"]
            for event in EventRow.objects.filter(name="orders.refunded").order_by("pk")
        ] == [200, 550]


class TestCancellation:
    def test_takes_back_everything(self):
        tell(order(line("1", 500), line("2", 250)))
        tell(order(line("1", 500), line("2", 250), minutes=3, cancelled_at=NOW + 3 * MINUTE))

        assert Order.objects.get().refunded_minor == 750
        assert happened() == [
            "orders.placed",
            "orders.changed",
            "orders.cancelled",
            "orders.left_reckoned",
        ]
        assert wrong_tallies() == 0

    def test_needs_no_lines(self):
        tell(order(line("1", 500)))
        tell(
            OrderTold("1001", NOW + 3 * MINUTE, "EUR", cancelled_at=NOW + 3 * MINUTE),
        )

        assert (Order.objects.get().refunded_minor, OrderLine.objects.count()) == (500, 1)

    def test_takes_back_what_no_refund_did(self):
        cancelled = order(line("1", 500), minutes=3, cancelled_at=NOW + 3 * MINUTE)
        tell(order(line("1", 500)), refund(line("1", 200)))
        tell(cancelled)
        tell(cancelled)

        lines = RefundLine.objects.order_by("pk").values_list("key", "amount_minor", "quantity")
        assert sorted(lines) == [
            ("cancelled:1#1#1", 300, Decimal("0.600000")),
            ("r1:1#1", 200, Decimal("1.000000")),
        ]

    @pytest.mark.slow
    def test_ends_the_same_whatever_comes_first(self):
        paid = NOW + MINUTE
        story = [
            order(line("1", 500), line("2", 250), shipping_minor=100),
            order(line("1", 450), line("2", 250), minutes=2, placed_at=None, paid_at=paid),
            order(
                line("1", 450),
                line("2", 250),
                minutes=3,
                cancelled_at=NOW + 3 * MINUTE,
            ),
            refund(line("2", 250)),
            refund(line("", 50), reference="r2", day=date(2026, 3, 2)),
        ]
        ends = []
        for told in permutations(story):
            RefundLine.objects.all().delete()
            Refund.objects.all().delete()
            OrderLine.objects.all().delete()
            Order.objects.all().delete()
            for one in told:
                tell(one)
            ends.append(state())

        assert all(end == ends[0] for end in ends)
        assert ends[0]["orders"][0]["refunded_minor"] == 700


class TestAnOrderThatStandsAgain:
    def test_has_everything_that_it_had(self):
        tell(order())
        tell(order(minutes=3, cancelled_at=NOW + 3 * MINUTE))
        assert Order.objects.get().refunded_minor == 500

        tell(order(minutes=5, stands=True))

        row = Order.objects.get()
        assert (row.cancelled_at, row.refunded_minor, row.total_minor) == (None, 0, 500)
        assert RefundLine.objects.count() == 0
        assert happened()[-2:] == ["orders.changed", "orders.left_reckoned"]
        assert wrong_tallies() == 0

    def test_keeps_what_was_taken_back_of_it_otherwise(self):
        tell(order(), refund(line(amount=200)))
        tell(order(minutes=3, cancelled_at=NOW + 3 * MINUTE))
        tell(order(minutes=5, stands=True))

        assert Order.objects.get().refunded_minor == 200

    @pytest.mark.parametrize("places", list(permutations(range(3))), ids=str)
    @pytest.mark.parametrize("is_one_batch", [True, False], ids=["at once", "one by one"])
    def test_ends_the_same_in_whatever_order(self, places, is_one_batch):
        told = [
            order(),
            order(minutes=3, cancelled_at=NOW + 3 * MINUTE),
            order(minutes=5, stands=True),
        ]
        if is_one_batch:
            tell(*(told[place] for place in places))
        else:
            for place in places:
                tell(told[place])

        row = Order.objects.get()
        assert (row.cancelled_at, row.refunded_minor) == (None, 0)
        assert row.told_at == NOW + 5 * MINUTE

    def test_may_be_cancelled_once_more(self):
        tell(order(stands=True))
        tell(order(minutes=3, cancelled_at=NOW + 3 * MINUTE))

        row = Order.objects.get()
        assert (row.cancelled_at, row.refunded_minor) == (NOW + 3 * MINUTE, 500)
