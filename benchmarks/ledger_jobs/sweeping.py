"""Lots that are all due, swept: prints seconds, and the longest that accounts were held."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime

from benchmarks.ledger_jobs.purses import DAY, LOTS, give
from benchmarks.live_jobs.store import installation

DUE = int(os.environ.get("REGULARS_BENCH_DUE", "1000000"))


def people(number: int) -> list[int]:
    """So many customers."""
    from regulars.core.customers.services import make_customers
    from regulars.core.customers.types import NewCustomer

    now, at_once = datetime.now(UTC), 10_000
    ids: list[int] = []
    for start in range(0, number, at_once):
        new = [NewCustomer(source="bench", seen_at=now)] * min(at_once, number - start)
        ids += make_customers(new=new, actor="system", now=now)
    return ids


def swept() -> dict[str, float]:
    """Sweep all that is due, transaction by transaction."""
    from django.db import transaction

    from regulars.engine.ledger import expiring
    from regulars.engine.ledger.services import SWEPT_AT_ONCE

    now, lots, longest, last = datetime.now(UTC), 0, 0.0, None
    begun = time.perf_counter()
    done = False
    while not done:
        step = time.perf_counter()
        with transaction.atomic():
            some = expiring.sweep(now, at_most=SWEPT_AT_ONCE, after=last)
        longest = max(longest, time.perf_counter() - step)
        lots, done, last = lots + some.lots, some.is_done, some.last
    return {"lots": lots, "seconds": time.perf_counter() - begun, "longest": longest}


if __name__ == "__main__":
    with installation():
        ids = people(DUE // LOTS)
        now = datetime.now(UTC)
        for number in range(LOTS):
            give(ids, amount=100, ends=now - DAY, name=f"due-{number}")
        outcome = swept()
    sys.stdout.write(json.dumps(outcome) + "\n")
