"""What is told of customers, and under which names."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from regulars.core.customers.types import TraitKind
from regulars.core.traits import models
from regulars.core.traits.rules import rank_of
from regulars.core.traits.types import ToldTrait, TraitCard

WHOLE = Coalesce("customer__merged_into_id", "customer_id")  # who is told of
LOOKED_AT = 6  # of the values that were told first last, as several may be the same
EXAMPLES = 3


class Telling(NamedTuple):
    """A telling that is kept, of a customer or of another who is part of them by now."""

    customer_id: int
    trait_id: int
    name: str
    kind: str
    document: str
    told_at: datetime
    source: str
    actor: str
    is_proven: bool


def traits_of(customer_ids: Collection[int]) -> dict[int, list[ToldTrait]]:
    """What is told of these customers, by name, in one query; no entry: nothing. What was told of
    others who are part of them by now counts as told of them.
    """
    standing: dict[tuple[int, int], Telling] = {}
    for told in _tellings(customer_ids):
        place = (told.customer_id, told.trait_id)
        known = standing.get(place)
        if known is None or rank_of(told) > rank_of(known):
            standing[place] = told
    found: dict[int, list[ToldTrait]] = defaultdict(list)
    for told in standing.values():
        if told.document:
            found[told.customer_id].append(_told(told))
    return dict(found)


def _tellings(customer_ids: Collection[int]) -> Iterator[Telling]:
    """All tellings, also those that unset, in the order of names. Two statements in one, as each
    then finds its rows by an index.
    """
    rows = models.ToldTrait.objects.annotate(name=F("trait__name"), kind=F("trait__kind"))
    names = Telling._fields[1:]
    own = rows.filter(customer__in=customer_ids).annotate(whole=F("customer_id"))
    parts = rows.filter(customer__merged_into__in=customer_ids)
    theirs = parts.annotate(whole=F("customer__merged_into_id"))
    every = own.values_list("whole", *names).union(theirs.values_list("whole", *names), all=True)
    for row in every.order_by("name"):
        yield Telling(*row)


def _told(told: Telling) -> ToldTrait:
    kind = TraitKind(told.kind)
    return ToldTrait(
        name=told.name,
        kind=kind,
        value=kind.read(json.loads(told.document)),
        told_at=told.told_at,
        source=told.source,
        actor=told.actor,
        is_proven=told.is_proven,
    )


def catalogue(
    *, after: str = "", names: Collection[str] | None = None, limit: int = 50
) -> list[TraitCard]:
    """The names under which something was told, in their order, in one query, or those of these;
    continue after the last one's name. Empty: there are no more.
    """
    rows = models.TraitName.objects.filter(name__gt=after)
    if names is not None:
        rows = rows.filter(name__in=names)
    return [_card(row) for row in _counted(rows)[:limit]]


def _counted(rows: QuerySet[models.TraitName]) -> QuerySet[models.TraitName]:
    """By name, with how many customers have a value, and the values told last."""
    having = models.ToldTrait.objects.filter(trait=OuterRef("pk")).exclude(document="")
    numbers = (
        having.order_by()
        .values("trait")
        .annotate(number=Count(WHOLE, distinct=True))
        .values("number")
    )
    latest = having.order_by("-pk").values("document")
    examples = {
        f"example_{place}": Subquery(latest[place : place + 1]) for place in range(LOOKED_AT)
    }
    return rows.annotate(number=Subquery(numbers), **examples).order_by("name")


def _card(row: models.TraitName) -> TraitCard:
    kind = TraitKind(row.kind)
    found = (getattr(row, f"example_{place}") for place in range(LOOKED_AT))
    documents = list(dict.fromkeys(document for document in found if document))[:EXAMPLES]
    return TraitCard(
        name=row.name,
        kind=kind,
        is_proven=row.is_proven,
        first_source=row.first_source,
        first_told_at=row.first_told_at,
        customers=row.number or 0,  # type: ignore[attr-defined]  # annotated
        examples=[kind.read(json.loads(document)) for document in documents],
    )
