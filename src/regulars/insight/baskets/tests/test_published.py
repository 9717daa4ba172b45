"""Two data sets that others have measured, held out as they did."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from regulars.insight.baskets import Grade, History, grade

DATA = Path(__file__).resolve().parents[5] / "../shared/data"


def tafeng() -> History:
    """13,858 customers of a supermarket, their baskets in order; days are not known."""
    past = json.loads((DATA / "tafeng_history.json").read_text())
    future = json.loads((DATA / "tafeng_future.json").read_text())
    rows = [
        (customer, number, product)
        for customer, held in past.items()
        for number, basket in enumerate([*held[1:-1], future[customer][1]])
        for product in basket
    ]
    customers, numbers, products = zip(*rows, strict=True)
    return History.of(list(customers), list(numbers), [f"{product:05}" for product in products])


def online_retail() -> History:
    """Invoices of a gift shop: products in five baskets at least, customers with three at least."""
    lines = pd.read_parquet(DATA / "online_retail.parquet")
    lines = lines[lines.CustomerID.notna() & (lines.Quantity > 0) & (lines.UnitPrice > 0)]
    keys = ["CustomerID", "InvoiceNo", "StockCode"]
    held = lines.groupby(keys, as_index=False).InvoiceDate.min()
    held = held[held.groupby("StockCode").InvoiceNo.transform("size") >= 5]
    held = held[held.groupby("CustomerID").InvoiceNo.transform("nunique") >= 3]
    began = held.groupby(["CustomerID", "InvoiceNo"]).InvoiceDate.transform("min")
    day = (began - pd.Timestamp("2010-12-01")).dt.total_seconds() / 86_400
    # Invoices of the same minute stay apart, and in the order of their numbers.
    day += held.InvoiceNo.astype(float) / 1e12
    return History.of(
        held.CustomerID.astype(int).astype(str).tolist(), day, held.StockCode.tolist()
    )


def graded(history: History) -> Grade:
    return grade(history, count=10)


@pytest.mark.slow
class TestTafeng:
    """Recall@10 of the best counting peer is .1351, of TIFU-KNN .1281."""

    def test_recall_and_gain(self):
        if not (DATA / "tafeng_history.json").exists():
            pytest.skip("the TaFeng baskets are not here")
        history = tafeng()

        found = graded(history)

        assert (len(history.customers), len(history.products)) == (13_858, 11_997)
        assert found.customers == 13_858
        assert found.popular_recall == pytest.approx(0.0803, abs=1e-4)
        assert found.recall == pytest.approx(0.1569, abs=5e-4)
        assert found.ndcg == pytest.approx(0.1419, abs=5e-4)
        assert found.again_recall == pytest.approx(0.6634, abs=1e-3)
        assert found.new_recall == pytest.approx(0.0657, abs=1e-3)
        assert found.foretold == pytest.approx(found.found, rel=0.12)


@pytest.mark.slow
class TestOnlineRetail:
    """Recall@10 of TIFU-KNN is .2087, of counting with popularity as a fill .2050."""

    def test_recall_and_gain(self):
        if not (DATA / "online_retail.parquet").exists():
            pytest.skip("the Online Retail data are not here")
        history = online_retail()

        found = graded(history)

        assert (len(history.customers), len(history.products)) == (2_009, 3_186)
        assert found.customers == 2_009
        assert found.popular_recall == pytest.approx(0.036, abs=1e-4)
        assert found.recall == pytest.approx(0.2144, abs=5e-4)
        assert found.ndcg == pytest.approx(0.3112, abs=5e-4)
        assert found.again_recall == pytest.approx(0.437, abs=1e-3)
        assert found.new_recall == pytest.approx(0.0475, abs=1e-3)
        assert found.foretold == pytest.approx(found.found, rel=0.12)
