"""What an exchange comes to, where what comes back is worth more than was paid for it."""

from __future__ import annotations

from regulars.core.orders.types import Exchanged


def exchange(
    *, paid_minor: int, worth_minor: int, chosen_minor: int, bonus_minor: int = 0
) -> Exchanged:
    """Goods for which ``paid_minor`` was paid count ``worth_minor``, their price before discounts,
    and a bonus on top, towards others that cost ``chosen_minor``.

    Only what was paid ever goes back as money, and only it counts as paid of the new goods: neither
    the discount nor the bonus turns into money or grows by exchanging again.

    >>> exchange(paid_minor=9_000, worth_minor=10_000, chosen_minor=6_000).given_back_minor
    3000
    """
    to_pay = max(chosen_minor - worth_minor - bonus_minor, 0)
    back = max(paid_minor - chosen_minor, 0)
    return Exchanged(
        to_pay_minor=to_pay, given_back_minor=back, paid_minor=paid_minor - back + to_pay
    )
