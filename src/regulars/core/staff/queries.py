"""Questions about the staff."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from regulars.core.events.types import VISITOR
from regulars.core.staff.models import ROLE_NAMES, Staff
from regulars.core.staff.types import Member


def count_staff() -> int:
    """How many people may sign in; 0 in a new installation."""
    return Staff.objects.filter(is_active=True).count()


def members() -> list[Member]:
    """Everybody on the staff, by e-mail; empty in a new installation."""
    everybody = Staff.objects.select_related("role").order_by("email")
    return [_member(person) for person in everybody]


def members_among(*, ids: Collection[int], public_ids: Collection[str]) -> list[Member]:
    """Those whom one or the other names, in one database query; others are left out."""
    found = Staff.objects.filter(Q(pk__in=ids) | Q(public_id__in=public_ids))
    return [_member(person) for person in found.select_related("role")]


def role_name(code: str) -> str:
    """What the role is called in the reader's language."""
    return str(ROLE_NAMES.get(code, code))


def member(email: str) -> Member | None:
    """The member of staff with this e-mail, in any case of its letters."""
    return next((person for person in members() if person.email == email.strip().lower()), None)


def actor_of(user: Staff | AnonymousUser) -> str:
    """How the log names whoever sends a request."""
    return user.public_id if isinstance(user, Staff) else VISITOR


def _member(person: Staff) -> Member:
    return Member(
        id=person.pk,
        public_id=person.public_id,
        email=person.email,
        name=person.name,
        role=person.role.code,
        is_active=person.is_active,
    )
