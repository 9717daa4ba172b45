"""Products that go together, by the baskets they share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from regulars.insight.baskets.history import History

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

BLOCK = 1_000  # products paired at once
PAIRED_BASKETS = 200_000  # baskets that likeness is counted from
PAIRED_LARGEST = 500  # products of a basket that likeness is counted from
DAMPING = 5.0  # baskets of doubt in a likeness
COMPANIONS = 50  # of each product


def likeness(history: History, assortment: Integers) -> sparse.csr_array:
    """How alike products are by the baskets they share.

    Definition
    ----------
    n_ij / (√(n_i n_j) + 5) over baskets, n_ij those with both: the cosine, damped where few baskets
    speak (Sarwar et al., *WWW* 2001). The 50 nearest of each product are kept, equal ones by the
    place in the assortment. At most 200,000 baskets are looked at, evenly taken, and those of more
    than 500 products, which are no choice of one customer, are left out.
    """
    step = max(1, -(-len(history.owner) // PAIRED_BASKETS))
    column = np.full(len(history.products), -1)
    column[assortment] = np.arange(len(assortment))
    sizes = np.bincount(history.basket, minlength=len(history.owner))
    kept = (history.basket % step == 0) & (column[history.product] >= 0)
    kept &= sizes[history.basket] <= PAIRED_LARGEST
    shape = (len(history.owner), len(assortment))
    held = sparse.csr_array(
        (
            np.ones(int(kept.sum()), np.float32),
            (history.basket[kept], column[history.product[kept]]),
        ),
        shape=shape,
    )
    counts = np.asarray(held.sum(axis=0), float).ravel()
    by_product = held.T.tocsr()
    blocks = [
        _nearest(by_product[start : start + BLOCK] @ held, counts, start)
        for start in range(0, len(assortment), BLOCK)
    ]
    return sparse.csr_array(sparse.vstack(blocks, format="csr"))


def _nearest(joint: sparse.csr_array, counts: Floats, start: int) -> sparse.csr_array:
    """The likeness of a block of products, from the baskets they share with all."""
    shared = joint.tocoo()
    off = shared.row + start != shared.col
    row, other = shared.row[off].astype(np.int64), shared.col[off].astype(np.int64)
    cosine = shared.data[off] / (np.sqrt(counts[row + start] * counts[other]) + DAMPING)
    order = np.lexsort((other, -cosine, row))
    row, other, cosine = row[order], other[order], cosine[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    near = rank < COMPANIONS
    values = (cosine[near].astype(np.float32), (row[near], other[near]))
    return sparse.csr_array(values, shape=joint.shape)
