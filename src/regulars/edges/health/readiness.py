"""Whether the installation can answer."""

from __future__ import annotations

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

NO_ANSWER = "The database does not answer."
OUTDATED = (
    "The tables are not those of this version. Restart the server, or: regulars doctor --mend"
)


def problems() -> list[str]:
    """What keeps pages from being answered, in sentences that give nothing away; empty: nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        applied = set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return [NO_ANSWER]
    return [] if _newest() <= applied else [OUTDATED]


@cache
def _newest() -> frozenset[tuple[str, str]]:
    """The last migration of each application, as the program has them."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
