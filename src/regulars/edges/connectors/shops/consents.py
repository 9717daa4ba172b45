"""Consents that shops tell of, as facts of the ledger: each once, however often it is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from regulars.core.consents.services import tell_consents
from regulars.core.consents.types import ADDRESS_OF, AddressKind, ConsentTold
from regulars.core.identity.types import Claim, Met
from regulars.core.keyed import keyed_digest
from regulars.edges.connectors.shops.types import Consent

PURPOSE = "consent of a shop"


def tell_consents_of(
    said: Iterable[tuple[Consent, Met]], *, source: str, actor: str, now: datetime
) -> None:
    """Write down what was said, with whom it is about; what was told before changes nothing. What
    is nobody's, or somebody's who was erased since, is left out; so is what somebody said who has
    the phone of a customer and may be another of the household, unless it is of the phone.

    Records what ``core.consents.services.tell_consents`` does. Raises UnknownTopic, NeedsNoConsent.
    """
    told = [
        _told(one, who.customer_id)
        for one, who in said
        if who.customer_id and (not who.is_perhaps or _is_of_phone(one))
    ]
    if told:
        tell_consents(told=told, source=source, actor=actor, now=now)


def _told(one: Consent, customer_id: int) -> ConsentTold:
    return ConsentTold(
        channel=one.channel,
        topic=one.topic,
        state=one.state,
        occurred_at=min(one.at, one.received_at),
        method=one.method,
        customer_id=customer_id,
        key=_key(one),
        proof=one.proof,
        historical=one.historical,
    )


def _is_of_phone(one: Consent) -> bool:
    return ADDRESS_OF.get(one.channel) is AddressKind.PHONE and bool(one.whose.phone)


def _key(one: Consent) -> str:
    """What the shop says of whom at which moment. Not our own id, which changes where two turn out
    to be one: what one of them said before would count as said of both. The digest tells nobody
    who it was, as it stays when they are erased.
    """
    at = one.at.astimezone(UTC).isoformat()
    return keyed_digest(PURPOSE, _name(one.whose), one.channel, one.topic, one.state, at)


def _name(whose: Claim) -> str:
    """The first of what the shop knows them by."""
    known = {
        "reference": whose.user_id,
        "email": whose.email.strip().lower(),
        "phone": whose.phone,
        "card": whose.card,
        "browser": whose.anonymous_id,
    }
    return next((f"{kind}:{value}" for kind, value in known.items() if value), "")
