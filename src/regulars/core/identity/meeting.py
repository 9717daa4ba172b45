"""Finding out who a batch of messages is about, and keeping what that tells."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from regulars.core import personal
from regulars.core.bulk import update
from regulars.core.customers.queries import email_as_kept, erased_ids, profiles, public_ids_of
from regulars.core.customers.services import adopt, make_customers, name_customers, tell_customers
from regulars.core.customers.types import CustomerFacts, NewCustomer
from regulars.core.events.services import record_all
from regulars.core.events.types import Event
from regulars.core.identity.known import Device, Known, Mark, Person
from regulars.core.identity.models import Identifier, Suspected, Visitor
from regulars.core.identity.queries import is_suspected
from regulars.core.identity.rules import is_persons, tidy_phone, usable
from regulars.core.identity.settling import kept_apart
from regulars.core.identity.types import (
    Claim,
    DeviceShared,
    Doubt,
    DuplicateSuspected,
    Kind,
    Met,
    TwoCustomers,
    VisitorRecognised,
)
from regulars.core.privacy.queries import erased_among

DOUBTS = {
    Kind.EMAIL: Doubt.SAME_EMAIL,
    Kind.PHONE: Doubt.SAME_PHONE,
    Kind.CARD: Doubt.SAME_CARD,
}


@dataclass(frozen=True, slots=True)
class Tidy:
    """A claim without what stands for nobody."""

    claim: Claim
    user_id: str
    anonymous_id: str
    email: str
    phone: str
    marks: tuple[Mark, ...]  # proven, the most telling first

    @classmethod
    def of(cls, claim: Claim, region: str) -> Tidy:
        """Tidy it up."""
        email, phone = email_as_kept(claim.email), tidy_phone(claim.phone, region)
        card = usable(claim.card)
        proven = (
            (Kind.EMAIL, email if is_persons(email) else ""),
            (Kind.PHONE, phone),
            (Kind.CARD, card),
        )
        marks = tuple((kind, value) for kind, value in proven if value and claim.is_proven)
        anonymous_id = "" if claim.is_shared else usable(claim.anonymous_id)
        return cls(claim, usable(claim.user_id), anonymous_id, email, phone, marks)


@dataclass(frozen=True)
class Gone:
    """By what erased people were known, of all that a batch says, and when they were erased."""

    source: str
    erased: Mapping[personal.Mark, datetime]
    customers: Collection[int]  # ids of erased customers whom claims name by our own ids

    @classmethod
    def among(cls, claims: Sequence[Tidy], source: str) -> Gone:
        """Ask about all of them at once."""
        asked = (
            mark for one in claims for mark in (*_named_by(one, source), _browser(one, source))
        )
        ours = [pk for one in claims if (pk := one.claim.customer_id) is not None]
        return cls(source, erased_among(asked), erased_ids(ours))

    def has(self, one: Tidy) -> bool:
        """Whether the claim is of before somebody was erased whom it names, or means somebody
        erased by our own id. Where it names nobody, the browser that it came from does.
        """
        if one.claim.customer_id in self.customers:
            return True
        if not self.erased:
            return False
        named = [mark for mark in _named_by(one, self.source) if mark.value]
        asked = named or [_browser(one, self.source)]
        return any(self._is_of_before(mark, one) for mark in asked)

    def without_browser(self, one: Tidy) -> Tidy:
        """The claim of somebody else without the browser that was an erased person's then."""
        if not _names_anybody(one) or not self._is_of_before(_browser(one, self.source), one):
            return one
        return replace(one, anonymous_id="")

    def _is_of_before(self, mark: personal.Mark, one: Tidy) -> bool:
        erased_at = self.erased.get(mark)
        return erased_at is not None and one.claim.seen_at <= erased_at


def _named_by(one: Tidy, source: str) -> Sequence[personal.Mark]:
    return (
        personal.Mark(personal.REFERENCE, one.user_id, source),
        personal.Mark(personal.EMAIL, one.email),
        personal.Mark(personal.PHONE, one.phone),
        *(personal.Mark(kind.value, value) for kind, value in one.marks),
    )


def _browser(one: Tidy, source: str) -> personal.Mark:
    return personal.Mark(personal.BROWSER, one.anonymous_id, source)


def _names_anybody(one: Tidy) -> bool:
    return bool(one.user_id or one.email or one.phone or one.marks)


