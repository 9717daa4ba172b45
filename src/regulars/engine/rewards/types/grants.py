"""What is asked of the gateway that every incentive passes, and what it answers."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime

from regulars.kernel.errors import RegularsError


class GrantState(enum.StrEnum):
    """What became of a request that was not refused."""

    PENDING = "pending"  # until another person says so
    GRANTED = "granted"
    DECLINED = "declined"


class Outcome(enum.StrEnum):
    """What was decided."""

    GRANTED = "granted"
    PENDING = "pending"
    DECLINED = "declined"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class OfReward:
    """A reward: the customer gets a code of their own, out of ``pool`` where one is named."""

    reward: str
    pool: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OfValue:
    """Points or store credit, as the ledger has them; ``cost_minor`` is what they cost the
    merchant, as they count it, in ``currency``.
    """

    unit: str
    amount: int
    cost_minor: int
    currency: str
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class GrantRequest:
    """Something to be given to a customer. ``source`` is what asks, such as ``programme:birthday``,
    ``journey:…`` or ``staff``; ``key`` names the cause for ever.
    """

    key: str
    actor: str
    customer_id: int
    what: OfReward | OfValue
    reason: str
    source: str
    campaign: str = ""


@dataclass(frozen=True, kw_only=True)
class GrantCard:
    """A grant as it stands. ``code`` is the public id of the code, ``transaction`` the ledger's;
    one of them is there once it is granted.
    """

    public_id: str
    state: GrantState
    customer_id: int
    reward: str
    unit: str
    amount: int
    cost_minor: int
    currency: str
    campaign: str
    source: str
    reason: str
    asked_by: str
    decided_by: str
    code: str
    transaction: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was decided. ``refusal`` says why not, in words, where it was refused; then there is no
    grant, and the same may be asked again.
    """

    outcome: Outcome
    grant: GrantCard | None = None
    refusal: RegularsError | None = None
    is_new: bool = field(default=True, compare=False)


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    """One decision, as it was written down; ``because`` is the code of a refusal."""

    outcome: Outcome
    because: str
    key: str
    source: str
    campaign: str
    reason: str
    cost_minor: int
    currency: str
    actor: str
    decided_at: datetime
