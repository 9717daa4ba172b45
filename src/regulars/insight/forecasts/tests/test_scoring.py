"""The model that is chosen gave what came the better chances, and by more than luck."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from regulars.insight.forecasts import scoring
from regulars.insight.forecasts.pasts import Past, Window
from regulars.insight.forecasts.scoring import Scores, best
from regulars.insight.models import Histories, Kind, probability_of
from regulars.insight.models.tests.factories import known, lives

WINDOW = Window(date(2026, 1, 1), date(2026, 4, 1))
PARAMETERS = {
    Kind.BG_NBD: [0.4, 40, 0.8, 2.5],
    Kind.MBG_NBD: [0.4, 40, 0.8, 2.5],
    Kind.PARETO_NBD: [0.6, 40, 0.7, 60],
}


def lived(kind: Kind, *, customers: int, seed: int = 1) -> Past:
    ages = np.random.default_rng(seed).integers(30, 400, customers).astype(float)
    them = lives(kind, PARAMETERS[kind], ages=ages, horizon=WINDOW.days, seed=seed, whole_days=True)
    found = Histories.of(them.frequency, them.recency, them.age, as_of=WINDOW.known_by)
    return Past(WINDOW, found, found.places, np.ones(customers), them.ahead)


class TestScores:
    def test_are_logarithms_of_the_chances_of_what_came(self):
        past, model = lived(Kind.BG_NBD, customers=200), known("bg_nbd", PARAMETERS[Kind.BG_NBD])

        found = Scores.of(model, past)

        chances = {
            count: probability_of(model, past.histories, int(count), 90).value[past.places]
            for count in np.unique(past.came)
        }
        each = [chances[count][place] for place, count in enumerate(past.came)]
        assert found.mean == pytest.approx(np.log(each).mean(), rel=1e-12)
        assert found.customers.sum() == 200

    def test_of_many_are_taken_from_an_even_choice(self, monkeypatch):
        past, model = lived(Kind.BG_NBD, customers=2_000), known("bg_nbd", [0.4, 40, 0.8, 2.5])
        everybody = Scores.of(model, past)
        monkeypatch.setattr(scoring, "MOST_ROWS", 400)

        few = Scores.of(model, past)

        assert 300 < len(few.logs) < 700
        assert few.mean == pytest.approx(everybody.mean, abs=0.05)

    @pytest.mark.parametrize("kind", [Kind.MBG_NBD, Kind.PARETO_NBD])
    def test_are_best_for_the_model_by_which_customers_live(self, kind):
        past = lived(kind, customers=4_000)

        scores = {
            one: Scores.of(known(one, parameters), past) for one, parameters in PARAMETERS.items()
        }

        assert best(scores, usual=Kind.BG_NBD) is kind


class TestBest:
    def test_is_the_usual_one_unless_another_is_surely_better(self):
        usual = Scores(np.array([-1.0, -2.0, -1.0, -2.0]), np.ones(4))
        lucky = Scores(np.array([-0.5, -2.2, -0.9, -2.1]), np.ones(4))
        surely = Scores(np.array([-0.9, -1.9, -0.9, -1.8]), np.ones(4))

        assert lucky.mean > usual.mean
        assert best({Kind.BG_NBD: usual, Kind.MBG_NBD: lucky}, Kind.BG_NBD) is Kind.BG_NBD
        assert best({Kind.BG_NBD: usual, Kind.MBG_NBD: surely}, Kind.BG_NBD) is Kind.MBG_NBD

    def test_counts_how_many_customers_share_a_score(self):
        usual = Scores(np.array([-1.0, -1.0]), np.array([1.0, 99.0]))
        other = Scores(np.array([-0.1, -1.1]), np.array([1.0, 99.0]))

        assert best({Kind.BG_NBD: usual, Kind.MBG_NBD: other}, Kind.BG_NBD) is Kind.BG_NBD

    def test_is_the_best_of_the_others_where_the_usual_one_is_not_there(self):
        good, bad = (Scores(np.full(2, log), np.ones(2)) for log in (-1.0, -1.1))

        assert best({Kind.PARETO_NBD: bad, Kind.MBG_NBD: good}, Kind.BG_NBD) is Kind.MBG_NBD
