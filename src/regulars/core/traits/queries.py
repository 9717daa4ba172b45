"""What is told of customers, and under which names."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, OuterRef, QuerySet, Subquery

from regulars.core.customers.types import TraitKind
from regulars.core.traits import models
from regulars.core.traits.types import ToldTrait, TraitCard

LOOKED_AT = 6  # of the values that were told first last, as several may be the same
EXAMPLES = 3


def traits_of(customer_ids: Collection[int]) -> dict[int, list[ToldTrait]]:
    """What is told of these customers, by name, in one query; no entry: nothing."""
    found: dict[int, list[ToldTrait]] = defaultdict(list)
    rows = models.ToldTrait.objects.filter(customer__in=customer_ids).exclude(document="")
    for row in rows.select_related("trait").order_by("trait__name"):
        kind = TraitKind(row.trait.kind)
        told = ToldTrait(
            name=row.trait.name,
            kind=kind,
            value=kind.read(json.loads(row.document)),
            told_at=row.told_at,
            source=row.source,
            actor=row.actor,
            is_proven=row.is_proven,
        )
        found[row.customer_id].append(told)
    return dict(found)


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
    numbers = having.order_by().values("trait").annotate(number=Count("pk")).values("number")
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
