"""Reads what was said of many customers, and of the addresses that they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from regulars.core.bulk import within
from regulars.core.consents import suppressing
from regulars.core.consents.addresses import digest_of, known_address
from regulars.core.consents.models import ConsentFact
from regulars.core.consents.rules import Said
from regulars.core.consents.types import ADDRESS_OF, Address, AddressKind, Channel, State
from regulars.core.customers.queries import contacts_of
from regulars.kernel.spans import spans_of

SAID = ("pk", "state", "topic__code", "occurred_at", "origin", "covers")


def addresses_of(customer_ids: Collection[int], channel: Channel) -> dict[int, Address | None]:
    """The address of each of the customers who are there that the channel goes to, if they have
    one and it is kept with them.
    """
    kind = ADDRESS_OF.get(channel)
    return {
        customer_id: _address(kind, email, phone)
        for customer_id, (email, phone) in contacts_of(customer_ids).items()
    }


def all_addresses_of(customer_id: int) -> list[Address]:
    """Every address of one customer."""
    email, phone = contacts_of([customer_id]).get(customer_id, ("", ""))
    found = (_address(kind, email, phone) for kind in AddressKind)
    return [address for address in found if address]


def said_of(
    addresses: Mapping[int, Address | None],
    *,
    channel: Channel,
    topics: Collection[str],
    now: datetime,
) -> dict[int, list[Said]]:
    """What was said until now, by customer, of these topics and by the channel: of the customers,
    and of their addresses.
    """
    asked = Q(channel=channel, topic__code__in=topics, occurred_at__lte=now)
    found: dict[int, list[Said]] = defaultdict(list)
    for some in within(spans_of(addresses), of="customer_id"):
        rows = ConsentFact.objects.filter(some, asked)
        for customer_id, *values in rows.values_list("customer_id", *SAID):
            found[customer_id].append(_said(values))
    for customer_id, said in _said_of_addresses(addresses, asked):
        found[customer_id].append(said)
    return found


def _said_of_addresses(
    addresses: Mapping[int, Address | None], asked: Q
) -> Iterator[tuple[int, Said]]:
    whose: dict[str, list[int]] = defaultdict(list)
    for customer_id, address in addresses.items():
        if address:
            whose[digest_of(address)].append(customer_id)
    for some in suppressing.portions(whose):
        rows = ConsentFact.objects.filter(asked, digest__in=some)
        for digest, *values in rows.values_list("digest", *SAID):
            said = _said(values)
            yield from ((customer_id, said) for customer_id in whose[digest])


def facts_about(customer_id: int, addresses: Iterable[Address]) -> Q:
    """The facts of a customer and of these addresses."""
    return Q(customer_id=customer_id) | Q(digest__in=[digest_of(one) for one in addresses])


def said_by(row: ConsentFact) -> Said:
    """What counts of a fact whose topic was fetched with it."""
    values = (row.pk, row.state, row.topic.code, row.occurred_at, row.origin, row.covers)
    return _said(values)


def _said(values: Sequence[Any]) -> Said:
    """In the order of ``SAID``."""
    pk, state, topic, at, origin, covers = values
    return Said(pk, State(state), topic, at, origin, tuple(covers))


def _address(kind: AddressKind | None, email: str, phone: str) -> Address | None:
    text = email if kind is AddressKind.EMAIL else phone
    return known_address(kind, text) if kind and text else None
