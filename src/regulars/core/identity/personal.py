"""What of these tables names no customer."""

from __future__ import annotations

from regulars.core.identity.models import Moved
from regulars.core.personal import Impersonal

PERSONAL = (Impersonal(Moved, "Which rows a merge moved: it goes with the merge."),)
