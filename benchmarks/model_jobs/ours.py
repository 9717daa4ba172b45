"""Fits and forecasts by this library: ``python -m benchmarks.model_jobs.ours JOB FILE``."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.model_jobs.stores import SHOPS, shop_of
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

Columns = dict[str, np.ndarray]


class Stopwatch:
    """Seconds of processor by name; "all" is the job and what it needs first."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}

    def of(self, name: str, job: Callable[[], Any]) -> Any:
        """Do it, and keep how long it took."""
        start = time.process_time()
        found = job()
        self.times[name] = time.process_time() - start
        return found

    def told(self, *whole: str, **found: Any) -> dict[str, Any]:
        """The times, and what was found."""
        return {"times": {"all": sum(self.times[name] for name in whole), **self.times}, **found}


def folded(data: Columns) -> Histories:
    """The store's distinct histories."""
    return Histories.of(data["frequency"], data["recency"], data["age"])


def fit(data: Columns, learn: Callable[[Histories], Any]) -> dict[str, Any]:
    """Fold and fit."""
    watch = Stopwatch()
    histories = watch.of("folding", lambda: folded(data))
    found = watch.of("job", lambda: learn(histories))
    rows, parameters = len(histories.age), found.parameters.tolist()
    return watch.told("folding", "job", rows=rows, parameters=parameters)


def spend(data: Columns) -> dict[str, Any]:
    """Fit the spend of those who came back."""
    watch, again = Stopwatch(), data["frequency"] > 0
    counts, means = data["frequency"][again], data["spend"][again]
    found = watch.of("job", lambda: fit_gamma_gamma(counts, means))
    return watch.told("job", rows=len(counts), parameters=found.parameters.tolist())


def score(data: Columns) -> dict[str, Any]:
    """Orders to expect within 90 days, and whether customers are alive, for each of them."""
    watch, histories = Stopwatch(), folded(data)
    model, means = fit_purchases(histories), fit_spend(data["frequency"], data["spend"])
    rows = histories.places
    if rows is None:
        raise RuntimeError("the customers' places are lost")
    fresh = replace(histories)  # nothing of it is known yet

    def both() -> Any:
        orders = expected_purchases(model, fresh, 90).at(rows)
        return orders, probability_alive(model, fresh).at(rows)

    def worth() -> Any:
        each = expected_spend(means, data["frequency"], data["spend"])
        return lifetime_value(model, fresh, each, 730, margin=0.4, discount=0.1)

    orders, _ = watch.of("job", both)
    watch.of("interval of orders", orders.interval)
    value = watch.of("lifetime value", worth)
    watch.of("its interval", value.interval)
    return watch.told("job", rows=len(histories.age), total=float(orders.value.sum()))


def shops(data: Columns) -> dict[str, Any]:
    """Fit one shop after the other."""
    watch = Stopwatch()
    found = watch.of(
        "job",
        lambda: [fit_bg_nbd(Histories.of(*shop_of(data, shop))) for shop in range(SHOPS)],
    )
    bad = sum(not (one.converged and np.isfinite(one.parameters).all()) for one in found)
    return watch.told("job", failed=bad, parameters=[one.parameters.tolist() for one in found])


JOBS: dict[str, Callable[[Columns], dict[str, Any]]] = {
    "bg_nbd": lambda data: fit(data, fit_bg_nbd),
    "pareto_nbd": lambda data: fit(data, fit_pareto_nbd),
    "spend": spend,
    "score": score,
    "shops": shops,
}

if __name__ == "__main__":
    with np.load(sys.argv[2]) as columns:
        print(json.dumps(JOBS[sys.argv[1]](dict(columns))))
