"""What of these tables is customers'."""

from __future__ import annotations

from collections.abc import Iterator

from regulars.core.customers.types import Belonging
from regulars.core.identity.models import Identifier, Suspected, Visitor
from regulars.core.personal import BROWSER, Mark

DOUBT = ("doubt", "since", "settled_at")  # who the other is, is the other's


def _browser(row: Visitor) -> Iterator[Mark]:
    yield Mark(BROWSER, row.anonymous_id, row.source)


def _proven(row: Identifier) -> Iterator[Mark]:
    yield Mark(row.kind, row.value)


BELONGINGS = (
    Belonging(Visitor, marks=_browser),
    Belonging(Identifier, marks=_proven),
    Belonging(Suspected, field="one", shown=DOUBT),
    Belonging(Suspected, field="other", shown=DOUBT),
)
