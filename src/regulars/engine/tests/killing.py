"""Programs run one after the other in a home of their own, of which the first is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[3]


def outcomes(
    home: Path, killed_at: str, *programs: str
) -> Iterator[subprocess.CompletedProcess[str]]:
    """Run each program to its end, with the name of the step to be killed at as its argument."""
    environment = {
        **os.environ,
        "REGULARS_HOME": str(home),
        "DATABASE_URL": f"sqlite:///{home}/store.sqlite3",
        "PYTHONPATH": str(SOURCES),
    }
    for program in programs:
        command = [sys.executable, "-c", program, killed_at]
        yield subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
