"""How much may be given: budgets, and the guards that hold for each customer."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

MOST_DAYS = 3_660


class BudgetPeriodKind(enum.StrEnum):
    """How long a budget lasts before it begins anew, by the calendar where the store is."""

    DAY = "day"
    WEEK = "week"  # from Monday
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ONCE = "once"


@dataclass(frozen=True, kw_only=True)
class BudgetDraft:
    """So much in a period: of a campaign, or of everything where ``campaign`` is empty. Somebody is
    told once when ``alert_percent`` of it is spent.
    """

    name: str
    currency: str
    most_minor: int
    period: BudgetPeriodKind
    campaign: str = ""
    alert_percent: int = 80


@dataclass(frozen=True, kw_only=True)
class BudgetCard:
    """A budget as it stands in the period that a moment is in."""

    public_id: str
    draft: BudgetDraft
    is_closed: bool
    begins_on: date
    spent_minor: int

    @property
    def left_minor(self) -> int:
        """What can be given still."""
        return self.draft.most_minor - self.spent_minor


@dataclass(frozen=True, kw_only=True)
class Guards:
    """What holds for each customer; None: nothing does. Amounts are costs in ``currency``, and hold
    for grants in it.

    In ``window_days``, at most ``most_grants`` that cost at most ``most_minor``. After a grant,
    none for ``cool_down_hours``. What costs more than ``approval_above_minor`` needs another
    person. Whoever bought with discounts for at least ``most_discounted_percent`` of all they paid
    in ``discount_days`` gets no discounts, from ``discount_orders`` orders on.
    """

    currency: str
    window_days: int = 30
    most_grants: int | None = None
    most_minor: int | None = None
    cool_down_hours: int | None = None
    approval_above_minor: int | None = None
    most_discounted_percent: int | None = None
    discount_days: int = 365
    discount_orders: int = 3


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a customer was given and bought, as far as the guards look back."""

    hours_since_last: float | None = None
    grants: int = 0
    cost_minor: int = 0
    orders: int = 0
    paid_minor: int = 0
    paid_discounted_minor: int = 0
