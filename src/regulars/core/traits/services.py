"""Telling what is known of customers, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from regulars.core.bulk import at_once, take_turn
from regulars.core.customers.queries import check_living
from regulars.core.traits.telling import Telling
from regulars.core.traits.types import TraitsOutcome, TraitTold


@at_once
def tell_traits(
    *, told: Sequence[TraitTold], source: str, actor: str, now: datetime
) -> TraitsOutcome:
    """Write down what is told of customers; of each name, what was told last stands, in whatever
    order it comes, and telling it again changes nothing.

    What a browser says fills blanks and stands over nothing that the shop vouches for. The first
    value told under a name settles its kind; what is of another kind is not taken, and neither is
    anything beyond the limits: the outcome names it. Customers who are gone are left out.

    Records ``traits.changed``, one for each customer of whom something else is known now.
    """
    return Telling(source, actor, now).tell(told)


@transaction.atomic
def change_traits(
    *,
    customer_id: int,
    values: Mapping[str, Any],
    source: str,
    actor: str,
    now: datetime,
    told_at: datetime | None = None,
) -> None:
    """Write down what the shop or somebody of the staff tells of one customer, all of it or
    nothing; None unsets a trait.

    Records ``traits.changed`` where that changed anything. Raises AlreadyErased, UnusableName,
    ReservedName, UnusableValue, OtherKind, TooManyTraits, TooManyNames.
    """
    take_turn()
    check_living([customer_id])
    told = [TraitTold(customer_id, name, value, told_at or now) for name, value in values.items()]
    outcome = tell_traits(told=told, source=source, actor=actor, now=now)
    if outcome.refused:
        raise outcome.refused[0].problem
