"""Nothing of these tables is of customers."""

from __future__ import annotations

from regulars.core.personal import Impersonal
from regulars.core.staff.models import GuessCount, Role, RolePermission, Staff

PERSONAL = (
    Impersonal(Role, "A kind of work."),
    Impersonal(RolePermission, "What a kind of work may do."),
    Impersonal(Staff, "Those who work here; they are no customers."),
    Impersonal(GuessCount, "Digests of where somebody tried to sign in."),
)
