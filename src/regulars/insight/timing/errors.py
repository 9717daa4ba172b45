"""What cannot be foreseen, and what is no history of purchases."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.kernel.errors import Invalid


@dataclass(eq=False)
class NobodyCameBack(Invalid):
    """There is no gap between two purchases to learn from.

    Parameters
    ----------
    purchases
        How many there are.
    """

    code = "insight.nobody_came_back"
    sentence = (
        "Nobody has bought again yet: of {purchases} purchases, none is followed by another on a "
        "later day. Give a longer history."
    )
    purchases: int


@dataclass(eq=False)
class ImpossibleGap(Invalid):
    """A row of gaps contradicts itself or the row before it.

    Parameters
    ----------
    row
        Its number, from 1.
    reason
        What contradicts what.
    """

    code = "insight.impossible_gap"
    sentence = (
        "Row {row} {reason}. Give one row for each purchase, by customer, product and day, as "
        "regulars.insight.timing.gaps makes them."
    )
    row: int
    reason: str


@dataclass(eq=False)
class UnknownShare(Invalid):
    """A window is to hold a share that no window can.

    Parameters
    ----------
    share
        What was given.
    """

    code = "insight.unknown_share"
    sentence = "A window cannot hold a share of {share}. Give one between 0 and 1, such as 0.8."
    share: float


@dataclass(eq=False)
class NothingAhead(Invalid):
    """A forecast is to reach over no day, or further than is ever known.

    Parameters
    ----------
    days
        What was given.
    most
        How far is known at most.
    """

    code = "insight.nothing_ahead"
    sentence = "{days} days are no time ahead. Give a whole number from 1 to {most}."
    days: float
    most: int
