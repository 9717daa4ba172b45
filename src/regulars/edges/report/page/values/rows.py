"""Values that stand in a row with others: bars, levers, points, labels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ShareRow:
    """What repeat customers bring of one thing, beside the figure published for other stores."""

    name: str
    share: str
    bar: float
    usual: str
    mark: float | None


@dataclass(frozen=True)
class EntryRow:
    """A first product or channel and how many who began with it came back."""

    name: str
    customers: str
    share: str
    bar: float
    revenue: str


@dataclass(frozen=True)
class LeverRow:
    """What a change in one measure would earn, with its interval on a common scale of 0 to 100."""

    name: str
    change: str
    extra: str
    interval: str
    low: float
    high: float
    middle: float


@dataclass(frozen=True)
class Asked:
    """What measures moved together would earn: each of them in words, the sum, its interval."""

    changes: tuple[str, ...]
    extra: str
    interval: str


@dataclass(frozen=True)
class Age:
    """A point of the average curve in whole per cent, and the customers it rests on."""

    age: str
    share: str
    customers: str


@dataclass(frozen=True)
class GroupLabel:
    """A group's name on a square of the map."""

    name: str
    column: int
    row: int
    is_strong: bool


@dataclass(frozen=True)
class Stage:
    """One stage of a store's life; ``place`` is past, now or ahead."""

    name: str
    place: str
