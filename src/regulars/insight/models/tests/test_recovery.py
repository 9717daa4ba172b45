"""Histories made from known parameters give those parameters back, as nearly as is claimed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from regulars.insight.models import (
    Estimate,
    Histories,
    fit_bg_bb,
    fit_bg_nbd,
    fit_gamma_gamma,
    fit_mbg_nbd,
    fit_pareto_nbd,
)
from regulars.insight.models.tests import stories

# Of a chi-square with so many degrees of freedom: an honest estimate is farther off once in 100.
FARTHEST = {3: 11.34, 4: 13.28}
STORES = 30


@dataclass(frozen=True)
class Story:
    """A model with parameters that are known because its histories are made from them."""

    simulate: Callable[..., Any]
    fit: Callable[[Any], Estimate]
    parameters: tuple[float, ...]

    def told(self, *, customers: int, seed: int) -> Any:
        """Histories of a store like this."""
        return self.simulate(*self.parameters, customers=customers, seed=seed)

    def distance(self, found: Estimate) -> float:
        """How far an estimate is off, squared, in standard errors of its parameters together."""
        off = np.log(found.parameters) - np.log(self.parameters)
        return float(off @ np.linalg.solve(found.covariance, off))


BG = Story(stories.bg_nbd, fit_bg_nbd, (0.8, 6.0, 0.9, 2.5))
MBG = Story(stories.mbg_nbd, fit_mbg_nbd, (1.2, 8.0, 0.7, 2.0))
PARETO = Story(stories.pareto_nbd, fit_pareto_nbd, (0.9, 7.0, 0.8, 20.0))
TURNS = Story(stories.bg_bb, fit_bg_bb, (1.2, 0.8, 0.7, 2.8))
SPEND = Story(stories.gamma_gamma, lambda told: fit_gamma_gamma(*told), (6.0, 4.0, 15.0))
EVERY = pytest.mark.parametrize(
    "story", [BG, MBG, PARETO, TURNS, SPEND], ids=["bg", "mbg", "pareto", "bb", "gg"]
)
OF_TIME = pytest.mark.parametrize("story", [BG, MBG, PARETO], ids=["bg", "mbg", "pareto"])


@EVERY
class TestRecovery:
    def test_gives_the_known_parameters_back(self, story):
        found = story.fit(story.told(customers=4_000, seed=5))

        assert (found.converged, found.adrift) == (True, ())
        assert story.distance(found) < FARTHEST[len(story.parameters)]
        assert found.parameters == pytest.approx(story.parameters, rel=0.25)

    @pytest.mark.slow
    def test_is_off_by_what_the_standard_errors_say_over_many_stores(self, story):
        freedom = len(story.parameters)

        off = [
            story.distance(story.fit(story.told(customers=1_500, seed=seed)))
            for seed in range(STORES)
        ]

        assert np.mean(off) == pytest.approx(freedom, abs=3 * np.sqrt(2 * freedom / STORES))


class TestAnotherStory:
    def test_is_not_taken_for_the_right_one(self):
        told = MBG.told(customers=4_000, seed=5)

        assert MBG.distance(fit_bg_nbd(told)) > 100 * FARTHEST[4]
        assert fit_mbg_nbd(told).log_likelihood > fit_bg_nbd(told).log_likelihood + 10


class TestUnitOfTime:
    @OF_TIME
    def test_changes_no_more_than_the_unit_of_the_parameters(self, story):
        weeks = story.told(customers=2_000, seed=5)
        days = Histories(weeks.frequency, weeks.recency * 7, weeks.age * 7, weeks.customers)

        by_week, by_day = story.fit(weeks), story.fit(days)

        scale = [7 if name in {"alpha", "beta"} else 1 for name in by_week.names]
        assert by_day.parameters == pytest.approx(by_week.parameters * scale, rel=1e-6)
        assert by_day.covariance == pytest.approx(by_week.covariance, rel=1e-4)
