"""What is done to a running installation: its processes are killed, or its database is stopped."""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tests.kills.processes import Forked

BREATH = 5  # kills, after which something must be acknowledged before the next
LONGEST_BREATH = 30.0  # seconds
KILLS_APART = (0.02, 0.25)  # seconds
STOPS_APART = (5.0, 40.0)
AWAY = (0.2, 3.0)  # seconds for which the database stays away
ENOUGH_SECONDS = 60  # for a command of the server

Measure = Callable[[], int]  # of what was acknowledged: it grows


class Disturbance(Protocol):
    """Does harm until it has done enough."""

    def disturb(self, processes: Sequence[Forked], taken: Measure) -> int:
        """Do it, and return how often."""


@dataclass(frozen=True)
class Kills:
    """One of the processes is killed, so many times."""

    number: int
    seed: int

    def disturb(self, processes: Sequence[Forked], taken: Measure) -> int:
        """Kill one after the other, at random."""
        chance = random.Random(self.seed)  # noqa: S311 - the same moments each time
        for number in range(self.number):
            time.sleep(chance.uniform(*KILLS_APART))
            if number % BREATH == 0:  # a slow machine would never acknowledge anything
                wait_for_more(taken)
            chance.choice(processes).kill()
        return self.number


@dataclass(frozen=True)
class Stops:
    """The PostgreSQL server is stopped at once, as by a loss of power, and comes back by itself."""

    seconds: float
    seed: int

    def disturb(self, processes: Sequence[Forked], taken: Measure) -> int:
        """Stop it every five to forty seconds until the time is over."""
        chance = random.Random(self.seed)  # noqa: S311 - the same moments each time
        end, stops = time.monotonic() + self.seconds, 0
        while time.monotonic() < end:
            time.sleep(min(chance.uniform(*STOPS_APART), max(1.0, end - time.monotonic())))
            _server("stop", "-m", "immediate")
            time.sleep(chance.uniform(*AWAY))
            _server("start")
            stops += 1
            wait_for_more(taken)
        return stops


def wait_for_more(taken: Measure) -> None:
    """Wait until something more is acknowledged, or too long."""
    begun, before = time.monotonic(), taken()
    while taken() == before and time.monotonic() - begun < LONGEST_BREATH:
        time.sleep(0.01)


def _server(*command: str) -> None:
    """Have Debian's tool do it to the throwaway server that ``pg_virtualenv`` made."""
    version = os.environ["PGVERSION"]
    subprocess.run(
        ["pg_ctlcluster", version, "regress", *command],
        check=True,
        capture_output=True,
        timeout=ENOUGH_SECONDS,
    )
