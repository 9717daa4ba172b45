"""Which offers apply together, and in which order."""

from __future__ import annotations

from regulars.engine.rewards.rules.combining import MOST_COMPARED
from regulars.engine.rewards.tests.quoting import cart, line, off, offer, quoted, why_not
from regulars.engine.rewards.types.offers import (
    AmountOff,
    BuyGet,
    FreeProduct,
    FreeShipping,
    Offer,
    PercentOff,
    Scope,
)
from regulars.engine.rewards.types.quotes import Declined, Reason


class TestClasses:
    def test_hold_one_offer_that_applies_and_it_is_the_best(self):
        found = quoted(
            cart(),
            offer(PercentOff(1_000), stacking="order"),
            offer(AmountOff(1_500), stacking="order"),
        )

        assert off(found) == {"AmountOff": 1_500}
        assert found.declined == (
            Declined("PercentOff", Reason.BETTER_OF_ITS_CLASS, by="AmountOff"),
        )

    def test_combine_with_each_other_as_ten_off_and_free_shipping_for_a_late_parcel(self):
        found = quoted(
            cart(shipping_minor=490),
            offer(AmountOff(1_000), stacking="order"),
            offer(FreeShipping(), stacking="shipping"),
        )

        assert off(found) == {"AmountOff": 1_000, "FreeShipping": 490}
        assert found.total_minor == 9_000

    def test_leave_the_smaller_id_where_two_take_off_the_same(self):
        found = quoted(
            cart(),
            offer(AmountOff(1_000), "b", stacking="order"),
            offer(PercentOff(1_000), "a", stacking="order"),
            offer(AmountOff(1_000), "c", stacking="order"),
        )

        assert off(found) == {"a": 1_000}

    def test_do_not_choose_what_is_best_alone_where_another_is_better_together(self):
        # Of the whole cart 30.00 are more than 25 % of tea, but not beside all that is off cake.
        of = cart(line("tea", 10_000), line("cake", 3_000))
        tea, cake = (Scope(products=frozenset({name})) for name in ("tea", "cake"))
        found = quoted(
            of,
            offer(PercentOff(10_000), "cake", scope=cake),
            offer(AmountOff(3_000), "some", stacking="one", scope=cake),
            offer(PercentOff(2_500), "tea", stacking="one", scope=tea),
        )

        assert off(found) == {"cake": 3_000, "tea": 2_500}
        assert found.is_best
        assert why_not(found) == {"some": "better_of_its_class"}

    def test_see_that_units_for_less_may_be_worth_more_after_a_gift(self):
        # By itself it is the cheapest of three, 1.00; once that is given away, 10.00.
        of = cart(line("mini", 100), line("oil", 1_000, 2))
        found = quoted(
            of,
            offer(FreeProduct(frozenset({"mini"})), "gift"),
            offer(BuyGet(buy=1, get=1), "pair", stacking="one"),
            offer(AmountOff(500), "five", stacking="one"),
        )

        assert off(found) == {"gift": 100, "pair": 1_000}
        assert found.is_best


class TestExclusive:
    def test_applies_alone_where_it_takes_off_more_than_the_others_together(self):
        found = quoted(
            cart(),
            offer(PercentOff(5_000), "half", is_exclusive=True),
            offer(AmountOff(1_000)),
            offer(PercentOff(2_000)),
        )

        assert off(found) == {"half": 5_000}
        assert why_not(found) == {
            "AmountOff": "exclusive_applies",
            "PercentOff": "exclusive_applies",
        }
        assert {one.by for one in found.declined} == {"half"}

    def test_gives_way_to_others_that_take_off_as_much_together(self):
        found = quoted(
            cart(),
            offer(AmountOff(3_000), "alone", is_exclusive=True),
            offer(AmountOff(1_000)),
            offer(PercentOff(2_000)),
        )

        assert off(found) == {"PercentOff": 2_000, "AmountOff": 1_000}
        assert found.declined == (Declined("alone", Reason.BETTER_TOGETHER),)

    def test_of_several_is_the_best_and_then_the_smaller_id(self):
        names = ("c", "a", "b")
        found = quoted(cart(), *(offer(AmountOff(9), name, is_exclusive=True) for name in names))

        assert off(found) == {"a": 9}


