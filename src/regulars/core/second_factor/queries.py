"""Questions about second factors."""

from __future__ import annotations

from regulars.core.second_factor.models import RecoveryCode, RequiringRole, SecondFactor
from regulars.core.second_factor.rules import address_of
from regulars.core.second_factor.secrets import opened
from regulars.core.second_factor.types import Enrolment, Standing

ISSUER = "Regulars"


def is_on(staff_id: int) -> bool:
    """Whether this person signs in with a second factor."""
    return SecondFactor.objects.filter(staff_id=staff_id, confirmed_at__isnull=False).exists()


def standing_of(staff_id: int, *, role: str) -> Standing:
    """How the second factor of somebody with this role stands."""
    on = is_on(staff_id)
    left = RecoveryCode.objects.filter(factor__staff_id=staff_id).count() if on else 0
    return Standing(on, role in requiring_roles(), left)


def requiring_roles() -> list[str]:
    """The roles whose members must have a second factor, by rank; empty: none must."""
    rows = RequiringRole.objects.order_by("role__rank")
    return list(rows.values_list("role__code", flat=True))


def enrolment_of(staff_id: int, *, account: str) -> Enrolment | None:
    """What a telephone is told while a second factor is being set up; None: none is.

    Raises Unreadable.
    """
    rows = SecondFactor.objects.filter(staff_id=staff_id, confirmed_at__isnull=True)
    factor = rows.first()
    if factor is None:
        return None
    secret = opened(factor.secret)
    return Enrolment(secret, address_of(secret, account=account, issuer=ISSUER))
