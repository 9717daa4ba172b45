"""What is left over: deliveries held for nothing, and secrets and counts that are over."""

from __future__ import annotations

from datetime import datetime, timedelta

from regulars.edges.connectors.connections import models
from regulars.edges.connectors.connections.types import State
from regulars.edges.connectors.intake.services import release

COUNTED_FOR = timedelta(days=30)


def tidy(*, now: datetime) -> None:
    """Release what was taken at the moment when its connection went on; forget replaced secrets
    that hold no more, and counts of long ago.
    """
    paused = models.Connection.objects.filter(state=State.PAUSED.value)
    others = models.Connection.objects.exclude(pk__in=paused)
    release(connections=list(others.values_list("public_id", flat=True)))
    models.Connection.objects.filter(former_until__lte=now).update(
        former_secret="", former_until=None
    )
    models.Refusals.objects.filter(hour__lt=now - COUNTED_FOR).delete()
