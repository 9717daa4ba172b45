"""How quickly the ledger spends and lets lapse, beside the bare database and the usual way."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.processes import ROOT, header, row

ROUNDS = 3


def measured(job: str, rounds: int) -> dict[str, float]:
    """The medians of what a job prints, over some runs."""
    runs = []
    for turn in range(rounds):
        sys.stderr.write(f"\r  {job}, round {turn + 1} of {rounds}" + " " * 30)
        command = [sys.executable, "-m", f"benchmarks.ledger_jobs.{job}"]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    sys.stderr.write("\r" + " " * 70 + "\r")
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def many_writers(rounds: int) -> None:
    """Spends by eight clients side by side, on PostgreSQL."""
    found = measured("spending", rounds)
    share, times = found["ours"] / found["pgbench"], found["ours"] / found["orm"]
    row(
        "ledger spends, 8 clients, PostgreSQL",
        "≥0.7 × pgbench with the same statement, ≥5 × ORM",
        f"{found['ours']:,.0f} a second, {share:.2f} of pgbench",
        met=share >= 0.7 and times >= 5,
        peer=f"pgbench {found['pgbench']:,.0f} (prepared {found['prepared']:,.0f}), "
        f"ORM {found['orm']:,.0f}",
        ratio=f"{times:.1f}",
    )


def one_writer(rounds: int) -> None:
    """Spends by one client, durable, on SQLite."""
    found = measured("one_writer", rounds)
    share = found["ours"] / found["bare"]
    row(
        "ledger spends, SQLite, synchronous=FULL",
        "≥0.6 × bare loop of the same statements",
        f"{found['ours']:,.0f} a second",
        met=share >= 0.6,
        peer=f"bare {found['bare']:,.0f}, ORM {found['orm']:,.0f}",
        ratio=f"{share:.2f}",
    )


def sweeping(database: str) -> None:
    """A million lots whose end has come."""
    found = measured("sweeping", 1)
    longest = found["longest"] * 1_000
    row(
        f"{found['lots']:,.0f} lots lapse, {database}",
        "≤60 s, accounts held ≤100 ms",
        f"{found['seconds']:.0f} s, longest {longest:.0f} ms",
        met=found["seconds"] <= 60 * found["lots"] / 1e6 and longest <= 100,
    )


def postgresql(rounds: int) -> None:
    """The same on a throwaway server."""
    if not (shutil.which("pg_virtualenv") and shutil.which("pgbench")):
        sys.stderr.write("PostgreSQL: no pg_virtualenv or pgbench; left out.\n")
        return
    again = f"{sys.executable} -m benchmarks.ledger_speed --postgresql --rounds {rounds}"
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
        many_writers(given.rounds)
        sweeping("PostgreSQL")
        return
    os.environ.pop("DATABASE_URL", None)
    one_writer(given.rounds)
    sweeping("SQLite")
    postgresql(given.rounds)


if __name__ == "__main__":
    if "--postgresql" not in sys.argv:
        header()
    main(sys.argv[1:])
