"""Delimiters, encodings, decimal marks and dates are told from the content."""

import csv
import gzip
import io
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.insight.engines import connect
from regulars.insight.readers import read
from regulars.insight.readers.tests.samples import dropped, local, parsed_as, rows, write

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
    @pytest.mark.slow
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

    @pytest.mark.slow
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
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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
