"""From order lines to everything that scores are computed by."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from typing import Any

import ibis.expr.types as ir

from regulars.insight import rfm
from regulars.insight.extents import LEAST_GROUPED
from regulars.insight.forecasts import choose
from regulars.insight.models.days import day_of
from regulars.insight.purchase_days import EPOCH, PurchaseDays
from regulars.insight.schema import order_lines
from regulars.insight.scores.learnt import Learnt, Quantities
from regulars.insight.scores.reading import counted, has_lines
from regulars.insight.scores.terms import Terms
from regulars.insight.tables import total
from regulars.insight.timing import NobodyCameBack, gaps, usual_quantities
from regulars.insight.timing import learn as learn_timing
from regulars.insight.timing.learning import MOST, Timing, learn_from, sampled
from regulars.insight.timing.purchases import order_days, product_purchases
from regulars.kernel.progress import Progress, Silent

USUAL_TERMS = Terms()
MOST_DAYS = 500_000  # of orders; twice as many move a chance by less than one in a hundred


def learn(
    lines: Any,
    *,
    as_of: date,
    terms: Terms = USUAL_TERMS,
    boost: bool = False,
    progress: Progress | None = None,
) -> Learnt:
    """Learn what the scores of a store's customers are computed by; never fails on a legal history.

    Definition
    ----------
    The model of buying again is chosen by days held out, see
    :func:`regulars.insight.forecasts.choose`; the edges of the RFM scores are those of
    :func:`regulars.insight.rfm.edges`; the next order and the next purchase of a product are learnt
    as :func:`regulars.insight.timing.learn` does, from about half a million days with orders and
    a million lines at most: of larger stores, from every second, third and so on customer in the
    order of their ids.

    Parameters
    ----------
    lines
        Order lines with the columns of :data:`regulars.insight.schema.ORDER_LINES`, as an Ibis
        table or a frame. Or what :func:`regulars.insight.transactions.transactions` returned of
        them, which spares putting orders together; then no products are known. Or what
        :func:`counted` returned of either.
    as_of
        The day of observation: the last day counted.
    terms
        What lifetime values count.
    boost
        Whether LightGBM may correct the usual time to the next order and to the next purchase of a
        product, where it is installed and a trial on the past proves it nearer; see
        :func:`regulars.insight.timing.learn`. Takes some seconds more.
    progress
        Told of each stage.

    Returns
    -------
    Learnt
        Without anything to learn from (nobody known, nobody who bought), the answers are the pooled
        model's, for customers yet to come.

    Raises
    ------
    MissingColumns
        If a column is absent.
    FractionalAmounts
        If the amounts are of a type with fractions.
    ImpossibleDay
        If the day of observation is none.
    OtherDay
        If it was counted up to another day.

    Examples
    --------
    >>> from datetime import date, datetime
    >>> import pyarrow as pa
    >>> lines = pa.table({
    ...     "order_id": ["o1", "o2"], "customer_id": ["ann", "ann"], "quantity": [1.0, 1.0],
    ...     "ordered_at": [datetime(2024, 1, 5), datetime(2024, 3, 9)], "amount_minor": [500, 300],
    ... })
    >>> learnt = learn(lines, as_of=date(2024, 3, 31))
    >>> learnt.choice.fitted.kind.value, learnt.edges, learnt.orders.closed
    ('pooled', None, 1)
    """
    as_of, progress = day_of("as_of", as_of), progress or Silent()
    progress.stage("orders")
    known = counted(lines, as_of=as_of)
    table, orders, days = known.lines, known.orders, known.days
    with ExitStack() as until_learnt:
        if days is None and has_lines(table):
            orders = until_learnt.enter_context(orders.cache())
        choice = choose(orders if days is None else days, as_of=as_of, progress=progress)
        progress.stage("groups")
        edges = _edges_by_engine(orders, as_of) if days is None else _edges(days, as_of)
        progress.stage("rhythms")
        rhythm = (
            _orders_by_engine(orders, as_of, boost=boost)
            if days is None
            else _orders(days, as_of, boost=boost)
        )
    progress.stage("products")
    products, quantities = (
        _products(table, as_of, boost=boost) if has_lines(table) else (None, None)
    )
    return Learnt(as_of, terms, choice, edges, rhythm, products, quantities)


def _edges(days: PurchaseDays, as_of: date) -> rfm.Edges | None:
    if len(days) < LEAST_GROUPED:
        return None
    recency = (as_of - EPOCH).days - days.last
    measures = (recency, days.orders, days.revenue_minor)
    return rfm.Edges(*(rfm.edges_among(measure) for measure in measures))


def _edges_by_engine(orders: ir.Table, as_of: date) -> rfm.Edges | None:
    customers = orders.group_by("customer_id").agg(
        last_on=orders.ordered_on.max(where=orders.is_order),
        orders=orders.count(where=orders.is_order),
        revenue_minor=total(orders.amount_minor),
    )
    with rfm.summary_of(customers, as_of=as_of).cache() as summary:
        if summary.count().to_pyarrow().as_py() < LEAST_GROUPED:
            return None
        [row] = rfm.edges(summary).to_pyarrow().to_pylist()
    return rfm.Edges(
        *(
            tuple(row[f"{measure}_{fifth}"] for fifth in range(1, rfm.FIFTHS))
            for measure in ("recency_days", "orders", "revenue_minor")
        )
    )


def _orders(days: PurchaseDays, as_of: date, *, boost: bool) -> Timing | None:
    try:
        return learn_from(days.records(as_of, most=MOST_DAYS), boost=boost)
    except NobodyCameBack:
        return None


def _orders_by_engine(orders: ir.Table, as_of: date, *, boost: bool) -> Timing | None:
    purchases = sampled(order_days(orders, as_of=as_of), most=MOST_DAYS)
    try:
        return learn_timing(gaps(purchases, as_of=as_of), most=2 * MOST_DAYS, boost=boost)
    except NobodyCameBack:
        return None


def _products(
    lines: ir.Table, as_of: date, *, boost: bool
) -> tuple[Timing | None, Quantities | None]:
    sold = order_lines(lines)
    known = sampled(sold.filter(sold.customer_id.notnull(), sold.amount_minor > 0), most=MOST)
    with product_purchases(known, as_of=as_of).cache() as purchases:
        usual = usual_quantities(purchases, as_of=as_of).order_by("product_id").to_pyarrow()
        with gaps(purchases, as_of=as_of, usual=usual).cache() as found:
            try:
                timing = learn_timing(found, most=2 * MOST, boost=boost)
            except NobodyCameBack:
                return None, None
    told = usual.filter(usual["usual"].is_valid())
    quantities = Quantities(tuple(told["product_id"].to_pylist()), tuple(told["usual"].to_pylist()))
    return timing, quantities
