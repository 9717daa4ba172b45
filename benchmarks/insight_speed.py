"""Measures, RFM and cohorts of 5M orders: ours, SQL by hand, lifetimes with pandas."""

from __future__ import annotations

import sys
import venv
from pathlib import Path

from benchmarks.generate import LAST_DAY, transactions_of
from benchmarks.processes import ROOT, WORK, header, in_turns, row, run

PINS = ROOT / "benchmarks" / "peers.txt"
PEERS = WORK / "peers"
JOBS = ROOT / "benchmarks" / "insight_jobs"
ROUNDS = 3
PEER_TARGET = 10.0
HAND_TARGET = 1.2


def peers(pins: Path = PINS, folder: Path = PEERS) -> Path:
    """The interpreter of the peers' own environment, made now unless it has these pins."""
    python, card = folder / "bin" / "python", folder / "pins.txt"
    if not (card.exists() and card.read_bytes() == pins.read_bytes()):
        venv.create(folder, with_pip=True, clear=True)
        # The pins are complete.
        run([str(python), "-m", "pip", "install", "--no-deps", "--requirement", str(pins)])
        card.write_bytes(pins.read_bytes())
    return python


def main() -> None:
    """Print one line against the peer and one against SQL by hand."""
    arguments = [str(transactions_of("orders-5m")), LAST_DAY.isoformat()]
    runs = in_turns(
        {
            "ours": [sys.executable, "-m", "benchmarks.insight_jobs.ours", *arguments],
            "by hand": [sys.executable, str(JOBS / "by_hand.py"), *arguments],
            "peer": [str(peers()), str(JOBS / "peer.py"), *arguments],
        },
        rounds=ROUNDS,
    )
    ours, hand, peer = runs["ours"], runs["by hand"], runs["peer"]
    measured = f"{ours.wall:.1f} s, {ours.peak_mb:,.0f} MB"
    row(
        "metrics + RFM + cohorts, 5M orders",
        f"≥{PEER_TARGET:.0f} × lifetimes.utils + pandas",
        measured,
        met=peer.wall / ours.wall >= PEER_TARGET,
        peer=f"{peer.wall:.1f} s, {peer.peak_mb:,.0f} MB",
        ratio=f"{peer.wall / ours.wall:.1f}",
    )
    row(
        "the same",
        f"≤{HAND_TARGET} × DuckDB SQL by hand",
        measured,
        met=ours.wall / hand.wall <= HAND_TARGET,
        peer=f"{hand.wall:.1f} s, {hand.peak_mb:,.0f} MB",
        ratio=f"{ours.wall / hand.wall:.2f}",
    )


if __name__ == "__main__":
    header()
    main()
