"""What an order earns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.programs.loyalty.rules.earning import points_for
from regulars.programs.loyalty.tests.factories import (
    NOW,
    ONE_A_EURO,
    line,
    programme,
    purchase,
)
from regulars.programs.loyalty.types import (
    Basis,
    Campaign,
    Cap,
    Combining,
    ItemPoints,
    OrderPoints,
    Period,
    Rolling,
    Rounding,
    Scope,
    Tier,
    Tiers,
    Which,
)

PIECES = ItemPoints(code="cups", name="Cups", points=5, scope=Scope(products=frozenset({"cup"})))
FIRST = OrderPoints(code="first", name="First order", points=50, which=Which.FIRST)
CLUB = Tiers(
    basis=Basis.SPEND,
    window=Rolling(),
    steps=(
        Tier(code="member", name="Member", entry=0),
        Tier(code="gold", name="Gold", entry=50_000, times=Decimal(3)),
    ),
)


def changed(rule, **values):
    return msgspec.structs.replace(rule, **values)


def campaign(times: str = "2", **values) -> Campaign:
    usual = {
        "code": "spring",
        "name": "Spring",
        "begins_at": NOW,
        "ends_at": NOW + timedelta(days=7),
    }
    return Campaign(times=Decimal(times), **{**usual, **values})


def total(made, order, used=None) -> int:
    return sum(earned.points for earned in points_for(made, order, used))


class TestPurchases:
    def test_two_items_of_ten_and_a_reward_of_five_earn_fifteen(self):
        order = purchase(line("a", 750, list_minor=1_000), line("b", 750, list_minor=1_000))

        (earned,) = points_for(programme(), order)

        assert (earned.rule, earned.points) == ("euros", 15)
        assert [(one.weight, one.price_weight) for one in earned.lines] == [(3, 4), (3, 4)]

    def test_halves_of_two_lines_are_one_point_whatever_the_rounding(self):
        order = purchase(line("a", 50), line("b", 50))

        assert {total(programme(rounding=way), order) for way in Rounding} == {1}

    @pytest.mark.parametrize(("rounding", "points"), [("down", 1), ("half_up", 2), ("up", 2)])
    def test_round_once(self, rounding, points):
        assert total(programme(rounding=Rounding(rounding)), purchase(line("a", 150))) == points

    @pytest.mark.parametrize(("paid", "points"), [(999, 0), (1_000, 2), (1_999, 2), (2_000, 4)])
    def test_count_whole_steps_of_the_order_where_it_is_said(self, paid, points):
        rule = changed(ONE_A_EURO, points=2, per_minor=1_000, whole=True)

        assert total(programme(rule), purchase(line("a", paid - 500), line("b", 500))) == points

    @pytest.mark.parametrize(("paid", "points"), [(1_999, 0), (2_000, 20)])
    def test_need_their_minimum_after_discounts(self, paid, points):
        rule = changed(ONE_A_EURO, minimum_minor=2_000)

        assert total(programme(rule), purchase(line("a", paid, list_minor=3_000))) == points

    def test_earn_nothing_for_what_is_paid_with_a_gift_card(self):
        rule = changed(ONE_A_EURO, without_tenders=frozenset({"gift_card"}))
        order = purchase(line("a", 3_000), tenders={"gift_card": 1_000, "card": 2_000})

        assert total(programme(rule), order) == 20
        assert total(programme(rule), replace(order, tenders={"gift_card": 3_000})) == 0

    def test_earn_nothing_in_another_currency(self):
        assert points_for(programme(), purchase(line("a", 3_000), currency="USD")) == []

    def test_earn_only_where_the_rule_holds(self):
        rule = changed(ONE_A_EURO, channels=frozenset({"web"}))

        assert total(programme(rule), purchase(line("a", 100), channel="web")) == 1
        assert points_for(programme(rule), purchase(line("a", 100), channel="till")) == []

    @pytest.mark.parametrize(
        ("scope", "points"),
        [
            (Scope(), 6),
            (Scope(products=frozenset({"a"})), 1),
            (Scope(collections=frozenset({"tea"})), 2),
            (Scope(products=frozenset({"a"}), collections=frozenset({"tea"})), 3),
            (Scope(without_products=frozenset({"a"})), 5),
            (Scope(collections=frozenset({"tea"}), without_products=frozenset({"b"})), 0),
            (Scope(without_collections=frozenset({"tea"})), 4),
        ],
    )
    def test_count_what_is_in_scope_and_never_what_is_excluded(self, scope, points):
        lines = [line("a", 100), line("b", 200, collections=frozenset({"tea"})), line("c", 300)]

        assert total(programme(changed(ONE_A_EURO, scope=scope)), purchase(*lines)) == points
        assert total(programme(scope=scope), purchase(*lines)) == points


class TestOtherRules:
    def test_pieces_earn_by_their_number(self):
        order = purchase(line("cup", 900, quantity=3), line("pot", 2_000))

        assert [(one.rule, one.points) for one in points_for(programme(PIECES), order)] == [
            ("cups", 15)
        ]

    def test_the_first_order_earns_once_more_and_of_no_line(self):
        order = purchase(line("a", 100), is_first=True)

        (earned,) = points_for(programme(FIRST), order)

        assert (earned.points, earned.lines) == (50, ())
        assert points_for(programme(FIRST), replace(order, is_first=False)) == []

    def test_several_rules_earn_side_by_side_in_their_order(self):
        order = purchase(line("cup", 1_000), is_first=True)

        found = points_for(programme(FIRST, PIECES, ONE_A_EURO), order)

        assert [(one.rule, one.points) for one in found] == [
            ("first", 50),
            ("cups", 5),
            ("euros", 10),
        ]


class TestMultipliers:
    @pytest.mark.parametrize(
        ("combining", "points"),
        [(Combining.MULTIPLY, 60), (Combining.ADD, 40), (Combining.GREATEST, 30)],
    )
    def test_of_a_campaign_and_a_tier_are_combined_as_is_said(self, combining, points):
        made = programme(tiers=CLUB, campaigns=(campaign(),), combining=combining)

        assert total(made, purchase(line("a", 1_000), tier="gold")) == points

    def test_hold_from_the_first_moment_until_just_before_the_last(self):
        made = programme(campaigns=(campaign(),))
        moments = [NOW - timedelta(seconds=1), NOW, NOW + timedelta(days=7)]

        found = [total(made, purchase(line("a", 1_000), placed_at=at)) for at in moments]

        assert found == [10, 20, 10]

    def test_are_of_the_products_of_the_campaign_alone(self):
        made = programme(campaigns=(campaign(scope=Scope(products=frozenset({"a"}))),))

        (earned,) = points_for(made, purchase(line("a", 1_000), line("b", 1_000)))

        assert earned.points == 30
        assert [one.weight for one in earned.lines] == [2, 1]

    def test_leave_alone_what_is_not_multiplied(self):
        made = programme(FIRST, tiers=CLUB, campaigns=(campaign(),))

        assert total(made, purchase(line("a", 1), is_first=True, tier="gold")) == 50

    def test_of_nothing_earn_nothing(self):
        made = programme(campaigns=(campaign("0"),))

        assert points_for(made, purchase(line("a", 1_000))) == []


class TestCaps:
    def test_leave_what_is_left_of_a_period(self):
        made = programme(changed(ONE_A_EURO, caps=(Cap(points=100, period=Period.MONTH),)))

        (earned,) = points_for(made, purchase(line("a", 5_000)), {("euros", Period.MONTH): 80})

        assert (earned.points, earned.uncapped) == (20, 50)
        assert points_for(made, purchase(line("a", 5_000)), {("euros", Period.MONTH): 100}) == []

    def test_of_all_rules_are_used_up_by_one_after_the_other(self):
        made = programme(FIRST, ONE_A_EURO, caps=(Cap(points=60, period=Period.DAY),))

        found = points_for(made, purchase(line("a", 5_000), is_first=True))

        assert [(one.rule, one.points) for one in found] == [("first", 50), ("euros", 10)]

    def test_of_a_rule_use_up_those_of_all(self):
        first = changed(FIRST, caps=(Cap(points=30, period=Period.EVER),))
        made = programme(first, ONE_A_EURO, caps=(Cap(points=60, period=Period.DAY),))

        found = points_for(made, purchase(line("a", 5_000), is_first=True))

        assert [one.points for one in found] == [30, 30]


LINES = st.lists(st.integers(0, 50_000), min_size=1, max_size=6)


class TestAnyOrder:
    @given(LINES, st.sampled_from(Rounding), st.decimals("0.01", 5, places=2))
    def test_earns_the_same_however_it_is_divided_into_lines(self, amounts, rounding, times):
        made = programme(rounding=rounding, campaigns=(campaign(str(times)),))
        many = purchase(*(line(str(place), paid) for place, paid in enumerate(amounts)))

        assert total(made, many) == total(made, purchase(line("all", sum(amounts))))

    @given(LINES)
    def test_is_not_changed_by_being_asked_and_never_earns_more_than_is_left(self, amounts):
        made = programme(caps=(Cap(points=100, period=Period.DAY),))
        order = purchase(*(line(str(place), paid) for place, paid in enumerate(amounts)))
        used = {("", Period.DAY): 60}

        assert total(made, order, used) == min(40, sum(amounts) // 100)
        assert used == {("", Period.DAY): 60}
