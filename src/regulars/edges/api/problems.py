"""Errors as RFC 9457 problems: the one place where they become HTTP."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import msgspec
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from regulars.core.access.types import (
    MissingScope,
    NoKey,
    PublishableKeyRefused,
    UnknownKey,
)
from regulars.core.catalog.types import (
    AmountWithoutCurrency,
    OtherCurrency,
    ToldTwice,
    UnknownProduct,
)
from regulars.core.consents.types import (
    AlreadyLifted,
    NeedsNoConsent,
    NoReason,
    NotLiftable,
    NotYet,
    TooManyTopics,
    UnknownSuppression,
    UnknownTopic,
    UnusableAddress,
    UnusableTopic,
)
from regulars.core.customers.types import AlreadyErased, ReferenceTaken, UnknownCustomer
from regulars.core.identity.types import NobodyMeant, TwoCustomers, UnusableEmail
from regulars.core.orders.types import (
    OrderToldTwice,
    RefundTooLarge,
    ReservedReference,
    TotalBelowRefunds,
    UnknownOrder,
)
from regulars.core.orders.types import OtherCurrency as OtherCurrencyOfOrder
from regulars.core.sealing import SealBroken
from regulars.core.traits.types import (
    OtherKind,
    ReservedName,
    TooManyNames,
    TooManyTraits,
    UnusableName,
    UnusableValue,
)
from regulars.core.wire import MomentOutOfReach, NothingNamed, UnusableCursor
from regulars.edges.api.types import (
    PREFIX,
    AnswerErased,
    Busy,
    FieldProblem,
    IdempotencyKeyReused,
    InvalidRequest,
    NoIdempotencyKey,
    NoSuchAddress,
    NotJson,
    OurFault,
    StillInFlight,
    UnreadableAddress,
    UnreadableJson,
    WrongMethod,
)
from regulars.edges.connectors.intake.types import Overloaded
from regulars.edges.webhooks.types import REFUSALS as WEBHOOKS
from regulars.engine.ledger.types import REFUSALS as LEDGER
from regulars.kernel.bodies import BodyTooLarge, LengthNeeded
from regulars.kernel.buckets import TooManyRequests
from regulars.kernel.errors import RegularsError
from regulars.kernel.money import UnknownCurrency
from regulars.kernel.targets import UnusableUrl

PROBLEM = "application/problem+json"
UNAUTHORIZED, FORBIDDEN, UNAVAILABLE = 401, 403, 503
logger = logging.getLogger(__name__)
REALM = 'realm="regulars"'
# Every type of problem that an answer may have; a test holds the page of documentation against it.
PROBLEMS: Sequence[type[RegularsError]] = (
    NoKey,
    UnknownKey,
    PublishableKeyRefused,
    MissingScope,
    TooManyRequests,
    Overloaded,
    UnreadableAddress,
    NoSuchAddress,
    WrongMethod,
    BodyTooLarge,
    LengthNeeded,
    UnusableUrl,
    NotJson,
    UnreadableJson,
    InvalidRequest,
    MomentOutOfReach,
    NothingNamed,
    UnusableCursor,
    NoIdempotencyKey,
    IdempotencyKeyReused,
    StillInFlight,
    AnswerErased,
    UnknownCustomer,
    AlreadyErased,
    ReferenceTaken,
    NobodyMeant,
    UnusableEmail,
    TwoCustomers,
    UnknownOrder,
    OrderToldTwice,
    OtherCurrencyOfOrder,
    TotalBelowRefunds,
    RefundTooLarge,
    ReservedReference,
    UnknownProduct,
    ToldTwice,
    AmountWithoutCurrency,
    OtherCurrency,
    UnknownCurrency,
    *WEBHOOKS,
    *LEDGER,
    SealBroken,
    UnusableName,
    ReservedName,
    UnusableValue,
    OtherKind,
    TooManyTraits,
    TooManyNames,
    UnknownTopic,
    UnusableTopic,
    TooManyTopics,
    NeedsNoConsent,
    NotYet,
    UnusableAddress,
    UnknownSuppression,
    AlreadyLifted,
    NotLiftable,
    NoReason,
    Busy,
    OurFault,
)


def title_of(kind: type[RegularsError]) -> str:
    """What a type of problem is, in a sentence that is the same for all of them."""
    return (kind.__doc__ or "").strip().splitlines()[0].removesuffix(".")


def address_of(kind: type[RegularsError]) -> str:
    """Where a type of problem is explained, which is also its name."""
    return f"{PREFIX}problems/{kind.code}"


def explained() -> list[dict[str, Any]]:
    """Every type of problem."""
    return [
        {
            "type": address_of(kind),
            "title": title_of(kind),
            "status": kind.status,
            "code": kind.code,
            "sentence": kind.sentence,
        }
        for kind in PROBLEMS
    ]


def document_of(error: RegularsError) -> dict[str, Any]:
    """The problem as a document, whoever asked."""
    return {
        "type": address_of(type(error)),
        "title": title_of(type(error)),
        "status": error.status,
        "detail": str(error),
        "code": error.code,
    }


def problem(
    request: HttpRequest, error: RegularsError, errors: Iterable[FieldProblem] = ()
) -> HttpResponse:
    """The answer to a request that met the error."""
    document = {**document_of(error), "request_id": getattr(request, "request_id", "")}
    told = [FieldProblem("body", error.place, error.code, str(error))] if error.place else []
    listed = [asdict(one) for one in (*errors, *told)]
    if listed:
        document["errors"] = listed
    response = HttpResponse(msgspec.json.encode(document), PROBLEM, error.status)
    for name, value in _headers_for(error).items():
        response[name] = value
    return response


def unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    """The answer to a request that met what nobody foresaw, which the log tells of."""
    if isinstance(error, OperationalError):
        logger.warning("%s at %s: %s", Busy.code, request.path, type(error).__name__)
        return problem(request, Busy())
    logger.error("fault at %s", request.path, exc_info=error)
    return problem(request, OurFault())


def _headers_for(error: RegularsError) -> dict[str, str]:
    if isinstance(error, TooManyRequests | Overloaded):
        return {"Retry-After": str(error.seconds)}
    if isinstance(error, StillInFlight) or error.status == UNAVAILABLE:
        return {"Retry-After": "1"}
    if isinstance(error, WrongMethod):
        return {"Allow": ", ".join(error.allowed)}
    if isinstance(error, MissingScope):
        scope = f'error="insufficient_scope", scope="{error.scope}"'
        return {"WWW-Authenticate": f"Bearer {REALM}, {scope}"}
    if error.status == UNAUTHORIZED:
        wrong = "" if isinstance(error, NoKey) else ', error="invalid_token"'
        return {"WWW-Authenticate": f"Bearer {REALM}{wrong}, Basic {REALM}"}
    return {}
