"""Days of purchase counted in memory are those that the engine counts."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings

from regulars.insight import rfm
from regulars.insight.day_tally import Tally
from regulars.insight.forecasts.counting import counted
from regulars.insight.forecasts.pasts import Window
from regulars.insight.models.sufficient import occasions
from regulars.insight.purchase_days import EPOCH, PurchaseDays
from regulars.insight.scores import reading
from regulars.insight.scores.reading import days_at_once, orders_of, purchase_days
from regulars.insight.tests.histories import HISTORIES, answer, table_of_lines
from regulars.insight.timing import customer_purchases, gaps, rhythms
from regulars.insight.timing.records import Records
from regulars.insight.transactions import transactions

EXAMPLES = 12
AS_OF = date(2024, 2, 20)
START = date(2023, 11, 1)
FIELDS = ("product", "number", "bought_on", "days", "is_open", "log_quantity", "customer")


def asked(lines) -> PurchaseDays:
    """The days of purchase up to AS_OF, counted in memory."""
    names = {"is_order": "orders"}
    rows = [{names.get(name, name): row[name] for name in row} for row in answer(lines, orders)]
    return tallied(pa.Table.from_pylist(rows, schema=SCHEMA))


def tallied(table) -> PurchaseDays:
    tally = Tally()
    for batch in table.to_batches():
        tally.add(batch)
    return tally.days()


SCHEMA = pa.schema(
    {
        "ordered_on": pa.date32(),
        "orders": pa.bool_(),
        "amount_minor": pa.int64(),
        "customer_id": pa.string(),
    }
)
GAPS = pa.schema(
    {
        "customer_id": pa.string(),
        "product_id": pa.string(),
        "bought_on": pa.date32(),
        "number": pa.int32(),
        "days": pa.int32(),
        "is_open": pa.bool_(),
        "log_quantity": pa.float64(),
    }
)


def orders(table):
    return orders_of(table, as_of=AS_OF)


def bought(table):
    return occasions(transactions(table), as_of=AS_OF)


def summed(table):
    return rfm.summary(transactions(table), as_of=AS_OF)


def waited(table):
    return gaps(customer_purchases(table, as_of=AS_OF), as_of=AS_OF)


def paced(table):
    return rhythms(waited(table))


def asked_of(table, *, only=None, chunk=1_000):
    return purchase_days(table, as_of=AS_OF, only=only, chunk=chunk)


def rows(days: PurchaseDays) -> dict[str, tuple]:
    columns = (days.first, days.last, days.purchases, days.orders, days.revenue_minor)
    values = zip(*(column.tolist() for column in columns), days.log_days.tolist(), strict=True)
    return dict(zip(days.customer_id.to_pylist(), values, strict=True))


class TestPurchaseDays:
    @settings(max_examples=EXAMPLES)
    @given(HISTORIES)
    def test_are_those_of_the_models_of_rfm_and_of_timing(self, lines):
        found = rows(asked(lines))

        models, groups, paces = (
            {row["customer_id"]: row for row in answer(lines, question)}
            for question in (bought, summed, paced)
        )
        assert set(models) == set(groups) == set(paces)
        assert found == {
            customer: (
                (models[customer]["first_on"] - EPOCH).days,
                (models[customer]["last_on"] - EPOCH).days,
                models[customer]["purchases"],
                groups[customer]["orders"],
                groups[customer]["revenue_minor"],
                paces[customer]["log_days"],
            )
            for customer in models
        }

    @settings(max_examples=EXAMPLES)
    @given(HISTORIES)
    def test_leave_the_same_gaps_to_learn_from(self, lines):
        found = asked(lines).records(AS_OF, most=1_000)

        by_hand = sorted(answer(lines, waited), key=lambda row: (row["customer_id"], row["number"]))
        other = Records.of(pa.Table.from_pylist(by_hand, schema=GAPS))
        found.check()
        for field in FIELDS:
            assert getattr(found, field).tolist() == getattr(other, field).tolist()

    @settings(max_examples=3)
    @given(HISTORIES)
    def test_are_the_same_at_once_and_as_a_stream_from_the_engine(self, lines):
        table = orders(table_of_lines(lines))
        whole = days_at_once(table)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading, "AT_ONCE", 0)
            parts = [rows(part) for part in asked_of(table_of_lines(lines), chunk=1)]

        found = [pair for part in parts for pair in part.items()]
        assert found == list(rows(whole).items()) == list(rows(asked(lines)).items())

    @settings(max_examples=3)
    @given(HISTORIES)
    def test_of_some_customers_are_those_of_all(self, lines):
        some = ["ann", "cat", "gus", "who is not there"]

        [found] = [rows(part) for part in asked_of(table_of_lines(lines), only=some)] or [{}]

        whole = rows(asked(lines))
        assert found == rows(asked(lines).of(some))
        assert found == {customer: whole[customer] for customer in some if customer in whole}

    def test_add_up_amounts_beyond_what_fractions_hold(self):
        most = 2**53 + 1
        table = pa.table(
            {
                "customer_id": ["ann", "ann", "bob"],
                "ordered_on": pa.array([date(1960, 1, 3)] * 3),
                "orders": [True, True, True],
                "amount_minor": [most, 1, -most],
            }
        )

        found = tallied(table)

        assert found.revenue_minor.tolist() == [most + 1, -most]
        assert found.first.tolist() == found.last.tolist() == [-3651, -3651]
        assert found.purchases.tolist() == [1, 1]

    def test_of_every_third_customer_are_learnt_from(self):
        names = [f"c{number}" for number in range(9)]
        table = pa.table(
            {
                "customer_id": names * 2,
                "ordered_on": pa.array([date(2024, 1, 1)] * 9 + [date(2024, 1, 8)] * 9),
                "orders": [True] * 18,
                "amount_minor": [100] * 18,
            }
        )

        found = tallied(table).records(date(2024, 1, 31), most=7)

        assert found.customer.tolist() == [0, 0, 1, 1, 2, 2]
        assert found.days.tolist() == [7, 23] * 3
        found.check()


class TestCounted:
    @settings(max_examples=3)
    @given(HISTORIES)
    def test_is_the_same_in_memory_and_by_the_engine(self, lines):
        window = Window(date(2024, 1, 10), date(2024, 3, 1))
        days = days_at_once(orders_of(table_of_lines(lines), as_of=window.until))

        with counted(days, windows=[window]) as here:
            past, (spend, worth), trade = here.past(window), here.spend(), here.trade(START)

        with counted(transactions(table_of_lines(lines)), windows=[window]) as store:
            other, (spent, worthy), traded = store.past(window), store.spend(), store.trade(START)
        assert past.total == other.total
        assert _counts(past) == _counts(other)
        assert spend.mean == pytest.approx(spent.mean)
        assert spend.verdict == spent.verdict
        assert astuple(worth) == pytest.approx(astuple(worthy))
        assert trade.purchases.tolist() == traded.purchases.tolist()
        assert trade.newcomers.tolist() == traded.newcomers.tolist()

    @pytest.mark.parametrize(("most", "asked"), [(4, "0369"), (5, "02468"), (9, "02468")])
    def test_asks_every_so_manieth_customer_of_many_about_the_past(self, most, asked):
        window = Window(date(2024, 1, 10), date(2024, 3, 1))
        lines = _bought_ever_later("9360817524")
        alone = days_at_once(orders_of(_bought_ever_later(asked), as_of=window.until))
        days = days_at_once(orders_of(lines, as_of=window.until))

        with counted(days, windows=[window], most_tried=most) as here:
            fewer, everybody = here.past(window, of_fewer=True), here.past(window)

        with counted(transactions(lines), windows=[window], most_tried=most) as store:
            other, all_of_them = store.past(window, of_fewer=True), store.past(window)
        with counted(alone, windows=[window]) as those:
            assert not those.has_fewer
            assert _counts(those.past(window)) == _counts(fewer) == _counts(other)
        assert _counts(everybody) == _counts(all_of_them)
        assert everybody.histories.total == 10

    def test_asks_all_where_they_are_no_more_than_are_asked(self):
        window = Window(date(2024, 1, 10), date(2024, 3, 1))
        days = days_at_once(orders_of(_bought_ever_later("0123456789"), as_of=window.until))

        with counted(days, windows=[window], most_tried=10) as here:
            assert here.past(window, of_fewer=True).histories.total == 10


def _bought_ever_later(names):
    """Customers who each bought first on a day of their own, and again six weeks later."""
    days = [(name, day) for name in names for day in (int(name), 42 + int(name) % 3)]
    return pa.table(
        {
            "order_id": [f"{name}-{day}" for name, day in days],
            "customer_id": [name for name, _ in days],
            "ordered_at": [datetime(2024, 1, 1) + timedelta(days=day) for _, day in days],  # noqa: DTZ001
            "quantity": [1.0] * len(days),
            "amount_minor": [500] * len(days),
        }
    )


def _counts(past) -> dict[tuple[float, ...], float]:
    """Customers by history and what came."""
    histories = past.histories
    each = (histories.frequency, histories.recency, histories.age)
    columns = [column[past.places] for column in each]
    found: dict[tuple[float, ...], float] = {}
    for *key, customers in zip(*columns, past.came, past.customers, strict=True):
        found[tuple(map(float, key))] = found.get(tuple(map(float, key)), 0.0) + customers
    assert np.array_equal(
        np.bincount(past.places, past.customers, len(histories.age)), histories.customers
    )
    return found
