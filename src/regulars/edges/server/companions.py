"""Workers beside the web server: processes of their own, begun anew when they end by themselves."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from threading import Event, Thread

from regulars.edges.server.processes import DRAIN_SECONDS, end_with_parent
from regulars.kernel.memory import settle

logger = logging.getLogger(__name__)

PAUSES = (0.1, 1.0, 5.0)  # seconds before the first, the second and every later start anew
LONG_ENOUGH = 60.0  # seconds after which a worker that ends counts as the first again
LOOK_SECONDS = 0.2


def work(name: str) -> None:
    """Work until told to stop: what runs in a process of its own."""
    from regulars.edges.installation import open_installation

    open_installation()
    work_until_told(name)


def work_until_told(name: str) -> None:
    """Work until SIGTERM or Ctrl-C; what has begun is brought to its end first."""
    from regulars.core.work.services import Working

    working = Working(name)

    def stop(*_: object) -> None:
        working.stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    settle()
    working.run()


def _work_as_child(name: str) -> None:
    end_with_parent()
    work(name)


class Companion(Thread):
    """Keeps one worker going until it is ended."""

    def __init__(self, name: str) -> None:
        super().__init__(daemon=True)
        self.worker_name = name
        self.over = Event()
        self.process: BaseProcess | None = None

    def run(self) -> None:
        """Start the worker, and start it anew whenever it ends by itself."""
        failures = 0
        while not self.over.is_set():
            started = time.monotonic()
            self.process = get_context("spawn").Process(
                target=_work_as_child, args=(self.worker_name,)
            )
            self.process.start()
            while self.process.is_alive() and not self.over.wait(LOOK_SECONDS):
                continue
            if self.over.is_set():
                return
            logger.error("A worker ended (%s) and is begun anew.", self.process.exitcode)
            self._release()
            failures = 0 if time.monotonic() - started > LONG_ENOUGH else failures + 1
            self.over.wait(PAUSES[min(failures, len(PAUSES) - 1)])

    def tell(self) -> None:
        """Tell the worker to end; return at once."""
        self.over.set()
        self.join()
        if self.process and self.process.pid and self.process.is_alive():
            os.kill(self.process.pid, signal.SIGTERM)

    def end(self) -> None:
        """Wait until the worker has ended, and kill it where that takes too long."""
        if self.process is None or self.process.pid is None:
            return
        self.process.join(DRAIN_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()

    def _release(self) -> None:
        """What it held need not wait for its lease to end."""
        from django.db import DatabaseError, connection

        from regulars.core.work.services import release_named

        try:
            release_named(self.worker_name)
        except DatabaseError:
            logger.warning("What the worker held waits for its lease to end.")
        finally:
            connection.close()


@contextmanager
def companions(number: int) -> Iterator[None]:
    """So many workers while the block lasts."""
    here = f"{socket.gethostname()}-{os.getpid()}"  # processes of two machines share a database
    kept = [Companion(f"{here}-{count}") for count in range(1, number + 1)]
    for companion in kept:
        companion.start()
    try:
        yield
    finally:
        for companion in kept:
            companion.tell()
        for companion in kept:
            companion.end()
