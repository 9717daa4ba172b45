"""Experiments: dividing a million customers, a million customers' revenue, peeking, targeting."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
from pyarrow.csv import read_csv

from benchmarks.insight_speed import peers
from benchmarks.processes import ROOT, WORK, header, in_turns, row
from regulars.insight.experiments import (
    ConfidenceSequence,
    course,
    divide,
    incremental_revenue,
)
from regulars.insight.experiments.uplift import Advice, judge_targeting

PINS = ROOT / "benchmarks" / "experiment_peers.txt"
PEERS = WORK / "experiment-peers"
JOBS = ROOT / "benchmarks" / "experiment_jobs"
HILLSTROM = ROOT / "../shared/data/hillstrom.csv"
MILLION = 1_000_000
HASH_TARGET = 5.0
REVENUE_TARGET = 10.0
TRIALS = 1_000
CUSTOMERS = 20_000
LOOKS = np.arange(200, CUSTOMERS + 1, 200)
SINGLE = 1.959964  # standard errors of an interval that is looked at once
QINI_TARGET = 0.060
FEATURES = (
    "recency",
    "history",
    "history_segment",
    "mens",
    "womens",
    "zip_code",
    "newbie",
    "channel",
)


def main() -> None:
    """Print a line for each."""
    dividing()
    revenue()
    peeking(share=0.5)
    peeking(share=0.1)
    if HILLSTROM.exists():
        targeting()


def dividing() -> None:
    """Whole programs: ids made, divided, counted."""
    runs = in_turns(
        {
            "ours": [sys.executable, str(JOBS / "ours.py"), str(MILLION)],
            "peer": [str(peers(PINS, PEERS)), str(JOBS / "peer.py"), str(MILLION)],
        }
    )
    ours, peer = runs["ours"], runs["peer"]
    row(
        "dividing 1M customers among arms",
        f"≥{HASH_TARGET:.0f} × growthbook",
        f"{ours.cpu:.2f} s of processor, {ours.peak_mb:,.0f} MB",
        met=peer.cpu / ours.cpu >= HASH_TARGET,
        peer=f"{peer.cpu:.2f} s, {peer.peak_mb:,.0f} MB",
        ratio=f"{peer.cpu / ours.cpu:.1f}",
    )


def revenue() -> None:
    """What a million customers' hold-out says, beside the bare sums that it must take."""
    random = np.random.default_rng(1)
    spent = np.where(random.random((2, MILLION)) < 0.1, random.lognormal(8, 1, (2, MILLION)), 0.0)
    acted, held = divide(spent[0], random.random(MILLION) < 0.9, before=spent[1])
    sequence = ConfidenceSequence(planned=MILLION)
    ours = _seconds(lambda: incremental_revenue(acted, held, sequence=sequence))
    bare = _seconds(lambda: (np.quantile(spent[spent > 0], 0.99), np.cov(spent)))
    row(
        "incremental revenue, 1M customers",
        f"≤{REVENUE_TARGET:.0f} × bare quantile and covariance",
        f"{ours:.3f} s of processor",
        met=ours / bare <= REVENUE_TARGET,
        peer=f"numpy {bare:.3f} s",
        ratio=f"{ours / bare:.1f}",
    )


def peeking(share: float) -> None:
    """How often 100 looks find an effect where there is none, beside the usual interval."""
    random, sequence = np.random.default_rng(2), ConfidenceSequence(planned=CUSTOMERS)
    alarms = np.zeros(2)
    for _ in range(TRIALS):
        buys, spent = random.random(CUSTOMERS) < 0.06, random.lognormal(7.5, 1.0, CUSTOMERS)
        acted = random.random(CUSTOMERS) >= share
        seen = course(np.where(buys, spent, 0.0), acted, looks=LOOKS, sequence=sequence)
        single = SINGLE * (seen.high - seen.low) / 2 / sequence.multiple(LOOKS)
        alarms += [seen.is_proven.any(), (np.abs(seen.difference) > single).any()]
    watched, usual = alarms / TRIALS
    row(
        f"false alarms, 100 looks, {TRIALS:,} trials, {share:.0%} held out",
        "≤5 %",
        f"{watched:.1%}",
        met=watched <= sequence.false_alarms,
        peer=f"1.96 standard errors {usual:.1%}",
        ratio=f"{usual / max(watched, 1 / TRIALS):.1f}",
    )


def targeting() -> None:
    """Hillstrom's two e-mails: Qini over five rounds of two folds, and what the gate says."""
    table = read_csv(HILLSTROM)
    columns = {name: np.array(table[name]) for name in table.column_names}
    for arm, cost in (("Womens E-Mail", 0.045), ("Mens E-Mail", 0.0)):
        rows = np.isin(columns["segment"], [arm, "No E-Mail"])
        started = time.process_time()
        found = judge_targeting(
            {name: columns[name][rows] for name in FEATURES},
            columns["segment"][rows] == arm,
            columns["visit"][rows],
            cost=cost,
        )
        seconds = time.process_time() - started
        is_womens = arm.startswith("Women")
        row(
            f"Hillstrom, {arm}",
            f"Qini ≥{QINI_TARGET}" if is_womens else "send to all",
            f"Qini {found.qini.estimate:.3f} ({found.qini.low:.3f} to {found.qini.high:.3f}), "
            f"{found.advice.replace('_', ' ')}, {seconds:.1f} s of processor",
            met=found.qini.estimate >= QINI_TARGET
            if is_womens
            else found.advice is Advice.SEND_TO_ALL,
        )


def _seconds(job: Callable[[], object], *, rounds: int = 5) -> float:
    """Processor seconds of a job, the median of some runs."""
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        job()
        taken.append(time.process_time() - started)
    return statistics.median(taken)


if __name__ == "__main__":
    header()
    main()
