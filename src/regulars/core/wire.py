"""What the endpoints of all modules share: who asks, what they may, strict forms, pages of lists.

A module's ``endpoints.py`` declares a ``router``; the API (``edges.api``) mounts it. Each route
says which scope it needs::

    @router.get("/orders/{order_id}", response=Order, auth=needs(Scope.ORDERS_READ))
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from django.core import signing
from django.http import HttpRequest
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from regulars.core.access.types import (
    Caller,
    KeyKind,
    MissingScope,
    PublishableKeyRefused,
    Scope,
)
from regulars.kernel.errors import Invalid

LARGEST_AMOUNT = 2**53 - 1  # what every reader of JSON takes for a whole number
LONGEST_REFERENCE = 200
LONGEST_CURSOR = 1_000
MOST = 200  # of a page
USUAL = 50
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
WRITABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"  # no database keeps control characters
Item = TypeVar("Item")


class ApiRequest(HttpRequest):
    """A request whose caller is known, with the moment at which it came."""

    caller: Caller
    now: datetime
    request_id: str


class Strict(BaseModel):
    """A form in which nothing is left over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _written(value: Any) -> Any:
    """A moment is text: numbers say neither their unit nor their zone."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not RFC_3339.fullmatch(value):
        message = "Write a moment with its offset, as in 2026-03-01T09:30:00Z."
        raise ValueError(message)
    return value


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        message = "This moment is out of reach."
        raise ValueError(message) from error


def _whole(value: Any) -> Any:
    """A whole number that was written with a point is one all the same."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Moment = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_in_utc)]
Text = Annotated[str, Field(pattern=WRITABLE)]
Amount = Annotated[int, Field(ge=0, le=LARGEST_AMOUNT, strict=True), BeforeValidator(_whole)]
Flag = Annotated[bool, Field(strict=True)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])]
Reference = Annotated[Text, Field(min_length=1, max_length=LONGEST_REFERENCE)]


class Paging(Strict):
    """Which part of a list is asked for."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="How many at most.")
    cursor: str = Field(
        "",
        max_length=LONGEST_CURSOR,
        description="Where to go on: `next_cursor` of the page before.",
    )


class Page(Strict, Generic[Item]):
    """A part of a list. ``next_cursor`` leads to the next; null: this is the last."""

    data: list[Item]
    next_cursor: str | None = Field(description="Leads to the next page; null on the last.")


@dataclass(eq=False)
class UnusableCursor(Invalid):
    """The cursor was not given out for this list."""

    code = "api.unusable_cursor"
    sentence = "This cursor is none of this list. Begin without one, and go on with next_cursor."


def cursor_to(name: str, *position: str) -> str:
    """A cursor to what follows a position in the list of this name. It is signed: nobody makes
    another.
    """
    return signing.dumps(position, salt=f"api.cursor.{name}")


def position_at(name: str, cursor: str, *, parts: int) -> Sequence[str] | None:
    """The position that a cursor to the list of this name tells; None without a cursor.

    Raises UnusableCursor.
    """
    if not cursor:
        return None
    try:
        position = signing.loads(cursor, salt=f"api.cursor.{name}")
    except (signing.BadSignature, ValueError) as error:
        raise UnusableCursor from error
    if not isinstance(position, list) or len(position) != parts:
        raise UnusableCursor
    return position


class SecretKey:
    """Lets in whoever calls with a secret key that has the scope; any secret key where it is None.

    Who calls is known before: the API looks at the key first.
    """

    openapi_security_schema: dict[str, str]

    def __init__(self, scope: Scope | None) -> None:
        self.scope = scope
        self.openapi_security_schema = {"type": "http", "scheme": "bearer"}

    def __call__(self, request: ApiRequest) -> Caller:
        """Whoever calls.

        Raises PublishableKeyRefused, MissingScope.
        """
        if request.caller.kind is not KeyKind.SECRET:
            raise PublishableKeyRefused
        if self.scope is not None and not request.caller.may(self.scope):
            raise MissingScope(scope=self.scope.value)
        return request.caller


def needs(scope: Scope | None) -> SecretKey:
    """What a route says as ``auth``: the scope that a secret key must have to open it. None: any
    secret key opens it, as it tells only of the key itself.
    """
    return SecretKey(scope)
