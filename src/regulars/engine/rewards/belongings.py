"""What of these tables is customers'."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from regulars.core.customers.types import Belonging
from regulars.core.events.types import SYSTEM
from regulars.core.personal import ERASED, Kept, Rewritten
from regulars.engine.rewards.models import Code, CustomerUse, Decision, Grant, Redemption, Task
from regulars.engine.rewards.types import TaskState

BOOKS = "The shop's books need it. It is nobody's whom anybody knows any more."
USE = (
    "public_id",
    "key",
    "fingerprint",
    "campaign",
    "target",
    "order",
    "state",
    "currency",
    "reason",
    "actor",
)


def forget_reasons(rows: QuerySet[Redemption], now: datetime) -> int:
    """Take out why uses were undone, as people wrote it; return of how many."""
    del now
    return rows.exclude(reason__in=("", ERASED)).update(reason=ERASED)


def forget_why(rows: QuerySet[Decision], now: datetime) -> int:
    """Take out of decisions why it was asked for, as people wrote it; return of how many rows."""
    return rows.filter(erased_at__isnull=True).update(reason=ERASED, erased_at=now)


def forget_requests(rows: QuerySet[Grant], now: datetime) -> int:
    """The same of grants."""
    del now
    return rows.exclude(reason=ERASED).update(reason=ERASED)


def forget_notes(rows: QuerySet[Task], now: datetime) -> int:
    """Take out of tasks what was to be done, and give up those that nobody did."""
    open_ones = rows.filter(state=TaskState.OPEN.value)
    open_ones.update(state=TaskState.CANCELLED.value, closed_by=SYSTEM, closed_at=now)
    return rows.exclude(note=ERASED).update(note=ERASED)


BELONGINGS = (
    Belonging(
        Code,
        erasing=Kept(
            BOOKS, stays=("public_id", "kind", "digest", "sealed", "last_four", "pool", "actor")
        ),
        shown=(
            "public_id",
            "reward__public_id",
            "version__number",
            "last_four",
            "uses",
            "expires_at",
            "made_at",
        ),
    ),
    Belonging(
        Redemption,
        erasing=Rewritten(forget_reasons, columns=USE),
        shown=(
            "public_id",
            "reward__public_id",
            "version__number",
            "code__public_id",
            "campaign",
            "target",
            "order",
            "state",
            "value_minor",
            "currency",
            "reason",
            "reserved_at",
            "redeemed_at",
        ),
    ),
    Belonging(
        Grant,
        erasing=Rewritten(
            forget_requests,
            columns=(
                "public_id",
                "key",
                "fingerprint",
                "pool",
                "unit",
                "transaction",
                "currency",
                "campaign",
                "source",
                "reason",
                "state",
                "asked_by",
                "decided_by",
            ),
        ),
        shown=(
            "public_id",
            "reward__public_id",
            "version__number",
            "code__public_id",
            "unit",
            "amount",
            "transaction",
            "campaign",
            "source",
            "reason",
            "state",
            "asked_at",
            "decided_at",
            "expires_at",
        ),
    ),
    Belonging(
        Decision,
        erasing=Rewritten(
            forget_why,
            columns=(
                "key",
                "outcome",
                "because",
                "facts",
                "currency",
                "campaign",
                "source",
                "reason",
                "actor",
            ),
        ),
        shown=(
            "grant__public_id",
            "outcome",
            "because",
            "campaign",
            "source",
            "reason",
            "decided_at",
        ),
    ),
    Belonging(
        Task,
        erasing=Rewritten(
            forget_notes,
            columns=(
                "public_id",
                "key",
                "fingerprint",
                "kind",
                "note",
                "order",
                "state",
                "opened_by",
                "closed_by",
            ),
        ),
        shown=("public_id", "kind", "note", "order", "state", "opened_at", "closed_at"),
    ),
    Belonging(CustomerUse, erasing=Kept(BOOKS), shown=("reward__public_id", "uses")),
)
