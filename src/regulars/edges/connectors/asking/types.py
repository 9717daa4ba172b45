"""What another system answers, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regulars.kernel.errors import Invalid, NotFound, Refused, Unavailable


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: names of headers in small letters, and the body read as JSON, numbers with
    a fraction exact.
    """

    headers: Mapping[str, str]
    body: bytes
    said: Any


@dataclass(eq=False)
class Unanswered(Unavailable):
    """Another system does not answer, or not now, or not what it should."""

    code = "asking.unanswered"
    sentence = "{host} {reason}. It is asked again later."
    host: str
    reason: str


@dataclass(eq=False)
class AccessRefused(Refused):
    """Another system does not let us in."""

    code = "asking.access_refused"
    sentence = "{host} refuses the access that it is asked with ({answer}). Replace it."
    host: str
    answer: int  # HTTP's


@dataclass(eq=False)
class NothingFound(NotFound):
    """Another system has nothing at this address."""

    code = "asking.nothing_found"
    sentence = "{host} has nothing at {path}."
    host: str
    path: str


@dataclass(eq=False)
class Redirected(Refused):
    """Another system names another address: secrets go only to the one that was given."""

    code = "asking.redirected"
    sentence = "{host} sends us on to {target}. If that is right, give that address instead."
    host: str
    target: str


@dataclass(eq=False)
class Declined(Refused):
    """Another system says that what it is asked for is wrong."""

    code = "asking.declined"
    sentence = "{host} declined to answer ({answer}): {said}"
    host: str
    answer: int  # HTTP's
    said: str


@dataclass(eq=False)
class NotAnAddress(Invalid):
    """What is to be asked has no address, or one that must not be asked."""

    code = "asking.not_an_address"
    sentence = "{address!r} cannot be asked: {reason}"
    address: str
    reason: str


@dataclass(eq=False)
class OutOfReach(Refused):
    """The name of another system leads out of the public Internet: nothing is sent there."""

    code = "asking.out_of_reach"
    sentence = "{host} leads out of the public Internet, and was sent nothing."
    host: str
