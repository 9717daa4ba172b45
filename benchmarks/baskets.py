"""Next baskets of two published data sets beside counting, and of a large made-up shop."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.insight_speed import peers
from benchmarks.processes import ROOT, WORK, header, in_turns, row, run
from regulars.insight.baskets import History
from regulars.insight.baskets.tests.published import DATA, online_retail, tafeng

JOBS = ROOT / "benchmarks" / "basket_jobs"
PINS = ROOT / "benchmarks" / "basket_peers.txt"
PEERS = WORK / "basket-peers"
SETS: tuple[tuple[str, str, Callable[[], History], float], ...] = (
    ("TaFeng", "tafeng_history.json", tafeng, 0.135),
    ("UCI Online Retail", "online_retail.parquet", online_retail, 0.208),
)
CUSTOMERS = 100_000
CEILING = 600  # MB
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def main() -> None:
    """Print a line for each data set at hand, and one for all customers of a made-up shop."""
    os.environ.update(ONE_THREAD)
    WORK.mkdir(exist_ok=True)
    for name, file, read, target in SETS:
        if (DATA / file).exists():
            _compare(name, read(), target)
        else:
            sys.stderr.write(f"  left out: {DATA / file} is not there\n")
    found = WORK / "baskets-everybody.json"
    ours = run([sys.executable, str(JOBS / "everybody.py"), str(CUSTOMERS), str(found)])
    figures = json.loads(found.read_text(encoding="utf-8"))
    row(
        f"next basket, {CUSTOMERS:,} made-up customers",
        f"≤{CEILING:,} MB",
        f"learning {figures['learning']:.1f} s, both lists of all {figures['listing']:.1f} s "
        f"of processor, {ours.peak_mb:,.0f} MB",
        met=ours.peak_mb <= CEILING,
    )


def _compare(name: str, history: History, target: float) -> None:
    rows = WORK / "baskets.parquet"
    bought = {
        "customer": history.owner[history.basket],
        "day": history.day[history.basket],
        "product": history.product,
    }
    pq.write_table(pa.table(bought), rows)
    found = {job: WORK / f"baskets-{job}.json" for job in ("ours", "counting", "filtering")}
    runs = in_turns(
        {
            "ours": [sys.executable, str(JOBS / "ours.py"), str(rows), str(found["ours"])],
            "counting": [
                str(peers()),
                str(JOBS / "counting.py"),
                str(rows),
                str(found["counting"]),
            ],
            "filtering": [
                str(peers(PINS, PEERS)),
                str(JOBS / "filtering.py"),
                str(rows),
                str(found["filtering"]),
            ],
        },
        rounds=1,
        warm_up=0,
    )
    ours, counting, filtering = (
        json.loads(file.read_text(encoding="utf-8")) for file in found.values()
    )
    measured = (
        f"{ours['recall']:.4f} (NDCG@10 {ours['ndcg']:.4f}; again {ours['again']:.4f}, "
        f"new {ours['new']:.4f}), {runs['ours'].cpu:.1f} s of processor"
    )
    row(
        f"next basket, {name}: Recall@10",
        f"≥{target}",
        measured,
        met=ours["recall"] >= target,
        peer=f"counting with pandas {counting['recall']:.4f} ({counting['ndcg']:.4f}), "
        f"{runs['counting'].cpu:.1f} s",
        ratio=f"{ours['recall'] / counting['recall']:.2f}",
    )
    for model, peer in filtering.items():
        row(
            f"the same, beside implicit's {model}",
            "above the peer",
            measured,
            met=ours["recall"] > peer["recall"],
            peer=f"{peer['recall']:.4f} ({peer['ndcg']:.4f}), {peer['seconds']:.1f} s",
            ratio=f"{ours['recall'] / peer['recall']:.2f}",
        )


if __name__ == "__main__":
    header()
    main()
