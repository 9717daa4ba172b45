"""Erasures as what is remembered of them outside of the database, and back."""

from __future__ import annotations

from collections.abc import Iterable

from regulars.core.privacy.digests import fingerprint
from regulars.core.privacy.models import Erasure, Remembered
from regulars.core.privacy.types import Tombstone


def tombstone_of(erasure: Erasure) -> Tombstone:
    """What is remembered of an erasure for ever."""
    digests = erasure.remembered.order_by("digest").values_list("digest", flat=True)
    return Tombstone(
        erasure=erasure.public_id,
        customer=erasure.customer,
        people=tuple(erasure.people),
        erased_at=erasure.erased_at,
        digests=tuple(digests),
        key=fingerprint(),
    )


def all_tombstones() -> list[Tombstone]:
    """One for each erasure that the database knows of."""
    return [tombstone_of(erasure) for erasure in Erasure.objects.order_by("pk")]


def remember(erasure: Erasure, digests: Iterable[str]) -> None:
    """Keep the digests with the erasure."""
    Remembered.objects.bulk_create(
        Remembered(erasure=erasure, digest=digest) for digest in sorted(set(digests))
    )
