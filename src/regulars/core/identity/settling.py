"""Suspicions settled: by making two customers one, or by saying that they are two.

Suspicions are of those who were suspected. Two are asked about while none of the parts of one were
kept apart from any of the other's.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from regulars.core.customers.queries import parts_of, standings
from regulars.core.events.services import record
from regulars.core.identity.models import Suspected
from regulars.core.identity.types import KeptApart, Settled


def settle_as_merged(kept: int, merged: int, *, now: datetime) -> None:
    """Whether the two are one is no longer asked: they are."""
    _between(kept, merged).filter(settled_at__isnull=True).update(
        settled_at=now, settled_as=Settled.MERGED
    )


def keep_apart(one: int, other: int, *, cause: str, reason: str, actor: str, now: datetime) -> None:
    """Whether the two are one is no longer asked, ever: they are not. ``cause`` is what was decided
    about, for the event's key.
    """
    open_ones = _between(one, other).filter(settled_at__isnull=True)
    open_ones.update(settled_at=now, settled_as=Settled.APART)
    who = standings([one, other])
    record(
        KeptApart(
            key=f"{KeptApart.name}:{cause}",
            occurred_at=now,
            actor=actor,
            one=who[one].public_id,
            other=who[other].public_id,
            one_id=one,
            other_id=other,
            reason=reason,
        )
    )


def open_again(customer_id: int) -> None:
    """Ask again what merging had settled, of a customer who is one by themselves again."""
    settled_by_merging(_group([customer_id])).update(settled_at=None, settled_as="")


def settled_by_merging(own: Collection[int]) -> QuerySet[Suspected]:
    """What merging had settled between these customers and others: it is asked again once they are
    by themselves.
    """
    merged = Suspected.objects.filter(settled_as=Settled.MERGED)
    among = merged.filter(Q(one__in=own) | Q(other__in=own))
    return among.exclude(one__in=own, other__in=own)


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
