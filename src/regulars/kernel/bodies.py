"""What can be wrong with how much a request brings, wherever it arrives."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.kernel.errors import Invalid


@dataclass(eq=False)
class BodyTooLarge(Invalid):
    """The request holds more than is taken at once."""

    code = "api.body_too_large"
    sentence = "{what} is too large: at most {most} are taken. Send less at a time."
    status = 413
    what: str
    most: str


@dataclass(eq=False)
class LengthNeeded(Invalid):
    """How much is sent must be known beforehand."""

    code = "api.length_needed"
    sentence = "Send the body in one piece, with the header Content-Length."
    status = 411
