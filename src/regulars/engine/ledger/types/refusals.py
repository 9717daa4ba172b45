"""What the ledger does not do, and why. Where it refuses, nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regulars.engine.ledger.types.kinds import (
    LARGEST,
    LONGEST_KEY,
    LONGEST_REASON,
    LONGEST_SOURCE,
    MOST_OWNED,
)
from regulars.kernel.errors import Invalid, NotFound, Refused, Unavailable


@dataclass(eq=False)
class UnknownUnit(Invalid):
    """Not something that the ledger counts."""

    code = "ledger.unknown_unit"
    sentence = (
        "{unit!r} is not counted here. Use points, credit.EUR or gift.EUR, with the currency's "
        "three letters."
    )
    unit: str


@dataclass(eq=False)
class OtherUnit(Invalid):
    """A unit that this kind of purse does not hold."""

    code = "ledger.other_unit"
    sentence = "{unit} does not go there: a customer owns points and credit, a card holds a gift."
    unit: str


@dataclass(eq=False)
class UnusableAmount(Invalid):
    """Not an amount that can be moved."""

    code = "ledger.unusable_amount"
    sentence = "{amount} cannot be moved. Give a whole number from 1 to {largest}."
    amount: str
    largest: int = LARGEST


@dataclass(eq=False)
class UnusableKey(Invalid):
    """Nothing is done without a cause that has a name."""

    code = "ledger.unusable_key"
    sentence = "Name the cause by a key of 1 to {longest} characters."
    longest: int = LONGEST_KEY


@dataclass(eq=False)
class TooLong(Invalid):
    """More text than is kept."""

    code = "ledger.too_long"
    sentence = "The {name} is too long: at most {longest} characters are kept."
    name: str
    longest: int = max(LONGEST_REASON, LONGEST_SOURCE)


@dataclass(eq=False)
class NoReason(Invalid):
    """People say why they change what customers own."""

    code = "ledger.no_reason"
    sentence = "Say why, in at most {longest} characters."
    longest: int = LONGEST_REASON


@dataclass(eq=False)
class NothingBetween(Invalid):
    """A lot would end before it can be spent, or a hold before it begins."""

    code = "ledger.nothing_between"
    sentence = "It would end at {ends_at}, which is not after {begins_at}. Give a later end."
    begins_at: datetime
    ends_at: datetime


@dataclass(eq=False)
class UnusableMoment(Invalid):
    """A moment that makes no sense."""

    code = "ledger.unusable_moment"
    sentence = "{moment} is no moment that can be kept. Give it with its offset from UTC."
    moment: str


@dataclass(eq=False)
class KeyReused(Refused):
    """A key names one request for ever, and this is another."""

    code = "ledger.key_reused"
    sentence = "{key} was used for something else. Another request needs a key of its own."
    key: str


@dataclass(eq=False)
class UnknownHolder(NotFound):
    """No customer has this id."""

    code = "ledger.unknown_holder"
    sentence = "There is no customer {customer_id}."
    customer_id: int


@dataclass(eq=False)
class HolderErased(Refused):
    """Nobody comes for it any more."""

    code = "ledger.holder_erased"
    sentence = "Customer {customer_id} was erased, so nothing can be given to or spent by them."
    customer_id: int


@dataclass(eq=False)
class UnknownCard(NotFound):
    """No gift card has this id or code."""

    code = "ledger.unknown_card"
    sentence = "There is no such gift card. Compare the code with the card, letter by letter."


@dataclass(eq=False)
class UnknownTransaction(NotFound):
    """The ledger has no such transaction."""

    code = "ledger.unknown_transaction"
    sentence = "There is no transaction {transaction}."
    transaction: str


@dataclass(eq=False)
class UnknownHold(NotFound):
    """Nothing is or was held under this id."""

    code = "ledger.unknown_hold"
    sentence = "Nothing is held as {hold}."
    hold: str


@dataclass(eq=False)
class UnknownLot(NotFound):
    """The purse has no such lot that can still be spent."""

    code = "ledger.unknown_lot"
    sentence = "There is no lot {lot} here that could still be spent."
    lot: int


@dataclass(eq=False)
class NotEnough(Refused):
    """Less can be spent than is asked for."""

    code = "ledger.not_enough"
    sentence = "{available} can be spent, and {asked} were asked for."
    unit: str
    asked: int
    available: int


@dataclass(eq=False)
class TooMuchOwned(Refused):
    """More than an account can hold."""

    code = "ledger.too_much_owned"
    sentence = "Nobody can own more than {most}, or owe more."
    most: int = MOST_OWNED


@dataclass(eq=False)
class NotReversible(Refused):
    """Only awards and spends are reversed; adjustments are adjusted again."""

    code = "ledger.not_reversible"
    sentence = "A transaction of the kind {kind} cannot be reversed. Adjust instead."
    kind: str


@dataclass(eq=False)
class MoreThanThere(Refused):
    """More would be reversed than was done."""

    code = "ledger.more_than_there"
    sentence = "Only {left} of {transaction} are left to reverse, and {asked} were asked for."
    transaction: str
    asked: int
    left: int


@dataclass(eq=False)
class CardOwesNothing(Refused):
    """Nobody can be asked to make up for what a card lacks."""

    code = "ledger.card_owes_nothing"
    sentence = "A gift card cannot owe anything. Take back what is on it, by another policy."


@dataclass(eq=False)
class HoldOver(Refused):
    """What was held is so no longer."""

    code = "ledger.hold_over"
    sentence = "{hold} is over: {because}. Hold it again."
    hold: str
    because: str


@dataclass(eq=False)
class AskedTwice(Unavailable):
    """The same key is being used at this moment by somebody else."""

    code = "ledger.asked_twice"
    sentence = "{key} is being asked for twice at once. Ask again: what came of it is told then."
    key: str


# Those that the API may answer with: lots are not named there.
REFUSALS = (
    UnknownUnit,
    OtherUnit,
    UnusableAmount,
    UnusableKey,
    TooLong,
    NoReason,
    NothingBetween,
    UnusableMoment,
    KeyReused,
    UnknownHolder,
    HolderErased,
    UnknownCard,
    CardOwesNothing,
    UnknownTransaction,
    UnknownHold,
    NotEnough,
    TooMuchOwned,
    NotReversible,
    MoreThanThere,
    HoldOver,
    AskedTwice,
)
