"""What is being applied is written down before it is read, so that what ends a worker in the middle
of it is known to whoever comes next: the worker itself can say nothing any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from regulars.core.bulk import delete
from regulars.edges.connectors.intake.models import WAITING, Delivery, Undertaking

ONLY = 1  # the one row: deliveries are applied by one worker at a time
MOST_ENDED = 3  # workers, by one delivery
PAUSE = timedelta(seconds=5)
ENDED = "The worker ended in the middle of it, {times} times."


def begin(ids: Sequence[int]) -> None:
    """Write down that these deliveries are being applied, and none else."""
    Undertaking.objects.bulk_create(
        [Undertaking(pk=ONLY, deliveries=list(ids))],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["deliveries"],
    )


def end() -> None:
    """Write down that nothing is being applied."""
    delete(Undertaking.objects.all())


def left_behind(*, now: datetime) -> list[int]:
    """The deliveries that still wait of those that were being applied when a worker ended. One of
    several may have ended it: each has to be applied alone. One that was alone did, and waits;
    after so many workers it is in quarantine.
    """
    return _taken_up(now) if Undertaking.objects.exists() else []


@transaction.atomic
def _taken_up(now: datetime) -> list[int]:
    row = Undertaking.objects.select_for_update().first()
    if row is None:
        return []
    waiting = Delivery.objects.filter(WAITING, pk__in=row.deliveries).order_by("pk")
    left = list(waiting.values_list("pk", flat=True))
    row.delete()
    if len(left) != 1:
        return left
    _blame(waiting.get(), now)
    return []


def _blame(delivery: Delivery, now: datetime) -> None:
    delivery.attempts += 1
    delivery.problem = ENDED.format(times=delivery.attempts)
    if delivery.attempts < MOST_ENDED:
        delivery.ready_at = now + PAUSE
    else:
        delivery.quarantined_at = now
    delivery.save(update_fields=["attempts", "problem", "ready_at", "quarantined_at"])
