"""What happens with rewards, as facts for whoever listens. No fact tells a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from regulars.core.events.types import Event


@dataclass(frozen=True, kw_only=True)
class _OfReward(Event):
    """Something about a reward, by its public id, in a version."""

    reward: str
    version: int


class RewardMade(_OfReward):
    """A reward was described."""

    name: ClassVar[str] = "rewards.made"


class RewardChanged(_OfReward):
    """A reward has a new version."""

    name: ClassVar[str] = "rewards.changed"


@dataclass(frozen=True, kw_only=True)
class RewardMoved(_OfReward):
    """A reward went live, was paused or archived."""

    name: ClassVar[str] = "rewards.moved"
    state: str


@dataclass(frozen=True, kw_only=True)
class CodesMade(_OfReward):
    """Codes were made or brought in; ``kind`` is theirs."""

    name: ClassVar[str] = "rewards.codes_made"
    kind: str
    number: int
    pool: str


@dataclass(frozen=True, kw_only=True)
class _Use(_OfReward):
    """A use of a code; ``customer`` is a public id, empty of a guest."""

    redemption: str
    code_id: str
    customer_id: int | None
    customer: str
    campaign: str
    target: str


class RewardReserved(_Use):
    """A use is kept for a cart or an order."""

    name: ClassVar[str] = "rewards.reserved"


@dataclass(frozen=True, kw_only=True)
class RewardRedeemed(_Use):
    """A use took something off an order."""

    name: ClassVar[str] = "rewards.redeemed"
    order: str
    value_minor: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class RewardReleased(_Use):
    """A use that was kept is free again: somebody said so, or its time came (``is_over``)."""

    name: ClassVar[str] = "rewards.released"
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class RewardReversed(_Use):
    """An order was undone; ``is_restored``: the code can be used again."""

    name: ClassVar[str] = "rewards.reversed"
    order: str
    is_restored: bool


EVENTS: tuple[type[Event], ...] = (
    RewardMade,
    RewardChanged,
    RewardMoved,
    CodesMade,
    RewardReserved,
    RewardRedeemed,
    RewardReleased,
    RewardReversed,
)
