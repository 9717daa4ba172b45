from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.kernel.money import (
    CurrencyMismatch,
    Money,
    UnknownCurrency,
    UnreadableAmount,
    allocate,
    exponent_of,
    format_money,
    parse_money,
    to_minor,
)


class TestExponentOf:
    @pytest.mark.parametrize(
        ("currency", "exponent"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("IQD", 3)]
    )
    def test_follows_iso_4217(self, currency, exponent):
        assert exponent_of(currency) == exponent

    @pytest.mark.parametrize("text", ["eur", "EURO", "XXQ", "", "XXX", "XAU"])
    def test_refuses_what_is_no_currency(self, text):
        with pytest.raises(UnknownCurrency) as refusal:
            exponent_of(text)

        assert refusal.value.fields() == {"currency": text}


class TestMoney:
    def test_adds_and_subtracts_the_same_currency(self):
        assert Money(250, "EUR") + Money(-50, "EUR") == Money(200, "EUR")
        assert Money(250, "EUR") - Money(300, "EUR") == Money(-50, "EUR")

    def test_refuses_to_add_two_currencies(self):
        with pytest.raises(CurrencyMismatch) as refusal:
            Money(1, "EUR") + Money(1, "USD")

        assert refusal.value.fields() == {"left": "EUR", "right": "USD"}

    def test_knows_its_amount_exactly(self):
        assert Money(1, "KWD").amount == Decimal("0.001")

    @pytest.mark.parametrize(
        ("amount", "currency", "minor"),
        [("0.005", "EUR", 1), ("-0.005", "EUR", -1), ("0.0049", "EUR", 0), ("7.5", "JPY", 8)],
    )
    def test_rounds_halves_away_from_zero(self, amount, currency, minor):
        assert to_minor(Decimal(amount), currency) == minor


class TestAllocate:
    def test_gives_the_units_left_to_the_largest_remainders(self):
        assert allocate(100, [1, 1, 1]) == [34, 33, 33]
        assert allocate(5, [3, 7]) == [2, 3]  # 1.5 and 3.5: the earlier of two equal remainders

    def test_mirrors_negative_amounts(self):
        assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]

    @pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [2, -1]])
    def test_refuses_weights_that_cannot_share(self, weights):
        with pytest.raises(ValueError, match="non-negative and not all zero"):
            allocate(10, weights)

    @given(
        st.integers(-(10**15), 10**15),
        st.lists(st.integers(0, 10**9), min_size=1, max_size=40).filter(any),
    )
    def test_parts_sum_to_the_amount_and_stay_within_one_unit_of_their_share(self, minor, weights):
        parts = allocate(minor, weights)

        assert sum(parts) == minor
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part * sum(weights) - minor * weight) < sum(weights)


class TestFormatMoney:
    @pytest.mark.parametrize(
        ("money", "locale", "text"),
        [
            (Money(123450, "EUR"), "en", "€1,234.50"),
            (Money(123450, "EUR"), "de", "1.234,50\xa0€"),
            (Money(-123450, "JPY"), "en", "-¥123,450"),
            (Money(1234567, "KWD"), "en", "KWD1,234.567"),
            (Money(1234567, "IQD"), "en", "IQD1,234.567"),
            (Money(123450, "USD"), "th", "US$1,234.50"),
        ],
    )
    def test_writes_as_the_language_does(self, money, locale, text):
        assert format_money(money, locale) == text


class TestParseMoney:
    @pytest.mark.parametrize(
        ("text", "currency", "locale", "minor"),
        [
            ("€1,234.50", "EUR", "en", 123450),
            ("1.234,5 €", "EUR", "de", 123450),
            ("EUR 12", "EUR", "en", 1200),
            ("-3", "JPY", "en", -3),
        ],
    )
    def test_reads_as_the_language_writes(self, text, currency, locale, minor):
        assert parse_money(text, currency, locale) == Money(minor, currency)

    @pytest.mark.parametrize("text", ["", "abc", "1,2,3", "1.234"])
    def test_refuses_what_is_no_amount_and_shows_how_to_write_one(self, text):
        with pytest.raises(UnreadableAmount) as refusal:
            parse_money(text, "EUR")

        assert refusal.value.fields() == {"text": text, "example": "€1,234.50"}

    @given(
        st.integers(-(10**12), 10**12),
        st.sampled_from(["EUR", "USD", "JPY", "KWD", "CLF"]),
        st.sampled_from(["en", "de", "fr", "zh", "ru", "bg", "th"]),
    )
    def test_reads_back_what_was_written(self, minor, currency, locale):
        money = Money(minor, currency)

        assert parse_money(format_money(money, locale), currency, locale) == money
