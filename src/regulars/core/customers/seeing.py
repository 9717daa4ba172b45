"""When customers were first seen, derived again from what is left of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from regulars.core.customers.models import Customer

# When customers were seen first, as far as anything but the customers themselves tells; whoever
# nothing tells of is left out.
Seen = Callable[[Collection[int]], Mapping[int, datetime]]


def see_again(ids: Collection[int], seen: Seen) -> int:
    """Set when these customers were first seen to the earliest that is left: of what is seen of
    them, and of the day they joined. Return how many that changed.

    Nothing is left of whoever no import made and of whoever nothing tells of: they stay as they
    are.
    """
    made = Customer.objects.filter(pk__in=ids, import_run__isnull=False)
    customers = list(made.only("joined_at", "first_seen_at"))
    if not customers:
        return 0
    told = seen([customer.pk for customer in customers])
    changed = [customer for customer in customers if _is_changed(customer, told.get(customer.pk))]
    Customer.objects.bulk_update(changed, ["first_seen_at"], batch_size=500)
    return len(changed)


def _is_changed(customer: Customer, seen: datetime | None) -> bool:
    moments = [moment for moment in (seen, customer.joined_at) if moment]
    first = min(moments, default=customer.first_seen_at)
    is_changed = first != customer.first_seen_at
    customer.first_seen_at = first
    return is_changed
