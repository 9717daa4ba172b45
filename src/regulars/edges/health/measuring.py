"""Measures an installation. Cheap: for a question every few seconds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import DatabaseError, connection

from regulars import __version__
from regulars.core.work import queries as work
from regulars.core.work.types import Backlog
from regulars.edges.connectors.connections.queries import healths
from regulars.edges.connectors.connections.types import Health, State
from regulars.edges.connectors.connections.words import Level, verdict_of
from regulars.edges.connectors.intake import queries as intake
from regulars.edges.health.types import Metric, Sample
from regulars.edges.webhooks import queries as webhooks
from regulars.engine.lake import queries as lake
from regulars.engine.lake.types import LakeState, Standing
from regulars.engine.scores import queries as scores
from regulars.kernel.errors import RegularsError

DELIVERED = ("waiting", "held", "stuck")
TURNED_AWAY = ("forged", "malformed")
STATES = ("waiting", "due", "held", "quarantined")
SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


def metrics() -> list[Metric]:
    """All metrics; without a database that answers, that it does not, and the version."""
    version = Sample(1, {"version": __version__})
    about = Metric("regulars_info", "The version of Regulars.", [version])
    try:
        measured = list(_of_database())
    except DatabaseError:
        measured = []
    meaning = "1 where the database answers."
    up = Metric("regulars_database_up", meaning, [Sample(bool(measured))])
    return [about, up, *measured]


def _of_database() -> Iterator[Metric]:
    now = work.database_now()
    yield Metric("regulars_database_size_bytes", "Size of the database.", [Sample(_size())])
    yield from _of_work(work.backlog(now=now), now)
    yield from _of_connections(now)
    yield from _of_webhooks(now)
    yield from _of_lake(now)
    run = scores.latest_run()
    age = [Sample(_age(run.ended_at, now))] if run else []
    yield Metric("regulars_scores_age_seconds", "Time since the customers were scored.", age)


def _of_work(backlog: list[Backlog], now: datetime) -> Iterator[Metric]:
    tasks = [
        Sample(getattr(item, state), {"kind": item.kind, "state": state})
        for item in backlog
        for state in STATES
    ]
    yield Metric("regulars_tasks", "Tasks by kind and state.", tasks)
    lags = [Sample(item.lag.total_seconds(), {"kind": item.kind}) for item in backlog]
    meaning = "How long the first task that is due has waited."
    yield Metric("regulars_task_lag_seconds", meaning, lags)
    number = sum(item.quarantined for item in backlog)
    meaning = "Tasks that are not tried any more until somebody says so."
    yield Metric("regulars_tasks_in_quarantine", meaning, [Sample(number)])
    meaning = "Deliveries that wait to be applied, and those that could not be."
    deliveries = {"waiting": intake.count_waiting(), "stuck": intake.count_stuck()}
    samples = [Sample(count, {"state": state}) for state, count in deliveries.items()]
    yield Metric("regulars_deliveries", meaning, samples)
    meaning = "How long the oldest delivery that waits to be applied has waited."
    lag = [Sample(intake.lag(now=now).total_seconds())]
    yield Metric("regulars_delivery_lag_seconds", meaning, lag)
    alive = sum(card.is_alive for card in work.workers(now=now))
    yield Metric("regulars_workers", "Workers that are alive.", [Sample(alive)])


def _of_connections(now: datetime) -> Iterator[Metric]:
    known = [one for one in healths(now=now) if one.connection.state is not State.ENDED]
    meaning = "Deliveries of each connection that nothing came of yet."
    counted = _counted(known, "state", DELIVERED)
    yield Metric("regulars_connection_deliveries", meaning, counted)
    meaning = "Deliveries of each connection that were turned away in the last day."
    refused = _counted(known, "reason", TURNED_AWAY)
    yield Metric("regulars_connection_turned_away", meaning, refused)
    meaning = "Time since something came of each connection."
    ages = [
        Sample(_age(one.last_delivery_at, now), _which(one))
        for one in known
        if one.last_delivery_at
    ]
    yield Metric("regulars_connection_delivery_age_seconds", meaning, ages)
    well = [Sample(verdict_of(one).level is not Level.BAD, _which(one)) for one in known]
    yield Metric("regulars_connection_well", "1 where a connection is not in trouble.", well)


def _counted(known: Sequence[Health], label: str, names: Sequence[str]) -> list[Sample]:
    return [
        Sample(getattr(one, name), {**_which(one), label: name}) for one in known for name in names
    ]


def _which(one: Health) -> dict[str, str]:
    return {"connection": one.connection.public_id, "kind": one.connection.kind}


def _of_webhooks(now: datetime) -> Iterator[Metric]:
    health = webhooks.health(now=now)
    states = {"waiting": health.waiting, "sending": health.sending, "failed": health.failed}
    samples = [Sample(count, {"state": state}) for state, count in states.items()]
    yield Metric("regulars_webhook_deliveries", "What is sent to webhooks, by state.", samples)
    lag = _age(health.oldest_due_at, now) if health.oldest_due_at else 0.0
    meaning = "How long the first delivery that is due has waited."
    yield Metric("regulars_webhook_lag_seconds", meaning, [Sample(lag)])
    troubled = {"failing": health.failing, "disabled": health.disabled_by_us}
    samples = [Sample(count, {"state": state}) for state, count in troubled.items()]
    meaning = "Webhooks that nothing reaches, and those disabled because of that."
    yield Metric("regulars_webhooks_in_trouble", meaning, samples)


def _of_lake(now: datetime) -> Iterator[Metric]:
    state = _state_of_lake()
    age = [Sample(_age(state.written_at, now))] if state and state.written_at else []
    yield Metric("regulars_lake_age_seconds", "Time since the lake was written.", age)
    stale = [Sample(state.standing is Standing.STALE)] if state else []
    yield Metric("regulars_lake_stale", "1 where the lake is behind, or damaged.", stale)


def _state_of_lake() -> LakeState | None:
    """None where the operating system does not let us look."""
    try:
        return lake.state()
    except RegularsError:
        return None


def _age(moment: datetime, now: datetime) -> float:
    return max((now - moment).total_seconds(), 0.0)


def _size() -> int:
    with connection.cursor() as cursor:
        cursor.execute(SIZE[connection.vendor])
        return int(cursor.fetchone()[0])
