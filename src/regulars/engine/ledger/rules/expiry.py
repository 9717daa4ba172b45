"""When lots end: pure policies. A policy that is switched on ends nothing before one whole period
of its own has passed since.
"""

from __future__ import annotations

import calendar
import enum
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from regulars.kernel.local_time import moment_of

MONTHS_OF_A_YEAR = 12


class Calendar(enum.IntEnum):
    """Periods that everybody's lots end with, by their length in months."""

    MONTH = 1
    QUARTER = 3
    YEAR = 12


@dataclass(frozen=True)
class Period:
    """A length of time: so many months, then so many days."""

    months: int = 0
    days: int = 0

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The same time of day so much later, where the store is. From the last days of a month it
        may be the last of a shorter one.

        >>> begin = datetime(2026, 1, 31, 9, tzinfo=ZoneInfo("UTC"))
        >>> Period(months=1).after(begin, ZoneInfo("UTC")).isoformat()
        '2026-02-28T09:00:00+00:00'
        """
        local = moment.astimezone(zone)
        day = _months_later(local.date(), self.months) + timedelta(days=self.days)
        return moment_of(day, local.time(), zone)


@dataclass(frozen=True)
class Never:
    """Lots do not end."""

    def end_of(self, begins_at: datetime, *, enabled_at: datetime) -> None:
        """No end."""
        del begins_at, enabled_at


@dataclass(frozen=True)
class AfterPeriod:
    """Each lot ends a period after it was given, or after it could first be spent: whoever asks
    says which moment that is.
    """

    period: Period
    zone: ZoneInfo

    def end_of(self, begins_at: datetime, *, enabled_at: datetime) -> datetime:
        """The end of a lot."""
        return self.period.after(max(begins_at, enabled_at), self.zone)


@dataclass(frozen=True)
class WithoutActivity:
    """All lots end a period after whatever was earned or spent last: each moves the end of all."""

    period: Period
    zone: ZoneInfo

    def end_of(self, active_at: datetime, *, enabled_at: datetime) -> datetime:
        """The end of all lots of somebody who earned or spent something at this moment."""
        return self.period.after(max(active_at, enabled_at), self.zone)


@dataclass(frozen=True)
class EndOfCalendar:
    """Lots end with the month, the quarter or the year after so many whole ones (0: with the one in
    which they begin), at midnight where the store is.
    """

    length: Calendar
    zone: ZoneInfo
    whole: int = 0

    def end_of(self, begins_at: datetime, *, enabled_at: datetime) -> datetime:
        """The end of a lot."""
        end = self._end(begins_at, self.whole)
        earliest = Period(months=self.length).after(enabled_at, self.zone)
        return end if end >= earliest else self._end_not_before(earliest)

    def _end_not_before(self, moment: datetime) -> datetime:
        """The first end of a period at or after the moment."""
        begin = _begin_of(moment.astimezone(self.zone).date(), self.length)
        if moment_of(begin, time(), self.zone) >= moment:
            return moment_of(begin, time(), self.zone)
        return self._end(moment, 0)

    def _end(self, moment: datetime, whole: int) -> datetime:
        begin = _begin_of(moment.astimezone(self.zone).date(), self.length)
        return moment_of(_months_later(begin, self.length * (whole + 1)), time(), self.zone)


Expiry = Never | AfterPeriod | WithoutActivity | EndOfCalendar


def _begin_of(day: date, length: Calendar) -> date:
    month = (day.month - 1) // length * length + 1
    return day.replace(month=month, day=1)


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, MONTHS_OF_A_YEAR)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
