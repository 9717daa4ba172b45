"""Grades are the errors that they say, and good on a real shop."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from statistics import mean, median

import numpy as np
import pytest

from regulars.insight.engines import connect
from regulars.insight.readers import read
from regulars.insight.timing import (
    customer_purchases,
    gaps,
    hold_out,
    look_back,
    product_purchases,
)
from regulars.insight.timing.tests.factories import START, bought, gaps_of

ONLINE_RETAIL = Path(__file__).resolve().parents[5] / "../shared/data/online_retail.parquet"


def history(*, customers: int, seed: int) -> list[tuple[str, str, int]]:
    """Two products that most come back for, at paces of their own."""
    rng = np.random.default_rng(seed)
    rows = []
    for customer in range(customers):
        for product in ("pot", "tea"):
            usual = rng.normal(3.2, 0.6)
            day = int(rng.integers(0, 200))
            while day < 700:
                rows.append((f"c{customer:03}", product, day))
                if rng.random() > 0.85:
                    break
                day += max(1, round(float(np.exp(rng.normal(usual, 0.6)))))
    return rows


class TestHoldOut:
    def test_measures_the_errors_of_plain_rules(self):
        rows = history(customers=40, seed=1)
        days: dict[tuple[str, str], list[int]] = {}
        for customer, product, day in rows:
            days.setdefault((customer, product), []).append(day)
        waits = {pair: np.diff(mine).tolist() for pair, mine in days.items()}
        held = {pair: mine[-1] for pair, mine in waits.items() if len(mine) >= 3}
        earlier = {pair: mine[:-1] if pair in held else mine for pair, mine in waits.items()}
        usual = median(wait for mine in earlier.values() for wait in mine)

        found = hold_out(gaps_of(bought(*rows), day=700))

        def error(foretold: dict[tuple[str, str], float]) -> float:
            return mean(abs(np.log(held[pair] / foretold[pair])) for pair in held)

        assert found.pairs == len(held)
        assert found.personal_mean == pytest.approx(
            error({pair: mean(earlier[pair]) for pair in held})
        )
        assert found.personal_median == pytest.approx(
            error({pair: median(earlier[pair]) for pair in held})
        )
        assert found.constant == pytest.approx(error(dict.fromkeys(held, usual)))
        assert found.gain == pytest.approx(1 - found.typical / found.personal_mean)

    def test_gains_nothing_on_a_personal_mean_that_never_errs(self):
        days = [("ann", "tea", day) for day in range(0, 50, 10)]

        found = hold_out(gaps_of(bought(*days), day=50))

        assert (found.pairs, found.personal_mean, found.gain) == (1, 0.0, None)

    def test_finds_the_usual_gap_nearer_and_the_windows_right(self):
        found = hold_out(gaps_of(bought(*history(customers=500, seed=2)), day=700))

        assert found.pairs == 593
        assert found.gain == pytest.approx(0.0489, abs=1e-4)
        assert found.typical < found.personal_median < found.constant
        assert found.held_50 == pytest.approx(0.5228, abs=2e-3)
        assert found.held_80 == pytest.approx(0.7993, abs=2e-3)


class TestLookBack:
    def test_says_about_as_many_purchases_as_came(self):
        purchases = bought(*history(customers=400, seed=3))

        found = look_back(purchases, as_of=START + timedelta(days=500), days=60)

        assert (found.said, found.came) == (pytest.approx(85.75, abs=0.01), 95)
        assert sum(size for size, *_ in found.tenths) == 800
        for size, said, came in found.tenths:
            error = (said * (1 - said) / size) ** 0.5
            assert came == pytest.approx(said, abs=4 * error + 0.03)

    def test_knows_nothing_of_what_came_after(self):
        rows = history(customers=60, seed=4)
        until_then = [row for row in rows if row[2] <= 500]
        as_of = START + timedelta(days=500)

        said = look_back(bought(*rows), as_of=as_of, days=30)
        said_then = look_back(bought(*until_then), as_of=as_of, days=30)

        assert said_then.said == pytest.approx(said.said)
        assert said_then.came == 0 < said.came


@pytest.fixture(scope="module")
def lines():
    return read(str(ONLINE_RETAIL), connection=connect(threads=1)).table


@pytest.mark.slow
@pytest.mark.skipif(not ONLINE_RETAIL.exists(), reason="the published data is not here")
class TestOnlineRetail:
    def test_replenishment_is_a_tenth_nearer_than_the_personal_mean(self, lines):
        as_of = date(2011, 12, 9)
        purchases = product_purchases(lines, as_of=as_of).cache()

        found = hold_out(gaps(purchases, as_of=as_of))

        assert found.pairs == 12_046
        assert found.gain > 0.15
        assert found.expected < 0.9 * found.personal_mean
        assert found.held_50 == pytest.approx(0.5, abs=0.03)
        assert found.held_80 == pytest.approx(0.8, abs=0.03)
        back = look_back(purchases, as_of=date(2011, 9, 9), days=90)
        assert back.said == pytest.approx(back.came, rel=0.06)

    def test_the_next_order_is_a_tenth_nearer_than_the_personal_mean(self, lines):
        as_of = date(2011, 12, 9)

        found = hold_out(gaps(customer_purchases(lines, as_of=as_of), as_of=as_of))

        assert found.pairs == 1_415
        assert found.gain > 0.10
        assert found.held_80 == pytest.approx(0.8, abs=0.05)
