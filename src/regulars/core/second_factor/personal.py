"""Nothing of these tables is of customers."""

from __future__ import annotations

from regulars.core.personal import Impersonal
from regulars.core.second_factor.models import RecoveryCode, RequiringRole, SecondFactor

PERSONAL = (
    Impersonal(SecondFactor, "Of staff."),
    Impersonal(RecoveryCode, "Digests, of staff."),
    Impersonal(RequiringRole, "A kind of work."),
)
