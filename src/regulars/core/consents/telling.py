"""Writes down what many said at once: each fact once, whatever order they come in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from regulars.core.bulk import insert, reserve_ids, take_turn, within
from regulars.core.consents.addresses import digest_of
from regulars.core.consents.models import ConsentFact, Topic
from regulars.core.consents.rules import check_told
from regulars.core.consents.types import (
    ConsentAsked,
    ConsentGranted,
    ConsentTold,
    ConsentWithdrawn,
    State,
    UnknownTopic,
)
from regulars.core.customers.queries import check_living, parts_among, public_ids
from regulars.core.events.services import record_all
from regulars.kernel.ids import public_id
from regulars.kernel.spans import spans_of

EVENTS = {
    State.GRANTED: ConsentGranted,
    State.WITHDRAWN: ConsentWithdrawn,
    State.PENDING: ConsentAsked,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A fact as it is written."""

    id: int
    public_id: str
    source: str
    key: str
    customer_id: int | None
    origin: int | None
    covers: str
    digest: str
    address: str
    channel: str
    topic_id: int
    state: str
    occurred_at: datetime
    recorded_at: datetime
    method: str
    actor: str
    proof: str
    historical: bool


@dataclass
class Telling:
    """One batch."""

    source: str
    actor: str
    now: datetime
    topics: dict[str, Topic] = field(default_factory=dict)

    def tell(self, told: Sequence[ConsentTold]) -> list[str]:
        """Write it down; return the public ids of what is new, in order."""
        if not told:
            return []
        self.topics = {row.code: row for row in Topic.objects.all()}
        for one in told:
            self._check(one)
        take_turn()
        named = {one.customer_id for one in told if one.customer_id}
        check_living(named)
        customers = public_ids(named)
        new = self._new(
            [one for one in told if not one.customer_id or one.customer_id in customers]
        )
        covered = _covered(customers)
        ids = reserve_ids(ConsentFact, len(new))
        rows = [
            self._row(pk, key, one, covered.get(one.customer_id or 0, ()))
            for pk, (key, one) in zip(ids, new.items(), strict=True)
        ]
        insert(ConsentFact, rows)
        self._record(rows, customers)
        return [row.public_id for row in rows]

    def _check(self, one: ConsentTold) -> None:
        if one.topic not in self.topics:
            raise UnknownTopic(topic=one.topic, topics=tuple(sorted(self.topics)))
        needs = {code: row.needs_consent for code, row in self.topics.items()}
        check_told(one, needs, self.now)

    def _new(self, told: Sequence[ConsentTold]) -> dict[str, ConsentTold]:
        """What was not told before, by its key."""
        keyed: dict[str, ConsentTold] = {}
        for one in told:
            keyed.setdefault(one.key or public_id("told", now=self.now), one)
        rows = ConsentFact.objects.filter(source=self.source, key__in=list(keyed))
        there = set(rows.values_list("key", flat=True))
        return {key: one for key, one in keyed.items() if key not in there}

    def _row(self, pk: int, key: str, one: ConsentTold, covers: Sequence[int]) -> Row:
        return Row(
            id=pk,
            public_id=public_id("cst", now=self.now),
            source=self.source,
            key=key,
            customer_id=one.customer_id,
            origin=one.customer_id,
            covers=json.dumps(list(covers)),
            digest=digest_of(one.address) if one.address else "",
            address=one.address.value if one.address else "",
            channel=one.channel.value,
            topic_id=self.topics[one.topic].pk,
            state=one.state.value,
            occurred_at=min(one.occurred_at, self.now),
            recorded_at=self.now,
            method=one.method.value,
            actor=self.actor,
            proof=json.dumps(one.proof.known(), ensure_ascii=False),
            historical=one.historical,
        )

    def _record(self, rows: Sequence[Row], customers: Mapping[int, str]) -> None:
        codes = {row.pk: code for code, row in self.topics.items()}
        record_all(
            [
                EVENTS[State(row.state)](
                    key=f"consents.{row.state}:{row.public_id}",
                    occurred_at=row.occurred_at,
                    actor=self.actor,
                    historical=row.historical,
                    fact=row.public_id,
                    customer_id=row.customer_id,
                    customer=customers.get(row.customer_id or 0, ""),
                    channel=row.channel,
                    topic=codes[row.topic_id],
                    method=row.method,
                )
                for row in rows
            ]
        )


def _covered(customer_ids: Collection[int]) -> dict[int, list[int]]:
    """Of each customer, the others who turned out to be one with them and said something."""
    wholes = {**{pk: pk for pk in customer_ids}, **parts_among(customer_ids)}
    found: dict[int, set[int]] = defaultdict(set)
    for some in within(spans_of(set(wholes.values())), of="customer_id"):
        rows = ConsentFact.objects.filter(some)
        for customer_id, origin in rows.values_list("customer_id", "origin").distinct():
            if customer_id and origin:  # as all that are a customer's have
                found[customer_id].add(origin)
    return {pk: sorted(found[whole] - {pk}) for pk, whole in wholes.items()}
