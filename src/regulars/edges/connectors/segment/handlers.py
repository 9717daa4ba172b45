"""What applies the messages that were accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from regulars.edges.connectors.intake.services import applies
from regulars.edges.connectors.intake.types import Arrived
from regulars.edges.connectors.segment import applying


@applies("segment")
def apply_messages(deliveries: Sequence[Arrived], now: datetime) -> None:
    """Find out who each message is about, and write down what was done."""
    applying.apply(deliveries, now)
