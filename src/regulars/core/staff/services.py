"""Who works here, and as what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F

from regulars.core.events.services import record
from regulars.core.events.types import VISITOR
from regulars.core.staff.models import GuessCount, Role, Staff
from regulars.core.staff.types import (
    Activated,
    Deactivated,
    EmailTaken,
    LastOwner,
    PasswordSet,
    RoleChanged,
    SignedIn,
    SignedOut,
    SignInFailed,
    StaffCreated,
    UnknownRole,
    UnknownStaff,
    UnusableEmail,
    WeakPassword,
)
from regulars.kernel.ids import public_id

OWNER = "owner"
FORGET_AFTER = timedelta(minutes=15)  # attempts to sign in


@transaction.atomic
def create_staff(
    *,
    email: str,
    name: str,
    role: str,
    password: str | None,
    actor: str,
    now: datetime,
    language: str = "en",
) -> int:
    """Add somebody to the staff and return their id; without a password they cannot sign in yet.

    Raises UnusableEmail, EmailTaken, UnknownRole.
    """
    email = _usable(email)
    if Staff.objects.filter(email=email).exists():
        raise EmailTaken(email=email)
    staff = Staff(
        public_id=public_id("stf", now=now),
        email=email,
        name=name.strip(),
        role=_role(role),
        language=language,
        created_at=now,
    )
    staff.set_password(password)
    try:
        with transaction.atomic():
            staff.save(force_insert=True)
    except IntegrityError as error:
        if Staff.objects.filter(email=email).exists():  # added since we looked
            raise EmailTaken(email=email) from error
        raise
    key = f"staff.created:{staff.pk}"
    record(StaffCreated(key=key, actor=actor, staff_id=staff.pk, role=role, occurred_at=now))
    return staff.pk


@transaction.atomic
def change_role(*, staff_id: int, role: str, actor: str, now: datetime) -> None:
    """Give somebody another role; the same role again changes nothing.

    Raises UnknownStaff, UnknownRole, LastOwner.
    """
    new_role = _role(role)
    owner_ids = _locked_owners()
    member = _locked(staff_id)
    before = member.role.code
    if before == role:
        return
    if owner_ids == [staff_id]:
        raise LastOwner(staff_id=staff_id)
    member.role = new_role
    member.save(update_fields=["role"])
    key = f"staff.role_changed:{staff_id}:{now.isoformat()}"
    change = RoleChanged(
        key=key, actor=actor, staff_id=staff_id, before=before, after=role, occurred_at=now
    )
    record(change)


@transaction.atomic
def deactivate(*, staff_id: int, actor: str, now: datetime) -> None:
    """Let somebody sign in no more; their sessions end. What they did stays, under their name.

    Raises UnknownStaff, LastOwner.
    """
    owner_ids = _locked_owners()
    member = _locked(staff_id)
    if not member.is_active:
        return
    if owner_ids == [staff_id]:
        raise LastOwner(staff_id=staff_id)
    member.is_active = False
    member.save(update_fields=["is_active"])
    key = f"staff.deactivated:{staff_id}:{now.isoformat()}"
    record(Deactivated(key=key, actor=actor, staff_id=staff_id, occurred_at=now))


@transaction.atomic
def activate(*, staff_id: int, actor: str, now: datetime) -> None:
    """Let somebody sign in again, in the role and with the password that they had.

    Raises UnknownStaff.
    """
    member = _locked(staff_id)
    if member.is_active:
        return
    member.is_active = True
    member.save(update_fields=["is_active"])
    key = f"staff.activated:{staff_id}:{now.isoformat()}"
    record(Activated(key=key, actor=actor, staff_id=staff_id, occurred_at=now))


@transaction.atomic
def set_password(*, staff_id: int, password: str, actor: str, now: datetime) -> None:
    """Give somebody a new password; every session of theirs ends with the old one.

    Raises UnknownStaff, WeakPassword.
    """
    member = _locked(staff_id)
    check_password(password, member)
    member.set_password(password)
    member.save(update_fields=["password"])
    key = f"staff.password_set:{staff_id}:{now.isoformat()}"
    record(PasswordSet(key=key, actor=actor, staff_id=staff_id, occurred_at=now))


@transaction.atomic
def may_guess(limits: Mapping[str, int], *, now: datetime) -> bool:
    """Whether one more attempt is within every limit, by key; it is counted before it is made, so
    that many at once do not slip through.
    """
    GuessCount.objects.filter(since__lte=now - FORGET_AFTER).delete()
    wanted = [GuessCount(key=key, since=now) for key in sorted(limits)]
    GuessCount.objects.bulk_create(wanted, ignore_conflicts=True)
    rows = GuessCount.objects.select_for_update().filter(key__in=limits).order_by("key")
    if any(row.guesses >= limits[row.key] for row in rows):
        return False
    GuessCount.objects.filter(key__in=limits).update(guesses=F("guesses") + 1)
    return True


@transaction.atomic
def forgive(keys: Collection[str], *, forget: str) -> None:
    """The attempt was right: it does not count, and under the key ``forget`` none before it."""
    GuessCount.objects.filter(key=forget).delete()
    GuessCount.objects.filter(key__in=keys, guesses__gt=0).update(guesses=F("guesses") - 1)


@transaction.atomic
def note_sign_in(*, staff_id: int, now: datetime) -> None:
    """Record ``staff.signed_in``.

    Raises UnknownStaff.
    """
    actor = _public_id(staff_id)
    record(SignedIn(key=_key("signed_in", now), actor=actor, staff_id=staff_id, occurred_at=now))


@transaction.atomic
def note_sign_out(*, staff_id: int, now: datetime) -> None:
    """Record ``staff.signed_out``.

    Raises UnknownStaff.
    """
    actor = _public_id(staff_id)
    record(SignedOut(key=_key("signed_out", now), actor=actor, staff_id=staff_id, occurred_at=now))


@transaction.atomic
def note_failed_sign_in(*, email: str, now: datetime) -> None:
    """Record ``staff.sign_in_failed`` with whose e-mail was tried, where it is anybody's.

    What was typed is not kept: people type passwords into the wrong field.
    """
    tried = Staff.objects.filter(email=email.strip().lower()).values_list("pk", flat=True).first()
    event = SignInFailed(
        key=_key("sign_in_failed", now), actor=VISITOR, staff_id=tried, occurred_at=now
    )
    record(event)


def check_password(password: str, member: Staff | None = None) -> None:
    """Return if the password is hard enough to guess.

    Raises WeakPassword.
    """
    try:
        validate_password(password, member)
    except ValidationError as error:
        raise WeakPassword(reasons=" ".join(error.messages)) from error


def _locked_owners() -> list[int]:
    """Everybody who may stay the last owner, in primary-key order: two who go at once cannot leave
    nobody.
    """
    owners = Staff.objects.select_for_update().filter(role__code=OWNER, is_active=True)
    return list(owners.order_by("pk").values_list("pk", flat=True))


def _locked(staff_id: int) -> Staff:
    rows = Staff.objects.select_for_update(of=("self",)).select_related("role")
    member = rows.filter(pk=staff_id).first()
    if member is None:
        raise UnknownStaff(staff_id=staff_id)
    return member


def _public_id(staff_id: int) -> str:
    found = Staff.objects.filter(pk=staff_id).values_list("public_id", flat=True).first()
    if found is None:
        raise UnknownStaff(staff_id=staff_id)
    return found


def _key(what: str, now: datetime) -> str:
    """A key of its own: the same person may do the same twice at one moment."""
    return f"staff.{what}:{public_id('evt', now=now)}"


def _usable(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise UnusableEmail(email=email) from error
    return email


def _role(code: str) -> Role:
    role = Role.objects.filter(code=code).first()
    if role is None:
        codes = tuple(Role.objects.values_list("code", flat=True))
        raise UnknownRole(role=code, roles=codes)
    return role
