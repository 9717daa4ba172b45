"""How many requests are answered: a bucket of tokens for each caller, in each process.

A process fills a caller's bucket at a steady rate, up to its size, and takes tokens for a request:
one, or as many as it holds messages. Nothing is shared between processes: a store that runs several
web workers answers up to so many times as much. A bucket that nobody drew from for long is full,
and is forgotten.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from regulars.kernel.errors import Refused


@dataclass(frozen=True)
class Rate:
    """How large a bucket is, and how many tokens it is given in a second."""

    size: int
    by_second: float

    @property
    def seconds_to_fill(self) -> float:
        """How long an empty bucket takes to be full."""
        return self.size / self.by_second


@dataclass(frozen=True)
class Allowance:
    """What a request was told: whether it is answered, and what is left."""

    is_granted: bool
    limit: int
    remaining: int
    seconds_to_full: int
    seconds_to_next: int


@dataclass(eq=False)
class TooManyRequests(Refused):
    """More requests than are answered at a time."""

    code = "api.too_many_requests"
    sentence = "Too many requests. Try again in {seconds} seconds, as Retry-After says."
    status = 429
    seconds: int


MOST = 10_000  # buckets of a process


class Buckets:
    """The buckets of a process, by whose they are."""

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self._lock = Lock()
        self._buckets: dict[str, tuple[float, datetime]] = {}

    def take(self, whose: str, *, now: datetime, number: int = 1) -> Allowance:
        """Take so many tokens, if there are as many; a bucket must be large enough for them."""
        with self._lock:
            tokens = self._tokens(whose, now)
            is_granted = tokens >= number
            left = tokens - number if is_granted else tokens
            self._keep(whose, left, now)
        return self._allowance(left, 1 if is_granted else number, is_granted=is_granted)

    def draw(self, whose: str, *, now: datetime, number: int = 1) -> Allowance:
        """Take so many tokens.

        Raises TooManyRequests where there are not as many.
        """
        allowance = self.take(whose, now=now, number=number)
        if not allowance.is_granted:
            raise TooManyRequests(seconds=allowance.seconds_to_next)
        return allowance

    def empty(self) -> None:
        """Begin anew, with every bucket full."""
        with self._lock:
            self._buckets.clear()

    def _tokens(self, whose: str, now: datetime) -> float:
        tokens, at = self._buckets.get(whose, (float(self.rate.size), now))
        passed = max((now - at) / timedelta(seconds=1), 0.0)
        return min(tokens + passed * self.rate.by_second, float(self.rate.size))

    def _keep(self, whose: str, tokens: float, now: datetime) -> None:
        if whose not in self._buckets and len(self._buckets) >= MOST:
            full_since = now - timedelta(seconds=self.rate.seconds_to_fill)
            kept = {key: value for key, value in self._buckets.items() if value[1] > full_since}
            # Where that frees nothing, somebody makes up callers: all of them begin anew.
            self._buckets = kept if len(kept) < MOST else {}
        self._buckets[whose] = (tokens, now)

    def _allowance(self, tokens: float, wanted: int, *, is_granted: bool) -> Allowance:
        missing = self.rate.size - tokens
        to_next = max(wanted - tokens, 0.0)
        return Allowance(
            is_granted=is_granted,
            limit=self.rate.size,
            remaining=max(math.floor(tokens), 0),
            seconds_to_full=math.ceil(missing / self.rate.by_second),
            seconds_to_next=max(math.ceil(to_next / self.rate.by_second), 1),
        )
