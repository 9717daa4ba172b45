"""What a correction looks at: a customer's own gaps of one product before the one to foretell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from regulars.insight.timing.pace import Pace
from regulars.insight.timing.records import Floats, Integers, Records, log_days

if TYPE_CHECKING:
    from regulars.insight.timing.outlook import Known

# Nothing of other products: when they were bought tells when the customer was in the shop, which
# is known of gaps that have closed and not of the one that has not.
NAMES = ("gaps", "off", "last", "spread", "log_quantity", "weekday")
WEEK = 7


def features_of_gaps(pace: Pace, records: Records, base: Floats) -> Floats:
    """The features of every gap, open or closed, from the gaps before it.

    Parameters
    ----------
    pace, records
        What was learnt, and the purchases.
    base
        :meth:`Pace.base` of each pair.

    Returns
    -------
    Floats
        Shape (purchases, features), in the order of :data:`NAMES`: how many gaps the pair has
        closed; how much longer than the base they were on average, how much longer the last of them
        was, and their standard deviation, in logarithms; the quantity that opened this gap; the
        weekday. NaN where a pair has too few gaps to tell.
    """
    written = log_days(records)
    closed = ~records.is_open
    before = base[records.pair]
    off = np.where(closed, written - pace.elasticity * records.log_quantity - before, 0.0)
    last = np.roll(written, 1) - before
    return _matrix(
        gaps=(records.number - 1).astype(float),
        off=_so_far(records, off),
        last=last,
        total=_so_far(records, written),
        squares=_so_far(records, written**2),
        log_quantity=records.log_quantity,
        bought_on=records.bought_on,
    )


def features_of_pairs(pace: Pace, known: Known) -> Floats:
    """The same of the open gap of each pair."""
    sums, base = known.sums, pace.base(known.sums)
    return _matrix(
        gaps=sums.gaps,
        off=pace.offs(sums) * sums.gaps,
        last=known.last_log_days - base,
        total=sums.log_days,
        squares=known.log_days_squared,
        log_quantity=known.last_log_quantity,
        bought_on=known.last_on,
    )


def _so_far(records: Records, values: Floats) -> Floats:
    """For each purchase the total over the earlier ones of its pair."""
    total = np.cumsum(values) - values
    found: Floats = total - total[records.firsts][records.pair]
    return found


def _matrix(
    *,
    gaps: Floats,
    off: Floats,
    last: Floats,
    total: Floats,
    squares: Floats,
    log_quantity: Floats,
    bought_on: Integers,
) -> Floats:
    count = np.maximum(gaps, 1)
    # Rounded, so that sums in another order give the same feature, and the same leaf of a tree.
    variance = np.maximum(np.round(squares / count - (total / count) ** 2, 9), 0.0)
    return np.column_stack(
        [
            gaps,
            np.where(gaps > 0, np.round(off / count, 9), np.nan),
            np.where(gaps > 0, np.round(last, 9), np.nan),
            np.where(gaps > 1, np.sqrt(variance), np.nan),
            log_quantity,
            (bought_on + 3) % WEEK,  # 1970 began on a Thursday
        ]
    )
