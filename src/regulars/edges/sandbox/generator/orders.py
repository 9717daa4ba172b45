"""When orders are placed, where, and with which code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from regulars.edges.sandbox.generator.calendar import (
    SECONDS_A_DAY,
    SECONDS_AN_HOUR,
    Floats,
    Integers,
    campaign_days,
    weekdays_of,
)
from regulars.edges.sandbox.generator.customers import (
    BOTH,
    TILL_ONLY,
    Customers,
    Shop,
    moments_by_habit,
)
from regulars.edges.sandbox.generator.parameters import ShopParameters
from regulars.edges.sandbox.generator.preferences import Codes

Flags = npt.NDArray[np.bool_]
NOBODY = -1
NO_CODE, WELCOME = 0, 1  # codes from two on are the campaigns', in their order


@dataclass(frozen=True)
class Orders:
    """Orders in the order of their moments, one element each."""

    customer: Integers  # place among the customers drawn together; NOBODY at the anonymous till
    rank: Integers  # 0 for a customer's first order
    placed_at: Integers  # seconds since the epoch, the store's own time
    at_till: Flags
    code: Codes

    def __len__(self) -> int:
        return self.customer.size


def repeat_orders(
    shop: Shop, customers: Customers, rng: np.random.Generator
) -> tuple[Integers, Integers, Floats, Flags]:
    """All orders of the customers, first ones included, and who is still active at the end.

    Each round draws the next order of everybody still there: an exponential wait, an order if the
    history is not over, then perhaps the customer leaves.
    """
    present = np.arange(customers.number.size)
    when = customers.joined
    rounds = [(present, np.zeros_like(present), when)]
    has_left = np.zeros(present.size, dtype=bool)
    while present.size:
        when = when + rng.standard_exponential(present.size) / customers.rate[present]
        in_time = when < shop.web.length
        present, when = present[in_time], when[in_time]
        rounds.append((present, np.full(present.size, len(rounds)), when))
        leaves = rng.random(present.size) < customers.dropout[present]
        has_left[present[leaves]] = True
        present, when = present[~leaves], when[~leaves]
    owner, rank, days = (np.concatenate(parts) for parts in zip(*rounds, strict=True))
    return owner, rank, days, ~has_left


def till_is_open(shop: ShopParameters, moments: Integers) -> Flags:
    """Whether somebody stands at the till at these moments."""
    opens, closes = shop.till_hours
    hours = moments % SECONDS_A_DAY // SECONDS_AN_HOUR
    open_days = np.array(shop.till_weekdays) > 0
    is_open: Flags = open_days[weekdays_of(moments)] & (hours >= opens) & (hours < closes)
    return is_open


def _at_till(shop: Shop, habit: Codes, moments: Integers, rng: np.random.Generator) -> Flags:
    chooses_till = rng.random(habit.size) < shop.parameters.till_when_both
    cross = (habit == BOTH) & chooses_till & till_is_open(shop.parameters, moments)
    at_till: Flags = (habit == TILL_ONLY) | cross
    return at_till


def _codes(
    shop: ShopParameters,
    moments: Integers,
    is_first_on_web: Flags,
    rng: np.random.Generator,
) -> Codes:
    """The code each order uses: a campaign's while it lasts, else the welcome code."""
    days = moments // SECONDS_A_DAY
    code = np.where(
        is_first_on_web & (rng.random(days.size) < shop.welcome_uptake), WELCOME, NO_CODE
    ).astype(np.uint8)
    uptake = rng.random(days.size)
    for number, campaign in enumerate(shop.campaigns, start=WELCOME + 1):
        running = np.array(campaign_days(campaign, shop), dtype="datetime64[D]").astype(np.int64)
        code[np.isin(days, running) & (uptake < campaign.uptake)] = number
    return code


def anonymous_moments(shop: Shop, known_at_till: int, rng: np.random.Generator) -> Integers:
    """Moments of the anonymous till orders that go with so many known ones."""
    share = shop.parameters.anonymous_till_share
    count = round(known_at_till * share / (1 - share))
    return shop.till.moments(rng.random(count) * shop.till.length)


def place_orders(
    shop: Shop, customers: Customers, rng: np.random.Generator
) -> tuple[Orders, Flags]:
    """All orders of these customers and of nobody known; and which customers are still active."""
    owner, rank, days, is_active = repeat_orders(shop, customers, rng)
    moments = moments_by_habit(shop, customers.habit[owner], days)
    at_till = _at_till(shop, customers.habit[owner], moments, rng)
    nameless = anonymous_moments(shop, int(at_till.sum()), rng)
    moments = np.concatenate([moments, nameless])
    sequence = np.argsort(moments, kind="stable")
    owner = np.concatenate([owner, np.full(nameless.size, NOBODY)])[sequence]
    rank = np.concatenate([rank, np.zeros(nameless.size, dtype=np.int64)])[sequence]
    at_till = np.concatenate([at_till, np.ones(nameless.size, dtype=bool)])[sequence]
    moments = moments[sequence]
    code = _codes(shop.parameters, moments, (rank == 0) & ~at_till, rng)
    return Orders(owner, rank, moments, at_till, code), is_active
