"""What the advisor looks at in a store, and the reasons it can see there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from regulars.insight.advice.types import AdviceInputs
from regulars.insight.extents import LEAST_SEASONAL
from regulars.insight.months import (
    all_orders,
    known_orders,
    returned_share,
    whole_months,
)
from regulars.insight.newcomers import SURE_ERRORS, YEAR, idle_months, newcomer_change
from regulars.insight.types import Month, Rfm

AT_RISK = frozenset({"at_risk", "cannot_lose"})
LAPSED = frozenset({"hibernating", "lost"})
BEST = frozenset({"champions", "loyal"})


@dataclass(frozen=True)
class Facts:
    """A store in the few figures that decide which tactics fit. Shares from 0 to 1.

    Attributes
    ----------
    one_time_share
        Customers who have not ordered a second time, of all customers.
    second_order_days, next_order_days
        Median days from the first order to the second, and from the second to the third; None where
        nobody got there.
    at_risk_share, lapsed_share, best_share
        Customers in those groups of the RFM map, of all customers.
    best_customers
        Customers in the best groups.
    best_fifth_share
        Revenue that the best fifth of customers brings.
    returned_share
        Money taken back per money sold.
    anonymous_share
        Orders without a known customer.
    season_peak
        Orders of the strongest whole month over the average one by :func:`season_peak`; None below
        twelve whole months, and where the month hardly stands out.
    new_customers_trend
        Change in new customers by :func:`regulars.insight.newcomers.newcomer_change`; None where
        there is none that is sure.
    idle_months
        Whole months since the last new customer by :func:`regulars.insight.newcomers.idle_months`.
    repurchase_share
        Of what customers order after their first order, the share they had ordered before; None
        where products are not known.
    repurchase_rhythm
        Of the gaps between purchases of the same product, the share that is about as long as the
        one before; None where nobody has bought a product three times.
    """

    one_time_share: float
    second_order_days: float | None
    next_order_days: float | None
    at_risk_share: float
    lapsed_share: float
    best_share: float
    best_customers: int
    best_fifth_share: float
    returned_share: float
    anonymous_share: float
    season_peak: float | None
    new_customers_trend: float | None
    idle_months: int = 0
    repurchase_share: float | None = None
    repurchase_rhythm: float | None = None


def facts_of(inputs: AdviceInputs) -> Facts:
    """Draw the facts from the parts of a report."""
    scope, gaps, rfm = inputs.scope, inputs.gaps, inputs.rfm
    whole = whole_months(inputs.months, first_day=scope.first_day, last_day=scope.as_of)
    newcomers = newcomer_change(whole)
    first = gaps[0] if gaps else None
    second = gaps[1] if len(gaps) > 1 else None
    orders = sum(map(all_orders, inputs.months))
    return Facts(
        one_time_share=1 - (first.share or 0.0) if first else 0.0,
        second_order_days=first.median_days if first else None,
        next_order_days=second.median_days if second else None,
        at_risk_share=_share_in(rfm, AT_RISK),
        lapsed_share=_share_in(rfm, LAPSED),
        best_share=_share_in(rfm, BEST),
        best_customers=_customers_in(rfm, BEST),
        best_fifth_share=inputs.shares.top_fifth_revenue or 0.0,
        returned_share=returned_share(inputs.months, returned_minor=inputs.quality.returned_minor),
        anonymous_share=1 - _ratio(sum(map(known_orders, inputs.months)), orders)
        if orders
        else 0.0,
        season_peak=season_peak(whole),
        new_customers_trend=newcomers.change if newcomers else None,
        idle_months=idle_months(inputs.months, first_day=scope.first_day, last_day=scope.as_of),
        repurchase_share=inputs.repurchase_share,
        repurchase_rhythm=inputs.repurchase_rhythm,
    )


def season_peak(months: Iterable[Month]) -> float | None:
    """Orders of the strongest of the latest twelve months over their average; None if fewer.

    Definition
    ----------
    None as well where chance could have made the strongest month: below thirty orders, or where it
    has no more than 2.58 standard errors of a Poisson count above the average.

    Examples
    --------
    >>> from datetime import date
    >>> quiet = [Month(date(2025, n, 1), 0, 0, 0, 0, 90, 0, 0, 0) for n in range(1, 12)]
    >>> season_peak([*quiet, Month(date(2025, 12, 1), 0, 0, 0, 0, 210, 0, 0, 0)])
    2.1
    """
    orders = [all_orders(month) for month in months][-YEAR:]
    if len(orders) < YEAR or max(orders) < LEAST_SEASONAL:
        return None
    strongest, average = max(orders), sum(orders) / YEAR
    return strongest / average if strongest - average > SURE_ERRORS * average**0.5 else None


def _ratio(part: float, whole: float) -> float:
    return min(1.0, max(0.0, part / whole)) if whole > 0 else 0.0


def _customers_in(rfm: Rfm, codes: frozenset[str]) -> int:
    return sum(group.customers for group in rfm.groups if group.code in codes)


def _share_in(rfm: Rfm, codes: frozenset[str]) -> float:
    return _ratio(_customers_in(rfm, codes), sum(group.customers for group in rfm.groups))


MOST = 0.5
SLOW_DAYS = 45
OFTEN_DAYS = 75
AT_RISK_SHARE = 0.05
LAPSED_SHARE = 0.20
REGULARS = 50
HIGH_RETURNS = 0.10
HIGH_ANONYMOUS = 0.10
STRONG_SEASON = 1.4
FALLING = -0.10
SAME_AGAIN = 0.20
IN_RHYTHM = 0.50
IDLE_MONTHS = 3

# Why a tactic may fit. The edges are ours; each is a point at which a merchant would notice.
REASONS: dict[str, Callable[[Facts], bool]] = {
    # at least half of the customers have not come back
    "most_buy_once": lambda facts: facts.one_time_share >= MOST,
    # half of those who come back take 45 days or more
    "second_order_slow": lambda facts: (facts.second_order_days or 0) >= SLOW_DAYS,
    # half of the third orders come within 75 days of the second
    "bought_often": lambda facts: 0 < (facts.next_order_days or 0) <= OFTEN_DAYS,
    # a fifth of what is ordered again had been ordered before
    "same_again": lambda facts: (facts.repurchase_share or 0) >= SAME_AGAIN,
    # half of the gaps between the same again are about as long as the one before; by chance a fifth
    "same_in_rhythm": lambda facts: (facts.repurchase_rhythm or 0) >= IN_RHYTHM,
    # one customer in twenty used to buy well and has gone quiet
    "customers_at_risk": lambda facts: facts.at_risk_share >= AT_RISK_SHARE,
    # one customer in five has not been seen for long
    "many_lapsed": lambda facts: facts.lapsed_share >= LAPSED_SHARE,
    # fifty champions and loyal customers: enough to address as a group
    "enough_regulars": lambda facts: facts.best_customers >= REGULARS,
    # the best fifth brings at least half of the revenue
    "few_bring_most": lambda facts: facts.best_fifth_share >= MOST,
    # a tenth of what is sold comes back
    "returns_high": lambda facts: facts.returned_share >= HIGH_RETURNS,
    # a tenth of the orders is by nobody known
    "anonymous_high": lambda facts: facts.anonymous_share >= HIGH_ANONYMOUS,
    # the strongest month has 1.4 times the orders of the average one
    "season_strong": lambda facts: (facts.season_peak or 0) >= STRONG_SEASON,
    # a tenth fewer new customers than before
    "new_customers_falling": lambda facts: (facts.new_customers_trend or 0) <= FALLING,
    # for three whole months nobody ordered for the first time
    "nobody_new": lambda facts: facts.idle_months >= IDLE_MONTHS,
}
STAGE_FITS = "stage_fits"
PRODUCT_FITS = "product_fits"
REASON_CODES = (*REASONS, STAGE_FITS, PRODUCT_FITS)
