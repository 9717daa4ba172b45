"""What of these tables is customers'."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from regulars.core.customers.types import Belonging
from regulars.core.personal import ERASED, Kept, Rewritten
from regulars.engine.rewards.models import Code, CustomerUse, Redemption

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


BELONGINGS = (
    Belonging(
        Code,
        erasing=Kept(
            BOOKS, stays=("public_id", "kind", "digest", "sealed", "last_four", "pool", "actor")
        ),
        shown=("public_id", "reward__public_id", "last_four", "uses", "expires_at", "made_at"),
    ),
    Belonging(
        Redemption,
        erasing=Rewritten(forget_reasons, columns=USE),
        shown=(
            "public_id",
            "reward__public_id",
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
    Belonging(CustomerUse, erasing=Kept(BOOKS), shown=("reward__public_id", "uses")),
)
