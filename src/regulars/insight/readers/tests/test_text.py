"""Delimiters, encodings, decimal marks and dates are told from the content."""

import csv
import gzip
import io
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.insight.engines import connect
from regulars.insight.readers import errors, read
from regulars.insight.readers.tests.samples import cautions, dropped, local, parsed_as, rows, write

ENGINE = connect(threads=1)
NAMES = {
    "utf-8": "Zoë 茶 чай",
    "utf-8-sig": "Zoë 茶 чай",
    "utf-16": "Zoë 茶 чай",
    "utf-16-le": "Tea",
    "cp1252": "Café crème brûlée déjà",
    "cp1251": "Чай зелёный с мятой",
    "gb18030": "绿茶和乌龙茶礼盒装，清香型",
}
DATE_FORMATS = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m/%d/%y",
    "%d %b %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%a, %d %b %Y",
    "%d-%b-%y",
    "%Y年%m月%d日",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %I:%M %p",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y%m%d%H%M%S",
]


def grouped(amount: Decimal, decimal: str, group: str) -> str:
    return f"{amount:,.2f}".translate({ord(","): group or None, ord("."): decimal})


class TestRoundTrips:
    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        delimiter=st.sampled_from([",", ";", "\t", "|", "^", "~"]),
        encoding=st.sampled_from(sorted(NAMES)),
        marks=st.sampled_from(
            [(".", ""), (".", ","), (",", "."), (",", ""), (",", " "), (".", "'"), (",", "\u00a0")]
        ),
        newline=st.sampled_from(["\n", "\r\n"]),
        packed=st.booleans(),
        lines=st.lists(
            st.tuples(
                st.integers(-99_999_999, 999_999_999),
                st.sampled_from(["", " x", 'a "b" c', "a;b,c\td|e", "two\nlines"]),
            ),
            min_size=1,
            max_size=8,
        ),
    )
    def test_reads_back_what_was_written(  # noqa: PLR0917
        self, tmp_path, delimiter, encoding, marks, newline, packed, lines
    ):
        decimal, group = marks
        if group == "\u00a0" and encoding == "gb18030":
            group = ""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=delimiter, lineterminator=newline)
        writer.writerow(["order_id", "customer", "date", "product", "amount"])
        written = [(1, "")]  # so that the decimal mark can be told
        written += lines
        for number, (minor, suffix) in enumerate(written):
            amount = grouped(Decimal(minor) / 100, decimal, group)
            writer.writerow([f"A{number}", "c1", "2024-05-31", NAMES[encoding] + suffix, amount])
        content = text.getvalue().encode(encoding)
        path = tmp_path / "orders.csv"
        path.write_bytes(gzip.compress(content) if packed else content)

        reading = read(path, currency="EUR", connection=ENGINE)

        assert rows(reading, "order_id", "product_name", "amount_minor") == [
            (f"A{number}", (NAMES[encoding] + suffix).strip(), minor)
            for number, (minor, suffix) in enumerate(written)
        ]
        assert reading.intake.dropped == ()

    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        written_as=st.sampled_from(DATE_FORMATS),
        moments=st.lists(
            st.datetimes(local(2001, 1, 1), local(2038, 1, 1)), min_size=1, max_size=8
        ),
    )
    def test_reads_dates_however_written(self, tmp_path, written_as, moments):
        moments = [local(2024, 5, 31, 13, 45, 7, 123000), *moments]
        text = "".join(f"{n};c;{m.strftime(written_as)};1.5\n" for n, m in enumerate(moments))
        path = write(tmp_path, "order_id;customer;date;amount\n" + text)

        reading = read(path, connection=ENGINE)

        expected = [(parsed_as(m.strftime(written_as), written_as),) for m in moments]
        assert rows(reading, "ordered_at") == expected

    @pytest.mark.slow
    @settings(
        max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        cells=st.lists(
            st.tuples(
                st.sampled_from(["1", "2", "", " "]),
                st.sampled_from(["a", "", "17850.0"]),
                st.sampled_from(["2024-01-31", "2024-13-01", "", "soon", "31.01.2024"]),
                st.sampled_from(["1", "-2", "x", "", "1e12"]),
                st.sampled_from(["1.50", "-3", "", "free", "1e30", "NaN"]),
                st.sampled_from(["paid", "cancelled", "refunded", ""]),
                st.sampled_from(["", "\n\n", "\n,,,,,\n", "\n1,2\n", "\n1,2,3,4,5,6,7\n"]),
            ),
            max_size=12,
        )
    )
    def test_loses_no_row_silently(self, tmp_path, cells):
        body = "".join(",".join(row[:6]) + "\n" + row[6].removeprefix("\n") for row in cells)
        text = "order_id,customer,date,quantity,amount,status\n1,a,2024-01-31,1,1.50,paid\n" + body

        reading = read(write(tmp_path, text), connection=ENGINE)

        written = sum(bool(line) for line in text.splitlines()) - 1
        assert reading.intake.rows_read == written
        assert reading.intake.rows_used == reading.table.count().to_pyarrow().as_py()
        assert sum(dropped(reading).values()) == reading.rejected.count().to_pyarrow().as_py()
        assert reading.intake.rows_used + sum(dropped(reading).values()) == written


