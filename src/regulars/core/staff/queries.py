"""Questions about the staff."""

from __future__ import annotations

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
