"""The numbers of a simulated store as they are given, looked at before it trades."""

from __future__ import annotations

from regulars.insight.numbers import as_number, number_of
from regulars.insight.simulate.errors import ImpossibleShare

MOST_MONTHS = 1_200  # a hundred years
MOST = 1e15  # of no customers, orders or units of money is there more


def check_share(name: str, value: float) -> None:
    """Return if this can be a share of customers. Raises ImpossibleShare."""
    if not 0 <= as_number(value) <= 1:
        raise ImpossibleShare(name=name, value=value)


def check_count(what: str, value: float) -> None:
    """Return if there can be so many of these. Raises ImpossibleRate."""
    name = f"The number of {what}"
    number_of(name, value, wanted="from 0 to 10^15", holds=lambda count: 0 <= count <= MOST)


def check_money(name: str, value: float) -> None:
    """Return if this can be money in minor units, taken in or given back. Raises ImpossibleRate."""
    wanted = "of minor units, from -10^15 to 10^15"
    number_of(name, value, wanted=wanted, holds=lambda money: -MOST <= money <= MOST)


def months_of(months: float) -> int:
    """How many months. Raises ImpossibleRate."""
    wanted = f"of months that is whole, from 1 to {MOST_MONTHS:,}"
    found = number_of(
        "The number of months",
        months,
        wanted=wanted,
        holds=lambda number: 1 <= number <= MOST_MONTHS and number.is_integer(),
    )
    return int(found)
