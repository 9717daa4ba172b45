"""The one place where the time is read. Edges ask once and pass ``now`` on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's time, aware, in UTC."""
    return datetime.now(UTC)


_clock: ContextVar[Clock] = ContextVar("clock", default=system_clock)


def now() -> datetime:
    """The current moment, aware, in UTC. For edges only: what is below takes it as an argument."""
    return _clock.get()()


@contextmanager
def using(clock: Clock) -> Iterator[None]:
    """Let another clock answer inside the block, as tests and simulations do."""
    token = _clock.set(clock)
    try:
        yield
    finally:
        _clock.reset(token)
