"""What the models refuse."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.kernel.errors import Invalid


@dataclass(eq=False)
class ImpossibleHistory(Invalid):
    """A customer's numbers contradict themselves.

    Parameters
    ----------
    row
        Its number, from 1.
    reason
        What contradicts what.
    """

    code = "insight.impossible_history"
    sentence = (
        "Row {row} {reason}. Give whole repeat purchases, the time from the first purchase to the "
        "last, and the time since the first; times in one unit, none beyond the day of observation."
    )
    row: int
    reason: str


@dataclass(eq=False)
class UnusableColumn(Invalid):
    """A column is none of numbers or days, or not of the same customers as the others.

    Parameters
    ----------
    column
        Its name.
    reason
        What is wrong with it.
    wanted
        What to give.
    """

    code = "insight.unusable_column"
    sentence = "The column {column} {reason}. Give {wanted}."
    column: str
    reason: str
    wanted: str = "one number for each customer in every column"


@dataclass(eq=False)
class UnknownKind(Invalid):
    """No model has this name.

    Parameters
    ----------
    kind
        The name that was given.
    kinds
        The names that there are.
    """

    code = "insight.unknown_kind"
    sentence = "There is no model {kind!r}. Choose one of: {kinds}."
    kind: str
    kinds: tuple[str, ...]


@dataclass(eq=False)
class NothingToFit(Invalid):
    """Nobody of whom the model could be learnt.

    Parameters
    ----------
    wanted
        What to give.
    """

    code = "insight.nothing_to_fit"
    sentence = "There is nobody to learn from: {wanted}."
    wanted: str


@dataclass(eq=False)
class ImpossibleTime(Invalid):
    """A time to look ahead is none.

    Parameters
    ----------
    reason
        What is wrong with it.
    wanted
        What to give.
    """

    code = "insight.impossible_time"
    sentence = "The time to look ahead {reason}. Give {wanted}."
    reason: str
    wanted: str = "a duration of 0 or more, or a later day"


@dataclass(eq=False)
class ImpossibleDay(Invalid):
    """A day is none.

    Parameters
    ----------
    name
        Of what it is the day.
    value
        What was given.
    """

    code = "insight.impossible_day"
    sentence = "{name} is {value!r}, which is no day. Give a day, such as 2025-12-31."
    name: str
    value: object
