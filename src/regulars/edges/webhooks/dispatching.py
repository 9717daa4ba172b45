"""Sending what is due, with the waiting done by threads: a peer that is slow keeps nobody waiting.

One thread of a worker takes deliveries and notes what came of them; each request waits for its peer
in a thread of its own, which touches no database. Each endpoint has places of its own.
A worker that is killed leaves its deliveries to the lease.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from regulars.core.work.queries import database_now
from regulars.edges.outgoing import allowed
from regulars.edges.webhooks.claiming import claim, is_any_due
from regulars.edges.webhooks.ending import Ended, end
from regulars.edges.webhooks.posting import Post
from regulars.edges.webhooks.rules import PLACES
from regulars.edges.webhooks.types import Fault, Outcome, Parcel
from regulars.kernel import clock

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.25  # how often what has become due meanwhile is looked for
IDLE_LOOKS = 4  # in vain, after which the thread ends
Clock = Callable[[], datetime]
Send = Callable[[Parcel], Outcome]


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
        if self.under_way:
            wait(self.under_way, LOOK_SECONDS, FIRST_COMPLETED)
        else:
            time.sleep(LOOK_SECONDS)

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


def send_until_idle(dispatcher: Dispatcher, is_over: Callable[[], bool]) -> None:
    """Send what is due until nothing is left, or it is over: then wait for what is under way."""
    looks = 0
    while looks < IDLE_LOOKS and (not is_over() or dispatcher.under_way):
        looks = 0 if dispatcher.step(takes=not is_over()) else looks + 1
        dispatcher.rest()


_lock = threading.Lock()
_running: threading.Thread | None = None


def send_soon(*, now: datetime) -> None:
    """See to it that what is due is being sent by a thread of this process; return at once.

    The thread is no daemon: a process that ends waits for the requests under way, 15 seconds at
    most, and notes what came of them.
    """
    global _running  # noqa: PLW0603 - one thread for each process
    with _lock:
        if (_running and _running.is_alive()) or not is_any_due(now):
            return
        _running = threading.Thread(target=_sending, name="webhooks")
        _running.start()


def _sending() -> None:
    """What the thread does; where the database does not answer, the next one goes on."""
    try:
        send_until_idle(Dispatcher(Post(allowed(), clock.now)), _is_ending)
    except DatabaseError as error:
        logger.warning("Webhooks wait for the database: %s", type(error).__name__)
    finally:
        connection.close()


def _is_ending() -> bool:
    """Whether the process ends: its main thread has ended, and waits for the others."""
    return not threading.main_thread().is_alive()
