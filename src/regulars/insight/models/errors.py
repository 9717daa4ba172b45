"""What the models refuse."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.kernel.errors import Invalid


@dataclass(eq=False)
class ImpossibleHistory(Invalid):
    """A customer's numbers contradict themselves."""

    code = "insight.impossible_history"
    sentence = (
        "Row {row} {reason}. Give whole repeat purchases, the time from the first purchase to the "
        "last, and the time since the first; times in one unit, none beyond the day of observation."
    )
    row: int
    reason: str


@dataclass(eq=False)
class UnusableColumn(Invalid):
    """A column is none of numbers, or not of the same customers as the others."""

    code = "insight.unusable_column"
    sentence = "The column {column} {reason}. Give one number for each customer in every column."
    column: str
    reason: str


@dataclass(eq=False)
class UnknownKind(Invalid):
    """No model has this name."""

    code = "insight.unknown_kind"
    sentence = "There is no model {kind!r}. Choose one of: {kinds}."
    kind: str
    kinds: tuple[str, ...]


@dataclass(eq=False)
class NothingToFit(Invalid):
    """Nobody of whom the model could be learnt."""

    code = "insight.nothing_to_fit"
    sentence = "There is nobody to learn from: {wanted}."
    wanted: str


@dataclass(eq=False)
class ImpossibleTime(Invalid):
    """A time to look ahead is none."""

    code = "insight.impossible_time"
    sentence = "The time to look ahead {reason}. Give a duration of 0 or more, or a later day."
    reason: str


@dataclass(eq=False)
class ImpossibleRate(Invalid):
    """A share, rate or margin lies outside what it can be."""

    code = "insight.impossible_rate"
    sentence = "{name} is {value}. Give a number {wanted}."
    name: str
    value: float
    wanted: str
