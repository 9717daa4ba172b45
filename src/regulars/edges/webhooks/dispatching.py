"""Sending what is due, with the waiting done by threads: a peer that is slow keeps nobody waiting.

One thread of a worker takes deliveries and notes what came of them; each request waits for its peer
in a thread of its own, which touches no database. Each endpoint has places of its own.
A worker that is killed leaves its deliveries to the lease.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from regulars.core.work.queries import database_now
from regulars.edges.webhooks.claiming import claim, is_any_due
from regulars.edges.webhooks.ending import Ended, end
from regulars.edges.webhooks.posting import Post
from regulars.edges.webhooks.rules import PLACES
from regulars.edges.webhooks.targets import Allowed
from regulars.edges.webhooks.types import Fault, Outcome, Parcel
from regulars.kernel import clock

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.25  # how often what has become due meanwhile is looked for
IDLE_LOOKS = 4  # in vain, after which the thread ends
Clock = Callable[[], datetime]
Send = Callable[[Parcel], Outcome]


def allowed() -> Allowed:
    """What this installation allows."""
    return Allowed(
        ports=frozenset(settings.REGULARS_WEBHOOK_PORTS),
        loopback=settings.REGULARS_WEBHOOK_LOOPBACK,
    )


def in_a_thread(send: Send, parcel: Parcel) -> Future[Outcome]:
    """Send it in a thread of its own. Beside a request, beginning one costs nothing."""
    future: Future[Outcome] = Future()

    def sending() -> None:
        try:
            future.set_result(send(parcel))
        except Exception as error:  # noqa: BLE001 - it is told of where it is noted
            future.set_exception(error)

    threading.Thread(target=sending, name=parcel.webhook_id).start()
    return future


@dataclass
class Dispatcher:
    """Takes, sends and notes; ``begin`` begins to send and tells what will come of it."""

    send: Send
    begin: Callable[[Send, Parcel], Future[Outcome]] = in_a_thread
    clock: Clock = database_now
    places: int = PLACES
    under_way: dict[Future[Outcome], Parcel] = field(default_factory=dict)

    def step(self, *, takes: bool = True) -> int:
        """Note what has come, and take more where it may; return how many are under way, or were
        noted.
        """
        noted = self._note()
        free = self.places - len(self.under_way)
        if takes and free > 0 and is_any_due(self.clock()):
            for parcel in claim(now=self.clock(), most=free):
                self.under_way[self.begin(self.send, parcel)] = parcel
        return noted + len(self.under_way)

    def rest(self) -> None:
        """Wait for an answer, or a little."""
        wait(self.under_way, LOOK_SECONDS, FIRST_COMPLETED)

    def _note(self) -> int:
        done = [future for future in self.under_way if future.done()]
        if done:
            with transaction.atomic():
                end([self._ended(future) for future in done], now=self.clock())
        for future in done:
            del self.under_way[future]
        return len(done)

    def _ended(self, future: Future[Outcome]) -> Ended:
        parcel, error = self.under_way[future], future.exception()
        if error is not None:  # a fault of ours: the attempt counts, and is tried again
            logger.error("A webhook could not be sent: %s", type(error).__name__, exc_info=error)
        outcome = Outcome(0, fault=Fault.NO_ANSWER_KNOWN) if error else future.result()
        return parcel.delivery_id, parcel.endpoint_id, parcel.attempt, outcome


class Dispatching(threading.Thread):
    """Sends what is due until nothing is left to be sent, or the process ends.

    Not a daemon: a process that ends waits for the requests under way, and notes what came of them.
    """

    def __init__(self, dispatcher: Dispatcher, is_over: Callable[[], bool]) -> None:
        super().__init__(name="webhooks")
        self.dispatcher, self.is_over = dispatcher, is_over

    def run(self) -> None:
        """Step by step; a database that does not answer is asked again, by whoever comes next."""
        looks = 0
        try:
            while looks < IDLE_LOOKS and (not self.is_over() or self.dispatcher.under_way):
                looks = 0 if self.dispatcher.step(takes=not self.is_over()) else looks + 1
                self._rest()
        except DatabaseError as error:
            logger.warning("Webhooks wait for the database: %s", type(error).__name__)
        finally:
            connection.close()

    def _rest(self) -> None:
        if self.dispatcher.under_way:
            self.dispatcher.rest()
        else:
            _pause.wait(LOOK_SECONDS)


_pause = threading.Event()  # never set
_lock = threading.Lock()
_running: Dispatching | None = None


def send_soon(*, now: datetime) -> None:
    """See to it that what is due is being sent by a thread of this process; return at once."""
    global _running  # noqa: PLW0603 - one thread for each process
    with _lock:
        if (_running and _running.is_alive()) or not is_any_due(now):
            return
        _running = Dispatching(Dispatcher(Post(allowed(), clock.now)), _is_ending)
        _running.start()


def _is_ending() -> bool:
    """Whether the process ends: its main thread has ended, and waits for the others."""
    return not threading.main_thread().is_alive()
