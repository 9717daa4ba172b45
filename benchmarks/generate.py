"""The data sets of the other measurements, made on demand by the demo shop's generator.

``python -m benchmarks.generate`` makes all of them in ``.bench/``, with names behind it only those.
A set that is there already is kept; memory stays below a gigabyte whatever its size.
"""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

import msgspec

from benchmarks.processes import ROOT, WORK
from regulars.edges.sandbox.generator import ShopParameters, generate
from regulars.insight.engines import connect
from regulars.insight.transactions import transactions

LAST_DAY = date(2026, 10, 31)
LINES = ("order_lines",)


# Ten orders a customer in the two sets of one-line orders, five in the others.
DATA_SETS = {
    "orders-1m": ShopParameters(LAST_DAY, customers=396_000),
    "orders-5m": ShopParameters(
        LAST_DAY, customers=1_000_000, rate_shape=0.84, rate_per_days=60.0, dropout_b=6.0
    ),
    "lines-20m": ShopParameters(LAST_DAY, customers=3_661_500),
    "orders-20m": ShopParameters(
        LAST_DAY,
        customers=2_000_000,
        rate_shape=1.56,
        rate_per_days=50.0,
        dropout_b=12.0,
        extra_lines=0.0,
    ),
    "orders-100m": ShopParameters(
        LAST_DAY,
        customers=10_000_000,
        rate_shape=1.56,
        rate_per_days=50.0,
        dropout_b=12.0,
        extra_lines=0.0,
    ),
}


class Lines:
    """Progress on a terminal: one line that grows."""

    def __init__(self) -> None:
        self.total = self.done = 0

    def stage(self, name: str, total: int | None = None) -> None:
        """Name the stage."""
        self.total, self.done = total or 0, 0
        sys.stderr.write(f"{name}\n")

    def advance(self, amount: int) -> None:
        """Show the share done."""
        self.done += amount
        sys.stderr.write(f"\r  {self.done / max(self.total, 1):4.0%}")
        sys.stderr.flush()


def data_set(name: str) -> Path:
    """The folder of a data set with its ``order_lines.parquet``, made now unless it is there.

    Raises KeyError if there is no such set.
    """
    if not _is_there(name):
        _elsewhere(name)
    return WORK / name


def transactions_of(name: str) -> Path:
    """The transactions of a data set, one row per order or taking back, as a Parquet file.

    Raises KeyError if there is no such set.
    """
    lines = data_set(name) / "order_lines.parquet"
    path = lines.with_name("transactions.parquet")
    if not path.exists() or path.stat().st_mtime < lines.stat().st_mtime:
        _elsewhere("--transactions", name)
    return path


def _elsewhere(*arguments: str) -> None:
    """Make it in a process of its own: what this one held would count as held by each of those that
    it starts and measures.
    """
    command = [sys.executable, "-m", "benchmarks.generate", *arguments]
    subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=True)


def _is_there(name: str) -> bool:
    card = WORK / name / "shop.json"
    return card.exists() and card.read_bytes() == msgspec.json.encode(DATA_SETS[name])


def _make_lines(name: str) -> None:
    shop, folder = DATA_SETS[name], WORK / name
    card = folder / "shop.json"
    folder.mkdir(parents=True, exist_ok=True)
    card.unlink(missing_ok=True)
    started = time.perf_counter()
    books = generate(shop, folder, tables=LINES, progress=Lines())
    seconds = time.perf_counter() - started
    card.write_bytes(msgspec.json.encode(shop))
    memory = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\r{name}: {books.order_count:,} orders, {books.line_count:,} lines in {seconds:.1f} s, "
        f"{books.line_count / seconds / 1e6:.2f}M lines/s, {memory:,.0f} MB, "
        f"{books.lines.stat().st_size / 1e6:,.0f} MB on disk"
    )


def _make_transactions(name: str) -> None:
    path = WORK / name / "transactions.parquet"
    engine = connect(memory_limit="6GB", temp_folder=WORK)
    # As it is written down, a broken run leaves no file that looks whole.
    draft = path.with_suffix(".draft")
    lines = engine.read_parquet(path.with_name("order_lines.parquet"))
    engine.to_parquet(transactions(lines), draft, compression="zstd")
    draft.replace(path)


def main(arguments: list[str]) -> None:
    """Make the named sets, or all; or the transactions of those named behind the option."""
    if arguments[:1] == ["--transactions"]:
        for name in arguments[1:]:
            _make_transactions(name)
        return
    for name in arguments or DATA_SETS:
        if not _is_there(name):
            _make_lines(name)
        print(WORK / name)


if __name__ == "__main__":
    main(sys.argv[1:])
