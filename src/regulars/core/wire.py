"""What the endpoints of all modules share: who asks, what they may, strict forms, pages of lists.

A module's ``endpoints.py`` declares a ``router``; the API (``edges.api``) mounts it. Each route
says which scope it needs::

    @router.get("/orders/{order_id}", response=Order, auth=needs(Scope.ORDERS_READ))
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

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
CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f"  # no database keeps these
WRITABLE = rf"^[^{CONTROL}]*$"
VISIBLE = rf"^[^{CONTROL}]*[^{CONTROL}\s][^{CONTROL}]*$"
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
SKEW = timedelta(minutes=5)  # that clocks of programs may be ahead of ours
Item = TypeVar("Item")
Value = TypeVar("Value")


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
        code, message = "moment_out_of_reach", "This moment is beyond all calendars."
        raise PydanticCustomError(code, message) from error


def whole(value: Any) -> Any:
    """A whole number that was written with a point is one all the same."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Moment = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_in_utc)]
Text = Annotated[str, Field(pattern=WRITABLE)]
Amount = Annotated[int, Field(ge=0, le=LARGEST_AMOUNT, strict=True), BeforeValidator(whole)]
Flag = Annotated[bool, Field(strict=True)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])]
Visible = Annotated[str, Field(pattern=VISIBLE)]  # more than spaces
Email = Annotated[Visible, Field(max_length=254, examples=["mei@example.com"])]
Reference = Annotated[Visible, Field(min_length=1, max_length=LONGEST_REFERENCE)]


class CustomerNamed(Strict):
    """Who it is: by our id alone, or by what the shop knows them by. Somebody new becomes known."""

    id: Visible | None = Field(None, max_length=40, examples=["cus_01jd3v0q5xk8f6g7h9r2s4t6w8"])
    reference: Reference | None = Field(None, description="The shop's own name for them.")
    email: Email | None = None
    phone: Visible | None = Field(None, max_length=40, examples=["+359 2 123 4567"])
    loyalty_card: Reference | None = None
    name: Visible | None = Field(None, max_length=200, examples=["Mei Lin"])


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


@dataclass(eq=False)
class MomentOutOfReach(Invalid):
    """What has happened is neither in the future nor before all shops."""

    code = "api.moment_out_of_reach"
    sentence = (
        "{moment} is not between {earliest} and now by our clock. Tell when it happened, with the "
        "offset."
    )
    moment: str
    earliest: str = f"{EARLIEST:%Y-%m-%d}"


@dataclass(eq=False)
class NothingNamed(Invalid):
    """What the request names is not there."""

    code = "api.nothing_named"
    sentence = "There is no {kind} {name}. Name one that is there, or leave it out."
    kind: str
    name: str


def happened(moment: datetime | None, *, now: datetime, place: str) -> datetime | None:
    """A moment at which something happened, as it is told; one that is slightly ahead of our clock
    is now.

    Raises MomentOutOfReach.
    """
    if moment is None:
        return None
    if not EARLIEST <= moment <= now + SKEW:
        raise MomentOutOfReach(moment=moment.isoformat()).at(place)
    return min(moment, now)


@dataclass(frozen=True)
class Listing(Generic[Value]):
    """A list that is read page by page. ``place`` says where a value stands in it, in ``parts``
    texts; a cursor holds the list's name and the place of the last value that was shown.
    """

    name: str
    place: Callable[[Value], Sequence[str]]
    parts: int = 1

    def page(
        self, paging: Paging, found: Callable[[Sequence[str] | None, int], Sequence[Value]]
    ) -> tuple[Sequence[Value], str | None]:
        """The values of a page, and the cursor to the next one; None: there is none. ``found`` is
        asked for the values behind a place (None: from the beginning), at most so many.

        Raises UnusableCursor.
        """
        values = found(self.place_at(paging.cursor), paging.limit + 1)
        shown = values[: paging.limit]
        return shown, self.cursor(shown[-1]) if len(values) > paging.limit else None

    def cursor(self, value: Value) -> str:
        """What leads to what follows the value."""
        place = msgspec.json.encode([self.name, *self.place(value)])
        return _cursors().encrypt(place).decode()

    def place_at(self, cursor: str) -> Sequence[str] | None:
        """The place that a cursor of this list holds; None without one.

        Raises UnusableCursor.
        """
        if not cursor:
            return None
        try:
            name, *place = _texts.decode(_cursors().decrypt(cursor.encode()))
        except (InvalidToken, UnicodeEncodeError) as error:
            raise UnusableCursor from error
        if name != self.name or len(place) != self.parts:
            raise UnusableCursor
        return place


_texts = msgspec.json.Decoder(list[str])


@cache
def _cursors() -> Fernet:
    """Encrypts cursors, so that nobody reads or makes one."""
    key = salted_hmac("regulars.api.cursor", "", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


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
