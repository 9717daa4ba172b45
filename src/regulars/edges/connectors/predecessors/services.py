"""Brings in what services knew: addresses that get nothing first, then people, then the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec

from regulars.core.activity.services import mark_of, note
from regulars.core.activity.types import LONGEST_NAME, Done, Kind
from regulars.core.bulk import take_turn
from regulars.core.consents.services import suppress, tell_consents
from regulars.core.consents.types import ConsentTold, SuppressionTold
from regulars.core.customers.queries import known_references
from regulars.core.customers.services import name_customers
from regulars.core.identity.services import bring_after, meet
from regulars.core.identity.types import Claim, Met
from regulars.core.traits.services import tell_traits
from regulars.core.traits.types import ReservedName, TraitRefused, TraitTold
from regulars.edges.connectors.connections.types import Connection
from regulars.edges.connectors.intake.services import accept
from regulars.edges.connectors.intake.types import Arrived, Arriving
from regulars.edges.connectors.predecessors.parting import TRAITS, parting
from regulars.edges.connectors.predecessors.points import (
    Basis,
    balance_deed,
    compare,
    transaction_deed,
)
from regulars.edges.connectors.predecessors.reading import beside, found_of, objects_of
from regulars.edges.connectors.predecessors.stages import next_step
from regulars.edges.connectors.predecessors.types import Account, Entry
from regulars.edges.connectors.shops.services import read
from regulars.edges.connectors.shops.types import Deed

__all__ = [
    "SHOP",
    "TRAITS",
    "Basis",
    "balance_deed",
    "beside",
    "bring_in",
    "compare",
    "found_of",
    "next_step",
    "objects_of",
    "parting",
    "retell",
    "transaction_deed",
    "utc",
]

SHOP = "shop"  # the field in which people name the source of the store's shop
DIGITS = 24
People = Mapping[str, Met]  # customers by what the service knows them by


class Refused(msgspec.Struct):
    """Traits of somebody that were not taken, to be told again once that is put right."""

    reference: str
    told_at: datetime
    traits: dict[str, Any]


def bring_in(entries: Sequence[Entry], *, connection: Connection, now: datetime) -> None:
    """Write down what a service says, in a transaction that is open already; the same again
    changes nothing, and nothing of it sets anything in motion.

    Addresses that get nothing are taken down before anybody is met, so that nobody may be told
    anything in between. Two customers who are known are never made one. Of who was erased since,
    nothing is kept. Traits that are not taken are put down as deliveries, with the reason. The
    events are those of the modules that are told.
    """
    suppressed = [_not_ahead(one, now) for entry in entries for one in entry.suppressed]
    suppress(told=suppressed, source=connection.source, actor=connection.actor, now=now)
    people = _met([entry.account for entry in entries if entry.account], connection, now)
    theirs = [
        (entry, customer_id)
        for entry in entries
        if entry.account and (customer_id := _id_of(people.get(entry.account.reference)))
    ]
    consents = [replace(one, customer_id=who) for entry, who in theirs for one in entry.consents]
    _tell_consents(consents, connection, now)
    _tell_traits(theirs, connection, now)
    done = [_done(deed, who, connection.source) for entry, who in theirs for deed in entry.deeds]
    note(done=done)
    bring_after(met=people.values(), actor=connection.actor, now=now)


def _id_of(who: Met | None) -> int | None:
    return who.customer_id if who else None


def retell(delivery: Arrived, *, connection: Connection, now: datetime) -> None:
    """Tell traits again that were not taken before.

    Raises what is wrong with the first that is not taken this time either.
    """
    told = read(delivery.body, Refused, "the traits")
    known = known_references(connection.source, [told.reference])
    if told.reference not in known:
        return  # they were erased
    traits = [
        TraitTold(known[told.reference], name, value, told.told_at, historical=True)
        for name, value in told.traits.items()
    ]
    outcome = tell_traits(told=traits, source=connection.source, actor=connection.actor, now=now)
    if outcome.refused:
        raise outcome.refused[0].problem


def utc(moment: datetime | None) -> datetime | None:
    """The moment with its zone; services that name none mean UTC.

    >>> utc(datetime(2026, 3, 1, 12)).isoformat()
    '2026-03-01T12:00:00+00:00'
    """
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _met(accounts: Sequence[Account], connection: Connection, now: datetime) -> People:
    """Who the accounts are; who was erased, or is only named and not known, is left out."""
    telling = [one for one in accounts if one.says_who]
    named = {one.reference for one in accounts if not one.says_who}
    people: dict[str, Met] = {}
    if telling:
        take_turn()
        _link(telling, connection)
        claims = [_claim(one) for one in telling]
        met = meet(claims=claims, source=connection.source, actor=connection.actor, now=now)
        for account, who in zip(telling, met, strict=True):
            if who.customer_id is not None:
                people[account.reference] = who
    known = known_references(connection.source, named)
    return {**{reference: Met(pk) for reference, pk in known.items()}, **people}


def _link(accounts: Sequence[Account], connection: Connection) -> None:
    """Let accounts that are unheard of be the shop's customers whom the service says they are."""
    shop = str(connection.settings.get(SHOP) or "")
    named = {one.reference: one.shop_reference for one in accounts if one.shop_reference}
    if not (shop and named):
        return
    known = known_references(connection.source, named)
    customers = known_references(shop, set(named.values()))
    found = {
        reference: customers[theirs]
        for reference, theirs in named.items()
        if reference not in known and theirs in customers
    }
    name_customers(source=connection.source, references=found)


