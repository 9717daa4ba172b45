"""The whole report as one process: half a million real lines, 20 million, and 100M in cohorts."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.generate import data_set
from benchmarks.processes import ROOT, WORK, header, in_turns, row

REAL = ROOT.parent / "shared" / "data" / "online_retail.parquet"
COHORTS = "benchmarks/insight_jobs/cohorts.py"


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


def twenty_million() -> float:
    """20 million generated lines; returns the seconds that cohorts alone take."""
    history = data_set("lines-20m") / "order_lines.parquet"
    ours = in_turns({"report": report(history)}, rounds=2, warm_up=0)["report"]
    row(
        "report, 20M lines",
        "≤60 s, ≤3 GB",
        f"{ours.wall:.1f} s, {ours.peak_mb:,.0f} MB",
        met=ours.wall <= 60 and ours.peak_mb <= 3_072,
    )
    command = [sys.executable, COHORTS, str(history)]
    return in_turns({"cohorts": command}, rounds=2, warm_up=0)["cohorts"].wall


def hundred_million(seconds_of_twenty_million: float) -> None:
    """Cohorts of 100 million orders against the same of 20 million lines."""
    history = data_set("orders-100m") / "order_lines.parquet"
    command = [sys.executable, COHORTS, str(history)]
    ours = in_turns({"cohorts": command}, rounds=1, warm_up=0)["cohorts"]
    ratio = ours.wall / seconds_of_twenty_million
    row(
        "cohorts, 100M orders",
        "≤4 GB, ≤6 × 20M",
        f"{ours.wall:.1f} s, {ours.peak_mb:,.0f} MB",
        met=ours.peak_mb <= 4_096 and ratio <= 6,
        peer=f"20M lines: {seconds_of_twenty_million:.1f} s",
        ratio=f"{ratio:.1f}",
    )


def main() -> None:
    """Print a row for each size."""
    real_history()
    hundred_million(twenty_million())


if __name__ == "__main__":
    header()
    main()
