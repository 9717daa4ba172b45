"""What lies ahead of a store's customers, as a report says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

POOLED = "pooled"  # the kind by which everybody goes on at one pace and nobody leaves


def tells_customers_apart(kind: str) -> bool:
    """Whether a model of that kind knows one customer from another, and who may have left.

    Parameters
    ----------
    kind
        The name of one of :class:`regulars.insight.models.Kind`.

    Returns
    -------
    bool

    Examples
    --------
    >>> tells_customers_apart("bg_nbd"), tells_customers_apart("pooled")
    (True, False)
    """
    return kind != POOLED


def lies_within(came: int, low: float, high: float) -> bool:
    """Whether a count lies in a band, whose ends are read as they are shown: as whole numbers.

    A band is that of a smooth distribution, of which nought is never a part: where nothing came and
    hardly anything was to be expected, it held.

    Parameters
    ----------
    came
        The count.
    low, high
        The ends of the band.

    Returns
    -------
    bool

    Examples
    --------
    >>> lies_within(0, 1e-13, 2.6), lies_within(3, 1e-13, 2.6), lies_within(4, 1e-13, 2.6)
    (True, True, False)
    """
    return round(low) <= came <= round(high)


@dataclass(frozen=True)
class ModelGrade:
    """What a model said of days that it did not know, beside what came.

    Purchases are days with an order, of customers known before those days. ``low`` and ``high``
    hold the outcome with 90 %. ``error`` is the mean absolute error of one customer's purchases,
    ``auc`` how well buyers of those days were told from the others (None: nobody or everybody
    bought).
    """

    kind: str  # see insight.models.Kind
    said: float
    low: float
    high: float
    came: int
    error: float
    auc: float | None

    @property
    def held(self) -> bool:
        """Whether what came lay in the band."""
        return lies_within(self.came, self.low, self.high)


@dataclass(frozen=True)
class OutlookModel:
    """The model that answers, what stood in the way of others, and how it did in the past.

    ``kind`` is ``pooled`` where the data carry none. ``reasons`` are codes of
    ``insight.models.Code``. ``held_out_from`` to ``held_out_until`` are the days kept from the
    models to choose between them; None where the history is too short for that. ``seasonal``:
    whether the totals are multiplied by the season, which is done only where it helped.
    """

    kind: str
    reasons: tuple[str, ...]
    held_out_from: date | None
    held_out_until: date | None
    grades: tuple[ModelGrade, ...]  # the chosen model's first
    seasonal: bool

    @property
    def tells_customers_apart(self) -> bool:
        """Whether it knows one customer from another, and who may have left."""
        return tells_customers_apart(self.kind)


@dataclass(frozen=True)
class ForecastPoint:
    """Purchases and revenue of the customers there are, from the day after ``as_of`` to a day."""

    until: date
    purchases: float
    purchases_low: float
    purchases_high: float
    revenue_minor: float
    revenue_low_minor: float
    revenue_high_minor: float


@dataclass(frozen=True)
class PastForecast:
    """What would have been said on an earlier day, knowing nothing later, beside what came."""

    made_on: date
    until: date
    said: float
    low: float
    high: float
    came: int

    @property
    def held(self) -> bool:
        """Whether what came lay in the band."""
        return lies_within(self.came, self.low, self.high)


@dataclass(frozen=True)
class ValueBand:
    """Customers whose lifetime value lies between two amounts, the upper one left out."""

    from_minor: int
    to_minor: int | None  # None: and more
    customers: int
    value_minor: float


@dataclass(frozen=True)
class LifetimeValues:
    """What the customers there are will bring over the horizon, and how it is spread."""

    horizon_days: int
    discount: float  # a year's rate
    margin: float  # the share of revenue that is counted: 1 is revenue itself
    customers: int
    total_minor: float
    low_minor: float
    high_minor: float
    median_minor: float
    top_tenth_share: float | None  # of the total, by the tenth of customers worth most
    bands: tuple[ValueBand, ...]


@dataclass(frozen=True)
class SlippingCustomer:
    """A customer of worth who may have left: value at risk = value × chance to have left."""

    customer_id: str
    purchases: int
    last_on: date
    due_on: date | None  # when the next order was due by their own rhythm
    alive: float
    value_minor: float
    at_risk_minor: float


@dataclass(frozen=True)
class Slipping:
    """Who is slipping away, most value at risk first: the first of ``customers`` of them."""

    customers: int
    at_risk_minor: float
    rows: tuple[SlippingCustomer, ...]


@dataclass(frozen=True)
class ReplenishedProduct:
    """A product that is bought again, and when its buyers will need it."""

    product_id: str
    product_name: str
    buyers: int  # who will buy it again with a chance of a half or more
    typical_days: float
    overdue: int  # buyers past their day who have not given it up
    weeks: tuple[float, ...]  # purchases to expect in each week of the calendar


@dataclass(frozen=True)
class Replenishment:
    """The calendar of products to be bought again: weeks by first day, products by purchases.

    ``nearer`` is by what share, in logarithms, the usual gaps were nearer than each customer's own
    mean gap on gaps held out; None where there are too few. ``every``: one in so many customers was
    looked at, and counts are scaled up; 1 is everybody. ``bought_again`` counts customers by each
    product that they have bought on a second day, likely or not to do so once more; None in reports
    of a version that did not count them.
    """

    weeks: tuple[date, ...]
    products: tuple[ReplenishedProduct, ...]
    nearer: float | None
    every: int = 1
    bought_again: int | None = None

    @property
    def overdue(self) -> int:
        """Overdue purchases of all products."""
        return sum(product.overdue for product in self.products)

    @property
    def most_overdue(self) -> ReplenishedProduct | None:
        """The product with most overdue purchases; None where several or all have as many."""
        most = max((product.overdue for product in self.products), default=0)
        first = [product for product in self.products if product.overdue == most]
        return first[0] if most and len(first) == 1 else None


@dataclass(frozen=True)
class ProductPair:
    """Two products in the same baskets, surely more often than by chance."""

    product_id: str
    product_name: str
    companion_id: str
    companion_name: str
    baskets: int
    support: float
    confidence: float
    lift: float
    lift_low: float


@dataclass(frozen=True)
class Outlook:
    """What lies ahead, as of the report's day; customers and products as the lines name them."""

    as_of: date
    model: OutlookModel
    forecast: tuple[ForecastPoint, ...]
    past: tuple[PastForecast, ...]  # the latest first
    values: LifetimeValues
    slipping: Slipping
    replenishment: Replenishment
    together: tuple[ProductPair, ...]
