"""What is known of each customer's future, of the run that computed it, and what can go wrong."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from regulars.core.events.types import Event
from regulars.insight.types import OutlookModel, lies_within
from regulars.kernel.errors import Unavailable

SOURCE = "scores"  # the publisher of the traits below


class ScoreTrait(enum.StrEnum):
    """The traits that a run publishes of every customer with an order."""

    RFM_GROUP = "scores.rfm_group"
    PURCHASES = "scores.purchases"
    EXPECTED_ORDERS_90 = "scores.expected_orders_90"
    EXPECTED_ORDERS_365 = "scores.expected_orders_365"
    LIFETIME_VALUE_MINOR = "scores.lifetime_value_minor"
    LIFETIME_VALUE_LOW_MINOR = "scores.lifetime_value_low_minor"
    LIFETIME_VALUE_HIGH_MINOR = "scores.lifetime_value_high_minor"
    ALIVE = "scores.alive"
    CHURN_PROBABILITY = "scores.churn_probability"
    AT_RISK_MINOR = "scores.at_risk_minor"
    NEXT_ORDER_DUE_ON = "scores.next_order_due_on"
    NEXT_ORDER_ON = "scores.next_order_on"
    NEXT_ORDER_FROM = "scores.next_order_from"
    NEXT_ORDER_TO = "scores.next_order_to"
    REPLENISHMENTS = "scores.replenishments"  # of each: product, due, expected, chance


@dataclass(frozen=True)
class Replenishing:
    """A product that a customer will need again."""

    product_id: int
    due_on: date
    expected_on: date | None  # None: hardly one in a million buys it again
    comes_back: float


@dataclass(frozen=True)
class CustomerScores:
    """What a run said of one customer; amounts in minor units of the figures' currency.

    ``purchases``: days with an order. ``alive``: the chance not to have left for good, which says
    something only of who bought on two days or more. ``churn_probability``: that of no order within
    365 days. ``at_risk_minor``: the lifetime value × the chance to have left. ``is_slipping``:
    whether they are on the list of who is slipping away. ``next_order_*``: when the next order is
    due by the usual gap, expected, and the window that holds 80 %; None where hardly anybody like
    this comes back.
    """

    customer_id: int
    as_of: date
    model_version: str
    currency: str
    rfm_group: str | None  # None: too few customers to be grouped
    purchases: int
    expected_orders_90: float
    expected_orders_365: float
    lifetime_value_minor: float
    lifetime_value_low_minor: float
    lifetime_value_high_minor: float
    alive: float
    churn_probability: float
    at_risk_minor: float
    is_slipping: bool
    next_order_due_on: date | None
    next_order_on: date | None
    next_order_from: date | None
    next_order_to: date | None
    replenishments: tuple[Replenishing, ...]


@dataclass(frozen=True)
class ScoreRun:
    """One run: the day it looked from, what answered, and what it wrote.

    ``as_of`` is the last day with an order, as in the figures. ``is_whole``: everybody was scored
    by a model learnt anew; else only ``customers_changed``, by the model of the whole run before.
    ``slipping`` customers have come back before, are past the day on which their next order was
    due, and may have left or not; see ``insight.extents``.
    """

    as_of: date
    lake_version: int
    currency: str
    model: str
    model_version: str
    answering: OutlookModel  # which model it was, why, and how it did on days held out
    is_whole: bool
    customers: int
    customers_changed: int
    slipping: int
    slipping_minor: int  # their value at risk
    began_at: datetime
    ended_at: datetime

    @property
    def tells_customers_apart(self) -> bool:
        """Whether a model answers that knows one customer from another, and who may be leaving."""
        return self.answering.tells_customers_apart


@dataclass(frozen=True)
class MadeForecast:
    """A forecast that was made and kept, and, once its days are over, what came.

    Purchases are days with an order, of the customers known on the day it was made; ``low`` and
    ``high`` hold the outcome with 90 %. ``came`` is None until the lake reaches ``until``.
    """

    made_on: date
    until: date
    model: str
    said: float
    low: float
    high: float
    came: int | None

    @property
    def held(self) -> bool | None:
        """Whether the outcome lay in the band; None until it is known."""
        return None if self.came is None else lies_within(self.came, self.low, self.high)


@dataclass(frozen=True, kw_only=True)
class ScoresComputed(Event):
    """Customers were scored: everybody, or those whose purchases had changed."""

    name: ClassVar[str] = "scores.computed"

    run: int
    as_of: date
    model: str
    is_whole: bool
    customers: int
    customers_changed: int


@dataclass(eq=False)
class ScoringBusy(Unavailable):
    """Another process computes the scores."""

    code = "scores.busy"
    sentence = "The scores are being computed already. Wait for that to end, then try again."
