"""Customers held while something is counted of them: whoever gives to or takes from a customer
waits for the one who is doing so, and a merge waits, too.
"""

from __future__ import annotations

from regulars.core.customers.queries import wholes_of
from regulars.core.customers.services import hold_customers
from regulars.core.customers.types import Whole
from regulars.engine.rewards.types import CustomerErased, UnknownCustomer


def hold_whole(customer_id: int) -> Whole:
    """The whole customer, held until the transaction ends.

    Raises UnknownCustomer.
    """
    while True:
        whole = wholes_of([customer_id]).get(customer_id)
        if whole is None:
            raise UnknownCustomer(customer_id=customer_id)
        hold_customers(ids=[whole.id])
        now = wholes_of([customer_id])[customer_id]
        if now.id == whole.id:
            return now


def hold_living(customer_id: int) -> Whole:
    """The same, where somebody is there to be given anything.

    Raises UnknownCustomer, CustomerErased.
    """
    whole = hold_whole(customer_id)
    if whole.is_erased:
        raise CustomerErased(customer_id=customer_id)
    return whole
