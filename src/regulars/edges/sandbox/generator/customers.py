"""Who buys: customers with the traits that decide when, where and how much they order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regulars.edges.sandbox.generator.assortment import column
from regulars.edges.sandbox.generator.calendar import (
    Calendar,
    Floats,
    Integers,
    months_of,
    till_calendar,
    web_calendar,
)
from regulars.edges.sandbox.generator.parameters import ShopParameters
from regulars.edges.sandbox.generator.preferences import Codes, Preferences, preferences

WEB_ONLY, TILL_ONLY, BOTH = range(3)
DAYS_A_YEAR = 365.0


@dataclass(frozen=True)
class Shop:
    """The parameters with everything worked out once from them."""

    parameters: ShopParameters
    web: Calendar
    till: Calendar
    preferences: Preferences

    @classmethod
    def open(cls, parameters: ShopParameters) -> Shop:
        """Work out calendars and preferences."""
        return cls(
            parameters, web_calendar(parameters), till_calendar(parameters), preferences(parameters)
        )


@dataclass(frozen=True)
class Customers:
    """Known customers, one element each; the truth no shop would know."""

    number: Integers  # from 1
    habit: Codes  # WEB_ONLY, TILL_ONLY, BOTH
    joined: Floats  # business days at the first order
    joined_at: Integers  # the same in seconds since the epoch
    first_product: Codes
    favourite: Codes
    rate: Floats  # repeat orders a business day
    dropout: Floats  # probability of leaving after each repeat order
    appetite: Floats  # mean one
    consents: np.ndarray


def arrivals(shop: Shop, count: int, rng: np.random.Generator) -> Floats:
    """Business days of first orders: more of them as the shop grows."""
    growth = np.log(shop.parameters.growth_a_year) / DAYS_A_YEAR
    uniform = rng.random(count)
    if growth == 0:
        return uniform * shop.web.length
    days: Floats = np.log1p(uniform * np.expm1(growth * shop.web.length)) / growth
    return days


def _rates(
    shop: ShopParameters, habit: Codes, first_product: Codes, rng: np.random.Generator
) -> Floats:
    category = column("category")[first_product]
    rate: Floats = rng.gamma(shop.rate_shape, 1 / shop.rate_per_days, habit.size)
    rate *= np.where(category == "starter kits", shop.starter_kit_factor, 1.0)
    rate *= np.where(category == "gifts", shop.gift_factor, 1.0)
    rate *= np.where(habit == BOTH, shop.both_channels_factor, 1.0)
    return rate


def moments_by_habit(shop: Shop, habit: Codes, business_days: Floats) -> Integers:
    """Moments of orders: the till's calendar for those who only go there, else the web's."""
    moments = shop.web.moments(business_days)
    at_till = habit == TILL_ONLY
    moments[at_till] = shop.till.moments(business_days[at_till])
    return moments


def draw_customers(shop: Shop, first: int, count: int, rng: np.random.Generator) -> Customers:
    """Draw so many customers, numbered from ``first``."""
    parameters = shop.parameters
    habit = np.digitize(
        rng.random(count),
        [parameters.web_only_share, parameters.web_only_share + parameters.till_only_share],
    ).astype(np.uint8)
    joined = arrivals(shop, count, rng)
    joined_at = moments_by_habit(shop, habit, joined)
    first_product = shop.preferences.draw(shop.preferences.first, months_of(joined_at), rng)
    shape = parameters.appetite_shape
    return Customers(
        number=np.arange(first, first + count),
        habit=habit,
        joined=joined,
        joined_at=joined_at,
        first_product=first_product,
        favourite=shop.preferences.draw_favourites(count, rng),
        rate=_rates(parameters, habit, first_product, rng),
        dropout=rng.beta(parameters.dropout_a, parameters.dropout_b, count),
        appetite=(shape - 1) / rng.gamma(shape, 1.0, count),
        consents=rng.random(count) < parameters.consent_share,
    )
