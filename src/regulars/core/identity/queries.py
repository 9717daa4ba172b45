"""Whom people should look at, what merging would do, who was made one, and phones as they
are compared.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest, Least

from regulars.core.customers.queries import parts_of, standing_of, standings
from regulars.core.customers.types import UnknownCustomer
from regulars.core.identity import moving
from regulars.core.identity.merging import Parting, check
from regulars.core.identity.models import Identifier, Merge, Suspected, Visitor
from regulars.core.identity.rules import put_together, tidy_phone
from regulars.core.identity.settling import settled_by_merging
from regulars.core.identity.types import (
    Browsers,
    Doubt,
    Identified,
    Kind,
    Marks,
    MergeCard,
    MergePlan,
    Met,
    Suspicion,
    UnknownMerge,
    UnknownSuspicion,
    UnmergePlan,
)


def open_suspicions(*, limit: int = 100, offset: int = 0) -> list[Suspicion]:
    """Pairs of customers who may be one, and of whom nobody has decided; the oldest first."""
    pairs = _open_pairs().annotate(first=Min("pk"), oldest=Min("since")).order_by("oldest", "first")
    shown = list(pairs.values_list("lower", "higher", "first", "oldest")[offset : offset + limit])
    doubts = _doubts({(lower, higher) for lower, higher, _, _ in shown})
    return [
        Suspicion(first, lower, higher, doubts[lower, higher], since)
        for lower, higher, first, since in shown
    ]


def number_of_suspicions() -> int:
    """How many pairs wait for somebody to decide."""
    return _open_pairs().count()


def suspicion(suspicion_id: int) -> Suspicion:
    """An open suspicion by its id.

    Raises UnknownSuspicion.
    """
    row = _open().filter(pk=suspicion_id).values_list("lower", "higher", "since").first()
    if row is None:
        raise UnknownSuspicion(suspicion_id=suspicion_id)
    lower, higher, since = row
    return Suspicion(suspicion_id, lower, higher, _doubts({(lower, higher)})[lower, higher], since)


def marks_of(customer_ids: Collection[int]) -> dict[int, Marks]:
    """What each of these customers is known by, in two database queries."""
    identifiers: dict[int, list[tuple[Kind, str]]] = {pk: [] for pk in customer_ids}
    rows = Identifier.objects.filter(customer__in=customer_ids).order_by("kind", "pk")
    for customer_id, kind, value in rows.values_list("customer_id", "kind", "value"):
        identifiers[customer_id].append((Kind(kind), value))
    browsers = Visitor.objects.filter(customer__in=customer_ids).order_by()
    numbers = dict(browsers.values_list("customer_id").annotate(number=Count("pk")))
    return {
        pk: Marks(identifiers=tuple(found), visitors=numbers.get(pk, 0))
        for pk, found in identifiers.items()
    }


def identifiers_of(customer_id: int) -> list[Identified]:
    """What means this customer, whatever shop says it: e-mails, phones, cards; of each kind the one
    that is known longest first. Empty: nothing does.
    """
    rows = Identifier.objects.filter(customer=customer_id).order_by("kind", "first_seen_at", "pk")
    return [Identified(Kind(row.kind), row.value, row.source, row.first_seen_at) for row in rows]


def browsers_of(customer_id: int) -> Browsers:
    """The browsers that are known to be this customer's."""
    found = Visitor.objects.filter(customer=customer_id).aggregate(
        number=Count("pk"), first_seen_at=Min("first_seen_at")
    )
    return Browsers(**found)


def merge_plan(*, kept: int, merged: int) -> MergePlan:
    """What making these two one would do; writes nothing.

    Raises NobodyToMerge, AlreadyErased, SameCustomer, PartOfAnother.
    """
    found = standings([kept, merged])
    wholes = {one.merged_into for one in found.values() if one.merged_into}
    check(kept, merged, {**standings(wholes), **found})
    goes = moving.moving(source=merged)
    return MergePlan(
        kept=found[kept],
        merged=found[merged],
        moving=moving.counts(goes),
        known=put_together(found[kept].known, found[merged].known),
    )


