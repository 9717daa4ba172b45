"""A store's model is chosen by days that the models did not know, and by nothing later."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from regulars.insight.forecasts import Choice, ImpossibleWindow, choose, forecast
from regulars.insight.forecasts.choosing import windows
from regulars.insight.forecasts.pasts import Window
from regulars.insight.forecasts.tests.shops import START, Truth, shop
from regulars.insight.models import Code, Histories, Kind, fit_purchases, total_purchases

TRUTH = Truth(customers=1_200, days=400, ahead=60)
AS_OF = TRUTH.as_of


@pytest.fixture(scope="module")
def purchases() -> pa.Table:
    """A store by BG/NBD, and what came after the day of observation."""
    return shop(TRUTH, seed=7).table()


@pytest.fixture(scope="module")
def choice(purchases) -> Choice:
    return choose(purchases, as_of=AS_OF)


def by_hand(table: pa.Table, as_of: date) -> Histories:
    rows = table.filter(pc.less_equal(table["ordered_on"], as_of)).to_pandas()
    days = rows.groupby("customer_id").ordered_on.agg(["min", "max", "size"])
    return Histories.between(days["min"].to_list(), days["max"].to_list(), days["size"] - 1, as_of)


class TestChoose:
    def test_holds_out_a_quarter_of_the_history(self, choice):
        assert choice.as_of == AS_OF
        assert choice.held_out_from == AS_OF - timedelta(days=98)  # of 399 days: 99
        assert choice.held_out_until == AS_OF
        assert {card.days for card in choice.scorecards} == {99}
        assert choice.reasons == ()

    def test_grades_every_model_by_what_it_did_not_know(self, choice, purchases):
        cut = AS_OF - timedelta(days=99)
        known = by_hand(purchases, cut)

        cards = {card.kind: card for card in choice.scorecards}

        assert set(cards) == {Kind.BG_NBD, Kind.MBG_NBD, Kind.PARETO_NBD}
        for kind, card in cards.items():
            said = total_purchases(fit_purchases(known, kind), known, 99)
            assert (card.said, card.low, card.high) == pytest.approx(
                (said.value, *said.outcome()), rel=1e-9
            )
            assert card.customers == known.total
            assert card.low < card.came < card.high

    def test_keeps_the_usual_model_where_no_other_is_surely_better(self, choice):
        assert choice.scorecards[0].kind is choice.fitted.kind is Kind.BG_NBD

    def test_learns_the_model_anew_from_everything(self, choice, purchases):
        everything = by_hand(purchases, AS_OF)

        assert choice.histories.total == everything.total
        assert choice.fitted.as_of == AS_OF
        assert choice.fitted.estimate.parameters == pytest.approx(
            fit_purchases(everything).estimate.parameters, rel=1e-9
        )
        assert choice.seasonal is choice.fitted
        assert choice.season is None
        assert 0.02 < choice.model_error < 0.2
        assert choice.spend.verdict.carries
        assert 1_000 < choice.worth.mean < 1_700

    def test_knows_nothing_of_what_comes_later(self, choice, purchases):
        past = purchases.filter(pc.less_equal(purchases["ordered_on"], AS_OF))

        again = choose(past, as_of=AS_OF)

        assert past.num_rows < purchases.num_rows
        until = [AS_OF + timedelta(days=90)]
        assert forecast(again, until=until) == forecast(choice, until=until)
        for name in ("held_out_from", "scorecards", "model_error", "reasons", "worth"):
            assert getattr(again, name) == getattr(choice, name)

    def test_takes_the_model_by_which_customers_leave(self):
        leaves = Truth(customers=4_000, days=400, ahead=0, r=0.6, alpha=40.0, s=0.7)
        table = shop(leaves, seed=3).table()

        found = choose(table, as_of=leaves.as_of)

        assert found.fitted.kind is Kind.PARETO_NBD
        kinds = [card.kind for card in found.scorecards]
        assert kinds == [Kind.PARETO_NBD, Kind.BG_NBD, Kind.MBG_NBD]

    @pytest.mark.parametrize("days", [0, -1, 1.5, 3_651, float("nan")])
    def test_refuses_to_hold_out_what_is_no_time(self, purchases, days):
        with pytest.raises(ImpossibleWindow, match="Give a whole number from 1 to 3650"):
            choose(purchases, as_of=AS_OF, days=days)


class TestShortHistory:
    def test_has_no_days_to_hold_out(self, purchases):
        found = choose(purchases, as_of=START + timedelta(days=40))

        assert found.scorecards == ()
        assert (found.held_out_from, found.held_out_until) == (None, None)
        [reason] = found.reasons
        assert (reason.code, reason.wanted) == (Code.SHORT_WATCH, 42)
        assert 35 <= reason.value <= 40
        assert found.fitted.wanted is Kind.BG_NBD

    def test_of_few_customers_has_nobody_to_learn_from(self, purchases):
        few = purchases.filter(pc.less(pc.utf8_length(purchases["customer_id"]), 3))

        found = choose(few, as_of=AS_OF)

        assert 0 < found.histories.total <= 10
        assert found.fitted.kind is Kind.POOLED
        assert found.scorecards == ()
        assert Code.FEW_BUYERS in {reason.code for reason in found.reasons}
        assert found.model_error == 0.05


class TestWindows:
    def test_go_back_as_far_as_half_a_window_is_before_them(self):
        found = windows(START, START + timedelta(days=100), 40, most=9)

        days = [(each.known_by - START).days for each in found]
        assert days == [60, 20]
        assert found[0].until == START + timedelta(days=100)
        assert windows(START, START + timedelta(days=59), 40, most=9) == []
        assert windows(START, START + timedelta(days=60), 40, most=9) == [
            Window(START + timedelta(days=20), START + timedelta(days=60))
        ]
        assert len(windows(START, START + timedelta(days=999), 40, most=3)) == 3