class TestDates:
    def table(self, *dates: str) -> str:
        return "order_id;customer;date;amount\n" + "".join(
            f"{number};c;{text};1.5\n" for number, text in enumerate(dates)
        )

    def test_refuses_to_guess_between_day_and_month(self, tmp_path, engine):
        path = write(tmp_path, self.table("01/02/2024", "03/02/2024"))

        with pytest.raises(errors.AmbiguousDates) as refusal:
            read(path, connection=engine)
        reading = read(path, date_order="mdy", connection=engine)

        assert "--date-order dmy or --date-order mdy" in str(refusal.value)
        assert rows(reading, "ordered_at")[0] == (local(2024, 1, 2),)

    def test_takes_the_order_in_which_the_rows_are_sorted(self, tmp_path, engine):
        path = write(tmp_path, self.table("01/02/2024", "02/02/2024", "01/03/2024", "05/03/2024"))

        reading = read(path, connection=engine)

        assert rows(reading, "ordered_at")[2] == (local(2024, 3, 1),)

    def test_reads_a_year_first_with_two_digits_when_told(self, tmp_path, engine):
        path = write(tmp_path, self.table("24/03/05", "24/12/31"))

        reading = read(path, date_order="ymd", connection=engine)

        assert rows(reading, "ordered_at") == [(local(2024, 3, 5),), (local(2024, 12, 31),)]

    @pytest.mark.parametrize(("unit", "digits"), [(1, 10), (1_000, 13), (1_000_000, 16)])
    def test_reads_counts_since_1970(self, tmp_path, engine, unit, digits):
        seconds = 1_709_287_200  # 2024-03-01T10:00:00Z
        assert len(str(seconds * unit)) == digits
        path = write(tmp_path, self.table(str(seconds * unit)))

        assert rows(read(path, connection=engine), "ordered_at") == [(local(2024, 3, 1, 10),)]
        moved = read(path, zone="Asia/Tokyo", connection=engine)
        assert rows(moved, "ordered_at") == [(local(2024, 3, 1, 19),)]

    def test_converts_offsets_to_a_named_zone(self, tmp_path, engine):
        dates = ("2024-07-01T10:00:00Z", "2024-07-01T10:00:00+05:30", "2024-01-01T10:00:00-0500")
        path = write(tmp_path, self.table(*dates))

        kept = read(path, connection=engine)
        moved = read(path, zone="Europe/Berlin", connection=engine)

        assert {moment.hour for (moment,) in rows(kept, "ordered_at")} == {10}
        assert rows(moved, "ordered_at") == [
            (local(2024, 7, 1, 12),),
            (local(2024, 7, 1, 6, 30),),
            (local(2024, 1, 1, 16),),
        ]

    def test_reads_several_ways_of_writing_in_one_column(self, tmp_path, engine):
        path = write(tmp_path, self.table("2024-03-01", "31.12.2024 23:59", "Mar 5, 2024"))

        assert rows(read(path, connection=engine), "ordered_at") == [
            (local(2024, 3, 1),),
            (local(2024, 12, 31, 23, 59),),
            (local(2024, 3, 5),),
        ]


