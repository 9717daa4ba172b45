"""huey on SQLite doing tasks that do nothing: prints seconds.

Its own steps in a loop, without the pauses of its consumer; as durable as ours (``fsync``).
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from huey import SqliteHuey

TASKS = 5_000

with tempfile.TemporaryDirectory(prefix="huey-bench-") as folder:
    queue = SqliteHuey(filename=str(Path(folder) / "huey.sqlite3"), fsync=True, results=False)

    @queue.task()
    def nothing(number):
        """Nothing."""

    for number in range(TASKS):
        nothing(number)
    begun = time.perf_counter()
    while (task := queue.dequeue()) is not None:
        queue.execute(task)
    taken = time.perf_counter() - begun
sys.stdout.write(json.dumps({"tasks": TASKS, "taken": taken}) + "\n")
