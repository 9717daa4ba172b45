"""The same by lifetimes, in the peers' own environment: ``python peer.py FILE DAY OUT``."""

from __future__ import annotations

import json
import sys
import time
import warnings

import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter
from lifetimes.utils import summary_data_from_transaction_data

warnings.simplefilter("ignore")
MONTHS, MONTHLY = 24, 1.1 ** (1 / 12) - 1
times = {}


def timed(name, job):
    """Do it, and keep how many seconds of processor it took."""
    start = time.process_time()
    found = job()
    times[name] = time.process_time() - start
    return found


def read(path):
    """The orders of known customers."""
    columns = ["customer_id", "ordered_on", "is_order", "amount_minor"]
    rows = pd.read_parquet(path, columns=columns)
    rows = rows[rows.is_order & rows.customer_id.notna()]
    return rows.assign(ordered_on=pd.to_datetime(rows.ordered_on))


def score(table, often, much):
    """Purchases within 90 and 365 days, P(alive) and lifetime value of every customer."""
    history = table.frequency, table.recency, table["T"]
    expected = often.conditional_expected_number_of_purchases_up_to_time
    spend = table.monetary_value.where(table.frequency > 0, table.monetary_value.mean())
    return table.assign(
        soon=expected(90, *history),
        later=expected(365, *history),
        alive=often.conditional_probability_alive(*history),
        value=much.customer_lifetime_value(
            often, *history, spend, time=MONTHS, discount_rate=MONTHLY, freq="D"
        ),
    )


def main(path, day, out):
    """Read, sum up, learn, score and write."""
    orders = timed("reading", lambda: read(path))
    table = timed(
        "summing up",
        lambda: summary_data_from_transaction_data(
            orders,
            "customer_id",
            "ordered_on",
            monetary_value_col="amount_minor",
            observation_period_end=day,
        ),
    )
    again = table[(table.frequency > 0) & (table.monetary_value > 0)]
    often = timed("BG/NBD", lambda: BetaGeoFitter().fit(table.frequency, table.recency, table["T"]))
    much = timed(
        "Gamma-Gamma", lambda: GammaGammaFitter().fit(again.frequency, again.monetary_value)
    )
    found = timed("scoring", lambda: score(table, often, much))
    timed("writing", lambda: found.to_parquet(out))
    print(json.dumps({"times": times, "rows": len(found), "parameters": list(often.params_)}))


main(*sys.argv[1:])
