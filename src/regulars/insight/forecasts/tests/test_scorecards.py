"""A scorecard is what one works out customer by customer."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from regulars.insight.forecasts.pasts import Past, Window
from regulars.insight.forecasts.scorecards import scorecard
from regulars.insight.models import Histories, Kind, expected_purchases, total_purchases
from regulars.insight.models.tests.factories import known

WINDOW = Window(date(2026, 1, 1), date(2026, 3, 2))
MODEL = known(Kind.BG_NBD, [0.4, 40, 0.8, 2.5], deviation=0.05)


def past(frequency, recency, age, came, customers) -> Past:
    found = Histories.of(frequency, recency, age, customers, as_of=WINDOW.known_by)
    return Past(WINDOW, found, found.places, np.array(customers, float), np.array(came, float))


@pytest.fixture(scope="module")
def some() -> Past:
    chance = np.random.default_rng(3)
    rows = 60
    frequency = chance.integers(0, 4, rows)
    recency, ages = np.where(frequency > 0, chance.integers(1, 60, rows), 0), 60 + np.arange(rows)
    came = chance.poisson(0.3 + 0.3 * frequency)
    return past(frequency, recency, ages, came, chance.integers(1, 5, rows))


class TestScorecard:
    def test_is_worked_out_customer_by_customer(self, some):
        each = np.repeat(np.arange(len(some.came)), some.customers.astype(int))
        said = expected_purchases(MODEL, some.histories, 60).value[some.places][each]
        came = some.came[each]

        card = scorecard(MODEL, some)

        assert (card.kind, card.days, card.customers) == (Kind.BG_NBD, 60, len(each))
        assert card.came == came.sum()
        assert card.said == pytest.approx(said.sum(), rel=1e-12)
        assert (card.low, card.high) == total_purchases(MODEL, some.histories, 60).outcome()
        assert card.mean_error == pytest.approx(np.abs(came - said).mean(), rel=1e-12)
        assert card.root_mean_square == pytest.approx(((came - said) ** 2).mean() ** 0.5, rel=1e-12)
        assert card.correlation == pytest.approx(np.corrcoef(said, came)[0, 1], rel=1e-12)
        better = said[came > 0][:, None] - said[came == 0]
        pairs = np.where(better == 0, 0.5, better > 0)
        assert card.auc == pytest.approx(pairs.mean(), rel=1e-12)

    def test_calibration_is_of_ten_parts_of_the_customers(self, some):
        card = scorecard(MODEL, some)

        customers, said, came = np.array(card.calibration).T
        assert len(customers) == 10
        assert customers.sum() == card.customers
        assert customers.max() - customers.min() <= 8  # a row holds up to four
        assert customers @ said == pytest.approx(card.said, rel=1e-12)
        assert customers @ came == pytest.approx(card.came, rel=1e-12)
        assert (np.diff(said) > 0).all()

    @pytest.mark.parametrize("came", [0, 2])
    def test_of_customers_who_did_the_same_tells_nobody_apart(self, came):
        card = scorecard(MODEL, past([0, 1], [0, 9], [90, 90], [came, came], [3, 2]))

        assert (card.auc, card.correlation, card.came) == (None, None, 5 * came)

    def test_of_customers_who_are_the_same_is_even(self):
        card = scorecard(MODEL, past([0, 0], [0, 0], [90, 90], [0, 1], [3, 2]))

        assert (card.auc, card.correlation) == (0.5, None)
        assert card.calibration == ((5, card.said / 5, 0.4),)
