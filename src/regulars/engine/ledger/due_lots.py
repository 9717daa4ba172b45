"""Lots whose end has come, found past the ORM: a sweep looks at a million of them.

Where one sweep goes on is told by the last lot that was looked at. On PostgreSQL what lapsed stays
in the index until it is vacuumed, and whoever began at its beginning each time would walk through
ever more of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection

Place = tuple[Any, int]  # the end as the database tells it, and the id of the lot
Free = tuple[int, int, int]  # the lot, its account, and what nobody holds of it

DUE = """
SELECT expires_at, id, account_id FROM ledger_lot
WHERE remainder > held AND expires_at <= %(now)s {after}
ORDER BY expires_at, id LIMIT %(at_most)s
"""
AFTER = "AND (expires_at, id) > (%(ended)s, %(lot)s)"
# Materialized, so that no database begins with all that is due of everybody.
FREE = """
WITH theirs AS MATERIALIZED (
    SELECT id, account_id, expires_at, remainder - held AS free FROM ledger_lot
    WHERE account_id {among} AND remainder > 0
)
SELECT id, account_id, free FROM theirs WHERE free > 0 AND expires_at <= %(now)s
ORDER BY id LIMIT %(at_most)s
"""
AMONG = {
    "postgresql": "= ANY(%(accounts)s::bigint[])",
    "sqlite": "IN (SELECT value FROM json_each(%(accounts)s))",
}


def due(now: datetime, *, at_most: int, after: Place | None) -> tuple[list[int], Place | None]:
    """The accounts of lots that are due, one for each lot, those that ended first, and where this
    stopped: None where nothing else is due.
    """
    values: dict[str, Any] = {"now": _moment(now), "at_most": at_most}
    if after:
        values |= {"ended": after[0], "lot": after[1]}
    rows = _asked(DUE.format(after=AFTER if after else ""), values)
    last = rows[-1][:2] if len(rows) == at_most else None
    return [account for _, _, account in rows], last


def free_of(account_ids: Collection[int], now: datetime, *, at_most: int) -> list[Free]:
    """Lots of these accounts whose end has come and of which anything is free, the oldest first.
    Whoever calls this holds the accounts.
    """
    ids: Any = sorted(account_ids)
    values = {
        "now": _moment(now),
        "accounts": ids if connection.vendor == "postgresql" else json.dumps(ids),
        "at_most": at_most,
    }
    return _asked(FREE.format(among=AMONG[connection.vendor]), values)


def _moment(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _asked(query: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[Any] = cursor.fetchall()
        return found
