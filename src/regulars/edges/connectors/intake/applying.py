"""Applies what waits, some messages in a transaction; what cannot be applied is set aside."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

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
    applied, ended, messages = 0, 0.0, FIRST
    end = time.monotonic() + seconds
    while ended < end and (some := _waiting(now, messages)):
        parts = list(_read(some, now))
        time.sleep(max(0.0, ended + PAUSE_SECONDS - time.monotonic()))
        begun = time.monotonic()
        applied += sum(_apply(part, now) for part in parts)
        ended = time.monotonic()
        taken = max(ended - begun, 0.001)
        fitting = sum(one.size for one in some) * STRETCH_SECONDS[connection.vendor] / taken
        messages = max(FEWEST, min(MESSAGES, int(fitting), 2 * messages))
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


@dataclass(frozen=True)
class _Read:
    """A delivery with what was read of it."""

    delivery: Arrived
    content: Any


@dataclass(frozen=True)
class _Part:
    """What was read of deliveries of one connector and source, and what applies it."""

    applier: Applier
    read: Sequence[_Read]


def _read(some: Sequence[Arrived], now: datetime) -> Iterator[_Part]:
    """Part by part what is read of them; what cannot be read, or nobody applies, is set aside."""
    for part in _by_source(some):
        applier = applier_of(part[0].connector)
        if applier is None:
            problem = NOBODY.format(connector=part[0].connector)
            _set_aside([_Failed(one, problem) for one in part], now)
            continue
        read: list[_Read] = []
        for one in part:
            try:
                read.append(_Read(one, applier.read(one)))
            except Exception as error:  # noqa: BLE001 - kept with the delivery
                _set_aside([_Failed.by(one, error)], now)
        yield _Part(applier, read)


def _apply(part: _Part, now: datetime) -> int:
    try:
        return _applied(part, now)
    except NOT_THEIRS:
        raise
    except Exception:  # noqa: BLE001 - whatever it is, it is found again one by one
        return _apply_one_by_one(part, now)


def _apply_one_by_one(part: _Part, now: datetime) -> int:
    failed: list[_Failed] = []
    for one in part.read:
        try:
            _applied(_Part(part.applier, [one]), now)
        except NOT_THEIRS:
            raise
        except Exception as error:  # noqa: BLE001 - kept with the delivery
            failed.append(_Failed.by(one.delivery, error))
    _set_aside(failed, now)
    return len(part.read) - len(failed)


@transaction.atomic
def _applied(part: _Part, now: datetime) -> int:
    """Apply those that still wait; return how many they are."""
    held = _held([one.delivery.id for one in part.read])
    part.applier.apply([one.content for one in part.read if one.delivery.id in held], now)
    _end(part.applier, held, now)
    return len(held)


def _held(ids: Sequence[int]) -> set[int]:
    """Those of the deliveries that still wait, kept from others until the transaction ends."""
    rows = Delivery.objects.filter(WAITING, pk__in=ids)
    if connection.vendor == "postgresql":
        rows = rows.select_for_update()
    return set(rows.values_list("pk", flat=True))


def _end(applier: Applier, held: Collection[int], now: datetime) -> None:
    rows = Delivery.objects.filter(pk__in=held)
    if applier.kept_for is None:
        delete(rows)
    else:
        rows.update(applied_at=now, problem="")


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
