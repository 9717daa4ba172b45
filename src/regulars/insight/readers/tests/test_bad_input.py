"""Whatever is wrong with the input ends in one sentence that names it and the way out."""

import gzip
import zipfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from regulars.insight.errors import UnknownDateOrder, UnknownDecimalMark, UnknownZone
from regulars.insight.readers import Notation, errors, read
from regulars.insight.readers.tests.samples import cautions, dropped, rows, write
from regulars.kernel.errors import RegularsError
from regulars.kernel.files import FileIsFolder, FileMissing, FileNotPermitted
from regulars.kernel.money import UnknownCurrency

HEADER = "order_id,customer,date,total\n"
GOOD = HEADER + "1,a,2024-01-31,10.5\n"


class TestFiles:
    def test_names_a_missing_file(self, tmp_path, engine):
        with pytest.raises(FileMissing, match=r"nowhere\.csv: there is no such file"):
            read(tmp_path / "nowhere.csv", connection=engine)

    def test_refuses_a_folder(self, tmp_path, engine):
        with pytest.raises(FileIsFolder, match="is a folder"):
            read(tmp_path, connection=engine)

    def test_says_when_it_may_not_read(self, tmp_path, engine, monkeypatch):
        path = write(tmp_path, GOOD)

        def refuse(*args: object, **options: object) -> None:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(Path, "open", refuse)

        with pytest.raises(FileNotPermitted, match="no permission"):
            read(path, connection=engine)

    @pytest.mark.parametrize("content", [b"", b"  \n\n \t\r\n", b"\xef\xbb\xbf"])
    def test_refuses_an_empty_file(self, tmp_path, engine, content):
        path = tmp_path / "orders.csv"
        path.write_bytes(content)

        with pytest.raises(errors.EmptyFile, match=r"orders\.csv is empty"):
            read(path, connection=engine)

    def test_refuses_a_header_without_rows(self, tmp_path, engine):
        with pytest.raises(errors.NoRows, match="column names but no rows"):
            read(write(tmp_path, HEADER), connection=engine)

    @pytest.mark.parametrize(
        ("content", "looks_like"),
        [
            (bytes(range(256)) * 20, "neither text nor a known kind of file"),
            (b"%PDF-1.7\n%abc", "a PDF"),
            (b"<!DOCTYPE html><html></html>", "a web page or XML"),
            (b'{"orders": []}', "JSON"),
            (b"SQLite format 3\x00", "an SQLite database"),
        ],
    )
    def test_says_what_else_it_is(self, tmp_path, engine, content, looks_like):
        path = tmp_path / "orders.csv"
        path.write_bytes(content)

        with pytest.raises(errors.UnknownFormat) as refusal:
            read(path, connection=engine)

        assert refusal.value.looks_like == looks_like

    def test_refuses_an_archive_that_is_no_workbook(self, tmp_path, engine):
        path = tmp_path / "orders.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("orders.csv", GOOD)

        with pytest.raises(errors.UnknownFormat, match="ZIP archive"):
            read(path, connection=engine)

    @pytest.mark.parametrize("kept", [0.3, 0.9])
    def test_refuses_a_truncated_parquet_file(self, tmp_path, engine, kept):
        path = tmp_path / "orders.parquet"
        pq.write_table(pa.table({"order_id": ["1"] * 1000}), path)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * kept)])

        with pytest.raises(errors.DamagedFile, match="damaged or incomplete Parquet"):
            read(path, connection=engine)

    def test_refuses_a_parquet_file_with_a_broken_middle(self, tmp_path, engine):
        path = tmp_path / "orders.parquet"
        path.write_bytes(b"PAR1" + b"\x07" * 200 + b"PAR1")

        with pytest.raises(errors.DamagedFile):
            read(path, connection=engine)

    def test_refuses_a_truncated_workbook(self, tmp_path, engine):
        path = tmp_path / "orders.xlsx"
        path.write_bytes(b"PK\x03\x04" + b"\x00" * 500)

        with pytest.raises(errors.DamagedFile, match="Excel"):
            read(path, connection=engine)

    def test_refuses_a_truncated_packed_file(self, tmp_path, engine):
        path = tmp_path / "orders.csv.gz"
        body = "".join(f"{n},a,2024-01-31,{n}.5\n" for n in range(20_000))
        path.write_bytes(gzip.compress((HEADER + body).encode())[:-2000])

        with pytest.raises(errors.DamagedFile, match="gzip"):
            read(path, connection=engine)

    def test_refuses_a_wrong_encoding(self, tmp_path, engine):
        path = write(tmp_path, GOOD.replace("a", "é"), encoding="cp1252")

        with pytest.raises(errors.UnreadableText, match="not text in utf-8"):
            read(path, notation=Notation(encoding="utf-8"), connection=engine)

    def test_refuses_an_unknown_encoding(self, tmp_path, engine):
        with pytest.raises(errors.UnreadableText, match="klingon"):
            read(write(tmp_path, GOOD), notation=Notation(encoding="klingon"), connection=engine)

    def test_refuses_nothing_at_all(self, engine):
        with pytest.raises(errors.NoSource):
            read([], connection=engine)

    def test_refuses_an_object_that_is_no_table(self, engine):
        with pytest.raises(errors.UnsupportedFrame, match="A dict cannot be read"):
            read({"order_id": [1]}, connection=engine)


