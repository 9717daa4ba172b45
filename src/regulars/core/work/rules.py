"""When a task is tried again, and when work that recurs is due next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from regulars.kernel.local_time import moment_of

LEASE = timedelta(seconds=45)  # a worker not heard of for so long has lost what it holds
HEARTBEAT = timedelta(seconds=10)
RECURRING = ""  # the key of work that recurs; other tasks have one
MOST_CRASHES = 3  # alone with a worker that it killed
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Retries:
    """How often a task is tried, and how long the pauses between are.

    Pauses double from the ``first`` up to the ``longest``, unless ``pauses`` lists them. Chance
    takes up to half of each away, so that what failed together is not tried again together
    ("equal jitter").
    """

    most: int = 10
    first: timedelta = FIRST_PAUSE
    longest: timedelta = LONGEST_PAUSE
    pauses: Sequence[timedelta] = ()

    def pause_after(self, failures: int, chance: float) -> timedelta | None:
        """How long to wait after so many failures; None: not to be tried again.

        ``chance`` is between 0 and 1.

        >>> Retries().pause_after(1, 1.0), Retries().pause_after(3, 0.0)
        (datetime.timedelta(seconds=2), datetime.timedelta(seconds=4))
        >>> Retries(most=3).pause_after(3, 0.5) is None
        True
        """
        if failures >= self.most:
            return None
        if self.pauses:
            whole = self.pauses[min(failures, len(self.pauses)) - 1]
        else:
            doublings = min(failures - 1, 40)  # beyond, it is the longest anyway
            whole = min(self.first * 2**doublings, self.longest)
        return whole / 2 + whole / 2 * chance


@dataclass(frozen=True)
class Every:
    """Work that recurs after a fixed time, counted from when it was due."""

    interval: timedelta

    def next_after(self, due_at: datetime, now: datetime, zone: ZoneInfo) -> datetime:
        """The first moment later than ``now``; those that were missed are not made up for.

        >>> zone = ZoneInfo("UTC")
        >>> noon = datetime(2026, 3, 1, 12, tzinfo=zone)
        >>> late = noon + timedelta(minutes=12)
        >>> Every(timedelta(minutes=5)).next_after(noon, late, zone).isoformat()
        '2026-03-01T12:15:00+00:00'
        """
        del zone
        missed = max((now - due_at) // self.interval, 0)
        following = due_at + (missed + 1) * self.interval
        return min(following, now + self.interval)  # a clock may have been ahead for a while


@dataclass(frozen=True)
class Daily:
    """Work of every day, at a time of day where the store is."""

    at: time

    def next_after(self, due_at: datetime, now: datetime, zone: ZoneInfo) -> datetime:
        """The first moment later than ``now``, in UTC.

        Where clocks skip that time, it is the moment at which they do so; where they show it twice,
        the first.

        >>> now = datetime(2026, 3, 29, 0, 0, tzinfo=ZoneInfo("UTC"))
        >>> Daily(time(2, 30)).next_after(now, now, ZoneInfo("Europe/Berlin")).isoformat()
        '2026-03-29T01:00:00+00:00'
        """
        del due_at
        today = now.astimezone(zone).date()
        moments = (moment_of(today + day * DAY, self.at, zone) for day in range(-1, 3))
        return next(moment for moment in moments if moment > now)


Recurrence = Every | Daily
