"""What is learnt is what each room learns for itself, in memory and by the engine alike."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.insight import rfm
from regulars.insight.forecasts import choose
from regulars.insight.scores import ImpossibleTerms, Terms, learn, reading
from regulars.insight.scores.storing import _written
from regulars.insight.scores.tests.factories import AS_OF, lines_of
from regulars.insight.tests.histories import rows_of
from regulars.insight.timing import customer_purchases, gaps, product_purchases
from regulars.insight.timing import learn as learn_timing
from regulars.insight.transactions import transactions


def written(value) -> tuple[object, list[np.ndarray]]:
    arrays: list[np.ndarray] = []
    return _written(value, arrays), arrays


def same(one, other) -> None:
    """All that two values hold is the same, but for the last digits of fractions."""
    (card, arrays), (other_card, other_arrays) = written(one), written(other)
    _same(card, other_card)
    for array, second in zip(arrays, other_arrays, strict=True):
        assert array == pytest.approx(second, rel=1e-6, abs=1e-12)


def _same(card, other) -> None:
    if isinstance(card, dict):
        assert card.keys() == other.keys()
        for name, value in card.items():
            _same(value, other[name])
    elif isinstance(card, list):
        assert len(card) == len(other)
        for value, second in zip(card, other, strict=True):
            _same(value, second)
    else:
        assert card == (pytest.approx(other) if isinstance(other, float) else other)


class TestLearn:
    @pytest.mark.slow
    def test_is_what_each_room_learns(self, shop):
        table, learnt, day = transactions(shop.lines), shop.learnt, shop.as_of

        assert learnt.as_of == day
        assert learnt.terms == Terms(discount=0.2, margin=0.5)
        same(learnt.choice.fitted, choose(table, as_of=day).fitted)
        same(learnt.choice.spend, choose(table, as_of=day).spend)
        [edges] = rows_of(rfm.edges(rfm.summary(table, as_of=day)))
        assert [*learnt.edges.orders, *learnt.edges.recency_days, *learnt.edges.revenue_minor] == [
            edges[f"{measure}_{fifth}"]
            for measure in ("orders", "recency_days", "revenue_minor")
            for fifth in range(1, 5)
        ]
        orders = gaps(customer_purchases(shop.lines, as_of=day), as_of=day)
        assert written(learnt.orders)[0] == written(learn_timing(orders))[0]
        products = gaps(product_purchases(shop.lines, as_of=day), as_of=day)
        same(learnt.products, learn_timing(products))

    @pytest.mark.slow
    def test_is_the_same_by_the_engine(self, shop, monkeypatch):
        monkeypatch.setattr(reading, "AT_ONCE", 0)

        found = learn(shop.lines, as_of=shop.as_of, terms=shop.learnt.terms)

        for part in ("terms", "edges", "orders", "products", "quantities"):
            same(getattr(found, part), getattr(shop.learnt, part))
        for part in ("fitted", "spend", "scorecards"):
            same(getattr(found.choice, part), getattr(shop.learnt.choice, part))

    def test_of_transactions_knows_no_products(self, shop):
        found = learn(transactions(shop.lines), as_of=shop.as_of, terms=shop.learnt.terms)

        assert found.products is None
        assert found.quantities is None
        same(found.orders, shop.learnt.orders)

    def test_tells_of_each_stage(self):
        stages: list[str] = []

        class Told:
            def stage(self, name: str, total: int | None = None) -> None:
                stages.append(name)

            def advance(self, amount: int) -> None:
                raise AssertionError(amount)

        learn(lines_of(("ann", 1, 100)), as_of=AS_OF, progress=Told())

        assert [name for name in stages if name in {"orders", "groups", "rhythms", "products"}] == [
            "orders",
            "groups",
            "rhythms",
            "products",
        ]

    def test_without_returning_customers_knows_no_rhythm(self):
        learnt = learn(lines_of(("ann", 1, 100), ("bob", 1, 100), product="tea"), as_of=AS_OF)

        assert (learnt.orders, learnt.products, learnt.quantities) == (None, None, None)


class TestTerms:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"horizon_days": 0},
            {"horizon_days": 36_526},
            {"horizon_days": 1.5},
            {"horizon_days": float("nan")},
            {"discount": -0.1},
            {"discount": float("inf")},
            {"margin": 1.1},
            {"margin": float("nan")},
        ],
    )
    def test_refuse_what_cannot_be_counted(self, wrong):
        [(name, value)] = wrong.items()

        with pytest.raises(ImpossibleTerms) as refusal:
            Terms(**wrong)

        assert refusal.value.fields()["name"] == name
        assert refusal.value.fields()["value"] is value
