"""Decisions about orders as they are told and stored, from values to values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain, count
from operator import eq
from typing import NamedTuple

from regulars.core.orders.types import LineDraft

TILL = re.compile(
    r"\b(till|pos|point of sale|store|shop floor|retail|in.?person|kasse|filiale|caisse|tienda)\b",
    re.IGNORECASE,
)
WEB = re.compile(r"\b(web|online|website|internet|e.?shop|e.?commerce|app|mobile)\b", re.IGNORECASE)

MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True)
class Totals:
    """An order's amounts in minor units."""

    subtotal_minor: int
    discount_minor: int
    total_minor: int  # what the customer owed


def totals(lines: Iterable[LineDraft], *, on_top_minor: int) -> Totals:
    """The totals of an order whose line amounts are after discounts; shipping and tax come
    on top.
    """
    amount = discount = 0
    for line in lines:
        amount += line.amount_minor
        discount += line.discount_minor or 0
    return Totals(amount + discount, discount, amount + on_top_minor)


class Values(NamedTuple):
    """What two lines are compared by; compared as often as lines are read, hence a tuple."""

    quantity: Decimal
    amount_minor: int
    discount_minor: int | None
    cost_minor: int | None


COMPARED = ("quantity", "amount", "discount", "cost")


def values_of(line: LineDraft) -> Values:
    """What is compared to tell whether a line changed; what was taken back is turned to
    positive.
    """
    sign = -1 if line.is_taken_back else 1
    return Values(
        (sign * line.quantity).quantize(MILLIONTH),
        sign * line.amount_minor,
        _signed(sign, line.discount_minor),
        _signed(sign, line.cost_minor),
    )


def _signed(sign: int, amount: int | None) -> int | None:
    return None if amount is None else sign * amount


def differences(known: Values, told: Values) -> Sequence[tuple[str, str, str]]:
    """Name, known and told value of each that differs; what is not told differs from nothing.

    >>> four, untold = Values(Decimal(1), 5, 4, None), Values(Decimal(1), 5, None, None)
    >>> differences(four, untold), differences(untold, four)
    ([], [('discount', 'None', '4')])
    """
    if known == told:
        return []
    return [
        (name, str(old), str(new))
        for name, old, new in zip(COMPARED, known, told, strict=True)
        if new is not None and old != new and not (name == "discount" and old is None and not new)
    ]


def agree(known: Values, told: Values) -> bool:
    """Whether the two say the same wherever both say anything."""
    return all(
        old is None or new is None or old == new for old, new in zip(known, told, strict=True)
    )


def said_as(name: str, once: Collection[str]) -> str:
    """Under what the moment is kept at which a field was said; of what happens ``once``, apart.

    >>> said_as("placed_at", {"placed_at"}), said_as("lines", {"placed_at"})
    ('first placed_at', 'lines')
    """
    return f"first {name}" if name in once else name


def is_said_anew(
    name: str, at: datetime, *, once: Collection[str], said_at: Mapping[str, datetime]
) -> bool:
    """Whether a field that is said as of a moment takes the place of what is known: the newest
    does; of what happens ``once`` the first, unless it was put right by what does not.

    >>> known, day = {"lines": datetime(2026, 3, 2)}, datetime(2026, 3, 1)
    >>> is_said_anew("lines", day, once=(), said_at=known)
    False
    >>> known = {"first placed_at": datetime(2026, 3, 2)}
    >>> is_said_anew("placed_at", day, once={"placed_at"}, said_at=known)
    True
    """
    known = said_at.get(said_as(name, once))
    if name in once:
        return name not in said_at and (known is None or at < known)
    return known is None or at > known


def placed_key(key: str, place: int) -> str:
    """The name of one of several lines known by the same key; places count from 1."""
    return f"{key}#{place}"


def key_and_place(placed: str) -> tuple[str, int]:
    """The key and the place that :func:`placed_key` put together.

    >>> key_and_place("id:7#1#2")
    ('id:7#1', 2)
    """
    key, _, place = placed.rpartition("#")
    return key, int(place)


def places(told: Sequence[Values], known: Mapping[int, Values]) -> list[int]:
    """For each of several lines of one key: the place of the known line that it is, or a free one.

    Lines with the very same values are the same, and next those that say the same wherever both say
    anything, of a file that does not tell discounts, say. Of the others, the first told is the
    first known in the order of their values, changed since; those told beyond that are new. So it
    makes no difference in which order a file has its lines, and a file that overlaps with an
    earlier one brings only what it has more.

    >>> five, six = Values(Decimal(1), 5, None, None), Values(Decimal(1), 6, None, None)
    >>> places([five, six], {1: six}), places([five], {1: six}), places([six, six], {2: six})
    ([2, 1], [1], [2, 1])
    >>> places([six], {1: five, 2: six._replace(discount_minor=1)})
    [2]
    """
    left = dict(known)
    found: dict[int, int] = {}
    unsure = list(range(len(told)))
    for are_same in (eq, agree):
        for index in unsure:
            values = told[index]
            same = next((place for place, one in left.items() if are_same(one, values)), None)
            if same is not None:
                del left[same]
                found[index] = same
        unsure = [index for index in unsure if index not in found]
        unsure.sort(key=lambda index: (told[index].count(None), _order(told[index])))
    unsure.sort(key=lambda index: _order(told[index]))
    changed = sorted(left, key=lambda place: (_order(left[place]), place))
    free = (place for place in count(1) if place not in known)
    found.update(zip(unsure, chain(changed, free), strict=False))
    return [found[index] for index in range(len(told))]


def _order(values: Values) -> tuple[int, Decimal, int, int]:
    return (
        values.amount_minor,
        values.quantity,
        values.discount_minor or 0,
        values.cost_minor or 0,
    )


def kind_of_channel(code: str) -> str:
    """Whether a channel of this name is a till, a web shop or something else.

    >>> kind_of_channel("POS Sofia"), kind_of_channel("Online Store"), kind_of_channel("market")
    ('till', 'web', 'other')
    """
    if WEB.search(code):
        return "web"
    return "till" if TILL.search(code) else "other"


def left_of(
    lines: Mapping[str, int], taken_back: Mapping[str, int], altogether: int
) -> dict[str, int]:
    """What is left of each line's amount, by the key under which it is stored.

    ``taken_back`` says what of it was taken back, by the key that the shop knows the line by;
    ``altogether`` also counts what was taken back of no line in particular: that is taken from what
    is left, the last line first.

    >>> left_of({"a#1": 500, "b#1": 300}, {"a": 200}, 200)
    {'a#1': 300, 'b#1': 300}
    >>> left_of({"a#1": 500, "b#1": 300}, {"a": 200}, 600)
    {'a#1': 200, 'b#1': 0}
    """
    left: dict[str, int] = {}
    remaining = dict(taken_back)
    for stored, amount in lines.items():
        key, _ = key_and_place(stored)
        taken = min(amount, remaining.get(key, 0))
        remaining[key] = remaining.get(key, 0) - taken
        left[stored] = amount - taken
    total = max(sum(lines.values()) - altogether, 0)
    for stored, amount in left.items():
        left[stored] = min(amount, total)
        total -= left[stored]
    return left
