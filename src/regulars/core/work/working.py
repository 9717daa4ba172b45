"""A worker: takes what is due, does it, and shows that it lives, until it is told to stop."""

from __future__ import annotations

import logging
import os
import threading
import time
from dataclasses import dataclass, field

from django.db import DatabaseError, connection

from regulars.core.work.doing import NOT_OURS, Clock, Doer
from regulars.core.work.holding import Holder, release_lost
from regulars.core.work.kinds import Kind
from regulars.core.work.putting import plan_recurring
from regulars.core.work.queries import database_now
from regulars.core.work.rules import HEARTBEAT
from regulars.core.work.types import LeaseLost

logger = logging.getLogger(__name__)

AT_ONCE = 1_000
POLL_SECONDS = 0.25
TROUBLE_SECONDS = 1.0  # before the database is asked again that did not answer
TOO_LONG = 70  # exit status of a worker that ends itself


@dataclass
class Watch:
    """How long the work at hand has taken; ends the process where it takes too long.

    What hangs cannot be stopped in Python, only ended with its process. Its tasks count an attempt
    that was never heard of again.
    """

    kind: Kind | None = None
    since: float = 0.0

    def __call__(self, kind: Kind | None) -> None:
        """Begin to watch, or stop."""
        self.since = time.monotonic()
        self.kind = kind

    def look(self) -> None:
        """End the process if the work at hand has taken too long."""
        kind, taken = self.kind, time.monotonic() - self.since
        if kind and taken > kind.time_limit.total_seconds():
            logger.error("%s took longer than %s: the worker ends", kind.name, kind.time_limit)
            os._exit(TOO_LONG)


class Pulse(threading.Thread):
    """Signs of life of a worker, by a connection of their own, however long its work takes."""

    def __init__(self, holder: Holder, watch: Watch, clock: Clock) -> None:
        super().__init__(daemon=True)
        self.holder, self.watch, self.clock = holder, watch, clock
        self.over = threading.Event()
        self.is_lost = False

    def run(self) -> None:
        """Beat until it is over, or the right to work is lost."""
        next_beat = time.monotonic() + HEARTBEAT.total_seconds()
        try:
            while not self.over.wait(POLL_SECONDS) and not self.is_lost:
                self.watch.look()
                if time.monotonic() >= next_beat:
                    self._beat()
                    next_beat = time.monotonic() + HEARTBEAT.total_seconds()
        finally:
            connection.close()

    def end(self) -> None:
        """Beat no more."""
        self.over.set()
        self.join()

    def _beat(self) -> None:
        try:
            self.holder.beat(now=self.clock())
        except LeaseLost:
            self.is_lost = True
        except DatabaseError:
            connection.close()  # the next beat tries another


@dataclass
class Working:
    """One worker of an installation; ``stop`` is set to let it end after what it has begun."""

    name: str
    clock: Clock = database_now
    stop: threading.Event = field(default_factory=threading.Event)
    watch: Watch = field(default_factory=Watch)
    before: Doer | None = None  # what could not be tidied, as the database did not answer

    def run(self) -> None:
        """Work until told to stop; a database that does not answer is asked again and again."""
        while not self.stop.is_set():
            try:
                self._work()
            except LeaseLost:
                logger.warning("%s was not heard of for too long, and begins again", self.name)
            except NOT_OURS as error:
                logger.warning("The database does not answer: %s", type(error).__name__)
                connection.close()
                self.stop.wait(TROUBLE_SECONDS)

    def _work(self) -> None:
        self._tidy()
        holder = Holder.begin(self.name, now=self.clock())
        pulse = Pulse(holder, self.watch, self.clock)
        pulse.start()
        try:
            plan_recurring(now=self.clock())
            released = 0.0
            while not self.stop.is_set() and not pulse.is_lost:
                if time.monotonic() - released > HEARTBEAT.total_seconds():
                    release_lost(now=self.clock())
                    released = time.monotonic()
                if not self.work_once(holder):
                    self.stop.wait(POLL_SECONDS)
        finally:
            pulse.end()
        self._tidy()

    def work_once(self, holder: Holder) -> int:
        """Take what is due and do it; return how many tasks were taken."""
        tasks = holder.take(AT_ONCE, now=self.clock())
        self.before = Doer(holder, self.clock, self.watch, self.stop)
        self.before.do(tasks)
        return len(tasks)

    def _tidy(self) -> None:
        """Give back what the database kept from being given back; what was begun outside of a
        transaction is heard of no more, as after a kill.
        """
        if self.before:
            self.before.tidy()
            self.before.holder.end()
        self.before = None
