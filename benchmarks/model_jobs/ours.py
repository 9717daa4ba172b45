"""Fits and forecasts by this library: ``python -m benchmarks.model_jobs.ours JOB FILE``."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from regulars.insight.models import (
    Histories,
    expected_purchases,
    expected_spend,
    fit_bg_nbd,
    fit_gamma_gamma,
    fit_pareto_nbd,
    fit_purchases,
    fit_spend,
    lifetime_value,
    probability_alive,
)


def timed(job: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of processor, and what came out."""
    start = time.process_time()
    found = job()
    return time.process_time() - start, found


def folded(data: Any) -> tuple[float, Histories]:
    """The store's distinct histories."""
    return timed(lambda: Histories.of(data["frequency"], data["recency"], data["age"]))


def fit(data: Any, learn: Callable[[Histories], Any]) -> dict[str, Any]:
    """Fold and fit."""
    folding, histories = folded(data)
    fitting, found = timed(lambda: learn(histories))
    return {
        "seconds": fitting,
        "folding": folding,
        "rows": len(histories.age),
        "log_likelihood": found.log_likelihood,
        "parameters": found.parameters.tolist(),
    }


def spend(data: Any) -> dict[str, Any]:
    """Fit the spend of those who came back."""
    again = data["frequency"] > 0
    seconds, found = timed(lambda: fit_gamma_gamma(data["frequency"][again], data["spend"][again]))
    return {"seconds": seconds, "rows": int(again.sum()), "parameters": found.parameters.tolist()}


def score(data: Any) -> dict[str, Any]:
    """Orders to expect within 90 days, and whether customers are alive, for each of them."""
    _, histories = folded(data)
    model = fit_purchases(histories)
    fresh = Histories(
        histories.frequency,
        histories.recency,
        histories.age,
        histories.customers,
        histories.places,
    )

    def both() -> tuple[Any, Any]:
        rows = fresh.places
        orders = expected_purchases(model, fresh, 90).at(rows)
        return orders, probability_alive(model, fresh).at(rows)

    seconds, (orders, _) = timed(both)
    intervals, _ = timed(orders.interval)
    means = fit_spend(data["frequency"], data["spend"])
    worth, value = timed(
        lambda: lifetime_value(
            model,
            fresh,
            expected_spend(means, data["frequency"], data["spend"]),
            730,
            margin=0.4,
            discount=0.1,
        )
    )
    doubt, _ = timed(value.interval)
    return {
        "seconds": seconds,
        "intervals": intervals,
        "lifetime value": worth,
        "its intervals": doubt,
        "rows": len(histories.age),
        "total": float(orders.value.sum()),
    }


def shops(data: Any) -> dict[str, Any]:
    """Fit one shop after the other."""
    starts = [0, *data["ends"][:-1]]
    columns = [data[name] for name in ("frequency", "recency", "age")]
    rows = [slice(*ends) for ends in zip(starts, data["ends"], strict=True)]

    def each() -> list[Any]:
        return [fit_bg_nbd(Histories.of(*(part[row] for part in columns))) for row in rows]

    seconds, found = timed(each)
    bad = sum(not (one.converged and np.isfinite(one.parameters).all()) for one in found)
    return {
        "seconds": seconds,
        "failed": bad,
        "log_likelihoods": [one.log_likelihood for one in found],
    }


JOBS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "bg_nbd": lambda data: fit(data, fit_bg_nbd),
    "pareto_nbd": lambda data: fit(data, fit_pareto_nbd),
    "spend": spend,
    "score": score,
    "shops": shops,
}

if __name__ == "__main__":
    with np.load(sys.argv[2]) as columns:
        print(json.dumps(JOBS[sys.argv[1]](dict(columns))))