def unmerge_plan(merge: str) -> UnmergePlan:
    """What taking a merge back would do, by its public id; writes nothing.

    Of a merge that was taken back, nothing would go back. Raises UnknownMerge.
    """
    row = merge_row(merge)
    parting = Parting.of(row)
    beside = parting.beside()
    parting.standings = standings(parting.concerned(beside))
    whole = parting.standings[parting.whole]
    if row.undone_at:
        return UnmergePlan(_card(row), whole, (), (), whole.known)
    moved, returning = moving.moved_by(row), parting.back.returning()
    gone = {label: number - returning.get(label, 0) for label, number in moved.items()}
    return UnmergePlan(
        merge=_card(row),
        whole=whole,
        returning=moving.counts(returning),
        gone=moving.counts(gone),
        known=parting.known_without(beside)[-1].known,
        is_asked_again=settled_by_merging([row.merged_id, *parts_of([row.merged_id])]).exists(),
    )


def merges_into(customer_id: int) -> list[MergeCard]:
    """The merges that a customer is made of, and those that these are made of; the last first."""
    rows = Merge.objects.filter(merged__in=parts_of([customer_id]), undone_at__isnull=True)
    return [_card(row) for row in rows.order_by("-pk")]


def merges(*, limit: int = 50) -> list[MergeCard]:
    """Whom people made one, the last first, also where that was taken back."""
    rows = Merge.objects.filter(is_automatic=False)
    return [_card(row) for row in rows.order_by("-pk")[:limit]]


def merge_row(merge: str) -> Merge:
    """The merge with this public id.

    Raises UnknownMerge.
    """
    row = Merge.objects.filter(public_id=merge).first()
    if row is None:
        raise UnknownMerge(merge=merge)
    return row


def is_suspected(one: int, other: int) -> bool:
    """Whether people have been asked about this pair of customers, and may have decided."""
    pair = {"one_id": min(one, other), "other_id": max(one, other)}
    return Suspected.objects.filter(**pair).exists()


def suspected_with(customer_id: int) -> list[int]:
    """The ids of those customers of whom nobody has decided whether they are this one."""
    rows = _open().filter(Q(lower=customer_id) | Q(higher=customer_id)).order_by("since", "pk")
    pairs = rows.values_list("lower", "higher")
    return list(dict.fromkeys(one if other == customer_id else other for one, other in pairs))


def named(public_id: str) -> Met:
    """The customer with this very id, be they part of another or not: whom that is of which is told
    by it.

    Raises UnknownCustomer.
    """
    found = standing_of(public_id)
    if found is None:
        raise UnknownCustomer(public_id=public_id)
    return Met(found.id, is_part=True)  # by the time at which it is written down, they may be


def customers_proven_by(*, email: str = "", phone: str = "") -> set[int]:
    """The ids of the customers of whom this e-mail or this phone is proven, written as it is
    kept.
    """
    proven = Q(kind=Kind.EMAIL.value, value=email) | Q(kind=Kind.PHONE.value, value=phone)
    rows = Identifier.objects.filter(proven)
    return set(rows.values_list(Coalesce("customer__merged_into_id", "customer_id"), flat=True))


def phone_as_kept(text: str) -> str:
    """The number as E.164 writes it, or nothing where it cannot be one; without a country's code it
    is one of the store's country.
    """
    return tidy_phone(text, settings.REGULARS_COUNTRY)


def _open() -> QuerySet[Any]:
    """Suspicions that nobody has settled, with whom the two are part of by now."""
    one = Coalesce("one__merged_into_id", "one_id")
    other = Coalesce("other__merged_into_id", "other_id")
    rows: QuerySet[Any] = Suspected.objects.filter(settled_at__isnull=True)
    found: QuerySet[Any] = rows.annotate(lower=Least(one, other), higher=Greatest(one, other))
    return found.filter(~Q(lower=F("higher")))


def _open_pairs() -> QuerySet[Any]:
    return _open().order_by().values("lower", "higher").distinct()


def _doubts(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], tuple[Doubt, ...]]:
    lower, higher = {one for one, _ in pairs}, {other for _, other in pairs}
    rows = _open().filter(lower__in=lower, higher__in=higher).order_by("doubt", "pk")
    found: dict[tuple[int, int], dict[Doubt, None]] = {}
    for one, other, doubt in rows.values_list("lower", "higher", "doubt"):
        found.setdefault((one, other), {})[Doubt(doubt)] = None
    return {pair: tuple(doubts) for pair, doubts in found.items()}


def _card(row: Merge) -> MergeCard:
    return MergeCard(
        public_id=row.public_id,
        kept=row.kept_id,
        merged=row.merged_id,
        merged_at=row.merged_at,
        reason=row.reason,
        actor=row.actor,
        undone_at=row.undone_at,
        undone_reason=row.undone_reason,
    )
