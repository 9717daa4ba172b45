"""Ratios of gamma functions: ln Gamma(z + n) / Gamma(z) for whole n."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, polygamma, psi

Floats = NDArray[np.float64]

LONGEST = 1_000_000  # numbers to add up; of more, the difference of two functions is taken


@dataclass(frozen=True)
class Rising:
    """The logarithm of z (z+1) ... (z+n-1) for some whole n, with its slope and bend in z.

    Added up from the logarithms themselves. The difference of two gamma functions is the same, but
    has no digits left where z is large, as it becomes where customers hardly differ.
    """

    value: Floats
    slope: Floats
    bend: Floats

    @classmethod
    def of(cls, base: float, counts: Floats) -> Rising:
        """The three for each count."""
        longest = int(counts.max(initial=0))
        if longest > LONGEST:
            return cls(
                gammaln(base + counts) - gammaln(base),
                psi(base + counts) - psi(base),
                polygamma(1, base + counts) - polygamma(1, base),
            )
        factors = base + np.arange(longest)
        places = counts.astype(np.intp)
        steps = (np.log(factors), 1 / factors, -1 / factors**2)
        value, slope, bend = (np.append(0.0, np.cumsum(step))[places] for step in steps)
        return cls(value, slope, bend)
