"""What cannot be learnt from."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.kernel.errors import Invalid


@dataclass(eq=False)
class NoBaskets(Invalid):
    """Nobody known has bought anything, or nobody twice where that is needed.

    Parameters
    ----------
    wanted
        What to give.
    """

    code = "insight.no_baskets"
    sentence = "There are no baskets to learn from: {wanted}."
    wanted: str


@dataclass(eq=False)
class UnusableBasket(Invalid):
    """A row says not who bought what, or when.

    Parameters
    ----------
    row
        Its number, from 1.
    reason
        What is wrong with it.
    """

    code = "insight.unusable_basket"
    sentence = (
        "Row {row} of the baskets {reason}. Give a customer, a day and a product in every row, "
        "such as regulars.insight.baskets.baskets makes them."
    )
    row: int
    reason: str


@dataclass(eq=False)
class UnusableSetting(Invalid):
    """A number asked for makes no sense.

    Parameters
    ----------
    name
        What the number is of.
    value
        What was given.
    wanted
        What it must be.
    """

    code = "insight.unusable_setting"
    sentence = "{name} is {value}. Give {wanted}."
    name: str
    value: float
    wanted: str
