"""Amounts and quantities as people and shops write them, as exact decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass

from regulars.insight.readers.sources import literal

LARGEST_QUANTITY = 1_000_000_000
LARGEST_MINOR = 9_000_000_000_000_000  # float64 holds whole numbers exactly up to here

DECIMAL = "DECIMAL(24, 6)"
SHORT_DECIMAL = "DECIMAL(18, 6)"  # what fits into 64 bits is read thirty times faster
# Signs and abbreviations of currencies; what several share stands for the most traded of them.
SIGNS = {
    "$": "USD", "US$": "USD", "USD$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD",
    "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "NT$": "TWD", "R$": "BRL",
    "MX$": "MXN", "€": "EUR", "£": "GBP", "¥": "JPY", "￥": "JPY", "元": "CNY", "円": "JPY",
    "₽": "RUB", "руб": "RUB", "р": "RUB", "лв": "BGN", "₹": "INR", "Rs": "INR", "₩": "KRW",
    "₺": "TRY", "TL": "TRY", "₪": "ILS", "₴": "UAH", "грн": "UAH", "₫": "VND", "฿": "THB",
    "₱": "PHP", "₦": "NGN", "₸": "KZT", "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "lei": "RON",
    "Fr": "CHF", "kr": "SEK",
}  # fmt: skip
# Signs that several currencies write as they are, the most traded first.
YEN_OR_YUAN = ("JPY", "CNY")
CROWNS = ("SEK", "NOK", "DKK", "ISK")
RUPEES = ("INR", "PKR", "LKR", "NPR", "MUR", "SCR")
DOLLARS = (
    "USD", "CAD", "AUD", "MXN", "HKD", "SGD", "NZD", "TWD", "CLP", "COP", "ARS", "UYU", "DOP",
    "JMD", "TTD", "BBD", "BSD", "BZD", "FJD", "XCD",
)  # fmt: skip
SHARED = {
    "$": DOLLARS, "¥": YEN_OR_YUAN, "￥": YEN_OR_YUAN, "kr": CROWNS, "Rs": RUPEES,
}  # fmt: skip
UNKNOWN_TEXT = r"[^\d\s\p{Z}.,+()\-−–'’_]+"  # what is neither digit, mark, sign nor blank
CODE = re.compile(r"[A-Z]{3}")
EXPONENT = r"\d+(?:\.\d+)?[eE][+-]?\d+"
EVIDENCE = {
    ",": r"\d,\d{1,2}\D*$|\d,\d{4,}\D*$|\.\d{3},\d|\.\d{3}\.\d{3}",
    ".": r"\d\.\d{1,2}\D*$|\d\.\d{4,}\D*$|,\d{3}\.\d|,\d{2,3},\d{3}",
}
OPEN = r"^\D*[1-9]\d{0,2}[.,]\d{3}\D*$"  # a decimal mark or one between thousands
NUMERIC_TEXT = re.compile(
    r"\(?[^\d\s]{0,4}\s?[-+−]?\s?[^\d\s]{0,4}\d[\d.,'’\s]*(?:[eE][+-]?\d+)?\s?[^\d\s]{0,4}-?\)?"
)
PLAIN = r"\s*-?(?:\d+\.?\d*|\.\d+)\s*"


def currency_of(token: str) -> str | None:
    """The currency that a sign or code stands for, or None if it is neither."""
    from babel.numbers import is_currency

    bare = token.rstrip(".")
    if bare in SIGNS:
        return SIGNS[bare]
    return bare.upper() if CODE.fullmatch(bare.upper()) and is_currency(bare.upper()) else None


@dataclass(frozen=True)
class NumberReading:
    """How a column of numbers is read: as it is, as plain text, or with these marks and signs."""

    is_plain: bool = True
    decimal: str = "."
    signs: tuple[str, ...] = ()

    def sql(self, column: str) -> str:
        """An expression of type DECIMAL(24, 6); null where unreadable."""
        if self.is_plain:
            return _decimal(column)
        tidy = f"translate(regexp_replace({column}, '[\\s\\p{{Z}}''’_]', '', 'g'), '−–', '--')"
        digits = f"regexp_extract({tidy}, {literal(self._expression())}, 1)"
        group = "," if self.decimal == "." else "."
        number = f"replace(replace({digits}, '{group}', ''), '{self.decimal}', '.')"
        sign = f"if(regexp_matches({tidy}, '^[^0-9]*[-(]|-$'), -1, 1)"
        return f"{_decimal(number)} * CAST({sign} AS DECIMAL(1, 0))"

    def _expression(self) -> str:
        mark = re.escape(self.decimal)
        group = re.escape("," if self.decimal == "." else ".")
        grouped = rf"\d{{1,3}}(?:{group}\d{{2,3}})*{group}\d{{3}}(?:{mark}\d*)?"
        digits = rf"{grouped}|\d+(?:{mark}\d*)?|{mark}\d+|{EXPONENT}"
        ordered = sorted(self.signs, key=len, reverse=True)
        sign = "(?:" + "|".join(re.escape(text) for text in ordered) + r")?\.?" if ordered else ""
        return rf"^\(?{sign}[-+]?{sign}({digits})-?{sign}-?\)?$"


def _decimal(number: str) -> str:
    """An exact decimal of a number or a text that is one; null where it is none or too large."""
    short = f"CAST(TRY_CAST({number} AS {SHORT_DECIMAL}) AS {DECIMAL})"
    return f"coalesce({short}, TRY_CAST({number} AS {DECIMAL}))"
