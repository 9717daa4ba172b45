"""What customers of a Shopify shop agreed to, by e-mail and by text message.

States as Shopify documents them (Admin API, ``CustomerEmailMarketingState`` and
``CustomerSmsMarketingState``): ``not_subscribed`` is the state of whoever was never asked, so
without a moment it says nothing. ``invalid`` and ``redacted`` are Shopify's own, and nobody's word.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from regulars.core.consents.types import LONGEST_DETAIL, Channel, Method, Proof, State
from regulars.core.identity.types import Claim
from regulars.edges.connectors.shopify.facts import Heard
from regulars.edges.connectors.shopify.types import Consent, Customer
from regulars.edges.connectors.shops.types import Consent as Told

UNSUBSCRIBED, CONFIRMED = "unsubscribed", "confirmed_opt_in"
STATES = {
    "subscribed": State.GRANTED,
    "pending": State.PENDING,
    UNSUBSCRIBED: State.WITHDRAWN,
    "not_subscribed": State.WITHDRAWN,
}


def consents_of(customer: Customer, claim: Claim, heard: Heard) -> Iterator[Told]:
    """What a customer said, each with when they said it."""
    told = (
        (Channel.EMAIL, customer.email_marketing_consent),
        (Channel.SMS, customer.sms_marketing_consent),
    )
    for channel, consent in told:
        state = STATES.get(_word(consent.state)) if consent else None
        at = _moment(consent, claim) if consent else None
        if consent and state and at:
            yield Told(
                whose=claim,
                channel=channel,
                state=state,
                at=at,
                received_at=heard.received_at,
                method=_method(consent, state),
                proof=_proof(consent),
                historical=heard.is_late(at),
            )


def _moment(consent: Consent, claim: Claim) -> datetime | None:
    """When it was said. A no that is not dated is of the customer's last change: nobody's no is
    lost. What else is not dated proves nothing.
    """
    is_no = _word(consent.state) == UNSUBSCRIBED
    return consent.consent_updated_at or (claim.seen_at if is_no else None)


def _method(consent: Consent, state: State) -> Method:
    is_confirmed = state is State.GRANTED and _word(consent.opt_in_level) == CONFIRMED
    return Method.DOUBLE_OPT_IN if is_confirmed else Method.API


def _proof(consent: Consent) -> Proof:
    """The shop's own words of it."""
    words = filter(None, (_word(consent.state), _word(consent.opt_in_level)))
    return Proof(note=f"Shopify: {', '.join(words)}"[:LONGEST_DETAIL])


def _word(text: str | None) -> str:
    return (text or "").strip().lower()
