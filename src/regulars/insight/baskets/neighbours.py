"""Customers with like taste, and what they buy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from regulars.insight.baskets.history import History
from regulars.insight.baskets.store import DECAY, Store, rows_of

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

NEAREST = 200


def tastes(history: History, customers: Integers) -> sparse.csr_array:
    """What some customers buy: a weight for each product they had.

    Definition
    ----------
    Σ over the baskets with the product of 0.9 to the power of the baskets after it, divided by the
    number of baskets: the personal vector of TIFU-KNN (Hu et al., *SIGIR* 2020) with one decay in
    place of two.
    """
    rows, whose = rows_of(history, customers)
    sizes = history.baskets_of[customers]
    number = history.basket[rows] - history.baskets_from[customers][whose]
    weights = DECAY ** (sizes[whose] - 1.0 - number) / sizes[whose]
    shape = (len(customers), len(history.products))
    values = (weights.astype(np.float32), (whose, history.product[rows]))
    return sparse.csr_array(values, shape=shape)


class Neighbourhood:
    """The customers whom others are compared with, and their tastes.

    Definition
    ----------
    The 200 references with the largest cosine to a customer's taste, the customer left out, speak
    with equal voice: the average of their tastes (TIFU-KNN's neighbour part). Of more than 10,000
    customers with two baskets, 10,000 are the references, evenly taken, so that the work grows
    with the customers and not with their square.
    """

    def __init__(self, store: Store) -> None:
        self.references = store.references
        self.tastes = tastes(store.history, store.references)
        self.directions = _directions(self.tastes).T.tocsr()

    def opinion(self, customers: Integers, taste: sparse.csr_array) -> sparse.csr_array:
        """The average taste of each customer's neighbours, shape (customers, products)."""
        nearness = (_directions(taste) @ self.directions).toarray()
        nearness[customers[:, None] == self.references[None, :]] = 0
        most = min(NEAREST, nearness.shape[1])
        if not most:
            return sparse.csr_array(taste.shape, dtype=np.float32)
        # Among equally near ones at the edge, the partition chooses, the same in every run.
        nearest = np.argpartition(-nearness, most - 1, axis=1)[:, :most]
        near = np.take_along_axis(nearness, nearest, axis=1) > 0
        voices = near / np.maximum(near.sum(axis=1, keepdims=True), 1)
        whose = np.repeat(np.arange(len(customers)), most)
        weights = sparse.csr_array(
            (voices.ravel().astype(np.float32), (whose, nearest.ravel())), shape=nearness.shape
        )
        return sparse.csr_array(weights @ self.tastes)


def _directions(tastes: sparse.csr_array) -> sparse.csr_array:
    """Each row divided by its length."""
    lengths = np.sqrt(np.asarray(tastes.multiply(tastes).sum(axis=1), float).ravel())
    scale = sparse.diags_array(1 / np.maximum(lengths, 1e-12))
    return sparse.csr_array(scale @ tastes).astype(np.float32)
