"""How the shop writes and reads amounts, numbers, days and moments: in its reader's language, in
the store's zone.
"""

from __future__ import annotations

from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal, get_decimal_symbol
from django.utils import timezone
from django.utils.translation import get_language

from regulars.kernel import clock
from regulars.kernel.money import Money, format_money, parse_money


def reader_locale() -> Locale:
    """What the reader's language writes like."""
    return Locale.parse(str(get_language() or "en"), sep="-")


def money_text(minor: int, currency: str) -> str:
    """An amount with its currency."""
    return format_money(Money(minor, currency), str(reader_locale()))


def amount_text(minor: int, currency: str) -> str:
    """An amount without its currency, as it is written into a field."""
    return str(Money(minor, currency).amount).replace(".", get_decimal_symbol(reader_locale()))


def amount_in(text: str, currency: str) -> int:
    """Minor units of what is written in a field.

    Raises UnreadableAmount.
    """
    return parse_money(text, currency, str(reader_locale())).minor


def number_text(value: int) -> str:
    """A number with its groups of digits."""
    return str(format_decimal(value, locale=reader_locale()))


def day_text(value: date) -> str:
    """A day with its year; of a moment, its day in the store's zone."""
    here = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return str(format_date(here, locale=reader_locale()))


def weekday_text(value: date) -> str:
    """A day with its weekday, and with its year where that is not the present one."""
    is_near = value.year == timezone.localtime(clock.now()).year
    skeleton = "MMMMEEEEd" if is_near else "yMMMMEEEEd"
    return str(format_skeleton(skeleton, value, locale=reader_locale()))


def moment_text(value: datetime) -> str:
    """A moment in the store's zone, to the minute."""
    locale = reader_locale()
    day, hour = locale.date_formats["medium"].pattern, locale.time_formats["short"].pattern
    pattern = str(locale.datetime_formats["medium"]).replace("{1}", day).replace("{0}", hour)
    return str(format_datetime(timezone.localtime(value), format=pattern, locale=locale))