class TestAmounts:
    @pytest.mark.parametrize(
        ("written", "minor"),
        [
            ("1234.56", 123456),
            ("$1,234.56", 123456),
            ("(1,234.56)", -123456),
            ("-$1,234.56", -123456),
            ("$-1,234.56", -123456),
            ("1,234.56-", -123456),
            ("\u22121,234.56", -123456),
            ("USD 1,234.56", 123456),
            ("1,23,456.78", 12345678),
            ("1'234.56", 123456),
            (".5", 50),
            ("5.", 500),
            ("1.5e3", 150000),
            ("0.005", 1),
            ("-0.005", -1),
            ("1.004999", 100),
        ],
    )
    def test_reads_dots_as_decimals(self, tmp_path, engine, written, minor):
        text = f"order_id;customer;date;amount\n1;c;2024-01-31;{written}\n2;c;2024-01-31;0.25\n"

        reading = read(write(tmp_path, text), currency="USD", connection=engine)

        assert rows(reading, "amount_minor") == [(minor,), (25,)]

    @pytest.mark.parametrize(
        ("written", "minor"),
        [
            ("1.234,56", 123456),
            ("1 234,56 €", 123456),
            ("1\u202f234,56\u00a0€", 123456),
            ("€ 1.234.567,8", 123456780),
            ("1234", 123400),
            ("1.234", 123400),
            ("12,00 kr.", 1200),
            ("12,5 руб.", 1250),
        ],
    )
    def test_reads_commas_as_decimals(self, tmp_path, engine, written, minor):
        text = f"order_id;customer;date;amount\n1;c;2024-01-31;{written}\n2;c;2024-01-31;0,25\n"

        reading = read(write(tmp_path, text), currency="EUR", connection=engine)

        assert minor in {amount for (amount,) in rows(reading, "amount_minor")} or dropped(
            reading
        ) == {"other_currency": 1}

    def test_refuses_the_other_mark_rather_than_misread_it(self, tmp_path, engine):
        text = (
            "order_id;customer;date;amount\n"
            "1;c;2024-01-31;1.5\n"
            "2;c;2024-01-31;2,5\n"
            "3;c;2024-01-31;0.25\n"
        )

        reading = read(write(tmp_path, text), connection=engine)

        assert rows(reading, "order_id", "amount_minor") == [("1", 150), ("3", 25)]
        assert dropped(reading) == {"unreadable_amount": 1}

    def test_multiplies_price_and_quantity_exactly(self, tmp_path, engine):
        text = (
            "order_id,customer,date,quantity,unit price\n"
            "1,c,2024-01-31,3,1.115\n"
            "2,c,2024-01-31,0.5,0.01\n"
            "3,c,2024-01-31,-1,0.005\n"
        )

        reading = read(write(tmp_path, text), connection=engine)

        assert rows(reading, "amount_minor", "quantity") == [(335, 3.0), (1, 0.5), (-1, -1.0)]

    def test_takes_discounts_off_the_price(self, tmp_path, engine):
        text = (
            "order_id,customer,date,quantity,unit price,discount\n"
            "1,c,2024-01-31,2,10,3.00\n"
            "2,c,2024-01-31,1,10,\n"
        )

        reading = read(write(tmp_path, text), connection=engine)

        assert rows(reading, "amount_minor", "discount_minor") == [(1700, 300), (1000, 0)]

    def test_understands_discounts_as_shares(self, tmp_path, engine):
        text = (
            "order_id,customer,date,sales,discount\n1,c,2024-01-31,80.00,0.2\n2,c,2024-01-31,10,0\n"
        )

        reading = read(write(tmp_path, text), connection=engine)

        assert rows(reading, "amount_minor", "discount_minor") == [(8000, 2000), (1000, 0)]
        assert cautions(reading)["discount_is_rate"] == {"column": "discount"}

    def test_counts_a_negative_quantity_as_taken_back(self, tmp_path, engine):
        text = (
            "order_id,customer,date,quantity,amount,cost\n"
            "1,c,2024-01-31,-2,5.00,3\n"
            "2,c,2024-01-31,1,-5.00,3\n"
        )

        reading = read(write(tmp_path, text), connection=engine)

        assert rows(reading, "quantity", "amount_minor", "cost_minor") == [
            (-2.0, -500, -300),
            (-1.0, -500, -300),
        ]


