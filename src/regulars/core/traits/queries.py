"""What is told of customers, and under which names."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from regulars.core.customers.queries import parts_of
from regulars.core.customers.types import TraitKind
from regulars.core.traits import models
from regulars.core.traits.rules import Rank, rank
from regulars.core.traits.types import ToldTrait, TraitCard

WHOLE = Coalesce("customer__merged_into_id", "customer_id")  # who is told of
LOOKED_AT = 6  # of the values that were told first last, as several may be the same
EXAMPLES = 3


def traits_of(customer_ids: Collection[int]) -> dict[int, list[ToldTrait]]:
    """What is told of these customers, by name, in two queries; no entry: nothing. Of a customer
    and all who are part of them, what was told last stands.
    """
    wholes = {**parts_of(customer_ids), **{pk: pk for pk in customer_ids}}
    rows = models.ToldTrait.objects.filter(customer__in=wholes).select_related("trait")
    standing: dict[tuple[int, str], models.ToldTrait] = {}
    for row in rows.order_by("trait__name", "pk"):
        place = (wholes[row.customer_id], row.trait.name)
        known = standing.get(place)
        if known is None or rank_of(row) > rank_of(known):
            standing[place] = row
    found: dict[int, list[ToldTrait]] = defaultdict(list)
    for (customer_id, _), row in standing.items():
        if row.document:
            found[customer_id].append(_told(row))
    return dict(found)


def rank_of(row: models.ToldTrait) -> Rank:
    """The row's place among all that is told under one name."""
    return rank(is_proven=row.is_proven, told_at=row.told_at, document=row.document)


def _told(row: models.ToldTrait) -> ToldTrait:
    kind = TraitKind(row.trait.kind)
    return ToldTrait(
        name=row.trait.name,
        kind=kind,
        value=kind.read(json.loads(row.document)),
        told_at=row.told_at,
        source=row.source,
        actor=row.actor,
        is_proven=row.is_proven,
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
