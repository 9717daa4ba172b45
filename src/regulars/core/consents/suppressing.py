"""Addresses to which nothing is sent: taking them down, lifting that, and finding them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from regulars.core.bulk import take_turn
from regulars.core.consents import models
from regulars.core.consents.addresses import digest_of
from regulars.core.consents.rules import tidy_reason
from regulars.core.consents.types import (
    LIFTABLE,
    LONGEST_REASON,
    Address,
    AlreadyLifted,
    NotLiftable,
    NotYet,
    Suppressed,
    SuppressionLifted,
    SuppressionReason,
    SuppressionTold,
    UnknownSuppression,
)
from regulars.core.events.services import record, record_all
from regulars.kernel.ids import public_id

AT_A_TIME = 5_000
Item = TypeVar("Item")
Mark = tuple[str, str]  # a digest and a reason


def add(
    told: Sequence[SuppressionTold], *, source: str, actor: str, now: datetime
) -> list[models.Suppression]:
    """Write down what is new; what was lifted since it was told of does not come back."""
    for one in told:
        if one.since > now:
            raise NotYet(occurred_at=one.since)
    take_turn()
    marked: dict[Mark, SuppressionTold] = {}
    for one in told:
        mark = (digest_of(one.address), one.reason.value)
        known = marked.get(mark)
        if known is None or one.since > known.since:
            marked[mark] = one
    holding, lifted = _there({digest for digest, _ in marked})
    new = [
        (digest, one)
        for (digest, reason), one in marked.items()
        if (digest, reason) not in holding
        and not ((at := lifted.get((digest, reason))) and one.since <= at)
    ]
    rows = [_row(digest, one, source, actor, now) for digest, one in new]
    models.Suppression.objects.bulk_create(rows, batch_size=AT_A_TIME)
    record_all(
        [_event(row, historical=one.historical) for row, (_, one) in zip(rows, new, strict=True)]
    )
    return rows


def lift(*, public_id: str, because: str, actor: str, now: datetime) -> None:
    """Let the address be written to again, as far as this suppression goes."""
    reason = tidy_reason(because)
    rows = models.Suppression.objects.select_for_update().filter(public_id=public_id)
    row = rows.first()
    if row is None:
        raise UnknownSuppression(public_id=public_id)
    if row.lifted_at is not None:
        raise AlreadyLifted(public_id=public_id)
    if SuppressionReason(row.reason) not in LIFTABLE:
        raise NotLiftable(reason=row.reason)
    row.lifted_at, row.lifted_by, row.lifted_because = now, actor, reason
    row.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    record(
        SuppressionLifted(
            key=f"{SuppressionLifted.name}:{public_id}",
            occurred_at=now,
            actor=actor,
            suppression=public_id,
            kind=row.kind,
            reason=row.reason,
        )
    )


def reasons_for(addresses: Collection[Address]) -> dict[Address, set[SuppressionReason]]:
    """Why nothing is sent to those of the addresses to which nothing is sent."""
    by_digest = {digest_of(address): address for address in addresses}
    found: dict[Address, set[SuppressionReason]] = defaultdict(set)
    rows = models.Suppression.objects.filter(lifted_at__isnull=True)
    for some in portions(by_digest):
        for digest, reason in rows.filter(digest__in=some).values_list("digest", "reason"):
            found[by_digest[digest]].add(SuppressionReason(reason))
    return dict(found)


def portions(items: Iterable[Item]) -> Iterator[list[Item]]:
    """As many at a time as one statement takes."""
    left = iter(items)
    while some := list(islice(left, AT_A_TIME)):
        yield some


def _there(digests: Collection[str]) -> tuple[set[Mark], dict[Mark, datetime]]:
    """What holds, and when the others were lifted last."""
    holding: set[Mark] = set()
    lifted: dict[Mark, datetime] = {}
    for some in portions(digests):
        rows = models.Suppression.objects.filter(digest__in=some)
        for digest, reason, at in rows.values_list("digest", "reason", "lifted_at"):
            mark = (digest, reason)
            if at is None:
                holding.add(mark)
            else:
                lifted[mark] = max(at, lifted.get(mark, at))
    return holding, lifted


def _row(
    digest: str, one: SuppressionTold, source: str, actor: str, now: datetime
) -> models.Suppression:
    return models.Suppression(
        public_id=public_id("sup", now=now),
        kind=one.address.kind.value,
        digest=digest,
        address=one.address.value,
        reason=one.reason.value,
        since=one.since,
        source=source,
        actor=actor,
        note=one.note[:LONGEST_REASON],
    )


def _event(row: models.Suppression, *, historical: bool) -> Suppressed:
    return Suppressed(
        key=f"{Suppressed.name}:{row.public_id}",
        occurred_at=row.since,
        actor=row.actor,
        historical=historical,
        suppression=row.public_id,
        kind=row.kind,
        reason=row.reason,
    )