@dataclass
class Meeting:
    """One batch, whose claims are believed in their order. The turn is taken."""

    source: str
    region: str
    actor: str
    now: datetime
    refuses_doubts: bool = False
    new: list[tuple[Person, NewCustomer]] = field(default_factory=list)
    facts: dict[tuple[Person, bool], CustomerFacts] = field(default_factory=dict)
    new_marks: dict[Mark, tuple[Person, datetime]] = field(default_factory=dict)
    new_references: dict[str, Person] = field(default_factory=dict)
    doubts: dict[tuple[Person, Person, Doubt], datetime] = field(default_factory=dict)
    recognised: dict[str, Person] = field(default_factory=dict)  # owners of visitors, anew
    shared: dict[str, Person] = field(default_factory=dict)  # whose they were until now
    changed: set[int] = field(default_factory=set)  # ids of those of whom something else is known
    cleared: list[tuple[Person, frozenset[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known = Known(self.source)

    def meet(self, claims: Sequence[Claim]) -> list[Met]:
        """Say who each of them is about, in the same order."""
        tidy = [Tidy.of(claim, self.region) for claim in claims]
        gone = Gone.among(tidy, self.source)
        if gone.erased:
            tidy = [gone.without_browser(one) for one in tidy]
        self.known.read(
            references={one.user_id for one in tidy if one.user_id},
            marks={mark for one in tidy for mark in one.marks},
            emails={one.email for one in tidy if one.email},
            anonymous_ids={one.anonymous_id for one in tidy if one.anonymous_id},
        )
        met = [None if gone.has(one) else (self._believe(one), one.anonymous_id) for one in tidy]
        self._keep()
        return [
            Met(one[0].id if one[0] else None, self._visitor_id(one[1]))
            if one
            else Met(is_erased=True)
            for one in met
        ]

    def _believe(self, one: Tidy) -> Person | None:
        person = self._named(one) or self._marked(one) or self._unheard_of(one)
        if one.anonymous_id:
            person = self._seen_through(one, person)
        if person:
            self._note_facts(person, one)
            self._note_marks(person, one)
        return person

    def _named(self, one: Tidy) -> Person | None:
        """The customer whom our own id means, or else the source's name for them."""
        if one.claim.customer_id is not None:
            return self.known.person(one.claim.customer_id)
        return self.known.references.get(one.user_id) if one.user_id else None

    def _marked(self, one: Tidy) -> Person | None:
        """The customer who is known by something proven. A name that the source has for nobody yet
        becomes theirs, unless it knows them by another.
        """
        owners = (self.known.marks.get(mark) for mark in one.marks)
        person = next((owner for owner in owners if owner), None)
        if person is None or not one.user_id:
            return person
        if person.here:
            return None  # two accounts with the same e-mail are two customers until people say so
        person.here = True
        self.known.references[one.user_id] = self.new_references[one.user_id] = person
        return person

    def _unheard_of(self, one: Tidy) -> Person | None:
        """Somebody new, if the claim says enough to know them again."""
        claim = one.claim
        is_free = is_persons(one.email) and one.email not in self.known.taken
        if not (one.user_id or one.marks or is_free):
            return None  # who has an e-mail that nothing proves here is not met by it
        person = Person(here=bool(one.user_id))
        new = NewCustomer(
            source=self.source,
            seen_at=claim.seen_at,
            reference=one.user_id,
            name=claim.name.strip()[:200],
            email=one.email,
            phone=one.phone or claim.phone.strip()[:40],
            joined_at=claim.joined_at,
            historical=claim.historical,
        )
        self.new.append((person, new))
        self._take_email(person, one.email)
        if one.user_id:
            self.known.references[one.user_id] = person
        return person

    def _take_email(self, person: Person, email: str) -> None:
        """An e-mail means the one customer who has it, proven or not; of several, nobody."""
        if not is_persons(email):
            return
        known, mark = self.known, (Kind.EMAIL, email)
        if email not in known.taken:
            known.marks[mark] = person
            known.loose.add(mark)
        elif mark in known.loose:
            known.loose.discard(mark)
            known.marks.pop(mark, None)
        known.taken.add(email)

    def _seen_through(self, one: Tidy, person: Person | None) -> Person | None:
        """Whose the browser is, where the claim says nothing; whose it becomes, where it does."""
        known, anonymous_id = self.known, one.anonymous_id
        visitor = known.visitors.get(anonymous_id)
        if visitor is None:
            visitor = Device(anonymous_id, first_seen_at=one.claim.seen_at)
            known.visitors[anonymous_id] = visitor
        owner = known.owners.get(anonymous_id)
        if person is None or visitor.is_shared:
            return person or owner
        if owner is None:
            known.owners[anonymous_id] = self.recognised[anonymous_id] = person
        elif owner is not person:
            visitor.is_shared = True
            self.shared[anonymous_id] = known.owners.pop(anonymous_id)
            self.recognised.pop(anonymous_id, None)
        return person

    def _note_facts(self, person: Person, one: Tidy) -> None:
        """Later facts take the place of earlier ones, as far as they say anything."""
        claim = one.claim
        told = {
            "name": claim.name.strip()[:200],
            "email": one.email,
            "phone": one.phone or claim.phone.strip()[:40],
            "joined_at": claim.joined_at,
        }
        said: dict[str, Any] = {name: value for name, value in told.items() if value}
        if claim.cleared:
            said["cleared"] = claim.cleared
            self.cleared.append((person, claim.cleared))
        if not said:
            return
        key = (person, claim.is_proven)
        known = self.facts.get(key) or CustomerFacts(claim.seen_at, may_overwrite=claim.is_proven)
        told_at = max(known.told_at, claim.seen_at)
        self.facts[key] = replace(known, told_at=told_at, **said)

    def _note_marks(self, person: Person, one: Tidy) -> None:
        for mark in one.marks:
            owner = self.known.marks.get(mark)
            if owner is None or (owner is person and mark in self.known.loose):
                self.known.loose.discard(mark)
                self.known.marks[mark] = person
                self.new_marks[mark] = (person, one.claim.seen_at)
            elif owner is not person:
                doubt = DOUBTS[mark[0]]
                self.doubts.setdefault((person, owner, doubt), one.claim.seen_at)

    def _visitor_id(self, anonymous_id: str) -> int | None:
        return self.known.visitors[anonymous_id].pk if anonymous_id else None

    def _keep(self) -> None:
        """Write everything down.

        Raises TwoCustomers.
        """
        if self.refuses_doubts:
            self._check_doubts()
        ids = make_customers(new=[new for _, new in self.new], actor=self.actor, now=self.now)
        for (person, _), customer_id in zip(self.new, ids, strict=True):
            person.id = customer_id
        for proven in (True, False):
            facts = {who.id: told for (who, kind), told in self.facts.items() if kind is proven}
            self.changed.update(tell_customers(facts=facts, actor=self.actor))
        self._keep_marks()
        record_all([*self._keep_visitors(), *self._keep_doubts()])

    def _check_doubts(self) -> None:
        """Refuse what means two customers who were there before, unless people know of them."""
        for one, other, _doubt in self.doubts:
            if not (one.id and other.id) or is_suspected(one.id, other.id):
                continue
            names = public_ids_of([one.id, other.id])
            raise TwoCustomers(one=names[one.id], other=names[other.id])

    def _keep_marks(self) -> None:
        self._let_go()
        name_customers(
            source=self.source,
            references={name: person.id for name, person in self.new_references.items()},
        )
        Identifier.objects.bulk_create(
            Identifier(
                kind=kind,
                value=value,
                customer_id=person.id,
                source=self.source,
                first_seen_at=seen_at,
            )
            for (kind, value), (person, seen_at) in self.new_marks.items()
        )

    def _let_go(self) -> None:
        """What was taken out of what is known of somebody means them no longer."""
        of_them = profiles([person.id for person, _ in self.cleared]) if self.cleared else {}
        for person, fields in self.cleared:
            gone = [name for name in fields if not getattr(of_them[person.id], name)]
            Identifier.objects.filter(customer_id=person.id, kind__in=gone).delete()

    def _keep_visitors(self) -> list[Event]:
        """Whose browsers are; of those that were there before, what was done with them, too."""
        visitors = self.known.visitors
        changed = {*self.recognised, *self.shared}
        before = {name for name in changed if visitors[name].pk}
        for anonymous_id in changed:
            owner = self.recognised.get(anonymous_id)
            visitors[anonymous_id].customer_id = owner.id if owner else None
        self._make_visitors([device for device in visitors.values() if not device.pk])
        update(Visitor, [visitors[name] for name in sorted(before)], ["customer", "is_shared"])
        owned = {
            visitors[name].pk: person.id
            for name, person in self.recognised.items()
            if name in before
        }
        adopt(owned)
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
            for name, owner in self.shared.items()
        ]

    def _keep_doubts(self) -> list[Event]:
        pairs = {
            (min(one.id, other.id), max(one.id, other.id), doubt): since
            for (one, other, doubt), since in self.doubts.items()
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
