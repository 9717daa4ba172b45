"""How much each of several opinions is worth, learnt from what came true."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROUNDS = 200
SMALL = 1e-6


def mixture(opinions: Floats, *, prior: Floats) -> Floats:
    """Find the shares in which distributions are mixed best.

    Definition
    ----------
    Maximises Σ log Σ share · opinion + Σ prior · log share by expectation and maximisation
    (Dempster, Laird & Rubin, *JRSS B* 39, 1977): each thing that came true is divided among the
    opinions by what they gave it, and the shares are the sums.

    Parameters
    ----------
    opinions
        What each distribution said of each thing that came true, shape (things, distributions).
        Things that none foresaw say nothing.
    prior
        As if so many things had come from each, shape (distributions,); positive.

    Returns
    -------
    numpy.ndarray
        Shares that sum to 1, shape (distributions,).

    Examples
    --------
    >>> mixture(np.array([[0.5, 0.0], [0.5, 0.0], [0.0, 0.5]]), prior=np.full(2, 1e-9)).round(3)
    array([0.667, 0.333])
    """
    foreseen = opinions[opinions.sum(axis=1) > 0]
    shares: Floats = prior / prior.sum()
    for _ in range(ROUNDS):
        parts = foreseen * shares
        parts /= np.maximum(parts.sum(axis=1, keepdims=True), np.finfo(float).tiny)
        sums = parts.sum(axis=0) + prior
        before, shares = shares, sums / sums.sum()
        if np.abs(shares - before).max() < SMALL:
            break
    return shares
