"""How good the forecasts are: on gaps held out, and on days that have come since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from regulars.insight.tables import table_of
from regulars.insight.timing.boosting import Boosting, Trial
from regulars.insight.timing.errors import NobodyCameBack
from regulars.insight.timing.foretelling import summed
from regulars.insight.timing.gaps import gaps
from regulars.insight.timing.learning import (
    MOST,
    Timing,
    learn_from,
    sampled,
)
from regulars.insight.timing.outlook import Known, Outlook, check_ahead, outlook
from regulars.insight.timing.purchases import COLUMNS
from regulars.insight.timing.records import (
    NEEDS,
    Flags,
    Floats,
    Integers,
    Records,
    log_days,
    totals,
)

LEAST_PURCHASES = 4  # two gaps before the one held out: a mean of one is none
TENTHS = 10


@dataclass(frozen=True)
class HeldOut:
    r"""Errors on the last gap of each pair with four purchases or more.

    Definition
    ----------
    A log-MAE is the mean of \|ln(days foretold / days that came)\|: .69 is a factor of two on
    average.

    Parameters
    ----------
    pairs
        How many gaps were held out.
    typical
        Log-MAE of the usual gap, :attr:`regulars.insight.timing.Outlook.typical_days`.
    expected
        That of the median wait that the windows are built around.
    personal_mean, personal_median
        Of the mean and the median of the pair's earlier gaps.
    constant
        Of the median of all earlier gaps, the same for everybody.
    held_50, held_80
        Share of gaps that ended in the windows said to hold 50 and 80 %.
    boosting, trials
        As in :class:`regulars.insight.timing.Timing`.
    """

    pairs: int
    typical: float
    expected: float
    personal_mean: float
    personal_median: float
    constant: float
    held_50: float
    held_80: float
    boosting: Boosting = Boosting.NOT_ASKED
    trials: tuple[Trial, ...] = ()

    @property
    def gain(self) -> float | None:
        """By what share the usual gap is nearer than the personal mean; None where that hits."""
        return 1 - self.typical / self.personal_mean if self.personal_mean else None


@dataclass(frozen=True)
class LookedBack:
    """Chances said on a day in the past, and what came.

    Parameters
    ----------
    said, came
        Purchases expected within the days, the sum of all chances; and how many there were.
    tenths
        For the pairs by rising chance, cut into ten parts with the same sum of chances: how many
        pairs, mean chance said, share that came. Fewer where there are few pairs.
    """

    said: float
    came: int
    tenths: tuple[tuple[int, float, float], ...]


def hold_out(gaps: Any, *, most: int = MOST, boost: bool = False) -> HeldOut:
    """Hide the last closed gap of each pair with four purchases, and foretell it from the rest.

    Definition
    ----------
    What comes after the hidden gap is hidden too. Everything else is known, also what other
    customers bought later and the other products of the same customer. Errors and shares are those
    of :class:`HeldOut`.

    Parameters
    ----------
    gaps
        What :func:`regulars.insight.timing.gaps` returns.
    most, boost
        As in :func:`regulars.insight.timing.learn`.

    Returns
    -------
    HeldOut
        Errors of the forecast and of four simple rules, in logarithms of days.

    Raises
    ------
    NobodyCameBack
        If no pair has four purchases.
    ImpossibleGap, MissingColumns
        As :func:`regulars.insight.timing.learn` does.

    Examples
    --------
    >>> from datetime import timedelta
    >>> import pyarrow as pa
    >>> days = [date(2025, 1, 1) + timedelta(days=day) for day in (0, 28, 60, 90, 119)]
    >>> bought = pa.table({"customer_id": ["ann"] * 5 + ["bob"] * 5, "product_id": ["tea"] * 10,
    ...                    "bought_on": days * 2, "quantity": [1.0] * 10})
    >>> found = hold_out(gaps(bought, as_of=date(2025, 5, 31)))
    >>> found.pairs, round(found.typical, 3), round(found.personal_mean, 3), found.held_80
    (2, 0.032, 0.034, 1.0)
    """
    records = Records.of(sampled(table_of(gaps, needs=NEEDS), most=most))
    purchases = np.bincount(records.pair)[records.pair] if len(records.pair) else records.pair
    is_long = purchases >= LEAST_PURCHASES
    held = is_long & (records.number == purchases - 1)
    if not held.any():
        raise NobodyCameBack(purchases=len(records.days))
    hidden = replace(
        records,
        is_open=records.is_open | held,
        days=np.where(held, 0.0, records.days),
    ).taken(~(is_long & (records.number == purchases)))
    timing = learn_from(hidden, boost=boost)
    known, asked = known_of(timing, hidden), held[~(is_long & (records.number == purchases))]
    ahead = outlook(timing, known)
    place = hidden.pair[asked]
    graded = _graded(records.days[held], ahead, place, _earlier(hidden))
    return replace(graded, boosting=timing.boosting, trials=timing.trials)


def known_of(timing: Timing, records: Records) -> Known:
    """What is known of the pairs of these purchases, products numbered as learnt."""
    counted = records.own()
    sums, _ = summed(records, timing.own_off(counted[0], counted[1]))
    last = np.append(records.firsts[1:], len(records.days)) - 1
    return Known(
        sums=sums,
        purchases=records.number[last],
        last_on=records.bought_on[last],
        days_since=records.days[last].astype(np.int64),
        last_log_quantity=records.log_quantity[last],
        last_log_days=np.where(records.number[last] > 1, log_days(records)[last - 1], 0.0),
        log_days_squared=totals(records.pair, log_days(records) ** 2, records.pairs),
    )


def _earlier(records: Records) -> tuple[Floats, Floats, float]:
    """Ln of the mean and of the median closed gap of each pair (nan without any), and of all."""
    closed = ~records.is_open
    pair, days = records.pair[closed], records.days[closed]
    count = np.bincount(pair, minlength=records.pairs)
    total = totals(pair, days, records.pairs)
    order = np.lexsort((days, pair))
    begins = np.cumsum(count) - count
    rising = np.append(days[order], np.nan)
    size = np.maximum(count, 1)
    low, high = rising[begins + (size - 1) // 2], rising[begins + size // 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean, median = np.log(total / count), np.log((low + high) / 2)
    everybody = float(np.median(log_days(records)[closed]))
    return mean, np.where(count > 0, median, np.nan), everybody


def _graded(
    days: Floats, ahead: Outlook, place: Integers, earlier: tuple[Floats, Floats, float]
) -> HeldOut:
    came, (mean, median, everybody) = np.log(days), earlier

    def error(foretold: Floats | float) -> float:
        return float(np.abs(came - foretold).mean())

    def held(share: float) -> float:
        first, last = (_wait(day, ahead)[place] for day in ahead.window(share))
        return float(((first <= days) & (days <= last)).mean())

    return HeldOut(
        pairs=len(days),
        typical=error(np.log(ahead.typical_days[place])),
        expected=error(np.log(_wait(ahead.expected_on, ahead)[place])),
        personal_mean=error(mean[place]),
        personal_median=error(median[place]),
        constant=error(everybody),
        held_50=held(0.5),
        held_80=held(0.8),
    )


def _wait(day: Any, ahead: Outlook) -> Floats:
    """Days from the last purchase."""
    return np.asarray(day.astype(np.int64) - ahead.last_on, dtype=float)


def look_back(
    purchases: Any, *, as_of: date, days: int, most: int = MOST, boost: bool = False
) -> LookedBack:
    """Say the chances of a purchase as on a day in the past, beside what came.

    Definition
    ----------
    Nothing after that day is known to the forecast. Every customer and product with a purchase by
    then is asked for the chance of another one within the days, see
    :meth:`regulars.insight.timing.Outlook.due_within`.

    Parameters
    ----------
    purchases
        What :func:`regulars.insight.timing.product_purchases` or
        :func:`regulars.insight.timing.customer_purchases` returns, up to ``as_of`` and so many
        days after it at least.
    as_of
        The day in the past.
    days
        How many days ahead.
    most, boost
        As in :func:`regulars.insight.timing.learn`.

    Returns
    -------
    LookedBack
        The sum of the chances, how many purchased, and the same by rising chance.

    Raises
    ------
    NobodyCameBack
        If nobody had bought again by then.
    NothingAhead
        As :meth:`regulars.insight.timing.Outlook.due_within` does.
    ImpossibleGap, MissingColumns
        As :func:`regulars.insight.timing.learn` does.

    Examples
    --------
    >>> from datetime import timedelta
    >>> import pyarrow as pa
    >>> days = [date(2025, 1, 1) + timedelta(days=day) for day in (0, 28, 60, 90, 119)]
    >>> bought = pa.table({"customer_id": ["ann"] * 5 + ["bob"] * 5, "product_id": ["tea"] * 10,
    ...                    "bought_on": days * 2, "quantity": [1.0] * 10})
    >>> found = look_back(bought, as_of=date(2025, 4, 15), days=30)
    >>> round(found.said, 2), found.came
    (0.92, 2)
    """
    check_ahead(days)
    table = table_of(purchases, needs=COLUMNS)
    until = as_of + timedelta(days=days)
    everything = Records.of(sampled(gaps(table, as_of=until), most=most))
    day = np.datetime64(as_of, "D").astype(np.int64)
    known = everything.bought_on <= day
    is_last = known & (everything.is_open | (everything.bought_on + everything.days > day))
    past = replace(
        everything,
        is_open=is_last,
        days=np.where(is_last, day - everything.bought_on, everything.days),
    ).taken(known)
    timing = learn_from(past, boost=boost)
    chance = outlook(timing, known_of(timing, past)).due_within(days)
    return _compared(chance, ~everything.is_open[is_last])


def _compared(chance: Floats, came: Flags) -> LookedBack:
    order = np.argsort(chance, kind="stable")
    chance, came = chance[order], came[order]
    part = np.minimum(np.cumsum(chance) / chance.sum() * TENTHS, TENTHS - 1).astype(int)
    tenths = tuple(
        (
            int((part == number).sum()),
            float(chance[part == number].mean()),
            float(came[part == number].mean()),
        )
        for number in np.unique(part)
    )
    return LookedBack(float(chance.sum()), int(came.sum()), tenths)
