"""What the ledger is asked to do, as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from regulars.engine.ledger.types.kinds import POINTS, Clawback


@dataclass(frozen=True, slots=True)
class Wallet:
    """What a customer owns of one unit, whatever customers were made one with them."""

    customer_id: int
    unit: str = POINTS


@dataclass(frozen=True, slots=True)
class Card:
    """A gift card, by its public id: whoever has the code may spend it."""

    public_id: str


Purse = Wallet | Card


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What every request says. ``key`` names the cause: asked again with the same key, the first
    result is told again. ``source`` is what it is for, such as ``order:ord_…:line:2``.
    """

    key: str
    actor: str
    source: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Award(Asked):
    """Something to be given. It can be spent from ``available_from`` on (None: at once) until
    ``expires_at`` (None: for ever). What is ``historical`` sets nothing in motion.
    """

    purse: Purse
    amount: int
    occurred_at: datetime | None = None  # None: now
    available_from: datetime | None = None
    expires_at: datetime | None = None
    historical: bool = False


@dataclass(frozen=True, kw_only=True)
class Spend(Asked):
    """Something to be spent, soonest-expiring first."""

    purse: Purse
    amount: int


@dataclass(frozen=True, kw_only=True)
class Hold(Spend):
    """Something to be kept for a purchase until ``ends_at``."""

    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Reversal(Asked):
    """A transaction to be undone, all that is left of it or ``amount`` of it.

    Of an award, ``clawback`` says where beyond its own lot it is taken from. Of a spend, lots that
    ended meanwhile are good for ``grace`` from now on; without it they lapse again at once.
    """

    transaction: str  # public id
    amount: int | None = None
    clawback: Clawback = Clawback.DEBT
    grace: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Adjustment(Asked):
    """A correction by people, with its reason: more where ``amount`` is positive, else less."""

    purse: Purse
    amount: int
    expires_at: datetime | None = None  # of what is given


@dataclass(frozen=True, kw_only=True)
class Extension(Asked):
    """Lots that end before ``until`` shall end then: all that can still be spent, or ``lots``."""

    purse: Purse
    until: datetime
    lots: Sequence[int] = ()


@dataclass(frozen=True, kw_only=True)
class CardIssue(Asked):
    """A gift card to be issued; of a customer, or of whoever has the code."""

    unit: str
    amount: int
    customer_id: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Conversion(Asked):
    """A gift card, all of it or ``amount``, to become a customer's credit in the same currency."""

    card: Card
    customer_id: int
    amount: int | None = None
