"""What the models say of the future is what their processes do, and moves as its slopes say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, hyp2f1, log_expit

from regulars.insight.models import (
    Histories,
    Kind,
    discounted_purchases,
    expected_purchases,
    probability_of,
)
from regulars.insight.models.outlooks import outlook_of
from regulars.insight.models.tests.factories import known, lives

SOME = Histories.of([0, 0, 1, 3, 12, 40], [0, 0, 5, 11, 29, 300], [30, 7, 22, 11, 31, 331])
TURNS = Histories.of([0, 1, 2, 6, 0], [0, 3, 2, 6, 0], [6, 6, 4, 6, 1])  # of opportunities
OUTLOOKS = [
    (Kind.BG_NBD, [0.4, 9, 0.8, 2.2]),
    (Kind.BG_NBD, [0.4, 9, 1.0, 2.2]),
    (Kind.MBG_NBD, [0.4, 9, 0.8, 2.2]),
    (Kind.PARETO_NBD, [0.6, 9, 0.7, 14]),
    (Kind.PARETO_NBD, [0.6, 9, 1.0, 14]),
    (Kind.PARETO_NBD, [0.6, 9, 2.0, 14]),
    (Kind.BG_BB, [1.2, 0.75, 0.66, 2.8]),
    (Kind.BG_BB, [1.2, 0.75, 1.0, 2.8]),
    (Kind.POOLED, [0.02]),
]
CONTINUOUS = [outlook for outlook in OUTLOOKS if outlook[0] is not Kind.BG_BB]


def rows_for(kind) -> Histories:
    return TURNS if kind is Kind.BG_BB else SOME


@pytest.mark.parametrize(("kind", "parameters"), OUTLOOKS)
class TestOutlook:
    def test_moves_with_the_parameters_as_the_slopes_say(self, kind, parameters):
        histories, step = rows_for(kind), 1e-5
        times, weights = np.array([5.0, 13.0]), np.array([0.3, 1.0])
        outlook = outlook_of(kind, np.array(parameters))
        alive = outlook.alive(histories, slopes=True)
        future = outlook.future(histories.ages, times, weights, slopes=True)

        for place, nudge in enumerate(step * np.eye(len(parameters))):
            up, down = (outlook_of(kind, parameters * np.exp(to * nudge)) for to in (1, -1))
            by_alive = np.log(up.alive(histories).value / down.alive(histories).value)
            ahead = [side.future(histories.ages, times, weights).value for side in (up, down)]

            assert alive.slope[place] == pytest.approx(by_alive / (2 * step), rel=1e-5, abs=1e-7)
            by_future = np.log(ahead[0] / ahead[1]) / (2 * step)
            assert future.slope[place] == pytest.approx(by_future, rel=1e-5, abs=1e-7)

    def test_has_chances_of_every_number_that_make_up_the_expectation(self, kind, parameters):
        histories, model = rows_for(kind), known(kind, parameters)
        counts = np.arange(14 if kind is Kind.BG_BB else 300)[:, None]
        chances = np.array([probability_of(model, histories, n, 13).value for n in counts[:, 0]])
        squares = model.outlook.squares(histories.ages, 13.0)[histories.ages.places]

        assert chances.sum(0) == pytest.approx(np.ones(len(histories.age)), rel=1e-9)
        mean = expected_purchases(model, histories, 13).value
        assert (counts * chances).sum(0) == pytest.approx(mean, rel=1e-9)
        twice = model.outlook.alive(histories).value * squares
        assert (counts**2 * chances).sum(0) == pytest.approx(twice, rel=1e-9)

    def test_expects_nothing_of_no_time(self, kind, parameters):
        histories, model = rows_for(kind), known(kind, parameters, deviation=0.1)

        answer = expected_purchases(model, histories, 0)

        assert answer.value.tolist() == [0.0] * len(histories.age)
        assert [end.tolist() for end in answer.interval()] == [[0.0] * len(histories.age)] * 2
        assert probability_of(model, histories, 0, 0).value == pytest.approx(1.0, rel=1e-12)
        assert probability_of(model, histories, 3, 0).value.tolist() == [0.0] * len(histories.age)


@pytest.mark.parametrize(("kind", "parameters"), CONTINUOUS)
class TestDiscount:
    @pytest.mark.slow
    @pytest.mark.parametrize("horizon", [3.0, 400.0, 36525.0])
    def test_is_taken_at_the_moment_of_purchase(self, kind, parameters, horizon):
        model, pairs = known(kind, parameters), SOME.ages
        logs = np.linspace(0, np.log1p(horizon), 401)
        futures = [
            model.outlook.future(pairs, np.array([time]), np.ones(1)).value
            for time in np.expm1(logs)
        ]
        sums = np.array(futures)[:, pairs.places] * model.outlook.alive(SOME).value
        middles = np.expm1((logs[1:] + logs[:-1]) / 2)
        worth = 1.3 ** (-middles / 365.25)

        found = discounted_purchases(model, SOME, horizon, discount=0.3).value

        assert found == pytest.approx(worth @ np.diff(sums, axis=0), rel=1e-3)

    def test_of_nothing_changes_nothing(self, kind, parameters):
        model = known(kind, parameters)

        plain = expected_purchases(model, SOME, 36525).value

        assert discounted_purchases(model, SOME, 36525).value.tolist() == plain.tolist()
        little = discounted_purchases(model, SOME, 36525, discount=1e-12).value
        assert little == pytest.approx(plain, rel=1e-8)


class TestDiscountOfOpportunities:
    def test_is_a_sum_over_them(self):
        model = known(Kind.BG_BB, [1.2, 0.75, 0.66, 2.8], days=365.25)
        turns = Histories.of([0, 2], [0, 4], [6, 6], days=365.25)
        sums = np.array([expected_purchases(model, turns, count).value for count in range(41)])

        found = discounted_purchases(model, turns, 40.9, discount=0.1).value

        worth = 1.1 ** -np.arange(1.0, 41)
        assert found == pytest.approx(worth @ np.diff(sums, axis=0), rel=1e-12)


class TestBetaGeometric:
    @pytest.mark.parametrize("parameters", [(0.24, 4.4, 0.79, 2.4), (1.3, 30, 2.5, 0.6)])
    def test_has_the_published_closed_form(self, parameters):
        r, alpha, a, b = parameters
        x, t, ahead = SOME.frequency, SOME.age, 25.0
        future = outlook_of(Kind.BG_NBD, np.array(parameters)).future(
            SOME.ages, np.array([ahead]), np.ones(1)
        )

        whole = alpha + t + ahead
        form = hyp2f1(r + x, b + x, a + b + x - 1, ahead / whole)
        form = (a + b + x - 1) / (a - 1) * (1 - ((alpha + t) / whole) ** (r + x) * form)

        assert future.value[SOME.ages.places] == pytest.approx(form, rel=1e-7)

    @pytest.mark.parametrize(
        ("parameters", "frequency", "age", "ahead", "digits"),
        [
            ((0.5, 5, 0.8, 2.4), 400, 20, 36525, 1e-9),  # the closed form has no value here
            ((0.5, 1e-3, 0.01, 3), 0, 0, 365, 1e-7),
            ((0.5, 5, 0.01, 1e4), 3, 100, 365, 1e-7),
            ((1e-4, 10, 1e4, 1e4), 5, 700, 90, 1e-9),
            ((1, 10, 1e4, 1e-4), 5, 700, 90, 1e-9),
        ],
    )
    def test_holds_at_the_edges(self, parameters, frequency, age, ahead, digits):
        r, alpha, a, b = parameters
        one = Histories.of([frequency], [age * (frequency > 0)], [age])
        outlook = outlook_of(Kind.BG_NBD, np.array(parameters, float))
        m, b, z = r + frequency, b + frequency, ahead / (alpha + age)

        found = outlook.future(one.ages, np.array([float(ahead)]), np.ones(1)).value[0]

        # a hundred thousand nodes over the log-odds of p
        u = np.linspace(-1, 1, 100_001) * np.arcsinh(60 / min(a, b) + 60)
        logs = a * log_expit(np.sinh(u)) + b * log_expit(-np.sinh(u)) + np.log(np.cosh(u))
        weights, p = np.exp(logs - logs.max()), np.maximum(expit(np.sinh(u)), 1e-290)
        mean = weights @ (-np.expm1(-m * np.log1p(p * z)) / p) / weights.sum()
        assert found == pytest.approx(mean, rel=digits)


@pytest.mark.parametrize(
    ("kind", "parameters", "sizes"),
    [
        (Kind.BG_NBD, [0.8, 60, 0.8, 2.4], [20_250, 17_536, 17_397, 4_817, 25_890, 21_257]),
        (Kind.MBG_NBD, [0.8, 60, 0.8, 2.4], [30_240, 11_747, 13_635, 4_378, 23_140, 24_567]),
        (Kind.PARETO_NBD, [0.8, 60, 0.6, 90], [29_560, 10_373, 13_609, 6_458, 23_717, 25_194]),
    ],
)
class TestProcess:
    """60,000 customers who live as the model has it."""

    def test_does_what_was_foretold(self, kind, parameters, sizes):
        ages = np.ceil(np.random.default_rng(3).uniform(0, 500, 60_000))
        customers = lives(kind, parameters, ages=ages, horizon=90.0, seed=4)
        histories, model = customers.histories, known(kind, parameters)
        rows = histories.places
        alive = model.outlook.alive(histories).value[rows]
        mean = expected_purchases(model, histories, 90).value[rows]
        none = probability_of(model, histories, 0, 90).value[rows]
        two = probability_of(model, histories, 2, 90).value[rows]
        squares = model.outlook.squares(histories.ages, 90.0)[histories.ages.places][rows] * alive
        x, quiet = customers.frequency, (ages - customers.recency) / 90
        groups = [x == 0, x == 1, (x > 1) & (x < 6), x > 5, quiet < 1, quiet > 2]

        assert [group.sum() for group in groups] == sizes
        for group in groups:
            for foretold, happened, variance in (
                (alive, customers.is_active, alive * (1 - alive)),
                (mean, customers.ahead, squares - mean**2),
                (none, customers.ahead == 0, none * (1 - none)),
                (two, customers.ahead == 2, two * (1 - two)),
            ):
                off = happened[group].sum() - foretold[group].sum()
                assert abs(off) <= 3.5 * np.sqrt(variance[group].sum())
