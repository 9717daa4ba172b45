"""How long subscribers stay."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import hyp2f1

from regulars.insight.models import (
    Code,
    ImpossibleRate,
    ImpossibleTime,
    expected_renewals,
    fit_bdw,
    fit_sbg,
    retention,
    subscription_value,
    survival,
    verdict_on_subscribers,
)

# Fader & Hardie, J. Interactive Marketing 21(1), 2007: percent of a cohort after each year.
HIGH_END = np.array([100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4])
SBG = fit_sbg(10 * HIGH_END[:8])
NO_RENEWALS = (
    "The time to look ahead is no count of renewals. "
    "Give whole numbers of renewals from 0 to 50,000."
)


class TestSurvival:
    def test_foretells_five_years_from_seven(self):
        later = survival(SBG, np.arange(8, 13)).value * 100

        assert np.abs(later / HIGH_END[8:] - 1).mean() == pytest.approx(0.028, abs=0.003)

    def test_foretells_six_years_from_four_if_the_chance_changes_with_tenure(self):
        times = np.arange(5, 11)
        off = [
            np.abs(survival(model, times).value * 100 / HIGH_END[times] - 1).mean()
            for model in (fit_bdw(10 * HIGH_END[:5]), fit_sbg(10 * HIGH_END[:5]))
        ]

        assert off[0] < 0.03
        assert off[1] > 4 * off[0]

    def test_is_the_product_of_retention(self):
        times = np.arange(1, 30)

        kept = retention(SBG, times)

        assert np.cumprod(kept.value) == pytest.approx(survival(SBG, times).value)
        assert (np.diff(kept.value) > 0).all()
        low, high = kept.interval()
        assert ((low < kept.value) & (kept.value < high) & (high < 1)).all()

    def test_begins_with_all(self):
        answer = survival(SBG, [0])

        assert answer.value.tolist() == [1.0]
        assert [end.tolist() for end in answer.interval()] == [[1.0], [1.0]]

    @pytest.mark.parametrize("fit", [fit_sbg, fit_bdw])
    def test_is_as_unsure_as_draws_of_the_parameters_make_it(self, fit):
        model = fit(20_000 * HIGH_END[:8])
        draws = [type(model)(**{**vars(model), "parameters": one}) for one in model.draws(500)]

        answer = survival(model, [3, 20])
        drawn = np.array([survival(one, [3, 20]).value for one in draws])
        assert answer.deviation == pytest.approx(np.log(drawn / (1 - drawn)).std(0), rel=0.12)
        answer = expected_renewals(model, [0, 5], 10)
        drawn = np.array([expected_renewals(one, [0, 5], 10).value for one in draws])
        assert answer.deviation == pytest.approx(np.log(drawn).std(0), rel=0.12)


class TestRenewals:
    def test_are_survival_added_up(self):
        found = expected_renewals(SBG, [0, 3, 0], 6).value

        whole = survival(SBG, np.arange(10)).value
        assert found == pytest.approx(
            [whole[1:7].sum(), whole[4:10].sum() / whole[3], whole[1:7].sum()]
        )

    def test_have_the_published_closed_form_when_discounted(self):
        alpha, beta = SBG.parameters
        n, rate = 2, 0.1

        found = expected_renewals(SBG, [n], 2000, discount=rate).value[0]

        # Fader & Hardie, Marketing Science 29(1), 2010: residual lifetime, without the payment due
        form = (beta + n) / (alpha + beta + n) / (1 + rate)
        form *= hyp2f1(1, beta + n + 1, alpha + beta + n + 1, 1 / (1 + rate))
        assert found == pytest.approx(form, rel=1e-9)

    def test_are_worth_the_margin_each(self):
        renewals = expected_renewals(SBG, [0, 5], 20, discount=0.1)

        value = subscription_value(SBG, [0, 5], 20, margin=12.5, discount=0.1)

        assert value.value == pytest.approx(12.5 * renewals.value)
        assert value.deviation.tolist() == renewals.deviation.tolist()

    def test_ahead_of_nothing_are_none(self):
        answer = expected_renewals(SBG, [0, 4], 0)

        assert answer.value.tolist() == [0, 0]
        assert np.isfinite(answer.interval()).all()


@pytest.mark.parametrize("fit", [fit_sbg, fit_bdw])
class TestOddCohort:
    @pytest.mark.parametrize(
        "subscribers", [[100, 100, 100], [100, 0], [100, 0, 0], [1, 1], [1, 0], [100, 60, 60, 0]]
    )
    def test_is_answered(self, fit, subscribers):
        model = fit(subscribers)

        assert model.converged
        for answer in (
            survival(model, [0, 1, 1200]),
            retention(model, [1, 1200]),
            expected_renewals(model, [0, 3], 1200, discount=0.01),
        ):
            low, high = answer.interval()
            assert np.isfinite([low, answer.value, high]).all()
            assert ((low <= answer.value) & (answer.value <= high)).all()


class TestSteepCohort:
    @pytest.mark.filterwarnings("error")
    @pytest.mark.parametrize(
        "subscribers",
        [[1000, 999, 3], [100] * 30 + [0], [1e14, 1e14, 1e14, 1e14, 1e14, 0], [1e12, 1e12 - 1, 3]],
    )
    def test_is_answered_without_a_warning(self, subscribers):
        model = fit_bdw(subscribers)

        for answer in (survival(model, [1, 50_000]), expected_renewals(model, [50_000], 50_000)):
            assert np.isfinite([answer.value, *answer.interval()]).all()


class TestVerdict:
    @pytest.mark.parametrize(
        ("subscribers", "codes"),
        [
            ([1000, 631, 468], []),
            ([1000, 1000], [Code.NONE_CANCELLED]),
            ([1000, 600, 0], [Code.ALL_CANCELLED]),
            ([49, 40], [Code.FEW_BUYERS]),
        ],
    )
    def test_says_what_there_was_to_learn_from(self, subscribers, codes):
        verdict = verdict_on_subscribers(subscribers, fit_sbg(subscribers))

        assert [reason.code for reason in verdict.reasons] == codes
        assert verdict.carries is (not codes)


class TestImpossible:
    @pytest.mark.parametrize("renewals", [-1, 0.5, np.nan, np.inf, 50_001, 1e300])
    def test_renewals_are_refused(self, renewals):
        for asked in (
            lambda: survival(SBG, [renewals]),
            lambda: expected_renewals(SBG, [renewals], 9),
            lambda: expected_renewals(SBG, [0], renewals),
        ):
            with pytest.raises(ImpossibleTime) as refusal:
                asked()

            assert str(refusal.value) == NO_RENEWALS

    def test_first_renewal_is_one(self):
        with pytest.raises(ImpossibleTime, match="whole numbers of renewals from 1 to 50,000"):
            retention(SBG, [0])

    @pytest.mark.parametrize("horizon", ["two", None, 2.5])
    def test_part_of_a_renewal_is_refused_as_horizon(self, horizon):
        with pytest.raises(ImpossibleTime) as refusal:
            expected_renewals(SBG, [0], horizon)

        assert str(refusal.value) == NO_RENEWALS

    def test_rates_are_refused(self):
        with pytest.raises(ImpossibleRate, match="discount"):
            expected_renewals(SBG, [0], 9, discount=-0.1)
        with pytest.raises(ImpossibleRate, match="margin"):
            subscription_value(SBG, [0], 9, margin=np.inf)
