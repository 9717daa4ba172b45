"""How late timers are while a worker has much else to do: prints seconds.

A worker in a process of its own; timers at random moments of half a minute; beside them a thousand
tasks are put down every second. The moments are the database's own.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.live_jobs.store import installation

TIMERS = 1_500
SECONDS = 30
LOAD = 250  # tasks every quarter of a second
WORKER = """
import sys
from datetime import datetime
from pathlib import Path
from regulars.edges.installation import open_installation
open_installation()
from regulars.core.work.queries import database_now
from regulars.core.work.services import Working, does_many
from regulars.edges.server.services import work_until_told

written = Path(sys.argv[1]).open("a", buffering=1)

@does_many("bench.timer")
def ring(tasks, now):
    moment = database_now()
    written.write("".join(f"{(moment - task.due_at).total_seconds()}\\n" for task in tasks))

@does_many("bench.load")
def load(tasks, now):
    pass

work_until_told("bench")
"""


def put_timers() -> None:
    """The timers, from two seconds from now on."""
    from django.db import transaction

    from regulars.core.work.queries import database_now
    from regulars.core.work.services import put
    from regulars.core.work.types import TaskDraft

    chance = random.Random(7)  # noqa: S311 - the same moments each time
    begin = database_now() + timedelta(seconds=2)
    with transaction.atomic():
        put(
            [
                TaskDraft(
                    "bench.timer", str(n), begin + timedelta(seconds=chance.random() * SECONDS)
                )
                for n in range(TIMERS)
            ]
        )


def put_load(number: int) -> None:
    """Some tasks that are due at once."""
    from django.db import transaction

    from regulars.core.work.queries import database_now
    from regulars.core.work.services import put
    from regulars.core.work.types import TaskDraft

    now = database_now()
    with transaction.atomic():
        put([TaskDraft("bench.load", f"{number}:{n}", now) for n in range(LOAD)])


def lateness(kept: Path) -> list[float]:
    """The seconds by which each timer was late, in order."""
    with subprocess.Popen([sys.executable, "-c", WORKER, str(kept)]) as worker:
        time.sleep(3)
        put_timers()
        end = time.monotonic() + SECONDS + 5
        for number in range(1_000_000):
            if time.monotonic() > end:
                break
            put_load(number)
            time.sleep(0.25)
        worker.terminate()
    return sorted(float(line) for line in kept.read_text(encoding="utf-8").split())


if __name__ == "__main__":
    with installation() as home:
        from regulars.core.work.working import POLL_SECONDS

        late = lateness(home / "late.txt")
    outcome = {
        "timers": len(late),
        "early": sum(one < 0 for one in late),
        "median": late[len(late) // 2],
        "p99": late[int(len(late) * 0.99)],
        "poll": POLL_SECONDS,
    }
    sys.stdout.write(json.dumps(outcome) + "\n")
