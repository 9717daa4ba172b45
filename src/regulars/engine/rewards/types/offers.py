"""Offers: what is off, for whom, for what, when, and with which others. Each is one document."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec

from regulars.kernel.errors import Invalid

WHOLE = 10_000  # hundredths of a percent

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Amount = Annotated[int, msgspec.Meta(ge=1, le=10**12)]  # minor units
Share = Annotated[int, msgspec.Meta(ge=1, le=WHOLE)]  # in hundredths of a percent
Units = Annotated[int, msgspec.Meta(ge=1, le=1_000)]


class PerkKind(enum.StrEnum):
    """What an offer gives that takes nothing off this cart."""

    POINTS = "points"
    POINTS_MULTIPLIER = "points_multiplier"
    STORE_CREDIT = "store_credit"
    EARLY_ACCESS = "early_access"
    CUSTOM = "custom"


class Terms(msgspec.Struct, frozen=True, tag_field="kind", forbid_unknown_fields=True):
    """What is off."""


class PercentOff(Terms, frozen=True, tag="percent"):
    """A share of the goods, at most so much."""

    hundredths: Share  # 20 % are 2,000
    at_most_minor: Amount | None = None


class AmountOff(Terms, frozen=True, tag="amount"):
    """So much off the goods together."""

    amount_minor: Amount


class FreeShipping(Terms, frozen=True, tag="free_shipping"):
    """Shipping, at most so much of it."""

    at_most_minor: Amount | None = None


class FreeProduct(Terms, frozen=True, tag="free_product"):
    """So many units of what the shopper chooses among products or variants."""

    choices: Annotated[frozenset[Id], msgspec.Meta(min_length=1)]
    units: Units = 1


class BuyGet(Terms, frozen=True, tag="buy_get"):
    """Of every ``buy + get`` units of the goods, ``get`` for less: the cheapest."""

    buy: Units
    get: Units
    hundredths: Share = WHOLE
    at_most_times: Units | None = None


class Perk(Terms, frozen=True, tag="perk"):
    """Something that carries no price here: it applies, takes nothing off and displaces nothing."""

    what: PerkKind
    value: int = 0


AnyTerms = PercentOff | AmountOff | FreeShipping | FreeProduct | BuyGet | Perk


class Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The goods that an offer is for: those named, or all where none are, less those left out.
    Products are named by the id of the product or of a variant.
    """

    products: frozenset[Id] = frozenset()
    collections: frozenset[Id] = frozenset()
    except_products: frozenset[Id] = frozenset()
    except_collections: frozenset[Id] = frozenset()


class Offer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One offer. At most one of a stacking class applies; an exclusive one applies alone.

    Offers apply in the order of their priorities, the lowest first. The minimum is of the goods in
    scope, at their prices before all offers. Names that are empty ask nothing.
    """

    id: Id
    terms: AnyTerms
    stacking: Id = "order"
    is_exclusive: bool = False
    priority: int = 0
    currency: str = ""  # of its amounts; empty: it has none, and is for every currency
    minimum_minor: Annotated[int, msgspec.Meta(ge=0, le=10**12)] = 0
    scope: Scope = msgspec.field(default_factory=Scope)
    starts_at: datetime | None = None
    ends_at: datetime | None = None  # the first moment that is too late
    channels: frozenset[Id] = frozenset()
    tiers: frozenset[Id] = frozenset()
    is_first_order_only: bool = False


@dataclass(eq=False)
class UnusableOffer(Invalid):
    """A document that is no offer."""

    code = "rewards.unusable_offer"
    sentence = "The offer cannot be used: {problem}."
    problem: str
