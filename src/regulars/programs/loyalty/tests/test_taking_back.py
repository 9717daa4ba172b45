"""What is taken back of an award, by what was written down with it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from regulars.programs.loyalty.rules.earning import points_for
from regulars.programs.loyalty.rules.taking_back import points_back
from regulars.programs.loyalty.tests.factories import line, programme, purchase
from regulars.programs.loyalty.types import (
    Earned,
    ItemPoints,
    Returned,
    Scope,
    Taking,
)

TWO_OF_TEN = purchase(line("a", 750, list_minor=1_000), line("b", 750, list_minor=1_000))


def back(*lines: str, list_minor: int = 1_000, paid_minor: int = 750) -> dict[str, Returned]:
    return {name: Returned(list_minor=list_minor, paid_minor=paid_minor) for name in lines}


def taken(
    earned: Earned, returned, taking: Taking = Taking.SHARE, *, is_whole: bool = False
) -> int:
    return points_back(earned, returned, taking, is_whole=is_whole)


class TestTwoItemsAndAReward:
    """$10 each, $5 off, 15 points; programs may take by price or by share."""

    def test_give_back_ten_and_then_five_by_price(self):
        (earned,) = points_for(programme(), TWO_OF_TEN)

        assert taken(earned, back("a"), Taking.PRICE) == 10
        assert taken(earned, back("a", "b"), Taking.PRICE) == 15

    def test_give_back_seven_and_then_eight_by_share(self):
        (earned,) = points_for(programme(), TWO_OF_TEN)

        assert taken(earned, back("a")) == 7
        assert taken(earned, back("a", "b")) == 15


class TestAnAward:
    def test_for_the_order_as_such_is_taken_back_with_the_whole_order_alone(self):
        earned = Earned(rule="first", points=50)

        assert taken(earned, back("a", "b")) == 0
        assert taken(earned, {}, is_whole=True) == 50

    def test_that_was_capped_is_taken_back_by_its_shares(self):
        (earned,) = points_for(programme(), purchase(line("a", 7_500), line("b", 2_500)))
        capped = Earned(rule="euros", points=20, lines=earned.lines, uncapped=100)

        assert taken(capped, back("a", list_minor=7_500, paid_minor=7_500)) == 15

    def test_of_pieces_that_cost_nothing_is_taken_back_by_their_price(self):
        rule = ItemPoints(code="cups", name="Cups", points=5, scope=Scope())
        order = purchase(line("cup", 0, quantity=2, list_minor=2_000), line("pot", 1_000))
        (earned,) = points_for(programme(rule), order)

        half = {"cup": Returned(list_minor=1_000, paid_minor=0)}
        assert (earned.points, taken(earned, half), taken(earned, half, Taking.PRICE)) == (15, 5, 5)

    def test_is_never_more_than_it_was_however_much_is_given_back(self):
        (earned,) = points_for(programme(), TWO_OF_TEN)

        goodwill = back("a", list_minor=9_000, paid_minor=9_000)
        assert taken(earned, goodwill) == 7
        assert taken(earned, goodwill, Taking.PRICE) == 10


@st.composite
def histories(draw):
    paid = draw(
        st.lists(st.tuples(st.integers(0, 9_000), st.integers(0, 900)), min_size=1, max_size=4)
    )
    lines = [
        line(str(place), amount, list_minor=amount + discount)
        for place, (amount, discount) in enumerate(paid)
    ]
    steps = draw(
        st.lists(st.tuples(st.integers(0, len(lines) - 1), st.integers(0, 100)), max_size=8)
    )
    return lines, steps


class TestAnyReturns:
    @given(histories(), st.sampled_from(Taking))
    def test_take_more_and_more_and_in_the_end_exactly_all(self, history, taking):
        lines, steps = history
        for earned in points_for(programme(), purchase(*lines)):
            shares = [0] * len(lines)
            before = 0
            for place, percent in steps:
                shares[place] = min(100, shares[place] + percent)
                returned = {
                    one.line: Returned(
                        list_minor=one.list_minor * share // 100,
                        paid_minor=one.paid_minor * share // 100,
                    )
                    for one, share in zip(lines, shares, strict=True)
                }
                now = taken(earned, returned, taking)
                assert before <= now <= earned.points
                before = now
            all_of_it = {
                one.line: Returned(list_minor=one.list_minor, paid_minor=one.paid_minor)
                for one in lines
            }
            assert taken(earned, all_of_it, taking) == earned.points
