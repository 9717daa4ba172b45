"""What each kind of offer takes off, by itself."""

from __future__ import annotations

import pytest

from regulars.engine.rewards.tests.quoting import cart, line, off, offer, quoted, why_not
from regulars.engine.rewards.types.offers import (
    AmountOff,
    BuyGet,
    FreeProduct,
    FreeShipping,
    PercentOff,
    Perk,
    PerkKind,
    Scope,
)
from regulars.engine.rewards.types.quotes import Applied, LineQuote

SHOP = cart(line("a", 1_000, 2), line("b", 500), line("c", 333), shipping_minor=490)


def taken(terms, of=SHOP, **others) -> dict[str, int]:
    """What it takes off each line."""
    found = quoted(of, offer(terms, **others))
    assert found.is_best
    return {one.line_id: one.discount_minor for one in found.lines if one.discount_minor}


class TestPercent:
    def test_is_rounded_once_and_divided_by_largest_remainder(self):
        # 15 % of 28.33 is 4.2495; the shares are 300, 75.03 and 49.97
        assert taken(PercentOff(1_500)) == {"a": 300, "b": 75, "c": 50}

    def test_stops_at_its_most(self):
        assert taken(PercentOff(5_000, at_most_minor=1_000)) == {"a": 706, "b": 176, "c": 118}

    def test_of_everything_leaves_nothing_to_pay_and_not_less(self):
        found = quoted(SHOP, offer(PercentOff(10_000)))

        assert (found.discount_minor, found.total_minor) == (2_833, 490)

    def test_is_of_the_goods_in_scope(self):
        goods = Scope(products=frozenset({"a", "b"}), except_products=frozenset({"b"}))

        assert taken(PercentOff(1_000), scope=goods) == {"a": 200}

    def test_finds_goods_by_collection_and_by_variant(self):
        of = cart(
            line("a", 1_000, collections=frozenset({"skin", "new"})),
            line("b", 1_000, product="oil", variant="oil-50"),
            line("c", 1_000, product="oil", variant="oil-90"),
        )
        goods = Scope(products=frozenset({"oil-90"}), collections=frozenset({"skin"}))
        rest = Scope(except_products=frozenset({"oil-50"}), except_collections=frozenset({"new"}))

        assert taken(PercentOff(1_000), of, scope=goods) == {"a": 100, "c": 100}
        assert taken(PercentOff(1_000), of, scope=rest) == {"c": 100}


class TestAmount:
    def test_is_divided_by_largest_remainder(self):
        assert taken(AmountOff(1_000)) == {"a": 706, "b": 176, "c": 118}

    def test_is_no_more_than_the_goods_come_to(self):
        found = quoted(SHOP, offer(AmountOff(1_000_000)))

        assert found.lines == (
            LineQuote("a", 2_000, 2_000),
            LineQuote("b", 500, 500),
            LineQuote("c", 333, 333),
        )
        assert found.total_minor == 490


class TestFreeShipping:
    def test_takes_off_shipping_alone(self):
        found = quoted(SHOP, offer(FreeShipping()))

        assert found.applied == (Applied("FreeShipping", (), 490),)
        assert (found.shipping_discount_minor, found.total_minor) == (490, 2_833)

    def test_stops_at_its_most(self):
        assert off(quoted(SHOP, offer(FreeShipping(at_most_minor=300)))) == {"FreeShipping": 300}

    def test_says_where_shipping_is_free_already(self):
        assert why_not(quoted(cart(), offer(FreeShipping()))) == {
            "FreeShipping": "nothing_to_take_off"
        }


class TestFreeProduct:
    GIFT = FreeProduct(frozenset({"a", "c"}))

    def test_gives_the_dearest_unit_of_those_to_choose_from(self):
        assert taken(self.GIFT) == {"a": 1_000}

    def test_gives_as_many_units_as_it_says(self):
        assert taken(FreeProduct(frozenset({"a", "c"}), units=3)) == {"a": 2_000, "c": 333}

    def test_waits_for_the_choice(self):
        assert why_not(quoted(SHOP, offer(FreeProduct(frozenset({"z"}))))) == {
            "FreeProduct": "not_chosen"
        }

    def test_need_not_be_of_the_goods_that_it_is_given_with(self):
        goods = Scope(products=frozenset({"b"}))

        assert taken(self.GIFT, scope=goods, minimum_minor=500) == {"a": 1_000}

    def test_does_not_count_towards_its_own_minimum(self):
        found = quoted(SHOP, offer(self.GIFT, minimum_minor=1_834))

        assert (found.declined[0].reason, found.declined[0].missing_minor) == ("below_minimum", 1)
        assert taken(self.GIFT, minimum_minor=1_833) == {"a": 1_000}


class TestBuyGet:
    @pytest.mark.parametrize(
        ("terms", "expected"),
        [
            (BuyGet(buy=1, get=1), {"b": 500, "c": 333}),  # of four units the cheapest two
            (BuyGet(buy=2, get=1), {"c": 333}),
            (BuyGet(buy=1, get=2), {"b": 500, "c": 333}),
            (BuyGet(buy=1, get=1, at_most_times=1), {"c": 333}),
            (BuyGet(buy=1, get=1, hundredths=5_000), {"b": 250, "c": 167}),
        ],
    )
    def test_takes_the_cheapest_units(self, terms, expected):
        assert taken(terms) == expected

    def test_says_how_many_units_are_missing(self):
        found = quoted(SHOP, offer(BuyGet(buy=3, get=3)))

        assert (found.declined[0].reason, found.declined[0].missing_units) == ("too_few_units", 2)


class TestPerk:
    @pytest.mark.parametrize("what", PerkKind)
    def test_applies_and_takes_nothing_off(self, what):
        found = quoted(SHOP, offer(Perk(what, 3), minimum_minor=2_833))

        assert found.applied == (Applied("Perk", perk=what),)
        assert (found.discount_minor, found.total_minor) == (0, 3_323)

    def test_displaces_nothing_and_is_displaced_by_nothing(self):
        points = offer(Perk(PerkKind.POINTS_MULTIPLIER, 2), stacking="one")
        percent = offer(PercentOff(1_000), stacking="one", is_exclusive=True)

        assert off(quoted(SHOP, points, percent)) == {"PercentOff": 283, "Perk": 0}
