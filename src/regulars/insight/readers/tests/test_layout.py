"""Titles, headers, ids and columns, however a file lays them out."""

from regulars.insight.readers import read
from regulars.insight.readers.tests.samples import cautions, local, rows, write


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
