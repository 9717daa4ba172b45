"""Second factors as values, what happens to them, and what can go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from regulars.core.events.types import Event
from regulars.kernel.errors import Invalid, Refused, Unavailable

RECOVERY_CODES = 10


@dataclass(frozen=True)
class Enrolment:
    """A second factor that is being set up: what a telephone is told, as text and as address."""

    secret: str
    address: str


@dataclass(frozen=True)
class Standing:
    """How somebody's second factor stands; ``must_have``: their role demands one."""

    is_on: bool
    must_have: bool
    recovery_codes: int  # that are left


@dataclass(frozen=True, kw_only=True)
class TurnedOn(Event):
    """Somebody signs in with a second factor from now on."""

    name: ClassVar[str] = "second_factor.turned_on"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class TurnedOff(Event):
    """Somebody signs in without a second factor again."""

    name: ClassVar[str] = "second_factor.turned_off"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class Reset(Event):
    """Somebody else took away a second factor, such as one that was lost."""

    name: ClassVar[str] = "second_factor.reset"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class RecoveryCodeUsed(Event):
    """Somebody signed in with a recovery code; ``left`` are still there."""

    name: ClassVar[str] = "second_factor.recovery_code_used"
    staff_id: int
    left: int


@dataclass(frozen=True, kw_only=True)
class RequirementChanged(Event):
    """Which roles must have a second factor."""

    name: ClassVar[str] = "second_factor.requirement_changed"
    roles: list[str]


@dataclass(eq=False)
class WrongCode(Invalid):
    """Not a code that counts now."""

    code = "second_factor.wrong_code"
    sentence = (
        "This code does not count. Type the one that is shown now; each counts once. If it never "
        "does, set the clock of the telephone."
    )


@dataclass(eq=False)
class AlreadyOn(Refused):
    """There is one."""

    code = "second_factor.already_on"
    sentence = "There is a second factor already. Turn it off first to set up another."


@dataclass(eq=False)
class NotOn(Refused):
    """There is none, and none is being set up."""

    code = "second_factor.not_on"
    sentence = "There is no second factor. Begin to set one up first."


@dataclass(eq=False)
class MustStayOn(Refused):
    """The role demands it."""

    code = "second_factor.must_stay_on"
    sentence = "Your role must have a second factor, so it stays on. Ask an owner."


@dataclass(eq=False)
class Unreadable(Unavailable):
    """The installation's key is another than when it was set up."""

    code = "second_factor.unreadable"
    sentence = (
        "This second factor was set up under another secret key of the installation. Put that key "
        "back, or take the factor away with: regulars staff reset-mfa"
    )
