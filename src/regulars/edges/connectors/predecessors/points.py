"""Points as a loyalty service counts them: every change, and the balance that it tells.

Each is kept as what was done, whole, so that a programme of the store's own can make lots of them
later. ``POINTS`` of all changes of an account before a balance was asked for are that balance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from regulars.core.activity import types as activity
from regulars.core.activity.queries import told_by
from regulars.core.activity.services import mark_of
from regulars.core.customers.queries import public_ids
from regulars.edges.connectors.connections.types import Comparison, Connection, Difference
from regulars.edges.connectors.shops.types import Deed

TRANSACTION = "Points Transaction"  # names of what was done
BALANCE = "Points Balance"
ACCOUNT, POINTS, AS_OF, CHANGED = "account", "points", "as_of", "changed_at"
DIGITS = 24
Details = Mapping[str, Any]


@dataclass(frozen=True)
class Basis:
    """A reading of what a service tells of a balance; ``title`` says it in a few words."""

    title: str
    points: Callable[[Details], int]


@dataclass(frozen=True)
class _Balance:
    customer_id: int | None
    as_of: datetime
    details: Details


def transaction_deed(
    *, account: str, reference: str, points: int, at: datetime, seen_at: datetime, more: Details
) -> Deed:
    """A change of a balance, known by the service's ``reference``; ``more`` is whatever the service
    says of it.
    """
    details = {ACCOUNT: account, "id": reference, POINTS: points, **more}
    return Deed(TRANSACTION, f"points:{reference}", at, seen_at, details=details, historical=True)


def balance_deed(
    *, account: str, counts: Details, changed_at: datetime | None, seen_at: datetime
) -> Deed:
    """What an account had when it was asked for; asked for again, the same is one."""
    changed = changed_at.isoformat() if changed_at else ""
    details = {ACCOUNT: account, AS_OF: seen_at.isoformat(), CHANGED: changed, **counts}
    key = _balance_key(details)
    return Deed(BALANCE, key, seen_at, seen_at, details=details, historical=True)


def _balance_key(details: Details) -> str:
    """What tells a balance from others: all of it but the moment at which it was asked for."""
    told = sorted((name, value) for name, value in details.items() if name != AS_OF)
    return f"balance:{sha256(msgspec.json.encode(told)).hexdigest()[:DIGITS]}"


def compare(connection: Connection, bases: Sequence[Basis]) -> Comparison:
    """The newest balance of each account beside the sum of its changes until then.

    Of several readings of a balance, that counts which the most accounts agree with.
    """
    balances = _newest(connection.source)
    sums, entries, customers = _sums(connection.source, balances)
    differing = [(basis, list(_differing(balances, sums, basis))) for basis in bases]
    basis, accounts = min(differing, key=lambda one: len(one[1]))
    names = public_ids({pk for account in accounts if (pk := customers[account]) is not None})
    return Comparison(
        accounts=len(balances),
        entries=entries,
        basis=basis.title,
        differences=[
            Difference(
                account=account,
                customer=names.get(customers[account] or 0, ""),
                told=_told(balances, account, basis),
                counted=sums[account],
            )
            for account in accounts
        ],
    )


def _told_by(source: str, name: str) -> Iterator[tuple[int | None, activity.Deed, Details]]:
    """What was written down here: events that others call the same are not among it."""
    for customer_id, deed in told_by(source, name):
        details = deed.details.get("properties", {})
        key = f"points:{details.get('id')}" if name == TRANSACTION else _balance_key(details)
        if deed.message == mark_of(key):
            yield customer_id, deed, details


def _newest(source: str) -> dict[str, _Balance]:
    found: dict[str, _Balance] = {}
    for customer_id, deed, details in _told_by(source, BALANCE):
        account = str(details[ACCOUNT])
        known = found.get(account)
        if known is None or known.as_of <= deed.at:
            found[account] = _Balance(customer_id, deed.at, details)
    return found


def _sums(
    source: str, balances: Mapping[str, _Balance]
) -> tuple[dict[str, int], int, dict[str, int | None]]:
    """What the changes of each account come to until its balance was asked for, how many they are,
    and whose the accounts are.
    """
    sums: defaultdict[str, int] = defaultdict(int)
    customers = {account: one.customer_id for account, one in balances.items()}
    entries = 0
    for customer_id, deed, details in _told_by(source, TRANSACTION):
        account = str(details[ACCOUNT])
        customers.setdefault(account, customer_id)
        balance = balances.get(account)
        if balance is None or deed.at <= balance.as_of:
            sums[account] += details[POINTS]
            entries += 1
    return sums, entries, customers


def _differing(
    balances: Mapping[str, _Balance], sums: Mapping[str, int], basis: Basis
) -> Iterator[str]:
    for account in sorted({*balances, *sums}):
        if _told(balances, account, basis) != sums[account]:
            yield account


def _told(balances: Mapping[str, _Balance], account: str, basis: Basis) -> int:
    """The balance of an account; of one of which none was told, none."""
    balance = balances.get(account)
    return basis.points(balance.details) if balance else 0
