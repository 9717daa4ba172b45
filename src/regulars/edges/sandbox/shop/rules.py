"""Decisions of the shop, from values to values: sums, deliveries, cards, what is given back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

import phonenumbers

from regulars.edges.sandbox.shop.types import (
    MOST_PIECES,
    Delivery,
    GivingBack,
    Item,
    NothingToRefund,
    NotNow,
    NotPaid,
    Offer,
    OrderCard,
    Outcome,
    Status,
    TooManyBack,
    Totals,
)
from regulars.kernel.money import allocate, to_minor

TAX_PERCENT = 20  # contained in every price, the delivery's too
FIRST_STOCK = 40  # of a product that the shop has not counted yet
CARD_DIGITS = 13
CARD_PREFIX = "29"  # where EAN-13 numbers are for a shop's own use
TEST_CARDS = {
    "4242424242424242": Outcome.PAID,
    "5555555555554444": Outcome.PAID,
    "4000000000000002": Outcome.DECLINED,
    "4000002500003155": Outcome.NEEDS_STEP,
}
DELIVERIES = (
    ("standard", "3.90", "40.00", 4),
    ("express", "7.90", None, 1),
    ("pickup", "0.00", None, 1),
)


def deliveries(currency: str) -> list[Delivery]:
    """The ways to have an order delivered.

    >>> [(one.code, one.cost_minor) for one in deliveries("EUR")]
    [('standard', 390), ('express', 790), ('pickup', 0)]
    """
    return [
        Delivery(
            code,
            to_minor(Decimal(cost), currency),
            None if free_from is None else to_minor(Decimal(free_from), currency),
            days,
        )
        for code, cost, free_from, days in DELIVERIES
    ]


def most_of(offer: Offer) -> int:
    """How many pieces of an offer a cart can hold."""
    return min(offer.on_hand, MOST_PIECES)


def shipping_for(code: str, subtotal_minor: int, currency: str) -> int:
    """What a delivery costs for goods of this worth; 0 for a sale that is taken along.

    >>> shipping_for("standard", 3_999, "EUR"), shipping_for("standard", 4_000, "EUR")
    (390, 0)
    """
    for delivery in deliveries(currency):
        if delivery.code == code:
            free = delivery.free_from_minor
            return 0 if free is not None and subtotal_minor >= free else delivery.cost_minor
    return 0


def totals_of(items: Sequence[Item], delivery: str, currency: str) -> Totals:
    """What the items cost with their delivery, and the tax that is contained in it."""
    subtotal = sum(item.total_minor for item in items)
    shipping = shipping_for(delivery, subtotal, currency)
    return summed(subtotal, shipping)


def totals_by_delivery(items: Sequence[Item], currency: str) -> dict[str, Totals]:
    """What the items cost with each way to have them delivered, by its code."""
    return {one.code: totals_of(items, one.code, currency) for one in deliveries(currency)}


def summed(subtotal_minor: int, shipping_minor: int) -> Totals:
    """The sums, with the tax divided between goods and delivery so that its parts add up.

    >>> sums = summed(1_780, 390)
    >>> sums.total_minor, sums.tax_minor, sums.shipping_tax_minor
    (2170, 362, 65)
    """
    total = subtotal_minor + shipping_minor
    tax = tax_in(total)
    shipping_tax = allocate(tax, [subtotal_minor, shipping_minor])[1] if total else 0
    return Totals(subtotal_minor, shipping_minor, total, tax, shipping_tax)


def tax_in(gross_minor: int) -> int:
    """The tax contained in an amount, halves rounded away from zero.

    >>> tax_in(120), tax_in(2_170)
    (20, 362)
    """
    tax = Decimal(gross_minor) * TAX_PERCENT / (100 + TAX_PERCENT)
    return int(tax.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def phone_of(text: str, country: str) -> str:
    """A telephone number as E.164 writes it, of this country where it names none itself; empty: it
    can be none.

    >>> phone_of("0171 2345678", "DE"), phone_of("+44 20 7946 0018", "DE"), phone_of("123", "DE")
    ('+491712345678', '+442079460018', '')
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return ""
    found = phonenumbers.is_possible_number_with_reason(number)
    if found != phonenumbers.ValidationResult.IS_POSSIBLE:  # also where it is of one town only
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def digits_of(number: str) -> str:
    """A card's number without the spaces and dashes that people write in it.

    >>> digits_of("4242 4242-4242 4242")
    '4242424242424242'
    """
    return "".join(number.replace("-", " ").split())


def outcome_of(number: str) -> Outcome | None:
    """What comes of paying with this test card; None for any other number.

    >>> outcome_of("4000 0000 0000 0002").value, outcome_of("4111111111111111")
    ('declined', None)
    """
    return TEST_CARDS.get(digits_of(number))


def part_of_line(total_minor: int, quantity: int, already: int, taken: int) -> int:
    """What some pieces of a line are worth, so that all of its pieces add up to the line.

    >>> [part_of_line(1_000, 3, place, 1) for place in range(3)]
    [334, 333, 333]
    """
    return sum(allocate(total_minor, [1] * quantity)[already : already + taken])


def giving_back(
    order: OrderCard, pieces: Mapping[int, int], delivery_left_minor: int, *, with_delivery: bool
) -> GivingBack:
    """What goes back where so many pieces of lines do; the pieces of a line add up to it exactly.

    Raises NotNow, NotPaid, TooManyBack, NothingToRefund.
    """
    if order.is_cancelled:
        raise NotNow(number=order.number, state=order.status)
    chosen = [(line, pieces.get(line.id, 0)) for line in order.lines]
    for line, number in chosen:
        if not 0 <= number <= line.left:
            raise TooManyBack(name=line.name, left=line.left)
    chosen = [(line, number) for line, number in chosen if number]
    if not order.is_paid:
        raise NotPaid(number=order.number)
    delivery = delivery_left_minor if with_delivery else 0
    if not chosen and not delivery:
        raise NothingToRefund(number=order.number)
    worth = [part_of_line(it.total_minor, it.quantity, it.refunded, some) for it, some in chosen]
    return GivingBack(chosen, delivery + sum(worth), delivery)


def calling_off(order: OrderCard, delivery_left_minor: int) -> GivingBack:
    """What goes back where an order is called off: every piece that is left, and what was paid.

    Raises NotNow where it has gone on.
    """
    if order.status != Status.PLACED:
        raise NotNow(number=order.number, state=order.status)
    left = {line.id: line.left for line in order.lines if line.left}
    if order.is_paid and order.refunded_minor < order.totals.total_minor:
        return giving_back(order, left, delivery_left_minor, with_delivery=True)
    return GivingBack([(line, line.left) for line in order.lines if line.left], 0, 0)


def loyalty_card(account_id: int) -> str:
    """The number on somebody's card: thirteen digits, the last one checking the others (EAN-13).

    >>> loyalty_card(42)
    '2900000000421'
    """
    body = f"{CARD_PREFIX}{account_id:010}"
    return f"{body}{check_digit(body)}"


def check_digit(body: str) -> int:
    """The thirteenth digit of an EAN-13 number, by the twelve before it.

    >>> check_digit("290000000042")
    1
    """
    weighed = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(body))
    return -weighed % 10


def is_card(number: str) -> bool:
    """Whether a number can be one of a loyalty card.

    >>> is_card("2900000000421"), is_card("2900000000099"), is_card("29")
    (True, False, False)
    """
    is_long_enough = len(number) == CARD_DIGITS and number.isascii() and number.isdecimal()
    return is_long_enough and check_digit(number[:-1]) == int(number[-1])
