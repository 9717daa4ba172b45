"""Findings on what lies ahead: who may be leaving, on whom the future hangs, what is due."""

from __future__ import annotations

from collections.abc import Iterator

from regulars.insight.report.findings.statements import FEWEST, Statement, is_concentrated, state
from regulars.insight.types import Report

FEW = 10  # people; fewer are no group to act on
TENTH = 0.1
NOTABLE = 0.01  # of all that customers should bring


def leaving(report: Report) -> Iterator[Statement]:
    """Customers later than usual, and what of their value is at risk."""
    if report.outlook is None:
        return
    slipping, whole = report.outlook.slipping, report.outlook.values.total_minor
    share = slipping.at_risk_minor / whole if whole > 0 else 0.0
    if slipping.customers >= FEW and share >= NOTABLE:
        yield state(
            "value_at_risk",
            strength=0.5 + 2 * share,
            customers=slipping.customers,
            at_risk_minor=slipping.at_risk_minor,
            share=share,
        )


def best_tenth(report: Report) -> Iterator[Statement]:
    """Of what customers should bring, clearly more than a tenth hangs on the best tenth of them."""
    if report.outlook is None:
        return
    values = report.outlook.values
    share = values.top_tenth_share or 0.0
    if is_concentrated(share, of=TENTH) and values.customers >= FEWEST:
        yield state(
            "future_value_concentrated",
            strength=0.4 + 0.6 * share,
            top_tenth_share=share,
            total_minor=values.total_minor,
        )


def overdue(report: Report) -> Iterator[Statement]:
    """Buyers past the day on which they usually buy a product again.

    The name is empty where several products share the first place.
    """
    calendar = report.outlook.replenishment if report.outlook else None
    if calendar and calendar.overdue >= FEW:
        most = calendar.most_overdue
        yield state(
            "purchases_overdue",
            purchases=calendar.overdue,
            name=most.product_name if most else "",
            most=most.overdue if most else 0,
        )
