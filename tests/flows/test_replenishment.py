"""On the demo shop, whose customers are known, forecasts of the next purchase hold."""

from datetime import date

import ibis
import pytest

from regulars.edges.sandbox.generator import ShopParameters, stretches
from regulars.insight.timing import (
    customer_purchases,
    gaps,
    hold_out,
    look_back,
    product_purchases,
)

LAST_DAY = date(2026, 10, 31)
IN_SUMMER = date(2026, 7, 31)


@pytest.fixture(scope="module")
def lines():
    (books,) = stretches(ShopParameters(end=LAST_DAY, customers=50_000))
    return ibis.memtable(books.order_lines)


@pytest.mark.slow
class TestReplenishment:
    def test_is_a_tenth_nearer_than_the_personal_mean_and_says_the_right_chances(self, lines):
        purchases = product_purchases(lines, as_of=LAST_DAY).cache()

        found = hold_out(gaps(purchases, as_of=LAST_DAY))
        back = look_back(purchases, as_of=IN_SUMMER, days=90)

        assert found.pairs == 3_308
        assert found.gain > 0.10
        assert found.held_50 == pytest.approx(0.5, abs=0.03)
        assert found.held_80 == pytest.approx(0.8, abs=0.03)
        assert back.said == pytest.approx(back.came, rel=0.08)

    def test_next_orders_come_as_often_as_is_said(self, lines):
        purchases = customer_purchases(lines, as_of=LAST_DAY).cache()

        found = hold_out(gaps(purchases, as_of=LAST_DAY))
        back = look_back(purchases, as_of=IN_SUMMER, days=90)

        assert found.typical < found.personal_mean < found.personal_median
        assert found.held_80 == pytest.approx(0.8, abs=0.03)
        assert back.said == pytest.approx(back.came, rel=0.05)
        for _, said, came in back.tenths:
            assert came == pytest.approx(said, abs=0.06)
