"""Looks at one matter after the other; changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection

from regulars.core import triggers
from regulars.core.orders import queries as orders
from regulars.core.work import queries as work
from regulars.edges.connectors.connections.queries import healths
from regulars.edges.connectors.connections.types import State
from regulars.edges.connectors.connections.words import Level, verdict_of
from regulars.edges.connectors.intake import queries as intake
from regulars.edges.doctor.types import Finding, Matter
from regulars.edges.webhooks import queries as webhooks
from regulars.engine.lake import queries as lake
from regulars.engine.lake.types import Standing
from regulars.engine.scores import queries as scores

LEAST_FREE = 500 * 10**6  # bytes; an import of a million lines writes about as many
MEND = "regulars doctor --mend"
SCORE = "regulars score"
LONGEST_LAG = timedelta(minutes=1)  # that nobody is there to do what is due


def at_everything(now: datetime) -> Iterator[Finding]:
    """Each matter of an installation whose database opens; only the first where that is broken."""
    database = at_database()
    yield database
    if database.is_well:
        yield from at_settings()
        yield at_triggers()
        yield at_tallies()
        yield at_dates(now)
        yield at_lake()
        yield at_scores()
        yield at_work()
        yield at_quarantine()
        yield at_deliveries()
        yield from at_connections(now)
        yield at_webhooks(now)
    yield at_disk()


def at_database() -> Finding:
    """Whether the database answers and, where it is a file, its pages fit together."""
    is_file = connection.vendor == "sqlite"
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)" if is_file else "SELECT 'ok'")
            answer = str(cursor.fetchone()[0])
    except DatabaseError as error:
        answer = str(error).strip().partition("\n")[0]
    if answer == "ok":
        return Finding(Matter.DATABASE, "The database answers and is up to date.")
    return Finding(
        Matter.DATABASE,
        f"The database is damaged: {answer}.",
        "Stop everything that uses it and put back your last copy of it.",
    )


def at_settings() -> Iterator[Finding]:
    """What works but should not stay."""
    found = [item for item in run_checks() if str(item.id).startswith("regulars.")]
    for item in found:
        yield Finding(Matter.SETTINGS, item.msg, item.hint or "See the reference of settings.")
    if not found:
        yield Finding(Matter.SETTINGS, "The settings are sound.")


def at_triggers() -> Finding:
    """Whether the database has the triggers of all modules, letter by letter."""
    found = triggers.amiss()
    if not found.all:
        return Finding(Matter.TRIGGERS, "The database has all its triggers.")
    kinds = {"missing": found.missing, "altered": found.altered}
    names = {word: ", ".join(item.name for item in some) for word, some in kinds.items() if some}
    told = "; ".join(f"{word}: {those}" for word, those in names.items())
    return Finding(
        Matter.TRIGGERS,
        f"Triggers {told}. Without them, tallies and the log do not stay right.",
        f"Put them in again: {MEND}",
    )


def at_tallies() -> Finding:
    """Whether what is kept of customers and channels is what their orders add up to."""
    wrong = orders.wrong_tallies()
    if not wrong:
        return Finding(Matter.TALLIES, "The tallies are what the orders add up to.")
    some = "1 tally does" if wrong == 1 else f"{wrong:,} tallies do"
    return Finding(
        Matter.TALLIES,
        f"{some} not say what the orders add up to, so lists of customers and channels are wrong.",
        f"Add them up again: {MEND}",
    )


def at_dates(now: datetime) -> Finding:
    """Whether all lines of orders and returns are of today or before, by the store's clock."""
    zone = ZoneInfo(settings.REGULARS_TIME_ZONE)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    found = orders.dated_from(datetime.combine(tomorrow, time(), zone))
    if not found:
        return Finding(Matter.DATES, "Nothing is dated after today.")
    count = sum(found.values())
    some = (
        "1 line of an order or return is"
        if count == 1
        else f"{count:,} lines of orders and returns are"
    )
    return Finding(
        Matter.DATES,
        f"{some} dated after today, so the periods of the figures end too late.",
        _without(sorted(run for run in found if run is not None)),
    )


def _without(runs: Sequence[int]) -> str:
    """How to be rid of what these imports brought."""
    if not runs:
        return "No import here brought them: correct them where they came from."
    which = "the import" if len(runs) == 1 else f"the {len(runs)} imports"
    commands = ", ".join(f"regulars import undo {run}" for run in runs)
    return f"Undo {which} that brought them, then import again: {commands}"


def at_lake() -> Finding:
    """Whether the files of the lake are whole; that it is behind is no fault."""
    state = lake.state(with_seals=True)
    if state.trouble:
        return Finding(Matter.LAKE, "The lake is damaged.", state.trouble)
    if state.standing is Standing.NEVER:
        return Finding(Matter.LAKE, "There is no lake yet; the first sync makes it.")
    return Finding(Matter.LAKE, "The files of the lake are whole.")


