"""Two customers made one, and two again. The turn is taken by whoever calls this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from regulars.core.bulk import update
from regulars.core.customers.services import change_standings, hold_customers
from regulars.core.customers.types import AlreadyErased, Standing
from regulars.core.events.services import record
from regulars.core.identity import moving, settling
from regulars.core.identity.models import Merge
from regulars.core.identity.rules import differences, put_together, taken_out
from regulars.core.identity.types import (
    CustomersMerged,
    CustomersUnmerged,
    NobodyToMerge,
    PartOfAnother,
    SameCustomer,
)
from regulars.kernel.ids import public_id

PART = "customers.customer.merged_into"  # the belonging that says whom a customer is part of


def check(kept: int, merged: int, standings: Mapping[int, Standing]) -> None:
    """Return where the two can be made one.

    Raises NobodyToMerge, AlreadyErased, SameCustomer, PartOfAnother.
    """
    for customer_id in (kept, merged):
        if customer_id not in standings:
            raise NobodyToMerge(customer_id=customer_id)
        if standings[customer_id].erased_at:
            raise AlreadyErased(customer=standings[customer_id].public_id)
    if kept == merged:
        raise SameCustomer(customer=standings[kept].public_id)
    for customer_id in (kept, merged):
        one = standings[customer_id]
        if one.merged_into:
            whole = standings.get(one.merged_into)
            named = whole.public_id if whole else str(one.merged_into)
            raise PartOfAnother(customer=one.public_id, whole=named)


def make_one(
    kept: int, merged: int, *, reason: str, actor: str, now: datetime, is_automatic: bool = False
) -> Merge:
    """Let what is one customer's be another's."""
    standings = with_wholes(hold_customers(ids={kept, merged}))
    check(kept, merged, standings)
    one, other = standings[kept], standings[merged]
    together = put_together(one.known, other.known)
    row = Merge.objects.create(
        public_id=public_id("mrg", now=now),
        kept_id=kept,
        merged_id=merged,
        merged_at=now,
        reason=reason,
        actor=actor,
        is_automatic=is_automatic,
        changed=differences(one.known, together),
    )
    settling.settle_as_merged(kept, merged, now=now)
    moved = moving.move(row, source=merged, target=kept)
    change_standings(standings=[replace(one, known=together), replace(other, merged_into=kept)])
    record(_merged(row, one, other, moved))
    return row


def with_wholes(standings: dict[int, Standing]) -> dict[int, Standing]:
    """The same, with those whom some of them are part of."""
    wholes = {one.merged_into for one in standings.values() if one.merged_into}
    return {**hold_customers(ids=wholes - standings.keys()), **standings}


def later_than(merge: Merge) -> list[Merge]:
    """The merges by which the kept customer became part of another, and that one of another, as
    they stand; none where the kept one is whole.
    """
    found: list[Merge] = []
    last = merge
    while further := Merge.objects.filter(merged=last.kept_id, undone_at__isnull=True).first():
        found.append(further)
        last = further
    return found


@dataclass
class Parting:
    """A merge that is to be taken back, with what is known of everybody whom it concerns.

    ``standings`` are these customers as they are; ``known`` says what becomes of them, and
    ``redone`` are other merges that change other things than before.
    """

    merge: Merge
    later: Sequence[Merge]
    standings: Mapping[int, Standing] = field(default_factory=dict)
    redone: list[Merge] = field(default_factory=list)

    @classmethod
    def of(cls, merge: Merge) -> Parting:
        """Find out whom it concerns."""
        return cls(merge, later_than(merge))

    @property
    def whole(self) -> int:
        """The id of the customer whom everything is of at present."""
        return self.later[-1].kept_id if self.later else self.merge.kept_id

    @property
    def back(self) -> moving.Return:
        """The way back of the rows."""
        return moving.Return(self.merge, self.whole, [merge.pk for merge in self.later])

    def beside(self) -> list[list[Merge]]:
        """The merges into each of the customers on the way that came after the one on the way."""
        return [
            list(
                Merge.objects.filter(kept=one.kept_id, undone_at__isnull=True, pk__gt=one.pk)
                .exclude(pk__in=[later.pk for later in self.later])
                .order_by("pk")
            )
            for one in (self.merge, *self.later)
        ]

    def concerned(self, beside: Sequence[Sequence[Merge]]) -> set[int]:
        """The ids of everybody whose standing is looked at."""
        merges = [self.merge, *self.later, *(merge for some in beside for merge in some)]
        return {pk for merge in merges for pk in (merge.kept_id, merge.merged_id)}

    def known_without(self, beside: Sequence[Sequence[Merge]]) -> list[Standing]:
        """What is known of those on the way without the merge: what it and those after it changed
        is taken out, and those after it are made again.
        """
        found: list[Standing] = []
        for place, (one, others) in enumerate(zip((self.merge, *self.later), beside, strict=True)):
            standing = self.standings[one.kept_id]
            known = standing.known
            for merge in (*reversed(others), one):
                known = taken_out(known, merge.changed)
            again = [(one, found[-1].known)] if place else []
            again += [(merge, self.standings[merge.merged_id].known) for merge in others]
            for merge, theirs in again:
                together = put_together(known, theirs)
                merge.changed = differences(known, together)
                self.redone.append(merge)
                known = together
            found.append(replace(standing, known=known))
        return found


def make_two(merge: Merge, *, reason: str, actor: str, now: datetime) -> int:
    """Let a merged customer be one by themselves again, with what was theirs; return the id of whom
    they were part of.
    """
    parting = Parting.of(merge)
    beside = parting.beside()
    parting.standings = hold_customers(ids=parting.concerned(beside))
    known = parting.known_without(beside)
    other = parting.standings[merge.merged_id]
    returned = parting.back.bring_back()
    parting.back.forget_later(PART, [other.id])
    change_standings(standings=[*known, replace(other, merged_into=None)])
    update(Merge, parting.redone, ["changed"])
    settling.open_again(other.id)
    merge.undone_at, merge.undone_reason = now, reason
    merge.save(update_fields=["undone_at", "undone_reason"])
    whole = parting.standings[parting.whole]
    record(
        CustomersUnmerged(
            key=f"{CustomersUnmerged.name}:{merge.public_id}",
            occurred_at=now,
            actor=actor,
            merge=merge.public_id,
            kept=whole.public_id,
            merged=other.public_id,
            kept_id=whole.id,
            merged_id=other.id,
            reason=reason,
            returned=moving.by_table(returned),
            fields=sorted(differences(whole.known, known[-1].known)),
        )
    )
    return whole.id


def _merged(
    row: Merge, one: Standing, other: Standing, moved: Mapping[str, int]
) -> CustomersMerged:
    return CustomersMerged(
        key=f"{CustomersMerged.name}:{row.public_id}",
        occurred_at=row.merged_at,
        actor=row.actor,
        merge=row.public_id,
        kept=one.public_id,
        merged=other.public_id,
        kept_id=one.id,
        merged_id=other.id,
        reason=row.reason,
        moved=moving.by_table(moved),
        fields=sorted(row.changed),
    )
