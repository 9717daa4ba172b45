"""Questions about the staff."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser

from regulars.core.events.types import VISITOR
from regulars.core.staff.models import Staff
from regulars.core.staff.types import Member


def count_staff() -> int:
    """How many people may sign in; 0 in a new installation."""
    return Staff.objects.filter(is_active=True).count()


def members() -> list[Member]:
    """Everybody on the staff, by e-mail; empty in a new installation."""
    everybody = Staff.objects.select_related("role").order_by("email")
    return [
        Member(
            id=person.pk,
            public_id=person.public_id,
            email=person.email,
            name=person.name,
            role=person.role.code,
            is_active=person.is_active,
        )
        for person in everybody
    ]


def member(email: str) -> Member | None:
    """The member of staff with this e-mail, in any case of its letters."""
    return next((person for person in members() if person.email == email.strip().lower()), None)


def actor_of(user: Staff | AnonymousUser) -> str:
    """How the log names whoever sends a request."""
    return user.public_id if isinstance(user, Staff) else VISITOR


def shown_as(actors: Collection[str]) -> dict[str, str]:
    """What to call each actor of the log: a member of staff by name, or by e-mail without one.

    One database query. Who is no member of staff is left out.
    """
    found = Staff.objects.filter(public_id__in=set(actors))
    return {person.public_id: str(person) for person in found}
