"""Finding out who messages are about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.conf import settings

from regulars.core.bulk import at_once, take_turn
from regulars.core.customers.services import adopt
from regulars.core.identity.meeting import Meeting
from regulars.core.identity.models import Visitor
from regulars.core.identity.types import Claim, Met


@at_once
def meet(*, claims: Sequence[Claim], source: str, actor: str, now: datetime) -> list[Met]:
    """Say who each of the claims is about, in their order, and keep what they tell.

    A shop's own name for a customer says most, then a proven e-mail, phone and card, then the
    browser. Whoever is unheard of becomes a customer, unless nothing but a browser is known of
    them. A browser that is nobody's yet becomes the customer's who names themselves with it, and
    what was done with it before, too; one that two customers use says nothing any more. Two
    customers are never made one here: where something proven means both, people are asked. What
    is of before somebody was erased, and about them, brings nobody back.

    Records ``customers.made``, ``customers.changed``, ``identity.visitor_recognised``,
    ``identity.device_shared``, ``identity.duplicate_suspected``.
    """
    if not claims:
        return []
    take_turn()
    return Meeting(source, settings.REGULARS_COUNTRY, actor, now).meet(claims)


@at_once
def recognise(*, visitor_ids: Collection[int]) -> None:
    """Let what was done with these browsers be the customers' whose they are by now, as far as it
    is nobody's yet: what came in one batch with the name is written down after it.
    """
    rows = Visitor.objects.filter(pk__in=visitor_ids, customer__isnull=False)
    adopt(dict(rows.values_list("pk", "customer_id")))
