"""Run whole processes in turns and keep what the operating system says of each."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / ".bench"
STARTER = ROOT / "benchmarks" / "starter.py"


@dataclass(frozen=True)
class Run:
    """One finished process: seconds by the clock and of processor, peak memory in megabytes."""

    wall: float
    cpu: float
    peak_mb: float


@dataclass(frozen=True)
class Summary:
    """Medians over the runs of one command."""

    wall: float
    cpu: float
    peak_mb: float


def run(command: Sequence[str], *, environment: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end and measure it; its output goes to .bench/output.txt.

    Raises RuntimeError if the command fails, with the end of what it printed.
    """
    WORK.mkdir(exist_ok=True)
    log, note = WORK / "output.txt", WORK / "measured.json"
    with log.open("wb") as output:
        outcome = subprocess.run(
            [sys.executable, "-S", str(STARTER), str(note), *command],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            check=False,
        )
    if outcome.returncode:
        raise RuntimeError(
            f"{' '.join(command)} failed:\n{log.read_text(errors='replace')[-2000:]}"
        )
    return Run(**json.loads(note.read_text(encoding="utf-8")))


def in_turns(
    commands: Mapping[str, Sequence[str]], *, rounds: int = 3, warm_up: int = 1
) -> dict[str, Summary]:
    """Run the commands A B C A B C …, so that a drifting machine treats them alike; medians."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for turn in range(warm_up + rounds):
        for name, command in commands.items():
            sys.stderr.write(f"\r  round {turn + 1} of {warm_up + rounds}: {name:<40}")
            outcome = run(command)
            if turn >= warm_up:
                runs[name].append(outcome)
    sys.stderr.write("\r" + " " * 70 + "\r")
    return {name: summarise(outcomes) for name, outcomes in runs.items()}


def summarise(runs: Sequence[Run]) -> Summary:
    """The median of each figure."""
    return Summary(
        statistics.median(run.wall for run in runs),
        statistics.median(run.cpu for run in runs),
        statistics.median(run.peak_mb for run in runs),
    )


def row(
    job: str, target: str, measured: str, *, met: bool, peer: str = "", ratio: str = ""
) -> None:
    """Print one line of the table of results."""
    print(
        f"| {job} | {target} | {measured} | {peer} | {ratio} | {'yes' if met else 'NO'} |",
        flush=True,
    )


def header() -> None:
    """Print the head of the table of results."""
    print("| job | target | measured | peer | ratio | met |")
    print("| --- | --- | --- | --- | --- | --- |", flush=True)