class TestColumns:
    def test_names_the_missing_field_and_the_way_out(self, tmp_path, engine):
        path = write(tmp_path, "order_id,customer,total\n1,a,10.5\n")

        with pytest.raises(errors.MissingField) as refusal:
            read(path, connection=engine)

        assert str(refusal.value) == (
            "orders.csv has no column that could be ordered_at (when it was ordered). "
            "Its columns are: order_id, customer, total. "
            "If one of them is meant, name it: --map ordered_at=COLUMN."
        )

    def test_names_columns_that_are_equally_good(self, tmp_path, engine):
        path = write(
            tmp_path,
            "order_id,customer id,user id,date,total\n1,a,x,2024-01-31,1\n2,a,y,2024-01-31,2\n",
        )

        with pytest.raises(errors.AmbiguousColumns) as refusal:
            read(path, connection=engine)

        assert str(refusal.value) == (
            "orders.csv: customer id, user id could each be customer_id. "
            "Say which one is meant, for example: --map customer_id=customer id."
        )
        reading = read(path, mapping={"customer_id": "user id"}, connection=engine)
        assert rows(reading, "customer_id") == [("x",), ("y",)]

    def test_suggests_the_nearest_field(self, tmp_path, engine):
        with pytest.raises(errors.UnknownField, match="Did you mean customer_id"):
            read(write(tmp_path, GOOD), mapping={"custmer_id": "customer"}, connection=engine)

    def test_suggests_the_nearest_column(self, tmp_path, engine):
        with pytest.raises(errors.UnknownColumn, match="Did you mean customer"):
            read(write(tmp_path, GOOD), mapping={"customer_id": "custmer"}, connection=engine)

    def test_lists_the_fields_where_none_is_near(self, tmp_path, engine):
        with pytest.raises(errors.NoSuchField) as refusal:
            read(write(tmp_path, GOOD), mapping={"foo": "bar"}, connection=engine)

        assert str(refusal.value).startswith(
            "--map foo=...: there is no field foo. The fields are: order_id, line_id, ordered_at, "
        )

    def test_lists_the_columns_where_none_is_near(self, tmp_path, engine):
        with pytest.raises(errors.NoSuchColumn) as refusal:
            read(write(tmp_path, GOOD), mapping={"amount": "wxyz"}, connection=engine)

        assert str(refusal.value) == (
            "--map amount=wxyz: orders.csv has no column wxyz. "
            "Its columns are: order_id, customer, date, total."
        )

    def test_that_stand_for_nothing_are_named(self, tmp_path, engine):
        text = "order_id,customer,date,total,Mood,Gift wrap\n1,a,2024-01-31,10.5,good,no\n"

        reading = read(write(tmp_path, text), connection=engine)

        assert reading.intake.unused_columns == ("Mood", "Gift wrap")

    def test_refuses_files_of_different_shape(self, tmp_path, engine):
        first = write(tmp_path, GOOD, "first.csv")
        second = write(tmp_path, "order_id,customer,date,sum\n1,a,2024-01-31,10.5\n", "second.csv")

        with pytest.raises(errors.ShapesDiffer, match=r"second.csv lacks .* first.csv has: total"):
            read([first, second], connection=engine)


class TestOptions:
    @pytest.mark.parametrize(
        ("option", "error"),
        [
            ({"date_order": "dym"}, UnknownDateOrder),
            ({"decimal": ";"}, UnknownDecimalMark),
            ({"zone": "Europe/Nowhere"}, UnknownZone),
            ({"zone": "../etc/passwd"}, UnknownZone),
        ],
    )
    def test_refuses_a_notation_that_does_not_exist(self, option, error):
        with pytest.raises(error):
            Notation(**option)

    def test_refuses_a_currency_that_does_not_exist(self, tmp_path, engine):
        with pytest.raises(UnknownCurrency):
            read(write(tmp_path, GOOD), connection=engine, currency="EURO")


