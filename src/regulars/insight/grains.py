"""Periods of the calendar as consecutive whole numbers, so that ages are differences.

Day 0 is 1970-01-01. Week 0 starts on Monday 1969-12-29, as weeks of ISO 8601 start on Mondays.
Months are counted from January of year 0, quarters from its first quarter, and a year is its own
number.
"""

from __future__ import annotations

import enum
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from regulars.insight.errors import UnknownGrain

EPOCH = date(1970, 1, 1)
DAYS_TO_MONDAY = 3  # 1970-01-01 was a Thursday
WEEK = 7
MONTHS = 12
QUARTERS = 4
MONTHS_OF_QUARTER = 3


class Grain(enum.StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


def grain_of(name: str) -> Grain:
    """The grain of this name.

    Raises UnknownGrain.

    Examples
    --------
    >>> grain_of("week")
    <Grain.WEEK: 'week'>
    """
    try:
        return Grain(name)
    except ValueError as error:
        raise UnknownGrain(grain=name, grains=tuple(grain.value for grain in Grain)) from error


def number_of(day: ir.DateValue, grain: Grain) -> ir.IntegerValue:
    """The number of the period that a column of days falls in."""
    if grain is Grain.DAY:
        number = day.epoch_days()
    elif grain is Grain.WEEK:
        number = (day.epoch_days() + DAYS_TO_MONDAY) // WEEK
    elif grain is Grain.MONTH:
        number = day.year() * MONTHS + day.month() - 1
    elif grain is Grain.QUARTER:
        number = day.year() * QUARTERS + day.quarter() - 1
    else:
        number = day.year()
    return number.cast("int32")


def start_of(number: ir.IntegerValue, grain: Grain) -> ir.DateValue:
    """The first day of the period with this number."""
    if grain is Grain.DAY:
        return ibis.date(EPOCH) + number.as_interval("D")
    if grain is Grain.WEEK:
        return ibis.date(EPOCH) + (number * WEEK - DAYS_TO_MONDAY).as_interval("D")
    if grain is Grain.MONTH:
        return ibis.date(number // MONTHS, number % MONTHS + 1, 1)
    if grain is Grain.QUARTER:
        month = number % QUARTERS * MONTHS_OF_QUARTER + 1
        return ibis.date(number // QUARTERS, month, 1)
    return ibis.date(number, 1, 1)


def number_of_day(day: date, grain: Grain) -> int:
    """The number of the period that one day falls in; the plain twin of :func:`number_of`.

    Examples
    --------
    >>> march = number_of_day(date(2024, 3, 31), Grain.MONTH)
    >>> march - number_of_day(date(2023, 12, 1), Grain.MONTH)
    3
    """
    if grain is Grain.DAY:
        return (day - EPOCH) // timedelta(days=1)
    if grain is Grain.WEEK:
        return ((day - EPOCH).days + DAYS_TO_MONDAY) // WEEK
    if grain is Grain.MONTH:
        return day.year * MONTHS + day.month - 1
    if grain is Grain.QUARTER:
        return day.year * QUARTERS + (day.month - 1) // MONTHS_OF_QUARTER
    return day.year
