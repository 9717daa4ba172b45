"""Columns and options that cannot be meant end in one sentence with the way out."""

import pytest

from regulars.insight.errors import UnknownDateOrder, UnknownDecimalMark, UnknownZone
from regulars.insight.readers import Notation, errors, read
from regulars.insight.readers.tests.samples import rows, write
from regulars.kernel.errors import RegularsError
from regulars.kernel.money import UnknownCurrency

HEADER = "order_id,customer,date,total\n"
GOOD = HEADER + "1,a,2024-01-31,10.5\n"


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
    assert len({kind.code for kind in kinds}) == len(kinds) == 26
