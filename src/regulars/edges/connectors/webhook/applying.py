"""Writes down what facts say; in whatever order they come, it ends the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from regulars.core.activity.services import mark_of, note
from regulars.core.activity.types import Done, Kind
from regulars.core.catalog.queries import known_references
from regulars.core.catalog.services import tell_products
from regulars.core.catalog.types import ProductTold
from regulars.core.consents.types import Proof
from regulars.core.identity.services import bring_after, meet, recognise
from regulars.core.identity.types import Claim, Met
from regulars.core.orders.services import open_channels, tell_orders
from regulars.core.orders.types import LineTold, OrderTold, RefundTold
from regulars.edges.connectors.connections.types import Connection
from regulars.edges.connectors.intake.types import Arrived
from regulars.edges.connectors.shops.services import tell_consents_of
from regulars.edges.connectors.shops.types import Consent as ConsentSaid
from regulars.edges.connectors.webhook.reading import read
from regulars.edges.connectors.webhook.types import (
    Consent,
    Event,
    Fact,
    Line,
    Order,
    Person,
    Product,
    Refund,
)

MAX_AGE = timedelta(hours=24)  # of what may still set anything in motion
NOBODY = Met()


@dataclass(frozen=True, slots=True)
class Told:
    """A fact with when it reached us."""

    fact: Fact
    received_at: datetime

    @property
    def at(self) -> datetime:
        """When it was so."""
        fact = self.fact
        if isinstance(fact, Consent):
            return fact.occurred_at
        return fact.at if isinstance(fact, Refund | Event) else fact.told_at

    @property
    def happened_at(self) -> datetime:
        """When what it tells of began."""
        fact = self.fact
        return (fact.placed_at if isinstance(fact, Order) else None) or self.at

    @property
    def is_late(self) -> bool:
        """Whether it is too long ago to set anything in motion."""
        return self.received_at - self.happened_at > MAX_AGE

    @property
    def person(self) -> Person | None:
        """Whom it is about."""
        return None if isinstance(self.fact, Product) else self.fact.customer


def apply(connection: Connection, deliveries: Sequence[Arrived], now: datetime) -> None:
    """Write down what the deliveries say; applying them again changes nothing."""
    told = [
        Told(fact, delivery.received_at)
        for delivery in deliveries
        for fact in read(delivery.body).facts
    ]
    Applying(connection.source, connection.actor, now).apply(told)


@dataclass(frozen=True)
class Applying:
    """Facts of one source, on their way in."""

    source: str
    actor: str
    now: datetime

    def apply(self, told: Sequence[Told]) -> None:
        """First whom and what they are about, then orders, then what was taken back of them."""
        people = self._met(told)
        products = self._products([one.fact for one in told])
        channels = _channels([one.fact for one in told])
        facts = list(zip(told, people, strict=True))
        tell_orders(
            orders=[
                _order(one, who, products, channels)
                for one, who in facts
                if isinstance(one.fact, Order)
            ],
            refunds=[
                _refund(one, who, products, channels)
                for one, who in facts
                if isinstance(one.fact, Refund)
            ],
            source=self.source,
            actor=self.actor,
            now=self.now,
        )
        note(done=[self._done(one, who) for one, who in facts if isinstance(one.fact, Event)])
        tell_consents_of(
            [(_consent(one, one.fact), who) for one, who in facts if isinstance(one.fact, Consent)],
            source=self.source,
            actor=self.actor,
            now=self.now,
        )
        unnamed = {who.visitor_id for who in people if who.visitor_id and not who.customer_id}
        recognise(visitor_ids=unnamed)
        bring_after(met=people, actor=self.actor, now=self.now)

    def _met(self, told: Sequence[Told]) -> list[Met]:
        """Whom each fact is about, in their order. They are believed in the order of their
        moments: of a batch, the last stands.
        """
        claims = {
            place: _claim(one, person)
            for place, one in sorted(enumerate(told), key=lambda each: each[1].at)
            if (person := one.person)
        }
        found = meet(
            claims=list(claims.values()), source=self.source, actor=self.actor, now=self.now
        )
        by_place = dict(zip(claims, found, strict=True))
        return [by_place.get(place, NOBODY) for place in range(len(told))]

    def _products(self, facts: Sequence[Fact]) -> Mapping[str, int]:
        """The catalogue's products by what the sender knows them by: what is told of them is
        written down, and what only a line names is made where it is not known yet.
        """
        told: dict[str, ProductTold] = {}
        for fact in facts:
            if isinstance(fact, Product):
                known = told.get(fact.reference)
                if known is None or known.told_at is None or known.told_at <= fact.told_at:
                    told[fact.reference] = _product(fact)
        named = {line.product: line for line in _lines(facts) if line.product}
        known_ones = known_references(self.source, named.keys())
        new = [
            ProductTold(reference=reference, name=line.name or None)
            for reference, line in named.items()
            if reference not in known_ones and reference not in told
        ]
        if not told and not new:
            return known_ones
        products = [*told.values(), *new]
        tell_products(products=products, source=self.source, actor=self.actor, now=self.now)
        return known_references(self.source, named.keys())

    def _done(self, one: Told, who: Met) -> Done:
        fact = one.fact
        assert isinstance(fact, Event)  # noqa: S101 - for the checker
        return Done(
            source=self.source,
            message=mark_of(fact.id),
            kind=Kind.TRACK,
            name=fact.name,
            customer_id=who.customer_id,
            visitor_id=who.visitor_id,
            occurred_at=min(fact.at, one.received_at),
            received_at=one.received_at,
            details=msgspec.json.encode({"properties": fact.properties}).decode(),
            historical=one.is_late,
        )


def _claim(one: Told, person: Person) -> Claim:
    return Claim(
        seen_at=min(one.at, one.received_at),
        user_id=person.reference or "",
        anonymous_id=person.anonymous_id,
        email=person.email,
        phone=person.phone,
        card=person.loyalty_card,
        name=person.name,
        joined_at=person.joined_at,
        is_proven=True,
        historical=one.is_late,
    )


def _consent(one: Told, fact: Consent) -> ConsentSaid:
    return ConsentSaid(
        whose=_claim(one, fact.customer),
        channel=fact.channel,
        state=fact.state,
        at=fact.occurred_at,
        received_at=one.received_at,
        topic=fact.topic,
        method=fact.method,
        proof=Proof(**msgspec.structs.asdict(fact.proof)),
        historical=one.is_late,
    )


def _lines(facts: Iterable[Fact]) -> Iterable[Line]:
    for fact in facts:
        if isinstance(fact, Order | Refund):
            yield from fact.lines or ()


def _channels(facts: Iterable[Fact]) -> dict[str, int]:
    codes = {one.channel for one in facts if isinstance(one, Order | Refund) and one.channel}
    return open_channels(codes=codes) if codes else {}


def _product(fact: Product) -> ProductTold:
    return ProductTold(
        reference=fact.reference,
        name=fact.name,
        category=fact.category,
        price_minor=fact.price_minor,
        cost_minor=fact.cost_minor,
        currency=fact.currency,
        is_active=fact.is_active,
        told_at=fact.told_at,
    )


def _order(
    one: Told, who: Met, products: Mapping[str, int], channels: Mapping[str, int]
) -> OrderTold:
    fact = one.fact
    assert isinstance(fact, Order)  # noqa: S101 - for the checker
    return OrderTold(
        number=fact.number,
        told_at=fact.told_at,
        currency=fact.currency,
        lines=_told_lines(fact.lines, products),
        placed_at=fact.placed_at,
        customer_id=who.customer_id,
        channel_id=channels.get(fact.channel),
        tax_minor=fact.tax_minor,
        tax_is_included=fact.tax_is_included,
        shipping_minor=fact.shipping_minor,
        paid_at=fact.paid_at,
        shipped_at=fact.shipped_at,
        delivered_at=fact.delivered_at,
        cancelled_at=fact.cancelled_at,
        historical=one.is_late,
    )


def _refund(
    one: Told, who: Met, products: Mapping[str, int], channels: Mapping[str, int]
) -> RefundTold:
    fact = one.fact
    assert isinstance(fact, Refund)  # noqa: S101 - for the checker
    return RefundTold(
        number=fact.number,
        reference=fact.reference,
        at=fact.at,
        day=fact.at.astimezone(ZoneInfo(settings.TIME_ZONE)).date(),
        currency=fact.currency,
        lines=_told_lines(fact.lines, products),
        customer_id=who.customer_id,
        channel_id=channels.get(fact.channel),
        historical=one.is_late,
    )


def _told_lines(lines: Sequence[Line] | None, products: Mapping[str, int]) -> list[LineTold] | None:
    if lines is None:
        return None
    return [
        LineTold(
            key=line.key,
            quantity=line.quantity,
            amount_minor=line.amount_minor,
            name=line.name,
            product_id=products.get(line.product or ""),
            discount_minor=line.discount_minor,
            cost_minor=line.cost_minor,
        )
        for line in lines
    ]
