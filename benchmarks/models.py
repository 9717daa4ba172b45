"""Fits and forecasts of buying again, single-threaded: ours and the peers', in processor time."""

from __future__ import annotations

import json
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.insight_speed import peers
from benchmarks.model_jobs.published import printed
from benchmarks.model_jobs.stores import shop_of, shops, store
from benchmarks.processes import ROOT, WORK, header, in_turns, row, run
from regulars.insight.models import Histories
from regulars.insight.models.beta_geometric import BetaGeometric

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
PEER = ROOT / "benchmarks" / "model_jobs" / "peer.py"
BAYESIAN = ROOT / "benchmarks" / "model_jobs" / "bayesian_peer.py"
BAYESIAN_PINS = ROOT / "benchmarks" / "model_peers.txt"
BAYESIAN_TARGET = 30
PUBLISHED = ROOT.parent / "shared" / "data"
ROUNDS = 3
IMPORT_SECONDS = 1.0
INSIGHT = ROOT / "src" / "regulars" / "insight"
LOADS = "import sys, {}; sys.exit(bool({{'numba', 'llvmlite'}} & set(sys.modules)))"


@dataclass(frozen=True)
class Job:
    """One line of the table.

    Parameters
    ----------
    name, title
        What the scripts call it; what the line says.
    data
        The store's file.
    seconds
        The most it may take.
    ratio
        How many times as fast as the peer it must be; None where the peer is not run.
    """

    name: str
    title: str
    data: Path
    seconds: float
    ratio: float | None


def main() -> None:
    """Print a line for each job."""
    million, many = store("bg_nbd", 1_000_000), store("bg_nbd", 10_000_000)
    jobs = [
        Job("bg_nbd", "BG/NBD, 1M customers", million, 0.25, 50),
        Job("bg_nbd", "BG/NBD, 10M customers, counted by history", many, 1.5, None),
        Job("pareto_nbd", "Pareto/NBD, 100,000 customers", store("pareto_nbd", 100_000), 0.2, 150),
        Job("pareto_nbd", "Pareto/NBD, 1M customers", store("pareto_nbd", 1_000_000), 0.6, None),
        Job("spend", "Gamma-Gamma, 1M customers", million, 0.3, 12),
        Job("score", "orders in 90 days + P(alive), 1M customers", million, 0.08, 10),
    ]
    bayesian(million, line(jobs[0]))
    for job in jobs[1:]:
        line(job)
    robust(shops())
    values()
    imports()


def line(job: Job) -> dict[str, Any]:
    """Measure one job: ours three times, the peer once, as it takes up to a minute.

    Returns what ours found, and its ``seconds``. Beside a peer, ours begins with what the peer is
    given: one row for each customer.
    """
    runs = [ours(job.name, job.data) for _ in range(ROUNDS)]
    times = {
        name: statistics.median(one["times"][name] for one in runs) for name in runs[0]["times"]
    }
    seconds = times["all"] if job.ratio else times["job"]
    parts = ", ".join(f"{name} {part:.2f}" for name, part in times.items() if name != "all")
    measured = f"{seconds:.2f} s ({parts}); {runs[0]['rows']:,} rows"
    if job.ratio is None:
        row(job.title, f"≤{job.seconds} s", measured, met=seconds <= job.seconds)
        return {**runs[0], "seconds": seconds}
    peer = theirs(job.name, job.data)
    ratio = peer["seconds"] / seconds
    row(
        job.title,
        f"≤{job.seconds} s, ≥{job.ratio:.0f} × lifetimes",
        measured,
        met=seconds <= job.seconds and ratio >= job.ratio,
        peer=f"{peer['seconds']:.2f} s; {_agreement(runs[0], peer)}",
        ratio=f"{ratio:.0f}",
    )
    return {**runs[0], "seconds": seconds}


def bayesian(data: Path, found: dict[str, Any]) -> None:
    """The first job by pymc-marketing: the optimum under its priors, everything compiled before."""
    python = peers(BAYESIAN_PINS, WORK / "model-peers")
    peer = _said([str(python), str(BAYESIAN), str(data)])
    ratio = peer["seconds"] / found["seconds"]
    row(
        "BG/NBD, 1M customers",
        f"≥{BAYESIAN_TARGET} × pymc-marketing 0.19.2, MAP",
        f"{found['seconds']:.2f} s",
        met=ratio >= BAYESIAN_TARGET,
        peer=f"{peer['seconds']:.2f} s; {_agreement(found, peer)}",
        ratio=f"{ratio:.0f}",
    )