class TestRows:
    def test_counts_every_unusable_row_with_its_reason_and_place(self, tmp_path, engine):
        text = (
            "order_id,customer,date,quantity,total,status\n"
            "1,a,2024-01-31,1,10.50,paid\n"
            "2,a,32/13/2024,1,10.50,paid\n"
            "3,a,,1,10.50,paid\n"
            "4,a,2024-01-31,one,10.50,paid\n"
            "5,a,2024-01-31,9000000000,10.50,paid\n"
            "6,a,2024-01-31,1,ten,paid\n"
            "7,a,2024-01-31,1,,paid\n"
            ",a,2024-01-31,1,10.50,paid\n"
            ",,,,,\n"
            "9,a,2024-01-31,1,10.50,Cancelled\n"
            "10,a,2024-01-31,1,10.50\n"
            "11,a,2024-01-31,1,10.50,paid,extra\n"
            "12,a,2024-02-02,1,10.50,paid\n"
            "13,a,2024-01-31,1,99999999999999999,paid\n"
            "14,a,2024-02-01,1,11.50,paid\n"
        )

        reading = read(write(tmp_path, text), as_of=date(2024, 2, 1), connection=engine)

        assert {item.reason: (item.rows, item.examples) for item in reading.intake.dropped} == {
            "unreadable_date": (1, ("orders.csv row 3, column date: '32/13/2024'",)),
            "missing_date": (1, ("orders.csv row 4, column date",)),
            "unreadable_quantity": (1, ("orders.csv row 5, column quantity: 'one'",)),
            "absurd_quantity": (1, ("orders.csv row 6, column quantity: '9000000000'",)),
            "unreadable_amount": (1, ("orders.csv row 7, column total: 'ten'",)),
            "missing_amount": (1, ("orders.csv row 8, column total",)),
            "missing_order": (1, ("orders.csv row 9, column order_id",)),
            "blank_row": (1, ("orders.csv row 10",)),
            "cancelled": (1, ("orders.csv row 11, column status: 'Cancelled'",)),
            "too_few_columns": (1, ("orders.csv row 12: '10,a,2024-01-31,1,10.50'",)),
            "too_many_columns": (1, ("orders.csv row 13: '11,a,2024-01-31,1,10.50,paid,extra'",)),
            "future_date": (1, ("orders.csv row 14, column date: '2024-02-02'",)),
            "absurd_amount": (1, ("orders.csv row 15, column total: '99999999999999999'",)),
        }
        assert rows(reading, "order_id", "source_row", "amount_minor") == [
            ("1", 2, 1050),
            ("14", 16, 1150),
        ]
        assert (reading.intake.rows_read, reading.intake.rows_used) == (15, 2)
        assert reading.rejected.count().to_pyarrow().as_py() == 13

    def test_says_most_often_why_no_row_can_be_used(self, tmp_path, engine):
        text = HEADER + "1,a,soon,10.5\n2,a,later,10.5\n,,,\n"

        with pytest.raises(errors.NothingUsable) as refusal:
            read(write(tmp_path, text), mapping={"ordered_at": "date"}, connection=engine)

        assert str(refusal.value) == (
            "Not one row of orders.csv can be used. Most often: unreadable date (2 of 3), "
            "such as orders.csv row 2, column date: 'soon'. "
            "Check the columns with --map, or export the file again."
        )


class TestCurrencies:
    MIXED = (
        "order_id,customer,date,total,currency\n"
        "1,a,2024-01-31,1,EUR\n"
        "2,a,2024-01-31,2,EUR\n"
        "3,a,2024-01-31,3,USD\n"
    )

    def test_refuses_to_add_different_ones(self, tmp_path, engine):
        with pytest.raises(errors.MixedCurrencies) as refusal:
            read(write(tmp_path, self.MIXED), connection=engine)

        assert str(refusal.value) == (
            "The amounts of orders.csv are in several currencies (rows: EUR 2, USD 1), which "
            "cannot be added. Choose one to keep, for example: --currency EUR."
        )

    def test_keeps_the_one_asked_for(self, tmp_path, engine):
        reading = read(write(tmp_path, self.MIXED), currency="EUR", connection=engine)

        assert rows(reading, "order_id", "amount_minor") == [("1", 100), ("2", 200)]
        assert dropped(reading) == {"other_currency": 1}
        assert reading.currency == "EUR"

    def test_tells_them_apart_by_their_signs(self, tmp_path, engine):
        text = 'order_id;customer;date;total\n1;a;2024-01-31;"€ 1,50"\n2;a;2024-01-31;"$ 2,50"\n'

        with pytest.raises(errors.MixedCurrencies):
            read(write(tmp_path, text), connection=engine)
        reading = read(write(tmp_path, text), currency="USD", connection=engine)

        assert rows(reading, "order_id", "amount_minor") == [("2", 250)]

    @pytest.mark.parametrize(("code", "minor"), [("JPY", 1235), ("EUR", 123450), ("KWD", 1234500)])
    def test_uses_the_currencys_own_minor_units(self, tmp_path, engine, code, minor):
        text = HEADER + "1,a,2024-01-31,1234.5\n"

        reading = read(write(tmp_path, text), currency=code, connection=engine)

        assert rows(reading, "amount_minor") == [(minor,)]


