"""What waits, what could not be applied, and what came of each source."""

from __future__ import annotations

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from regulars.edges.connectors.intake.models import WAITING, Delivery
from regulars.edges.connectors.intake.types import SourceHealth, StuckDelivery

STUCK = ("pk", "connector", "source", "key", "received_at", "problem")
# Asked before anything is taken, so it is written once.
WAITS = "SELECT id FROM intake_delivery WHERE applied_at IS NULL AND quarantined_at IS NULL"
ENDS = f"SELECT ({WAITS} ORDER BY id LIMIT 1), ({WAITS} ORDER BY id DESC LIMIT 1)"
MOST_WAITING = 100_000  # deliveries; a worker applies as many within minutes


def is_full() -> bool:
    """Whether so much waits to be applied that no more should be taken. Counted only where the ends
    of what waits are that far apart.
    """
    with connection.cursor() as cursor:
        cursor.execute(ENDS)
        first, last = cursor.fetchone()
    if first is None or last - first < MOST_WAITING:
        return False
    return count_waiting() > MOST_WAITING


def count_waiting() -> int:
    """How many deliveries wait to be applied."""
    return Delivery.objects.filter(WAITING).count()


def count_stuck() -> int:
    """How many deliveries could not be applied."""
    return _stuck().count()


def stuck_delivery(delivery_id: int) -> StuckDelivery | None:
    """The delivery of this id, if it could not be applied."""
    values = _stuck().filter(pk=delivery_id).values_list(*STUCK).first()
    return StuckDelivery(*values) if values else None


def stuck(*, limit: int = 100) -> list[StuckDelivery]:
    """Deliveries that could not be applied, what came last first."""
    rows = _stuck().order_by("-pk").values_list(*STUCK)
    return [StuckDelivery(*values) for values in rows[:limit]]


def health() -> list[SourceHealth]:
    """What came of each source, as far as it waits, is stuck or is kept; by connector."""
    rows = Delivery.objects.order_by("connector", "source").values("connector", "source")
    counted = rows.annotate(
        last=Max("received_at"),
        waiting=Count("pk", filter=WAITING),
        stuck=Count("pk", filter=Q(quarantined_at__isnull=False)),
    )
    return [
        SourceHealth(row["connector"], row["source"], row["last"], row["waiting"], row["stuck"])
        for row in counted
    ]


def _stuck() -> QuerySet[Delivery]:
    return Delivery.objects.filter(quarantined_at__isnull=False)