def _claim(account: Account) -> Claim:
    return Claim(
        seen_at=account.since,
        user_id=account.reference,
        email=account.email,
        phone=account.phone,
        name=account.name,
        joined_at=account.joined_at,
        is_proven=True,
        historical=True,
    )


def _not_ahead(told: SuppressionTold, now: datetime) -> SuppressionTold:
    return replace(told, since=min(told.since, now))


def _tell_consents(told: Sequence[ConsentTold], connection: Connection, now: datetime) -> None:
    if told:
        tell_consents(told=told, source=connection.source, actor=connection.actor, now=now)


def _tell_traits(
    theirs: Sequence[tuple[Entry, int]], connection: Connection, now: datetime
) -> None:
    """Tell the traits; one whose name means something else here is told under the service's."""
    told = [trait for entry, who in theirs for trait in _traits(entry, who, now)]
    refused = _refused(told, connection, now)
    reserved = [
        replace(one.told, name=f"{connection.kind}.{one.told.name}")
        for one in refused
        if isinstance(one.problem, ReservedName)
    ]
    others = [one for one in refused if not isinstance(one.problem, ReservedName)]
    _put_down([*others, *_refused(reserved, connection, now)], theirs, connection, now)


def _traits(entry: Entry, customer_id: int, now: datetime) -> Iterator[TraitTold]:
    at = min(entry.told_at or now, now)
    for name, value in entry.traits.items():
        if value is not None and value != "":
            yield TraitTold(customer_id, name, value, at, historical=True)


def _refused(
    told: Sequence[TraitTold], connection: Connection, now: datetime
) -> Sequence[TraitRefused]:
    if not told:
        return ()
    outcome = tell_traits(told=told, source=connection.source, actor=connection.actor, now=now)
    return outcome.refused


def _put_down(
    refused: Sequence[TraitRefused],
    theirs: Sequence[tuple[Entry, int]],
    connection: Connection,
    now: datetime,
) -> None:
    """Keep what was not taken where people find it, one delivery for each customer."""
    names = {who: entry.account.reference for entry, who in theirs if entry.account}
    parts: defaultdict[int, list[TraitTold]] = defaultdict(list)
    for one in refused:
        parts[one.told.customer_id].append(one.told)
    for customer_id, told in parts.items():
        traits = {one.name: one.value for one in told}
        body = msgspec.json.encode(Refused(names[customer_id], told[0].told_at, traits))
        _accept(body, names[customer_id], connection, now)


def _accept(body: bytes, reference: str, connection: Connection, now: datetime) -> None:
    digest = sha256(body).hexdigest()[:DIGITS]
    accept(
        Arriving(
            connector=connection.kind,
            source=connection.source,
            actor=connection.actor,
            body=body,
            received_at=now,
            facts={"is_historical": True},
            key=f"{connection.public_id}:traits:{reference[:80]}:{digest}",
            connection=connection.public_id,
            topic=TRAITS,
        )
    )


def _done(deed: Deed, customer_id: int, source: str) -> Done:
    return Done(
        source=source,
        message=mark_of(deed.message),
        kind=Kind.TRACK,
        name=deed.name.strip()[:LONGEST_NAME],
        customer_id=customer_id,
        visitor_id=None,
        occurred_at=deed.at,
        received_at=deed.received_at,
        details=msgspec.json.encode({"properties": deed.details}).decode(),
        historical=True,
    )
