"""Two data sets that others have measured, held out as they did."""

from __future__ import annotations

import pytest

from regulars.insight.baskets import grade
from regulars.insight.baskets.tests.published import DATA, online_retail, tafeng


@pytest.mark.slow
class TestTafeng:
    """Recall@10 of the best counting peer is .1351, of TIFU-KNN .1281."""

    def test_recall_and_gain(self):
        if not (DATA / "tafeng_history.json").exists():
            pytest.skip("the published data is not here")
        history = tafeng()

        found = grade(history, count=10)

        assert (len(history.customers), len(history.products)) == (13_858, 11_997)
        assert found.customers == 13_858
        assert found.popular_recall == pytest.approx(0.0803, abs=1e-4)
        assert found.recall == pytest.approx(0.1573, abs=5e-4)
        assert found.ndcg == pytest.approx(0.1423, abs=5e-4)
        assert found.again_recall == pytest.approx(0.6643, abs=1e-3)
        assert found.new_recall == pytest.approx(0.0666, abs=1e-3)
        assert found.foretold == pytest.approx(found.found, rel=0.12)


@pytest.mark.slow
class TestOnlineRetail:
    """Recall@10 of TIFU-KNN is .2087, of counting with popularity as a fill .2050."""

    def test_recall_and_gain(self):
        if not (DATA / "online_retail.parquet").exists():
            pytest.skip("the published data is not here")
        history = online_retail()

        found = grade(history, count=10)

        assert (len(history.customers), len(history.products)) == (2_009, 3_186)
        assert found.customers == 2_009
        assert found.popular_recall == pytest.approx(0.036, abs=1e-4)
        assert found.recall == pytest.approx(0.2192, abs=5e-4)
        assert found.ndcg == pytest.approx(0.3234, abs=5e-4)
        assert found.again_recall == pytest.approx(0.4491, abs=1e-3)
        assert found.new_recall == pytest.approx(0.0519, abs=1e-3)
        assert found.foretold == pytest.approx(found.found, rel=0.12)
