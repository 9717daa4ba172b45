from __future__ import annotations

import pytest

from regulars.insight.advice.quadrant import ORDER_VALUE_EDGES, order_value_edge, quadrant_of
from regulars.insight.advice.types import Quadrant


class TestQuadrantOf:
    @pytest.mark.parametrize(
        ("value", "orders", "quadrant"),
        [
            (7_000, 1.5, Quadrant.VALUABLE_HABIT),
            (6_999, 1.5, Quadrant.EVERYDAY_STAPLE),
            (7_000, 1.49, Quadrant.CONSIDERED_PURCHASE),
            (6_999, 1.49, Quadrant.OCCASIONAL_TREAT),
        ],
    )
    def test_gives_the_edge_to_the_higher_side(self, value: float, orders: float, quadrant: str):
        found = quadrant_of(order_value_minor=value, orders_per_year=orders, value_edge_minor=7_000)

        assert found is quadrant


class TestOrderValueEdge:
    @pytest.mark.parametrize(
        ("currency", "edge"),
        [("EUR", 7_000), ("JPY", 11_000), ("KWD", 23_000), ("USD", 7_500), ("XAF", 75)],
    )
    def test_is_in_minor_units_of_the_currency(self, currency: str, edge: float):
        assert order_value_edge(currency) == edge

    def test_knows_real_currencies_only(self):
        assert all(order_value_edge(currency) > 0 for currency in ORDER_VALUE_EDGES)
