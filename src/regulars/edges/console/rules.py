"""What the text of an address means; None where it means nothing."""

from __future__ import annotations

import base64
import binascii
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from babel.numbers import is_currency

LARGEST = 2**63 - 1  # no database here holds a larger id
DIGITS = len(str(LARGEST))
ESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)((?:\\u[0-9a-fA-F]{4})+)")  # letters by their numbers
# Moments nearer than this to the ends of the calendar cannot be brought to every zone.
MARGIN = timedelta(days=2)
EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC) + MARGIN, datetime.max.replace(tzinfo=UTC)


def unescaped(text: str) -> str:
    """JSON with its letters as people write them, in place of their numbers; what has to be escaped
    stays so, as half a letter does.
    """
    return ESCAPED.sub(_letters, text)


def _letters(found: re.Match[str]) -> str:
    letters = json.dumps(json.loads(f'"{found[2]}"'), ensure_ascii=False)[1:-1]
    return found[0] if any("\ud800" <= one <= "\udfff" for one in letters) else found[1] + letters


def number_of(text: str) -> int | None:
    """A whole number from 0 on that a database can hold.

    Examples
    --------
    >>> number_of("42"), number_of("-1"), number_of("9" * 19), number_of("")
    (42, None, None, None)
    """
    if not text.isdecimal() or len(text) > DIGITS:
        return None
    number = int(text)
    return number if number <= LARGEST else None


def currency_of(text: str) -> str | None:
    """A currency that there is, in capitals.

    Examples
    --------
    >>> currency_of(" eur"), currency_of("moo")
    ('EUR', None)
    """
    code = text.strip().upper()
    return code if is_currency(code) else None


def moment_of(text: str) -> datetime | None:
    """A moment with its zone, in UTC.

    Examples
    --------
    >>> moment_of("2026-03-01T13:00:00+01:00")
    datetime.datetime(2026, 3, 1, 12, 0, tzinfo=datetime.timezone.utc)
    >>> moment_of("2026-03-01T13:00:00"), moment_of("0001-01-01T00:00:00+23:59"), moment_of("soon")
    (None, None, None)
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None or not EARLIEST.date() <= moment.date() <= (LATEST - MARGIN).date():
        return None
    return moment.astimezone(UTC)


def values_of(mark: str) -> list[Any] | None:
    """The list that a mark of a page stands for.

    Examples
    --------
    >>> values_of("WzAsImEiLDFd"), values_of("x")
    ([0, 'a', 1], None)
    """
    try:
        found = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None
    return found if isinstance(found, list) else None