def at_scores() -> Finding:
    """Whether the scores can be read by this program; that there are none yet, or of an earlier
    state of the lake, is no fault.
    """
    if scores.latest_run() is not None:
        return Finding(Matter.SCORES, "The customers are scored.")
    if scores.are_of_another_version():
        another = "The scores are of another version of Regulars, so nothing shows them."
        return Finding(Matter.SCORES, another, f"Compute them anew: {SCORE}")
    if lake.state().order_lines:
        return Finding(Matter.SCORES, f"The customers are not scored yet; it is done by: {SCORE}")
    return Finding(Matter.SCORES, "There is nobody to score yet; the first sync does it.")


def at_work() -> Finding:
    """Whether somebody is there to do what is due."""
    now = work.database_now()
    late = [item for item in work.backlog(now=now) if item.lag > LONGEST_LAG]
    if any(card.is_alive for card in work.workers(now=now)):
        return Finding(Matter.WORK, "A worker does what is due.")
    if not late:
        return Finding(Matter.WORK, "No worker runs, and nothing has waited long for one.")
    due = sum(item.due for item in late)
    tasks = "1 task is" if due == 1 else f"{due:,} tasks are"
    waited = _minutes(max(item.lag for item in late))
    return Finding(
        Matter.WORK,
        f"{tasks} due, for up to {waited}, and no worker runs.",
        "Start one: regulars worker (or regulars up, for the console too)",
    )


def _minutes(lag: timedelta) -> str:
    minutes = int(lag.total_seconds() // 60)
    return "a minute" if minutes == 1 else f"{minutes:,} minutes"


def at_quarantine() -> Finding:
    """Whether all tasks could be done."""
    number = work.count_quarantined()
    if not number:
        return Finding(Matter.WORK, "No task is in quarantine.")
    some = "1 task is" if number == 1 else f"{number:,} tasks are"
    return Finding(
        Matter.WORK,
        f"{some} in quarantine: tried in vain, and not tried any more.",
        "See why under Work in the console, and try again or discard.",
    )


def at_deliveries() -> Finding:
    """Whether all that reached us could be applied, and is."""
    number, lag = intake.count_stuck(), intake.lag(now=work.database_now())
    if lag > LONGEST_LAG:
        return Finding(
            Matter.WORK,
            f"What reached us has waited for {_minutes(lag)} to be applied.",
            "Start a worker: regulars worker. Where one runs, its log says what keeps it.",
        )
    if not number:
        return Finding(Matter.WORK, "Whatever reached us could be applied.")
    some = "1 delivery" if number == 1 else f"{number:,} deliveries"
    return Finding(
        Matter.WORK,
        f"{some} could not be applied: tried in vain, and not tried any more.",
        "See why under Work in the console, and try again or discard.",
    )


def at_connections(now: datetime) -> Iterator[Finding]:
    """Whether the shops that are connected deliver, and can be asked."""
    known = [one for one in healths(now=now) if one.connection.state is not State.ENDED]
    troubled = [(one, verdict_of(one)) for one in known]
    wrong = [(one, verdict) for one, verdict in troubled if verdict.level is Level.BAD]
    for one, verdict in wrong:
        yield Finding(
            Matter.CONNECTIONS,
            f"{one.connection.name}: {verdict.sentence}",
            f"Look at it with: regulars connect check {one.connection.public_id}",
        )
    if not wrong:
        some = "Nothing is connected." if not known else "Whatever is connected is in order."
        yield Finding(Matter.CONNECTIONS, some)


def at_webhooks(now: datetime) -> Finding:
    """Whether everything that is told to other programs reaches them."""
    health = webhooks.health(now=now)
    if not health.failing and not health.disabled_by_us:
        return Finding(Matter.WEBHOOKS, "Webhooks reach whom they are for.")
    parts = []
    if health.failing:
        some = "1 webhook" if health.failing == 1 else f"{health.failing:,} webhooks"
        parts.append(f"Nothing reaches {some}")
    if health.disabled_by_us == 1:
        parts.append("1 is disabled, as nothing reached it for days or it is gone")
    elif health.disabled_by_us:
        some = f"{health.disabled_by_us:,} are"
        parts.append(f"{some} disabled, as nothing reached them for days or they are gone")
    return Finding(
        Matter.WEBHOOKS,
        f"{'; '.join(parts)}.",
        "See why under Webhooks in the console; regulars webhooks test tries one out.",
    )


def at_disk() -> Finding:
    """Whether there is room for an import, and for a copy of the lake beside the one there is."""
    free = shutil.disk_usage(_folder_there(settings.REGULARS_HOME)).free
    needed = max(LEAST_FREE, _size_of(settings.REGULARS_HOME / "lake"))
    if free >= needed:
        return Finding(Matter.DISK, f"There is room: {_in_words(free)} free.")
    return Finding(
        Matter.DISK,
        f"The disk of {settings.REGULARS_HOME} has {_in_words(free)} free; {_in_words(needed)} may "
        "be needed.",
        "Make room, or move the folder and name it in REGULARS_HOME.",
    )


def _folder_there(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())


def _size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _in_words(size: int) -> str:
    """A size as people say it.

    >>> _in_words(512_000_000), _in_words(20_400_000_000)
    ('512 MB', '20.4 GB')
    """
    return f"{size / 1e9:.1f} GB" if size >= 10**9 else f"{size / 1e6:.0f} MB"
