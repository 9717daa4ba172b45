"""What was done, as customers see it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Q, Sum

from regulars.core.customers.queries import wholes_of
from regulars.engine.ledger.models import Account, Entry, Transaction
from regulars.engine.ledger.replaying import posted as posted_by_id
from regulars.engine.ledger.types import (
    Posted,
    Purse,
    StatementLine,
    TransactionKind,
    UnknownTransaction,
    Wallet,
)


def transaction(public_id: str) -> Posted:
    """A transaction as it was written.

    Raises UnknownTransaction.
    """
    pk = Transaction.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
    if pk is None:
        raise UnknownTransaction(transaction=public_id)
    return posted_by_id(pk)


def statement(purse: Purse, *, before: str = "", limit: int = 50) -> list[StatementLine]:
    """What moved in a purse, the last first; continue after the last one's public id. Empty: there
    is no more.
    """
    accounts = _accounts(purse)
    end = Transaction.objects.filter(public_id=before).values_list("pk", flat=True).first()
    sums = _sums(accounts, end, limit)
    rows = Transaction.objects.select_related("reverses").in_bulk([pk for pk, _ in sums])
    after = _after(accounts, sums[0][0]) if sums else 0
    total = _total(accounts)
    lines: list[StatementLine] = []
    for pk, amount in sums:
        lines.append(_line(rows[pk], amount, total - after))
        after += amount
    return lines


def customers_of(public_ids: Collection[str]) -> dict[str, int]:
    """Whose these transactions are, by their public ids: the customer of the first entry; those of
    cards that are nobody's are left out.
    """
    entries = Entry.objects.filter(transaction__public_id__in=public_ids)
    rows = entries.filter(account__customer__isnull=False).order_by("-pk")
    return dict(rows.values_list("transaction__public_id", "account__customer"))


def _accounts(purse: Purse) -> list[int]:
    which = Q(card__public_id=purse.public_id) if not isinstance(purse, Wallet) else None
    if which is None:
        wholes = wholes_of([purse.customer_id])  # type: ignore[union-attr]
        ids = [whole.id for whole in wholes.values()]
        which = Q(customer__in=ids, unit=purse.unit)  # type: ignore[union-attr]
    return list(Account.objects.filter(which).values_list("pk", flat=True))


def _sums(accounts: Sequence[int], end: int | None, limit: int) -> list[tuple[int, int]]:
    """Some transactions, the last first, with what each moved in these accounts."""
    entries = Entry.objects.filter(account__in=accounts)
    if end is not None:
        entries = entries.filter(transaction__lt=end)
    found = entries.order_by("-transaction_id").values_list("transaction_id")
    return list(found.annotate(moved=Sum("amount"))[:limit])


def _after(accounts: Sequence[int], pk: int) -> int:
    """What moved in these accounts after a transaction."""
    later = Entry.objects.filter(account__in=accounts, transaction__gt=pk)
    return later.aggregate(moved=Sum("amount"))["moved"] or 0


def _total(accounts: Sequence[int]) -> int:
    sums = Account.objects.filter(pk__in=accounts).aggregate(b=Sum("balance"), o=Sum("owed"))
    return (sums["b"] or 0) - (sums["o"] or 0)


def _line(row: Transaction, amount: int, balance: int) -> StatementLine:
    return StatementLine(
        public_id=row.public_id,
        kind=TransactionKind(row.kind),
        unit=row.unit,
        amount=amount,
        balance=balance,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        source=row.source,
        reason=row.reason,
        actor=row.actor,
        reverses=row.reverses.public_id if row.reverses else "",
        let_go=row.asked - abs(row.amount),
    )
