"""Applies what waits, some messages in a transaction; what cannot be applied is set aside."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from regulars.core.bulk import delete
from regulars.core.work.services import Retries
from regulars.edges.connectors.intake.appliers import Applier, applier_of
from regulars.edges.connectors.intake.models import WAITING, Delivery
from regulars.edges.connectors.intake.types import Arrived
from regulars.kernel.errors import RegularsError, Unavailable

logger = logging.getLogger(__name__)

MESSAGES = 10_000  # in a transaction at most
FEWEST, FIRST = 100, 500
BYTES = 16 * 1024 * 1024
DELIVERIES = 2_000
# How long a transaction should take: on SQLite everybody else waits for it.
STRETCH_SECONDS = {"sqlite": 0.25, "postgresql": 2.0}
PAUSE_SECONDS = 0.01  # in which others write
RETRIES = Retries(most=8, first=timedelta(seconds=5))
SECONDS = 5.0  # then others have their turn, and the worker may be told to stop
NOT_THEIRS = (OperationalError, InterfaceError)  # the database's trouble, not the delivery's
NOBODY = "Nothing here applies what {connector} sends. Another version of Regulars may."


def apply_waiting(*, now: datetime, seconds: float = SECONDS) -> int:
    """Apply what waits until nothing does or the time is over; return how many deliveries were
    applied. Transactions hold as many messages as take about as long as they should.
    """
    applied, end, messages = 0, time.monotonic() + seconds, FIRST
    while some := _waiting(now, messages):
        begun = time.monotonic()
        applied += sum(_apply(part, now) for part in _by_source(some))
        taken = max(time.monotonic() - begun, 0.001)
        fitting = sum(one.size for one in some) * STRETCH_SECONDS[connection.vendor] / taken
        messages = max(FEWEST, min(MESSAGES, int(fitting), 2 * messages))
        if time.monotonic() > end:
            break
        time.sleep(PAUSE_SECONDS)
    return applied


def _waiting(now: datetime, most: int) -> list[Arrived]:
    """The oldest that wait, as many as go into a transaction, at least one."""
    rows = Delivery.objects.filter(WAITING, ready_at__lte=now).order_by("pk")
    found: list[Arrived] = []
    messages = size = 0
    for row in rows[:DELIVERIES].iterator(chunk_size=50):
        messages += row.size
        size += len(row.body)
        if found and (messages > most or size > BYTES):
            break
        found.append(arrived(row))
    return found


def _by_source(some: Sequence[Arrived]) -> Iterator[list[Arrived]]:
    """Parts of one connector and source, each in the order in which it came."""
    whose = attrgetter("connector", "source")
    for _, part in groupby(sorted(some, key=whose), key=whose):
        yield list(part)


def _apply(part: list[Arrived], now: datetime) -> int:
    applier = applier_of(part[0].connector)
    if applier is None:
        problem = NOBODY.format(connector=part[0].connector)
        _set_aside([_Failed(one, problem) for one in part], now)
        return 0
    try:
        with transaction.atomic():
            mine = _held(part)
            applier.apply(_heeded(applier, mine), now)
            _end(applier, mine, now)
    except NOT_THEIRS:
        raise
    except Exception:  # noqa: BLE001 - whatever it is, it is found again one by one
        return _apply_one_by_one(applier, part, now)
    return len(mine)


def _apply_one_by_one(applier: Applier, part: list[Arrived], now: datetime) -> int:
    failed: list[_Failed] = []
    for one in part:
        try:
            with transaction.atomic():
                mine = _held([one])
                applier.apply(_heeded(applier, mine), now)
                _end(applier, mine, now)
        except NOT_THEIRS:
            raise
        except Exception as error:  # noqa: BLE001 - kept with the delivery
            failed.append(_Failed.by(one, error))
    _set_aside(failed, now)
    return len(part) - len(failed)


def _held(part: Sequence[Arrived]) -> list[Arrived]:
    """Those of the deliveries that still wait, kept from others until the transaction ends."""
    rows = Delivery.objects.filter(WAITING, pk__in=[one.id for one in part])
    if connection.vendor == "postgresql":
        rows = rows.select_for_update()
    held = set(rows.values_list("pk", flat=True))
    return [one for one in part if one.id in held]


def _heeded(applier: Applier, part: Sequence[Arrived]) -> list[Arrived]:
    return [one for one in part if applier.heeds(one.topic)]


def _end(applier: Applier, part: Sequence[Arrived], now: datetime) -> None:
    rows = Delivery.objects.filter(pk__in=[one.id for one in part])
    if applier.kept_for is None:
        delete(rows)
        return
    rows.update(applied_at=now, problem="")
    ignored = [one.id for one in part if not applier.heeds(one.topic)]
    if ignored:
        Delivery.objects.filter(pk__in=ignored).update(is_ignored=True)


@dataclass(frozen=True)
class _Failed:
    delivery: Arrived
    problem: str
    is_final: bool = False

    @classmethod
    def by(cls, delivery: Arrived, error: Exception) -> _Failed:
        """A refusal of ours stays one, however often it is tried."""
        if isinstance(error, RegularsError):
            return cls(delivery, str(error), is_final=not isinstance(error, Unavailable))
        if isinstance(error, DatabaseError):  # its own words quote rows
            return cls(delivery, f"{type(error).__name__}: the database refused it")
        return cls(delivery, f"{type(error).__name__}: {error}")


def _set_aside(failed: Sequence[_Failed], now: datetime) -> None:
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


def arrived(row: Delivery) -> Arrived:
    """The row as whoever applies it gets it."""
    return Arrived(
        id=row.pk,
        connector=row.connector,
        source=row.source,
        actor=row.actor,
        body=bytes(row.body),
        received_at=row.received_at,
        facts=row.facts,
        size=row.size,
        attempts=row.attempts,
        connection=row.connection,
        topic=row.topic,
    )
