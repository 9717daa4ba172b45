"""What can be wrong with a request, whatever it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regulars.kernel.errors import Invalid, NotFound, Refused, RegularsError, Unavailable

PREFIX = "/api/v1/"


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field: where it is, a code, and a sentence."""

    place: str  # body, query or path
    field: str
    code: str
    detail: str


@dataclass(eq=False)
class UnreadableAddress(Invalid):
    """An address that no database can look for."""

    code = "api.unreadable_address"
    sentence = "This address cannot be read: it has a character in it that is no text."
    status = 400


@dataclass(eq=False)
class NoSuchAddress(NotFound):
    """Nothing is at this address."""

    code = "api.no_such_address"
    sentence = "Nothing is at {path}. The addresses are listed at {prefix}openapi.json"
    path: str
    prefix: str = PREFIX


@dataclass(eq=False)
class WrongMethod(Invalid):
    """The address does not answer to this method."""

    code = "api.wrong_method"
    sentence = "{path} does not answer to {method}, only to: {allowed}."
    status = 405
    path: str
    method: str
    allowed: tuple[str, ...]


@dataclass(eq=False)
class AnswerErased(Refused):
    """What the request was answered with is gone."""

    code = "api.answer_erased"
    sentence = (
        "This request was answered before. The answer spoke of a customer who was erased since; "
        "its effect stays."
    )
    status = 410


@dataclass(eq=False)
class NotJson(Invalid):
    """The API understands JSON alone."""

    code = "api.not_json"
    sentence = "Send JSON, with the header Content-Type: application/json"
    status = 415


@dataclass(eq=False)
class UnreadableJson(Invalid):
    """The request's body is no JSON."""

    code = "api.unreadable_json"
    sentence = "The body cannot be read as JSON."
    status = 400


@dataclass(eq=False)
class InvalidRequest(Invalid):
    """Something in the request is not as it must be."""

    code = "api.invalid_request"
    sentence = "Put right what is listed under errors; nothing was changed."


@dataclass(eq=False)
class NoIdempotencyKey(Invalid):
    """What is sent twice by chance must be recognised."""

    code = "api.no_idempotency_key"
    sentence = (
        "Send a header Idempotency-Key of 1 to {longest} letters without spaces, another for each "
        "thing that is told and the same when it is tried again."
    )
    status = 400
    longest: int


@dataclass(eq=False)
class IdempotencyKeyReused(Invalid):
    """The key was sent with another request."""

    code = "api.idempotency_key_reused"
    sentence = "This Idempotency-Key came with another request before. Send another key."


@dataclass(eq=False)
class StillInFlight(Refused):
    """The first request with this key is not answered yet."""

    code = "api.still_in_flight"
    sentence = "A request with this Idempotency-Key is being answered. Try again in a moment."


@dataclass(eq=False)
class Busy(Unavailable):
    """The database is occupied with something else."""

    code = "api.busy"
    sentence = "The store is busy just now, and nothing was changed. Try again in a moment."


@dataclass(eq=False)
class OurFault(RegularsError):
    """Something went wrong on our side."""

    code = "api.our_fault"
    sentence = "Something went wrong on our side, and nothing was changed. The log says what."


@dataclass(frozen=True)
class Asked:
    """Something that is to be done once.

    ``asker`` is the public id of the key or the member of staff that asks, ``key`` what they know
    this asking by, and ``digest`` what tells it from other askings.
    """

    asker: str
    key: str
    digest: str
    now: datetime


@dataclass(frozen=True)
class Answer:
    """An answer that is kept, to be given again."""

    status: int
    content_type: str
    body: str
    given_at: datetime
