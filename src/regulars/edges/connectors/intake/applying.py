"""Applies what waits, some messages in a transaction; what cannot be applied is set aside."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction

from regulars.core.bulk import delete
from regulars.edges.connectors.intake import undertaking
from regulars.edges.connectors.intake.appliers import Applier, applier_of
from regulars.edges.connectors.intake.failing import Failed, set_aside
from regulars.edges.connectors.intake.models import WAITING, Delivery
from regulars.edges.connectors.intake.types import Arrived

logger = logging.getLogger(__name__)

MESSAGES = 10_000  # in a transaction at most
FEWEST, FIRST = 100, 500
BYTES = 16 * 1024 * 1024
DELIVERIES = 2_000
# How long a transaction should take: on SQLite everybody else waits for it.
STRETCH_SECONDS = {"sqlite": 0.25, "postgresql": 2.0}
PAUSE_SECONDS = 0.01  # in which others write
SECONDS = 5.0  # then others have their turn, and the worker may be told to stop
NOT_THEIRS = (OperationalError, InterfaceError)  # the database's trouble, not the delivery's
NOBODY = "Nothing here applies what {connector} sends. Another version of Regulars may."


def apply_waiting(*, now: datetime, seconds: float = SECONDS) -> int:
    """Apply what waits until nothing does or the time is over; return how many deliveries were
    applied. Transactions hold as many messages as take about as long as they should.
    """
    applied, ended, messages = _apply_left_behind(now), 0.0, FIRST
    end = time.monotonic() + seconds
    while ended < end and (some := _waiting(now, messages)):
        with _undertaken(some):
            parts = list(_read(some, now))
            time.sleep(max(0.0, ended + PAUSE_SECONDS - time.monotonic()))
            begun = time.monotonic()
            applied += sum(_apply(part, now) for part in parts)
        ended = time.monotonic()
        taken = max(ended - begun, 0.001)
        fitting = sum(one.size for one in some) * STRETCH_SECONDS[connection.vendor] / taken
        messages = max(FEWEST, min(MESSAGES, int(fitting), 2 * messages))
    return applied


def _apply_left_behind(now: datetime) -> int:
    """Apply one by one what a worker that ended in the middle left behind."""
    applied = 0
    for row in Delivery.objects.filter(pk__in=undertaking.left_behind(now=now)).order_by("pk"):
        some = [arrived(row)]
        with _undertaken(some):
            applied += sum(_apply(part, now) for part in _read(some, now))
    return applied


@contextmanager
def _undertaken(some: Sequence[Arrived]) -> Iterator[None]:
    """Whoever comes next knows of these, unless all went as it should or the database is away."""
    undertaking.begin([one.id for one in some])
    try:
        yield
    except NOT_THEIRS:
        with suppress(*NOT_THEIRS):
            undertaking.end()
        raise
    undertaking.end()


def _waiting(now: datetime, most: int) -> list[Arrived]:
    """The oldest that wait, as many as go into a transaction, at least one; what was tried before
    goes alone.
    """
    rows = Delivery.objects.filter(WAITING, ready_at__lte=now).order_by("pk")
    found: list[Arrived] = []
    messages = size = 0
    for row in rows[:DELIVERIES].iterator(chunk_size=50):
        messages += row.size
        size += len(row.body)
        if found and (messages > most or size > BYTES or row.attempts):
            break
        found.append(arrived(row))
        if row.attempts:
            break
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
            set_aside([Failed(one, problem) for one in part], now)
            continue
        read: list[_Read] = []
        for one in part:
            try:
                read.append(_Read(one, applier.read(one)))
            except Exception as error:  # noqa: BLE001 - kept with the delivery
                set_aside([Failed.by(one, error)], now)
        yield _Part(applier, read)


def _apply(part: _Part, now: datetime) -> int:
    try:
        return _applied(part, now)
    except NOT_THEIRS:
        raise
    except Exception:  # noqa: BLE001 - whatever it is, it is found again one by one
        return _apply_one_by_one(part, now)


def _apply_one_by_one(part: _Part, now: datetime) -> int:
    failed: list[Failed] = []
    for one in part.read:
        try:
            _applied(_Part(part.applier, [one]), now)
        except NOT_THEIRS:
            raise
        except Exception as error:  # noqa: BLE001 - kept with the delivery
            failed.append(Failed.by(one.delivery, error))
    set_aside(failed, now)
    return len(part.read) - len(failed)


@transaction.atomic
def _applied(part: _Part, now: datetime) -> int:
    """Apply those that still wait; return how many they are."""
    held = _held([one.delivery.id for one in part.read])
    mine = [one for one in part.read if one.delivery.id in held]
    heeds = part.applier.heeds
    part.applier.apply([one.content for one in mine if heeds(one.delivery.topic)], now)
    _end(part.applier, [one.delivery for one in mine], now)
    return len(mine)


def _held(ids: Sequence[int]) -> set[int]:
    """Those of the deliveries that still wait, kept from others until the transaction ends."""
    rows = Delivery.objects.filter(WAITING, pk__in=ids)
    if connection.vendor == "postgresql":
        rows = rows.select_for_update()
    return set(rows.values_list("pk", flat=True))


def _end(applier: Applier, part: Sequence[Arrived], now: datetime) -> None:
    rows = Delivery.objects.filter(pk__in=[one.id for one in part])
    if applier.kept_for is None:
        delete(rows)
        return
    rows.update(applied_at=now, problem="")
    ignored = [one.id for one in part if not applier.heeds(one.topic)]
    if ignored:
        Delivery.objects.filter(pk__in=ignored).update(is_ignored=True)


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
