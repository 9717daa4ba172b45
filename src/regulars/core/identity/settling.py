"""Suspicions settled: by making two customers one, or by saying that they are two.

Suspicions are of those who were suspected. Two are asked about while none of the parts of one were
kept apart from any of the other's.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from regulars.core.customers.queries import parts_of
from regulars.core.identity.models import Suspected
from regulars.core.identity.types import Settled


def settle_as_merged(kept: int, merged: int, *, now: datetime) -> None:
    """Whether the two are one is no longer asked: they are."""
    _between(kept, merged).filter(settled_at__isnull=True).update(
        settled_at=now, settled_as=Settled.MERGED
    )


def settle_as_apart(one: int, other: int, *, now: datetime) -> int:
    """Whether the two are one is no longer asked, ever: they are not. Return of how many suspicions
    that was.
    """
    open_ones = _between(one, other).filter(settled_at__isnull=True)
    return open_ones.update(settled_at=now, settled_as=Settled.APART)


def open_again(customer_id: int) -> None:
    """Ask again what merging had settled, of a customer who is one by themselves again."""
    own = _group([customer_id])
    merged = Suspected.objects.filter(settled_as=Settled.MERGED)
    among = merged.filter(Q(one__in=own) | Q(other__in=own))
    among.exclude(one__in=own, other__in=own).update(settled_at=None, settled_as="")


def kept_apart(pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of the pairs of customers whom people said to be two, or parts of them."""
    everybody = {customer_id for pair in pairs for customer_id in pair}
    wholes = {**parts_of(everybody), **{pk: pk for pk in everybody}}
    apart = Suspected.objects.filter(
        settled_as=Settled.APART, one__in=wholes, other__in=wholes
    ).values_list("one", "other")
    found = {frozenset((wholes[one], wholes[other])) for one, other in apart}
    return {pair for pair in pairs if frozenset(pair) in found}


def _between(one: int, other: int) -> QuerySet[Suspected]:
    """The suspicions of any part of one and any of the other."""
    these, those = _group([one]), _group([other])
    return Suspected.objects.filter(
        Q(one__in=these, other__in=those) | Q(one__in=those, other__in=these)
    )


def _group(customer_ids: Collection[int]) -> list[int]:
    return [*customer_ids, *parts_of(customer_ids)]
