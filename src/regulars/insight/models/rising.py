"""Ratios of gamma functions: ln Gamma(z + n) / Gamma(z) for whole n."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, polygamma, psi

Floats = NDArray[np.float64]

LONGEST = 10_000  # numbers to add up; of more, the difference of two functions is taken


@dataclass(frozen=True)
class Rising:
    """The logarithm of z (z+1) ... (z+n-1) for some whole n, with its slope and bend in z.

    Added up from the logarithms themselves. The difference of two gamma functions is the same, but
    has no digits left where z is large beside n, as it becomes where customers hardly differ.
    """

    value: Floats
    slope: Floats
    bend: Floats

    @classmethod
    def of(cls, base: float, counts: Floats) -> Rising:
        """The three for each count."""
        factors = base + np.arange(min(int(counts.max(initial=0)), LONGEST))
        places = np.minimum(counts, LONGEST).astype(np.intp)
        steps = (np.log(factors), 1 / factors, -1 / factors**2)
        value, slope, bend = (np.append(0.0, np.cumsum(step))[places] for step in steps)
        far = counts > LONGEST
        if far.any():
            ends = base + counts[far]
            value[far] = gammaln(ends) - gammaln(base)
            slope[far] = psi(ends) - psi(base)
            bend[far] = polygamma(1, ends) - polygamma(1, base)
        return cls(value, slope, bend)
