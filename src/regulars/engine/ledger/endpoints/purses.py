"""What customers have, over the API: points and store credit."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from ninja import Query, Router
from pydantic import BeforeValidator, Field

from regulars.core.access.types import Scope
from regulars.core.customers import queries as customers
from regulars.core.wire import (
    ApiRequest,
    Listing,
    Moment,
    Page,
    Paging,
    Strict,
    Text,
    needs,
    whole,
)
from regulars.engine.ledger import queries, services
from regulars.engine.ledger.types import (
    LARGEST,
    LONGEST_REASON,
    LONGEST_SOURCE,
    LONGEST_UNIT,
    POINTS,
    Award,
    Balance,
    Clawback,
    Held,
    Hold,
    Posted,
    Reversal,
    Spend,
    StatementLine,
    TransactionKind,
    Wallet,
)

LIST: Listing[StatementLine] = Listing("statement", lambda line: (line.public_id,))
LONGEST_GRACE = 3_650  # days
router = Router(tags=["Points and credit"])

Unit = Annotated[Text, Field(max_length=LONGEST_UNIT, examples=[POINTS, "credit.EUR"])]
Value = Annotated[int, Field(ge=1, le=LARGEST, strict=True), BeforeValidator(whole)]
TRANSACTION = "ltx_01jd3v0q5xk8f6g7h9r2s4t6w8"


class DueValue(Strict):
    """So much, at that moment."""

    at: Moment
    amount: int


class PurseBalance(Strict):
    """What a customer has of one unit, in whole minor units."""

    unit: str = Field(examples=[POINTS])
    available: int = Field(description="Can be spent now: what is owed is taken off.")
    held: int = Field(description="Is held for purchases that are not over.")
    owed: int = Field(description="Had to be given back and was not there.")
    pending: list[DueValue] = Field(description="Can be spent from then on.")
    lapsing: list[DueValue] = Field(description="Lapses then if it is not spent.")

    @classmethod
    def of(cls, found: Balance) -> PurseBalance:
        """The balance as the API tells of it."""
        return cls(
            unit=found.unit,
            available=found.available,
            held=found.held,
            owed=found.owed,
            pending=[DueValue(at=due.at, amount=due.amount) for due in found.pending],
            lapsing=[DueValue(at=due.at, amount=due.amount) for due in found.lapsing],
        )


class CustomerBalances(Strict):
    """What a customer has, by unit; points are always among it."""

    data: list[PurseBalance]


class LedgerTransaction(Strict):
    """Something that was done, and stays."""

    id: str = Field(examples=[TRANSACTION])
    kind: TransactionKind
    unit: str = Field(examples=[POINTS])
    asked: int = Field(description="What was asked for.")
    amount: int = Field(description="What the customer has more by it; negative: less.")
    repaid: int = Field(description="What of it went to a debt; negative: is owed by it.")
    lapsed: int = Field(description="What of it lapsed again at once.")
    occurred_at: Moment
    recorded_at: Moment

    @classmethod
    def of(cls, posted: Posted) -> LedgerTransaction:
        """The transaction as the API tells of it."""
        return cls(
            id=posted.public_id,
            kind=posted.kind,
            unit=posted.unit,
            asked=posted.asked,
            amount=posted.amount,
            repaid=posted.of_debt,
            lapsed=posted.lapsed,
            occurred_at=posted.occurred_at,
            recorded_at=posted.recorded_at,
        )


class LedgerHold(Strict):
    """Something that is kept for a purchase, or was."""

    id: str = Field(examples=[TRANSACTION])
    unit: str = Field(examples=[POINTS])
    amount: int
    ends_at: Moment
    closed_as: str | None = Field(description="`committed`, `released`, `over`; null: it is open.")

    @classmethod
    def of(cls, held: Held) -> LedgerHold:
        """The hold as the API tells of it."""
        return cls(
            id=held.public_id,
            unit=held.unit,
            amount=held.amount,
            ends_at=held.ends_at,
            closed_as=held.closed_as or None,
        )


class Line(Strict):
    """A transaction as the customer sees it."""

    id: str = Field(examples=[TRANSACTION])
    kind: TransactionKind
    amount: int
    balance: int = Field(description="What they had after it, without what they owed.")
    occurred_at: Moment
    source: str | None
    reverses: str | None = Field(description="The transaction that it undid.")

    @classmethod
    def of(cls, line: StatementLine) -> Line:
        """The line as the API tells of it."""
        return cls(
            id=line.public_id,
            kind=line.kind,
            amount=line.amount,
            balance=line.balance,
            occurred_at=line.occurred_at,
            source=line.source or None,
            reverses=line.reverses or None,
        )


class StatementPage(Page[Line]):
    """A part of a statement."""


class StatementFilters(Paging):
    """Which statement is asked for."""

    unit: Unit = POINTS


class Why(Strict):
    """What something is for."""

    source: Text = Field("", max_length=LONGEST_SOURCE, examples=["order:GT-1:line:2"])
    reason: Text = Field("", max_length=LONGEST_REASON)


class Moving(Why):
    """How much of what."""

    unit: Unit = POINTS
    amount: Value


class Giving(Moving):
    """Something to be given."""

    available_from: Moment | None = Field(None, description="Now, where it is left out.")
    expires_at: Moment | None = Field(None, description="Never, where it is left out.")


class Keeping(Moving):
    """Something to be kept for a purchase."""

    ends_at: Moment


class Committing(Strict):
    """How much of what is held is spent."""

    amount: Value | None = Field(None, description="All of it, where it is left out.")


class Undoing(Why):
    """How much is undone, and how."""

    amount: Value | None = Field(None, description="All that is left, where it is left out.")
    clawback: Clawback = Field(
        Clawback.DEBT,
        description="Where an award is taken from beyond its own lot: nowhere, from what else is "
        "there, or, where that is not enough, as a debt.",
    )
    grace_days: int = Field(
        0, ge=0, le=LONGEST_GRACE, description="How long what had ended is good again."
    )


@router.get(
    "/customers/{customer_id}/balances",
    response=CustomerBalances,
    auth=needs(Scope.LEDGER_READ),
    operation_id="get_customer_balances",
    summary="Get what a customer has",
)
def get_customer_balances(request: ApiRequest, customer_id: str) -> CustomerBalances:
    """Points and store credit; what a customer never had is not among it, points apart."""
    pk = customers.profile(customer_id).id
    units = sorted({POINTS, *queries.units_of(pk)}, key=lambda unit: (unit != POINTS, unit))
    found = [queries.balance(Wallet(pk, unit), now=request.now) for unit in units]
    return CustomerBalances(data=[PurseBalance.of(one) for one in found])


@router.get(
    "/customers/{customer_id}/statement",
    response=StatementPage,
    auth=needs(Scope.LEDGER_READ),
    operation_id="get_customer_statement",
    summary="Get what moved, the last first",
)
def get_customer_statement(
    request: ApiRequest, customer_id: str, filters: Query[StatementFilters]
) -> StatementPage:
    """Of one unit."""
    wallet = Wallet(customers.profile(customer_id).id, filters.unit)
    shown, following = LIST.page(
        filters,
        lambda place, limit: queries.statement(
            wallet, before=place[0] if place else "", limit=limit
        ),
    )
    return StatementPage(data=[Line.of(line) for line in shown], next_cursor=following)


@router.get(
    "/ledger/transactions/{transaction_id}",
    response=LedgerTransaction,
    auth=needs(Scope.LEDGER_READ),
    operation_id="get_transaction",
    summary="Get a transaction",
)
def get_transaction(request: ApiRequest, transaction_id: str) -> LedgerTransaction:
    """As it was written down."""
    return LedgerTransaction.of(queries.transaction(transaction_id))


@router.post(
    "/customers/{customer_id}/awards",
    response=LedgerTransaction,
    auth=needs(Scope.LEDGER_WRITE),
    operation_id="award_customer",
    summary="Give points or credit",
)
def award_customer(request: ApiRequest, customer_id: str, body: Giving) -> LedgerTransaction:
    """What the customer owes is repaid first."""
    asked = Award(
        purse=_wallet(customer_id, body.unit),
        amount=body.amount,
        available_from=body.available_from,
        expires_at=body.expires_at,
        **asked_by(request, body),
    )
    return LedgerTransaction.of(services.award(asked, now=request.now))


@router.post(
    "/customers/{customer_id}/spends",
    response=LedgerTransaction,
    auth=needs(Scope.LEDGER_WRITE),
    operation_id="spend_of_customer",
    summary="Spend points or credit",
)
def spend_of_customer(request: ApiRequest, customer_id: str, body: Moving) -> LedgerTransaction:
    """What ends soonest first. All of it or nothing."""
    wallet = _wallet(customer_id, body.unit)
    asked = Spend(purse=wallet, amount=body.amount, **asked_by(request, body))
    return LedgerTransaction.of(services.spend(asked, now=request.now))


@router.post(
    "/customers/{customer_id}/holds",
    response=LedgerHold,
    auth=needs(Scope.LEDGER_WRITE),
    operation_id="hold_of_customer",
    summary="Hold points or credit for a purchase",
)
def hold_of_customer(request: ApiRequest, customer_id: str, body: Keeping) -> LedgerHold:
    """It cannot be spent otherwise, and does not lapse, until the hold is closed or ends."""
    wallet = _wallet(customer_id, body.unit)
    asked = Hold(purse=wallet, amount=body.amount, ends_at=body.ends_at, **asked_by(request, body))
    return LedgerHold.of(services.hold(asked, now=request.now))


@router.post(
    "/ledger/holds/{hold_id}/commit",
    response=LedgerTransaction,
    auth=needs(Scope.LEDGER_WRITE),
    operation_id="commit_hold",
    summary="Spend what is held",
)
def commit_hold(request: ApiRequest, hold_id: str, body: Committing) -> LedgerTransaction:
    """Or a part of it: the rest is free again."""
    posted = services.commit(
        hold=hold_id, amount=body.amount, actor=request.caller.actor, now=request.now
    )
    return LedgerTransaction.of(posted)


@router.post(
    "/ledger/holds/{hold_id}/release",
    response=LedgerHold,
    auth=needs(Scope.LEDGER_WRITE),
    operation_id="release_hold",
    summary="Free what is held",
)
def release_hold(request: ApiRequest, hold_id: str) -> LedgerHold:
    """Where it is free already, nothing changes."""
    held = services.release(hold=hold_id, actor=request.caller.actor, now=request.now)
    return LedgerHold.of(held)


@router.post(
    "/ledger/transactions/{transaction_id}/reverse",
    response=LedgerTransaction,
    auth=needs(Scope.LEDGER_WRITE),
    operation_id="reverse_transaction",
    summary="Undo a spend or an award",
)
def reverse_transaction(
    request: ApiRequest, transaction_id: str, body: Undoing
) -> LedgerTransaction:
    """Or a part of it. What was spent goes back to the lots that it came from; what was given is
    taken from its own lot first.
    """
    asked = Reversal(
        transaction=transaction_id,
        amount=body.amount,
        clawback=body.clawback,
        grace=timedelta(days=body.grace_days),
        **asked_by(request, body),
    )
    return LedgerTransaction.of(services.reverse(asked, now=request.now))


def _wallet(customer_id: str, unit: str) -> Wallet:
    return Wallet(customers.profile(customer_id).id, unit)


def asked_by(request: ApiRequest, why: Why) -> dict[str, Any]:
    """What every request says. Its key holds for ever, however long the answer is remembered."""
    key = request.headers.get("Idempotency-Key", "")
    return {
        "key": f"{request.caller.source}:{key}",
        "actor": request.caller.actor,
        "source": why.source,
        "reason": why.reason,
    }
