"""What of these tables is customers'."""

from __future__ import annotations

from collections.abc import Iterator

from regulars.core.customers.types import Belonging, Merging
from regulars.core.identity.models import Identifier, Merge, Suspected, Visitor
from regulars.core.personal import BROWSER, Mark

DOUBT = ("doubt", "since", "settled_at")  # who the other is, is the other's
MERGE = ("public_id", "merged_at", "undone_at")


def _browser(row: Visitor) -> Iterator[Mark]:
    yield Mark(BROWSER, row.anonymous_id, row.source)


def _proven(row: Identifier) -> Iterator[Mark]:
    yield Mark(row.kind, row.value)


BELONGINGS = (
    Belonging(Visitor, marks=_browser),
    Belonging(Identifier, marks=_proven),
    # Suspicions and merges are of the two that they were of; whoever reads them asks whom these are
    # part of by now.
    Belonging(Suspected, field="one", merging=Merging.STAYS, shown=DOUBT),
    Belonging(Suspected, field="other", merging=Merging.STAYS, shown=DOUBT),
    Belonging(Merge, field="kept", merging=Merging.STAYS, shown=MERGE),
    Belonging(Merge, field="merged", merging=Merging.STAYS, shown=MERGE),
)
