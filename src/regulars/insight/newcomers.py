"""Whether new customers become more or fewer, and whether a history begins in a store's midlife.

Where the data begin years after the store, its old customers look new in the first months: the
heaviest buyers first, then ever lighter ones. Their number falls for a year or more, and so does
the share of them who soon come back, although nothing about the store has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from regulars.insight.months import whole_months
from regulars.insight.types import Cohort, Month

YEAR = 12
SPAN = 3
NOTABLE = 0.05
FIRST = 3  # months, or cohorts, at the beginning
SETTLED = 1.25  # a beginning larger than what follows by a quarter is taken for a midlife
RETURN_AGES = (1, 2, 3)
SURE_ERRORS = 2.58  # 99 %
STILL = 0.95  # a twentieth fewer is not a fall yet


@dataclass(frozen=True)
class NewcomerChange:
    """New customers of the latest whole months beside those of as many earlier ones.

    Attributes
    ----------
    change
        Relative: 0.1 is a tenth more.
    per_month, previous_per_month
        New customers a month.
    span_months
        How many months are on each side.
    is_same_season
        Whether the earlier months are the same ones a year before.
    """

    change: float
    per_month: float
    previous_per_month: float
    span_months: int
    is_same_season: bool


def begins_in_midlife(sizes: Sequence[int]) -> bool:
    """Whether the data begin after the store did, judging by its new customers span by span.

    Definition
    ----------
    One of the first three counts is larger than the median of all the others by a quarter. A store
    that opens with a rush is taken for one, too: about it, nothing is said rather than a falsehood.

    Examples
    --------
    >>> begins_in_midlife([900, 400, 250, 180, 160, 150, 150])
    True
    >>> begins_in_midlife([40, 60, 90, 120, 150, 150, 160])
    False
    """
    return len(sizes) > FIRST and max(sizes[:FIRST]) > SETTLED * median(sizes[FIRST:])


def inherited_cohorts(rows: Sequence[Cohort], *, grain: str) -> int:
    """How many of the first cohorts seem to hold customers who had bought before the history.

    Definition
    ----------
    The first three, or the first one where a cohort's period is a quarter or a year; none unless
    two things are seen. The cohorts begin larger than they go on (:func:`begins_in_midlife`), and
    the largest of those first ones comes back more than all later cohorts at the same ages, 1 to 3:
    by a quarter, and by more than 2.58 standard errors of the difference of two shares. A young
    store that opens with a rush meets the first, but not the second: its first customers are as
    new as the later ones.

    Parameters
    ----------
    rows
        The cohorts, oldest first.
    grain
        How long a cohort's period is.
    """
    first = 1 if grain in {"quarter", "year"} else FIRST
    if not begins_in_midlife([row.customers for row in rows]):
        return 0
    earliest = max(rows[:first], key=lambda row: row.customers)
    ages = [age for age in RETURN_AGES if _returned([earliest], age)[1]]
    compared = [(_returned([earliest], age), _returned(rows[first:], age)) for age in ages]
    pairs = [(early, late) for early, late in compared if late[1]]
    if not pairs:
        return 0
    early = sum(returned / of for (returned, of), _ in pairs) / len(pairs)
    late = sum(returned / of for _, (returned, of) in pairs) / len(pairs)
    fewest = min(of for _, (_, of) in pairs)
    pooled = (early * earliest.customers + late * fewest) / (earliest.customers + fewest)
    error = (pooled * (1 - pooled) * (1 / earliest.customers + 1 / fewest)) ** 0.5
    return first if early > SETTLED * late and early - late > SURE_ERRORS * error else 0


def _returned(rows: Sequence[Cohort], age: int) -> tuple[int, int]:
    """Customers of these cohorts who bought at an age, and all who are old enough for it."""
    cells = [(cell, row) for row in rows for cell in row.cells if cell.age == age and cell.complete]
    return sum(cell.customers for cell, _ in cells), sum(row.customers for _, row in cells)


def idle_months(months: Sequence[Month], *, first_day: date, last_day: date) -> int:
    """Whole months since the last new customer, all of them where the last came before them.

    Definition
    ----------
    0 where one has come in the days after the last whole month, and where no customer is known: who
    is new is not known, either.

    Parameters
    ----------
    months
        Months of trade in any order; missing ones count as months without trade.
    first_day, last_day
        First and last day that the data cover.

    Examples
    --------
    >>> counts = {3: 9, 4: 0, 5: 0, 6: 4}
    >>> months = [
    ...     Month(date(2025, number, 1), count, 0, count, 5, 0, 900, 0, 0)
    ...     for number, count in counts.items()
    ... ]
    >>> idle_months(months[:3], first_day=date(2025, 3, 1), last_day=date(2025, 5, 31))
    2
    >>> idle_months(months, first_day=date(2025, 3, 1), last_day=date(2025, 6, 12))
    0
    """
    whole = whole_months(months, first_day=first_day, last_day=last_day)
    winning = [month.month for month in months if month.new_customers]
    if not whole or not winning:
        return 0
    return sum(month.month > max(winning) for month in whole)


def newcomer_change(months: Sequence[Month]) -> NewcomerChange | None:
    """Whether the latest three months brought surely more or fewer new customers.

    Definition
    ----------
    The latest three whole months against the same three a year before, so that the season cancels
    out; without those, against the three before them. None where chance could have made the change:
    below a twentieth, or below twice the standard error of a difference of two Poisson counts. A
    fall is None as well where the history begins in midlife and the earlier count had been falling
    itself, or nothing shows that it had not.

    Parameters
    ----------
    months
        Whole months, oldest first; see :func:`regulars.insight.months.whole_months`.
    """
    counts = [month.new_customers for month in months]
    back = YEAR if len(counts) >= YEAR + SPAN else SPAN
    if len(counts) < SPAN + back:
        return None
    now, before = _latest(counts, back=0), _latest(counts, back=back)
    is_chance = abs(now - before) <= 2 * (now + before) ** 0.5
    if not before or is_chance or abs(now / before - 1) < NOTABLE:
        return None
    if now < before and begins_in_midlife(counts) and not _had_settled(counts, back):
        return None
    return NewcomerChange(
        change=now / before - 1,
        per_month=now / SPAN,
        previous_per_month=before / SPAN,
        span_months=SPAN,
        is_same_season=back == YEAR,
    )


def _latest(counts: Sequence[int], *, back: int) -> int:
    return sum(counts[len(counts) - SPAN - back : len(counts) - back])


def _had_settled(counts: Sequence[int], back: int) -> bool:
    """Whether the earlier of two spans had not been falling itself, as far back again."""
    if len(counts) < SPAN + 2 * back:
        return False
    return _latest(counts, back=back) >= STILL * _latest(counts, back=2 * back)
