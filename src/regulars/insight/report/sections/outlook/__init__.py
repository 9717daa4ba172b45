"""What lies ahead: the forecast and how it did, lifetime values, who is leaving, what is due."""

from __future__ import annotations

from regulars.insight.extents import LEAST_FORESEEN
from regulars.insight.months import is_short
from regulars.insight.report.history import History, rows
from regulars.insight.types import Outlook
from regulars.kernel.progress import Progress

__all__ = ["foreseen"]


def foreseen(history: History, progress: Progress) -> Outlook | None:
    """Look ahead from a history.

    Returns
    -------
    Outlook or None
        None where one channel is looked at, as customers who leave it may go on in another; where
        there is less than half a year of history; and where fewer than
        :data:`regulars.insight.extents.LEAST_FORESEEN` customers have ordered.
    """
    is_part = history.channel is not None
    if is_part or is_short(history.first_day, history.as_of) or _buyers(history) < LEAST_FORESEEN:
        return None
    # The models take a second to load, which a report without a look ahead is spared.
    from regulars.insight.report.sections.outlook.looking import look_ahead

    return look_ahead(history, progress)


def _buyers(history: History) -> int:
    """How many known customers have ordered."""
    table = history.transactions
    buyers = table.customer_id.nunique(where=table.is_order)
    [found] = rows(table.agg(buyers=buyers))
    return int(found["buyers"])
