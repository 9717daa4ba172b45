"""Telling of customers over the API, and who they turn out to be."""

from __future__ import annotations

from typing import Any

from ninja import Router
from pydantic import Field

from regulars.core.access.types import Scope
from regulars.core.customers import queries as customers
from regulars.core.events.types import is_late
from regulars.core.identity import services
from regulars.core.identity.types import Claim, TellingOutcome, ToldCustomer
from regulars.core.wire import (
    ApiRequest,
    Email,
    Flag,
    Moment,
    Reference,
    Strict,
    Visible,
    happened,
    needs,
)

CLEARABLE = ("name", "email", "phone", "joined_at")
router = Router(tags=["Customers"])


class CustomerTold(Strict):
    """What the shop says of one customer. What is left out or null says nothing."""

    reference: Reference | None = Field(
        None, description="What the shop knows them by.", examples=["1042"]
    )
    email: Email | None = None
    phone: Visible | None = Field(None, max_length=40, examples=["+359 2 123 4567"])
    loyalty_card: Reference | None = Field(None, examples=["C-100"])
    name: Visible | None = Field(None, max_length=200, examples=["Mei Lin"])
    joined_at: Moment | None = Field(None, description="When they became a customer of the shop.")
    told_at: Moment | None = Field(
        None, description="As of when this holds; now, where it is left out. What is newer stands."
    )
    historical: Flag = Field(
        default=False, description="Sets nothing in motion; so does what is older than a day."
    )


class CustomerChange(Strict):
    """What else the shop says of a customer. What is left out stays; null takes it out."""

    name: Visible | None = Field(None, max_length=200, examples=["Mei Lin"])
    email: Email | None = None
    phone: Visible | None = Field(None, max_length=40, examples=["+359 2 123 4567"])
    joined_at: Moment | None = None
    told_at: Moment | None = Field(
        None, description="As of when this holds; now, where it is left out. What is newer stands."
    )


class OneMoreReference(Strict):
    """Another name of the shop's for a customer."""

    reference: Reference = Field(examples=["1042-B"])


class CustomerOutcome(Strict):
    """Who it is, and what came of telling it."""

    id: str = Field(examples=["cus_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    outcome: TellingOutcome
    may_be: list[str] = Field(
        description="Ids of others who may be the same; people decide that, in the console."
    )

    @classmethod
    def of(cls, told: ToldCustomer) -> CustomerOutcome:
        """The outcome as the API tells of it."""
        return cls(id=told.public_id, outcome=told.outcome, may_be=list(told.may_be))


@router.post(
    "/customers",
    response=CustomerOutcome,
    auth=needs(Scope.CUSTOMERS_WRITE),
    operation_id="tell_customer",
    summary="Create or recognise a customer",
)
def tell_customer(request: ApiRequest, body: CustomerTold) -> CustomerOutcome:
    """The shop's own reference says most, then the e-mail, the phone number and the loyalty card.
    Somebody unheard of is created; of somebody known, what is told takes the place of what is
    older. Two who are known are never made one: that is refused, with both ids.
    """
    told_at = happened(body.told_at, now=request.now, place="told_at") or request.now
    happened(body.joined_at, now=request.now, place="joined_at")
    said = body.model_dump(exclude={"reference", "loyalty_card", "told_at", "historical"})
    claim = Claim(
        seen_at=told_at,
        user_id=body.reference or "",
        card=body.loyalty_card or "",
        is_proven=True,
        historical=body.historical or is_late(told_at, request.now),
        **_said(said),
    )
    return CustomerOutcome.of(services.tell_customer(claim=claim, **_by(request)))


@router.patch(
    "/customers/{customer_id}",
    response=CustomerOutcome,
    auth=needs(Scope.CUSTOMERS_WRITE),
    operation_id="change_customer",
    summary="Change what is known of a customer",
)
def change_customer(request: ApiRequest, customer_id: str, body: CustomerChange) -> CustomerOutcome:
    """What is left out stays as it is, and null takes out what is known: nothing that is older
    brings it back.
    """
    told_at = happened(body.told_at, now=request.now, place="told_at") or request.now
    happened(body.joined_at, now=request.now, place="joined_at")
    said = body.model_dump(include=body.model_fields_set & set(CLEARABLE))
    cleared = frozenset(name for name, value in said.items() if value is None)
    claim = Claim(seen_at=told_at, is_proven=True, cleared=cleared, **_said(said))
    customer = customers.profile(customer_id)
    told = services.change_customer(customer=customer, claim=claim, **_by(request))
    return CustomerOutcome.of(told)


@router.post(
    "/customers/{customer_id}/references",
    response=CustomerOutcome,
    auth=needs(Scope.CUSTOMERS_WRITE),
    operation_id="add_customer_reference",
    summary="Know a customer by one more reference",
)
def add_reference(request: ApiRequest, customer_id: str, body: OneMoreReference) -> CustomerOutcome:
    """A reference of the key's source means one customer, for ever."""
    customer = customers.profile(customer_id)
    told = services.name_customer(customer=customer, reference=body.reference, **_by(request))
    return CustomerOutcome.of(told)


def _said(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}


def _by(request: ApiRequest) -> dict[str, Any]:
    """Who tells it, and when."""
    caller = request.caller
    return {"source": caller.source, "actor": caller.actor, "now": request.now}
