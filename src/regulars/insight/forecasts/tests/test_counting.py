"""What the engine counts of windows in the past is what one counts by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.insight.forecasts import purchases_between
from regulars.insight.forecasts.counting import Counted, counted, customers_by, first_purchase
from regulars.insight.forecasts.pasts import Window
from regulars.insight.models.sufficient import purchase_days
from regulars.insight.schema import ORDER_LINES
from regulars.insight.tests.histories import DATES, HISTORIES, rows_of, table_of_lines
from regulars.insight.transactions import transactions

DAY = date(2026, 3, 1)
LATER = date(2026, 4, 1)


def _table(rows, amounts=1000) -> pa.Table:
    return pa.table(
        {
            "customer_id": pa.array([who for who, _ in rows], pa.string()),
            "ordered_on": [DAY + timedelta(days=day) for _, day in rows],
            "is_order": [True] * len(rows),
            "amount_minor": np.broadcast_to(amounts, len(rows)),
        }
    )


def bought(rows, until):
    """The days on which each known customer bought."""
    days = defaultdict(set)
    for row in rows:
        if row["customer_id"] and row["is_order"] and row["ordered_on"] <= until:
            days[row["customer_id"]].add(row["ordered_on"])
    return days


def by_hand(rows, window) -> Counter:
    """Customers by frequency, recency, age and what came."""
    found = Counter()
    for days in bought(rows, window.until).values():
        past = {day for day in days if day <= window.known_by}
        if past:
            first, last = min(past), max(past)
            age = (window.known_by - first).days
            found[len(past) - 1, (last - first).days, age, len(days - past)] += 1
    return found


class TestCounted:
    @settings(max_examples=4, deadline=None)
    @given(HISTORIES, DATES, st.integers(1, 40))
    def test_windows_hold_what_one_counts_by_hand(self, lines, as_of, days):
        table, length = transactions(table_of_lines(lines)), timedelta(days=days)
        windows = [Window(as_of, as_of), Window(as_of - length, as_of)]
        windows.append(Window(as_of - 3 * length, as_of - length))
        rows = rows_of(table)

        with counted(table, windows=windows) as store:
            pasts = [store.past(window) for window in windows]

        for window, past in zip(windows, pasts, strict=True):
            each = past.histories
            columns = each.frequency, each.recency, each.age
            found = [*(column[past.places].tolist() for column in columns), past.came.tolist()]
            counts = Counter(dict(zip(zip(*found, strict=True), past.customers, strict=True)))
            assert counts == by_hand(rows, window)
            assert purchases_between(table, known_by=window.known_by, until=window.until) == (
                past.total
            )

    def test_trade_is_told_by_day(self):
        lines = [("ann", 0), ("ann", 2), ("bob", 2), ("ann", 5)]
        table = _table(lines)

        with counted(table, windows=[Window(DAY, DAY + timedelta(days=9))]) as store:
            trade = store.trade(DAY)

        assert trade.purchases.tolist() == [1, 0, 2, 0, 0, 1, 0, 0, 0, 0]
        assert trade.newcomers.tolist() == [1, 0, 1, 0, 0, 0, 0, 0, 0, 0]
        assert trade.by(DAY + timedelta(days=2)).purchases.tolist() == [1, 0, 2]

    def test_first_purchase_is_of_a_known_customer(self):
        table = _table([(None, 0), ("ann", 3), ("bob", 9)])

        assert first_purchase(table, as_of=DAY + timedelta(days=9)) == DAY + timedelta(days=3)
        assert first_purchase(table, as_of=DAY + timedelta(days=2)) is None

    def test_spend_shares_rows_without_moving_what_is_learnt(self):
        chance = np.random.default_rng(5)
        worth = chance.gamma(4, 800, 3_000).astype(int) + 1
        table = _table([(f"c{who}", 0) for who in range(3_000)], amounts=worth)

        with counted(table, windows=[Window(DAY, DAY)]) as store:
            rows = rows_of(store.spending())
            spend, mean = store.spend()

        assert len(rows) < 1_100
        assert sum(row["customers"] for row in rows) == 3_000
        assert mean.mean == pytest.approx(worth.mean(), rel=1e-12)
        assert mean.deviation == pytest.approx(worth.std(), rel=1e-5)
        assert mean.uncertainty == pytest.approx(worth.std() / 3_000**0.5, rel=1e-5)
        assert spend.mean == mean.mean

    def test_compile_for_spark(self):
        lines = ibis.table(ORDER_LINES, name="lines")
        days = purchase_days(transactions(lines), until=DAY)
        store = Counted(customers_by(days, [DAY, LATER]), days, (DAY, LATER))

        for table in (store.histories(Window(DAY, LATER)), store.spending()):
            assert "GROUP BY" in ibis.to_sql(table, dialect="databricks")
