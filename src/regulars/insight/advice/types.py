"""What the advisor is told about a store, and what it knows of a tactic."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from regulars.insight.types import (
    Measure,
    Month,
    OrderGap,
    Quality,
    Rfm,
    Scope,
    Shares,
    Simulation,
)


class Stage(enum.StrEnum):
    """How far a store has come; the earlier stages are the lower ones."""

    LAUNCHED = "launched"
    TRACTION = "traction"
    STEADY_GROWTH = "steady_growth"
    ESTABLISHED = "established"
    WELL_ESTABLISHED = "well_established"


class Quadrant(enum.StrEnum):
    """What kind of product a store sells: order value against frequency."""

    VALUABLE_HABIT = "valuable_habit"  # much at a time, often
    EVERYDAY_STAPLE = "everyday_staple"  # little at a time, often
    CONSIDERED_PURCHASE = "considered_purchase"  # much at a time, seldom
    OCCASIONAL_TREAT = "occasional_treat"  # little at a time, seldom


@dataclass(frozen=True)
class AdviceInputs:
    """The parts of a report that advice rests on, and what is counted for it alone.

    Attributes
    ----------
    scope, measures, months, shares, gaps, rfm, simulation, quality
        As in :class:`regulars.insight.types.Report`.
    customers_last_year, orders_last_year
        Distinct known customers with an order in the 365 days up to ``scope.as_of``, that day
        included, and the orders they placed in them.
    repurchase_share
        Of what customers order after their first order, the share they had ordered before; see
        :func:`regulars.insight.cohorts.repurchases`. None where products are not known.
    repurchase_rhythm
        Of the gaps between purchases of the same product, the share that is about as long as the
        gap before it, by the same function. None where nobody has bought a product three times.
    """

    scope: Scope
    measures: tuple[Measure, ...]
    months: tuple[Month, ...]
    shares: Shares
    gaps: tuple[OrderGap, ...]
    rfm: Rfm
    simulation: Simulation
    quality: Quality
    customers_last_year: int
    orders_last_year: int
    repurchase_share: float | None = None
    repurchase_rhythm: float | None = None
