"""What the store's customers buy most just now, and what it has begun to sell."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.insight.baskets.settings import check_above_zero, check_at_least
from regulars.insight.baskets.table import COLUMNS
from regulars.insight.tables import table_of, total

PARTS = 2.0**30  # of a basket's weight; whole numbers of them add up alike on every engine


def popular(baskets: Any, *, as_of: date, half_life_days: float = 28) -> ir.Table:
    """Rank products by the baskets they lie in, a recent one counting more than an old one.

    Definition
    ----------
    Score = Σ over the baskets with the product of 2 to the power of -(days ago / half-life): the
    number of baskets, had they all been today's. Each weight is taken to whole parts of one in 2 to
    the power of 30, some nine digits. Exponential forgetting, as in Brown, *Smoothing, Forecasting
    and Prediction*, 1963.

    Parameters
    ----------
    baskets
        What :func:`regulars.insight.baskets.baskets` returns, best with strangers.
    as_of
        Last day counted.
    half_life_days
        Days after which a basket counts half.

    Returns
    -------
    ir.Table
        ``product_id``, ``baskets`` (ever), ``score``, the highest first; equal ones by more
        baskets, then by id; lazy.

    Raises
    ------
    MissingColumns
        If a column of baskets is absent.
    UnusableSetting
        If the half-life is not above 0.

    Examples
    --------
    >>> from datetime import date
    >>> import pyarrow as pa
    >>> table = pa.Table.from_pylist([
    ...     {"customer_id": "ann", "order_id": None, "ordered_on": date(2024, 1, day),
    ...      "product_id": product}
    ...     for day, product in [(1, "tea"), (2, "tea"), (29, "pot")]
    ... ])
    >>> rows = popular(table, as_of=date(2024, 1, 29)).to_pyarrow().to_pylist()
    >>> [(row["product_id"], round(row["score"], 3)) for row in rows]
    [('tea', 1.013), ('pot', 1.0)]
    """
    check_above_zero("half_life_days", half_life_days)
    by_day = _by_day(baskets, as_of)
    days = (ibis.date(as_of).epoch_days() - by_day.ordered_on.epoch_days()).cast("float64")
    weight = (ibis.literal(2.0) ** (-days / half_life_days) * PARTS).round().cast("int64")
    weighed = by_day.mutate(weight=by_day.baskets * weight)
    ranked = weighed.group_by("product_id").agg(
        baskets=total(weighed.baskets), score=total(weighed.weight) / PARTS
    )
    return ranked.order_by(ibis.desc("score"), ibis.desc("baskets"), "product_id")


def new_products(baskets: Any, *, as_of: date, days: int = 60) -> ir.Table:
    """List the products first sold in the last days.

    Definition
    ----------
    A product is as old as its first sale in the data. At the beginning of the data everything
    looks new, so what was first sold in the first ``days`` days of the history never is.

    Parameters
    ----------
    baskets
        What :func:`regulars.insight.baskets.baskets` returns, best with strangers.
    as_of
        Last day counted.
    days
        How many days a product stays new, the day of its first sale included; 1 or more.

    Returns
    -------
    ir.Table
        ``product_id``, ``first_on``, ``baskets`` since then; the newest first, equal ones by more
        baskets, then by id; empty where nothing is new; lazy.

    Raises
    ------
    MissingColumns
        If a column of baskets is absent.
    UnusableSetting
        If days is below 1.

    Examples
    --------
    >>> from datetime import date
    >>> import pyarrow as pa
    >>> table = pa.Table.from_pylist([
    ...     {"customer_id": "ann", "order_id": None, "ordered_on": day, "product_id": product}
    ...     for day, product in [(date(2024, 1, 1), "tea"), (date(2024, 5, 2), "pot")]
    ... ])
    >>> rows = new_products(table, as_of=date(2024, 5, 31)).to_pyarrow().to_pylist()
    >>> [(row["product_id"], row["first_on"].isoformat()) for row in rows]
    [('pot', '2024-05-02')]
    """
    check_at_least("days", days, 1)
    by_day = _by_day(baskets, as_of)
    began = by_day.agg(began=by_day.ordered_on.min())
    ages = by_day.group_by("product_id").agg(
        first_on=by_day.ordered_on.min(), baskets=by_day.baskets.sum().cast("int64")
    )
    dated = ages.cross_join(began)
    first = dated.first_on.epoch_days()
    is_new = (ibis.date(as_of).epoch_days() - first < days) & (
        first - dated.began.epoch_days() >= days
    )
    found = dated.filter(is_new).drop("began")
    return found.order_by(ibis.desc("first_on"), ibis.desc("baskets"), "product_id")


def _by_day(baskets: Any, as_of: date) -> ir.Table:
    """``baskets`` of each product and day, so that little is left to weigh."""
    table = table_of(baskets, needs=COLUMNS)
    counted = table.filter(table.ordered_on <= ibis.date(as_of)).select(*COLUMNS).distinct()
    return counted.group_by("product_id", "ordered_on").agg(baskets=counted.count())
