"""How quickly facts are taken, applied and acted on, beside the bare database and usual ways."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.insight_speed import peers
from benchmarks.processes import ROOT, WORK, header, row

ROUNDS = 3


def measured(job: str, rounds: int) -> dict[str, float]:
    """The medians of what a job prints, over some runs."""
    runs = []
    for turn in range(rounds):
        sys.stderr.write(f"\r  {job}, round {turn + 1} of {rounds}" + " " * 30)
        command = [sys.executable, "-m", f"benchmarks.live_jobs.{job}"]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    sys.stderr.write("\r" + " " * 70 + "\r")
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def accepting(rounds: int) -> None:
    """Batches accepted and durable."""
    found = measured("accepting", rounds)
    speed, peer = found["events"] / found["ours"], found["events"] / found["peer"]
    share = found["bare"] / found["ours"]
    row(
        "/v1/batch accepted and durable, SQLite",
        "≥0.45 × raw spool insert, ≥15 × ninja + bulk_create",
        f"{speed:,.0f} events/s, {share:.2f} of the raw insert",
        met=share >= 0.45 and speed / peer >= 15,
        peer=f"raw {found['events'] / found['bare']:,.0f}, ninja {peer:,.0f}",
        ratio=f"{speed / peer:.1f}",
    )


def applying(database: str, share: float, rounds: int) -> None:
    """What was accepted, applied."""
    found = measured("applying", rounds)
    speed = found["events"] / found["ours"]
    of_bare, of_orm = found["bare"] / found["ours"], found["orm"] / found["ours"]
    row(
        f"accepted events applied, {database}",
        f"≥{share} × bare statement, ≥4 × bulk_create",
        f"{speed:,.0f} events/s, {of_bare:.2f} of the bare statement",
        met=of_bare >= share and of_orm >= 4,
        peer=f"bare {found['events'] / found['bare']:,.0f}, "
        f"bulk_create {found['events'] / found['orm']:,.0f}",
        ratio=f"{of_orm:.1f}",
    )


def doing(database: str, rounds: int) -> None:
    """Tasks that do nothing."""
    found = measured("doing", rounds)
    share = found["bare"] / found["ours"]
    row(
        f"tasks that do nothing, {database}",
        "≥0.5 × bare claim loop",
        f"{found['tasks'] / found['ours']:,.0f} a second",
        met=share >= 0.5,
        peer=f"bare {found['tasks'] / found['bare']:,.0f}",
        ratio=f"{share:.2f}",
    )


def huey() -> None:
    """The same beside huey, on SQLite."""
    ours, peer = measured("doing", 1), by_peer("huey_peer")
    beside("huey", "SQLite", 5, ours["tasks"] / ours["ours"], peer["tasks"] / peer["taken"])


def procrastinate() -> None:
    """The same beside procrastinate, on PostgreSQL."""
    ours, peer = measured("doing", 1), by_peer("procrastinate_peer")
    beside(
        "procrastinate",
        "PostgreSQL",
        40,
        ours["tasks"] / ours["ours"],
        peer["tasks"] / peer["taken"],
    )


def beside(name: str, database: str, target: int, ours: float, peer: float) -> None:
    """One line for tasks that do nothing beside another queue."""
    row(
        f"tasks that do nothing beside {name}, {database}",
        f"≥{target} × {name}",
        f"{ours:,.0f} a second",
        met=ours >= target * peer,
        peer=f"{peer:,.0f}",
        ratio=f"{ours / peer:.0f}",
    )


def by_peer(job: str) -> dict[str, float]:
    """What a job prints that runs in the environment of the peers."""
    python = peers(ROOT / "benchmarks" / "queue_peers.txt", WORK / "queue-peers")
    command = [str(python), str(ROOT / "benchmarks" / "live_jobs" / f"{job}.py")]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def acknowledging(rounds: int) -> None:
    """Deliveries of a shop answered while others are applied."""
    found = measured("acknowledging", rounds)
    row(
        "webhook acknowledged, 50 deliveries/s of a Shopify shop, SQLite",
        "p99 ≤200 ms, all applied",
        f"p50 {found['median']:.1f}, p99 {found['p99']:.0f} ms; "
        f"{found['applied']:,.0f} of {found['sent']:,.0f} applied",
        met=found["p99"] <= 200 and found["applied"] == found["sent"],
        peer=f"raw insert p99 {found['bare']:.0f} ms",
        ratio=f"{found['p99'] / found['bare']:.1f}",
    )


def timers(database: str) -> None:
    """How late timers are."""
    found = measured("timers", 1)
    row(
        f"timers while a thousand tasks a second are put down, {database}",
        "none early, p99 ≤2 × the poll interval",
        f"{found['early']:.0f} early, p50 {found['median']:.2f}, p99 {found['p99']:.2f} s",
        met=not found["early"] and found["p99"] <= 2 * found["poll"],
        peer=f"poll {found['poll']:.2f} s",
        ratio=f"{found['p99'] / found['poll']:.1f}",
    )


def postgresql(rounds: int) -> None:
    """The same on a throwaway server."""
    if not shutil.which("pg_virtualenv"):
        sys.stderr.write("PostgreSQL: no pg_virtualenv; left out.\n")
        return
    again = f"{sys.executable} -m benchmarks.live_speed --postgresql --rounds {rounds}"
    inside = f'DATABASE_URL="postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres" {again}'
    command = ["pg_virtualenv", "sh", "-c", inside]
    output = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    sys.stdout.write("".join(line + "\n" for line in output.stdout.splitlines() if line[:1] == "|"))


def main(arguments: Sequence[str] = ()) -> None:
    """Measure both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", action="store_true", help="PostgreSQL alone")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args(arguments)
    if given.postgresql:
        applying("PostgreSQL", 0.7, given.rounds)
        doing("PostgreSQL", given.rounds)
        procrastinate()
        timers("PostgreSQL")
        return
    os.environ.pop("DATABASE_URL", None)
    accepting(given.rounds)
    acknowledging(given.rounds)
    applying("SQLite", 0.65, given.rounds)
    doing("SQLite", given.rounds)
    huey()
    timers("SQLite")
    postgresql(given.rounds)


if __name__ == "__main__":
    if "--postgresql" not in sys.argv:
        header()
    main(sys.argv[1:])
