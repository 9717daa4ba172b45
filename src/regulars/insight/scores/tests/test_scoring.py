"""Scores are what the models say of each customer, whoever else is scored beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings

from regulars.insight import rfm
from regulars.insight.errors import FractionalAmounts, MissingColumns
from regulars.insight.models import (
    Histories,
    Kind,
    expected_purchases,
    expected_spend,
    fit_purchases,
    lifetime_value,
    probability_alive,
    probability_of,
)
from regulars.insight.models.sufficient import occasions
from regulars.insight.scores import SCORES, OtherDay, Terms, counted, learn, reading, scores
from regulars.insight.scores.tests.factories import AS_OF, figures_are_sound, lines_of
from regulars.insight.tests.histories import HISTORIES, SCHEMA, rows_of, table_of_lines
from regulars.insight.timing import customer_purchases, gaps, outlooks, rhythms
from regulars.insight.transactions import transactions

KINDS = [Kind.BG_NBD, Kind.MBG_NBD, Kind.PARETO_NBD, Kind.POOLED]


def joined(tables) -> pa.Table:
    return pa.concat_tables(tables, promote_options="none") if tables else SCORES.empty_table()


def scored(shop, **options) -> pa.Table:
    return joined(list(scores(shop.lines, shop.learnt, as_of=shop.as_of, **options)))


def by_kind(shop, kind: Kind):
    """What was learnt, with another model of buying again."""
    choice = shop.learnt.choice
    fitted = fit_purchases(choice.histories, kind)
    assert fitted.kind is kind
    return replace(shop.learnt, choice=replace(choice, fitted=fitted))


@pytest.fixture(scope="module")
def known(shop):
    """Days and revenue of the shop's customers as the engine counts them, by id."""
    counted = occasions(transactions(shop.lines), as_of=shop.as_of).order_by("customer_id")
    return counted.to_pyarrow()


