"""Five kinds of error. A concrete one is a dataclass: a code, typed fields, one clear sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self


class RegularsError(Exception):
    """Anything Regulars refuses or cannot do.

    A subclass is a ``@dataclass(eq=False)`` whose fields fill ``sentence``. The sentence says what
    is wrong and what to do. It is a template so that an edge can translate it before filling it.
    """

    code: ClassVar[str] = "error"
    sentence: ClassVar[str] = "Something went wrong."
    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1
    place: str = ""  # of what it is about in what was told, as ``orders.3``; empty: not known

    def fields(self) -> dict[str, Any]:
        """The error's typed fields by name; empty where it has none."""
        names = getattr(self, "__dataclass_fields__", ())
        return {name: getattr(self, name) for name in names}

    def at(self, *places: str | int) -> Self:
        """The same error, which now says where in what was told it is.

        >>> RegularsError().at("lines", 2).at("orders", 0).place
        'orders.0.lines.2'
        """
        self.place = ".".join(str(place) for place in (*places, self.place) if place != "")
        return self

    def values(self) -> dict[str, Any]:
        """What fills the sentence: the fields, with sequences written as comma-separated lists."""
        return {
            name: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
            for name, value in self.fields().items()
        }

    def __str__(self) -> str:
        """The sentence, filled in."""
        return self.sentence.format(**self.values())


@contextmanager
def located(*places: str | int) -> Iterator[None]:
    """Errors from inside say that they are at this place of what was told."""
    try:
        yield
    except RegularsError as error:
        error.at(*places)
        raise


class NotFound(RegularsError):
    """What was asked for is not there."""

    code = "not_found"
    status = 404
    exit_code = 2


class Invalid(RegularsError):
    """What was given cannot be understood."""

    code = "invalid"
    status = 422
    exit_code = 2


class Refused(RegularsError):
    """It is understood, but a rule forbids it as things stand."""

    code = "refused"
    status = 409


class Forbidden(RegularsError):
    """Whoever asks may not do this."""

    code = "forbidden"
    status = 403


class Unavailable(RegularsError):
    """It cannot be done just now; the only kind that is worth trying again."""

    code = "unavailable"
    status = 503