class TestOrderOfApplication:
    def test_is_gift_units_percent_amount_and_shipping(self):
        of = cart(line("a", 1_000, 3), line("gift", 400), shipping_minor=490)
        found = quoted(
            of,
            offer(FreeShipping()),
            offer(AmountOff(100)),
            offer(PercentOff(1_000)),
            offer(BuyGet(buy=2, get=1)),
            offer(FreeProduct(frozenset({"gift"}))),
        )

        # What is given away is not the cheapest of three; 10 % are of what is left, 20.00.
        assert list(off(found).items()) == [
            ("FreeProduct", 400),
            ("BuyGet", 1_000),
            ("PercentOff", 200),
            ("AmountOff", 100),
            ("FreeShipping", 490),
        ]

    def test_follows_priority_before(self):
        found = quoted(cart(), offer(AmountOff(1_000), priority=-1), offer(PercentOff(1_000)))

        assert list(off(found).items()) == [("AmountOff", 1_000), ("PercentOff", 900)]

    def test_leaves_nothing_to_the_last_where_all_is_free_already(self):
        found = quoted(cart(), offer(PercentOff(10_000)), offer(AmountOff(500)))

        assert off(found) == {"PercentOff": 10_000}
        assert found.declined == (Declined("AmountOff", Reason.NOTHING_LEFT),)

    def test_divides_what_is_off_a_line_among_its_units(self):
        # Half of 10.01 leaves 5.00 for three units: 1.66, 1.67 and 1.67.
        of = cart(line("a", 1_001, 1), line("b", 500, 3))
        half = offer(PercentOff(6_667), "b", scope=Scope(products=frozenset({"b"})), priority=-1)
        found = quoted(of, half, offer(BuyGet(buy=3, get=1)))

        assert off(found) == {"b": 1_000, "BuyGet": 166}


class TestManyOffers:
    def test_alike_but_for_the_id_are_told_apart_by_it_and_cost_nothing(self):
        offers = [
            offer(PercentOff(1_000), f"{kind}{number:03}", stacking=kind)
            for number in range(MOST_COMPARED)
            for kind in "ab"
        ]

        found = quoted(cart(), *offers)

        assert off(found) == {"a000": 1_000, "b000": 900}
        assert found.is_best

    def test_are_known_to_be_the_best_where_nothing_comes_after_most_of_them(self):
        of = cart(line("a", 10_000), line("b", 10_000), shipping_minor=490)
        tea = offer(PercentOff(2_500), "tea", scope=Scope(products=frozenset({"a"})))
        waived = [
            offer(FreeShipping(number + 1), f"free{number:03}", stacking="shipping")
            for number in range(MOST_COMPARED)
        ]

        found = quoted(of, *self.amounts("z"), *waived, tea)

        assert off(found) == {"tea": 2_500, "z000": 5_000, "free127": 128}
        assert found.is_best

    def test_of_percentages_that_come_to_the_same_alone_leave_the_larger(self):
        # Of 1.00 both are 10 cents; of the 0.91 that is left, 9 and 10.
        of = cart(line("a", 100))
        gift = offer(AmountOff(9), "gift", priority=-1)
        ten = offer(PercentOff(1_000), "less", stacking="one")
        more = offer(PercentOff(1_049), "more", stacking="one")

        assert off(quoted(of, ten, more, gift)) == {"gift": 9, "more": 10}

    def test_are_known_to_be_the_best_where_nothing_is_left_to_pay(self):
        found = quoted(cart(), *self.amounts("abcd"))

        assert (found.total_minor, found.is_best) == (0, True)

    def test_say_that_they_were_too_many_to_know_the_best(self):
        of = cart(line("a", 10_000), line("b", 10_000))
        found = quoted(of, *self.amounts("abcd", scope=Scope(products=frozenset({"a"}))))

        assert (found.discount_minor, found.is_best) == (10_000, False)
        assert list(off(found)) == ["a000", "b000"]

    def amounts(self, kinds: str, **others) -> list[Offer]:
        """Amounts from 50.00 down in each of these classes."""
        return [
            offer(AmountOff(5_000 - number), f"{kind}{number:03}", stacking=kind, **others)
            for number in range(MOST_COMPARED)
            for kind in kinds
        ]
