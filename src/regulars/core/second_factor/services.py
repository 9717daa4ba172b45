"""Setting a second factor up, checking its codes, and taking it away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.apps import apps
from django.db import transaction

from regulars.core.events.services import record
from regulars.core.second_factor import secrets
from regulars.core.second_factor.models import RecoveryCode, RequiringRole, SecondFactor
from regulars.core.second_factor.queries import requiring_roles
from regulars.core.second_factor.rules import DIGITS, matching_step, plain
from regulars.core.second_factor.types import (
    AlreadyOn,
    MustStayOn,
    NotOn,
    RecoveryCodeUsed,
    RequirementChanged,
    Reset,
    TurnedOff,
    TurnedOn,
    WrongCode,
)
from regulars.core.staff.types import UnknownRole
from regulars.kernel.ids import public_id


@transaction.atomic
def begin(*, staff_id: int, now: datetime) -> None:
    """Make a secret for a telephone to learn; one that was never confirmed is forgotten.

    Raises AlreadyOn.
    """
    there = _locked(staff_id)
    if there and there.confirmed_at:
        raise AlreadyOn
    if there:
        there.delete()
    secret = secrets.sealed(secrets.new_secret())
    SecondFactor.objects.create(staff_id=staff_id, secret=secret, begun_at=now)


@transaction.atomic
def confirm(*, staff_id: int, code: str, actor: str, now: datetime) -> list[str]:
    """Turn it on, as the telephone shows the right code; return the recovery codes, which nobody is
    ever told again.

    Raises NotOn, AlreadyOn, WrongCode, Unreadable.
    """
    factor = _locked(staff_id)
    if factor is None:
        raise NotOn
    if factor.confirmed_at:
        raise AlreadyOn
    _take_code(factor, plain(code), now)
    factor.confirmed_at = now
    factor.save(update_fields=["confirmed_at"])
    codes = secrets.new_recovery_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, digest=secrets.digest_of(plain(item), staff_id=staff_id))
        for item in codes
    )
    key = _key("turned_on", now)
    record(TurnedOn(key=key, actor=actor, staff_id=staff_id, occurred_at=now))
    return codes


@transaction.atomic
def check_code(*, staff_id: int, code: str, actor: str, now: datetime) -> None:
    """Return if the code is the telephone's of now, or a recovery code; either counts once.

    Raises NotOn, WrongCode, Unreadable.
    """
    factor = _locked(staff_id)
    if factor is None or not factor.confirmed_at:
        raise NotOn
    _take(factor, plain(code), actor, now)


@transaction.atomic
def turn_off(*, staff_id: int, role: str, code: str, actor: str, now: datetime) -> None:
    """Let somebody sign in without again; whoever asks has given their password.

    Raises NotOn, MustStayOn, WrongCode, Unreadable.
    """
    factor = _locked(staff_id)
    if factor is None or not factor.confirmed_at:
        raise NotOn
    if role in requiring_roles():
        raise MustStayOn
    _take(factor, plain(code), actor, now)
    factor.delete()
    key = _key("turned_off", now)
    record(TurnedOff(key=key, actor=actor, staff_id=staff_id, occurred_at=now))


@transaction.atomic
def reset(*, staff_id: int, actor: str, now: datetime) -> None:
    """Take somebody else's away, who lost it; where the role must have one, they set up another.

    Raises NotOn.
    """
    factor = _locked(staff_id)
    if factor is None:
        raise NotOn
    factor.delete()
    key = _key("reset", now)
    record(Reset(key=key, actor=actor, staff_id=staff_id, occurred_at=now))


@transaction.atomic
def require_of(*, roles: Collection[str] | None, actor: str, now: datetime) -> list[str]:
    """Have the members of these roles, and of no others, set up a second factor from their next
    sign-in on; None: of every role. Return the roles.

    Raises UnknownRole.
    """
    table = apps.get_model("staff", "Role")
    known = {role.code: role for role in table.objects.select_for_update().order_by("rank")}
    unknown = sorted(set(roles or ()) - set(known))
    if unknown:
        raise UnknownRole(role=unknown[0], roles=tuple(known))
    wanted = [code for code in known if roles is None or code in roles]
    if wanted == requiring_roles():
        return wanted
    RequiringRole.objects.all().delete()
    RequiringRole.objects.bulk_create(RequiringRole(role=known[code]) for code in wanted)
    key = _key("requirement_changed", now)
    event = RequirementChanged(key=key, actor=actor, roles=wanted, occurred_at=now)
    record(event)
    return wanted


def _take(factor: SecondFactor, code: str, actor: str, now: datetime) -> None:
    """A code of the telephone, or else a recovery code."""
    if code.isdigit() and len(code) == DIGITS:
        _take_code(factor, code, now)
    else:
        _take_recovery_code(factor, code, actor, now)


def _take_code(factor: SecondFactor, code: str, now: datetime) -> None:
    secret = secrets.as_bytes(secrets.opened(factor.secret))
    step = matching_step(secret, code, now, after=factor.last_step)
    if step is None:
        raise WrongCode
    factor.last_step = step
    factor.save(update_fields=["last_step"])


def _take_recovery_code(factor: SecondFactor, code: str, actor: str, now: datetime) -> None:
    digest = secrets.digest_of(code, staff_id=factor.staff_id)
    used, _ = factor.recovery_codes.filter(digest=digest).delete()
    if not used:
        raise WrongCode
    event = RecoveryCodeUsed(
        key=_key("recovery_code_used", now),
        occurred_at=now,
        actor=actor,
        staff_id=factor.staff_id,
        left=factor.recovery_codes.count(),
    )
    record(event)


def _locked(staff_id: int) -> SecondFactor | None:
    return SecondFactor.objects.select_for_update().filter(staff_id=staff_id).first()


def _key(what: str, now: datetime) -> str:
    return f"second_factor.{what}:{public_id('evt', now=now)}"
