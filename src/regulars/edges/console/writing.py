"""How the console writes numbers, money, days and moments: in the reader's language, in the store's
zone. The one place where it does.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.numbers import format_decimal, format_percent
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.edges.report.writing import Writer
from regulars.kernel.money import Money, format_money

LEAST_WRITTEN = 0.005  # a chance; up to it, none would be written


def reader_locale() -> Locale:
    """What the reader's language writes like."""
    return Locale.parse(str(get_language() or "en"), sep="-")


def number_text(value: float | Decimal) -> str:
    """A number with its groups of digits."""
    return str(format_decimal(value, locale=reader_locale()))


def money_text(value: Money) -> str:
    """An amount with its currency."""
    return format_money(value, str(reader_locale()))


def writer(currency: str) -> Writer:
    """Writes as the report does, in the reader's language."""
    return Writer(get_language() or "en", currency)


def estimate_text(minor: float, currency: str) -> str:
    """Minor units that are only estimated: to three digits at most, without small change."""
    return writer(currency).estimate(minor)


def expected_text(number: float) -> str:
    """How many are expected, to a tenth; below one, to a hundredth."""
    pattern = "#,##0.##" if number < 1 else "#,##0.#"
    return str(format_decimal(number, format=pattern, locale=reader_locale()))


def day_text(value: date) -> str:
    """A day; of a moment, its day in the store's zone."""
    here = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return str(format_date(here, locale=reader_locale()))


def month_text(value: date) -> str:
    """The month of a day, with its year; of a moment, its month in the store's zone."""
    here = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return str(format_skeleton("yMMMM", here, locale=reader_locale()))


def short_month_text(value: date) -> str:
    """The month of a day in a few letters."""
    return str(format_skeleton("MMM", value, locale=reader_locale()))


def share_text(value: float) -> str:
    """A share in whole percent."""
    return str(format_percent(value, locale=reader_locale()))


def chance_text(value: float) -> str:
    """A chance in whole percent; what is only nearly certain is not written as certain."""
    if value <= LEAST_WRITTEN:
        return _("under %(chance)s") % {"chance": share_text(2 * LEAST_WRITTEN)}
    if value >= 1 - LEAST_WRITTEN:
        return _("over %(chance)s") % {"chance": share_text(1 - 2 * LEAST_WRITTEN)}
    return share_text(value)


def hour_text(value: datetime) -> str:
    """The time of day of a moment in the store's zone, to the minute."""
    return str(format_time(timezone.localtime(value), format="short", locale=reader_locale()))


def moment_text(value: datetime) -> str:
    """A moment in the store's zone, to the minute."""
    locale = reader_locale()
    day, hour = locale.date_formats["medium"].pattern, locale.time_formats["short"].pattern
    pattern = str(locale.datetime_formats["medium"]).replace("{1}", day).replace("{0}", hour)
    return str(format_datetime(timezone.localtime(value), format=pattern, locale=locale))
