"""Traits, consents and suppressions for the pages that are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from regulars.core.consents.services import address_of, suppress, tell_consents
from regulars.core.consents.types import (
    AddressKind,
    Channel,
    ConsentTold,
    Method,
    Proof,
    State,
    SuppressionReason,
    SuppressionTold,
)
from regulars.core.customers.queries import contacts_of
from regulars.core.events.types import SYSTEM
from regulars.core.traits.services import tell_traits
from regulars.core.traits.types import TraitTold
from regulars.kernel import clock

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
TRAITS = {
    "favourite_teas": ["sencha", "oolong", "genmaicha"],
    "cups_a_day": 3,
    "is_member": True,
    "born_on": "1990-02-03",
    "answer_to_the_quiz_of_the_spring": "Strong, in the morning, without sugar",
}


def keep_profiles(customers: Sequence[int]) -> None:
    """Tell traits and consents of everybody, and suppress the addresses of some."""
    now = clock.now()
    traits = [
        TraitTold(customer, name, value, now, is_proven=name != "cups_a_day")
        for customer in customers
        for name, value in TRAITS.items()
    ]
    tell_traits(told=traits, source="shop", actor=SYSTEM, now=now)
    proof = Proof(
        wording="Yes, send me news of tea and offers by e-mail. I can stop that at any time.",
        wording_version="2026-02",
        language="en",
        ip="192.0.2.7",
        user_agent=BROWSER,
        page="https://shop.example/checkout",
    )
    said = [
        (Channel.EMAIL, State.GRANTED, Method.CHECKOUT, 40, proof),
        (Channel.SMS, State.PENDING, Method.FORM, 20, Proof()),
        (Channel.POST, State.GRANTED, Method.PHONE, 15, Proof(note="Called on Monday")),
        (Channel.POST, State.WITHDRAWN, Method.REPLY, 5, Proof(message_id="m-1042")),
    ]
    told = [
        ConsentTold(channel, state, now - timedelta(days=days), method, customer_id=pk, proof=kept)
        for pk in customers
        for channel, state, method, days, kept in said
    ]
    tell_consents(told=told, source="shop", actor=SYSTEM, now=now)
    _suppress([email for email, _ in contacts_of(customers).values() if email])


def _suppress(emails: Sequence[str]) -> None:
    now = clock.now()
    reasons = list(SuppressionReason)
    known = [*emails, "noreply@shop.example", "gone@shop.example", "spam@shop.example"]
    told = [
        SuppressionTold(address_of(AddressKind.EMAIL, email), reasons[place % len(reasons)], now)
        for place, email in enumerate(known)
    ]
    suppress(told=told, source="shop", actor=SYSTEM, now=now)
