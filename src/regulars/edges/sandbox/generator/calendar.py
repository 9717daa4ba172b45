"""Business time: how much trade has passed at each moment of the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from regulars.edges.sandbox.generator.parameters import Campaign, ShopParameters

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

HOURS_A_DAY = 24
SECONDS_AN_HOUR = 3_600
SECONDS_A_DAY = HOURS_A_DAY * SECONDS_AN_HOUR
EPOCH = date(1970, 1, 1)
CHRISTMAS_SHOPPING = (12, 18)  # December, until the last day parcels arrive in time
# Relative amounts ordered on the web by hour of the day, midnight first.
WEB_HOURS = (2, 1, 1, 1, 1, 2, 4, 8, 12, 14, 15, 14, 15, 14, 13, 13, 14, 16, 19, 24, 26, 22, 13, 6)


@dataclass(frozen=True)
class Calendar:
    """Turns business days since the start into moments of one channel's trade."""

    hours: Floats  # seconds since the epoch at each full hour, one more than there are hours
    passed: Floats  # business days passed at each full hour

    @property
    def length(self) -> float:
        """Business days in the whole history: as many as calendar days."""
        return float(self.passed[-1])

    def moments(self, business_days: Floats) -> Integers:
        """When so many business days have passed, in whole seconds since the epoch."""
        return np.interp(business_days, self.passed, self.hours).astype(np.int64)

    def business_days(self, moments: Integers) -> Floats:
        """How many business days have passed at these moments."""
        return np.interp(moments, self.hours, self.passed)


def campaign_days(campaign: Campaign, shop: ShopParameters) -> list[date]:
    """Every day of the history on which the campaign runs."""
    starts = (
        date(year, campaign.month, campaign.day)
        for year in range(shop.start.year - 1, shop.end.year + 1)
    )
    days = (start + timedelta(days=age) for start in starts for age in range(campaign.days))
    return [day for day in days if shop.start <= day <= shop.end]


def day_factors(shop: ShopParameters, weekdays: tuple[float, ...]) -> Floats:
    """How busy each day of the history is, relative to the others."""
    lift = {
        day: campaign.lift for campaign in shop.campaigns for day in campaign_days(campaign, shop)
    }
    december, last = CHRISTMAS_SHOPPING
    factors = []
    for age in range(shop.days):
        day = shop.start + timedelta(days=age)
        factor = shop.month_factors[day.month - 1] * weekdays[day.weekday()] * lift.get(day, 1.0)
        is_christmas = day.month == december and day.day <= last
        factors.append(factor * (shop.christmas_factor if is_christmas else 1.0))
    return np.array(factors)


def _calendar(shop: ShopParameters, weekdays: tuple[float, ...], hours: Floats) -> Calendar:
    intensity = np.multiply.outer(day_factors(shop, weekdays), hours).ravel()
    passed = np.concatenate([[0.0], np.cumsum(intensity)])
    start = (shop.start - EPOCH).days * SECONDS_A_DAY
    return Calendar(
        hours=(start + SECONDS_AN_HOUR * np.arange(passed.size)).astype(np.float64),
        passed=passed * (shop.days / passed[-1]),
    )


def web_calendar(shop: ShopParameters) -> Calendar:
    """The web shop: never closed, busiest in the evening."""
    return _calendar(shop, shop.web_weekdays, np.array(WEB_HOURS, dtype=np.float64))


def till_calendar(shop: ShopParameters) -> Calendar:
    """The till: closed at night and on weekdays whose factor is nought."""
    opens, closes = shop.till_hours
    hours = np.arange(HOURS_A_DAY)
    return _calendar(
        shop, shop.till_weekdays, ((hours >= opens) & (hours < closes)).astype(np.float64)
    )


def months_of(moments: Integers) -> Integers:
    """Calendar months of moments in seconds since the epoch, 0 for January."""
    months = moments.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    return months % 12


def weekdays_of(moments: Integers) -> Integers:
    """Weekdays of moments in seconds since the epoch, 0 for Monday."""
    return (moments // SECONDS_A_DAY + EPOCH.weekday()) % 7
