"""How what is exported is written."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from regulars.kernel.money import Money

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_json(value: Any) -> Any:
    """A value of a column as JSON holds it.

    >>> as_json(Decimal("2.500000")), as_json(date(2026, 3, 1)), as_json(b"ab")
    ('2.5', '2026-03-01', '6162')
    """
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value


def as_amount(minor: int | None, currency: str) -> str | None:
    """An amount of minor units as people write it; the currency comes first, so that no spreadsheet
    takes what is below zero for a formula.

    >>> as_amount(1234, "EUR"), as_amount(-1234, "JPY"), as_amount(None, "EUR")
    ('EUR 12.34', 'JPY -1234', None)
    """
    return None if minor is None else f"{currency} {Money(minor, currency).amount:f}"


def as_cell(value: Any) -> str:
    """A value as a cell of a CSV file, which no spreadsheet takes for a formula.

    >>> as_cell(None), as_cell({"a": 1}), as_cell("=1+1"), as_cell(-3)
    ('', '{"a": 1}', "'=1+1", '-3')
    """
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text


def file_name(title: str) -> str:
    """A table's title as a file is called.

    >>> file_name("Lines of orders")
    'lines-of-orders'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
