"""What is no number is refused by name, before anything is computed of it."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from regulars.insight.experiments import (
    ConfidenceSequence,
    ImpossibleSetting,
    ImpossibleWeights,
    Namespace,
    Split,
    UnusableValue,
    check_ratio,
    customers_needed,
    findable_effect,
    places,
)
from regulars.insight.experiments.effects import cap_of
from regulars.insight.experiments.settings import check_share, number_in, numbers_in, whole_of
from regulars.insight.experiments.uplift import Plan, qini_interval
from regulars.insight.experiments.uplift.encoding import Encoding
from regulars.insight.experiments.uplift.learners import Linear

NO_NUMBERS = ["0.5", None, True, np.True_, math.nan, [0.5], {}, Decimal("0.5"), 0.5j, 10**400]
WATCHED = ConfidenceSequence(planned=100)
SEEN = {"difference": 1.0, "standard_error": 1.0, "customers": 10}
DEVIATION = {"deviation": (1, 1), "share_acted": 0.5, "sequence": WATCHED}
# Who asks, which setting is meant, and what it is called.
QUESTIONS = {
    "share": (lambda value: check_share("share", value), "share"),
    "whole": (lambda value: whole_of("share", value, least=0), "share"),
    "planned": (lambda value: ConfidenceSequence(planned=value), "planned number of customers"),
    "alarms": (
        lambda value: ConfidenceSequence(planned=9, false_alarms=value),
        "rate of false alarms",
    ),
    "ratio": (
        lambda value: check_ratio([5, 5], [0.5, 0.5], false_alarms=value),
        "rate of false alarms",
    ),
    "difference": (lambda value: WATCHED.interval(**{**SEEN, "difference": value}), "difference"),
    "error": (
        lambda value: WATCHED.p_value(**{**SEEN, "standard_error": value}),
        "standard error",
    ),
    "customers": (
        lambda value: WATCHED.p_value(**{**SEEN, "customers": value}),
        "number of customers",
    ),
    "effect": (lambda value: customers_needed(value, **DEVIATION), "effect"),
    "power": (lambda value: customers_needed(1, **DEVIATION, power=value), "power"),
    "findable": (lambda value: findable_effect(value, **DEVIATION), "number of customers"),
    "deviation": (
        lambda value: findable_effect(9, **{**DEVIATION, "deviation": value}),
        "standard deviation",
    ),
    "coverage": (lambda value: Split("any", coverage=value), "coverage"),
    "version": (lambda value: Split("any", hash_version=value), "hash version"),
    "places": (lambda value: places(["a"], seed="s", hash_version=value), "hash version"),
    "quantile": (lambda value: cap_of(np.ones(3), quantile=value), "quantile"),
    "folds": (lambda value: Plan(folds=value), "number of folds"),
    "seed": (lambda value: Plan(seed=value), "seed"),
    "repeats": (
        lambda value: qini_interval([1, 0], [1, 0], [0.1, 0.2], repeats=value),
        "number of draws",
    ),
    "bins": (lambda value: Encoding.of({"orders": [1, 2]}, bins=value), "number of bins"),
    "penalty": (lambda value: Linear(penalty=value), "penalty"),
}


class TestSettings:
    @pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: repr(value)[:20])
    @pytest.mark.parametrize("name", QUESTIONS)
    def test_that_are_no_numbers_are_refused_by_name(self, name, value):
        ask, setting = QUESTIONS[name]

        with pytest.raises(ImpossibleSetting) as refusal:
            ask(value)

        assert refusal.value.setting == setting
        assert refusal.value.value is value

    @pytest.mark.parametrize("value", [math.inf, -math.inf])
    @pytest.mark.parametrize("name", QUESTIONS)
    def test_without_an_end_are_refused_by_name(self, name, value):
        ask, setting = QUESTIONS[name]

        with pytest.raises(ImpossibleSetting) as refusal:
            ask(value)

        assert refusal.value.setting == setting

    @pytest.mark.parametrize("deviation", [(1,), (1, 1, 1), (1, "1"), (1, True), "11"])
    def test_of_two_numbers_need_two(self, deviation):
        with pytest.raises(ImpossibleSetting, match="It must be two numbers from 0"):
            findable_effect(9, **{**DEVIATION, "deviation": deviation})

    def test_of_a_whole_number_say_what_is_wrong_with_it(self):
        with pytest.raises(ImpossibleSetting, match=r"The size is 2\.5\. It must be a whole"):
            whole_of("size", 2.5, least=3)
        with pytest.raises(ImpossibleSetting, match=r"The size is 2\. It must be 3 at least"):
            whole_of("size", 2, least=3)

    @pytest.mark.parametrize("five", [5, 5.0, np.int64(5), np.array(5), Fraction(5)])
    def test_take_a_whole_number_of_any_kind(self, five):
        plan = Plan(folds=five, rounds=five, draws=five, seed=five)

        assert plan == Plan(folds=5, rounds=5, draws=5, seed=5)
        assert {type(whole) for whole in (plan.folds, plan.rounds, plan.draws, plan.seed)} == {int}

    def test_take_a_share_of_any_kind(self):
        twentieth = ConfidenceSequence(planned=100, false_alarms=Fraction(1, 20))

        assert twentieth.multiple(50) == ConfidenceSequence(planned=100).multiple(50)

    def test_too_large_to_be_squared_have_an_answer(self):
        huge = {**DEVIATION, "deviation": (1e300, 1e300)}

        assert customers_needed(1.0, **huge) is None
        assert WATCHED.p_value(1e300, standard_error=1e-9, customers=9) == 0.0


class TestWeights:
    @pytest.mark.parametrize(
        "weights", [("0.5", "0.5"), ("a", 1), (True, False), (None, 1), ([0.5], 0.5)]
    )
    def test_that_are_no_numbers_are_refused(self, weights):
        with pytest.raises(ImpossibleWeights, match="are not all numbers"):
            Split("any", weights=weights)

    @pytest.mark.parametrize("share", ["0.1", None, True, math.nan])
    def test_of_a_hold_out_need_a_share(self, share):
        with pytest.raises(ImpossibleWeights, match="are not all numbers"):
            Split.hold_out("any", share=share)


class TestNamespace:
    @pytest.mark.parametrize("ends", [("0", 1), (0, "1"), (False, 1), (0, None), (0, True)])
    def test_needs_two_numbers(self, ends):
        with pytest.raises(ImpossibleSetting) as refusal:
            Namespace("winter", *ends)

        assert refusal.value.value == ends


class TestCustomersOfLooks:
    @pytest.mark.parametrize("strange", ["9", None, True, math.inf, math.nan])
    def test_are_numbers(self, strange):
        with pytest.raises(ImpossibleSetting, match="number of customers"):
            WATCHED.multiple([5, strange])

    @pytest.mark.parametrize("strange", ["9", None, True, math.inf])
    def test_of_each_arm_are_numbers(self, strange):
        with pytest.raises(UnusableValue) as refusal:
            check_ratio([[1, 2], [5, strange]], [0.5, 0.5])

        assert (refusal.value.column, refusal.value.row) == ("counts", 2)


class TestNumbersIn:
    def test_keeps_the_shape_and_what_are_numbers(self):
        given = np.array([[1, 2], [3, 4]])

        assert numbers_in(given).tolist() == [[1.0, 2.0], [3.0, 4.0]]
        assert numbers_in(7).shape == ()
        assert numbers_in([]).tolist() == []
        assert np.isnan(numbers_in(np.array(["1", "2"]))).all()
        assert np.isnan(numbers_in(np.array([True, False]))).all()

    def test_takes_numbers_as_the_library_does(self):
        assert [number_in(one) for one in (3, np.float32(0.5), Fraction(1, 4))] == [3.0, 0.5, 0.25]
