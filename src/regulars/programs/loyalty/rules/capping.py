"""The most that somebody earns in a period, by a rule or by all together."""

from __future__ import annotations

from datetime import date, timedelta

from regulars.programs.loyalty.types import EarningRule, Period, Programme

ALL_RULES = ""
Used = tuple[str, Period]  # of a rule by its code, or of all rules


def capped(programme: Programme, rule: EarningRule, points: int, used: dict[Used, int]) -> int:
    """As many of the points as the caps leave; they are added to what is ``used``."""
    for code, caps in ((rule.code, rule.caps), (ALL_RULES, programme.caps)):
        for cap in caps:
            points = min(points, max(0, cap.points - used.get((code, cap.period), 0)))
    for code, caps in ((rule.code, rule.caps), (ALL_RULES, programme.caps)):
        for cap in caps:
            used[code, cap.period] = used.get((code, cap.period), 0) + points
    return points


def begin_of(period: Period, day: date) -> date | None:
    """The first day of the period that a day is in; None: it has none.

    >>> begin_of(Period.WEEK, date(2026, 3, 1)).isoformat()
    '2026-02-23'
    """
    if period is Period.WEEK:
        return day - timedelta(days=day.weekday())
    begins = {
        Period.DAY: day,
        Period.MONTH: day.replace(day=1),
        Period.YEAR: day.replace(month=1, day=1),
    }
    return begins.get(period)