class TestLayout:
    def test_skips_a_title_above_the_table(self, tmp_path, engine):
        text = (
            "Sales report\n\n"
            "From,2024-01-01\n"
            "order_id,customer,date,amount\n"
            "1,c,2024-01-31,1.5\n"
            "2,c,2024-02-30,1\n"
        )

        reading = read(write(tmp_path, text), connection=engine)

        assert rows(reading, "order_id", "source_row") == [("1", 5)]
        assert reading.intake.dropped[0].examples == (
            "orders.csv row 6, column date: '2024-02-30'",
        )

    def test_reads_a_header_that_repeats_a_name(self, tmp_path, engine):
        text = "order_id,customer,date,amount,note,note\n1,c,2024-01-31,1.5,x,y\n"

        reading = read(write(tmp_path, text), connection=engine)

        assert reading.intake.rows_used == 1

    def test_takes_whole_numbers_out_of_decimal_ids(self, tmp_path, engine):
        text = "order_id,customer,date,amount\n1,17850.0,2024-01-31,1.5\n2,,2024-01-31,2.5\n"

        reading = read(write(tmp_path, text), connection=engine)

        assert rows(reading, "customer_id") == [("17850",), (None,)]

    def test_keeps_leading_zeros_of_ids(self, tmp_path, engine):
        text = "order_id,customer,date,amount\n0001,007,2024-01-31,1.5\n"

        reading = read(write(tmp_path, text), connection=engine)

        assert rows(reading, "order_id", "customer_id") == [("0001", "007")]

    def test_reads_columns_apart_by_blanks_without_a_header(self, tmp_path, engine):
        text = (
            " 00004 0001 19970101  2   29.33\r\n"
            " 00004 0001 19970118  2   29.73\r\n"
            " 00021 0002 19970101  3   63.34\r\n"
            " 00021 0002 19970102  3   63.34 x\r\n"
        )

        reading = read(write(tmp_path, text), connection=engine)

        assert rows(reading, "customer_id", "ordered_at", "quantity", "amount_minor") == [
            ("00004", local(1997, 1, 1), 2.0, 2933),
            ("00004", local(1997, 1, 18), 2.0, 2973),
            ("00021", local(1997, 1, 1), 3.0, 6334),
        ]
        assert reading.intake.dropped[0].examples == (
            "orders.csv row 4: '00021 0002 19970102  3   63.34 x'",
        )
        assert cautions(reading)["no_header"] == {"file": "orders.csv"}

    def test_obeys_a_map_of_numbered_columns(self, tmp_path, engine):
        text = "1,2,2024-01-31,5,7\n2,1,2024-02-01,6,8\n"
        mapping = {"order_id": "1", "customer_id": "column2", "amount": "4", "quantity": "column5"}

        reading = read(write(tmp_path, text), mapping=mapping, connection=engine)

        assert rows(reading, "order_id", "customer_id", "amount_minor", "quantity") == [
            ("1", "2", 500, 7.0),
            ("2", "1", 600, 8.0),
        ]

    def test_reads_russian_headers(self, tmp_path, engine):
        text = (
            "Номер заказа;Дата заказа;Код клиента;Наименование;Кол-во;Сумма\n"
            "1;31.01.2024;К7;Чай;2;1 500,50\n"
        )

        reading = read(write(tmp_path, text, encoding="cp1251"), currency="RUB", connection=engine)

        assert rows(
            reading, "order_id", "customer_id", "product_name", "quantity", "amount_minor"
        ) == [("1", "К7", "Чай", 2.0, 150050)]
        assert cautions(reading)["encoding_guessed"] == {"file": "orders.csv", "encoding": "cp1251"}
