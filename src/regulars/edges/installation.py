"""Opens the installation for a command: settings read, folder made, database there and up
to date.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from regulars.kernel.errors import Unavailable
from regulars.kernel.files import explain, keep_private, make_private

# What holds customers' data or keys, also in a folder made by an earlier version
PRIVATE = (
    "regulars.sqlite3*",
    "secret-key",
    "lake",
    "uploads",
    "imports",
    "faults.log",
    "shop",
    "report.html",
)


@dataclass(eq=False)
class DatabaseUnreachable(Unavailable):
    """The database does not answer, or refuses us."""

    code = "installation.database_unreachable"
    sentence = "The database cannot be opened: {reason}. Check DATABASE_URL and REGULARS_HOME."
    reason: str


def open_installation(*, only_look: bool = False) -> None:
    """Start Django, make the data folder if it is missing, and bring the database's tables up to
    date. What this process writes from here on is for its owner alone.

    ``only_look`` makes neither folder nor database: where there is none yet, an empty one in memory
    stands for it.

    Raises BadSetting, DatabaseUnreachable, and the errors of ``kernel.files``.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regulars.config.settings")
    keep_private()
    import django  # commands that need no database must not pay for Django

    django.setup()
    if only_look:
        _stand_in_for_missing_database()
    else:
        _make_home()
    _bring_up_to_date()


def _stand_in_for_missing_database() -> None:
    from django.db import connection

    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and connection.connection is None and not Path(name).exists():
        connection.settings_dict["NAME"] = ":memory:"


def _make_home() -> None:
    from django.conf import settings

    try:
        settings.REGULARS_HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
        private = [path for name in PRIVATE for path in settings.REGULARS_HOME.glob(name)]
    except OSError as error:
        explain(error, settings.REGULARS_HOME)
    for path in private:
        make_private(path)


def _bring_up_to_date() -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise DatabaseUnreachable(reason=str(error).strip().splitlines()[0]) from error
