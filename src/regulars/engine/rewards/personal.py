"""What else these tables hold of people: what budgets were spent on, by its grants."""

from __future__ import annotations

from django.db.models import Q

from regulars.core.personal import Holder, Impersonal, Kept, Person
from regulars.engine.rewards.belongings import BOOKS
from regulars.engine.rewards.models import (
    Budget,
    BudgetCharge,
    BudgetPeriod,
    CampaignUse,
    GuardSet,
    Reward,
    RewardVersion,
)


def _charges(person: Person) -> Q:
    return Q(grant__customer__in=person.ids)


PERSONAL = (
    Impersonal(Reward, "What can be given."),
    Impersonal(RewardVersion, "What can be given, as it was described."),
    Impersonal(CampaignUse, "How often something was used."),
    Impersonal(GuardSet, "What holds for each customer."),
    Impersonal(Budget, "How much may be given."),
    Impersonal(BudgetPeriod, "How much was given."),
    Holder(
        BudgetCharge,
        theirs=_charges,
        erasing=Kept(BOOKS),
        shown=("grant__public_id", "period__budget__public_id", "amount_minor", "grant__currency"),
    ),
)