class TestScores:
    @pytest.mark.parametrize("kind", KINDS)
    def test_are_what_the_models_say_of_each_customer(self, shop, known, kind):
        learnt = by_kind(shop, kind)
        model, spend = learnt.choice.fitted, learnt.choice.spend
        days = [known[name].to_numpy() for name in ("first_on", "last_on", "frequency")]
        histories = Histories.between(*days, as_of=shop.as_of)
        each = histories.places
        bought, brought = known["purchases"].to_numpy(), known["revenue_minor"].to_numpy()
        value = lifetime_value(
            model,
            histories,
            expected_spend(spend, bought, brought / bought),
            730,
            margin=0.5,
            discount=0.2,
        )
        low, high = value.interval(0.9)
        alive = probability_alive(model, histories).value[each]

        found = joined(list(scores(shop.lines, learnt, as_of=shop.as_of)))

        expected = {
            "purchases": bought,
            "revenue_minor": brought,
            "expected_orders_90": expected_purchases(model, histories, 90).value[each],
            "expected_orders_365": expected_purchases(model, histories, 365).value[each],
            "alive": alive,
            "churn_probability": probability_of(model, histories, 0, 365).value[each],
            "lifetime_value_minor": value.value,
            "lifetime_value_low_minor": low,
            "lifetime_value_high_minor": high,
            "at_risk_minor": value.value * (1 - alive),
        }
        assert found["customer_id"].to_pylist() == known["customer_id"].to_pylist()
        for name, figures in expected.items():
            assert found[name].to_numpy() == pytest.approx(figures, rel=1e-8, abs=1e-9), name
        figures_are_sound(found.to_pylist())

    def test_have_the_groups_of_the_report(self, shop):
        rows = rows_of(rfm.scores(transactions(shop.lines), as_of=shop.as_of))

        expected = {
            row["customer_id"]: tuple(
                row[name] for name in ("recency", "frequency", "monetary", "group")
            )
            for row in rows
        }
        names = ("recency_score", "frequency_score", "monetary_score", "rfm_group")
        found = {
            row["customer_id"]: tuple(row[name] for name in names)
            for row in shop.scores.to_pylist()
        }
        assert found == expected
        assert len(Counter(row[3] for row in found.values())) == len(rfm.Group)

    def test_foretell_the_next_order_as_timing_does(self, shop):
        waits = gaps(customer_purchases(shop.lines, as_of=shop.as_of), as_of=shop.as_of)

        [table] = outlooks(shop.learnt.orders, rhythms(waits))

        names = {
            "next_order_due_on": "due_on",
            "next_order_on": "expected_on",
            "next_order_from": "from_80",
            "next_order_to": "to_80",
        }
        for name, other in names.items():
            assert shop.scores[name].to_pylist() == table[other].to_pylist()

    @pytest.mark.parametrize("kind", KINDS)
    def test_of_some_are_bit_for_bit_those_of_all(self, shop, kind):
        learnt = by_kind(shop, kind)
        whole = joined(list(scores(shop.lines, learnt, as_of=shop.as_of)))
        place = np.array([0, 1, 5, 99, 100, 350, 351, len(whole) - 1])
        some = [*whole["customer_id"].take(place).to_pylist(), "nobody"]

        found = list(scores(shop.lines, learnt, as_of=shop.as_of, only=some))

        assert joined(found).equals(whole.take(place))

    def test_of_nobody_are_none(self, shop):
        assert scored(shop, only=[]).num_rows == 0
        assert scored(shop, only=["nobody"]).num_rows == 0

    @pytest.mark.parametrize("chunk", [0, 7, 250])
    def test_are_the_same_in_parts_of_any_size(self, shop, chunk):
        few = shop.scores.slice(0, 40)["customer_id"].to_pylist() if not chunk else None

        parts = list(scores(shop.lines, shop.learnt, as_of=shop.as_of, chunk=chunk, only=few))

        assert {part.schema for part in parts} == {SCORES}
        assert max(part.num_rows for part in parts) == max(chunk, 1)
        assert joined(parts).equals(shop.scores.slice(0, 40) if few else shop.scores)

    def test_are_the_same_counted_by_the_engine(self, shop, monkeypatch):
        monkeypatch.setattr(reading, "AT_ONCE", 0)

        parts = list(scores(shop.lines, shop.learnt, as_of=shop.as_of, chunk=20))

        assert len(parts) > 5
        assert joined(parts).equals(shop.scores)

    def test_are_the_same_of_transactions(self, shop):
        table = transactions(shop.lines)

        found = list(scores(table, shop.learnt, as_of=shop.as_of))

        assert joined(found).equals(shop.scores)

    def test_are_the_same_of_a_history_counted_once(self, shop, monkeypatch):
        some = shop.scores["customer_id"].slice(3, 4).to_pylist()

        for at_once in (0, 10**6):
            monkeypatch.setattr(reading, "AT_ONCE", at_once)
            known = counted(shop.lines, as_of=shop.as_of)
            assert (known.days is None) == (not at_once)
            whole = joined(list(scores(known, shop.learnt, as_of=shop.as_of)))
            part = joined(list(scores(known, shop.learnt, as_of=shop.as_of, only=some)))

            assert whole.equals(shop.scores)
            assert part.equals(shop.scores.slice(3, 4))

    def test_of_a_history_counted_up_to_another_day_are_refused(self, shop):
        known = counted(lines_of(("ann", 1, 100)), as_of=AS_OF)

        with pytest.raises(OtherDay) as refusal:
            list(scores(known, shop.learnt, as_of=shop.as_of))

        assert refusal.value.fields() == {"counted": AS_OF, "as_of": shop.as_of}

    def test_of_an_earlier_day_count_nothing_later(self, shop):
        day = shop.as_of - timedelta(days=200)

        found = joined(list(scores(shop.lines, shop.learnt, as_of=day)))

        known = occasions(transactions(shop.lines), as_of=day).order_by("customer_id").to_pyarrow()
        assert found["last_on"].to_pylist() == known["last_on"].to_pylist()
        assert found["revenue_minor"].to_pylist() == known["revenue_minor"].to_pylist()
        figures_are_sound(found.to_pylist())

    def test_need_their_columns(self, shop):
        with pytest.raises(MissingColumns, match="amount_minor"):
            list(scores(pa.table({"quantity": [1.0]}), shop.learnt, as_of=shop.as_of))
        with pytest.raises(MissingColumns, match="ordered_on"):
            list(scores(pa.table({"is_order": [True]}), shop.learnt, as_of=shop.as_of))
        with pytest.raises(FractionalAmounts):
            broken = lines_of(("ann", 1, 100)).set_column(7, "amount_minor", pa.array([0.5]))
            list(scores(broken, shop.learnt, as_of=shop.as_of))


