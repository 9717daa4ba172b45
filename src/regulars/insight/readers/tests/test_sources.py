"""Parquet, workbooks, tables in memory, and several files at once."""

from datetime import date, time

import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from regulars.insight.readers import (
    CUSTOMER_FIELDS,
    PRODUCT_FIELDS,
    errors,
    inspect,
    read,
)
from regulars.insight.readers.tests.samples import (
    DATA,
    SHOPIFY,
    cautions,
    columns,
    dropped,
    local,
    parsed_as,
    rows,
    write,
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


class TestWorkbooks:
    def test_reads_the_first_sheet_with_rows(self, tmp_path, engine):
        book = openpyxl.Workbook()
        book.active.title = "Cover"
        sheet = book.create_sheet("Orders")
        sheet.append(["Order report"])
        sheet.append([])
        sheet.append(["Order ID", "Customer ID", "Order date", "Time", "Qty", "Total", "Product"])
        sheet.append([1001, 17850, date(2024, 1, 31), time(13, 5), 2, 12.5, "Tea"])
        sheet.append([1002, None, date(2024, 2, 1), time(9, 0), 1, "x", "Tea"])
        book.create_sheet("More").append(["x"])
        path = tmp_path / "orders.xlsx"
        book.save(path)

        reading = read(path, currency="EUR", connection=engine)

        assert rows(
            reading, "order_id", "customer_id", "ordered_at", "quantity", "amount_minor"
        ) == [("1001", "17850", local(2024, 1, 31, 13, 5), 2.0, 1250)]
        assert reading.intake.dropped[0].examples == ("orders.xlsx row 5, column Total: 'x'",)
        assert cautions(reading)["other_sheets"] == {
            "file": "orders.xlsx",
            "sheet": "Orders",
            "others": "More",
        }


class TestSeveralFiles:
    HEADER = "order_id,customer,date,amount\n"

    def test_counts_rows_that_exports_share_once(self, tmp_path, engine):
        january = write(
            tmp_path,
            self.HEADER + "1,a,2024-01-01,1\n2,b,2024-01-31,2\n2,b,2024-01-31,2\n",
            "january.csv",
        )
        february = write(
            tmp_path, self.HEADER + "2,b,2024-01-31,2\n3,c,2024-02-01,3\n", "february.csv"
        )

        reading = read([january, february], connection=engine)

        assert sorted(rows(reading, "order_id", "source_file")) == [
            ("1", "january.csv"),
            ("2", "january.csv"),
            ("2", "january.csv"),
            ("3", "february.csv"),
        ]
        assert dropped(reading) == {"in_other_file": 1}
        assert cautions(reading)["duplicate_rows"] == {
            "rows": 1,
            "first_row": 3,
            "file": "january.csv",
        }

    def test_drops_copies_when_asked(self, tmp_path, engine):
        path = write(tmp_path, self.HEADER + "2,b,2024-01-31,2\n2,b,2024-01-31,2\n")

        reading = read(path, drop_duplicates=True, connection=engine)

        assert rows(reading, "source_row") == [(2,)]
        assert dropped(reading) == {"duplicate": 1}
        assert "duplicate_rows" not in cautions(reading)

    def test_brings_columns_together_by_name(self, tmp_path, engine):
        first = write(tmp_path, self.HEADER + "1,a,2024-01-01,1.5\n", "first.csv")
        second = write(
            tmp_path, "amount;date;customer;order_id\n2,5;2024-01-02;b;2\n", "second.csv"
        )

        reading = read([first, second], connection=engine)

        assert rows(reading, "order_id", "customer_id")[0] == ("1", "a")

    def test_tells_files_of_the_same_name_apart(self, tmp_path, engine):
        paths = []
        for folder in ("web", "till"):
            (tmp_path / folder).mkdir()
            paths.append(write(tmp_path / folder, self.HEADER + f"{folder},a,2024-01-01,1.5\n"))

        assert read(paths, connection=engine).sources == tuple(map(str, paths))

    def test_warns_of_orders_that_differ_between_files(self, tmp_path, engine):
        first = write(tmp_path, self.HEADER + "1,a,2024-01-01,1.5\n", "first.csv")
        second = write(tmp_path, self.HEADER + "1,a,2024-01-01,1.75\n", "second.csv")

        reading = read([first, second], connection=engine)

        assert cautions(reading)["orders_in_several_files"] == {"orders": 1}


class TestCustomersAndProducts:
    def test_reads_customers(self, tmp_path, engine):
        text = (
            "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address City,"
            "Default Address Country Code,Default Address Zip,Phone,Birthday\n"
            "'7,Ann,A,Ann@Example.com,yes,Sofia,BG,1000,+3591,1990-05-31\n"
            ",,,,no,,,,,\n"
        )

        reading = read(write(tmp_path, text), fields=CUSTOMER_FIELDS, connection=engine)

        assert rows(
            reading, "email", "first_name", "accepts_marketing", "city", "country", "birthday"
        ) == [("ann@example.com", "Ann", True, "Sofia", "BG", date(1990, 5, 31))]
        assert dropped(reading) == {"missing_customer_id": 1}

    def test_reads_products(self, tmp_path, engine):
        text = (
            "Handle;Title;Type;Variant SKU;Variant Price;Cost per item;Variant Inventory Qty\n"
            "tea;Green tea;Tea;T1;4,50;2,00;12\n"
        )

        reading = read(
            write(tmp_path, text), fields=PRODUCT_FIELDS, currency="EUR", connection=engine
        )

        assert rows(
            reading, "product_id", "name", "category", "price_minor", "cost_minor", "stock"
        ) == [("T1", "Green tea", "Tea", 450, 200, 12.0)]


class TestInspect:
    def test_shows_columns_rows_and_what_they_seem_to_be(self, tmp_path, engine):
        seen = inspect(write(tmp_path, SHOPIFY), connection=engine)

        suggested = {item.field: item.column for item in seen.suggested}
        assert suggested["order_id"] == "Name"
        assert seen.columns[:2] == ("Name", "Email")
        assert seen.rows[1][:3] == ("#1001", "ann@example.com", None)
        assert (seen.format, seen.delimiter, seen.encoding) == ("text", ",", "utf-8")
        assert seen.problem is None

    def test_tells_what_is_missing_beside_what_was_found(self, tmp_path, engine):
        path = write(tmp_path, "order_id,when,total\n1,2024-01-31,2.50\n")

        seen = inspect(path, connection=engine)

        assert {item.field: item.is_sure for item in seen.suggested} == {
            "order_id": True,
            "ordered_at": False,
            "amount": True,
        }
        assert "no column that could be customer_id" in str(seen.problem)


@pytest.mark.skipif(not (DATA / "online_retail.parquet").exists(), reason="the data is not here")
class TestKnownHistories:
    def test_agrees_with_pandas_on_online_retail(self, engine):
        path = DATA / "online_retail.parquet"
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
        assert reading.intake.rows_used == len(frame) == 541_909
        assert reading.intake.dropped == ()
        assert cautions(reading)["duplicate_rows"]["rows"] == frame.duplicated().sum()

    def test_agrees_with_pandas_on_cdnow(self, engine):
        path = DATA / "CDNOW_sample.txt"
        frame = pd.read_csv(
            path,
            sep=r"\s+",
            header=None,
            names=["id", "sample", "day", "quantity", "value"],
            dtype={"id": str},
        )

        reading = read(path, connection=engine)

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
