"""Tables that are in memory already, and Parquet."""

from datetime import date

import ibis
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from regulars.insight.readers import (
    errors,
    read,
)
from regulars.insight.readers.tests.samples import (
    dropped,
    local,
    rows,
)
from regulars.insight.schema import ORDER_LINES, order_lines

ORDERS = {
    "order_id": ["1", "2", "2"],
    "customer": [17850.0, None, None],
    "ordered_at": [local(2024, 1, 31, 10), local(2024, 2, 1), local(2024, 2, 1)],
    "quantity": [2, 1, -1],
    "unit_price": [2.55, 0.1, 0.1],
}
EXPECTED = [("1", "17850", 2.0, 510), ("2", None, 1.0, 10), ("2", None, -1.0, -10)]
SHOWN = ("order_id", "customer_id", "quantity", "amount_minor")


class TestTables:
    @pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pl.LazyFrame, pa.table])
    def test_reads_frames(self, engine, make):
        reading = read(make(ORDERS), connection=engine)

        assert rows(reading, *SHOWN) == EXPECTED
        assert reading.sources == ("table 1",)

    def test_reads_ibis_tables_of_the_same_engine(self, engine):
        table = engine.create_table("shop_orders", pa.table(ORDERS), temp=True)

        reading = read(table.filter(table.order_id == "1"), connection=engine)

        assert rows(reading, *SHOWN) == EXPECTED[:1]

    def test_refuses_an_empty_frame(self, engine):
        with pytest.raises(errors.NoRows):
            read(pa.table(ORDERS).slice(0, 0), connection=engine)

    def test_offers_the_order_line_schema(self, engine):
        reading = read(pa.table(ORDERS), connection=engine)

        assert order_lines(reading.table).schema() == ORDER_LINES.__class__(
            {name: kind.copy(nullable=True) for name, kind in ORDER_LINES.items()}
        )
        assert reading.table.columns[:13] == (
            *ORDER_LINES.names,
            "line_id",
            "source_file",
            "source_row",
        )


class TestParquet:
    def test_is_known_by_its_content(self, tmp_path, engine):
        path = tmp_path / "orders [1].csv"
        pq.write_table(pa.table(ORDERS), path)

        assert rows(read(path, connection=engine), *SHOWN) == EXPECTED

    def test_takes_order_lines_as_they_are(self, tmp_path, engine):
        path = tmp_path / "lines.parquet"
        table = pa.table(
            {
                "order_id": ["1", "2", None],
                "customer_id": ["a", None, "b"],
                "ordered_at": [
                    local(2024, 1, 31, 10),
                    local(2024, 2, 9),
                    local(2024, 2, 1),
                ],
                "quantity": [1.0, 2.0, 3.0],
                "amount_minor": [100, -200, 300],
                "email": ["a@example.com", None, None],
            }
        ).replace_schema_metadata({"regulars.currency": "GBP"})
        pq.write_table(table, path)

        reading = read(path, as_of=date(2024, 2, 1), connection=engine)

        assert rows(reading, *SHOWN, "source_row", "email") == [
            ("1", "a", 1.0, 100, 1, "a@example.com")
        ]
        assert dropped(reading) == {"future_date": 1, "missing_order": 1}
        assert reading.currency == "GBP"

    def test_stays_lazy_when_it_is_long(self, tmp_path, engine, monkeypatch):
        monkeypatch.setattr("regulars.insight.readers.reading.LAZY_ABOVE", 1)
        path = tmp_path / "orders.parquet"
        pq.write_table(pa.table(ORDERS), path)
        before = {
            name
            for (name,) in engine.con.execute("FROM duckdb_tables() SELECT table_name").fetchall()
        }

        reading = read(path, connection=engine)

        after = {
            name
            for (name,) in engine.con.execute("FROM duckdb_tables() SELECT table_name").fetchall()
        }
        assert after == before
        assert rows(reading, *SHOWN) == EXPECTED


class TestOtherEngines:
    def test_read_no_files(self, tmp_path):
        other = ibis.sqlite.connect()

        with pytest.raises(errors.OtherEngine, match="this is a connection to sqlite"):
            read(tmp_path / "orders.csv", connection=other)

        assert other.list_tables() == []
        other.disconnect()
