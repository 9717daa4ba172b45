"""What an order earns, rule by rule.

All is counted exactly, in fractions of a point, and rounded once for each rule and order: two lines
of half a point are one point, whatever the rounding.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from regulars.programs.loyalty.rules.capping import Used, capped
from regulars.programs.loyalty.rules.multiplying import multiplier
from regulars.programs.loyalty.rules.scoping import in_channel, in_scope
from regulars.programs.loyalty.types import (
    Earned,
    ItemPoints,
    LineShare,
    OrderPoints,
    Programme,
    Purchase,
    PurchaseLine,
    PurchasePoints,
    Rounding,
    Which,
)

Parts = Sequence[tuple[PurchaseLine, Fraction, Fraction]]  # line, what it earns, at its price


def points_for(
    programme: Programme, purchase: Purchase, used: Mapping[Used, int] | None = None
) -> list[Earned]:
    """What the order earns, a value for each rule that gives anything, in the programme's order.

    ``used`` is what was earned before in the periods of the caps. Orders in another currency earn
    nothing for money, as nobody said what it is worth.
    """
    left = dict(used or {})
    found = []
    for rule in programme.rules:
        parts = _parts(programme, rule, purchase)
        amount = sum((part for _, part, _ in parts), Fraction(0))
        if isinstance(rule, OrderPoints):
            amount = _for_order(programme, rule, purchase)
        points = rounded(amount, programme.rounding)
        given = capped(programme, rule, points, left)
        if points:
            shares = _shares(parts)
            found.append(Earned(rule=rule.code, points=given, lines=shares, uncapped=points))
    return [one for one in found if one.points]


def rounded(amount: Fraction, rounding: Rounding) -> int:
    """Whole points.

    >>> [rounded(Fraction(5, 2), way) for way in Rounding]
    [2, 3, 3]
    """
    if rounding is Rounding.DOWN:
        return math.floor(amount)
    if rounding is Rounding.UP:
        return math.ceil(amount)
    return math.floor(amount + Fraction(1, 2))


def counted(rule: PurchasePoints, purchase: Purchase) -> Fraction:
    """The share of what was paid that counts: without what was paid in ways that earn nothing."""
    total = sum(purchase.tenders.values())
    if not total:
        return Fraction(1)
    out = sum(purchase.tenders.get(tender, 0) for tender in rule.without_tenders)
    return Fraction(total - out, total)


def _parts(programme: Programme, rule: object, purchase: Purchase) -> Parts:
    if isinstance(rule, PurchasePoints):
        return _for_money(programme, rule, purchase)
    if isinstance(rule, ItemPoints):
        return _for_pieces(programme, rule, purchase)
    return ()


def _for_money(programme: Programme, rule: PurchasePoints, purchase: Purchase) -> Parts:
    lines = _lines(programme, rule, purchase)
    share = counted(rule, purchase)
    counting = sum(line.paid_minor for line in lines) * share
    too_little = counting <= 0 or counting < rule.minimum_minor
    if purchase.currency != programme.currency or too_little:
        return ()
    each = Fraction(rule.points, rule.per_minor) * share
    if rule.whole:
        each *= math.floor(counting / rule.per_minor) / (counting / rule.per_minor)
    times = [multiplier(programme, rule, purchase, line) for line in lines]
    return [
        (line, line.paid_minor * each * more, line.list_minor * each * more)
        for line, more in zip(lines, times, strict=True)
    ]


def _for_pieces(programme: Programme, rule: ItemPoints, purchase: Purchase) -> Parts:
    parts = [
        (line, line.quantity * rule.points * multiplier(programme, rule, purchase, line))
        for line in _lines(programme, rule, purchase)
    ]
    return [(line, part, part) for line, part in parts]


def _for_order(programme: Programme, rule: OrderPoints, purchase: Purchase) -> Fraction:
    wrong = rule.which is Which.FIRST and not purchase.is_first
    if wrong or not in_channel(rule.channels, purchase.channel) or not purchase.lines:
        return Fraction(0)
    if rule.minimum_minor:
        paid = sum(line.paid_minor for line in purchase.lines)
        if purchase.currency != programme.currency or paid < rule.minimum_minor:
            return Fraction(0)
    return rule.points * multiplier(programme, rule, purchase, None)


def _lines(
    programme: Programme, rule: PurchasePoints | ItemPoints, purchase: Purchase
) -> list[PurchaseLine]:
    if not in_channel(rule.channels, purchase.channel):
        return []
    scopes = (programme.scope, rule.scope)
    return [line for line in purchase.lines if all(in_scope(scope, line) for scope in scopes)]


def _shares(parts: Parts) -> tuple[LineShare, ...]:
    """The parts as the smallest whole numbers of the same ratios."""
    both = [part for _, *two in parts for part in two]
    scale = math.lcm(*(part.denominator for part in both)) if both else 1
    whole = [int(part * scale) for part in both]
    least = math.gcd(*whole) or 1
    return tuple(
        LineShare(
            line=line.line,
            weight=whole[2 * place] // least,
            price_weight=whole[2 * place + 1] // least,
            list_minor=line.list_minor,
            paid_minor=line.paid_minor,
        )
        for place, (line, _, _) in enumerate(parts)
    )
