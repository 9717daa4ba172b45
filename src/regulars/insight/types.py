"""What a retention report holds: values only, no words and no drawing.

Money is in integer minor units of ``Scope.currency``. Shares run from 0 to 1. A figure that cannot
be computed is ``None``, never 0. Days are calendar days of the store. The published JSON Schema is
made from these types, so a change here is a change to the public format.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date

SCHEMA_VERSION = 1


class Unit(enum.StrEnum):
    """How a figure is to be read."""

    SHARE = "share"
    MONEY = "money"
    COUNT = "count"
    RATIO = "ratio"
    DAYS = "days"


class Tone(enum.StrEnum):
    """What a finding means for the merchant."""

    GOOD = "good"
    BAD = "bad"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Period:
    """A span of calendar days, both ends included."""

    start: date
    end: date


@dataclass(frozen=True)
class Scope:
    """What was looked at."""

    sources: tuple[str, ...]
    currency: str
    as_of: date
    first_day: date
    last_day: date
    period: Period
    previous: Period | None
    channel: str | None
    channels: tuple[str, ...]
    has_cost: bool


@dataclass(frozen=True)
class Measure:
    """One figure of the period beside the same figure of the period before it.

    ``previous`` is None where there is no earlier period, or where the figure adds up over the
    whole history, so that the later one had longer to grow. ``benchmark`` is None where nothing is
    published, or the period is too far from a year for what is.
    """

    code: str
    unit: Unit
    value: float | None
    previous: float | None = None
    benchmark: float | None = None


@dataclass(frozen=True)
class Finding:
    """One thing worth saying; whoever shows it makes the words from ``code`` and ``values``."""

    code: str
    tone: Tone
    section: str
    values: dict[str, float | int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Month:
    """One calendar month of trade, by who bought: new, returning or unknown customers."""

    month: date
    new_customers: int
    returning_customers: int
    new_orders: int
    returning_orders: int
    anonymous_orders: int
    new_revenue_minor: int
    returning_revenue_minor: int
    anonymous_revenue_minor: int


@dataclass(frozen=True)
class CurvePoint:
    """The best ``customers_share`` of customers brought ``revenue_share`` of revenue."""

    customers_share: float
    revenue_share: float


@dataclass(frozen=True)
class Shares:
    """What repeat customers bring, and how much hangs on the best ones."""

    repeat_customers: float | None
    repeat_orders: float | None
    repeat_revenue: float | None
    repeat_profit: float | None
    top_fifth_revenue: float | None
    curve: tuple[CurvePoint, ...]


@dataclass(frozen=True)
class CohortCell:
    """What one cohort did in one period of its life; ``age`` 0 is the period of the first order."""

    age: int
    customers: int
    orders: int
    revenue_minor: int
    cumulative_value_minor: float
    profit_minor: int | None
    complete: bool = True  # False where the report's day cuts the period short


@dataclass(frozen=True)
class Cohort:
    """Customers whose first order fell in the same period."""

    entry: date
    customers: int
    cells: tuple[CohortCell, ...]


@dataclass(frozen=True)
class RetentionPoint:
    """Share of customers buying at an age, over all cohorts old enough for it.

    There are at least three such cohorts, with at least half of all customers.
    """

    age: int
    customers: int
    returned: int
    share: float | None


@dataclass(frozen=True)
class Cohorts:
    """The cohort table and its average curve.

    ``inherited`` is how many of the first cohorts seem to hold customers who had bought before the
    history begins; the curve leaves these cohorts out.
    """

    grain: str
    rows: tuple[Cohort, ...]
    curve: tuple[RetentionPoint, ...]
    inherited: int = 0


@dataclass(frozen=True)
class OrderGap:
    """From one order to the next: how many customers got there and how long it took them."""

    order_number: int
    customers: int
    went_on: int
    share: float | None
    lower_quartile_days: float | None
    median_days: float | None
    upper_quartile_days: float | None


@dataclass(frozen=True)
class EntryGroup:
    """Customers who started alike (same first product or first channel) and what became of them.

    ``curve`` is that of the cohorts, of these customers alone.
    """

    name: str
    customers: int
    repeat_share: float | None
    revenue_per_customer_minor: float
    curve: tuple[RetentionPoint, ...] = ()


@dataclass(frozen=True)
class RfmGroup:
    """One of the eleven named groups."""

    code: str
    customers: int
    revenue_minor: int
    mean_recency_days: float | None
    mean_orders: float | None
    mean_revenue_minor: float | None


@dataclass(frozen=True)
class RfmCell:
    """One square of the map: recency score against the mean of frequency and monetary score."""

    recency: int
    frequency_monetary: int
    group: str
    customers: int
    revenue_minor: int


@dataclass(frozen=True)
class RfmMove:
    """Customers by their group at the start of the period and at its end; it may be the same."""

    before: str
    after: str
    customers: int


@dataclass(frozen=True)
class Rfm:
    """Recency, frequency and monetary groups of all known customers."""

    groups: tuple[RfmGroup, ...]
    cells: tuple[RfmCell, ...]
    recency_edges_days: tuple[float, ...]
    frequency_edges: tuple[float, ...]
    monetary_edges_minor: tuple[float, ...]
    moved_since: date | None
    moves: tuple[RfmMove, ...]


@dataclass(frozen=True)
class SimulationPoint:
    """A simulated store after some months: active customers, revenue of the month and so far."""

    month: int
    customers: float
    revenue_minor: float
    cumulative_revenue_minor: float


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
class Simulation:
    """The textbook pair of stores, this store as it is and improved, and what each lever earns."""

    textbook: tuple[SimulatedStore, ...]
    store: tuple[SimulatedStore, ...]
    levers: tuple[Lever, ...]
    observed_months: int = 0  # whole months behind the store's own numbers
    observed_revenue_minor: int = 0  # what known customers brought in them
    confidence: float = 0.9  # of the levers' intervals
    basis: str = ""  # fitted, midlife or short: see insight.simulate.Basis
    checked_minor: float | None = None  # what it would have said a year ago of the last twelve


@dataclass(frozen=True)
class Tactic:
    """One thing to do, with its place in the ranking and why it fits."""

    code: str
    lever: str
    low_minor: float
    high_minor: float
    reasons: tuple[str, ...]
    evidence: tuple[str, ...] = ()  # codes of insight.benchmarks.FIGURES


@dataclass(frozen=True)
class Advice:
    """Where the store stands and what to do next."""

    stage: str
    months_trading: float
    orders_per_month: float
    quadrant: str
    order_value_minor: float
    orders_per_customer_per_year: float
    order_value_edge_minor: float
    frequency_edge: float
    tactics: tuple[Tactic, ...]
    trend: float | None = None  # change of orders per month, 0.1 is a tenth more
    trend_months: int = 0  # length of each of the two spans compared
    is_declining: bool = False  # orders fall by more than a season makes
    repurchase_share: float | None = None  # of what is ordered again; None without products
    repurchase_rhythm: float | None = None  # of the gaps between the same again; None without them


@dataclass(frozen=True)
class Dropped:
    """Rows left out for one reason, with the first few places to look at."""

    reason: str
    rows: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Caution:
    """Something the reader should know of the data; words come from ``code`` and ``values``."""

    code: str
    values: dict[str, float | int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class MappedColumn:
    """Which column was taken for a field, and how it was chosen: name, content or map."""

    field: str
    column: str
    chosen_by: str


@dataclass(frozen=True)
class Quality:
    """What was read, what was used, what was left out and why.

    ``unused_columns`` are the files' columns that stand for no field. ``customers_without_goods``
    are those whose first order held nothing but postage, fees, gift cards and the like; they have
    no first product.
    """

    rows_read: int
    rows_used: int
    dropped: tuple[Dropped, ...]
    cautions: tuple[Caution, ...]
    columns: tuple[MappedColumn, ...]
    anonymous_orders: int
    anonymous_revenue_minor: int
    return_lines: int
    returned_minor: int
    unused_columns: tuple[str, ...] = ()
    customers_without_goods: int = 0


@dataclass(frozen=True)
class Report:
    """A whole retention report."""

    schema_version: int
    scope: Scope
    findings: tuple[Finding, ...]
    measures: tuple[Measure, ...]
    months: tuple[Month, ...]
    shares: Shares
    cohorts: Cohorts
    gaps: tuple[OrderGap, ...]
    first_products: tuple[EntryGroup, ...]
    first_channels: tuple[EntryGroup, ...]
    rfm: Rfm
    simulation: Simulation
    advice: Advice
    quality: Quality
