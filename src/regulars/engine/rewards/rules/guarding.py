"""Whether a customer may be given something, and which period of a budget a day is in."""

from __future__ import annotations

from datetime import date, timedelta

from regulars.engine.rewards.rules.limits import (
    check_amount,
    check_currency,
    check_text,
)
from regulars.engine.rewards.types import (
    LONGEST_CAMPAIGN,
    LONGEST_NAME,
    MOST_DAYS,
    MOST_USES,
    BudgetDraft,
    BudgetPeriodKind,
    CapReached,
    CoolingDown,
    DependsOnDiscounts,
    Given,
    Guards,
    RewardKind,
    UnusablePercent,
    UnusableSpan,
)

WHOLE = 100  # percent
IN_A_QUARTER = 3  # months
# What makes an order cheaper: what a customer who depends on discounts gets no more of.
DISCOUNTS = frozenset({RewardKind.PERCENT, RewardKind.AMOUNT})
EVER = date(2000, 1, 1)  # when the one period of a budget begins that never begins anew


def begin_of(period: BudgetPeriodKind, day: date) -> date:
    """The first day of the period that a day is in.

    >>> begin_of(BudgetPeriodKind.WEEK, date(2026, 3, 1)).isoformat()
    '2026-02-23'
    >>> begin_of(BudgetPeriodKind.QUARTER, date(2026, 6, 30)).isoformat()
    '2026-04-01'
    """
    begins = {
        BudgetPeriodKind.DAY: day,
        BudgetPeriodKind.WEEK: day - timedelta(days=day.weekday()),
        BudgetPeriodKind.MONTH: day.replace(day=1),
        BudgetPeriodKind.QUARTER: day.replace(
            month=(day.month - 1) // IN_A_QUARTER * IN_A_QUARTER + 1, day=1
        ),
        BudgetPeriodKind.YEAR: day.replace(month=1, day=1),
    }
    return begins.get(period, EVER)


def is_alerting(spent: int, most: int, percent: int) -> bool:
    """Whether so much of a budget is spent that somebody wants to know.

    >>> is_alerting(799, 1_000, 80), is_alerting(800, 1_000, 80)
    (False, True)
    """
    return spent * WHOLE >= most * percent


def check_budget(draft: BudgetDraft) -> None:
    """Return where a budget is described as it can be kept.

    Raises UnusableText, UnusableCurrency, UnusableAmount, UnusablePercent.
    """
    check_text(draft.name, name="name", longest=LONGEST_NAME)
    check_text(draft.campaign, name="campaign", longest=LONGEST_CAMPAIGN, may_be_empty=True)
    check_currency(draft.currency)
    check_amount(draft.most_minor, least=1)
    _check_percent(draft.alert_percent)


def check_guards(guards: Guards) -> None:
    """Return where guards can be held.

    Raises UnusableCurrency, UnusableSpan, UnusableAmount, UnusablePercent.
    """
    check_currency(guards.currency)
    for days in (guards.window_days, guards.discount_days):
        _check_span(days, MOST_DAYS)
    _check_span(guards.discount_orders, MOST_USES)
    if guards.most_grants is not None:
        _check_span(guards.most_grants, MOST_USES)
    if guards.cool_down_hours is not None:
        _check_span(guards.cool_down_hours, MOST_DAYS * 24)
    for amount in (guards.most_minor, guards.approval_above_minor):
        if amount is not None:
            check_amount(amount)
    if guards.most_discounted_percent is not None:
        _check_percent(guards.most_discounted_percent)


def guard(guards: Guards, given: Given, *, cost_minor: int, is_discount: bool) -> None:
    """Return where a customer may be given something of this cost.

    Raises CoolingDown, CapReached, DependsOnDiscounts.
    """
    wait, past = guards.cool_down_hours, given.hours_since_last
    if wait is not None and past is not None and past < wait:
        raise CoolingDown(hours=wait)
    days = guards.window_days
    if guards.most_grants is not None and given.grants >= guards.most_grants:
        raise CapReached(of="grants", most=guards.most_grants, days=days)
    if guards.most_minor is not None and given.cost_minor + cost_minor > guards.most_minor:
        raise CapReached(of="cost", most=guards.most_minor, days=days)
    most = guards.most_discounted_percent
    if most is None or not is_discount or given.orders < guards.discount_orders:
        return
    if given.paid_minor and given.paid_discounted_minor * WHOLE >= given.paid_minor * most:
        share = given.paid_discounted_minor * WHOLE // given.paid_minor
        raise DependsOnDiscounts(percent=share, most=most)


def needs_approval(guards: Guards, *, cost_minor: int, currency: str) -> bool:
    """Whether another person has to say so. What costs another currency than the guards know cannot
    be compared, so it needs one too, where anything does.
    """
    most = guards.approval_above_minor
    return most is not None and (currency != guards.currency or cost_minor > most)


def _check_percent(percent: object) -> None:
    if type(percent) is not int or not 0 < percent <= WHOLE:
        raise UnusablePercent(percent=str(percent)[:40])


def _check_span(span: object, most: int) -> None:
    if type(span) is not int or not 0 < span <= most:
        raise UnusableSpan(span=str(span)[:40], most=most)
