"""What became of a unit, and what is still to come for: for whoever keeps the shop's books.

Periods go by when something was written down, so that what a closed one says stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, Sum

from regulars.engine.ledger.models import Account, Entry, Lot
from regulars.engine.ledger.rules.reporting import bands
from regulars.engine.ledger.types import Liability, Movements, TransactionKind

DAY = timedelta(days=1)
COLUMN = {
    TransactionKind.AWARD: "earned",
    TransactionKind.SPEND: "redeemed",
    TransactionKind.REVERSE: "reversed",
    TransactionKind.LAPSE: "lapsed",
    TransactionKind.ADJUST: "adjusted",
    TransactionKind.CONVERT: "converted",
}


def movements(unit: str, *, begin: datetime, end: datetime) -> Movements:
    """What moved from one moment until before another."""
    entries = Entry.objects.filter(account__unit=unit)
    opening = _sum(entries.filter(transaction__recorded_at__lt=begin))
    during = entries.filter(transaction__recorded_at__gte=begin, transaction__recorded_at__lt=end)
    rows = during.order_by().values_list("transaction__kind").annotate(moved=Sum("amount"))
    moved = dict.fromkeys(COLUMN.values(), 0)
    moved.update({COLUMN[TransactionKind(kind)]: amount for kind, amount in rows})
    closing = _sum(entries.filter(transaction__recorded_at__lt=end))
    return Movements(unit=unit, opening=opening, closing=closing, **moved)


def liability(unit: str, *, as_of: datetime) -> Liability:
    """What was still to come for at a moment. A lot counts until its end, swept or not.

    Breakage is the share that lapsed of all lots whose end had come by then: all that was given
    with an end, and is over. It is the past's, and what is still good is taken to go the same way.
    """
    ages = [((as_of - opened_at) // DAY, left) for left, opened_at in _left(unit, as_of)]
    debts = Entry.objects.filter(account__unit=unit, lot__isnull=True)
    ended, lapsed = _ended(unit, as_of)
    return Liability(
        unit=unit,
        outstanding=sum(amount for _, amount in ages),
        owed=-_sum(debts.filter(transaction__recorded_at__lte=as_of)),
        bands=bands(ages),
        ended=ended,
        ended_lapsed=lapsed,
    )


def units() -> list[str]:
    """Every unit of which anything was ever given, in their order."""
    return sorted(set(Account.objects.order_by().values_list("unit", flat=True).distinct()))


def _left(unit: str, as_of: datetime) -> Iterator[tuple[int, datetime]]:
    """What was left of each lot that was still good at a moment, and when it was given."""
    by_then = Q(entries__transaction__recorded_at__lte=as_of)
    lots = Lot.objects.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=as_of))
    left = lots.filter(account__unit=unit).annotate(left=Sum("entries__amount", filter=by_then))
    rows = left.filter(left__gt=0).order_by().values_list("left", "opened_by__occurred_at")
    yield from rows.iterator()


def _ended(unit: str, as_of: datetime) -> tuple[int, int]:
    """What was in lots whose end had come, and what of it lapsed or is about to be swept."""
    over = Lot.objects.filter(account__unit=unit, expires_at__lte=as_of)
    over = over.filter(opened_by__recorded_at__lte=as_of)
    entries = Entry.objects.filter(lot__in=over.values("pk"), transaction__recorded_at__lte=as_of)
    amount = over.aggregate(amount=Sum("amount"))["amount"] or 0
    swept = -_sum(entries.filter(transaction__kind=TransactionKind.LAPSE.value))
    return amount, swept + _sum(entries)


def _sum(entries: QuerySet[Entry]) -> int:
    return entries.aggregate(moved=Sum("amount"))["moved"] or 0
