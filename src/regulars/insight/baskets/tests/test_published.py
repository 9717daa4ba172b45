"""Shops graded as others grade theirs: one that is made here, and two that others have measured.

Of Ta-Feng, recall@10 of the best counting peer is .1351, of TIFU-KNN .1281. Of Online Retail,
recall@10 of TIFU-KNN is .2087, of counting with popularity as a fill .2050.
"""

from __future__ import annotations

import pytest

from regulars.insight.baskets import Grade, grade
from regulars.insight.baskets.tests.published import online_retail, tafeng
from regulars.insight.baskets.tests.shops import shop_of_habits

MADE = Grade(
    customers=600,
    recall=0.4559,
    ndcg=0.4190,
    again_recall=0.9517,
    new_recall=0.1805,
    popular_recall=0.1189,
    foretold=965.2,
    found=970,
)
TAFENG = Grade(
    customers=13_858,
    recall=0.1572,
    ndcg=0.1423,
    again_recall=0.6646,
    new_recall=0.0666,
    popular_recall=0.0803,
    foretold=8_759.5,
    found=9_779,
)
ONLINE_RETAIL = Grade(
    customers=2_009,
    recall=0.2192,
    ndcg=0.3234,
    again_recall=0.4491,
    new_recall=0.0519,
    popular_recall=0.0360,
    foretold=5_040.3,
    found=4_791,
)


class TestGrade:
    @pytest.mark.parametrize(
        ("shop", "products", "expected"),
        [
            pytest.param(lambda: shop_of_habits(seed=20261122), 200, MADE, id="made"),
            pytest.param(tafeng, 11_997, TAFENG, id="tafeng", marks=pytest.mark.slow),
            pytest.param(
                online_retail, 3_186, ONLINE_RETAIL, id="online_retail", marks=pytest.mark.slow
            ),
        ],
    )
    def test_finds_the_share_of_the_last_baskets_that_is_said(self, shop, products, expected):
        history = shop()

        found = grade(history, count=10)

        assert (len(history.customers), len(history.products)) == (expected.customers, products)
        assert found.customers == expected.customers
        assert found.recall == pytest.approx(expected.recall, abs=5e-4)
        assert found.ndcg == pytest.approx(expected.ndcg, abs=5e-4)
        assert found.again_recall == pytest.approx(expected.again_recall, abs=1e-3)
        assert found.new_recall == pytest.approx(expected.new_recall, abs=1e-3)
        assert found.popular_recall == pytest.approx(expected.popular_recall, abs=1e-4)
        assert found.found == expected.found
        assert found.foretold == pytest.approx(expected.foretold, rel=0.01)
