"""How it is told whether the database of this installation is the one that was restored last."""

from __future__ import annotations

from django.db import connection

MARKED = "SELECT obj_description(to_regclass('django_migrations'), 'pg_class')"


def counts(token: str) -> bool:
    """Whether the database of PostgreSQL bears this token: a restore leaves it there in the
    transaction that counts.
    """
    with connection.cursor() as cursor:
        cursor.execute(MARKED)
        return bool(cursor.fetchone()[0] == token)
