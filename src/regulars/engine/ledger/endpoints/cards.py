"""Gift cards over the API. A code comes in bodies alone: addresses are written to logs."""

from __future__ import annotations

from pydantic import Field

from regulars.core.access.types import Scope
from regulars.core.customers import queries as customers
from regulars.core.wire import ApiRequest, Moment, Strict, Text, needs
from regulars.engine.ledger import queries, services
from regulars.engine.ledger.endpoints.purses import (
    DueValue,
    LedgerHold,
    LedgerTransaction,
    Value,
    Why,
    asked_by,
    router,
)
from regulars.engine.ledger.types import (
    LONGEST_UNIT,
    Card,
    CardIssue,
    Conversion,
    Hold,
    IssuedCard,
    Spend,
)

LONGEST_CODE = 60  # with whatever somebody types between the letters
CARD = "gft_01jd3v0q5xk8f6g7h9r2s4t6w8"


class NewCard(Strict):
    """A card as it was issued."""

    id: str = Field(examples=[CARD])
    code: str | None = Field(
        description="Told this once, and with the same `Idempotency-Key` for a day. Later: null."
    )
    last_four: str = Field(examples=["K7MP"])
    transaction: LedgerTransaction

    @classmethod
    def of(cls, issued: IssuedCard) -> NewCard:
        """The card as the API tells of it."""
        return cls(
            id=issued.card.public_id,
            code=issued.code or None,
            last_four=issued.last_four,
            transaction=LedgerTransaction.of(issued.posted),
        )


class CardBalance(Strict):
    """What is on a card, in whole minor units."""

    id: str = Field(examples=[CARD])
    last_four: str = Field(examples=["K7MP"])
    unit: str = Field(examples=["gift.EUR"])
    available: int = Field(description="Can be spent now.")
    held: int = Field(description="Is held for purchases that are not over.")
    lapsing: list[DueValue] = Field(description="Lapses then if it is not spent.")


class Issuing(Why):
    """A card to be issued."""

    unit: Text = Field(max_length=LONGEST_UNIT, examples=["gift.EUR"])
    amount: Value
    customer_id: str | None = Field(None, description="Nobody's, where it is left out.")
    expires_at: Moment | None = Field(None, description="Never, where it is left out.")


class Code(Strict):
    """The code of a card, however it is typed."""

    code: Text = Field(max_length=LONGEST_CODE, examples=["ACE3-FGH4-JKM6-NPR7"])


class CardSpending(Why):
    """How much of what is on a card."""

    amount: Value


class CardKeeping(CardSpending):
    """How much of a card is kept for a purchase."""

    ends_at: Moment


class Converting(Why):
    """Whose credit a card becomes."""

    customer_id: str
    amount: Value | None = Field(None, description="All of it, where it is left out.")


@router.post(
    "/ledger/cards",
    response=NewCard,
    auth=needs(Scope.LEDGER_WRITE),
    operation_id="issue_card",
    summary="Issue a gift card",
)
def issue_card(request: ApiRequest, body: Issuing) -> NewCard:
    """Its code is in the answer and kept nowhere else."""
    owner = customers.profile(body.customer_id).id if body.customer_id else None
    asked = CardIssue(
        unit=body.unit,
        amount=body.amount,
        customer_id=owner,
        expires_at=body.expires_at,
        **asked_by(request, body),
    )
    return NewCard.of(services.issue_card(asked, now=request.now))


@router.post(
    "/ledger/cards/find",
    response=CardBalance,
    auth=needs(Scope.LEDGER_READ),
    operation_id="find_card",
    summary="Find a gift card by its code",
)
def find_card(request: ApiRequest, body: Code) -> CardBalance:
    """What is on the card that has this code. Nothing is changed."""
    return _balance(queries.card_of(body.code), request)


@router.get(
    "/ledger/cards/{card_id}",
    response=CardBalance,
    auth=needs(Scope.LEDGER_READ),
    operation_id="get_card",
    summary="Get what is on a gift card",
)
def get_card(request: ApiRequest, card_id: str) -> CardBalance:
    """By its id, which whoever has the code does not know."""
    return _balance(Card(card_id), request)


@router.post(
    "/ledger/cards/{card_id}/spends",
    response=LedgerTransaction,
    auth=needs(Scope.LEDGER_WRITE),
    operation_id="spend_of_card",
    summary="Spend what is on a gift card",
)
def spend_of_card(request: ApiRequest, card_id: str, body: CardSpending) -> LedgerTransaction:
    """All of it or nothing."""
    asked = Spend(purse=Card(card_id), amount=body.amount, **asked_by(request, body))
    return LedgerTransaction.of(services.spend(asked, now=request.now))


@router.post(
    "/ledger/cards/{card_id}/holds",
    response=LedgerHold,
    auth=needs(Scope.LEDGER_WRITE),
    operation_id="hold_of_card",
    summary="Hold what is on a gift card for a purchase",
)
def hold_of_card(request: ApiRequest, card_id: str, body: CardKeeping) -> LedgerHold:
    """It is committed and released as any other hold."""
    asked = Hold(
        purse=Card(card_id), amount=body.amount, ends_at=body.ends_at, **asked_by(request, body)
    )
    return LedgerHold.of(services.hold(asked, now=request.now))


@router.post(
    "/ledger/cards/{card_id}/convert",
    response=LedgerTransaction,
    auth=needs(Scope.LEDGER_WRITE),
    operation_id="convert_card",
    summary="Make a gift card a customer's credit",
)
def convert_card(request: ApiRequest, card_id: str, body: Converting) -> LedgerTransaction:
    """Or a part of it. It is good for as long as it was on the card, and never becomes money."""
    asked = Conversion(
        card=Card(card_id),
        customer_id=customers.profile(body.customer_id).id,
        amount=body.amount,
        **asked_by(request, body),
    )
    return LedgerTransaction.of(services.convert_card(asked, now=request.now))


def _balance(card: Card, request: ApiRequest) -> CardBalance:
    found = queries.balance(card, now=request.now)
    return CardBalance(
        id=card.public_id,
        last_four=queries.last_four_of(card),
        unit=found.unit,
        available=found.available,
        held=found.held,
        lapsing=[DueValue(at=due.at, amount=due.amount) for due in found.lapsing],
    )
