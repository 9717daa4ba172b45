"""What came of a key before: the first result again, or a refusal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from regulars.engine.ledger.models import Entry, Transaction
from regulars.engine.ledger.rules.checking import fingerprint
from regulars.engine.ledger.types import Asked, KeyReused, Part, Posted, TransactionKind

COLUMNS = (
    "id",
    "public_id",
    "kind",
    "unit",
    "asked",
    "amount",
    "occurred_at",
    "recorded_at",
    "key",
    "fingerprint",
)
AGAIN = "again:"  # before the id of what it follows, the key of what lapsed again at once


def told_before(requests: Sequence[Asked]) -> dict[str, Posted]:
    """The first results of those of the requests that were made before, by their keys. Whoever
    calls this holds the accounts, so that nobody makes them at this moment.

    Raises KeyReused.
    """
    prints = {asked.key: fingerprint(asked) for asked in requests}
    return posted_as(prints)


def posted_as(prints: dict[str, str]) -> dict[str, Posted]:
    """The transactions of these keys by them, if they are of what was asked.

    Raises KeyReused.
    """
    rows = list(Transaction.objects.filter(key__in=list(prints)).values_list(*COLUMNS))
    for row in rows:
        if prints[row[-2]] != row[-1]:
            raise KeyReused(key=row[-2])
    return _posted(rows) if rows else {}


def posted(transaction_id: int) -> Posted:
    """One transaction as it was written."""
    rows = list(Transaction.objects.filter(pk=transaction_id).values_list(*COLUMNS))
    return next(iter(_posted(rows).values()))


def _posted(rows: Collection[tuple[Any, ...]]) -> dict[str, Posted]:
    ids = [row[0] for row in rows]
    parts: dict[int, list[Part]] = {pk: [] for pk in ids}
    entries = Entry.objects.filter(transaction__in=ids).order_by("pk")
    for pk, account, lot, amount in entries.values_list(
        "transaction_id", "account_id", "lot_id", "amount"
    ):
        parts[pk].append(Part(account, lot, amount))
    lapses = Transaction.objects.filter(key__in=[f"{AGAIN}{row[1]}" for row in rows])
    lapsed = {key: -amount for key, amount in lapses.values_list("key", "amount")}
    return {
        key: Posted(
            public_id=name,
            kind=TransactionKind(kind),
            unit=unit,
            asked=asked,
            amount=amount,
            parts=tuple(parts[pk]),
            occurred_at=occurred_at,
            recorded_at=recorded_at,
            lapsed=lapsed.get(f"{AGAIN}{name}", 0),
            is_new=False,
        )
        for pk, name, kind, unit, asked, amount, occurred_at, recorded_at, key, _ in rows
    }
