"""How the store may grow."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.insight.types.measures import Unit


@dataclass(frozen=True)
class SimulationPoint:
    """A simulated store after some months: active customers, revenue of the month and so far.

    Revenue so far stays between ``low_minor`` and ``high_minor`` nine times in ten, if the store
    goes on as it did; None where there is nothing to tell that from.
    """

    month: int
    customers: float
    revenue_minor: float
    cumulative_revenue_minor: float
    low_minor: float | None = None
    high_minor: float | None = None


@dataclass(frozen=True)
class SimulatedStore:
    """One line of the growth simulator."""

    code: str
    monthly_retention: float
    new_customers_per_month: float
    order_value_minor: float
    points: tuple[SimulationPoint, ...]
    orders_per_customer: float = 1.0  # of a customer who buys, in that month
    earlier_customers: float = 0.0  # won before the first month and not lapsed
    monthly_lapse: float = 0.0  # share of customers lost for good each month


@dataclass(frozen=True)
class Lever:
    """What a change in one measure would earn this store in the next twelve months."""

    code: str
    unit: Unit
    now: float
    then: float
    extra_revenue_minor: float
    low_minor: float
    high_minor: float


@dataclass(frozen=True)
class Shifted:
    """A measure of a store before and after it is moved."""

    code: str
    unit: Unit
    now: float
    then: float


@dataclass(frozen=True)
class WhatIf:
    """What this store would earn more in the next twelve months if all these measures moved.

    Below nought where it would earn less.
    """

    measures: tuple[Shifted, ...]
    extra_revenue_minor: float
    low_minor: float
    high_minor: float


@dataclass(frozen=True)
class Simulation:
    """The textbook pair of stores, this store as it is and otherwise, and what each lever earns."""

    textbook: tuple[SimulatedStore, ...]
    store: tuple[SimulatedStore, ...]
    levers: tuple[Lever, ...]
    observed_months: int = 0  # whole months behind the store's own numbers
    observed_revenue_minor: int = 0  # what known customers brought in them
    confidence: float = 0.9  # of the intervals and the bands
    basis: str = ""  # fitted, midlife or short: see insight.simulate.Basis
    checked_minor: float | None = None  # what it would have said a year ago of the last twelve
    what_if: WhatIf | None = None  # what was asked for, see insight.simulate.what_if