class TestMessyShops:
    @pytest.mark.slow
    @settings(max_examples=4)
    @given(HISTORIES)
    def test_have_sound_figures_whatever_was_bought(self, lines):
        table = table_of_lines(lines)

        found = joined(list(scores(table, learn(table, as_of=AS_OF), as_of=AS_OF)))

        figures_are_sound(found.to_pylist())
        once = found["customer_id"].to_pylist()
        assert once == sorted({*once})

    def test_of_nobody_have_no_rows(self):
        empty = pa.Table.from_pylist([], schema=SCHEMA)

        learnt = learn(empty, as_of=AS_OF)

        assert list(scores(empty, learnt, as_of=AS_OF)) == []
        assert (learnt.edges, learnt.orders, learnt.products) == (None, None, None)

    def test_of_nobody_known_have_no_rows(self):
        lines = lines_of((None, 1, 100), (None, 2, 300))

        assert list(scores(lines, learn(lines, as_of=AS_OF), as_of=AS_OF)) == []

    def test_without_a_column_of_customers_have_no_rows(self):
        lines = lines_of(("ann", 1, 100)).drop(["customer_id", "product_id", "product_name"])

        assert list(scores(lines, learn(lines, as_of=AS_OF), as_of=AS_OF)) == []

    def test_with_too_few_customers_have_no_groups(self):
        lines = lines_of(*[(f"c{place}", place, 100) for place in range(4)])

        [table] = scores(lines, learn(lines, as_of=AS_OF), as_of=AS_OF)

        for name in ("recency_score", "frequency_score", "monetary_score", "rfm_group"):
            assert table[name].to_pylist() == [None] * 4

    def test_with_one_order_each_have_no_next_order(self):
        lines = lines_of(*[(f"c{place}", place, 100) for place in range(60)])

        [table] = scores(lines, learn(lines, as_of=AS_OF), as_of=AS_OF)

        for name in ("next_order_due_on", "next_order_on", "next_order_from", "next_order_to"):
            assert table[name].to_pylist() == [None] * 60
        assert set(table["alive"].to_pylist()) == {1.0}  # the pooled rate: nobody leaves
        assert set(table["at_risk_minor"].to_pylist()) == {0.0}
        assert table["expected_orders_90"].to_pylist()[0] == pytest.approx(
            90 * 0.5 / (sum(181 - place for place in range(60)) + 365.25 / 2)
        )

    def test_that_took_everything_back_are_worth_nothing(self):
        back = [(f"c{place}", place + day, -200) for place in range(80) for day in (3, 50)]
        sold = [(f"c{place}", place + day, 100) for place in range(80) for day in (0, 40)]
        lines = lines_of(*sold, *back)

        [table] = scores(lines, learn(lines, as_of=AS_OF), as_of=AS_OF)

        assert set(table["revenue_minor"].to_pylist()) == {-200}
        assert set(table["lifetime_value_minor"].to_pylist()) == {0.0}
        assert set(table["lifetime_value_high_minor"].to_pylist()) == {0.0}
        figures_are_sound(table.to_pylist())

    def test_of_one_day_and_of_one_customer_have_figures(self):
        for lines in (
            lines_of(*[(f"c{place}", 5, 100) for place in range(70)]),
            lines_of(*[("ann", 20 * place, 100) for place in range(6)]),
        ):
            [table] = scores(lines, learn(lines, as_of=AS_OF), as_of=AS_OF)

            figures_are_sound(table.to_pylist())
            assert min(table["expected_orders_90"].to_pylist()) > 0

    def test_with_huge_amounts_and_long_horizons_stay_finite(self):
        lines = lines_of(*[(f"c{place % 90}", place % 150, 10**15) for place in range(400)])

        for terms in (Terms(36_525, 0.0), Terms(1, 1e9, 0.0)):
            [table] = scores(lines, learn(lines, as_of=AS_OF, terms=terms), as_of=AS_OF)

            figures_are_sound(table.to_pylist())

    def test_with_customers_older_than_was_learnt_from_have_figures(self, shop):
        lines = lines_of(("old", -20_000, 100), ("old", -19_000, 100), ("new", 180, 100))

        [table] = scores(lines, shop.learnt, as_of=AS_OF)

        new, old = table.to_pylist()
        figures_are_sound([new, old])
        assert old["alive"] < 0.1
        assert new["alive"] > 0.5
