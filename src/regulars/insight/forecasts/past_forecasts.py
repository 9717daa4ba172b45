"""What would have been said on days in the past, beside what came."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis

from regulars.insight.forecasts.choosing import MOST_DAYS, MOST_WINDOWS, windows
from regulars.insight.forecasts.counting import counted, first_purchase
from regulars.insight.forecasts.errors import check_window
from regulars.insight.forecasts.hindsight import Hindsight
from regulars.insight.models.days import day_of
from regulars.insight.models.sufficient import purchase_days
from regulars.insight.types.outlook import PastForecast
from regulars.kernel.progress import Progress, Silent

MOST_TIMES = 100


def look_back(
    transactions: Any,
    *,
    as_of: date,
    days: int = 90,
    times: int = 6,
    progress: Progress | None = None,
) -> tuple[PastForecast, ...]:
    """Say again what was to come on each of several days in the past, and see what came.

    Definition
    ----------
    On each day everything is learnt anew from what was known then: the model is chosen by the
    windows that were over by then, with the season and the width of the band that could be known.
    A row is what ``forecast(choose(transactions, as_of=made_on, days=days), until=[until])`` says.

    Parameters
    ----------
    transactions
        As for :func:`choose`.
    as_of
        The day of observation: the last day counted.
    days
        How far each forecast looked.
    times
        How many, one after the other; the latest ends on ``as_of``.
    progress
        Told of each stage.

    Returns
    -------
    tuple of PastForecast
        The latest first; fewer, or none, where the history is shorter: a forecast has at least half
        as many days before it as it looks ahead.

    Raises
    ------
    ImpossibleWindow
        If ``days`` is no whole number from 1 to 3,650, or ``times`` none from 1 to 100.
    MissingColumns
        If a column is absent.

    Examples
    --------
    >>> from datetime import timedelta
    >>> import pyarrow as pa
    >>> days = [date(2026, 1, 5) + timedelta(days=30 * number) for number in range(6)]
    >>> orders = pa.table({
    ...     "customer_id": ["ann"] * 6 + ["bob"] * 6,
    ...     "ordered_on": days * 2,
    ...     "is_order": [True] * 12,
    ...     "amount_minor": [1000] * 12,
    ... })
    >>> for past in look_back(orders, as_of=date(2026, 6, 30), days=30, times=2):
    ...     print(past.made_on, past.until, round(past.said, 1), past.came)
    2026-05-31 2026-06-30 1.1 2
    2026-05-01 2026-05-31 0.9 2
    """
    check_window(name="days", value=days, most=MOST_DAYS)
    check_window(name="times", value=times, most=MOST_TIMES)
    as_of, progress = day_of("as_of", as_of), progress or Silent()
    first = first_purchase(transactions, as_of=as_of)
    found = windows(first, as_of, days, times + MOST_WINDOWS) if first else []
    if first is None or not found:
        return ()
    progress.stage("histories")
    rows = []
    with counted(transactions, windows=found) as store:
        hindsight = Hindsight(store, first)
        progress.stage("past forecasts", total=min(times, len(found)))
        for place, window in enumerate(found[:times]):
            learnt = hindsight.learnt(window, found[place + 1 : place + 1 + MOST_WINDOWS])
            said, came = hindsight.said(window, learnt), hindsight.past(window).total
            made = window.known_by, window.until, said.value, *said.outcome()
            rows.append(PastForecast(*made, came=came))
            progress.advance(1)
    return tuple(rows)


def purchases_between(transactions: Any, *, known_by: date, until: date) -> int:
    """Count what came: purchases after a day and up to another of customers known by the first.

    Definition
    ----------
    A purchase is a day with an order; two orders of one customer and day are one. Whoever is not
    known does not count.

    Parameters
    ----------
    transactions
        As for :func:`choose`.
    known_by
        Customers count who had bought by this day; their purchases count from the day after it.
    until
        The last day counted.

    Returns
    -------
    int
        Days of purchase, of all those customers together; 0 where there are none.

    Raises
    ------
    MissingColumns
        If a column is absent.

    Examples
    --------
    >>> import pyarrow as pa
    >>> orders = pa.table({
    ...     "customer_id": ["ann", "ann", "ann", "bob"],
    ...     "ordered_on": [date(2026, 1, 5), date(2026, 3, 9), date(2026, 3, 9), date(2026, 3, 20)],
    ...     "is_order": [True, True, True, True],
    ...     "amount_minor": [1000, 1400, 300, 1200],
    ... })
    >>> purchases_between(orders, known_by=date(2026, 1, 31), until=date(2026, 3, 31))
    1
    """
    known_by, until = day_of("known_by", known_by), day_of("until", until)
    days = purchase_days(transactions, until=until)
    days = days.filter(days.is_purchase)
    each = days.group_by("customer_id").agg(
        is_known=days.ordered_on.min() <= ibis.date(known_by),
        came=days.count(where=days.ordered_on > ibis.date(known_by)),
    )
    return int(each.came.sum(where=each.is_known).to_pyarrow().as_py() or 0)
