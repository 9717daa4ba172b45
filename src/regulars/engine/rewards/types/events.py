"""What happens with rewards, as facts for whoever listens. No fact tells a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, kw_only=True)
class _Grant(Event):
    """Something for a customer, by public ids: a reward, or so much of a ``unit`` of the ledger."""

    grant: str
    customer_id: int
    customer: str
    reward: str
    unit: str
    amount: int
    cost_minor: int
    currency: str
    campaign: str
    source: str


class GrantAsked(_Grant):
    """Something waits for another person to approve it."""

    name: ClassVar[str] = "rewards.grant_asked"


class RewardGranted(_Grant):
    """Something was given."""

    name: ClassVar[str] = "rewards.granted"


class GrantDeclined(_Grant):
    """Somebody said no to what was asked for."""

    name: ClassVar[str] = "rewards.grant_declined"


@dataclass(frozen=True, kw_only=True)
class _OfBudget(Event):
    """Something about a budget, by its public id."""

    budget: str
    campaign: str
    currency: str
    most_minor: int


class BudgetOpened(_OfBudget):
    """From now on no more than that is given."""

    name: ClassVar[str] = "rewards.budget_opened"


class BudgetClosed(_OfBudget):
    """A budget holds no more."""

    name: ClassVar[str] = "rewards.budget_closed"


@dataclass(frozen=True, kw_only=True)
class BudgetAlerted(_OfBudget):
    """The share of a budget is spent at which somebody wants to know; once in a period."""

    name: ClassVar[str] = "rewards.budget_alerted"
    begins_on: date
    spent_minor: int


@dataclass(frozen=True, kw_only=True)
class BudgetExhausted(_OfBudget):
    """A budget is spent, or refused something for the first time in a period."""

    name: ClassVar[str] = "rewards.budget_exhausted"
    begins_on: date
    spent_minor: int


@dataclass(frozen=True, kw_only=True)
class GuardsSet(Event):
    """Other guards hold for each customer."""

    name: ClassVar[str] = "rewards.guards_set"
    number: int


@dataclass(frozen=True, kw_only=True)
class TaskOpened(Event):
    """Something is to be packed or written."""

    name: ClassVar[str] = "rewards.task_opened"
    task: str
    kind: str
    customer: str
    order: str


class TaskDone(TaskOpened):
    """It was."""

    name: ClassVar[str] = "rewards.task_done"


class TaskCancelled(TaskOpened):
    """It will not be."""

    name: ClassVar[str] = "rewards.task_cancelled"


EVENTS: tuple[type[Event], ...] = (
    RewardMade,
    RewardChanged,
    RewardMoved,
    CodesMade,
    RewardReserved,
    RewardRedeemed,
    RewardReleased,
    RewardReversed,
    GrantAsked,
    RewardGranted,
    GrantDeclined,
    BudgetOpened,
    BudgetClosed,
    BudgetAlerted,
    BudgetExhausted,
    GuardsSet,
    TaskOpened,
    TaskDone,
    TaskCancelled,
)
