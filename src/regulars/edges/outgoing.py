"""Where requests may go that people told this installation to send."""

from __future__ import annotations

from django.conf import settings

from regulars.kernel.targets import Allowed


def allowed() -> Allowed:
    """What this installation allows."""
    return Allowed(
        ports=frozenset(settings.REGULARS_OUTGOING_PORTS),
        loopback=settings.REGULARS_OUTGOING_LOOPBACK,
    )
