"""What every question about a period asks of it first."""

from __future__ import annotations

from regulars.insight.errors import BackwardPeriod
from regulars.insight.types import Period


def check_forward(*periods: Period | None) -> None:
    """Return if every period that is given starts before it ends, or on the same day.

    Raises BackwardPeriod.

    Examples
    --------
    >>> from datetime import date
    >>> check_forward(Period(date(2024, 5, 1), date(2024, 5, 1)), None)
    """
    for period in periods:
        if period is not None and period.end < period.start:
            raise BackwardPeriod(start=period.start, end=period.end)
