"""Nothing of these tables is of customers."""

from __future__ import annotations

from regulars.core.access.models import AccessKey
from regulars.core.personal import Impersonal

PERSONAL = (Impersonal(AccessKey, "Keys of programs, named by staff."),)
