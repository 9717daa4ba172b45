"""Everything that is true about the demo shop, as ``docs/reference/demo-shop.md`` lists it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Campaign:
    """A discount on everything, every year from the same day on, for whoever enters the code."""

    code: str
    month: int
    day: int
    days: int
    percent: int
    lift: float  # how much more is ordered while it lasts
    uptake: float  # share of orders that use the code while it lasts


@dataclass(frozen=True)
class ShopParameters:
    """The truth the generated history is drawn from; the same values give the same tables.

    A customer's repeat orders follow the BG/NBD model (Fader, Hardie & Lee, *Marketing Science*
    24(2), 2005) in business time: days stretched and squeezed by the season, the weekday and the
    hour, and averaging one calendar day each.
    """

    end: date  # last day of the history
    customers: int = 5_000  # known customers, each with at least one order
    months: int = 24
    seed: int = 2_024
    currency: str = "EUR"

    # The purchase process, per business day.
    rate_shape: float = 0.32  # r: purchase rates are gamma distributed with this shape...
    rate_per_days: float = 60.0  # alpha: ...and this rate; the mean is r / alpha orders a day
    dropout_a: float = 0.75  # a, b: after each repeat order a customer leaves for good, with a
    dropout_b: float = 3.0  # probability of their own that is beta(a, b) distributed
    growth_a_year: float = 1.25  # new customers towards the end against a year earlier
    starter_kit_factor: float = 2.6  # purchase rate of those whose first product is a starter kit
    gift_factor: float = 0.35  # purchase rate of those whose first product is a gift
    both_channels_factor: float = 1.6  # purchase rate of those who buy on the web and at the till

    # Baskets. A customer's appetite is inverse-gamma distributed with mean one, as spend is in the
    # gamma-gamma model (Fader, Hardie & Lee, 2005).
    appetite_shape: float = 4.0  # q
    extra_lines: float = 1.1  # lines beside the first, at appetite one (Poisson)
    companion_share: float = 0.3  # second lines that go with the first, where something does
    most_lines: int = 6
    extra_packs: float = 0.22  # packs of a consumable beside the first, at appetite one (Poisson)
    favourite_share: float = 0.62  # repeat orders whose first line is the customer's favourite
    sample_share: float = 0.2  # web orders from the third on that carry a sample given away

    # Channels.
    web_only_share: float = 0.62  # customers who buy on the web only
    till_only_share: float = 0.22  # at the till only; the others use both
    till_when_both: float = 0.5  # orders at the till of those who use both, while it is open
    anonymous_till_share: float = 0.35  # till orders of nobody known
    consent_share: float = 0.58  # customers who accept marketing

    # Discounts.
    welcome_code: str = "WELCOME10"
    welcome_percent: int = 10
    welcome_uptake: float = 0.4  # first web orders that use the code, outside campaigns
    campaigns: tuple[Campaign, ...] = (
        Campaign("SPRING15", month=3, day=20, days=14, percent=15, lift=1.35, uptake=0.6),
        Campaign("NOVEMBER20", month=11, day=22, days=9, percent=20, lift=1.7, uptake=0.7),
    )

    # Returns: the share of sold lines taken back, by category, on a later credit note.
    return_shares: tuple[tuple[str, float], ...] = (
        ("beans", 0.032),
        ("ground", 0.032),
        ("capsules", 0.045),
        ("black tea", 0.032),
        ("green tea", 0.035),
        ("herbal tea", 0.032),
        ("equipment", 0.14),
        ("accessories", 0.07),
        ("gifts", 0.06),
        ("starter kits", 0.08),
    )
    return_after_days: tuple[int, int] = (3, 30)

    # The calendar: relative amounts ordered, January first and Monday first.
    month_factors: tuple[float, ...] = (
        0.95, 0.92, 0.95, 0.94, 0.92, 0.84, 0.78, 0.80, 0.97, 1.08, 1.25, 1.50,
    )  # fmt: skip
    christmas_factor: float = 1.3  # 1 to 18 December, on top of the month
    web_weekdays: tuple[float, ...] = (1.10, 1.02, 0.98, 0.96, 0.90, 0.88, 1.16)
    till_weekdays: tuple[float, ...] = (0.85, 0.88, 0.92, 1.00, 1.25, 1.60, 0.0)
    till_hours: tuple[int, int] = (9, 19)  # opens, closes
    seasonal_categories: tuple[tuple[str, tuple[float, ...]], ...] = (
        ("gifts", (0.6, 0.9, 0.7, 0.8, 1.0, 0.7, 0.5, 0.5, 0.7, 1.2, 4.0, 6.0)),
        ("black tea", (1.3, 1.2, 1.1, 0.9, 0.8, 0.7, 0.7, 0.7, 0.9, 1.1, 1.2, 1.3)),
        ("herbal tea", (1.4, 1.3, 1.1, 0.9, 0.8, 0.7, 0.6, 0.7, 0.9, 1.2, 1.3, 1.3)),
    )
    first_order_categories: tuple[tuple[str, float], ...] = (
        ("starter kits", 12.0),  # how much likelier as the first product than in later orders
        ("gifts", 3.5),
        ("equipment", 1.8),
    )

    @property
    def start(self) -> date:
        """First day of the history."""
        after = self.end + timedelta(days=1)
        years, month = divmod(
            after.year * MONTHS_A_YEAR + after.month - 1 - self.months, MONTHS_A_YEAR
        )
        _, length = monthrange(years, month + 1)
        return date(years, month + 1, min(after.day, length))

    @property
    def days(self) -> int:
        """Length of the history in days, both ends included."""
        return (self.end - self.start).days + 1
