"""Customers over the API."""

from __future__ import annotations

from ninja import Query, Router
from pydantic import Field

from regulars.core.access.types import Scope
from regulars.core.customers import queries
from regulars.core.customers.types import Profile
from regulars.core.wire import (
    ApiRequest,
    Listing,
    Moment,
    Page,
    Paging,
    Strict,
    Text,
    needs,
)

LIST = Listing[Profile]("customers", lambda profile: (profile.public_id,))
router = Router(tags=["Customers"])


class CustomerReference(Strict):
    """One system's name for a customer."""

    source: str = Field(examples=["shop"])
    reference: str = Field(examples=["1042"])


class Customer(Strict):
    """Somebody known who buys, or may buy. What is not known is null."""

    id: str = Field(examples=["cus_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    name: str | None = Field(examples=["Mei Lin"])
    email: str | None = Field(examples=["mei@example.com"])
    phone: str | None = Field(examples=["+359 2 123 456"])
    claimed_email: str | None = Field(
        description="What was said in a browser, where anybody can say anything: whose it is, "
        "nothing proves, and nothing is sent there.",
    )
    claimed_phone: str | None = Field(description="Likewise.")
    joined_at: Moment | None
    first_seen_at: Moment
    references: list[CustomerReference]

    @classmethod
    def of(cls, profile: Profile) -> Customer:
        """The customer as the API tells of them."""
        return cls(
            id=profile.public_id,
            name=profile.name or None,
            email=profile.email or None,
            phone=profile.phone or None,
            claimed_email=profile.claimed_email or None,
            claimed_phone=profile.claimed_phone or None,
            joined_at=profile.joined_at,
            first_seen_at=profile.first_seen_at,
            references=[
                CustomerReference(source=known.source, reference=known.reference)
                for known in profile.references
            ],
        )


class CustomerPage(Page[Customer]):
    """A part of the list of customers."""


class CustomerFilters(Paging):
    """Which customers are asked for; all of what is given must hold."""

    email: Text = Field("", max_length=254, description="Exactly this e-mail, in any case.")
    source: Text = Field("", max_length=60, description="Known to this source.")
    reference: Text = Field("", max_length=200, description="Known by exactly this reference.")


@router.get(
    "/customers",
    response=CustomerPage,
    auth=needs(Scope.CUSTOMERS_READ),
    operation_id="list_customers",
    summary="List customers",
)
def list_customers(request: ApiRequest, filters: Query[CustomerFilters]) -> CustomerPage:
    """In the order in which they were made, the first first."""
    shown, following = LIST.page(
        filters,
        lambda place, limit: queries.listed(
            email=filters.email,
            source=filters.source,
            reference=filters.reference,
            after=place[0] if place else "",
            limit=limit,
        ),
    )
    return CustomerPage(data=[Customer.of(one) for one in shown], next_cursor=following)


@router.get(
    "/customers/{customer_id}",
    response=Customer,
    auth=needs(Scope.CUSTOMERS_READ),
    operation_id="get_customer",
    summary="Get a customer",
)
def get_customer(request: ApiRequest, customer_id: str) -> Customer:
    """By the id that lists show, which begins with `cus_`. The id of somebody who is part of
    another customer by now answers with that one, whose own id is in the answer.
    """
    return Customer.of(queries.profile(customer_id))
