"""Measures, RFM and cohorts by lifetimes.utils and pandas; runs in the peers' own environment."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
from lifetimes.utils import summary_data_from_transaction_data

FIFTHS = [0.2, 0.4, 0.6, 0.8]


def main(path: str, as_of: str) -> None:
    """Do the job and print its sums."""
    columns = ["customer_id", "ordered_on", "is_order", "amount_minor", "cost_minor"]
    orders = pd.read_parquet(path, columns=columns)
    orders.columns = ["customer", "day", "sold", "amount", "cost"]
    orders["day"] = pd.to_datetime(orders.day)
    day = pd.Timestamp(as_of)
    orders = orders[orders.day <= day]
    known = orders[orders.customer.notna()]
    sold = known[known.sold]

    year = orders[orders.day > day - pd.Timedelta(days=365)]
    frequency = year[year.sold].groupby("customer").size()
    before = sold.day.between(day - pd.Timedelta(days=729), day - pd.Timedelta(days=365))
    kept = len(set(sold.customer[before]) & set(frequency.index))
    print(len(frequency), (frequency > 1).sum(), kept)
    print(year.sold.sum(), year.amount.sum())

    summary = summary_data_from_transaction_data(
        sold, "customer", "day", monetary_value_col="amount", observation_period_end=day
    )
    customers = summary.assign(
        days=summary["T"] - summary.recency,
        orders=sold.groupby("customer").size(),
        revenue=known.groupby("customer").amount.sum(),
    )

    def fifth(name: str) -> pd.Series:
        edges = np.quantile(customers[name], FIFTHS, method="inverted_cdf")
        return 1 + np.searchsorted(edges, customers[name], side="left")

    customers = customers.assign(r=6 - fifth("days"), f=fifth("orders"), m=fifth("revenue"))
    print((customers.r * customers.m).sum())

    month = known.day.dt.year * 12 + known.day.dt.month
    entry = known.customer.map(month[known.sold].groupby(sold.customer).min())
    started = entry.notna()
    age = (month - entry)[started].clip(lower=0).astype(int)
    cells = (
        known[started]
        .groupby([entry[started], age])
        .agg(orders=("sold", "sum"), revenue=("amount", "sum"), cost=("cost", "sum"))
    )
    buyers = sold.groupby([entry[known.sold], age[known.sold]]).customer.nunique()
    print((buyers * (buyers.index.get_level_values(1) + 1)).sum())
    print(cells.revenue.sum())


main(*sys.argv[1:])
