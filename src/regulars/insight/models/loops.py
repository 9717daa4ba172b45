"""The loop over every history, written out for numba; NumPy does the same a block at a time.

It runs as plain Python too, only slowly. What is known beforehand of a frequency or of a day is in
tables, and each number of a slope and of a bend has a name: so the processor keeps them all.
"""

from __future__ import annotations

from math import exp, log

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


def ended(
    columns: tuple[Floats, Floats, Places, Places, Places],
    tables: tuple[Floats, Floats, Floats, Floats],
    r: float,
) -> tuple[float, Floats, Floats]:
    """BG/NBD's share of leaving; slope and bend by r, alpha, ln a and k.

    Parameters
    ----------
    columns
        Of each history: its frequency and its customers; the day of its age and that of its
        recency; the place of its frequency in the tables.
    tables
        ln(alpha + day) and 1 / (alpha + day) of each day; ln(a / k) and 1 / k of each frequency.
    r
        The parameter.
    """
    frequency, customers, ages, recencies, places = columns
    logs, shares, log_odds, by_k = tables
    value = s0 = s1 = s2 = s3 = 0.0
    h00 = h01 = h02 = h03 = h11 = h12 = h13 = h22 = h23 = h33 = 0.0
    for row in range(len(frequency)):
        age, recency, place = ages[row], recencies[row], places[row]
        m, count, per_k = r + frequency[row], customers[row], by_k[place]
        whole, so_far = shares[age], shares[recency]
        waited, steep = logs[age] - logs[recency], m * (whole - so_far)
        odds = m * waited + log_odds[place]
        small = exp(-abs(odds))
        chance = (1.0 if odds > 0 else small) / (1 + small)
        value += count * ((odds if odds > 0 else 0.0) + log(1 + small))
        left, either = count * chance, count * chance * (1 - chance)
        by_r, by_alpha = either * waited, either * steep
        s0 += left * waited
        s1 += left * steep
        s2 += left
        s3 -= left * per_k
        h00 += by_r * waited
        h01 += by_r * steep + left * (whole - so_far)
        h02 += by_r
        h03 -= by_r * per_k
        h11 += by_alpha * steep - left * steep * (whole + so_far)
        h12 += by_alpha
        h13 -= by_alpha * per_k
        h22 += either
        h23 -= either * per_k
        h33 += (either + left) * per_k * per_k
    bend = [h00, h01, h02, h03, h01, h11, h12, h13, h02, h12, h22, h23, h03, h13, h23, h33]
    return value, np.array([s0, s1, s2, s3]), np.array(bend).reshape(4, 4)
