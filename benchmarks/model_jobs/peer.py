"""The same by lifetimes, in the peers' own environment: ``python peer.py JOB FILE``."""

from __future__ import annotations

import json
import sys
import time
import warnings

import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter, ParetoNBDFitter

warnings.simplefilter("ignore")


def timed(job):
    """Seconds of processor, and what came out."""
    start = time.process_time()
    found = job()
    return time.process_time() - start, found


def fit(fitter, data):
    """Fit what comes back; its default settings."""
    columns = [pd.Series(data[name]) for name in ("frequency", "recency", "age")]
    seconds, found = timed(lambda: fitter.fit(*columns))
    return {"seconds": seconds, "parameters": list(found.params_)}


def spend(data):
    """Fit the spend of those who came back."""
    again = data["frequency"] > 0
    counts, means = (pd.Series(data[name][again]) for name in ("frequency", "spend"))
    seconds, found = timed(lambda: GammaGammaFitter().fit(counts, means))
    return {"seconds": seconds, "parameters": list(found.params_)}


def score(data):
    """Orders to expect within 90 days, and whether customers are alive."""
    x, recency, age = (pd.Series(data[name]) for name in ("frequency", "recency", "age"))
    some = slice(None, None, 50)
    fitter = BetaGeoFitter().fit(x[some], recency[some], age[some])

    def both():
        orders = fitter.conditional_expected_number_of_purchases_up_to_time(90, x, recency, age)
        return orders, fitter.conditional_probability_alive(x, recency, age)

    seconds, (orders, _) = timed(both)
    return {"seconds": seconds, "total": float(orders.sum())}


def shops(data):
    """Fit one shop after the other; None where that fails."""
    starts = [0, *data["ends"][:-1]]
    found = []

    def each():
        for start, end in zip(starts, data["ends"], strict=True):
            columns = [pd.Series(data[name][start:end]) for name in ("frequency", "recency", "age")]
            try:
                found.append(list(BetaGeoFitter().fit(*columns).params_))
            except Exception:  # noqa: BLE001 - whatever it raises, the shop has no model
                found.append(None)

    seconds, _ = timed(each)
    return {"seconds": seconds, "failed": found.count(None), "parameters": found}


JOBS = {
    "bg_nbd": lambda data: fit(BetaGeoFitter(), data),
    "pareto_nbd": lambda data: fit(ParetoNBDFitter(), data),
    "spend": spend,
    "score": score,
    "shops": shops,
}

if __name__ == "__main__":
    with np.load(sys.argv[2]) as columns:
        print(json.dumps(JOBS[sys.argv[1]](dict(columns))))
