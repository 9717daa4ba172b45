"""What orders come to, reckoned by hand."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from regulars.edges.connectors.shopify.facts import (
    Heard,
    purchase_of,
    return_of,
    returns_of,
    told_at,
)
from regulars.edges.connectors.shopify.reading import read
from regulars.edges.connectors.shopify.tests.payloads import (
    NOW,
    adjustment,
    allocation,
    line,
    money,
    order,
    refund,
    refund_line,
    shipping,
    tax,
)
from regulars.edges.connectors.shopify.types import Order, Refund
from regulars.edges.connectors.shops.types import Unusable

HEARD = Heard(NOW, is_historical=False)


def as_order(**said):
    return read(json.dumps(order(**said)).encode(), Order, "the order")


def purchase(**said):
    return purchase_of(as_order(**said), "#1001", HEARD)


def lines(told):
    return [(item.key, int(item.quantity), item.amount_minor) for item in told.items]


class TestPurchase:
    def test_is_in_the_currency_of_the_shop_after_discounts(self):
        told = purchase()

        assert (told.currency, lines(told)) == ("EUR", [("1", 2, 1900)])
        assert told.items[0].full_minor == 2000
        assert (told.shipping_minor, told.tax_minor, told.tax_is_included) == (490, 361, False)
        assert (told.channel, told.historical) == ("web", False)
        assert told.paid_at == told.placed_at == NOW - timedelta(hours=1)

    def test_knows_prices_that_hold_the_tax(self):
        told = purchase(taxes_included=True)

        assert (told.tax_minor, told.tax_is_included) == (361, True)

    def test_takes_discounts_of_sending_off_it(self):
        sending = [
            shipping("4.90", discount_allocations=[allocation("4.90")]),
            shipping("3.00"),
            shipping("9.00", is_removed=True),
        ]

        assert purchase(shipping_lines=sending).shipping_minor == 300

    def test_tips_are_no_goods_and_gift_cards_count_when_they_are_spent(self):
        told = purchase(
            line_items=[
                line(1),
                line(2, title="Tip", price="5.00", product_id=None, tip={"payment_method": "card"}),
                line(3, title="Gift card", price="50.00", gift_card=True),
            ]
        )

        assert lines(told) == [("1", 1, 1000), ("3", 1, 0)]

    @pytest.mark.parametrize(
        ("status", "is_paid"),
        [
            ("pending", False),
            ("authorized", False),
            ("partially_paid", False),
            ("paid", True),
            ("partially_refunded", True),
            ("refunded", True),
            ("voided", False),
        ],
    )
    def test_is_paid_where_the_shop_says_so(self, status, is_paid):
        assert (purchase(financial_status=status).paid_at is not None) is is_paid

    @pytest.mark.parametrize(
        ("source", "channel"),
        [
            ("web", "web"),
            ("pos", "pos"),
            ("580111", "web"),
            (None, "web"),
            ("shopify_draft_order", "shopify_draft_order"),
        ],
    )
    def test_names_the_way_it_was_bought(self, source, channel):
        assert purchase(source_name=source).channel == channel

    def test_somebody_at_a_till_is_never_known_by_the_device(self):
        told = purchase(source_name="pos")

        assert (told.buyer.anonymous_id, told.buyer.is_shared) == ("", True)
        assert purchase().buyer.anonymous_id == "cart:c1"

    def test_nobody_is_known_where_nobody_is_named(self):
        assert purchase(customer=None, email=None, source_name="pos").buyer is None

    def test_what_was_taken_out_by_editing_was_never_sold(self):
        told = purchase(
            line_items=[
                line(
                    1,
                    quantity=2,
                    current_quantity=1,
                    discount_allocations=[allocation("1.00")],
                    tax_lines=[tax("3.61")],
                ),
                line(2, quantity=1, current_quantity=0),
            ],
        )

        assert lines(told) == [("1", 1, 950)]
        assert told.tax_minor == 180  # half of 361, rounded down

    def test_what_was_taken_back_was_sold(self):
        told = purchase(
            line_items=[line(1, quantity=2, current_quantity=1, tax_lines=[tax("3.61")])],
            refunds=[refund()],
        )

        assert (lines(told), told.tax_minor) == ([("1", 2, 2000)], 361)

    def test_one_of_which_everything_was_taken_out_counts_as_cancelled(self):
        told = purchase(line_items=[line(1, current_quantity=0)])

        assert (told.items, told.cancelled_at) == ([], NOW - timedelta(minutes=59))

    def test_of_one_second_what_is_further_on_is_later(self):
        steps = [
            told_at(as_order(**said))
            for said in (
                {"financial_status": "pending"},
                {"financial_status": "authorized"},
                {"financial_status": "paid"},
                {"financial_status": "partially_refunded", "refunds": [refund()]},
                {"financial_status": "refunded", "refunds": [refund(), refund(2)]},
                {"financial_status": "refunded", "closed_at": "2026-03-01T11:01:00Z"},
                {"financial_status": "refunded", "cancelled_at": "2026-03-01T11:01:00Z"},
            )
        ]

        assert steps == sorted(set(steps))
        assert max(steps) - min(steps) < timedelta(seconds=1)

    def test_what_was_placed_long_ago_is_history(self):
        assert purchase(processed_at="2026-02-27T11:00:00Z").historical is True
        assert purchase_of(as_order(), "#1001", Heard(NOW, is_historical=True)).historical is True

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"currency": "EURO"}, "currency of order 4001"),
            ({"line_items": [line(1, price="1e30", price_set=None)]}, "price of order 4001"),
        ],
        ids=["currency", "price"],
    )
    def test_says_what_cannot_be_used(self, said, field):
        with pytest.raises(Unusable) as refusal:
            purchase(**said)

        assert str(refusal.value) == f"{field} is missing or cannot be used."


class TestReturns:
    def told(self, taxes_included=False, **said):
        made = read(json.dumps(refund(**said)).encode(), Refund, "the refund")
        return return_of(made, "#1001", "EUR", HEARD, tax_is_included=taxes_included)

    def test_hold_the_tax_that_came_on_top(self):
        one, other = self.told(), self.told(taxes_included=True)

        assert (one.reference, one.amount_minor, lines(one)) == ("6001", 1131, [("1", 1, 1131)])
        assert (other.amount_minor, lines(other)) == (950, [("1", 1, 950)])
        assert one.at == NOW - timedelta(minutes=30)

    def test_hold_what_was_paid_back_of_sending(self):
        of_now = self.told(
            refund_shipping_lines=[
                {"subtotal_amount_set": money("4.90"), "tax_amount_set": money("0.93")}
            ],
            order_adjustments=[adjustment("-4.90", "-0.93", kind="shipping_refund")],
        )
        of_before = self.told(
            order_adjustments=[adjustment("-4.90", "-0.93", kind="shipping_refund")]
        )

        assert of_now.amount_minor == of_before.amount_minor == 1131 + 490 + 93

    def test_may_be_less_or_more_than_their_lines(self):
        less = self.told(order_adjustments=[adjustment("2.00")])
        more = self.told(order_adjustments=[adjustment("-2.00")])
        alone = self.told(refund_line_items=[], order_adjustments=[adjustment("-3.00")])

        assert [one.amount_minor for one in (less, more, alone)] == [931, 1331, 300]

    def test_of_one_line_in_parts_are_one(self):
        told = self.told(refund_line_items=[refund_line(), refund_line()])

        assert lines(told) == [("1", 2, 2262)]

    def test_of_what_did_not_count_are_none(self):
        gift = line(3, gift_card=True)

        assert self.told(refund_line_items=[refund_line(3, line_item=gift)]) is None

    def test_of_an_order_never_come_to_more_than_it(self):
        made = as_order(
            refunds=[
                refund(
                    6002, created_at="2026-03-01T11:40:00Z", order_adjustments=[adjustment("-9")]
                ),
                refund(6001, order_adjustments=[adjustment("-10.00")]),
            ]
        )

        told = [(one.reference, one.amount_minor) for one in returns_of(made, "#1001", HEARD)]
        assert told == [("6001", 2131), ("6002", 620)]
        assert sum(amount for _, amount in told) == 1900 + 490 + 361
