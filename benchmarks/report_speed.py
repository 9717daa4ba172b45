"""The whole report as one process, of real and of 20M generated lines; cohorts of 100M orders."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.generate import LAST_DAY, data_set, transactions_of
from benchmarks.processes import ROOT, WORK, header, in_turns, row

REAL = ROOT.parent / "shared" / "data" / "online_retail.parquet"
COHORTS = str(ROOT / "benchmarks" / "insight_jobs" / "cohorts.py")


def report(history: Path, *options: str) -> list[str]:
    """The command that writes a report of this history."""
    page = WORK / f"{history.stem}.html"
    return [sys.executable, "-m", "regulars", "report", str(history), "--out", str(page), *options]


def real_history() -> None:
    """541,909 lines of a real shop; left out, and said so, where the data is not at hand."""
    if not REAL.exists():
        sys.stderr.write(f"  left out: {REAL} is not there\n")
        return
    ours = in_turns({"report": report(REAL)}, rounds=5)["report"]
    row(
        "report, 541,909 real lines",
        "≤8 s, ≤700 MB",
        f"{ours.wall:.1f} s, {ours.peak_mb:.0f} MB",
        met=ours.wall <= 8 and ours.peak_mb <= 700,
    )


def twenty_million_lines() -> None:
    """20 million generated lines."""
    history = data_set("lines-20m") / "order_lines.parquet"
    ours = in_turns({"report": report(history)}, rounds=2, warm_up=0)["report"]
    row(
        "report, 20M lines",
        "≤60 s, ≤3 GB",
        f"{ours.wall:.1f} s, {ours.peak_mb:,.0f} MB",
        met=ours.wall <= 60 and ours.peak_mb <= 3_072,
    )


def hundred_million_orders() -> None:
    """Cohorts of 100 million orders against those of 20 million, ten orders a customer in both."""
    small, large = in_turns(
        {
            name: [sys.executable, COHORTS, str(transactions_of(name)), LAST_DAY.isoformat()]
            for name in ("orders-20m", "orders-100m")
        },
        rounds=1,
        warm_up=0,
    ).values()
    ratio = large.wall / small.wall
    row(
        "cohorts, 100M orders",
        "≤4 GB, ≤6 × 20M",
        f"{large.wall:.1f} s, {large.peak_mb:,.0f} MB",
        met=large.peak_mb <= 4_096 and ratio <= 6,
        peer=f"20M orders: {small.wall:.1f} s, {small.peak_mb:,.0f} MB",
        ratio=f"{ratio:.1f}",
    )


def main() -> None:
    """Print a row for each size."""
    real_history()
    twenty_million_lines()
    hundred_million_orders()


if __name__ == "__main__":
    header()
    main()
