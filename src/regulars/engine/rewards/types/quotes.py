"""What a cart comes to with the offers that apply, and why the others do not."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from regulars.engine.rewards.types.offers import PerkKind


class Reason(enum.StrEnum):
    """Why an offer does not apply."""

    NOT_STARTED = "not_started"
    OVER = "over"
    OTHER_CURRENCY = "other_currency"
    OTHER_CHANNEL = "other_channel"
    NOT_FIRST_ORDER = "not_first_order"
    OTHER_TIER = "other_tier"
    NOTHING_IN_SCOPE = "nothing_in_scope"
    BELOW_MINIMUM = "below_minimum"  # ``missing_minor`` says by how much
    TOO_FEW_UNITS = "too_few_units"  # ``missing_units`` says by how many
    NOT_CHOSEN = "not_chosen"  # none of the products to choose from is in the cart
    NOTHING_TO_TAKE_OFF = "nothing_to_take_off"  # it is free already
    BETTER_OF_ITS_CLASS = "better_of_its_class"  # ``by`` applies
    BETTER_TOGETHER = "better_together"  # the others give more without it
    EXCLUSIVE_APPLIES = "exclusive_applies"  # ``by`` gives more than all others together
    NOTHING_LEFT = "nothing_left"  # the offers that apply before it left nothing


@dataclass(frozen=True, slots=True)
class Applied:
    """An offer that applies: what it takes off each line, by the lines' ids, and off shipping."""

    offer_id: str
    lines: tuple[tuple[str, int], ...] = ()
    shipping_minor: int = 0
    perk: PerkKind | None = None

    @property
    def discount_minor(self) -> int:
        """All that it takes off."""
        return self.shipping_minor + sum(minor for _line, minor in self.lines)


@dataclass(frozen=True, slots=True)
class Declined:
    """An offer that does not apply."""

    offer_id: str
    reason: Reason
    missing_minor: int = 0
    missing_units: int = 0
    by: str = ""  # the offer that applies in its place


@dataclass(frozen=True, slots=True)
class LineQuote:
    """One line with what is off it."""

    line_id: str
    price_minor: int
    discount_minor: int

    @property
    def total_minor(self) -> int:
        """What is to be paid for it."""
        return self.price_minor - self.discount_minor


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A cart with its offers: ``applied`` in the order of application, the others and ``lines`` by
    id. ``is_best`` says that no other allowed combination takes off more; else there were too many
    to know.
    """

    currency: str
    lines: tuple[LineQuote, ...]
    shipping_minor: int  # before offers
    shipping_discount_minor: int
    applied: tuple[Applied, ...]
    declined: tuple[Declined, ...]
    is_best: bool

    @property
    def subtotal_minor(self) -> int:
        """The lines before offers."""
        return sum(line.price_minor for line in self.lines)

    @property
    def discount_minor(self) -> int:
        """All that is off, shipping included."""
        return self.shipping_discount_minor + sum(line.discount_minor for line in self.lines)

    @property
    def total_minor(self) -> int:
        """What is to be paid, shipping included."""
        return self.subtotal_minor + self.shipping_minor - self.discount_minor
