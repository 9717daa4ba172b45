"""The number of customers asked for is the number that does it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.insight.experiments import (
    ConfidenceSequence,
    ImpossibleSetting,
    customers_needed,
    findable_effect,
)

WATCHED = ConfidenceSequence(planned=5_000)


class TestCustomersNeeded:
    @given(st.floats(0.01, 100), st.floats(0.05, 0.95))
    def test_is_the_smallest_number_that_finds_the_effect(self, effect, share):
        question = {"deviation": (20.0, 15.0), "share_acted": share, "sequence": WATCHED}

        needed = customers_needed(effect, **question)

        assert findable_effect(max(4, needed), **question) <= effect * (1 + 1e-9)
        if needed > 4:
            assert findable_effect(needed - 1, **question) > effect

    def test_gives_a_verdict_four_times_in_five(self):
        needed = customers_needed(2.0, deviation=(10, 10), share_acted=0.7, sequence=WATCHED)
        random = np.random.default_rng(9)
        acted, held = round(needed * 0.7), needed - round(needed * 0.7)
        errors = 10 * np.sqrt(1 / acted + 1 / held)

        seen = 2.0 + errors * random.standard_normal(20_000)

        found = seen > errors * float(WATCHED.multiple(needed))
        assert needed == 1878
        assert found.mean() == pytest.approx(0.8, abs=0.01)

    def test_is_none_without_an_effect(self):
        none = customers_needed(0.0, deviation=(1, 1), share_acted=0.5, sequence=WATCHED)
        tiny = customers_needed(1e-9, deviation=(1, 1), share_acted=0.5, sequence=WATCHED)

        assert (none, tiny) == (None, None)

    def test_is_the_fewest_where_nothing_varies(self):
        assert customers_needed(1.0, deviation=(0, 0), share_acted=0.5, sequence=WATCHED) == 4

    @pytest.mark.parametrize(
        ("settings", "message"),
        [
            ({"effect": -1}, "effect is -1"),
            ({"effect": float("nan")}, "effect is nan"),
            ({"share_acted": 1}, "share of customers who get the action is 1"),
            ({"deviation": (1, -1)}, "standard deviation"),
            ({"deviation": (1, float("inf"))}, "standard deviation"),
            ({"power": 0}, "power is 0"),
        ],
    )
    def test_refuses_what_cannot_be(self, settings, message):
        question = {"effect": 1, "deviation": (1, 1), "share_acted": 0.5, "sequence": WATCHED}

        with pytest.raises(ImpossibleSetting, match=message):
            customers_needed(**{**question, **settings})


class TestFindableEffect:
    def test_refuses_fewer_than_four_customers(self):
        with pytest.raises(ImpossibleSetting, match="number of customers is 3"):
            findable_effect(3, deviation=(1, 1), share_acted=0.5, sequence=WATCHED)
