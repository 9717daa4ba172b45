"""Signs that several currencies share: the file tells which is meant, or it is called a guess."""

import pytest

from regulars.insight.readers import Notation, read
from regulars.insight.readers.tests.samples import cautions, rows, write


class TestSharedSigns:
    """One sign, several currencies: the file tells, or the guess is called one."""

    YEN = "order_id,customer,date,total\n"
    JAPANESE = "注文番号,お客様番号,注文日,合計\n"
    CHINESE = "订单号,客户编号,订单日期,金额\n"

    @pytest.mark.parametrize(
        ("header", "first", "currency", "minor"),
        [
            (YEN, "¥1200", "JPY", 1200),
            (YEN, "¥12.50", "CNY", 1250),
            (YEN, "1200元", "CNY", 120_000),
            (CHINESE, "¥1200", "CNY", 120_000),
            (CHINESE, "￥1200", "CNY", 120_000),
            (JAPANESE, "￥1200", "JPY", 1200),
            (JAPANESE, "¥12.50", "CNY", 1250),
        ],
    )
    def test_are_read_by_decimals_and_language(  # noqa: PLR0917 - a table of cases
        self, tmp_path, engine, header, first, currency, minor
    ):
        mapping = {"order_id": "1", "customer_id": "2", "ordered_at": "3", "amount": "4"}
        path = write(tmp_path, f"{header}1,a,2024-03-01,{first}\n")

        reading = read(path, mapping=mapping, connection=engine)

        assert reading.currency == currency
        assert rows(reading, "amount_minor") == [(minor,)]

    @pytest.mark.parametrize(("encoding", "currency"), [("gb18030", "CNY"), ("cp932", "JPY")])
    def test_are_read_by_the_encoding(self, tmp_path, engine, encoding, currency):
        path = write(tmp_path, self.YEN + "1,a,2024-03-01,￥1200\n", encoding=encoding)

        reading = read(path, notation=Notation(encoding=encoding), connection=engine)

        assert reading.currency == currency
        assert "currency_sign_shared" not in cautions(reading)

    @pytest.mark.parametrize(
        ("sign", "currency", "others"),
        [
            ("¥", "JPY", "CNY"),
            ("$", "USD", "CAD, AUD, MXN, HKD"),
            ("kr", "SEK", "NOK, DKK, ISK"),
        ],
    )
    def test_are_called_a_guess_where_nothing_tells(self, tmp_path, engine, sign, currency, others):
        reading = read(write(tmp_path, f"{self.YEN}1,a,2024-03-01,{sign}1200\n"), connection=engine)

        assert reading.currency == currency
        assert cautions(reading) == {
            "currency_sign_shared": {"sign": sign, "currency": currency, "others": others}
        }

    @pytest.mark.parametrize("told", ["currency", "default_currency"])
    def test_stand_for_what_the_caller_names(self, tmp_path, engine, told):
        path = write(tmp_path, self.YEN + "1,a,2024-03-01,$12.50\n")

        reading = read(path, connection=engine, **{told: "CAD"})

        assert reading.currency == "CAD"
        assert rows(reading, "amount_minor") == [(1250,)]
        assert reading.intake.dropped == ()
        assert "currency_sign_shared" not in cautions(reading)

    def test_are_read_in_a_column_of_currencies(self, tmp_path, engine):
        text = "order_id,customer,date,total,currency\n1,a,2024-03-01,12.50,¥\n"

        assert read(write(tmp_path, text), connection=engine).currency == "CNY"
