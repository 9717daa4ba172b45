"""What could not be applied is tried again after a pause, or left alone in quarantine."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError

from regulars.core.work.services import Retries
from regulars.edges.connectors.intake.models import WAITING, Delivery
from regulars.edges.connectors.intake.types import Arrived
from regulars.kernel.errors import RegularsError, Unavailable

logger = logging.getLogger(__name__)

RETRIES = Retries(most=8, first=timedelta(seconds=5))


@dataclass(frozen=True)
class Failed:
    """A delivery, and why it could not be applied."""

    delivery: Arrived
    problem: str
    is_final: bool = False

    @classmethod
    def by(cls, delivery: Arrived, error: Exception) -> Failed:
        """A refusal of ours stays one, however often it is tried."""
        if isinstance(error, RegularsError):
            return cls(delivery, str(error), is_final=not isinstance(error, Unavailable))
        if isinstance(error, DatabaseError):  # its own words quote rows
            return cls(delivery, f"{type(error).__name__}: the database refused it")
        return cls(delivery, f"{type(error).__name__}: {error}")


def set_aside(failed: Sequence[Failed], now: datetime) -> None:
    """Keep with each why it could not be applied, and when it is tried again."""
    for one in failed:
        attempts = one.delivery.attempts + 1
        pause = RETRIES.pause_after(attempts, random.random())  # noqa: S311 - no secret
        is_over = one.is_final or pause is None
        later = {"quarantined_at": now} if is_over or pause is None else {"ready_at": now + pause}
        Delivery.objects.filter(WAITING, pk=one.delivery.id).update(
            attempts=attempts, problem=one.problem, **later
        )
        logger.warning(
            "%s of %s could not be applied: %s",
            one.delivery.connector,
            one.delivery.source,
            one.problem,
        )
