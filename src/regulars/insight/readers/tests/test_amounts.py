"""Amounts and quantities, however they are written."""

import pytest

from regulars.insight.readers import read
from regulars.insight.readers.tests.samples import cautions, dropped, rows, write


class TestAmounts:
    @pytest.mark.slow
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
