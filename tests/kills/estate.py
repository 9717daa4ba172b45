"""A database of one's own, with all tables, gone afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit


@contextmanager
def own_database() -> Iterator[None]:
    """Point the settings at a new database in this process, and make its tables."""
    with tempfile.TemporaryDirectory(prefix="regulars-kills-") as folder:
        os.environ["REGULARS_HOME"] = folder
        given = os.environ.get("DATABASE_URL", "")
        if given.startswith("postgres"):
            with _beside(given):
                _open()
                yield
        else:
            os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'regulars.sqlite3'}"
            _open()
            yield


@contextmanager
def _beside(address: str) -> Iterator[None]:
    import psycopg
    from psycopg import sql

    name = f"kills_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    parts = urlsplit(address)
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
    try:
        yield
    finally:
        from django.db import connections

        connections.close_all()
        os.environ["DATABASE_URL"] = address
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _open() -> None:
    from regulars.edges.installation import open_installation

    open_installation()
