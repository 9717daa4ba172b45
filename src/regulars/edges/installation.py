"""Opens the installation for a command: settings read, folder made, database there and up
to date.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from regulars.kernel.errors import Refused, Unavailable
from regulars.kernel.files import changeover, explain, keep_private, make_private
from regulars.kernel.locks import alone, shared

IN_MEMORY = ":memory:"
MIGRATING_LOCK = "migrating.lock"  # in the home
RUNNING_LOCK = "running.lock"  # shared by all who use the installation
_THERE: dict[str, int] = {}  # by home, a file that stays open as long as the process lives
MIGRATING = 7_340_020  # any number, as long as nothing else in the database waits for the same

# What holds customers' data or keys, also in a folder made by an earlier version
PRIVATE = (
    "regulars.sqlite3*",
    "secret-key",
    "lake",
    "scores",
    "*.restoring",
    "uploads",
    "imports",
    "erasures.jsonl",
    "faults.log",
    "shop",
    "shop-write-key",
    "report.html",
)


@dataclass(eq=False)
class DatabaseUnreachable(Unavailable):
    """The database does not answer, or refuses us."""

    code = "installation.database_unreachable"
    sentence = "The database cannot be opened: {reason}. Check DATABASE_URL and REGULARS_HOME."
    reason: str


@dataclass(eq=False)
class DatabaseOutdated(Refused):
    """The tables are those of an earlier version, and nothing may be written."""

    code = "installation.database_outdated"
    sentence = (
        "The database is of an earlier version, and a dry run changes nothing. Bring it up to date "
        "first, with: regulars import list"
    )


def open_installation(*, only_look: bool = False) -> bool:
    """Start Django, make the data folder if it is missing, and bring the database's tables up to
    date. What this process writes from here on is for its owner alone. Where an earlier database
    was restored, whoever was erased since is erased again.

    ``only_look`` makes neither folder nor database nor tables: where there are none yet, empty ones
    in memory stand for them, and the answer is that they do.

    Raises BadSetting, DatabaseUnreachable, DatabaseOutdated, and the errors of ``kernel.files``.
    """
    start()
    if not only_look:
        _make_home()
        _be_there()
        bring_up_to_date()
        erase_again()
        return False
    if has_tables():
        _check_up_to_date()
        return False
    _stand_in()
    bring_up_to_date()
    return True


def start() -> None:
    """Start Django, and let what is written be for its owner alone; touches nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regulars.config.settings")
    keep_private()
    import django  # commands that need no database must not pay for Django

    django.setup()


def finish_restoring(home: Path) -> bool:
    """Bring a restore to its end that was stopped after it counted; return whether there was one.

    Whoever calls it is alone with the installation.
    """
    from regulars.edges.restored import counts

    return changeover.finish(home, counts=counts)


def _be_there() -> None:
    """Show, for as long as this process lives, that somebody uses the installation, so that nobody
    restores another beneath it. Waits for who does.
    """
    from django.conf import settings

    home = settings.REGULARS_HOME
    while str(home) not in _THERE:
        if changeover.pending(home):
            with alone(home / RUNNING_LOCK):
                finish_restoring(home)
        hold = shared(home / RUNNING_LOCK)
        if not changeover.pending(home):  # else somebody restored in between, and was stopped
            _THERE[str(home)] = os.dup(hold.fileno())
        hold.close()


def has_tables() -> bool:
    """Whether there are any of ours; looking makes none, and no file either."""
    from django.db import DatabaseError, connection
    from django.db.migrations.recorder import MigrationRecorder

    if connection.vendor == "sqlite" and connection.connection is None:
        if not Path(connection.settings_dict["NAME"]).exists():
            return False
        connection.settings_dict["OPTIONS"].pop("init_command", None)  # it sets the journal's kind
    try:
        return MigrationRecorder(connection).has_table()
    except DatabaseError as error:
        raise _unreachable(error) from error


def _stand_in() -> None:
    """From here on, an empty database in memory is this process's own."""
    from django.db import connections

    memory = {"ENGINE": "django.db.backends.sqlite3", "NAME": IN_MEMORY}
    connections["default"].close()
    connections.settings.update(connections.configure_settings({"default": memory}))
    del connections["default"]


def _make_home() -> None:
    from django.conf import settings

    try:
        settings.REGULARS_HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
        private = [path for name in PRIVATE for path in settings.REGULARS_HOME.glob(name)]
    except OSError as error:
        explain(error, settings.REGULARS_HOME)
    for path in private:
        make_private(path)


def bring_up_to_date() -> None:
    """All migrations or none: Django notes some down only after their tables are there to stay."""
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.transaction import atomic

    try:
        with _one_at_a_time():
            if _is_outdated():
                with connection.constraint_checks_disabled(), atomic():
                    call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise _unreachable(error) from error


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Others who would look for missing or outdated tables at the same moment wait here."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor != "postgresql":
        in_memory = connection.settings_dict["NAME"] == IN_MEMORY  # and so this process's own
        with nullcontext() if in_memory else alone(settings.REGULARS_HOME / MIGRATING_LOCK):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])


def erase_again() -> int:
    """A database of an earlier time knows people who were erased since: erase them again, before
    anybody sees them; return how many they were.
    """
    from regulars.core.events.types import SYSTEM
    from regulars.core.privacy.services import replay
    from regulars.kernel import clock

    return replay(actor=SYSTEM, now=clock.now())


def _check_up_to_date() -> None:
    if _is_outdated():
        raise DatabaseOutdated


def _is_outdated() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _unreachable(error: Exception) -> DatabaseUnreachable:
    return DatabaseUnreachable(reason=str(error).strip().splitlines()[0])
