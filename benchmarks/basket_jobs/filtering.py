"""The same job by collaborative filtering with the implicit package, in an environment of its own.

What customers bought before may be foretold again, as most of a next basket is that.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import CosineRecommender
from scipy import sparse

COUNT = 10
MODELS = {
    "cosine": lambda: CosineRecommender(K=100, num_threads=1),
    "als": lambda: AlternatingLeastSquares(factors=64, num_threads=1, random_state=1),
}


def main(rows: str, found: str) -> None:
    """Do the job by each model and write its figures and its seconds of processor."""
    bought = pd.read_parquet(rows)
    last = bought.groupby("customer").day.transform("max")
    first = bought.groupby("customer").day.transform("min")
    is_last = (bought.day == last) & (first < last)
    rest = bought[~is_last]
    hidden = bought[is_last].groupby("customer")["product"].agg(set)
    shape = (int(bought.customer.max()) + 1, int(bought["product"].max()) + 1)
    places = (rest.customer.to_numpy(), rest["product"].to_numpy())
    counts = sparse.csr_matrix((np.ones(len(rest), np.float32), places), shape=shape)
    figures = {}
    for name, make in MODELS.items():
        begun = time.process_time()
        model = make()
        model.fit(counts, show_progress=False)
        asked = hidden.index.to_numpy()
        products, _ = model.recommend(
            asked, counts[asked], N=COUNT, filter_already_liked_items=False
        )
        seconds = time.process_time() - begun
        figures[name] = {**graded(products, hidden.tolist()), "seconds": seconds}
    Path(found).write_text(json.dumps(figures), encoding="utf-8")


def graded(products: np.ndarray, hidden: list[set[int]]) -> dict[str, float]:
    """Recall and NDCG, averaged over customers."""
    discounts = 1 / np.log2(np.arange(COUNT) + 2)
    recalls, gains = [], []
    for mine, held in zip(products, hidden, strict=True):
        hits = np.isin(mine, list(held))
        recalls.append(hits.sum() / len(held))
        gains.append(discounts[: len(hits)] @ hits / discounts[: len(held)].sum())
    return {"recall": float(np.mean(recalls)), "ndcg": float(np.mean(gains))}


main(*sys.argv[1:])
