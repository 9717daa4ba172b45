"""Who may be told, what was said, and to which addresses nothing is sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from regulars.core.consents import models, suppressing
from regulars.core.consents.addresses import address_of, digest_of
from regulars.core.consents.reading import (
    addresses_of,
    all_addresses_of,
    facts_about,
    said_by,
    said_of,
)
from regulars.core.consents.rules import Said, holding, keeps_back
from regulars.core.consents.types import (
    ADDRESS_OF,
    GENERAL,
    Address,
    AddressKind,
    Answer,
    Channel,
    ConsentFact,
    Method,
    Proof,
    Reason,
    Standing,
    State,
    Suppression,
    SuppressionReason,
    Topic,
    UnknownSuppression,
    UnknownTopic,
)

__all__ = [
    "address_of",
    "history_of",
    "is_suppressed",
    "may_be_told",
    "overview_of",
    "standing_of",
    "suppressed_among",
    "suppression",
    "suppressions",
    "suppressions_by_id",
    "suppressions_of",
    "topic_named",
    "topics",
]


def topics() -> list[Topic]:
    """Everything that somebody may be told of, by code."""
    rows = models.Topic.objects.order_by("code")
    return [Topic(row.code, row.names, row.needs_consent) for row in rows]


def topic_named(code: str) -> Topic:
    """The topic.

    Raises UnknownTopic.
    """
    known = {one.code: one for one in topics()}
    if code not in known:
        raise UnknownTopic(topic=code[:80], topics=tuple(known))
    return known[code]


def may_be_told(
    *, customers: Collection[int], channel: Channel, topic: str = GENERAL, now: datetime
) -> dict[int, Answer]:
    """Whether each of the customers may be told something of the topic by the channel, as of now,
    and why; customers who are not there are left out.

    What is said of a customer and of the address that they have counts as one. Of channels whose
    addresses are not kept here, having one is left to the channel. It takes a few statements for
    some thousand customers.

    Raises UnknownTopic.
    """
    needs_consent = topic_named(topic).needs_consent
    addresses = addresses_of(customers, channel)
    why = suppressing.reasons_for({one for one in addresses.values() if one})
    said: dict[int, list[Said]] = {}
    if needs_consent:
        said = said_of(addresses, channel=channel, topics={topic, GENERAL}, now=now)
    answers: dict[int, Answer] = {}
    for customer_id, address in addresses.items():
        if address is None and channel in ADDRESS_OF:
            answers[customer_id] = Answer(may=False, reason=Reason.NO_ADDRESS)
        elif address and keeps_back(why.get(address, ()), needs_consent=needs_consent):
            answers[customer_id] = Answer(may=False, reason=Reason.SUPPRESSED)
        elif not needs_consent:
            answers[customer_id] = Answer(may=True, reason=Reason.NOT_NEEDED)
        else:
            answers[customer_id] = _answer(holding(said.get(customer_id, ()), topic))
    return answers


def standing_of(customer_id: int, *, now: datetime) -> list[Standing]:
    """What holds of a customer, for each channel and topic of which anything was said, in order.
    Empty: nobody ever asked them.
    """
    return _standing(facts_about(customer_id, all_addresses_of(customer_id)), now)


def overview_of(customer_id: int, *, now: datetime) -> tuple[list[Standing], list[Suppression]]:
    """What holds of a customer, and what keeps anything back from their addresses, in three
    database queries.
    """
    addresses = all_addresses_of(customer_id)
    standing = _standing(facts_about(customer_id, addresses), now)
    return standing, _holding(addresses)


def history_of(customer_id: int, *, limit: int = 200) -> list[ConsentFact]:
    """What a customer said, and what was said of their addresses, the last first."""
    about = facts_about(customer_id, all_addresses_of(customer_id))
    return [_fact(row) for row in _facts(about).order_by("-occurred_at", "-pk")[:limit]]


def is_suppressed(address: Address) -> bool:
    """Whether anything is kept back from the address."""
    return bool(suppressing.reasons_for([address]))


def suppressed_among(addresses: Collection[Address]) -> dict[Address, set[SuppressionReason]]:
    """Why nothing is sent to those of the addresses from which anything is kept back."""
    return suppressing.reasons_for(addresses)


def suppressions(
    *, address: Address | None = None, after: str = "", limit: int = 50
) -> list[Suppression]:
    """What holds or was lifted, in the order of the public ids, of one address where it is given;
    continue after the last one's. Empty: there are no more.
    """
    rows = models.Suppression.objects.filter(public_id__gt=after).order_by("public_id")
    if address is not None:
        rows = rows.filter(digest=digest_of(address))
    return [_suppression(row) for row in rows[:limit]]


def suppression(public_id: str) -> Suppression:
    """The suppression with this id.

    Raises UnknownSuppression.
    """
    row = models.Suppression.objects.filter(public_id=public_id).first()
    if row is None:
        raise UnknownSuppression(public_id=public_id[:80])
    return _suppression(row)


def suppressions_by_id(public_ids: Collection[str]) -> list[Suppression]:
    """Those with these ids, in the order of the ids; ids of none are left out."""
    rows = models.Suppression.objects.filter(public_id__in=public_ids).order_by("public_id")
    return [_suppression(row) for row in rows]


def suppressions_of(customer_id: int) -> list[Suppression]:
    """What keeps anything back from the addresses of a customer at present, by when it began."""
    return _holding(all_addresses_of(customer_id))


def _standing(about: Q, now: datetime) -> list[Standing]:
    rows = list(_facts(about & Q(occurred_at__lte=now)))
    by_pk = {row.pk: row for row in rows}
    found: list[Standing] = []
    for channel, topic in sorted({(row.channel, row.topic.code) for row in rows}):
        held = holding([said_by(row) for row in rows if row.channel == channel], topic)
        if held is not None:
            fact = _fact(by_pk[held.id])
            found.append(Standing(Channel(channel), topic, held.state, fact))
    return found


def _holding(addresses: Collection[Address]) -> list[Suppression]:
    digests = [digest_of(address) for address in addresses]
    rows = models.Suppression.objects.filter(digest__in=digests, lifted_at__isnull=True)
    return [_suppression(row) for row in rows.order_by("since", "pk")]


def _answer(held: Said | None) -> Answer:
    if held is None:
        return Answer(may=False, reason=Reason.NEVER_ASKED)
    return Answer(held.state is State.GRANTED, Reason(held.state.value), held.at)


def _facts(about: Q) -> QuerySet[models.ConsentFact]:
    return models.ConsentFact.objects.filter(about).select_related("topic")


def _fact(row: models.ConsentFact) -> ConsentFact:
    return ConsentFact(
        id=row.pk,
        public_id=row.public_id,
        customer_id=row.customer_id,
        address=row.address,
        channel=Channel(row.channel),
        topic=row.topic.code,
        state=State(row.state),
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        source=row.source,
        method=Method(row.method),
        actor=row.actor,
        proof=Proof(**row.proof),
        is_erased=row.erased_at is not None,
    )


def _suppression(row: models.Suppression) -> Suppression:
    return Suppression(
        id=row.pk,
        public_id=row.public_id,
        kind=AddressKind(row.kind),
        address=row.address,
        reason=SuppressionReason(row.reason),
        since=row.since,
        source=row.source,
        actor=row.actor,
        note=row.note,
        lifted_at=row.lifted_at,
        lifted_by=row.lifted_by,
        lifted_because=row.lifted_because,
    )
