"""What the simulator says of stores whose next year is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from regulars.insight.months import following, known_revenue
from regulars.insight.simulate import Basis, SimulationInputs, simulate
from regulars.insight.types import Month, Simulation

OPENED = date(2019, 1, 1)
SEASON = (0.8, 0.8, 0.9, 0.9, 0.9, 0.8, 0.8, 0.8, 1.0, 1.2, 1.4, 1.7)  # averages one
# Of the new customers so many, of whom such a share buys in a month and such a share is lost.
KINDS = ((600, 0.30, 0.03), (900, 0.10, 0.10), (1_500, 0.02, 0.25))
VALUE = 4_000


def trade(years: int, *, growth: float = 0.0) -> tuple[Month, ...]:
    """A store from its opening on: customers of three kinds, a season, growth per year."""
    pools = [0.0] * len(KINDS)
    month, months = OPENED, []
    for number in range(12 * years):
        season = SEASON[number % 12]
        new = [size * season * (1 + growth) ** (number / 12) for size, _, _ in KINDS]
        returning = sum(
            season * share * pool for (_, share, _), pool in zip(KINDS, pools, strict=True)
        )
        pools = [
            (1 - lost) * pool + won
            for (_, _, lost), pool, won in zip(KINDS, pools, new, strict=True)
        ]
        months.append(a_month(month, new=round(sum(new)), returning=round(returning)))
        month = following(month)
    return tuple(months)


def a_month(month: date, *, new: int, returning: int) -> Month:
    return Month(month, new, returning, new, returning, 0, new * VALUE, returning * VALUE, 0)


def seen_late(months: Sequence[Month], *, begin: int) -> tuple[Month, ...]:
    """The months from one on: whoever returns for the first time since looks new.

    In the first month that is everybody, and each month three tenths fewer of those who return.
    """
    seen = []
    for age, month in enumerate(months[begin:]):
        looks_new = round(month.returning_customers * 0.7**age)
        new, returning = month.new_customers + looks_new, month.returning_customers - looks_new
        seen.append(a_month(month.month, new=new, returning=returning))
    return tuple(seen)


def simulated(months: Sequence[Month]) -> Simulation:
    last_day = following(months[-1].month) - timedelta(days=1)
    return simulate(SimulationInputs(tuple(months), months[0].month, last_day))


def error(months: Sequence[Month], *, year: Sequence[Month]) -> float:
    """How far the forecast after these months is from what the year brought."""
    said = simulated(months).store[0].points[-1].cumulative_revenue_minor
    return said / sum(map(known_revenue, year)) - 1


class TestForecast:
    @pytest.mark.parametrize("known", [12, 18, 24, 36])
    def test_of_a_store_that_has_just_opened_sees_its_customers_build_up(self, known: int):
        months = trade(5)

        assert abs(error(months[:known], year=months[known : known + 12])) < 0.10

    @pytest.mark.parametrize("known", [12, 18, 24])
    def test_of_a_settled_store_repeats_the_year_although_all_look_new_at_first(self, known: int):
        months = trade(8)
        seen = seen_late(months[:-12], begin=len(months) - 12 - known)

        assert simulated(seen).basis == Basis.MIDLIFE
        assert abs(error(seen, year=months[-12:])) < 0.06

    @pytest.mark.parametrize(
        ("growth", "known", "most"),
        [(0.25, 12, 0.20), (0.25, 24, 0.28), (-0.20, 12, 0.36), (-0.20, 24, 0.28)],
    )
    def test_of_a_store_that_grows_or_shrinks_is_too_little_or_too_much(
        self, growth: float, known: int, most: float
    ):
        months = trade(4, growth=growth)

        off = error(months[:known], year=months[known : known + 12])

        assert off * growth < 0
        assert abs(off) < most

    @pytest.mark.parametrize("begin", range(12))
    def test_of_a_few_months_is_their_average_and_says_that_they_are_few(self, begin: int):
        few = trade(4)[30 + begin : 36 + begin]
        simulation = simulated(few)

        assert simulation.basis == Basis.SHORT
        said = simulation.store[0].points[-1].cumulative_revenue_minor
        assert said == pytest.approx(sum(map(known_revenue, few[1:])) * 12 / 5)


class TestCheck:
    def test_tells_what_it_would_have_said_a_year_ago(self):
        months = trade(3)

        simulation = simulated(months)

        then = simulated(months[:-12]).store[0].points[-1].cumulative_revenue_minor
        assert simulation.checked_minor == then
        assert simulation.observed_revenue_minor == sum(map(known_revenue, months[-12:]))

    @pytest.mark.parametrize("months", [trade(2)[1:], trade(1), ()], ids=["23", "12", "none"])
    def test_needs_two_whole_years(self, months: tuple[Month, ...]):
        inputs = SimulationInputs(months, OPENED, date(2020, 12, 31))
        ended = simulate(inputs) if not months else simulated(months)

        assert ended.checked_minor is None
