"""Clearing what erasures left beside their transaction: step by step, each of which can be killed
and begun again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from regulars.core.events.services import record
from regulars.core.events.types import SYSTEM
from regulars.core.privacy.models import Erasure
from regulars.core.privacy.pages import scrub
from regulars.core.privacy.steps import PAGES, steps_of
from regulars.core.privacy.types import LONGEST_REASON, ErasureFinished, State
from regulars.kernel.errors import RegularsError

logger = logging.getLogger(__name__)

OUR_FAULT = "An error of ours; the worker's log says more."


def clear_pending(*, now: datetime) -> int:
    """Go on with every erasure that is under way; return how many are done now."""
    ready = [one for one in list(_under_way()) if _clear(one)]
    if not ready or not _scrubbed(ready, now):
        return 0
    for erasure in ready:
        _finish(erasure, now)
    return len(ready)


def _under_way() -> Iterator[Erasure]:
    yield from Erasure.objects.filter(state=State.UNDER_WAY.value).order_by("pk")


def _clear(erasure: Erasure) -> bool:
    """Take the steps that are left; say whether none but the last is."""
    for name, step in steps_of(erasure):
        if name in erasure.cleared:
            continue
        try:
            is_over = step()
        except Exception as error:  # whatever it is, others go on  # noqa: BLE001
            _note(erasure, error)
            return False
        if not is_over:
            return False
        erasure.cleared.append(name)
        erasure.save(update_fields=["cleared"])
    if erasure.sought or erasure.problem:
        erasure.sought, erasure.problem = {}, ""
        erasure.save(update_fields=["sought", "problem"])
    return True


def _scrubbed(ready: list[Erasure], now: datetime) -> bool:
    try:
        return scrub(now)
    except Exception as error:  # noqa: BLE001 - others may keep it busy; it is tried again
        for erasure in ready:
            _note(erasure, error)
        return False


@transaction.atomic
def _finish(erasure: Erasure, now: datetime) -> None:
    erasure.state, erasure.problem = State.DONE.value, ""
    erasure.finished_at = max(now, erasure.erased_at)
    erasure.cleared = [*erasure.cleared, PAGES]
    erasure.save(update_fields=["state", "problem", "finished_at", "cleared"])
    record(
        ErasureFinished(
            key=f"{ErasureFinished.name}:{erasure.public_id}:{now.isoformat()}",
            occurred_at=now,
            actor=SYSTEM,
            customer=erasure.customer,
            erasure=erasure.public_id,
        )
    )


def _note(erasure: Erasure, error: Exception) -> None:
    """Say on the row what stands in the way; an error of others may quote whom it is about."""
    said = str(error) if isinstance(error, RegularsError) else OUR_FAULT
    logger.warning("%s: %s", erasure.public_id, type(error).__name__)
    Erasure.objects.filter(pk=erasure.pk).update(problem=said[:LONGEST_REASON])
