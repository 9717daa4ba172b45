"""Several at one database: processes at a SQLite file, each a thread with a connection of its own,
and somebody beside the test who writes to PostgreSQL.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction
from django.db.backends.sqlite3.base import Database


def copy_tables(path: Path) -> None:
    """Put the tables of the tests' database, which is in memory, into a file."""
    connection.ensure_connection()
    with closing(Database.connect(path)) as file:
        connection.connection.backup(file)


class Process:
    """One that uses the file as a web worker or a command does."""

    def __init__(self, path: Path, *, patience_ms: int) -> None:
        self.path, self.patience_ms = path, patience_ms
        self.thread = ThreadPoolExecutor(max_workers=1, initializer=self._connect)

    def _connect(self) -> None:
        mine = connections.create_connection("default")
        mine.settings_dict = {**mine.settings_dict, "NAME": str(self.path)}
        connections["default"] = mine
        with mine.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout={self.patience_ms}")

    def begin(self, work: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Start the work in a transaction of its own."""
        return self.thread.submit(transaction.atomic(work), *arguments)

    def do(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """The result of work in a transaction of its own."""
        return self.begin(work, *arguments).result(20)

    def ask(self, question: Callable[..., Any], *arguments: Any) -> Any:
        """The answer to a question, as a page asks it: outside of any transaction."""
        return self.thread.submit(question, *arguments).result(20)

    def close(self) -> None:
        """Give the connection and the thread back."""
        self.ask(self._disconnect)
        self.thread.shutdown()

    def _disconnect(self) -> None:
        connection.close()


class Pause:
    """Where a transaction stays open until it is let go."""

    def __init__(self) -> None:
        self._reached, self._let_go = threading.Event(), threading.Event()

    def here(self) -> None:
        """Stay."""
        self._reached.set()
        assert self._let_go.wait(20)

    def reached(self) -> None:
        """Return when the transaction is here."""
        assert self._reached.wait(20)

    def go_on(self) -> None:
        """Let it go."""
        self._let_go.set()


@contextmanager
def processes(path: Path, *, patience_ms: int = 20_000) -> Iterator[Callable[[], Process]]:
    """A way to start processes at the tables in a new file."""
    copy_tables(path)
    started: list[Process] = []

    def start() -> Process:
        started.append(Process(path, patience_ms=patience_ms))
        return started[-1]

    try:
        yield start
    finally:
        for process in started:
            process.close()


class Meanwhile:
    """Something done beside the test, which holds its transaction open until the test waits; for
    PostgreSQL.
    """

    def __init__(self, deed: Callable[[], object]) -> None:
        self.deed = deed
        self.inside = threading.Event()
        self.failure: list[Exception] = []
        self.was_waited_for = False
        self.thread = threading.Thread(target=self.work)

    def work(self) -> None:
        try:
            self.deed()
        except Exception as error:  # noqa: BLE001 - told to the test
            self.failure.append(error)
        finally:
            connection.close()

    def hold(self) -> None:
        """Say that the deed has come this far, and go on once somebody waits for it."""
        if threading.current_thread() is self.thread and not self.inside.is_set():
            self.inside.set()
            until = time.monotonic() + 20
            while not self.was_waited_for and time.monotonic() < until:
                self.was_waited_for = self.somebody_waits()

    def somebody_waits(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            return bool(cursor.fetchone()[0])

    def beside(self, deed: Callable[[], object]) -> list[Exception]:
        self.thread.start()
        assert self.inside.wait(20)
        deed()
        self.thread.join(20)
        assert (self.thread.is_alive(), self.was_waited_for) == (False, True)
        return self.failure
