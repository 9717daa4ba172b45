"""Finding out who a batch of messages is about, and keeping what that tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from regulars.core.customers.types import CustomerFacts, NewCustomer
from regulars.core.identity.gone import Gone
from regulars.core.identity.keeping import Keeping
from regulars.core.identity.known import Device, Known, Mark, Person
from regulars.core.identity.news import News, Source, Weight
from regulars.core.identity.rules import are_of_two, is_persons
from regulars.core.identity.tidying import Tidy
from regulars.core.identity.types import Claim, Doubt, Key, Kind, Met

DOUBTS = {
    Kind.EMAIL: Doubt.SAME_EMAIL,
    Kind.PHONE: Doubt.SAME_PHONE,
    Kind.CARD: Doubt.SAME_CARD,
}


@dataclass(frozen=True, slots=True)
class Believed:
    """Who a claim is about: ids are known once all of it is written down."""

    person: Person | None
    device: Device | None
    is_perhaps: bool
    part: int  # the id of the customer who was named, where they are part of the person


@dataclass
class Meeting:
    """One batch, whose claims are believed in their order. The turn is taken.

    What only browsers say draws nothing proven to it, and sends nothing anywhere.
    """

    source: str
    region: str
    actor: str
    now: datetime
    refuses_doubts: bool = False
    news: News = field(default_factory=News)

    def __post_init__(self) -> None:
        self.known = Known(self.source)
        self.keeping = Keeping(self.source, self.actor, self.now, self.known, self.news)

    def meet(self, claims: Sequence[Claim]) -> list[Met]:
        """Say who each of them is about, in the same order.

        Raises TwoCustomers.
        """
        tidy = [Tidy.of(claim, self.region) for claim in claims]
        gone = Gone.among(tidy, self.source)
        if gone.erased:
            tidy = [gone.without_browser(one) for one in tidy]
        self.known.read(
            references={name for one in tidy if (name := one.user_id or one.role)},
            marks={mark for one in tidy for mark in one.marks},
            emails={one.email for one in tidy if one.email},
            anonymous_ids={one.anonymous_id for one in tidy if one.anonymous_id},
            customer_ids={one.claim.customer_id for one in tidy if one.claim.customer_id},
            is_claiming=any(one.own_email and not one.claim.is_proven for one in tidy),
        )
        believed = [None if gone.has(one) else self._believe(one) for one in tidy]
        if self.refuses_doubts:
            self.keeping.check_doubts()
        self.keeping.keep()
        return [self._met(one) if one else Met(is_erased=True) for one in believed]

    def _believe(self, one: Tidy) -> Believed:
        owners = [(key, self.known.owner(key)) for key in one.keys]
        person = self._named(one) or self._by_email(one) or self._by_browser(one)
        perhaps = None if person else self._by_what_households_share(one)
        person = person or perhaps or self._unheard_of(one)
        is_sure = bool(person) and person is not perhaps
        if one.anonymous_id:
            person = self._seen_through(one, person)
        part = self._part(one, person, owners) if person else 0
        if person:
            sure = Weight.OVERWRITES if is_sure else Weight.FILLS
            weight = sure if one.claim.is_proven else Weight.CLAIMED
            self._note_facts(person, one, Source(weight, part))
            self._note_marks(person, one)
            self._credit(part, person, owners)
        is_perhaps = person is perhaps and not (one.user_id or one.own_email)
        device = self.known.visitors.get(one.anonymous_id)
        return Believed(person, device, is_perhaps=bool(person) and is_perhaps, part=part)

    def _part(self, one: Tidy, person: Person, owners: Sequence[tuple[Key, Person | None]]) -> int:
        """The id of the customer who is named, where they are part of the person by now. 0: it is
        the person's own.
        """
        customer_id = one.claim.customer_id
        if customer_id is not None:
            return customer_id if customer_id != person.id else 0
        return next((self.known.whose.get(key, 0) for key, who in owners if who is person), 0)

    def _credit(
        self, part: int, person: Person, owners: Sequence[tuple[Key, Person | None]]
    ) -> None:
        """What is new of what a claim names is the part's, too."""
        if part:
            new = [key for key, owner in owners if not owner and self.known.owner(key) is person]
            self.known.whose.update(dict.fromkeys(new, part))
            self.news.credited.add(part)

    def _named(self, one: Tidy) -> Person | None:
        """The customer whom our own id means, or else the source's name for them."""
        if one.claim.customer_id is not None:
            return self.known.person(one.claim.customer_id)
        return self.known.references.get(one.user_id or one.role)

    def _by_email(self, one: Tidy) -> Person | None:
        """The customer who is known by a proven e-mail. Two accounts with the same e-mail are two
        customers until people say so.
        """
        owners = (self.known.marks.get(mark) for mark in one.marks if mark[0] is Kind.EMAIL)
        person = next((owner for owner in owners if owner), None)
        if person is None or (one.user_id and person.here):
            return None
        return self._called(person, one.user_id)

    def _by_browser(self, one: Tidy) -> Person | None:
        """Whoever was known by nothing but this browser, and says now who they are."""
        owner = self.known.owners.get(one.anonymous_id)
        if owner is None or owner.is_known or not (one.user_id or one.role or one.marks):
            return None
        name = one.user_id or one.role
        return None if self._is_of_another(one, owner) else self._called(owner, name)

    def _by_what_households_share(self, one: Tidy) -> Person | None:
        """The customer who is known by a proven phone or card, unless anything else that is said
        is of somebody else: a household has one phone, and perhaps one card.
        """
        for mark in one.marks:
            owner = self.known.marks.get(mark)
            if owner and mark[0] is not Kind.EMAIL and not self._is_of_another(one, owner):
                return self._called(owner, one.user_id)
        return None

    def _is_of_another(self, one: Tidy, owner: Person) -> bool:
        if one.user_id and owner.here:
            return True
        emails = owner.emails or {owner.claimed} - {""}
        if one.own_email and emails and one.own_email not in emails:
            return True
        is_known_again = bool(one.user_id or one.own_email)
        return is_known_again and are_of_two(one.name, owner.name)

    def _called(self, person: Person, name: str) -> Person:
        """The customer, whom the source has a name for from now on, where it says one."""
        if name:
            person.is_known = True
            person.here |= "@" not in name  # an address is no name of the shop's own
            self.known.references[name] = self.news.references[name] = person
        return person

    def _unheard_of(self, one: Tidy) -> Person | None:
        """Somebody new, if the claim says enough to know them again."""
        claim = one.claim
        is_free = is_persons(one.email) and not self.known.is_had(one.email)
        name = one.user_id or one.role
        if not (name or one.marks or is_free):
            return None  # who has an e-mail that nothing proves here is not met by it
        person = Person(here=bool(one.user_id), is_known=bool(name))
        new = NewCustomer(
            source=self.source,
            seen_at=claim.seen_at,
            reference=name,
            name=one.name,
            email=one.email,
            phone=one.phone_as_told,
            joined_at=claim.joined_at,
            is_proven=claim.is_proven,
            historical=claim.historical,
        )
        self.news.new.append((person, new))
        if is_persons(one.email) and not claim.is_proven:
            self.known.claimed.setdefault(one.email, []).append(person)
        if name:
            self.known.references[name] = person
        return person

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
            known.owners[anonymous_id] = self.news.recognised[anonymous_id] = person
        elif self._is_nameless(owner, one, person):
            self.news.named[owner] = person
            known.owners.update(
                {name: person for name, who in known.owners.items() if who is owner}
            )
        elif owner is not person:
            visitor.is_shared = True
            self.news.shared[anonymous_id] = known.owners.pop(anonymous_id)
            self.news.recognised.pop(anonymous_id, None)
        return person

    def _is_nameless(self, owner: Person, one: Tidy, person: Person) -> bool:
        """Whether nothing but browsers told of the owner, and nothing speaks against their being
        whoever names themselves with one now.
        """
        if owner is person or owner.is_known or self._is_of_another(one, owner):
            return False
        is_same = not (owner.claimed and person.emails) or owner.claimed in person.emails
        return is_same and not are_of_two(person.name, owner.name)

    def _note_facts(self, person: Person, one: Tidy, source: Source) -> None:
        """Later facts take the place of earlier ones, as far as they say anything; a part of a name
        takes the place of none.
        """
        claim = one.claim
        told = {
            "name": one.name,
            "email": one.email,
            "phone": one.phone_as_told,
            "joined_at": claim.joined_at,
        }
        said: dict[str, Any] = {name: value for name, value in told.items() if value}
        person.hear(one.name, one.own_email, is_proven=claim.is_proven)
        if claim.cleared:
            said["cleared"] = claim.cleared
            self.news.cleared.append((person, claim.cleared))
        if claim.is_part_of_name and source.weight is Weight.OVERWRITES:
            filling = source._replace(weight=Weight.FILLS)
            self._note(person, one, filling, {"name": said.pop("name", "")})
        self._note(person, one, source, said)

    def _note(self, person: Person, one: Tidy, source: Source, said: dict[str, Any]) -> None:
        if not said:
            return
        claim = one.claim
        known = self.news.facts.get((person, source)) or CustomerFacts(
            claim.seen_at,
            may_overwrite=source.weight is Weight.OVERWRITES,
            is_proven=source.weight is not Weight.CLAIMED,
        )
        told_at = max(known.told_at, claim.seen_at)
        self.news.facts[person, source] = replace(known, told_at=told_at, **said)

    def _note_marks(self, person: Person, one: Tidy) -> None:
        for mark in one.marks:
            owner = self.known.marks.get(mark)
            if owner is None or (owner is person and mark in self.known.loose):
                self.known.loose.discard(mark)
                self.known.marks[mark] = person
                self.news.marks[mark] = (person, one.claim.seen_at)
                self._suspect_claiming(person, mark, one.claim.seen_at)
            elif owner is not person:
                doubt = DOUBTS[mark[0]]
                self.news.doubts.setdefault((person, owner, doubt), one.claim.seen_at)

    def _suspect_claiming(self, person: Person, mark: Mark, seen_at: datetime) -> None:
        """Ask people of the one who only said the e-mail in a browser; where several did, nobody
        knows who.
        """
        claiming = self.known.claimed.get(mark[1], []) if mark[0] is Kind.EMAIL else []
        others = [other for other in claiming if other is not person]
        if len(others) == 1:
            doubt = (person, others[0], Doubt.CLAIMED_EMAIL)
            self.news.doubts.setdefault(doubt, seen_at)

    def _met(self, one: Believed) -> Met:
        """The same with ids, and with who they turned out to be since."""
        person = self.news.named.get(one.person, one.person) if one.person else None
        return Met(
            one.part or (person.id if person else None),
            one.device.pk if one.device else None,
            is_perhaps=one.is_perhaps,
            is_part=bool(one.part),
        )
