"""Finding out who messages are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from regulars.core.bulk import at_once, take_turn
from regulars.core.identity.meeting import Meeting
from regulars.core.identity.types import Claim, Met


@at_once
def meet(*, claims: Sequence[Claim], source: str, actor: str, now: datetime) -> list[Met]:
    """Say who each of the claims is about, in their order, and keep what they tell.

    A shop's own name for a customer says most, then a proven e-mail, phone and card, then the
    browser. Whoever is unheard of becomes a customer, unless nothing but a browser is known of
    them. A browser that is nobody's yet becomes the customer's who names themselves with it, and
    what was done with it before, too; one that two customers use says nothing any more. Two
    customers are never made one here: where something proven means both, people are asked.

    Records ``customers.made``, ``customers.changed``, ``identity.visitor_recognised``,
    ``identity.device_shared``, ``identity.duplicate_suspected``.
    """
    if not claims:
        return []
    take_turn()
    return Meeting(source, settings.REGULARS_COUNTRY, actor, now).meet(claims)
