"""Learn from a made-up shop, and list what to offer every customer of it."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from regulars.insight.baskets import History, fit_next_basket

PRODUCTS = 8_000
FAVOURITES = 4
DAYS = 700


def shop(customers: int) -> History:
    """About four baskets a customer, two or three products a basket, some of them favourites."""
    draws = np.random.default_rng(20261122)
    owner = np.repeat(np.arange(customers), 1 + draws.geometric(0.3, customers))
    basket = np.repeat(np.arange(len(owner)), draws.geometric(0.4, len(owner)))
    day, owner = draws.integers(0, DAYS, len(owner))[basket], owner[basket]
    favourites = draws.integers(0, PRODUCTS, (customers, FAVOURITES))
    chosen = favourites[owner, draws.integers(0, FAVOURITES, len(owner))]
    anything = (PRODUCTS * draws.random(len(owner)) ** 3).astype(int)
    product = np.where(draws.random(len(owner)) < 0.4, chosen, anything)
    names = [pa.array(values).cast(pa.string()) for values in (owner, product)]
    return History.of(names[0], day, names[1])


def main(customers: str, found: str) -> None:
    """Do the job and write seconds of processor for each part of it."""
    history = shop(int(customers))
    begun = time.process_time()
    model = fit_next_basket(history)
    learnt = time.process_time()
    rows = sum(batch.num_rows for batch in model.suggest(count=10))
    figures = {
        "learning": learnt - begun,
        "listing": time.process_time() - learnt,
        "lines": len(history.product),
        "rows": rows,
    }
    Path(found).write_text(json.dumps(figures), encoding="utf-8")


main(*sys.argv[1:])
