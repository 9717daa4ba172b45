"""Writes down what is told of many customers at once: the newest of each name stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b

from django.db.models import Count

from regulars.core.bulk import delete, insert, take_turn, update, within
from regulars.core.customers.queries import parts_among, parts_of, public_ids, publishers
from regulars.core.customers.types import TraitKind
from regulars.core.events.services import record_all
from regulars.core.traits.models import ToldTrait, TraitName
from regulars.core.traits.rules import Rank, Value, check_name, rank, rank_of, value_of
from regulars.core.traits.types import (
    MOST_NAMES,
    MOST_NAMES_OF_BROWSERS,
    MOST_TRAITS,
    OtherKind,
    TooManyNames,
    TooManyTraits,
    TraitRefused,
    TraitsChanged,
    TraitsOutcome,
    TraitTold,
)
from regulars.kernel.errors import Invalid
from regulars.kernel.spans import spans_of

STANDING = ("document", "told_at", "source", "actor", "is_proven")
NOTHING: Rank = (False, datetime.min.replace(tzinfo=UTC), False, "")  # is known
Place = tuple[int, int]  # the ids of a customer and of a trait
Usable = tuple[TraitTold, Value]


@dataclass(slots=True)
class Row:
    """A told trait as it is written."""

    customer_id: int
    trait_id: int
    document: str
    told_at: datetime
    source: str
    actor: str
    is_proven: bool


@dataclass(frozen=True, slots=True)
class Best:
    """What stands of what is told under one name of one customer."""

    told: TraitTold
    trait_id: int
    document: str

    @property
    def rank(self) -> Rank:
        """Its place among what is told."""
        return rank(
            is_proven=self.told.is_proven, told_at=self.told.told_at, document=self.document
        )


@dataclass
class Telling:
    """One batch."""

    source: str
    actor: str
    now: datetime
    names: dict[str, TraitName] = field(default_factory=dict)
    refused: list[TraitRefused] = field(default_factory=list)
    changed: defaultdict[int, dict[str, Best | None]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def tell(self, told: Sequence[TraitTold]) -> TraitsOutcome:
        """Write it down, and record whom it changed."""
        usable = list(self._usable(told))
        if usable:
            take_turn()
            settled = list(self._settled(usable))
            self._write(_standing(self._fitting(settled)))
            self._record()
        return TraitsOutcome(sorted(self.changed), self.refused)

    def _usable(self, told: Sequence[TraitTold]) -> Iterator[Usable]:
        owners = {publisher.name for publisher in publishers()}
        for one in told:
            try:
                check_name(one.name, owners)
                yield one, value_of(one.name, one.value)
            except Invalid as problem:
                self.refused.append(TraitRefused(one, problem))

    def _settled(self, usable: Sequence[Usable]) -> Iterator[Usable]:
        """What has a name in the catalogue, where new names are put first."""
        wanted = {one.name for one, _ in usable}
        self.names = {row.name: row for row in TraitName.objects.filter(name__in=wanted)}
        for one, value in usable:
            try:
                self._settle(one, value.kind)
            except TooManyNames as problem:
                self.refused.append(TraitRefused(one, problem))
            else:
                yield one, value

    def _settle(self, one: TraitTold, kind: TraitKind | None) -> None:
        """See to it that the name has a kind, unless there is nothing to keep under it."""
        row = self.names.get(one.name)
        if kind is None:
            return
        if row is None:
            self.names[one.name] = self._new_name(one, kind)
        elif one.is_proven and not row.is_proven:
            self._vouch(row, kind)

    def _new_name(self, one: TraitTold, kind: TraitKind) -> TraitName:
        most = MOST_NAMES if one.is_proven else MOST_NAMES_OF_BROWSERS
        among = TraitName.objects.all()
        if (among if one.is_proven else among.filter(is_proven=False)).count() >= most:
            raise TooManyNames(name=one.name, most=most)
        return TraitName.objects.create(
            name=one.name,
            kind=kind,
            is_proven=one.is_proven,
            first_source=self.source,
            first_told_at=one.told_at,
        )

    def _vouch(self, row: TraitName, kind: TraitKind) -> None:
        """A browser does not settle of what kind the shop's own trait is: what browsers told of
        another kind goes.
        """
        if row.kind != kind:
            rows = ToldTrait.objects.filter(trait=row)
            for customer_id in rows.exclude(document="").values_list("customer_id", flat=True):
                self.changed[customer_id].setdefault(row.name, None)
            delete(rows)
            row.kind = kind
        row.is_proven = True
        row.save(update_fields=["kind", "is_proven"])

    def _fitting(self, settled: Sequence[Usable]) -> Iterator[Best]:
        """What is of the kind of its trait; to unset what nobody ever told is nothing."""
        for one, value in settled:
            row = self.names.get(one.name)
            if row is None:
                continue
            try:
                yield Best(one, row.pk, value.as_kept(one.name, TraitKind(row.kind)))
            except OtherKind as problem:
                self.refused.append(TraitRefused(one, problem))

    def _write(self, best: dict[Place, Best]) -> None:
        newer: list[ToldTrait] = []
        of_others = self._of_others(best)
        for row in self._there(best):
            place = (row.customer_id, row.trait_id)
            one = best.pop(place)
            if one.rank > rank_of(row):
                self._note(one, max(rank_of(row), of_others.get(place, NOTHING)))
                row.document, row.is_proven = one.document, one.told.is_proven
                row.told_at, row.source, row.actor = one.told.told_at, self.source, self.actor
                newer.append(row)
        update(ToldTrait, newer, STANDING)
        self._add(best, of_others)

    def _of_others(self, best: dict[Place, Best]) -> dict[Place, Rank]:
        """What stands of what was told of others, who are one with these customers by now."""
        wholes = self._wholes({pk for pk, _ in best})
        parts = parts_of(set(wholes.values()))
        group = {**parts, **{whole: whole for whole in parts.values()}}
        rows = ToldTrait.objects.filter(customer__in=group, trait__in={pk for _, pk in best})
        told: defaultdict[Place, list[ToldTrait]] = defaultdict(list)
        for row in rows:
            told[group[row.customer_id], row.trait_id].append(row)
        found: dict[Place, Rank] = {}
        for pk, trait_id in best:
            others = (row for row in told[wholes[pk], trait_id] if row.customer_id != pk)
            found[pk, trait_id] = max(map(rank_of, others), default=NOTHING)
        return found

    def _wholes(self, customer_ids: Collection[int]) -> dict[int, int]:
        """Each of the customers with whom they are part of by now, or else with themselves."""
        return {**{pk: pk for pk in customer_ids}, **parts_among(customer_ids)}

    def _there(self, best: dict[Place, Best]) -> list[ToldTrait]:
        """The rows that are there, of what is told."""
        found: list[ToldTrait] = []
        trait_ids = {trait_id for _, trait_id in best}
        for some in within(spans_of({pk for pk, _ in best}), of="customer_id"):
            found += ToldTrait.objects.filter(some, trait__in=trait_ids)
        return [row for row in found if (row.customer_id, row.trait_id) in best]

    def _add(self, new: dict[Place, Best], of_others: dict[Place, Rank]) -> None:
        """Add what is new, as far as the customers are there and have room for it."""
        there = public_ids({pk for pk, _ in new})
        room = self._room(there)
        rows: list[Row] = []
        for (customer_id, trait_id), one in new.items():
            if customer_id not in there:
                continue
            if not room[customer_id]:
                problem = TooManyTraits(name=one.told.name)
                self.refused.append(TraitRefused(one.told, problem))
                continue
            room[customer_id] -= 1
            rows.append(self._row(trait_id, one))
            self._note(one, of_others.get((customer_id, trait_id), NOTHING))
        insert(ToldTrait, rows)

    def _room(self, customer_ids: Collection[int]) -> dict[int, int]:
        """How many traits more each of the customers may have."""
        room = dict.fromkeys(customer_ids, MOST_TRAITS)
        for some in within(spans_of(customer_ids), of="customer_id"):
            rows = ToldTrait.objects.filter(some).values("customer_id")
            for counted in rows.annotate(number=Count("pk")):
                room[counted["customer_id"]] = max(0, MOST_TRAITS - counted["number"])
        return room

    def _row(self, trait_id: int, one: Best) -> Row:
        told = one.told
        return Row(
            customer_id=told.customer_id,
            trait_id=trait_id,
            document=one.document,
            told_at=told.told_at,
            source=self.source,
            actor=self.actor,
            is_proven=told.is_proven,
        )

    def _note(self, one: Best, before: Rank) -> None:
        """Tell of it, where something else is known by it than before."""
        if one.rank > before and one.document != before[-1]:
            self.changed[one.told.customer_id][one.told.name] = one

    def _record(self) -> None:
        """One event for each customer, with the names."""
        self._put_together()
        ids = public_ids(self.changed)
        record_all(
            [self._event(pk, ids[pk], self.changed[pk]) for pk in sorted(self.changed) if pk in ids]
        )

    def _put_together(self) -> None:
        """What changed of parts of a customer changed of the customer; the newest of it stands."""
        for part, whole in parts_among(self.changed).items():
            of_whole = self.changed[whole]
            for name, best in self.changed.pop(part).items():
                known = of_whole.get(name)
                if not known or (best and best.rank > known.rank):
                    of_whole[name] = best

    def _event(self, pk: int, public: str, changed: dict[str, Best | None]) -> TraitsChanged:
        names = sorted(changed)
        said = [best for best in changed.values() if best]
        at = max((best.told.told_at for best in said), default=self.now)
        documents = [getattr(changed[name], "document", "") for name in names]
        digest = blake2b(repr((names, documents)).encode(), digest_size=12).hexdigest()
        return TraitsChanged(
            key=f"{TraitsChanged.name}:{public}:{at.isoformat()}:{digest}",
            occurred_at=at,
            actor=self.actor,
            historical=bool(said) and all(best.told.historical for best in said),
            customer_id=pk,
            customer=public,
            names=names,
        )


def _standing(fitting: Iterable[Best]) -> dict[Place, Best]:
    """What stands of a batch, by customer and trait."""
    found: dict[Place, Best] = {}
    for best in fitting:
        place = (best.told.customer_id, best.trait_id)
        known = found.get(place)
        if known is None or best.rank > known.rank:
            found[place] = best
    return found
