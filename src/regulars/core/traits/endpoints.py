"""Told traits over the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Query, Router
from pydantic import Field, PlainSerializer

from regulars.core.access.types import Scope
from regulars.core.customers import queries as customers
from regulars.core.customers.types import TraitKind
from regulars.core.traits import queries, services
from regulars.core.traits.types import LONGEST_NAME, MOST_TRAITS, ToldTrait, TraitCard
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

LIST: Listing[TraitCard] = Listing("traits", lambda card: (card.name,))
router = Router(tags=["Traits"])


def _plainly(value: Any) -> Any:
    """Days and moments as text; moments are in UTC."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


Value = Annotated[
    str | int | float | bool | list[str] | date | datetime,
    PlainSerializer(_plainly, return_type=str | int | float | bool | list[str]),
    Field(
        description="Text, a number, true or false, a list of texts; a day as 2026-03-01, a moment "
        "as 2026-03-01T09:30:00Z."
    ),
]
ValueTold = str | int | float | bool | list[str] | None


class CustomerTrait(Strict):
    """Something told of a customer, as it stands."""

    name: str = Field(examples=["skin_type"])
    kind: TraitKind
    value: Value
    told_at: Moment
    source: str = Field(examples=["shop"])
    is_proven: bool = Field(description="False: only a browser says so.")

    @classmethod
    def of(cls, told: ToldTrait) -> CustomerTrait:
        """The trait as the API tells of it."""
        return cls(
            name=told.name,
            kind=told.kind,
            value=told.value,
            told_at=told.told_at,
            source=told.source,
            is_proven=told.is_proven,
        )


class CustomerTraits(Strict):
    """All that is told of a customer, by name."""

    data: list[CustomerTrait]


class TellingOfTraits(Strict):
    """What is told of a customer. What is not named stays as it is; null unsets a trait."""

    traits: dict[str, ValueTold] = Field(
        min_length=1, max_length=MOST_TRAITS, examples=[{"skin_type": "dry", "cups_a_day": 3}]
    )
    told_at: Moment | None = Field(
        None, description="When it was said; now, where it is left out, and never later than now."
    )


class TraitInCatalogue(Strict):
    """A name under which something is told of customers."""

    name: str = Field(examples=["skin_type"])
    kind: TraitKind
    customers: int = Field(description="How many have a value.")
    examples: list[Value] = Field(description="Some of those that were told last.")
    first_source: str = Field(examples=["shop"])
    first_told_at: Moment
    is_proven: bool = Field(description="False: only browsers told of it.")

    @classmethod
    def of(cls, card: TraitCard) -> TraitInCatalogue:
        """The name as the API tells of it."""
        return cls(
            name=card.name,
            kind=card.kind,
            customers=card.customers,
            examples=list(card.examples),
            first_source=card.first_source,
            first_told_at=card.first_told_at,
            is_proven=card.is_proven,
        )


class TraitPage(Page[TraitInCatalogue]):
    """A part of the catalogue."""


class TraitFilters(Paging):
    """Which names are asked for."""

    name: Text = Field("", max_length=LONGEST_NAME, description="Exactly this name.")


@router.get(
    "/traits",
    response=TraitPage,
    auth=needs(Scope.CUSTOMERS_READ),
    operation_id="list_traits",
    summary="List the names of traits",
)
def list_traits(request: ApiRequest, filters: Query[TraitFilters]) -> TraitPage:
    """In their order, with how many customers have a value, and examples."""
    names = [filters.name] if filters.name else None
    shown, following = LIST.page(
        filters,
        lambda place, limit: queries.catalogue(
            after=place[0] if place else "", names=names, limit=limit
        ),
    )
    return TraitPage(data=[TraitInCatalogue.of(card) for card in shown], next_cursor=following)


@router.get(
    "/customers/{customer_id}/traits",
    response=CustomerTraits,
    auth=needs(Scope.CUSTOMERS_READ),
    operation_id="get_customer_traits",
    summary="Get what is told of a customer",
)
def get_customer_traits(request: ApiRequest, customer_id: str) -> CustomerTraits:
    """By name. What Regulars computes itself is not among it."""
    return _traits_of(customers.profile(customer_id).id)


@router.patch(
    "/customers/{customer_id}/traits",
    response=CustomerTraits,
    auth=needs(Scope.CUSTOMERS_WRITE),
    operation_id="change_customer_traits",
    summary="Tell traits of a customer",
)
def change_customer_traits(
    request: ApiRequest, customer_id: str, body: TellingOfTraits
) -> CustomerTraits:
    """All of it is told, or nothing. What was told later already stands. The first value under a
    name settles its kind, and others are refused.
    """
    standing = customers.standing_of(customer_id)
    profile = customers.profile(customer_id)
    services.change_traits(
        customer_id=standing.id if standing else profile.id,
        values=body.traits,
        source=request.caller.source,
        actor=request.caller.actor,
        now=request.now,
        told_at=min(body.told_at or request.now, request.now),
    )
    return _traits_of(profile.id)


def _traits_of(customer_id: int) -> CustomerTraits:
    told = queries.traits_of([customer_id]).get(customer_id, [])
    return CustomerTraits(data=[CustomerTrait.of(one) for one in told])
