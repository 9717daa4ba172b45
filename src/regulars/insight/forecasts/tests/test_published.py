"""The grades of held-out days that are known of published data; made data prove the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from regulars.insight.forecasts import Choice, choose, look_back
from regulars.insight.models import Kind

DATA = Path(__file__).resolve().parents[5] / "../shared/data"


def published(name: str) -> Path:
    if not (DATA / name).exists():
        pytest.skip("the published data is not here")
    return DATA / name


@pytest.fixture(scope="module")
def cdnow() -> pa.Table:
    names = ["id", "sample", "day", "quantity", "value"]
    rows = pd.read_csv(published("CDNOW_sample.txt"), sep=r"\s+", names=names)
    days = pd.to_datetime(rows.day.astype(str)).dt.date
    return pa.table(
        {
            "customer_id": pa.array(rows.id.astype(str), pa.string()),
            "ordered_on": pa.array(days, pa.date32()),
            "is_order": [True] * len(rows),  # those of nothing too, as in the papers
            "amount_minor": (rows.value * 100).round().astype("int64").to_numpy(),
        }
    )


@pytest.fixture(scope="module")
def choice(cdnow) -> Choice:
    """39 weeks to learn from, 39 to be judged by."""
    return choose(cdnow, as_of=date(1998, 6, 30), days=273)


class TestCdnow:
    @pytest.mark.parametrize(
        ("kind", "off", "errors", "correlation"),
        [
            (Kind.BG_NBD, -0.121, (0.786, 1.608), 0.6256),
            (Kind.PARETO_NBD, -0.115, (0.754, 1.603), 0.6302),
        ],
    )
    def test_is_graded_as_published(self, choice, kind, off, errors, correlation):
        [card] = [card for card in choice.scorecards if card.kind is kind]

        assert (card.customers, card.came) == (2357, 1882)
        assert card.said / card.came - 1 == pytest.approx(off, abs=0.0006)
        assert (card.mean_error, card.root_mean_square) == pytest.approx(errors, abs=0.0006)
        assert card.correlation == pytest.approx(correlation, abs=0.0001)

    @pytest.mark.slow
    def test_bands_held_most_of_what_came(self, cdnow):
        rows = [
            row
            for days in (60, 91, 182)
            for row in look_back(cdnow, as_of=date(1998, 6, 30), days=days)
        ]

        assert len(rows) == 13
        assert sum(row.low <= row.came <= row.high for row in rows) == 11


class TestOnlineRetail:
    @pytest.mark.slow
    def test_buyers_of_ninety_days_are_told_apart_as_known(self):
        rows = pd.read_parquet(published("online_retail.parquet"))
        rows = rows[(rows.Quantity > 0) & rows.CustomerID.notna()]
        table = pa.table(
            {
                "customer_id": pa.array(rows.CustomerID.map("{:.0f}".format), pa.string()),
                "ordered_on": pa.array(rows.InvoiceDate.dt.date, pa.date32()),
                "is_order": [True] * len(rows),
                "amount_minor": (rows.Quantity * rows.UnitPrice * 100).astype("int64").to_numpy(),
            }
        )

        found = choose(table, as_of=date(2011, 12, 9), days=90)

        assert found.scorecards[0].kind is Kind.BG_NBD
        assert found.scorecards[0].auc == pytest.approx(0.729, abs=0.0015)
