"""What refunds give back, without a database."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.core.orders.rules.exchanging import exchange
from regulars.core.orders.rules.refunding import after, refund
from regulars.core.orders.rules.shares import paid_for, shares_of
from regulars.core.orders.types import (
    Exchanged,
    LostCondition,
    MoreThanBought,
    MoreThanCaptured,
    NothingReturned,
    OrderDiscount,
    PaidLine,
    PaidOrder,
    PaidShipping,
    RefundPolicy,
    ShippingBack,
    Tender,
    TenderBack,
    TenderKind,
    TenderOrder,
    UnknownOrderLine,
    UnusableQuantity,
)
from regulars.kernel.money import prorated

KIND = RefundPolicy(
    lost=LostCondition.KEEP, shipping=ShippingBack.WITH_THE_LAST, tenders=TenderOrder.LAST
)
STRICT = replace(KIND, lost=LostCondition.REBILL)


def line(key: str, quantity: int | str, price_minor: int, **more) -> PaidLine:
    return PaidLine(key=key, quantity=Decimal(quantity), price_minor=price_minor, **more)


def order(*lines: PaidLine, **more) -> PaidOrder:
    return PaidOrder(currency="EUR", lines=lines, **more)


def one_by_one(paid: PaidOrder, *keys: str, policy: RefundPolicy = KIND) -> list[int]:
    """What goes back for one unit after the other."""
    amounts = []
    for key in keys:
        sums = refund(paid, {key: Decimal(1)}, policy=policy)
        paid = after(paid, sums)
        amounts.append(sums.amount_minor)
    return amounts


class TestProration:
    def test_of_two_at_100_less_20_with_10_percent_tax_on_top_gives_99(self):
        paid = order(
            line("a", 2, 20_000),
            discounts=(OrderDiscount(2_000),),
            tax_minor=1_800,
            tax_is_included=False,
        )

        sums = refund(paid, {"a": Decimal(1)}, policy=KIND)

        assert (sums.amount_minor, sums.lines[0].amount_minor, sums.lines[0].tax_minor) == (
            9_900,
            9_000,
            900,
        )
        assert one_by_one(paid, "a", "a") == [9_900, 9_900]

    def test_of_two_of_three_at_100_less_10_percent_gives_180_and_not_200(self):
        paid = order(line("a", 3, 30_000, discount_minor=3_000))

        assert refund(paid, {"a": Decimal(2)}, policy=KIND).amount_minor == 18_000

    def test_of_points_leaves_the_half_to_the_rest_and_takes_7_then_8_of_15(self):
        assert [prorated(15, units, 2) for units in (0, 1, 2)] == [0, 7, 15]

    def test_of_thirds_gives_no_cent_too_many(self):
        assert one_by_one(order(line("a", 3, 10_000)), "a", "a", "a") == [3_333, 3_334, 3_333]

    def test_of_returns_split_into_many_is_what_they_come_to_at_once(self):
        paid = order(line("a", 7, 995), discounts=(OrderDiscount(93),))

        at_once = refund(paid, {"a": Decimal(5)}, policy=KIND).amount_minor

        assert sum(one_by_one(paid, *"aaaaa")) == at_once == 644

    def test_of_a_quantity_by_weight(self):
        paid = order(line("tea", "0.75", 1_000))

        first = refund(paid, {"tea": Decimal("0.25")}, policy=KIND)
        rest = refund(after(paid, first), {"tea": Decimal("0.5")}, policy=KIND)

        assert (first.amount_minor, rest.amount_minor) == (333, 667)

    def test_divides_a_discount_by_largest_remainder_of_what_lines_are_left(self):
        paid = order(
            line("a", 1, 1_000, discount_minor=1_000),
            line("b", 1, 500),
            line("c", 1, 500),
            discounts=(OrderDiscount(101), OrderDiscount(100_000)),
        )

        lines = shares_of(paid).lines

        assert [share.discounts for share in lines] == [(0, 0), (51, 449), (50, 450)]
        assert [share.net_minor for share in lines] == [0, 0, 0]

    def test_keeps_the_tax_that_a_line_names_and_divides_the_rest_with_shipping(self):
        paid = order(
            line("a", 1, 1_000, tax_minor=90),
            line("b", 1, 500),
            shipping=PaidShipping(paid_minor=500),
            tax_minor=291,
            tax_is_included=False,
        )

        shares = shares_of(paid)

        assert [share.tax_minor for share in shares.lines] == [90, 101]
        assert (shares.shipping_tax_minor, paid_for(paid)) == (100, 2_291)

    def test_tells_the_tax_that_is_included_without_adding_it(self):
        paid = order(line("a", 2, 2_400), tax_minor=400)

        sums = refund(paid, {"a": Decimal(1)}, policy=KIND)

        assert (sums.amount_minor, sums.lines[0].tax_minor) == (1_200, 200)

    def test_shares_what_a_reduction_left_among_the_units_that_are_left(self):
        paid = order(line("a", 2, 1_000, given_back_minor=500))

        assert one_by_one(paid, "a", "a") == [250, 250]

    def test_does_not_make_up_for_a_fee_that_was_kept_before(self):
        paid = order(line("a", 2, 1_000, returned=Decimal(1), given_back_minor=400))

        assert one_by_one(paid, "a") == [500]


class TestShipping:
    PAID = order(line("a", 2, 2_000), shipping=PaidShipping(paid_minor=490))

    @pytest.mark.parametrize(
        ("shipping", "amounts"),
        [
            (ShippingBack.WITH_THE_LAST, [1_000, 1_490]),
            (ShippingBack.NOW, [1_490, 1_000]),
            (ShippingBack.NEVER, [1_000, 1_000]),
        ],
    )
    def test_goes_back_as_the_policy_says_and_once(self, shipping, amounts):
        policy = replace(KIND, shipping=shipping)

        assert one_by_one(self.PAID, "a", "a", policy=policy) == amounts

    def test_goes_back_with_its_tax_on_top(self):
        paid = replace(self.PAID, tax_minor=249, tax_is_included=False)

        sums = refund(paid, {"a": Decimal(2)}, policy=KIND)

        assert (sums.shipping_minor, sums.shipping_tax_minor, sums.amount_minor) == (490, 49, 2_739)


class TestFallingBelowTheMinimum:
    COUPON = order(
        line("a", 1, 6_000), line("b", 1, 4_000), discounts=(OrderDiscount(1_000, 8_000),)
    )
    FREE_SHIPPING = order(
        line("a", 1, 6_000),
        line("b", 1, 4_000),
        shipping=PaidShipping(waived_minor=490, minimum_minor=5_000),
    )

    def test_of_a_coupon_is_kept_where_the_store_keeps(self):
        assert one_by_one(self.COUPON, "b", "a") == [3_600, 5_400]

    def test_of_a_coupon_is_rebilled_where_the_store_rebills_until_nothing_is_kept(self):
        assert one_by_one(self.COUPON, "b", "a", policy=STRICT) == [3_000, 6_000]

    def test_of_a_coupon_is_rebilled_with_its_tax_on_top(self):
        paid = replace(self.COUPON, tax_minor=1_800, tax_is_included=False)

        sums = refund(paid, {"b": Decimal(1)}, policy=STRICT)

        assert (sums.withheld_minor, sums.amount_minor) == (720, 3_600)

    def test_of_free_shipping_is_rebilled_until_nothing_is_kept(self):
        assert one_by_one(self.FREE_SHIPPING, "a", "b", policy=STRICT) == [5_510, 4_490]
        assert one_by_one(self.FREE_SHIPPING, "b", "a", policy=STRICT) == [4_000, 6_000]
        assert one_by_one(self.FREE_SHIPPING, "a", "b") == [6_000, 4_000]

    def test_never_asks_the_customer_for_money(self):
        paid = order(
            line("a", 1, 9_000), line("b", 1, 1_000), discounts=(OrderDiscount(5_000, 9_500),)
        )

        assert one_by_one(paid, "b", "a", policy=STRICT) == [0, 5_000]

    def test_means_nothing_where_the_minimum_was_never_reached(self):
        paid = replace(self.COUPON, discounts=(OrderDiscount(1_000, 10_001),))

        assert one_by_one(paid, "b", "a", policy=STRICT) == [3_600, 5_400]


class TestMixedTenders:
    TENDERS = (
        Tender(name="gift", kind=TenderKind.GIFT_CARD, paid_minor=2_000),
        Tender(name="points", kind=TenderKind.POINTS, paid_minor=500, points=55),
        Tender(name="card", kind=TenderKind.MONEY, paid_minor=7_500),
    )
    PAID = order(line("a", 4, 10_000), tenders=TENDERS)

    @pytest.mark.parametrize(
        ("by", "back"),
        [
            (
                TenderOrder.FIRST,
                [
                    TenderBack("gift", TenderKind.GIFT_CARD, 2_000),
                    TenderBack("points", TenderKind.POINTS, 500, 55),
                ],
            ),
            (TenderOrder.LAST, [TenderBack("card", TenderKind.MONEY, 2_500)]),
            (
                TenderOrder.RATIO,
                [
                    TenderBack("gift", TenderKind.GIFT_CARD, 500),
                    TenderBack("points", TenderKind.POINTS, 125, 14),
                    TenderBack("card", TenderKind.MONEY, 1_875),
                ],
            ),
        ],
    )
    def test_are_paid_back_first_last_or_in_ratio(self, by, back):
        sums = refund(self.PAID, {"a": Decimal(1)}, policy=replace(KIND, tenders=by))

        assert list(sums.tenders) == back

    @pytest.mark.parametrize("by", TenderOrder)
    def test_get_no_more_than_they_paid_so_that_credit_never_becomes_cash(self, by):
        paid = self.PAID
        for _unit in range(4):
            sums = refund(paid, {"a": Decimal(1)}, policy=replace(KIND, tenders=by))
            paid = after(paid, sums)

        assert [tender.given_back_minor for tender in paid.tenders] == [2_000, 500, 7_500]
        assert [tender.points_given_back for tender in paid.tenders] == [0, 55, 0]

    def test_refuse_more_than_was_captured(self):
        paid = replace(self.PAID, tenders=(replace(self.TENDERS[2], given_back_minor=5_001),))

        with pytest.raises(MoreThanCaptured) as refusal:
            refund(paid, {"a": Decimal(1)}, policy=KIND)

        assert str(refusal.value) == "€25.00 cannot go back: €24.99 of what was paid is left."


class TestRefusals:
    PAID = order(line("a", 2, 2_000, returned=Decimal(1), given_back_minor=1_000))

    def test_refuses_more_units_than_are_still_with_the_customer(self):
        with pytest.raises(MoreThanBought) as refusal:
            refund(self.PAID, {"a": Decimal(2)}, policy=KIND)

        assert refusal.value.fields() == {"key": "a", "asked": "2", "left": "1"}

    def test_refuses_a_line_that_the_order_does_not_have(self):
        with pytest.raises(UnknownOrderLine):
            refund(self.PAID, {"b": Decimal(1)}, policy=KIND)

    @pytest.mark.parametrize("quantity", ["0", "-1", "0.0000001", "NaN", "Infinity"])
    def test_refuses_what_is_no_quantity(self, quantity):
        with pytest.raises(UnusableQuantity):
            refund(self.PAID, {"a": Decimal(quantity)}, policy=KIND)

    def test_refuses_units_of_a_line_of_which_the_shop_took_back_more_than_there_were(self):
        paid = order(line("a", 1, 500, returned=Decimal(2), given_back_minor=500), line("b", 1, 9))

        with pytest.raises(MoreThanBought):
            refund(paid, {"a": Decimal(1)}, policy=STRICT)
        assert one_by_one(paid, "b", policy=STRICT) == [9]

    def test_refuses_a_refund_of_nothing(self):
        with pytest.raises(NothingReturned):
            refund(self.PAID, {}, policy=KIND)


class TestExchange:
    def test_of_100_paid_with_90_for_60_returns_30(self):
        assert exchange(paid_minor=9_000, worth_minor=10_000, chosen_minor=6_000) == Exchanged(
            to_pay_minor=0, given_back_minor=3_000, paid_minor=6_000
        )

    def test_counts_the_price_before_discounts_towards_dearer_goods(self):
        assert exchange(paid_minor=9_000, worth_minor=10_000, chosen_minor=12_000) == Exchanged(
            to_pay_minor=2_000, given_back_minor=0, paid_minor=11_000
        )

    def test_never_pays_a_bonus_out_and_never_lets_it_grow(self):
        first = exchange(
            paid_minor=9_000, worth_minor=10_000, chosen_minor=10_500, bonus_minor=1_000
        )
        again = exchange(
            paid_minor=first.paid_minor, worth_minor=10_500, chosen_minor=1_000, bonus_minor=1_000
        )

        assert first == Exchanged(to_pay_minor=0, given_back_minor=0, paid_minor=9_000)
        assert again == Exchanged(to_pay_minor=0, given_back_minor=8_000, paid_minor=1_000)


@st.composite
def orders(draw) -> PaidOrder:
    """An order whose tenders paid exactly what it came to."""
    lines = []
    for key in "abc"[: draw(st.integers(1, 3))]:
        price = draw(st.integers(0, 5_000))
        own = draw(st.integers(0, price))
        quantity = draw(st.integers(1, 4))
        tax = draw(st.none() | st.integers(0, price - own))
        lines.append(line(key, quantity, price, discount_minor=own, tax_minor=tax))
    amounts, minimums = st.integers(0, 4_000), st.integers(0, 9_000)
    paid = order(
        *lines,
        discounts=tuple(draw(st.lists(st.builds(OrderDiscount, amounts, minimums), max_size=2))),
        shipping=PaidShipping(draw(amounts), draw(amounts), draw(minimums)),
        tax_minor=draw(amounts),
        tax_is_included=draw(st.booleans()),
    )
    total = paid_for(paid)
    gift = draw(st.integers(0, total))
    gift_card = Tender(name="gift", kind=TenderKind.GIFT_CARD, paid_minor=gift, points=gift // 3)
    card = Tender(name="card", kind=TenderKind.MONEY, paid_minor=total - gift)
    return replace(paid, tenders=(gift_card, card))


@st.composite
def returns(draw) -> tuple[PaidOrder, list[dict[str, Decimal]]]:
    """An order, and its units in the order and the groups in which they come back."""
    paid = draw(orders())
    units = [one.key for one in paid.lines for _unit in range(int(one.quantity))]
    steps: list[dict[str, Decimal]] = []
    for key in draw(st.permutations(units)):
        if not steps or draw(st.booleans()):
            steps.append({})
        steps[-1][key] = steps[-1].get(key, Decimal(0)) + 1
    return paid, steps


class TestAnySequence:
    @settings(max_examples=40)
    @given(returns(), st.sampled_from([KIND, STRICT]), st.sampled_from(TenderOrder))
    def test_of_refunds_sums_to_what_was_paid_and_is_never_negative(self, asked, policy, by):
        paid, steps = asked
        total = paid_for(paid)
        amounts = []
        for step in steps:
            sums = refund(paid, step, policy=replace(policy, tenders=by))
            paid = after(paid, sums)
            amounts.append(sums.amount_minor)
            assert sums.amount_minor == sum(tender.amount_minor for tender in sums.tenders)
            assert min(sums.amount_minor, sums.shipping_minor, paid.withheld_minor) >= 0
            assert min(one.amount_minor for one in sums.lines) >= 0
            assert sum(amounts) <= total

        assert sum(amounts) == total
        assert [tender.left_minor for tender in paid.tenders] == [0, 0]
        assert [tender.points_given_back for tender in paid.tenders] == [
            tender.points for tender in paid.tenders
        ]

    @given(returns())
    def test_gives_each_line_what_it_gives_at_once(self, asked):
        paid, steps = asked
        everything = {one.key: one.quantity for one in paid.lines}
        at_once = after(paid, refund(paid, everything, policy=KIND))
        for step in steps:
            paid = after(paid, refund(paid, step, policy=KIND))

        assert paid == at_once
