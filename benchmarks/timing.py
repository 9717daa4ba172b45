"""Next purchases: how near the forecasts come, beside plain rules, and how long they take."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from typing import Any

import ibis
import numpy as np
from scipy.stats import rankdata

from benchmarks.generate import LAST_DAY, data_set
from benchmarks.processes import ROOT, WORK, header, row, run
from regulars.edges.sandbox.generator import ShopParameters, stretches
from regulars.insight.models import (
    Histories,
    fit_purchases,
    probability_alive,
    probability_of,
)
from regulars.insight.readers import read
from regulars.insight.timing import (
    HeldOut,
    customer_purchases,
    gaps,
    hold_out,
    learn,
    look_back,
    product_purchases,
    rhythms,
)
from regulars.insight.timing.curves import BEGINS
from regulars.insight.timing.stream import outlook_table

REAL = ROOT.parent / "shared" / "data" / "online_retail.parquet"
REAL_ENDS = date(2011, 12, 9)
JOB = str(ROOT / "benchmarks" / "insight_jobs" / "timing.py")
GAIN, OFF, AHEAD, WORSE = 0.10, 0.05, 90, 0.01
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
        boosted(f"{job}, {name}", gaps(purchases, as_of=last_day), alone=found)


def boosted(job: str, found: Any, *, alone: HeldOut) -> None:
    """By which classes of gaps boosted trees answer, and what comes of the last gaps then.

    One line: the trial of each class on gaps that had not opened yet, the shrunk mean's errors in
    the peer's column.
    """
    both = hold_out(found, boost=True)
    gains = "; ".join(
        f"after {BEGINS[trial.kind]}: {1 - trial.corrected / trial.alone:+.1%}"
        f"{'' if trial.is_better else ' (not used)'}"
        for trial in both.trials
    )
    row(
        f"{job}: LightGBM, by purchases before the gap",
        f"last gaps no worse by {WORSE:.0%}, windows 80 % ± {OFF:.0%}",
        f"{both.boosting.value}; {gains or 'not tried'}; "
        f"log-MAE of last gaps {both.typical:.3f}, in windows {both.held_80:.1%}",
        met=both.typical <= alone.typical * (1 + WORSE) and abs(both.held_80 - 0.8) <= OFF,
        peer=f"shrunk mean {alone.typical:.3f}; "
        + ", ".join(f"{trial.alone:.3f} of {trial.gaps:,}" for trial in both.trials),
        ratio=f"{both.typical / alone.typical:.2f}",
    )


def chances(lines: Any, *, last_day: date) -> None:
    """An order of each customer within 90 days: our chance beside the models', said then."""
    begin = last_day - timedelta(days=AHEAD)
    purchases = customer_purchases(lines, as_of=last_day).cache()
    known = gaps(purchases, as_of=begin).cache()
    sums = rhythms(known).to_pyarrow()
    later = purchases.filter(purchases.bought_on > ibis.literal(begin)).customer_id
    came = np.isin(
        sums["customer_id"].to_numpy(zero_copy_only=False),
        later.to_pyarrow().to_numpy(zero_copy_only=False),
    )
    table = outlook_table(learn(known), sums, ahead=(AHEAD,))
    histories = histories_of(known)
    model = fit_purchases(histories)

    def said(answer: Any) -> Any:
        return np.asarray(answer.at(histories.places).value)

    said_by = {
        "timing's chance": np.asarray(table[f"due_within_{AHEAD}"]),
        "timing's ever coming back": np.asarray(table["comes_back"]),
        "BG/NBD's chance": 1 - said(probability_of(model, histories, 0, AHEAD)),
        "BG/NBD's P(alive)": said(probability_alive(model, histories)),
    }
    ours, *others = (
        f"{name}: AUC {area(chance, came):.3f}, Brier {((chance - came) ** 2).mean():.3f}, "
        f"{chance.sum():,.0f} said"
        for name, chance in said_by.items()
    )
    row(
        f"an order within {AHEAD} days, {len(came):,} real customers",
        "no limit",
        f"{ours}, {came.sum():,} came",
        met=True,
        peer="; ".join(others),
    )


def histories_of(known: Any) -> Histories:
    """The same customers in the same order, as the models see them."""
    each = known.group_by("customer_id").agg(
        frequency=known.count() - 1,
        recency=known.bought_on.max().epoch_days() - known.bought_on.min().epoch_days(),
        since=known.days.max(where=known.is_open),
    )
    rows = each.order_by("customer_id").to_pyarrow()
    frequency, recency, since = (
        rows[name].to_numpy().astype(float) for name in ("frequency", "recency", "since")
    )
    return Histories.of(frequency, recency, recency + since)


def area(chance: Any, came: Any) -> float:
    """That somebody who came had been given the larger chance than somebody who did not."""
    rank, count = rankdata(chance), int(came.sum())
    return float((rank[came].sum() - count * (count + 1) / 2) / (count * (len(came) - count)))


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
        chances(reading.table, last_day=REAL_ENDS)
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
