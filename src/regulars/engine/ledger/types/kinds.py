"""What is counted, what a transaction does, and how much there can be."""

from __future__ import annotations

import enum

LONGEST_KEY = 300  # characters
LONGEST_REASON = 300
LONGEST_SOURCE = 200
LONGEST_UNIT = 12
LARGEST = 10**15  # of one transaction, in whole minor units
MOST_OWNED = 10**18  # of one account

POINTS = "points"
CLOSED_AS = ("committed", "released", "over")  # what becomes of a hold
CREDIT, GIFT = "credit", "gift"  # followed by a dot and the currency


class TransactionKind(enum.StrEnum):
    """What a transaction does."""

    AWARD = "award"
    SPEND = "spend"
    REVERSE = "reverse"
    LAPSE = "lapse"
    ADJUST = "adjust"
    CONVERT = "convert"
    HOLD = "hold"  # no entries: what is held is still the customer's
    RELEASE = "release"
    EXTEND = "extend"


class Contra(enum.StrEnum):
    """The accounts of the house's own, one of each for every unit: the other side of an entry."""

    ISSUED = "issued"
    REDEEMED = "redeemed"
    LAPSED = "lapsed"
    ADJUSTED = "adjusted"
    CONVERTED = "converted"


class Clawback(enum.StrEnum):
    """Where a reversed award is taken from beyond its own lot; what is left is let go, or owed."""

    OWN_LOT = "own_lot"
    BALANCE = "balance"
    DEBT = "debt"
