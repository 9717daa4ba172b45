"""The figures of a made shop and of two published data sets, computed once more with pandas."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from regulars.edges.sandbox.generator import ShopParameters, stretches
from regulars.insight import cohorts, metrics, rfm
from regulars.insight.readers.intake import Intake
from regulars.insight.report.build import build
from regulars.insight.report.questions import Origin
from regulars.insight.tests.histories import rows_of
from regulars.insight.transactions import transactions
from regulars.insight.types import Period

DATA = Path(__file__).resolve().parents[4] / "../shared/data"
FIFTHS = [0.2, 0.4, 0.6, 0.8]


def made() -> pd.DataFrame:
    """The demo shop, with returns, two channels and sales to nobody known."""
    (shop,) = stretches(ShopParameters(end=date(2026, 10, 31), customers=400))
    return shop.order_lines.to_pandas()


def online_retail() -> pd.DataFrame:
    rows = pd.read_parquet(DATA / "online_retail.parquet")
    return pd.DataFrame(
        {
            "order_id": rows.InvoiceNo.astype(str),
            "customer_id": rows.CustomerID.map(lambda code: f"{code:.0f}", na_action="ignore"),
            "ordered_at": rows.InvoiceDate,
            "product_id": rows.StockCode,
            "channel": rows.Country,
            "quantity": rows.Quantity.astype(float),
            "amount_minor": (rows.Quantity * rows.UnitPrice * 100).round().astype("int64"),
        }
    )


def cdnow() -> pd.DataFrame:
    names = ["id", "sample", "day", "quantity", "value"]
    rows = pd.read_csv(DATA / "CDNOW_sample.txt", sep=r"\s+", names=names)
    return pd.DataFrame(
        {
            "order_id": [f"o{number}" for number in rows.index],
            "customer_id": rows.id.astype(str),
            "ordered_at": pd.to_datetime(rows.day.astype(str)),
            "quantity": rows.quantity.astype(float),
            "amount_minor": (rows.value * 100).round().astype("int64"),
        }
    )


@pytest.fixture(
    scope="module",
    params=[
        (None, made),
        ("online_retail.parquet", online_retail),
        ("CDNOW_sample.txt", cdnow),
    ],
    ids=["made", "online_retail", "cdnow"],
)
def lines(request):
    file, read = request.param
    if file and not (DATA / file).exists():
        pytest.skip("the published data is not here")
    return read()


@pytest.fixture(scope="module")
def table(lines):
    return transactions(lines).cache()


@pytest.fixture(scope="module")
def known(lines):
    """Lines of known customers who placed an order, with the day."""
    found = lines[lines.customer_id.notna()].assign(day=lines.ordered_at.dt.normalize())
    return found[found.customer_id.isin(found.customer_id[found.amount_minor > 0])]


@pytest.fixture(scope="module")
def placed(known):
    """One row per order of a known customer."""
    counted = known[known.order_id.isin(known.order_id[known.amount_minor > 0])]
    counted = counted[counted.amount_minor >= 0]
    orders = counted.groupby("order_id", as_index=False).agg(
        customer_id=("customer_id", "min"), at=("ordered_at", "min")
    )
    return orders.assign(day=orders["at"].dt.normalize())


class TestParity:
    def test_measures_equal_pandas(self, lines, table, known, placed):
        last = placed.day.max()
        start, before = last - pd.Timedelta(days=179), last - pd.Timedelta(days=359)
        period = Period(start.date(), last.date())
        previous = Period(before.date(), (start - pd.Timedelta(days=1)).date())

        [row] = rows_of(metrics.measures(table, period=period, previous=previous))

        frequency = placed[placed.day >= start].groupby("customer_id").size()
        earlier = set(placed.customer_id[placed.day.between(before, start, inclusive="left")])
        per_customer = placed.groupby("customer_id").size()
        sale = known.amount_minor.sum() / len(placed)
        everything = lines[lines.ordered_at >= start]
        assert row["customers"] == len(frequency)
        assert row["repeat_customer_rate"] == (frequency > 1).mean()
        assert row["purchase_frequency"] == frequency.mean()
        assert row["revenue_minor"] == everything.amount_minor.sum()
        assert row["orders"] == everything.order_id[everything.amount_minor > 0].nunique()
        assert row["retention_rate"] == len(earlier & set(frequency.index)) / len(earlier)
        assert row["customer_lifetime_value_minor"] == pytest.approx(
            sale * (per_customer - 1).mean(), rel=1e-12
        )

    @pytest.mark.slow
    def test_cohorts_equal_pandas(self, table, placed):
        last = placed.day.max()

        rows = rows_of(cohorts.cohorts(table, grain="month", as_of=last.date()))

        month = placed.day.dt.to_period("M").astype("int64")
        entry = month.groupby(placed.customer_id).transform("min")
        counts = placed.groupby([entry, month - entry]).customer_id.nunique()
        zero = pd.Period("1970-01", "M").ordinal
        found = {
            ((row["entry"].year - 1970) * 12 + row["entry"].month - 1 + zero, row["age"]): row[
                "customers"
            ]
            for row in rows
            if row["customers"]
        }
        assert found == counts.to_dict()

    def test_scores_equal_pandas(self, table, known, placed):
        last = placed.day.max()

        rows = rows_of(rfm.scores(table, as_of=last.date()))

        customers = placed.groupby("customer_id").agg(last=("day", "max"), orders=("day", "size"))
        customers["revenue"] = known.groupby("customer_id").amount_minor.sum()
        customers["days"] = (last - customers["last"]).dt.days

        def fifth(values):
            edges = np.quantile(values, FIFTHS, method="inverted_cdf")
            return 1 + np.searchsorted(edges, values.to_numpy(), side="left")

        expected = customers.assign(
            r=6 - fifth(customers.days), f=fifth(customers.orders), m=fifth(customers.revenue)
        )
        found = {
            row["customer_id"]: (row["recency"], row["frequency"], row["monetary"]) for row in rows
        }
        assert found == {name: (row.r, row.f, row.m) for name, row in expected.iterrows()}

    def test_gaps_equal_pandas(self, table, placed):
        [first, *_] = rows_of(cohorts.order_gaps(table))

        rising = placed.sort_values(["customer_id", "at", "order_id"])
        number = rising.groupby("customer_id").cumcount()
        gaps = rising.groupby("customer_id").day.diff().dt.days[number == 1]
        assert first["customers"] == placed.customer_id.nunique()
        assert first["went_on"] == len(gaps)
        assert first["median_days"] == gaps.quantile(0.5, interpolation="lower")

    @pytest.mark.slow
    def test_report_adds_up(self, lines, known):
        intake = Intake(len(lines), len(lines), (), (), ())

        report = build(lines, Origin(intake, sources=("data",), currency="GBP"))

        assert report.scope.as_of == lines.ordered_at[lines.amount_minor > 0].max().date()
        assert sum(group.revenue_minor for group in report.rfm.groups) == known.amount_minor.sum()
        assert lines.amount_minor.sum() == sum(
            month.new_revenue_minor + month.returning_revenue_minor + month.anonymous_revenue_minor
            for month in report.months
        )
        assert known.amount_minor.sum() == sum(
            cell.revenue_minor for cohort in report.cohorts.rows for cell in cohort.cells
        )
