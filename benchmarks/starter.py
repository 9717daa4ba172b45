"""Starts a command and writes down what the operating system says of it, as JSON.

``python starter.py NOTE COMMAND ...``. A process of its own, and a small one: Linux counts what a
process held when it started another as held by that other one.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def main(note: str, command: list[str]) -> int:
    """Run the command to its end; return its exit code."""
    started = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(process, 0)
    told = {
        "wall": time.perf_counter() - started,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak_mb": usage.ru_maxrss / 1024,
    }
    Path(note).write_text(json.dumps(told), encoding="utf-8")
    return os.waitstatus_to_exitcode(status)


sys.exit(main(sys.argv[1], sys.argv[2:]))
