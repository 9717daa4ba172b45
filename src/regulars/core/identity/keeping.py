"""Writing down what a batch of claims brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from regulars.core.bulk import update
from regulars.core.customers.queries import profiles, public_ids_of
from regulars.core.customers.services import adopt, make_customers, name_customers, tell_customers
from regulars.core.customers.types import CustomerFacts
from regulars.core.events.services import record_all
from regulars.core.events.types import Event
from regulars.core.identity.gathering import gather
from regulars.core.identity.known import Device, Known, Person
from regulars.core.identity.merging import make_one
from regulars.core.identity.models import Identifier, Suspected, Visitor
from regulars.core.identity.news import News, Source, Weight
from regulars.core.identity.queries import is_suspected
from regulars.core.identity.settling import kept_apart
from regulars.core.identity.telling import tell_part
from regulars.core.identity.types import (
    BROWSER,
    REFERENCE,
    DeviceShared,
    Doubt,
    DuplicateSuspected,
    Key,
    TwoCustomers,
    VisitorRecognised,
)

SAME_BROWSER = "Nothing but a browser told of them, and it says now who they are."


@dataclass
class Keeping:
    """One batch on its way in. The turn is taken."""

    source: str
    actor: str
    now: datetime
    known: Known
    news: News
    changed: set[int] = field(default_factory=set)  # ids of those of whom something else is known

    def check_doubts(self) -> None:
        """Refuse what means two customers who were there before, unless people know of them.

        Raises TwoCustomers.
        """
        for one, other, doubt in self.news.doubts:
            if doubt is Doubt.CLAIMED_EMAIL:
                continue  # what anybody can say in a browser stops no program
            if not (one.id and other.id) or is_suspected(one.id, other.id):
                continue
            names = public_ids_of([one.id, other.id])
            raise TwoCustomers(one=names[one.id], other=names[other.id])

    def keep(self) -> None:
        """Write everything down."""
        new = [new for _, new in self.news.new]
        ids = make_customers(new=new, actor=self.actor, now=self.now)
        for (person, _), customer_id in zip(self.news.new, ids, strict=True):
            person.id = customer_id
        for weight in Weight:
            self._tell(weight)
        self._keep_marks()
        record_all([*self._keep_visitors(), *self._keep_doubts()])
        gather(self.news.credited, actor=self.actor, now=self.now)
        for nameless, person in self.news.named.items():
            make_one(
                person.id,
                nameless.id,
                reason=SAME_BROWSER,
                actor=self.actor,
                now=self.now,
                is_automatic=True,
            )

    def _tell(self, weight: Weight) -> None:
        """Tell it; what is said of parts is told of them, too."""
        whole: dict[int, CustomerFacts] = {}
        for (who, source), told in self.news.facts.items():
            if source == Source(weight):
                whole[who.id] = told
        self.changed.update(tell_customers(facts=whole, actor=self.actor))
        for (_, source), told in self.news.facts.items():
            if source.weight is weight and source.part:
                self.changed.update(tell_part(source.part, told, actor=self.actor))

    def _keep_marks(self) -> None:
        self._let_go()
        name_customers(
            source=self.source,
            references={
                name: self._whose((REFERENCE, name), person)
                for name, person in self.news.references.items()
            },
        )
        Identifier.objects.bulk_create(
            Identifier(
                kind=kind,
                value=value,
                customer_id=self._whose((kind, value), person),
                source=self.source,
                first_seen_at=seen_at,
            )
            for (kind, value), (person, seen_at) in self.news.marks.items()
        )

    def _whose(self, key: Key, person: Person) -> int:
        """The id of the person, or of the part of them whom the key is of."""
        return self.known.whose.get(key) or person.id

    def _let_go(self) -> None:
        """What was taken out of what is known of somebody means them no longer."""
        cleared = self.news.cleared
        of_them = profiles([person.id for person, _ in cleared]) if cleared else {}
        for person, fields in cleared:
            gone = [name for name in fields if not getattr(of_them[person.id], name)]
            Identifier.objects.filter(customer_id=person.id, kind__in=gone).delete()

    def _keep_visitors(self) -> list[Event]:
        """Whose browsers are; of those that were there before, what was done with them, too."""
        visitors, recognised = self.known.visitors, self.news.recognised
        changed = {*recognised, *self.news.shared}
        before = {name for name in changed if visitors[name].pk}
        for anonymous_id in changed:
            owner, key = recognised.get(anonymous_id), (BROWSER, anonymous_id)
            visitors[anonymous_id].customer_id = self._whose(key, owner) if owner else None
        self._make_visitors([device for device in visitors.values() if not device.pk])
        update(Visitor, [visitors[name] for name in sorted(before)], ["customer", "is_shared"])
        owned = {
            visitors[name].pk: person.id for name, person in recognised.items() if name in before
        }
        named = {visitors[name].pk: name for name in before & recognised.keys()}
        adopt({pk: self._whose((BROWSER, name), recognised[name]) for pk, name in named.items()})
        return [*self._recognised(owned), *self._shared()]

    def _make_visitors(self, devices: Sequence[Device]) -> None:
        rows = Visitor.objects.bulk_create(
            Visitor(
                source=self.source,
                anonymous_id=device.anonymous_id,
                customer_id=device.customer_id,
                is_shared=device.is_shared,
                first_seen_at=device.first_seen_at,
            )
            for device in devices
        )
        for device, row in zip(devices, rows, strict=True):
            device.pk = row.pk

    def _recognised(self, owned: dict[int, int]) -> list[Event]:
        return [
            VisitorRecognised(
                key=f"{VisitorRecognised.name}:{visitor_id}:{customer_id}",
                occurred_at=self.now,
                actor=self.actor,
                visitor_id=visitor_id,
                customer_id=customer_id,
            )
            for visitor_id, customer_id in owned.items()
        ]

    def _shared(self) -> list[Event]:
        return [
            DeviceShared(
                key=f"{DeviceShared.name}:{self.known.visitors[name].pk}",
                occurred_at=self.now,
                actor=self.actor,
                visitor_id=self.known.visitors[name].pk,
                customer_id=owner.id,
            )
            for name, owner in self.news.shared.items()
        ]

    def _keep_doubts(self) -> list[Event]:
        pairs = {
            (min(one.id, other.id), max(one.id, other.id), doubt): since
            for (one, other, doubt), since in self.news.doubts.items()
        }
        apart = kept_apart({(one, other) for one, other, _ in pairs}) if pairs else set()
        events: list[Event] = []
        for (one_id, other_id, doubt), since in pairs.items():
            if (one_id, other_id) in apart:
                continue
            row, is_new = Suspected.objects.get_or_create(
                one_id=one_id, other_id=other_id, doubt=doubt, defaults={"since": since}
            )
            if is_new:
                events.append(
                    DuplicateSuspected(
                        key=f"{DuplicateSuspected.name}:{row.pk}",
                        occurred_at=since,
                        actor=self.actor,
                        suspicion_id=row.pk,
                        one=one_id,
                        other=other_id,
                        doubt=doubt,
                    )
                )
        return events
