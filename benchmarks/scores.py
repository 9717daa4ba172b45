"""From 5M orders to the scores of a million customers, single-threaded, and of ten million."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.generate import LAST_DAY, data_set, transactions_of
from benchmarks.insight_speed import peers
from benchmarks.models import ONE_THREAD
from benchmarks.processes import ROOT, WORK, Run, header, row, run
from regulars.insight.engines import connect

PEER = ROOT / "benchmarks" / "score_jobs" / "peer.py"
OUT = WORK / "scores.parquet"
ROUNDS = 3
SECONDS, RATIO = 2.0, 15.0
FOLD = 10
MEGABYTES = 2_500  # for as many customers as there are


def main() -> None:
    """Print what it takes beside the peer, from order lines, and how much memory for many more."""
    orders = transactions_of("orders-5m")
    runs = [ours("everything", orders)[0] for _ in range(ROUNDS)]
    best = min(runs, key=lambda found: found["times"]["all"])
    peer = theirs(orders)
    seconds, other = best["times"]["all"], sum(peer["times"].values())
    apart = np.abs(np.divide(peer["parameters"], best["parameters"]) - 1).max()
    agreement = f", parameters within {apart:.2%}" if best["kind"] == "bg_nbd" else ""
    row(
        f"5M orders → all scores of {best['rows'] / 1e6:.0f}M customers written",
        f"≤{SECONDS:.0f} s, ≥{RATIO:.0f} × lifetimes",
        f"{seconds:.2f} s ({parts(best)})",
        met=seconds <= SECONDS and other / seconds >= RATIO,
        peer=f"{other:.1f} s ({parts(peer)}){agreement}",
        ratio=f"{other / seconds:.1f}",
    )
    found, _ = ours("lines", data_set("orders-5m") / "order_lines.parquet")
    row(
        f"the same from order lines, with {found['products'] / 1e6:.1f}M products to buy again",
        "no limit",
        f"{found['times']['all']:.1f} s ({parts(found)})",
        met=True,
    )
    memory(orders)


def memory(orders: Path) -> None:
    """Score a store, and one of ten times its customers, by what was learnt of it."""
    peaks = []
    for path in (orders, many(orders)):
        found, measured = ours("stream", path)
        peaks.append(measured.peak_mb)
        row(
            f"scoring {found['rows'] / 1e6:.0f}M customers as a stream: memory",
            f"≤{MEGABYTES:,} MB",
            f"{measured.peak_mb:,.0f} MB, {found['times']['all']:.0f} s",
            met=measured.peak_mb <= MEGABYTES,
            ratio=f"{peaks[-1] / peaks[0]:.2f}",
        )


def many(orders: Path) -> Path:
    """The same orders ten times over, by other customers each time."""
    path = orders.with_name("transactions-tenfold.parquet")
    if not path.exists() or path.stat().st_mtime < orders.stat().st_mtime:
        engine = connect(memory_limit="2GB", temp_folder=WORK)
        table = engine.read_parquet(str(orders))
        columns = table.select("customer_id", "ordered_on", "is_order", "amount_minor")
        copies = [
            columns.mutate(customer_id=columns.customer_id + f"-{copy}") for copy in range(FOLD)
        ]
        draft = path.with_suffix(".draft")
        engine.to_parquet(copies[0].union(*copies[1:]), draft, compression="zstd")
        draft.replace(path)
    return path


def parts(found: dict[str, Any]) -> str:
    """The seconds of each part."""
    times = {name: seconds for name, seconds in found["times"].items() if name != "all"}
    return ", ".join(f"{name} {seconds:.2f}" for name, seconds in times.items())


def ours(job: str, path: Path) -> tuple[dict[str, Any], Run]:
    """What our script prints, and what the process took."""
    command = [sys.executable, "-m", "benchmarks.score_jobs.ours", job, str(path)]
    measured = run([*command, LAST_DAY.isoformat(), str(OUT)], environment=ONE_THREAD)
    return _said(), measured


def theirs(path: Path) -> dict[str, Any]:
    """What the peer's script prints."""
    out = str(OUT.with_suffix(".peer"))
    command = [str(peers()), str(PEER), str(path), LAST_DAY.isoformat(), out]
    run(command, environment=ONE_THREAD)
    return _said()


def _said() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((WORK / "output.txt").read_text().splitlines()[-1])
    return told


if __name__ == "__main__":
    header()
    main()
