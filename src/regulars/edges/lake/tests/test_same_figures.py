"""Invariant 9: a history gives the same figures from its file and, imported, from the lake."""

from __future__ import annotations

import csv
import dataclasses
import random
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.core.customers.queries import known_references
from regulars.core.events.types import SYSTEM
from regulars.core.identity.services import merge, unmerge
from regulars.edges.connectors.files.services import run_import, start_import, undo_import
from regulars.edges.connectors.files.types import ImportRequest
from regulars.engine.figures.queries import choices, report_for
from regulars.engine.figures.services import compute_presets
from regulars.engine.figures.types import Choice, Preset
from regulars.engine.lake.services import sync
from regulars.engine.lake.tests.factories import DATABASE
from regulars.insight.readers import read
from regulars.insight.report import json
from regulars.insight.report.build import build
from regulars.insight.report.questions import Origin, Question
from regulars.insight.types import Period, Report

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BEGIN = datetime(2024, 1, 1)  # noqa: DTZ001
HEADER = ["order_id", "order_date", "customer_id", "product_id", "channel", "quantity", "amount"]

line = st.tuples(
    st.integers(1, 12),  # order
    st.integers(0, 500),  # day
    st.sampled_from(["", "C1", "C2", "C3", "D1"]),
    st.sampled_from(["web", "till"]),
    st.sampled_from(["P1", "P2", "P3"]),
    st.sampled_from([1, 2, 0.5]),
    st.sampled_from(["10.00", "12.50", "0.00", "99.99", "-5.00"]),
)


def sells_something(lines: list[tuple]) -> bool:
    return any(float(row[-1]) > 0 for row in lines)


def write(path: Path, lines: list[tuple]) -> None:
    """A file of these lines; each order has one customer, channel and moment."""
    heads: dict[int, tuple] = {}
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for order, *head, product, quantity, amount in lines:
            day, customer, channel = heads.setdefault(order, tuple(head))
            at = f"{BEGIN + timedelta(days=day, hours=order):%Y-%m-%d %H:%M:%S}"
            turned = -quantity if amount.startswith("-") else quantity
            writer.writerow([f"o{order}", at, customer, product, channel, turned, amount])


def comparable(report: Report) -> bytes:
    """The report as it is read back, without what tells where it comes from."""
    report = json.decode(json.encode(report))
    scope = dataclasses.replace(report.scope, sources=())
    quality = dataclasses.replace(
        report.quality, rows_read=0, rows_used=0, dropped=(), cautions=(), columns=()
    )
    return json.encode(dataclasses.replace(report, scope=scope, quality=quality))


def only_the_usual(*, usual: Period, first_day: date, last_day: date) -> tuple[Choice, ...]:
    """One period is enough: the others are built by the same function."""
    return (Choice(Preset.USUAL, usual),)


def bring_in(path: Path) -> int:
    run = start_import(
        request=ImportRequest(kind="orders", path=path, currency="EUR"), actor=SYSTEM, now=NOW
    )
    run_import(run_id=run, actor=SYSTEM)
    return run


def figures_of_file(path: Path, channels: list[str | None]) -> dict[str | None, bytes]:
    reading = read([path], currency="EUR")
    origin = Origin(intake=reading.intake, sources=reading.sources, currency="EUR")
    questions = [Question(channel=channel, period=choice_of_all()) for channel in channels]
    return {
        question.channel: comparable(build(reading.table, origin, question))
        for question in questions
    }


def choice_of_all():
    offered = choices()
    return next(item.period for item in offered.presets if item.preset is offered.default)


@DATABASE
@pytest.mark.slow
@pytest.mark.each_database
class TestSameFigures:
    @settings(
        max_examples=3,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(lines=st.lists(line, min_size=3, max_size=60).filter(sells_something))
    def test_of_a_random_history(self, settings, monkeypatch, lines):
        monkeypatch.setattr("regulars.insight.charts.draw", lambda report, language: {})
        monkeypatch.setattr("regulars.engine.figures.computing.periods_of", only_the_usual)
        with tempfile.TemporaryDirectory() as folder:
            settings.REGULARS_HOME = Path(folder)
            path = Path(folder) / "orders.csv"
            write(path, lines)
            run = bring_in(path)
            moment = NOW + timedelta(seconds=run)
            sync(now=moment)
            compute_presets(now=moment)
            offered = choices()

            stored = {
                channel: comparable(report_for(offered.default, channel).report)
                for channel in (None, *offered.channels)
            }
            told = figures_of_file(path, list(stored))
            undo_import(run_id=run, actor=SYSTEM, now=NOW)

        assert stored == told

    @pytest.mark.parametrize("seed", [3, 8])
    def test_of_merged_customers_and_of_one_from_the_start(
        self, settings, monkeypatch, tmp_path, seed
    ):
        monkeypatch.setattr("regulars.insight.charts.draw", lambda report, language: {})
        monkeypatch.setattr("regulars.engine.figures.computing.periods_of", only_the_usual)
        settings.REGULARS_HOME = tmp_path
        draw = random.Random(seed)  # noqa: S311 - a history, not a secret
        lines = [a_random_line(draw) for _ in range(60)]
        write(tmp_path / "two.csv", lines)
        as_one = [(*row[:2], "C1" if row[2] == "D1" else row[2], *row[3:]) for row in lines]
        write(tmp_path / "one.csv", as_one)
        bring_in(tmp_path / "two.csv")
        sync(now=NOW)
        known = known_references("file", ["C1", "D1"])

        made = merge(kept=known["C1"], merged=known["D1"], reason="One", actor=SYSTEM, now=NOW)
        together = stored_after_sync(NOW + timedelta(hours=1))
        told_together = figures_of_file(tmp_path / "one.csv", list(together))
        unmerge(merge=made, reason="Two", actor=SYSTEM, now=NOW)
        apart = stored_after_sync(NOW + timedelta(hours=2))

        assert together == told_together
        assert apart == figures_of_file(tmp_path / "two.csv", list(apart))
        assert apart != together


def a_random_line(draw: random.Random) -> tuple:
    """A line of an order that C1, D1 or somebody else made."""
    order = draw.randint(1, 20)
    customer = ["C1", "D1", "C2", "D1", "C3"][order % 5]
    amount = draw.choice(["10.00", "12.50", "99.99", "-5.00"])
    return order, draw.randint(0, 500), customer, "web", draw.choice(["P1", "P2"]), 1, amount


def stored_after_sync(moment: datetime) -> dict[str | None, bytes]:
    """The stored figures, after the lake followed."""
    sync(now=moment)
    compute_presets(now=moment)
    offered = choices()
    return {
        channel: comparable(report_for(offered.default, channel).report)
        for channel in (None, *offered.channels)
    }
