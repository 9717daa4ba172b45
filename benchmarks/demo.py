"""From nothing to an answering console, and what the demo takes while nobody uses it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from http import HTTPStatus
from pathlib import Path

from benchmarks.processes import WORK, header, row
from regulars.edges.sandbox.home import Home
from regulars.edges.server.services import FIRST_PAGE, answer, free_port

HOME = WORK / "demo"
PATIENCE_SECONDS = 300
IDLE_SECONDS = 5
MOST_SECONDS, MOST_MB = 60, 300


def family_of(process_id: int) -> list[int]:
    """The process and everything it started, as far as it still runs."""
    children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text(encoding="ascii")
    return [process_id, *(one for child in children.split() for one in family_of(int(child)))]


def memory_mb(process_id: int) -> float:
    """Memory of the family; pages that several share are divided among them (Linux's Pss)."""
    return sum(kilobytes_of(member) for member in family_of(process_id)) / 1024


def kilobytes_of(process_id: int) -> int:
    """One process's share; nothing if it has just ended."""
    try:
        rollup = Path(f"/proc/{process_id}/smaps_rollup").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))


def wait_until_idle() -> None:
    """Wait for the figures computed while the console is looked at, and a little longer."""
    deadline = time.perf_counter() + PATIENCE_SECONDS
    while (plan := Home(HOME).plan()) is None or "figures" not in plan.done:
        if time.perf_counter() > deadline:
            raise RuntimeError("the figures were never finished")
        time.sleep(1)
    time.sleep(IDLE_SECONDS)


def start_and_stop(command: list[str], port: int) -> tuple[float, float]:
    """Seconds until the console answers, and megabytes once nothing is going on."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            while answer("127.0.0.1", port, FIRST_PAGE) != HTTPStatus.OK:
                if process.poll() is not None or time.perf_counter() - started > PATIENCE_SECONDS:
                    raise RuntimeError(f"{' '.join(command)} did not come up")
                time.sleep(0.05)
            seconds = time.perf_counter() - started
            wait_until_idle()
            return seconds, memory_mb(process.pid)
        finally:
            process.terminate()


def main() -> None:
    """Print the first start and the second."""
    shutil.rmtree(HOME, ignore_errors=True)
    port = free_port("127.0.0.1", 0)
    command = [sys.executable, "-m", "regulars", "demo", "--home", str(HOME), "--port", str(port)]
    for job in ("regulars demo, first start", "regulars demo, second start"):
        seconds, megabytes = start_and_stop(command, port)
        row(
            job,
            f"≤{MOST_SECONDS} s, idle ≤{MOST_MB} MB",
            f"{seconds:.1f} s, {megabytes:.0f} MB",
            met=seconds <= MOST_SECONDS and megabytes <= MOST_MB,
        )


if __name__ == "__main__":
    header()
    main()
