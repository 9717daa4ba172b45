"""The map of customer groups: its squares add up to its groups."""

from __future__ import annotations

from datetime import date

from regulars.insight.types import (
    Rfm,
    RfmCell,
    RfmGroup,
    RfmMove,
)

# code, customers, revenue per customer, mean recency in days, mean orders
GROUPS = (
    ("champions", 560, 32_000, 14.0, 9.4),
    ("loyal", 740, 19_500, 41.0, 5.8),
    ("potential_loyalists", 610, 8_900, 28.0, 2.4),
    ("new", 420, 3_300, 12.0, 1.0),
    ("promising", 380, 3_100, 52.0, 1.1),
    ("need_attention", 390, 9_600, 96.0, 3.1),
    ("about_to_sleep", 410, 3_700, 131.0, 1.3),
    ("at_risk", 480, 11_800, 214.0, 3.6),
    ("cannot_lose", 130, 24_100, 248.0, 7.2),
    ("hibernating", 370, 4_000, 305.0, 1.5),
    ("lost", 310, 2_600, 498.0, 1.0),
)
# The squares of the map, from recency 1 to 5; in each from the lowest value to the highest.
SQUARES = (
    ("lost", "lost", "at_risk", "at_risk", "cannot_lose"),
    ("hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose"),
    ("about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal"),
    ("promising", "potential_loyalists", "potential_loyalists", "loyal", "loyal"),
    ("new", "potential_loyalists", "potential_loyalists", "champions", "champions"),
)


def a_square(recency: int, value: int) -> RfmCell:
    """A square's even part of its group's customers and revenue; the first take what is left."""
    code = SQUARES[recency - 1][value - 1]
    places = [place for row in SQUARES for place in row if place == code]
    place = sum(row.count(code) for row in SQUARES[: recency - 1])
    place += SQUARES[recency - 1][: value - 1].count(code)
    [(customers, each)] = [(count, each) for name, count, each, *_ in GROUPS if name == code]
    part = customers // len(places) + (place < customers % len(places))
    return RfmCell(recency, value, group=code, customers=part, revenue_minor=part * each)


def some_rfm() -> Rfm:
    groups = tuple(
        RfmGroup(code, customers, customers * each, recency, orders, float(each))
        for code, customers, each, recency, orders in GROUPS
    )
    cells = tuple(a_square(recency, value) for recency in range(1, 6) for value in range(1, 6))
    moves = (
        RfmMove("champions", "champions", 310),
        RfmMove("champions", "at_risk", 64),
        RfmMove("loyal", "champions", 150),
        RfmMove("loyal", "need_attention", 88),
        RfmMove("new", "potential_loyalists", 97),
        RfmMove("new", "lost", 120),
    )
    return Rfm(
        groups=groups,
        cells=cells,
        recency_edges_days=(21.0, 55.0, 120.0, 260.0),
        frequency_edges=(1.0, 2.0, 3.0, 6.0),
        monetary_edges_minor=(3_000.0, 5_600.0, 9_800.0, 19_000.0),
        moved_since=date(2024, 12, 30),
        moves=moves,
    )
