"""Two data sets that others have measured, read as they did."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from regulars.insight.baskets import History

DATA = Path(__file__).resolve().parents[5] / "../shared/data"


def published(name: str) -> Path:
    """The file, where whoever runs the tests has it."""
    if not (DATA / name).exists():
        pytest.skip("the published data is not here")
    return DATA / name


def tafeng() -> History:
    """13,858 customers of a supermarket, their baskets in order; days are not known."""
    past = json.loads(published("tafeng_history.json").read_text())
    future = json.loads(published("tafeng_future.json").read_text())
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
    lines = pd.read_parquet(published("online_retail.parquet"))
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
