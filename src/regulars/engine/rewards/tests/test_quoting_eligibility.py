"""For which carts an offer is, and what is missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from regulars.engine.rewards.tests.quoting import (
    NOW,
    cart,
    line,
    off,
    offer,
    only_declined,
    quoted,
    why_not,
)
from regulars.engine.rewards.types.cart import Shopper, UnusableCart
from regulars.engine.rewards.types.offers import (
    AmountOff,
    FreeShipping,
    PercentOff,
    Scope,
    UnusableOffer,
)
from regulars.engine.rewards.types.quotes import Declined, Reason

TEN = PercentOff(1_000)
SECOND = timedelta(seconds=1)


class TestReasons:
    @pytest.mark.parametrize(
        ("asked", "reason"),
        [
            ({"starts_at": NOW + SECOND}, Reason.NOT_STARTED),
            ({"ends_at": NOW}, Reason.OVER),
            ({"currency": "USD"}, Reason.OTHER_CURRENCY),
            ({"channels": frozenset({"till"})}, Reason.OTHER_CHANNEL),
            ({"is_first_order_only": True}, Reason.NOT_FIRST_ORDER),
            ({"tiers": frozenset({"gold"})}, Reason.OTHER_TIER),
            ({"scope": Scope(collections=frozenset({"tea"}))}, Reason.NOTHING_IN_SCOPE),
            ({"scope": Scope(except_products=frozenset({"soap"}))}, Reason.NOTHING_IN_SCOPE),
        ],
    )
    def test_name_the_first_thing_that_is_not_so(self, asked, reason):
        found = quoted(cart(), offer(TEN, **asked))

        assert (found.applied, found.declined) == ((), (Declined("PercentOff", reason),))
        assert found.total_minor == 10_000

    def test_are_gone_where_everything_is_so(self):
        of = cart(channel="web", shopper=Shopper(is_first_order=True, tier="gold"))
        asked = offer(
            TEN,
            starts_at=NOW,
            ends_at=NOW + SECOND,
            channels=frozenset({"web", "app"}),
            tiers=frozenset({"gold"}),
            is_first_order_only=True,
        )

        assert off(quoted(of, asked)) == {"PercentOff": 1_000}

    def test_say_that_what_costs_nothing_cannot_be_cheaper(self):
        assert why_not(quoted(cart(line("sample", 0)), offer(TEN))) == {
            "PercentOff": "nothing_to_take_off"
        }

    def test_of_an_offer_without_amounts_are_none_of_the_currency(self):
        assert off(quoted(cart(), offer(TEN, currency=""))) == {"PercentOff": 1_000}


class TestMinimum:
    def test_is_not_defeated_by_the_offers_own_discount(self):
        of = cart(line("soap", 5_000))

        assert off(quoted(of, offer(AmountOff(1_000), minimum_minor=5_000))) == {"AmountOff": 1_000}

    def test_is_not_defeated_by_another_offer(self):
        half = offer(PercentOff(5_000), priority=-1)
        ten = offer(AmountOff(1_000), minimum_minor=10_000)

        assert off(quoted(cart(), half, ten)) == {"PercentOff": 5_000, "AmountOff": 1_000}

    def test_says_how_far_it_is_to_free_shipping(self):
        of = cart(line("soap", 1_850, 2), shipping_minor=490)

        assert only_declined(quoted(of, offer(FreeShipping(), minimum_minor=5_000))) == Declined(
            "FreeShipping", Reason.BELOW_MINIMUM, missing_minor=1_300
        )

    def test_counts_the_goods_in_scope_and_no_shipping(self):
        of = cart(line("soap", 3_000), line("card", 9_000), shipping_minor=490)
        goods = Scope(except_products=frozenset({"card"}))

        found = quoted(of, offer(PercentOff(5_000), minimum_minor=3_001, scope=goods))

        assert only_declined(found).missing_minor == 1

    def test_of_30_for_a_rare_half_off_is_reached_with_30(self):
        rare = offer(PercentOff(5_000), minimum_minor=3_000)

        assert off(quoted(cart(line("set", 3_000)), rare)) == {"PercentOff": 1_500}
        assert off(quoted(cart(line("set", 2_999)), rare)) == {}


class TestRefusals:
    @pytest.mark.parametrize(
        ("of", "problem"),
        [
            (cart(line("a", 1), line("a", 2)), "two lines have the same id"),
            (cart(line("a", -1)), "the price of line a is negative or too much"),
            (cart(line("a", 1, 0)), "line a has no units, or more than 1000000"),
            (cart(shipping_minor=-1), "shipping is negative or too much"),
            (cart(*(line(str(n), 1) for n in range(501))), "it has more than 500 lines"),
        ],
    )
    def test_of_a_cart_that_makes_no_sense(self, of, problem):
        with pytest.raises(UnusableCart) as refusal:
            quoted(of)

        assert refusal.value.problem == problem

    def test_of_two_offers_with_one_id(self):
        with pytest.raises(UnusableOffer) as refusal:
            quoted(cart(), offer(TEN, "one"), offer(AmountOff(1), "one"))

        assert refusal.value.problem == "two have the id one"


def test_a_window_is_a_moment_wherever_it_is_written():
    sofia = datetime.fromisoformat("2026-11-27T14:00:00+02:00")

    assert sofia == NOW.astimezone(UTC)
    assert off(quoted(cart(), offer(TEN, starts_at=sofia))) == {"PercentOff": 1_000}
    assert why_not(quoted(cart(), offer(TEN, ends_at=sofia))) == {"PercentOff": "over"}
