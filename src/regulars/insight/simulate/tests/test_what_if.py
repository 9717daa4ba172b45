from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from regulars.insight.simulate import (
    Shift,
    ShiftTooFar,
    SimulationInputs,
    UnknownMeasure,
    UnusableShift,
    simulate,
    what_if,
)
from regulars.insight.simulate.tests.test_simulate import STEADY, YEAR
from regulars.insight.types import Unit, WhatIf

RETURNS = replace(STEADY, returned_minor=100_000)
POINTS = Shift(plus=0.05)


def asked(**shifts: Shift) -> WhatIf:
    found = what_if(RETURNS, shifts)
    assert found is not None
    return found


class TestWhatIf:
    def test_moves_a_measure_by_so_many_points(self):
        as_is, improved = simulate(RETURNS).store

        found = asked(monthly_retention=POINTS)

        [retention] = found.measures
        assert (retention.code, retention.unit) == ("monthly_retention", Unit.SHARE)
        assert (retention.now, retention.then) == pytest.approx((0.10, 0.15))
        more = [store.points[-1].cumulative_revenue_minor for store in (improved, as_is)]
        assert found.extra_revenue_minor == pytest.approx(more[0] - more[1])

    def test_by_a_tenth_is_a_lever(self):
        tenth = Shift(times=1.1)

        for lever in simulate(RETURNS).levers[:4]:
            found = asked(**{lever.code: tenth})
            assert found.extra_revenue_minor == lever.extra_revenue_minor
            assert (max(0.0, found.low_minor), found.high_minor) == (
                lever.low_minor,
                lever.high_minor,
            )

    def test_multiplies_what_moves_together(self):
        as_is = simulate(RETURNS).store[0].points[-1].cumulative_revenue_minor

        found = asked(
            purchase_frequency=Shift(times=1.5),
            average_order_value=Shift(times=1.2),
            returned_share=Shift(times=0.0),
        )

        back = found.measures[-1].now
        assert found.extra_revenue_minor == pytest.approx(as_is * (1.5 * 1.2 / (1 - back) - 1))
        assert [measure.code for measure in found.measures] == [
            "purchase_frequency",
            "average_order_value",
            "returned_share",
        ]

    def test_says_what_less_would_cost(self):
        more, less = asked(new_customers=Shift(plus=20)), asked(new_customers=Shift(plus=-20))

        assert less.extra_revenue_minor == pytest.approx(-more.extra_revenue_minor)
        assert (less.low_minor, less.high_minor) == pytest.approx(
            (-more.high_minor, -more.low_minor)
        )
        assert less.low_minor < less.extra_revenue_minor < less.high_minor < 0

    @pytest.mark.parametrize(
        ("code", "shift", "then"),
        [
            ("monthly_retention", Shift(plus=0.9), 1.0),
            ("monthly_retention", Shift(plus=-0.1), 0.0),
            ("new_customers", Shift(times=0.0), 0.0),
            ("average_order_value", Shift(times=0.0), 0.0),
            ("returned_share", Shift(times=0.0), 0.0),
        ],
    )
    def test_goes_as_far_as_a_measure_can_be(self, code: str, shift: Shift, then: float):
        found = asked(**{code: shift})

        assert found.measures[0].then == pytest.approx(then)
        assert math.isfinite(found.low_minor + found.high_minor)

    @pytest.mark.parametrize(
        ("code", "shift", "becomes", "possible"),
        [
            ("monthly_retention", Shift(plus=2.0), "10% and would become 210%", "from 0% to 100%"),
            (
                "monthly_retention",
                Shift(plus=-0.125),
                "10% and would become -2.5%",
                "from 0% to 100%",
            ),
            ("purchase_frequency", Shift(times=0.5), "1.38 and would become 0.69", "1 or more"),
            ("new_customers", Shift(plus=-1000), "100 and would become -900", "0 or more"),
            ("average_order_value", Shift(plus=-1500), "1,000 and would become -500", "0 or more"),
            (
                "average_order_value",
                Shift(plus=1e15),
                "1,000 and would become 1,000,000,000,001,000",
                "10^15 at most",
            ),
        ],
    )
    def test_goes_no_farther(self, code: str, shift: Shift, becomes: str, possible: str):
        with pytest.raises(ShiftTooFar) as refusal:
            asked(**{code: shift})
        with pytest.raises(ShiftTooFar):
            simulate(RETURNS, shifts={code: shift})

        assert str(refusal.value) == (
            f"{code} is {becomes}. It can be {possible}: choose a smaller change."
        )
        assert refusal.value.then == shift.of(refusal.value.now)

    def test_has_no_answer_for_a_store_with_one_whole_month(self):
        one = SimulationInputs(YEAR[:2], date(2024, 1, 1), date(2024, 2, 29))

        assert what_if(one, {"monthly_retention": POINTS}) is None

    def test_is_part_of_a_simulation_that_asks_it(self):
        shifts = {"monthly_retention": POINTS}

        assert simulate(RETURNS).what_if is None
        assert simulate(RETURNS, shifts=shifts).what_if == what_if(RETURNS, shifts)

    def test_knows_the_measures_that_drive_a_store(self):
        with pytest.raises(UnknownMeasure) as refusal:
            what_if(RETURNS, {"happiness": POINTS})

        assert refusal.value.fields() == {
            "name": "happiness",
            "known": (
                "monthly_retention",
                "purchase_frequency",
                "average_order_value",
                "new_customers",
                "returned_share",
            ),
        }

    @pytest.mark.parametrize(
        ("shift", "value"),
        [
            (Shift(times=-0.5), -0.5),
            (Shift(times=math.inf), math.inf),
            (Shift(plus=-math.inf), -math.inf),
        ],
    )
    def test_needs_numbers(self, shift: Shift, value: float):
        with pytest.raises(UnusableShift) as refusal:
            what_if(RETURNS, {"new_customers": shift})

        assert refusal.value.fields() == {"name": "new_customers", "value": value}
