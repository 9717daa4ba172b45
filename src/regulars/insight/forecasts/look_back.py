"""What would have been said on days in the past, beside what came."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis

from regulars.insight.forecasts.choosing import LONGEST, choose
from regulars.insight.forecasts.counting import Window, first_purchase
from regulars.insight.forecasts.errors import check_window
from regulars.insight.forecasts.totals import forecast
from regulars.insight.models.sufficient import purchase_days
from regulars.insight.types.outlook import PastForecast

MOST_TIMES = 100


def look_back(
    transactions: Any, *, as_of: date, days: int = 90, times: int = 6
) -> tuple[PastForecast, ...]:
    """Say again what was to come on each of several days in the past, the latest first."""
    check_window(name="days", value=days, most=LONGEST * 10)
    check_window(name="times", value=times, most=MOST_TIMES)
    first = first_purchase(transactions, as_of=as_of)
    if first is None:
        return ()
    windows = [
        Window(as_of - timedelta(days=days * (step + 1)), as_of - timedelta(days=days * step))
        for step in range(times)
        if days * (step + 1) <= (as_of - first).days
    ]
    rows = []
    for window in windows:
        choice = choose(transactions, as_of=window.known_by, days=days)
        [point] = forecast(choice, until=[window.until])
        came = purchases_between(transactions, known_by=window.known_by, until=window.until)
        said = point.purchases, point.purchases_low, point.purchases_high
        rows.append(PastForecast(window.known_by, window.until, *said, came))
    return tuple(rows)


def purchases_between(transactions: Any, *, known_by: date, until: date) -> int:
    """Purchases after a day and up to another, of customers who had bought by the first."""
    days = purchase_days(transactions, until=until)
    days = days.filter(days.is_purchase)
    later = days.ordered_on > ibis.date(known_by)
    each = days.group_by("customer_id").agg(
        is_known=days.ordered_on.min() <= ibis.date(known_by), came=days.count(where=later)
    )
    return int(each.came.sum(where=each.is_known).to_pyarrow().as_py() or 0)
