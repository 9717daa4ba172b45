"""Whom names, browsers, e-mails, phones and cards were of before merges moved them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from regulars.core.customers.queries import parts_of, reference_rows
from regulars.core.identity.models import Identifier, Merge, Moved, Visitor
from regulars.core.identity.types import BROWSER, REFERENCE, Key, Kind

REFERENCES = "customers.customerreference.customer"  # belongings
VISITORS, IDENTIFIERS = "identity.visitor.customer", "identity.identifier.customer"


def parts_named(source: str, wholes: Collection[int], keys: Collection[Key]) -> dict[Key, int]:
    """The customers whose the keys are, of those who are part of these by now, in nine database
    queries at most; keys that are the wholes' own are left out.
    """
    parts = parts_of(wholes)
    if not parts:
        return {}
    everybody = {*wholes, *parts}
    found: dict[Key, int] = {}
    for label, rows in _rows(source, everybody, keys).items():
        came = _came_by(label, rows, everybody)
        found.update((key, came[pk]) for pk, key in rows.items() if pk in came)
    return found


def _rows(
    source: str, customer_ids: Collection[int], keys: Collection[Key]
) -> dict[str, dict[int, Key]]:
    """The rows of the keys that are these customers', by table and id."""
    references = {value for kind, value in keys if kind == REFERENCE}
    browsers = {value for kind, value in keys if kind == BROWSER}
    known = reference_rows(source, references)
    visitors = Visitor.objects.filter(source=source, customer__in=customer_ids)
    marks = Identifier.objects.filter(customer__in=customer_ids)
    return {
        REFERENCES: {pk: (REFERENCE, name) for pk, name in known.items()},
        VISITORS: {
            pk: (BROWSER, name)
            for pk, name in visitors.values_list("pk", "anonymous_id")
            if name in browsers
        },
        IDENTIFIERS: {
            pk: (Kind(kind), value) for pk, kind, value in marks.values_list("pk", "kind", "value")
        },
    }


def _came_by(label: str, rows: Mapping[int, Key], customer_ids: Collection[int]) -> dict[int, int]:
    """Whose each of the rows was before the first of the merges that moved it and still stand."""
    merges = Merge.objects.filter(kept__in=customer_ids, undone_at__isnull=True)
    noted = Moved.objects.filter(merge__in=merges, belonging=label, row_id__in=list(rows))
    found: dict[int, int] = {}
    for row_id, merged_id in noted.order_by("merge_id").values_list("row_id", "merge__merged_id"):
        found.setdefault(row_id, merged_id)
    return found
