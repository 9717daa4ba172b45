"""Figures with their ranges: in the singular and the plural, and no range that holds nothing."""

from __future__ import annotations

import pytest

from regulars.edges.report.words.ranges import orders_text, ranged, span_of, times_text
from regulars.edges.report.writing import Writer

ENGLISH = Writer("en", "EUR")


class TestRanges:
    def test_are_left_out_where_both_ends_read_alike(self):
        assert ranged("€8", "€7", "€9") == "€8 (€7 to €9)"
        assert ranged("€8", "€8", "€8") == "€8"
        assert [span_of("€7", "€9"), span_of("€8", "€8")] == ["€7 to €9", "€8"]


class TestTimes:
    @pytest.mark.parametrize(
        ("times", "text"),
        [
            (0.0, "0 times"),
            (0.61, "0.61 times"),
            (1.0, "once"),
            (1.02, "once"),
            (1.4, "1.4 times"),
            (4_188.3, "4,188 times"),
        ],
    )
    def test_are_once_or_many(self, times, text):
        assert times_text(times, ENGLISH) == text


class TestOrders:
    @pytest.mark.parametrize(
        ("orders", "text"),
        [
            ((1.0, 0.0, 3.0), "1 order (0 to 3)"),
            ((0.2, 0.0, 1.0), "0.20 orders (0 to 1)"),
            ((12.4, 12.0, 12.4), "12 orders"),
        ],
    )
    def test_are_one_or_many(self, orders, text):
        assert orders_text(*orders, ENGLISH) == text
