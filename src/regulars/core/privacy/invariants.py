"""What must always be true of whoever was erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from regulars.core.customers.types import Belonging
from regulars.core.invariants import Invariant, counted
from regulars.core.personal import Deleted
from regulars.core.privacy import keeping
from regulars.core.privacy.digests import fingerprint
from regulars.core.privacy.models import Erasure
from regulars.core.privacy.registry import held

UNKNOWN = """
SELECT c.public_id FROM customers_customer c WHERE c.erased_at IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM privacy_erasure e WHERE e.erased_at = c.erased_at)
"""


def invariants() -> Sequence[Invariant]:
    """Nothing is left of them, and they are remembered."""
    return (
        Invariant(
            "privacy.nothing_left",
            "No table says anything of a customer who was erased.",
            _left,
            "Erase them again: regulars erase CUSTOMER",
        ),
        Invariant(
            "privacy.remembered",
            "Every customer who was erased was so by an erasure that is written down.",
            counted("Customers of whom that is not so: {number} ({some})", UNKNOWN),
            "Put back a backup of before.",
        ),
        Invariant(
            "privacy.tombstones",
            "What erased customers are known again by stands outside of the database, too.",
            _tombstones,
            "Put back the secret key of before; the worker writes what is missing.",
        ),
    )


def _left() -> Sequence[str]:
    """Tables with rows that should be gone; the customer's own row is held by its constraint."""
    found = []
    for one in held():
        if not isinstance(one, Belonging) or not isinstance(one.erasing, Deleted):
            continue
        rows: Any = one.rows._default_manager  # noqa: SLF001 - Django's documented name
        left = rows.filter(Q(**{f"{one.field}__erased_at__isnull": False})).count()
        if left:
            found.append(f"{one.rows._meta.db_table} has rows of erased customers: {left}")  # noqa: SLF001
    return found


def _tombstones() -> Sequence[str]:
    done = Erasure.objects.filter(state=Erasure.Progress.DONE)
    known = set(done.values_list("public_id", flat=True))
    if not known:
        return ()
    kept = {one.erasure: one for one in keeping.kept()}
    missing = sorted(known - kept.keys())
    others = [name for name in known & kept.keys() if kept[name].key != fingerprint()]
    found = [f"{name} is not in {keeping.FILE}." for name in missing[:5]]
    if others:
        found.append(f"Tombstones made with another secret key: {len(others)}")
    return found
