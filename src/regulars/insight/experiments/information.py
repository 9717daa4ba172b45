"""Whether customers tell enough for the normal approximation: many small voices, not a few loud."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_INFORMATIVE = 20.0  # in each arm; below, an interval promises more than it keeps


def informative(values: Floats) -> float:
    """Tell how many equal buyers an arm's customers are worth: customers over kurtosis.

    Definition
    ----------
    With d the values less their mean, sum(d^2)^2 / sum(d^4); 0 where all values are the same. Of n
    customers of whom a small share p bring the same and the rest nothing, it is about n p.

    Notes
    -----
    Source: ours. That the square root of it bounds the error of the normal approximation is the
    theorem of Berry and Esseen, with the fourth moment in place of the third.

    Examples
    --------
    >>> round(informative(np.array([20.0] * 30 + [0.0] * 9_970)), 1)
    30.2
    """
    squares = (values - values.mean()) ** 2
    if not squares.any():
        return 0.0
    squares /= squares.max()  # the fourth power of large amounts is beyond a float
    return float(squares.sum()) ** 2 / float(squares @ squares)


def informative_so_far(sums: Floats) -> Floats:
    """The same from running sums of a column's powers from 0 to 4, shape (5, looks); (looks,)."""
    count, *powers = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        mean, second, third, fourth = (power / count for power in powers)
        variance = second - mean**2
        tails = fourth - 4 * mean * third + 6 * mean**2 * second - 3 * mean**4
        found = count * variance**2 / tails
    enough: Floats = np.where((variance > 0) & (tails > 0), found, 0.0)
    return enough
