"""Findings on whom the store depends on: repeat customers, the best fifth, RFM groups."""

from __future__ import annotations

from collections.abc import Iterator

from regulars.insight.advice.facts import AT_RISK, BEST, LAPSED
from regulars.insight.report.findings.statements import (
    FEWEST,
    Statement,
    are_many,
    is_concentrated,
    state,
)
from regulars.insight.types import Report

FALLEN = AT_RISK | LAPSED | {"need_attention", "about_to_sleep"}
NOTABLE_AT_RISK = 0.02
NOTABLE_SLIPPING = 0.10
FEW = 10  # people; fewer are no group to act on
FIFTH = 0.2
MORE = 1.2  # repeat customers bring a fifth more than their number


def repeat_customers(report: Report) -> Iterator[Statement]:
    """Repeat customers bring more than their number."""
    customers, revenue = report.shares.repeat_customers, report.shares.repeat_revenue
    if not are_many(report, "customers"):
        return
    if customers and revenue and revenue >= MORE * customers:
        yield state(
            "repeat_customers_carry_revenue",
            strength=0.5 + revenue / 2,
            repeat_customers=customers,
            repeat_revenue=revenue,
        )


def best_fifth(report: Report) -> Iterator[Statement]:
    """The best fifth brings clearly more than a fifth."""
    share = report.shares.top_fifth_revenue or 0.0
    if is_concentrated(share, of=FIFTH) and are_many(report, "customers"):
        yield state("best_fifth_brings", strength=0.4 + share * 0.6, top_fifth_revenue=share)


def at_risk(report: Report) -> Iterator[Statement]:
    """Good customers who have gone quiet, and what they have brought."""
    groups = [group for group in report.rfm.groups if group.code in AT_RISK]
    customers = sum(group.customers for group in groups)
    revenue = sum(group.revenue_minor for group in groups)
    whole = sum(group.revenue_minor for group in report.rfm.groups)
    share = revenue / whole if whole > 0 else 0.0
    if customers >= FEW and share >= NOTABLE_AT_RISK:
        yield state(
            "customers_at_risk",
            strength=0.5 + 2 * share,
            customers=customers,
            revenue_minor=revenue,
            revenue_share=share,
        )


def slipping(report: Report) -> Iterator[Statement]:
    """Regulars at the start of the period who are not at its end."""
    moves = [move for move in report.rfm.moves if move.before in BEST]  # stayers among them
    regulars = sum(move.customers for move in moves)
    fallen = sum(move.customers for move in moves if move.after in FALLEN)
    if fallen >= FEW and fallen >= NOTABLE_SLIPPING * regulars:
        share = fallen / regulars
        yield state(
            "regulars_slipping",
            strength=0.5 + share,
            customers=fallen,
            regulars=regulars,
            share=share,
        )


def champions(report: Report) -> Iterator[Statement]:
    """What the best group brings beside its number."""
    best = next((group for group in report.rfm.groups if group.code == "champions"), None)
    customers = sum(group.customers for group in report.rfm.groups)
    revenue = sum(group.revenue_minor for group in report.rfm.groups)
    if best and best.customers and customers >= FEWEST and revenue > 0:
        yield state(
            "champions_bring",
            strength=0.5 + best.revenue_minor / revenue,
            customers=best.customers,
            customers_share=best.customers / customers,
            revenue_share=best.revenue_minor / revenue,
        )
