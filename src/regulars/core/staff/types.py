"""What can go wrong with staff, and what happens to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from regulars.core.events.types import Event
from regulars.kernel.errors import Invalid, NotFound, Refused


@dataclass(eq=False)
class UnknownRole(NotFound):
    """No role has this code."""

    code = "staff.unknown_role"
    sentence = "There is no role {role!r}. The roles are: {roles}."
    role: str
    roles: tuple[str, ...]


@dataclass(eq=False)
class UnusableEmail(Invalid):
    """Not an e-mail address."""

    code = "staff.unusable_email"
    sentence = "{email!r} is not an e-mail address. Give one such as name@example.com."
    email: str


@dataclass(eq=False)
class EmailTaken(Refused):
    """Somebody else on the staff signs in with this e-mail."""

    code = "staff.email_taken"
    sentence = "{email} already belongs to a member of staff. Choose another e-mail."
    email: str


@dataclass(eq=False)
class UnknownStaff(NotFound):
    """Nobody on the staff has this id."""

    code = "staff.unknown"
    sentence = "There is no member of staff with the id {staff_id}."
    staff_id: int


@dataclass(eq=False)
class UnknownEmail(NotFound):
    """Nobody on the staff signs in with this e-mail."""

    code = "staff.unknown_email"
    sentence = "Nobody on the staff has the e-mail {email}. See: regulars staff list"
    email: str


@dataclass(eq=False)
class LastOwner(Refused):
    """Somebody must stay owner, or nobody could manage the staff."""

    code = "staff.last_owner"
    sentence = "This is the last owner. Make somebody else an owner first."
    staff_id: int


@dataclass(eq=False)
class WeakPassword(Invalid):
    """Too easy to guess."""

    code = "staff.weak_password"
    sentence = "This password cannot be used. {reasons}"
    reasons: str


@dataclass(frozen=True)
class Member:
    """Somebody on the staff."""

    id: int
    public_id: str
    email: str
    name: str
    role: str
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class StaffCreated(Event):
    """Somebody joined the staff."""

    name: ClassVar[str] = "staff.created"
    staff_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class RoleChanged(Event):
    """Somebody's role changed."""

    name: ClassVar[str] = "staff.role_changed"
    staff_id: int
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class PasswordSet(Event):
    """Somebody's password was set."""

    name: ClassVar[str] = "staff.password_set"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class Deactivated(Event):
    """Somebody may sign in no more."""

    name: ClassVar[str] = "staff.deactivated"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class Activated(Event):
    """Somebody may sign in again."""

    name: ClassVar[str] = "staff.activated"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """Somebody signed in to the console."""

    name: ClassVar[str] = "staff.signed_in"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class SignedOut(Event):
    """Somebody signed out of the console."""

    name: ClassVar[str] = "staff.signed_out"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class SignInFailed(Event):
    """Somebody did not get in: by whose e-mail, or None where it is nobody's."""

    name: ClassVar[str] = "staff.sign_in_failed"
    staff_id: int | None