def test_every_error_fills_its_sentence():
    values = {"str": "x", "int": 1, "tuple[str, ...]": ("a", "b")}
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type)
        and issubclass(kind, RegularsError)
        and kind.__module__ == errors.__name__
    ]
    kinds += [UnknownDateOrder, UnknownDecimalMark, UnknownZone]

    for kind in kinds:
        fields = {
            name: values[item.type]
            for name, item in getattr(kind, "__dataclass_fields__", {}).items()
        }
        assert "{" not in str(kind(**fields))
    assert len({kind.code for kind in kinds}) == len(kinds) == 25


class TestOddText:
    def line(self, number: int) -> str:
        return f"{number},a,2024-01-{number:02},10.5\n"

    def text(self, first: int, last: int) -> str:
        return "".join(map(self.line, range(first, last + 1)))

    def test_counts_every_line_that_an_open_quote_swallows(self, tmp_path, engine):
        path = write(tmp_path, HEADER + self.text(1, 9) + '"' + self.text(10, 20))

        reading = read(path, connection=engine)

        assert (reading.intake.rows_read, reading.intake.rows_used) == (20, 9)
        assert dropped(reading) == {"broken_quotes": 11}
        assert reading.intake.dropped[0].examples == (
            "orders.csv row 11: '\"10,a,2024-01-10,10.5'",
            "orders.csv row 12: '11,a,2024-01-11,10.5'",
            "orders.csv row 13: '12,a,2024-01-12,10.5'",
        )
        assert cautions(reading)["quote_not_closed"] == {
            "file": "orders.csv",
            "first_row": 11,
            "last_row": 21,
            "rows": 11,
        }

    def test_passes_over_null_characters_and_says_so(self, tmp_path, engine):
        text = HEADER + self.text(1, 5) + "\0\0\n" + self.line(6).replace("a", "a\0") + self.line(7)

        reading = read(write(tmp_path, text), currency="EUR", connection=engine)

        assert [row for (row,) in rows(reading, "source_row")] == [2, 3, 4, 5, 6, 8, 9]
        assert {who for (who,) in rows(reading, "customer_id")} == {"a"}
        assert cautions(reading) == {
            "null_characters": {"file": "orders.csv", "characters": 3},
        }

    def test_cuts_rows_as_the_header_is_cut(self, tmp_path, engine):
        text = HEADER + self.line(1) + self.text(2, 9).replace(",", ";") + self.line(10)

        reading = read(write(tmp_path, text), currency="EUR", connection=engine)

        assert reading.intake.rows_used == 2
        assert cautions(reading)["cut_otherwise"] == {
            "file": "orders.csv",
            "mark": ",",
            "row": 3,
            "rows": 8,
        }
        assert dropped(reading) == {"too_few_columns": 8}
        assert reading.intake.dropped[0].examples[0] == ("orders.csv row 3: '2;a;2024-01-02;10.5'")

    def test_names_what_is_no_currency(self, tmp_path, engine):
        text = "order_id,customer,date,total,currency\n1,a,2024-01-31,10.5,XXZ\n"

        reading = read(write(tmp_path, text), connection=engine)

        assert cautions(reading) == {
            "currency_unknown": {"column": "currency", "example": "XXZ", "currency": "EUR"}
        }

    @pytest.mark.parametrize(
        ("names", "other"), [("total,total", "total (2)"), ("amount,total", "total")]
    )
    def test_names_a_rival_of_the_amount(self, tmp_path, engine, names, other):
        header = f"order_id,customer,date,{names}\n"
        differing = header + "1,a,2024-01-31,10.5,9.5\n2,b,2024-01-31,11.5,9.9\n"
        same = header + "1,a,2024-01-31,10.5,10.5\n2,b,2024-01-31,11.5,11.5\n"

        reading = read(write(tmp_path, differing), currency="EUR", connection=engine)
        alike = read(write(tmp_path, same, "same.csv"), currency="EUR", connection=engine)

        assert cautions(reading)["column_chosen"] == {
            "field": "amount",
            "column": names.split(",")[0],
            "other": other,
        }
        assert "column_chosen" not in cautions(alike)