def robust(data: Path) -> None:
    """Fit 150 random shops: how many fail, and where the peer's parameters are likelier."""
    found, peer = ours("shops", data), theirs("shops", data)
    with np.load(data) as file:
        columns = {name: file[name] for name in file}
    worse = 0
    for shop, (own, other) in enumerate(zip(found["parameters"], peer["parameters"], strict=True)):
        likelihood = BetaGeometric(Histories.of(*shop_of(columns, shop)))
        worse += other is not None and _likely(likelihood, other) > _likely(likelihood, own) + 0.1
    seconds = found["times"]["all"]
    row(
        "BG/NBD, 150 random shops",
        "0 failed, none less likely",
        f"{found['failed']} failed, {worse} less likely, {seconds:.2f} s",
        met=not found["failed"] and not worse,
        peer=f"{peer['parameters'].count(None)} failed, {peer['seconds']:.1f} s",
        ratio=f"{peer['seconds'] / seconds:.0f}",
    )


def values() -> None:
    """What papers print of eight fits, beside ours."""
    if not PUBLISHED.exists():
        sys.stderr.write(f"  left out: {PUBLISHED} is not there\n")
        return
    off = [part for fit in printed(PUBLISHED) for part in fit.off()]
    met = sum(part <= 1 for part in off)
    row(
        "published log-likelihoods and parameters",
        f"{len(off)} within 1e-3",
        f"{met}, the farthest {max(off) / 1000:.1e} beyond its printed digits",
        met=met == len(off),
    )


def imports() -> None:
    """Whole processes that import each public package; they fail if one loads a compiler."""
    packages = [
        f"regulars.insight.{file.parent.name}"
        for file in sorted(INSIGHT.glob("[a-z]*/__init__.py"))
    ]
    whole, names = "regulars.insight", [name for name in packages if not name.endswith("tests")]
    own = in_turns({name: [sys.executable, "-c", LOADS.format(name)] for name in (whole, *names)})
    bayesian_python = peers(BAYESIAN_PINS, WORK / "model-peers")
    theirs = in_turns(
        {
            "lifetimes": [str(peers()), "-W", "ignore", "-c", "import lifetimes"],
            "pymc-marketing": [str(bayesian_python), "-c", "import pymc_marketing.clv"],
        },
        rounds=1,
    )
    slowest = max(names, key=lambda name: own[name].cpu)
    for title, name in ((f"import {whole}", whole), (f"import {slowest}, the slowest", slowest)):
        row(
            f"{title}, nothing compiled",
            f"≤{IMPORT_SECONDS:.0f} s",
            f"{own[name].cpu:.2f} s",
            met=own[name].cpu <= IMPORT_SECONDS,
            peer=", ".join(f"{peer} {run.cpu:.1f} s" for peer, run in theirs.items()),
            ratio=f"{theirs['lifetimes'].cpu / own[name].cpu:.0f}",
        )


def ours(name: str, data: Path) -> dict[str, Any]:
    """What our script prints."""
    return _said([sys.executable, "-m", "benchmarks.model_jobs.ours", name, str(data)])


def theirs(name: str, data: Path) -> dict[str, Any]:
    """What the peer's script prints."""
    return _said([str(peers()), str(PEER), name, str(data)])


def _said(command: list[str]) -> dict[str, Any]:
    run(command, environment=ONE_THREAD)
    told: dict[str, Any] = json.loads((WORK / "output.txt").read_text().splitlines()[-1])
    return told


def _likely(likelihood: BetaGeometric, parameters: list[float]) -> float:
    with np.errstate(all="ignore"):  # the peer's parameters may be anywhere
        return float(likelihood(np.array(parameters))[0])


def _agreement(found: dict[str, Any], peer: dict[str, Any]) -> str:
    """How far the two are apart."""
    if "total" in found:
        return f"total {peer['total'] / found['total'] - 1:+.2%}, fitted to every 50th"
    apart = np.abs(np.divide(peer["parameters"], found["parameters"]) - 1).max()
    return f"parameters within {apart:.2%}"


if __name__ == "__main__":
    header()
    main()
