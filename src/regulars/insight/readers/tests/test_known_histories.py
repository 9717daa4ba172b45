"""Histories that pandas reads too: made here as two published ones are, and those themselves."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from regulars.insight.readers import (
    read,
)
from regulars.insight.readers.tests.samples import (
    DATA,
    cautions,
    columns,
    parsed_as,
    rows,
    write,
)

MADE = 3_000


def published(name: str) -> Path:
    if not (DATA / name).exists():
        pytest.skip("the published data is not here")
    return DATA / name


def a_wholesaler() -> pd.DataFrame:
    """Invoices, credit notes, customers unknown or as floats, and rows that stand there twice."""
    chance = np.random.default_rng(3)
    number = np.sort(chance.integers(536_365, 536_365 + MADE // 5, MADE))
    is_credit = number % 9 == 0
    customer = (12_346 + number % 97).astype(float)
    frame = pd.DataFrame(
        {
            "InvoiceNo": np.where(is_credit, "C", "") + number.astype(str).astype(object),
            "StockCode": chance.choice(["85123A", "71053", "POST", "22752"], MADE),
            "Description": chance.choice(["WHITE HEART", "LANTERN", None], MADE),
            "Quantity": np.where(is_credit, -1, 1) * chance.integers(1, 40, MADE),
            "InvoiceDate": pd.Timestamp("2010-12-01 08:26")
            + pd.to_timedelta((number - number[0]) * 37, unit="min").as_unit("us"),
            "UnitPrice": chance.choice([0.0, 0.19, 1.25, 2.55, 3.39, 295.0], MADE),
            "CustomerID": np.where(number % 4 == 0, np.nan, customer),
            "Country": chance.choice(["United Kingdom", "France"], MADE),
        }
    )
    return pd.concat([frame, frame[::50]], ignore_index=True)


def a_record_shop() -> str:
    """Purchases in columns of spaces, without a header: two customer numbers, day, count, value."""
    chance = np.random.default_rng(4)
    customers = np.sort(chance.integers(1, MADE // 3, MADE))
    days = pd.Timestamp("1997-01-01") + pd.to_timedelta(chance.integers(0, 545, MADE), unit="day")
    pieces, cents = chance.integers(1, 9, MADE), chance.integers(0, 9_999, MADE)
    rows = zip(customers, days.strftime("%Y%m%d"), pieces, cents, strict=True)
    return "".join(
        f" {number * 7:05} {number:04} {day} {count:2} {value / 100:7.2f}\n"
        for number, day, count, value in rows
    )


@pytest.fixture(params=["made", "published"])
def wholesale(request, tmp_path) -> tuple[Path, int]:
    """The file, and how many rows it has."""
    if request.param == "published":
        return published("online_retail.parquet"), 541_909
    path = tmp_path / "wholesale.parquet"
    a_wholesaler().to_parquet(path)
    return path, MADE + MADE // 50


@pytest.fixture(params=["made", "published"])
def records(request, tmp_path) -> tuple[Path, int]:
    """The file, and how many rows it has."""
    if request.param == "published":
        return published("CDNOW_sample.txt"), 6_919
    return write(tmp_path, a_record_shop(), "records.txt"), MADE


class TestKnownHistories:
    @pytest.mark.slow
    def test_of_a_wholesaler_is_read_as_pandas_reads_it(self, wholesale, engine):
        path, size = wholesale
        frame = pd.read_parquet(path)
        minor = (frame.Quantity * frame.UnitPrice * 100 + 1e-9).round()

        reading = read(path, currency="GBP", connection=engine)
        (found,) = (
            reading.table.aggregate(
                lines=reading.table.count(),
                minor=reading.table.amount_minor.sum(),
                orders=reading.table.order_id.nunique(),
                customers=reading.table.customer_id.nunique(),
                anonymous=reading.table.customer_id.isnull().sum(),
                taken_back=(reading.table.amount_minor < 0).sum(),
                first=reading.table.ordered_at.min(),
                pieces=reading.table.quantity.abs().sum(),
            )
            .to_pyarrow()
            .to_pylist()
        )

        assert found == {
            "lines": len(frame),
            "minor": int(minor.sum()),
            "orders": frame.InvoiceNo.nunique(),
            "customers": frame.CustomerID.nunique(),
            "anonymous": frame.CustomerID.isna().sum(),
            "taken_back": (minor < 0).sum(),
            "first": frame.InvoiceDate.min(),
            "pieces": frame.Quantity.abs().sum(),
        }
        assert reading.intake.rows_used == len(frame) == size
        assert reading.intake.dropped == ()
        assert cautions(reading)["duplicate_rows"]["rows"] == frame.duplicated().sum()

    def test_of_a_record_shop_is_read_as_pandas_reads_it(self, records, engine):
        path, size = records
        frame = pd.read_csv(
            path,
            sep=r"\s+",
            header=None,
            names=["id", "sample", "day", "quantity", "value"],
            dtype={"id": str},
        )

        reading = read(path, connection=engine)

        assert len(frame) == size
        assert columns(reading) == {
            "customer_id": "column1",
            "ordered_at": "column3",
            "quantity": "column4",
            "amount": "column5",
        }
        assert rows(reading, "customer_id", "ordered_at", "quantity", "amount_minor") == [
            (
                row.id,
                parsed_as(str(row.day), "%Y%m%d"),
                row.quantity,
                round(row.value * 100),
            )
            for row in frame.itertuples()
        ]
        assert reading.table.order_id.nunique().to_pyarrow().as_py() == len(
            frame.groupby(["id", "day"])
        )
