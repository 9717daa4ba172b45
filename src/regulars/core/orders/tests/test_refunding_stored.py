"""What a refund of an order that is stored would give."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from regulars.core.orders.models import Order
from regulars.core.orders.queries import exchange_of, order_after, paid_order, refund_of
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
    LostCondition,
    MoreThanBought,
    MoreThanCaptured,
    OrderDiscount,
    PaidLine,
    PaidShipping,
    RefundPolicy,
    ShippingBack,
    Tender,
    TenderKind,
    TenderOrder,
    UnknownOrder,
)

pytestmark = pytest.mark.django_db

POLICY = RefundPolicy(
    lost=LostCondition.KEEP, shipping=ShippingBack.WITH_THE_LAST, tenders=TenderOrder.LAST
)


def told() -> str:
    """An order of three cups with 10 % off and a pot; tax comes on top."""
    tell(
        order(
            line("cup", 27_000, quantity=3, discount_minor=3_000),
            line("pot", 5_000),
            shipping_minor=500,
            tax_minor=3_250,
            tax_is_included=False,
        )
    )
    return Order.objects.get().public_id


class TestPaidOrder:
    def test_is_the_order_with_what_its_shop_took_back(self):
        public_id = told()
        tell(refund(line("cup", 9_000)), refund(line("pot", 1_250, quantity=0), reference="r2"))

        assert paid_order(public_id).lines == (
            PaidLine(
                key="cup#1",
                quantity=Decimal(3),
                price_minor=30_000,
                discount_minor=3_000,
                returned=Decimal(1),
                given_back_minor=9_000,
            ),
            PaidLine(key="pot#1", quantity=Decimal(1), price_minor=5_000, given_back_minor=1_250),
        )
        assert paid_order(public_id).shipping == PaidShipping(paid_minor=500)
        assert paid_order(public_id).tenders == (
            Tender(
                name="1001",
                kind=TenderKind.MONEY,
                paid_minor=35_750,
                given_back_minor=10_250,
            ),
        )

    def test_divides_what_was_told_of_a_key_among_the_lines_that_bear_it(self):
        tell(order(line("cup", 500), line("cup", 400)))
        tell(refund(line("cup", 700, quantity="1.5")))

        lines = paid_order(Order.objects.get().public_id).lines

        assert [(one.key, one.returned, one.given_back_minor) for one in lines] == [
            ("cup#2", Decimal(1), 500),  # told first
            ("cup#1", Decimal("0.5"), 200),
        ]

    def test_of_a_cancelled_order_has_nothing_left_that_could_come_back(self):
        tell(order(line("cup", 900, quantity=3)), refund(line("cup", 300)))
        tell(order(line("cup", 900, quantity=3), minutes=20, cancelled_at=NOW + 20 * MINUTE))

        paid = paid_order(Order.objects.get().public_id)

        (cups,) = paid.lines
        assert (cups.returned, cups.given_back_minor) == (Decimal(3), 900)
        assert paid.tenders[0].left_minor == 0

    def test_knows_no_order_that_is_not_there(self):
        with pytest.raises(UnknownOrder):
            paid_order("ord_nobody")


class TestRefundOf:
    def test_gives_back_the_units_with_their_tax_and_writes_nothing(self):
        paid = paid_order(told())
        before = (state(), happened())

        two = refund_of(paid, {"cup#1": Decimal(2)}, policy=POLICY)
        rest = refund_of(
            order_after(paid, two), {"cup#1": Decimal(1), "pot#1": Decimal(1)}, policy=POLICY
        )

        assert (two.lines[0].amount_minor, two.lines[0].tax_minor) == (18_000, 1_800)
        assert (two.amount_minor, rest.amount_minor) == (19_800, 15_950)
        assert two.amount_minor + rest.amount_minor == Order.objects.get().total_minor
        assert (state(), happened()) == before

    def test_refuses_what_the_shop_took_back_already(self):
        public_id = told()
        tell(refund(line("pot", 5_000)))

        with pytest.raises(MoreThanBought) as refusal:
            refund_of(paid_order(public_id), {"pot#1": Decimal(1)}, policy=POLICY)

        assert refusal.value.fields() == {"key": "pot#1", "asked": "1", "left": "0"}

    def test_refuses_more_than_is_left_of_the_order_after_a_credit_of_no_line(self):
        public_id = told()
        tell(refund(line("goodwill", 5_000)))

        with pytest.raises(MoreThanCaptured) as refusal:
            everything = {"cup#1": Decimal(3), "pot#1": Decimal(1)}
            refund_of(paid_order(public_id), everything, policy=POLICY)

        assert (refusal.value.asked_minor, refusal.value.left_minor) == (35_750, 30_750)

    def test_takes_off_a_discount_whose_minimum_is_lost_where_somebody_says_there_was_one(self):
        tell(order(line("cup", 5_400, discount_minor=600), line("pot", 3_600, discount_minor=400)))
        stored = paid_order(Order.objects.get().public_id)
        lines = tuple(replace(one, discount_minor=0) for one in stored.lines)
        paid = replace(stored, lines=lines, discounts=(OrderDiscount(1_000, 8_000),))
        policy = replace(POLICY, lost=LostCondition.REBILL)

        assert refund_of(paid, {"pot#1": Decimal(1)}, policy=POLICY).amount_minor == 3_600
        assert refund_of(paid, {"pot#1": Decimal(1)}, policy=policy).amount_minor == 3_000


class TestExchangeOf:
    def test_counts_what_was_paid_as_money_alone(self):
        found = exchange_of(
            paid_minor=9_000, worth_minor=10_000, chosen_minor=6_000, bonus_minor=500
        )

        assert (found.to_pay_minor, found.given_back_minor, found.paid_minor) == (0, 3_000, 6_000)
