"""What the shop refuses, and the way out."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.kernel.errors import Forbidden, Invalid, NotFound, Refused, Unavailable


@dataclass(eq=False)
class NoSuchPage(NotFound):
    """The address leads nowhere."""

    code = "shop.no_such_page"
    sentence = "The address is wrong, or what it led to is gone. Look around from the shop's front."


@dataclass(eq=False)
class NotSold(NotFound):
    """The shop does not sell this, or not any more."""

    code = "shop.not_sold"
    sentence = "This product is not sold here. Look for another one."


@dataclass(eq=False)
class SoldOut(Refused):
    """There are fewer left than are wanted."""

    code = "shop.sold_out"
    sentence = "Of {name}, {left} can be had at this moment. Change the number in the cart."
    name: str
    left: int


@dataclass(eq=False)
class EmptyCart(Refused):
    """There is nothing to order."""

    code = "shop.empty_cart"
    sentence = "The cart is empty. Put something into it first."


@dataclass(eq=False)
class UnknownOrder(NotFound):
    """No such order, or not one that whoever asks may see."""

    code = "shop.unknown_order"
    sentence = "There is no such order here. Check its number and the e-mail it was placed with."


@dataclass(eq=False)
class TokenTaken(Refused):
    """The form was one for an order of somebody else."""

    code = "shop.token_taken"
    sentence = "This form was sent before. Open the checkout again."


@dataclass(eq=False)
class OtherTotal(Refused):
    """The order costs another sum than its buyer was shown."""

    code = "shop.other_total"
    sentence = "Meanwhile a price or your cart has changed. Nothing was ordered: look once more."


@dataclass(eq=False)
class NoSuchStep(NotFound):
    """No payment waits for this confirmation."""

    code = "shop.no_such_step"
    sentence = "No payment waits for a confirmation here. Begin again at the cart."


@dataclass(eq=False)
class EmailInUse(Refused):
    """Somebody has an account with this e-mail."""

    code = "shop.email_in_use"
    sentence = "There is an account with this e-mail already. Sign in instead."


@dataclass(eq=False)
class TooManyGuesses(Refused):
    """Somebody tried too often."""

    code = "shop.too_many_guesses"
    sentence = "That was tried too often. Wait a quarter of an hour, then try again."


@dataclass(eq=False)
class NotNow(Refused):
    """The order is past the state in which this can be done."""

    code = "shop.not_now"
    sentence = "Order {number} has gone on meanwhile: that cannot be done with it any more."
    number: str
    state: str


@dataclass(eq=False)
class NothingToRefund(Refused):
    """Nothing is left to give back, or nothing was chosen."""

    code = "shop.nothing_to_refund"
    sentence = "Choose what to take back: of order {number} nothing was chosen that is left."
    number: str


@dataclass(eq=False)
class TooManyBack(Invalid):
    """More is to be taken back than was bought."""

    code = "shop.too_many_back"
    sentence = "Of {name}, {left} can be taken back at most."
    name: str
    left: int


@dataclass(eq=False)
class NotPaid(Refused):
    """Nothing has been paid that could be given back."""

    code = "shop.not_paid"
    sentence = "Order {number} has not been paid. Cancel it instead, or mark it paid first."
    number: str


@dataclass(eq=False)
class NotSigned(Forbidden):
    """What came to the address for webhooks was not signed with the shop's secret, or long ago."""

    code = "shop.not_signed"
    sentence = "The signature does not fit: no secret was entered here, or another, or long ago."


@dataclass(eq=False)
class NoWebhook(Invalid):
    """What came to the address for webhooks, signed, is none."""

    code = "shop.no_webhook"
    sentence = "This is no webhook: its body says no type, or is too long."


@dataclass(eq=False)
class Unanswered(Unavailable):
    """Regulars did not take the messages; they are tried again."""

    code = "shop.unanswered"
    sentence = "The messages were not taken: {reason}. They are sent again later."
    reason: str
