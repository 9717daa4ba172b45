"""Groups that differ are found to, by as much as they do; groups that are alike are not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from regulars.insight.models import (
    Code,
    Histories,
    Kind,
    UnknownKind,
    expected_purchases,
    fit_purchases,
    probability_alive,
)
from regulars.insight.models.groups import GroupedHistories, by_group, fit_groups
from regulars.insight.models.groups.joint import Joint
from regulars.insight.models.groups.learning import sturdy
from regulars.insight.models.groups.tests.factories import KINDS, store

TRUTH = {
    "web": (1500, 1.0, 1.0),
    "till": (1200, 1.6, 1.0),
    "market": (900, 0.7, 1.0),
    "coupons": (900, 1.0, 2.0),
    "friends": (900, 1.0, 0.5),
}
ALIKE = {"web": (1000, 1.0, 1.0), "till": (600, 1.0, 1.0), "market": (200, 1.0, 1.0)}
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module", params=KINDS)
def learnt(request):
    kind = request.param
    histories = store(kind, TRUTH, seed=2)
    return histories, fit_groups(histories, kind)


def truths(model, place):
    """What is true of one effect, set against the average customer as the model does."""
    logs = np.log([TRUTH[name][place] for name in model.names])
    return np.exp(logs - model.customers @ logs / model.customers.sum())


@EVERY_KIND
class TestJoint:
    def test_has_the_slopes_and_bends_of_its_value(self, kind):
        joint = Joint.of(store(kind, {"a": (60, 1, 1), "b": (40, 2, 1)}).each, kind)
        place = np.concatenate([np.log([0.7, 50, 0.8, 2.2]), [0.1, -0.2, 0.3, 0.2]])
        steps = 1e-5 * np.eye(joint.size)
        around = [(joint(place + step), joint(place - step)) for step in steps]

        _, slope, bend = joint(place)

        slopes = [(up[0] - down[0]) / 2e-5 for up, down in around]
        assert slope == pytest.approx(slopes, rel=1e-5, abs=1e-5)
        bends = [(up[1] - down[1]) / 2e-5 for up, down in around]
        assert bend == pytest.approx(np.array(bends), rel=1e-4, abs=1e-4)


class TestGroupsThatDiffer:
    def test_are_told_apart(self, learnt):
        _, model = learnt

        assert model.differ
        assert model.difference.groups == 5
        assert model.difference.chance < 1e-30
        assert model.spread == pytest.approx((0.3, 0.45), abs=0.15)

    def test_have_their_known_effects_within_the_intervals(self, learnt):
        _, model = learnt

        for place, effect in enumerate((model.rate, model.leaving), start=1):
            low, high = effect.interval(0.99)
            truth = truths(model, place)
            assert (low < truth).all()
            assert (truth < high).all()
            assert (high / low < 2).all()
            assert np.log(effect.value) @ model.customers == pytest.approx(0.0, abs=1e-9)

    def test_are_surer_than_each_group_would_be_alone(self, learnt):
        histories, model = learnt
        alone = [fit_purchases(rows, model.whole.kind) for rows in histories.each]

        both = [model.each, alone]
        ours = np.log([one.estimate.parameters[1] for one in model.each])

        assert np.std(ours) == pytest.approx(0.3, abs=0.05)  # the rates of five groups in truth
        assert all(
            one.estimate.covariance[1, 1] < other.estimate.covariance[1, 1]
            for one, other in zip(*both, strict=True)
        )

    def test_answer_for_their_customers_in_the_order_given(self, learnt):
        histories, model = learnt

        answer = by_group(model, histories, lambda one, rows: expected_purchases(one, rows, 90))

        for name, rows, some in zip(
            histories.names, histories.each, histories.members, strict=True
        ):
            own = expected_purchases(model.of(name), rows, 90).at(rows.places)
            assert answer.value[some].tolist() == own.value.tolist()
            assert answer.deviation[some].tolist() == own.deviation.tolist()
        assert by_group(model, histories, probability_alive).is_chance

    def test_foretell_a_buyer_by_the_group(self, learnt):
        _, model = learnt
        new = Histories.new()

        often, usual, seldom = (
            expected_purchases(model.of(name), new, 30).value[0]
            for name in ("till", "a new channel", "market")
        )

        assert seldom < usual < often
        assert model.of("a new channel") is model.whole


@EVERY_KIND
class TestGroupsThatAreAlike:
    def test_have_the_model_of_the_store(self, kind):
        histories = store(kind, ALIKE)

        model = fit_groups(histories, kind)

        assert (model.differ, model.difference.groups) == (False, 3)
        assert model.difference.chance > 0.05
        assert model.rate.value.tolist() == model.leaving.value.tolist() == [1.0] * 3
        assert model.rate.interval() == (pytest.approx([1.0] * 3), pytest.approx([1.0] * 3))
        assert model.each == (model.whole,) * 3
        alone = fit_purchases(histories.whole, kind)
        assert model.whole.estimate.parameters.tolist() == alone.estimate.parameters.tolist()


class TestSmallGroup:
    def test_of_one_customer_is_harmless(self):
        usual, odd = store(Kind.BG_NBD, TRUTH), GroupedHistories.of(["odd"], [30], [99], [100])
        both = GroupedHistories(
            (*usual.names, "odd"),
            (*usual.each, *odd.each),
            (*usual.members, odd.members[0] + sum(len(some) for some in usual.members)),
        )

        without, model = fit_groups(usual), fit_groups(both)

        assert model.rate.value[:5] == pytest.approx(without.rate.value, rel=0.02)
        assert model.leaving.value[:5] == pytest.approx(without.leaving.value, rel=0.02)
        assert 1 < model.rate.value[5] < 5  # alone, thirty purchases are ten times the usual
        low, high = model.leaving.interval()
        assert low[5] < 1 < high[5]
        assert high[5] / low[5] > 3

    def test_says_less_the_smaller_it_is(self):
        groups = {"web": (1500, 1, 1), "till": (1500, 1.5, 1), "many": (400, 3, 1)}

        far, near = (
            fit_groups(store(Kind.BG_NBD, {**groups, "some": (size, 3.0, 1.0)}))
            for size in (300, 3)
        )

        at = [model.names.index("some") for model in (far, near)]
        assert far.rate.value[at[0]] > near.rate.value[at[1]]
        assert far.rate.deviation[at[0]] < near.rate.deviation[at[1]] / 2

    def test_counts_with_others_in_the_comparison(self):
        few, some = (Histories.of([1] * count, [5] * count, [9] * count) for count in (4, 12))

        assert [rows.total for rows in sturdy([some, few, few])] == [20]
        assert [rows.total for rows in sturdy([some, few, few, few])] == [12, 12]
        assert sturdy([few, few]) == []


class TestTooLittle:
    @pytest.mark.parametrize(
        ("columns", "code"),
        [
            ([[], [], [], []], Code.NOBODY),
            ([["web"], [2], [9], [30]], Code.FEW_BUYERS),
            ([["web", "till"] * 60, [0] * 120, [0] * 120, [40] * 120], Code.NO_REPEATERS),
            ([["web", "till"] * 60, [0] * 120, [0] * 120, [0] * 120], Code.SAME_DAY),
        ],
        ids=["empty", "one customer", "one order each", "all same day"],
    )
    def test_is_answered_by_the_pooled_rate(self, columns, code):
        histories = GroupedHistories.of(*columns)

        model = fit_groups(histories)

        assert (model.differ, model.difference) == (False, None)
        assert code in [reason.code for reason in model.whole.verdict.reasons]
        assert {one.kind for one in model.each} <= {Kind.POOLED}
        answer = by_group(model, histories, lambda one, rows: expected_purchases(one, rows, 90))
        assert np.isfinite([answer.value, *answer.interval()]).all()

    def test_is_one_group(self):
        model = fit_groups(store(Kind.BG_NBD, {"web": (300, 1.0, 1.0)}))

        assert (model.differ, model.difference) == (False, None)
        assert model.whole.verdict.carries

    @pytest.mark.parametrize("kind", ["bg_bb", "pooled"])
    def test_is_a_model_without_effects(self, kind):
        with pytest.raises(UnknownKind, match="Choose one of: bg_nbd, mbg_nbd, pareto_nbd"):
            fit_groups(GroupedHistories.of([], [], [], []), kind)


class TestUnitOfTime:
    @pytest.mark.parametrize("kind", [Kind.BG_NBD, Kind.PARETO_NBD])
    def test_changes_no_effect(self, kind):
        days = store(kind, {"web": (400, 1.0, 1.0), "till": (400, 2.0, 1.0)})
        weeks = GroupedHistories(
            days.names,
            tuple(
                Histories(one.frequency, one.recency / 7, one.age / 7, one.customers, days=7)
                for one in days.each
            ),
            days.members,
        )

        by_day, by_week = fit_groups(days, kind), fit_groups(weeks, kind)

        assert by_day.differ
        assert by_week.rate.value == pytest.approx(by_day.rate.value, rel=1e-4)
        assert by_week.leaving.value == pytest.approx(by_day.leaving.value, rel=1e-4)
        assert by_week.rate.deviation == pytest.approx(by_day.rate.deviation, rel=1e-3)


class TestHistories:
    def test_are_by_group_and_everybody_else_is_last(self):
        names = ["till", None, "web", "web", float("nan"), "till", "web"]

        found = GroupedHistories.of(
            names, [0, 1, 0, 2, 0, 0, 0], [0, 3, 0, 5, 0, 0, 0], [9] * 7, as_of=date(2024, 5, 1)
        )

        assert found.names == ("web", "till", None)
        assert found.customers.tolist() == [3, 2, 2]
        assert [some.tolist() for some in found.members] == [[2, 3, 6], [0, 5], [1, 4]]
        assert [rows.as_of for rows in found.each] == [date(2024, 5, 1)] * 3
        assert (found.whole.total, found.whole.purchases) == (7, 3)
        assert found.whole.as_of == date(2024, 5, 1)

    def test_count_customers_by_their_weight(self):
        found = GroupedHistories.of(["a", "b"], [0, 0], [0, 0], [9, 9], [2, 5])

        assert (found.names, found.customers.tolist()) == (("b", "a"), [5, 2])

    def test_tell_fifty_groups_apart(self):
        names = [f"p{place:02}" for place in range(60)]

        found = GroupedHistories.of([*names, "p59"], [0] * 61, [0] * 61, [9] * 61)

        assert found.names == ("p59", *names[:49], None)
        assert found.customers[-1] == 10


@pytest.mark.slow
class TestManyStores:
    """Stores made by the model itself, so that what must come out is known."""

    @pytest.mark.parametrize("kind", [Kind.BG_NBD, Kind.MBG_NBD])
    def test_that_are_alike_seem_to_differ_as_seldom_as_said(self, kind):
        sizes = [800, 300, 100, 40, 20, 10, *[5] * 6, *[1] * 6]
        groups = {str(place): (size, 1.0, 1.0) for place, size in enumerate(sizes)}

        chances = [
            fit_groups(store(kind, groups, seed=seed), kind).difference.chance
            for seed in range(100)
        ]

        # of 100 with a chance of one in twenty, and of one in two, within three deviations
        assert sum(chance < 0.05 for chance in chances) <= 11
        assert sum(chance < 0.5 for chance in chances) == pytest.approx(50, abs=15)

    @EVERY_KIND
    def test_hold_nine_of_ten_effects_in_their_intervals(self, kind):
        held, told = np.zeros(2), 0
        for seed in range(15):
            chance = np.random.default_rng(seed)
            sizes = np.exp(chance.uniform(np.log(20), np.log(1500), 10)).astype(int)
            effects = np.exp(chance.normal(0, 0.4, (10, 2)))
            groups = {
                str(place): (int(size), *map(float, both))
                for place, (size, both) in enumerate(zip(sizes, effects, strict=True))
            }
            model = fit_groups(store(kind, groups, seed=seed), kind)
            assert model.differ
            told += 10
            order = [int(name) for name in model.names]
            for place, effect in enumerate((model.rate, model.leaving)):
                logs = np.log(effects[order, place])
                truth = np.exp(logs - model.customers @ logs / model.customers.sum())
                low, high = effect.interval(0.9)
                held[place] += ((low <= truth) & (truth <= high)).sum()

        assert held / told == pytest.approx([0.9, 0.9], abs=0.075)
