"""Writing down what shops tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from regulars.core.activity.services import mark_of, note
from regulars.core.activity.types import LONGEST_NAME as LONGEST_DEED
from regulars.core.activity.types import Done, Kind
from regulars.core.bulk import at_once
from regulars.core.catalog.queries import known_references
from regulars.core.catalog.services import tell_products
from regulars.core.catalog.types import ProductTold
from regulars.core.customers.queries import known_references as known_customers
from regulars.core.identity.services import bring_after, meet, recognise
from regulars.core.identity.types import Claim, Met
from regulars.core.orders.services import open_channels, tell_orders
from regulars.core.orders.types import LineTold, OrderTold, RefundTold
from regulars.edges.connectors.shops.amounts import (
    currency_of,
    fitted,
    minor_of,
    number_of,
    quantity_of,
    returned,
)
from regulars.edges.connectors.shops.consents import tell_consents_of
from regulars.edges.connectors.shops.moments import possible
from regulars.edges.connectors.shops.reading import read
from regulars.edges.connectors.shops.types import (
    LONGEST_CHANNEL,
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_REFERENCE,
    Deed,
    Item,
    Purchase,
    Return,
    Said,
    Unusable,
)

__all__ = [
    "account_deleted",
    "currency_of",
    "minor_of",
    "number_of",
    "possible",
    "quantity_of",
    "read",
    "tell",
    "tell_consents_of",
]

NOBODY = Met()
ACCOUNT_DELETED = "Account Deleted"
People = Mapping[Claim, Met]


@at_once
def tell(*, said: Sequence[Said], source: str, actor: str, now: datetime) -> None:
    """Write down what deliveries of one source say, in their order; the same again changes nothing.

    Finds out whom it is about, makes products that are not known yet, tells orders and what was
    taken back of them, keeps what was done, and takes consents down. The events are those of the
    modules that are told.

    Raises Unusable, and what they raise: EmptyOrder, OtherCurrency, RefundTooLarge,
    OrderNotKnownYet,
    UnknownTopic.
    """
    said = _of_known(said, source)
    people = _met(said, source=source, actor=actor, now=now)
    products = _products(said, source=source, actor=actor, now=now)
    channels = _channels(said)
    purchases = [one for part in said for one in part.purchases]
    returns = [one for part in said for one in part.returns]
    for whose, some in groupby(sorted(purchases, key=_source), key=_source):
        tell_orders(
            orders=[_order(one, people, products, channels) for one in some],
            source=whose or source,
            actor=actor,
            now=now,
        )
    if returns:
        refunds = [_refund(one, people, products, channels) for one in returns]
        tell_orders(refunds=refunds, source=source, actor=actor, now=now)
    note(done=[_done(one, people, source) for part in said for one in part.deeds])
    consents = [(one, people[one.whose]) for part in said for one in part.consents]
    tell_consents_of(consents, source=source, actor=actor, now=now)
    unnamed = {one.visitor_id for one in people.values() if one.visitor_id and not one.customer_id}
    recognise(visitor_ids=unnamed)
    bring_after(met=people.values(), actor=actor, now=now)


def account_deleted(user_id: int | str, *, message: str, at: datetime) -> Said:
    """A shop deleted a customer's account. Nothing is taken away here by that, and nobody becomes a
    customer: it is kept with what they did.
    """
    doer = Claim(seen_at=at, user_id=str(user_id), is_proven=True)
    deed = Deed(ACCOUNT_DELETED, message, at, at, doer, {}, is_of_known=True)
    return Said(deeds=[deed])


def _of_known(said: Sequence[Said], source: str) -> Sequence[Said]:
    """What is said, without what can only be of somebody known and is not."""
    asked = {
        one.doer.user_id for part in said for one in part.deeds if one.is_of_known and one.doer
    }
    if not asked:
        return said
    known = {one.user_id for part in said for one in _introducing(part)}
    known |= known_customers(source, asked - known).keys()
    return [
        replace(part, deeds=[one for one in part.deeds if _is_of_any(one, known)]) for part in said
    ]


def _introducing(part: Said) -> Iterable[Claim]:
    """Those of the claims by which somebody becomes a customer."""
    return _claims(replace(part, deeds=[one for one in part.deeds if not one.is_of_known]))


def _is_of_any(one: Deed, known: Collection[str]) -> bool:
    return not one.is_of_known or bool(one.doer and one.doer.user_id in known)


def _met(said: Sequence[Said], *, source: str, actor: str, now: datetime) -> People:
    """Whom each of the claims is about; those that are alike are one. They are believed in the
    order of their moments: of a batch, the last claim stands.
    """
    distinct = dict.fromkeys(claim for part in said for claim in _claims(part))
    claims = sorted(distinct, key=attrgetter("seen_at"))
    met = meet(claims=claims, source=source, actor=actor, now=now)
    return dict(zip(claims, met, strict=True))


def _documents(part: Said) -> Iterable[Purchase | Return]:
    yield from part.purchases
    yield from part.returns


def _claims(part: Said) -> Iterable[Claim]:
    yield from part.claims
    for one in _documents(part):
        if one.buyer:
            yield one.buyer
    for deed in part.deeds:
        if deed.doer:
            yield deed.doer
    for consent in part.consents:
        yield consent.whose


def _products(said: Sequence[Said], *, source: str, actor: str, now: datetime) -> dict[str, int]:
    """The catalogue's products by what the shop knows them by. What the shop tells of them is
    written over what is known; what only an order names is made where it is not known yet.
    """
    told = _newest(one for part in said for one in part.products)
    items = [item for part in said for item in _items(part) if item.reference]
    named = {item.reference: item for item in items}
    known = known_references(source, named.keys() | told.keys())
    new = [
        ProductTold(reference=reference, name=item.name[:LONGEST_NAME] or None)
        for reference, item in named.items()
        if reference not in known and reference not in told
    ]
    if not told and not new:
        return known
    tell_products(products=[*told.values(), *new], source=source, actor=actor, now=now)
    return known_references(source, named.keys())


def _newest(products: Iterable[ProductTold]) -> dict[str, ProductTold]:
    """What was told last of each, by its moment or, without one, in the order of telling."""
    told: dict[str, ProductTold] = {}
    for one in products:
        known = told.get(one.reference)
        if known is None or not _is_older(one, known):
            told[one.reference] = one
    return told


def _is_older(one: ProductTold, other: ProductTold) -> bool:
    return bool(one.told_at and other.told_at and one.told_at < other.told_at)


def _items(part: Said) -> Iterable[Item]:
    for one in _documents(part):
        for item in one.items or ():
            if len(item.reference) > LONGEST_REFERENCE:
                raise Unusable(thing=f"order {one.number}", field="product")
            yield item


def _channels(said: Sequence[Said]) -> dict[str, int]:
    named = {one.channel for part in said for one in _documents(part)}
    codes = {code[:LONGEST_CHANNEL] for code in named if code}
    return open_channels(codes=codes) if codes else {}


def _source(one: Purchase) -> str:
    return one.source


def _order(
    one: Purchase, people: People, products: Mapping[str, int], channels: Mapping[str, int]
) -> OrderTold:
    parts = fitted(one) if one.items is not None else None
    return OrderTold(
        number=_number(one.number),
        told_at=one.told_at,
        currency=one.currency,
        lines=[_line(item, minor, products) for item, minor in parts.items] if parts else None,
        placed_at=one.placed_at,
        customer_id=(people[one.buyer] if one.buyer else NOBODY).customer_id,
        channel_id=channels.get(one.channel[:LONGEST_CHANNEL]),
        tax_minor=parts.tax_minor if parts else None,
        tax_is_included=one.tax_is_included if parts else None,
        shipping_minor=parts.shipping_minor if parts else None,
        paid_at=one.paid_at,
        shipped_at=one.shipped_at,
        delivered_at=one.delivered_at,
        cancelled_at=one.cancelled_at,
        stands=one.stands,
        historical=one.historical,
    )


def _refund(
    one: Return, people: People, products: Mapping[str, int], channels: Mapping[str, int]
) -> RefundTold:
    return RefundTold(
        number=_number(one.number),
        reference=one.reference,
        at=one.at,
        day=one.at.astimezone(ZoneInfo(settings.TIME_ZONE)).date(),
        currency=one.currency,
        lines=[_line(item, minor, products) for item, minor in returned(one)],
        customer_id=(people[one.buyer] if one.buyer else NOBODY).customer_id,
        channel_id=channels.get(one.channel[:LONGEST_CHANNEL]),
        historical=one.historical,
    )


def _line(item: Item, minor: int, products: Mapping[str, int]) -> LineTold:
    full = item.amount_minor if item.full_minor is None else item.full_minor
    return LineTold(
        key=item.key,
        quantity=item.quantity,
        amount_minor=minor,
        name=item.name[:LONGEST_NAME],
        product_id=products.get(item.reference),
        discount_minor=max(full - minor, 0),
    )


def _number(number: str) -> str:
    if not 0 < len(number) <= LONGEST_NUMBER:
        raise Unusable("an order", "number")
    return number


def _done(one: Deed, people: People, source: str) -> Done:
    who = people[one.doer] if one.doer else NOBODY
    return Done(
        source=source,
        message=mark_of(one.message),
        kind=Kind.TRACK,
        name=one.name[:LONGEST_DEED],
        customer_id=who.customer_id,
        visitor_id=who.visitor_id,
        occurred_at=one.at,
        received_at=one.received_at,
        details=msgspec.json.encode({"properties": one.details}).decode(),
        historical=one.historical,
    )
