"""Next purchases: how near the forecasts come, beside plain rules, and how long they take."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from typing import Any

import ibis

from benchmarks.generate import LAST_DAY, data_set
from benchmarks.processes import ROOT, WORK, header, row, run
from regulars.edges.sandbox.generator import ShopParameters, stretches
from regulars.insight.readers import read
from regulars.insight.timing import (
    HeldOut,
    customer_purchases,
    gaps,
    hold_out,
    look_back,
    product_purchases,
)

REAL = ROOT.parent / "shared" / "data" / "online_retail.parquet"
REAL_ENDS = date(2011, 12, 9)
JOB = str(ROOT / "benchmarks" / "insight_jobs" / "timing.py")
GAIN, OFF, AHEAD = 0.10, 0.05, 90
SECONDS_A_MILLION, MEGABYTES = 10, 3_000


def graded(name: str, lines: Any, *, last_day: date) -> None:
    """The last gap of each pair with four purchases held out; chances said a while ago."""
    for job, make, least in (
        ("replenishment", product_purchases, GAIN),
        ("next order", customer_purchases, 0.0),
    ):
        purchases = make(lines, as_of=last_day).cache()
        found = hold_out(gaps(purchases, as_of=last_day))
        errors(f"{job}, {name}: log-MAE of {found.pairs:,} last gaps", found, least=least)
        row(
            f"{job}, {name}: gaps in windows said to hold 80 %",
            f"80 % ± {OFF:.0%}",
            f"{found.held_80:.1%} (50 %: {found.held_50:.1%})",
            met=abs(found.held_80 - 0.8) <= OFF,
        )
        begin = last_day - timedelta(days=AHEAD + 1)
        back = look_back(purchases, as_of=begin, days=AHEAD)
        row(
            f"{job}, {name}: purchases expected in {AHEAD} days, said then",
            "no limit",
            f"{back.said:,.0f} said, {back.came:,} came",
            met=True,
            ratio=f"{back.said / back.came:.2f}",
        )


def errors(job: str, found: HeldOut, *, least: float) -> None:
    """One line: ours, and the plain rules in the peer's column."""
    row(
        job,
        f"≥{least:.0%} under the personal mean" if least else "under the personal mean",
        f"{found.typical:.3f} ({found.gain:.1%} under)",
        met=found.gain > 0 and found.gain >= least,
        peer=f"personal mean {found.personal_mean:.3f}, median {found.personal_median:.3f}, "
        f"one constant {found.constant:.3f}",
        ratio=f"{found.typical / found.personal_mean:.2f}",
    )


def speed() -> None:
    """From 20 million order lines to a forecast for every customer and product, on one core."""
    lines = data_set("lines-20m") / "order_lines.parquet"
    ours = run([sys.executable, JOB, str(lines), LAST_DAY.isoformat(), str(WORK)])
    printed = (WORK / "output.txt").read_text(encoding="utf-8").splitlines()[-1]
    found = json.loads(printed)
    each = found["seconds"] / found["pairs"] * 1e6
    row(
        f"replenishment, {found['pairs'] / 1e6:.1f}M pairs: from order lines to forecasts",
        f"≤{SECONDS_A_MILLION} s a million, ≤{MEGABYTES / 1000:.0f} GB",
        f"{each:.1f} s a million (forecasts {found['forecast']:.2f} s), {ours.peak_mb:,.0f} MB",
        met=each <= SECONDS_A_MILLION and ours.peak_mb <= MEGABYTES,
    )


def main() -> None:
    """Print errors and windows on a real shop and on the demo shop, then the time it takes."""
    if REAL.exists():
        reading = read(str(REAL))
        graded("541,909 real lines", reading.table, last_day=REAL_ENDS)
    else:
        sys.stderr.write(f"  left out: {REAL} is not there\n")
    for customers in (5_000, 50_000):
        (books,) = stretches(ShopParameters(LAST_DAY, customers=customers))
        name = f"demo of {customers:,} customers"
        graded(name, ibis.memtable(books.order_lines), last_day=LAST_DAY)
    speed()


if __name__ == "__main__":
    header()
    main()
