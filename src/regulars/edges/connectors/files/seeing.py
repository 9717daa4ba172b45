"""What is left of when customers were first seen, once an import that told of them is undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any

import msgspec
from django.db.models import QuerySet

from regulars.core.orders.queries import first_documents_of
from regulars.edges.connectors.files.models import ImportRun, Telling, Told, ToldAgain
from regulars.kernel.spans import Span, held, merged

CUSTOMERS_AT_A_TIME = 1_000
UNDONE = ImportRun.Status.UNDONE


def told_customers(run: ImportRun) -> Iterator[list[int]]:
    """The ids of the customers that an import told of, in batches."""
    spans = run.told_again.filter(kind=Told.CUSTOMERS).values_list("first_id", "last_id")
    ids = chain.from_iterable(range(first, last + 1) for first, last in merged(spans))
    while some := list(islice(ids, CUSTOMERS_AT_A_TIME)):
        yield some


def seen_first(ids: Collection[int]) -> dict[int, datetime]:
    """When each of these customers was first seen, as far as orders, refunds and the imports that
    are not undone tell; whoever they do not tell of is left out.
    """
    seen = first_documents_of(ids)
    for told in (_told_earlier(ids), _listed(ids)):
        for pk, moment in told:
            seen[pk] = min(moment, seen.get(pk, moment))
    return seen


def _told_earlier(ids: Collection[int]) -> Iterator[tuple[int, datetime]]:
    """What imports found to be earlier than what was known."""
    rows = _standing(Telling.objects.filter(kind=Told.CUSTOMERS, row_id__in=ids))
    for pk, told in rows.values_list("row_id", "told"):
        if moment := told.get("first_seen_at"):
            yield pk, msgspec.convert(moment, datetime)


def _listed(ids: Collection[int]) -> Iterator[tuple[int, datetime]]:
    """The day of each file of customers that lists them: whoever is listed was there by then."""
    rows = ToldAgain.objects.filter(kind=Told.CUSTOMERS)
    rows = rows.filter(last_id__gte=min(ids), first_id__lte=max(ids))
    lists = _standing(rows.filter(import_run__kind=ImportRun.Kind.CUSTOMERS))
    spans: dict[datetime, list[Span]] = defaultdict(list)
    for moment, first, last in lists.values_list("import_run__created_at", "first_id", "last_id"):
        spans[moment].append((first, last))
    for moment, listed in spans.items():
        yield from ((pk, moment) for pk in held(ids, merged(listed)))


def _standing(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.exclude(import_run__status=UNDONE)
