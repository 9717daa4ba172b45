"""Undoing as those see it who wait for it, and what is left of it when its process is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.edges.connectors.files import services
from regulars.edges.connectors.files.models import ImportRun, ToldAgain
from regulars.edges.connectors.files.tests.factories import (
    NOW,
    bring_in,
    counts,
    line,
    table_rows,
    undo,
    write_csv,
)
from regulars.edges.connectors.files.tests.test_commands import RUN, environment

# Stops for good once orders and customers are deleted and before anything is committed.
STOPPING_MIDWAY = (
    "from regulars.edges.installation import open_installation; open_installation(); "
    "import time; from regulars.core.catalog import services; "
    "services.undo_import = lambda **_: (print('midway', flush=True), time.sleep(600)); " + RUN
)


class Steps:
    """Progress, noted down."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int | None]] = []
        self.done: list[int] = []

    def stage(self, name: str, total: int | None = None) -> None:
        self.stages.append((name, total))
        self.done.append(0)

    def advance(self, amount: int) -> None:
        self.done[-1] += amount


@pytest.mark.django_db
class TestProgressOfUndoing:
    def test_tells_each_stage_and_all_of_its_rows(self, tmp_path):
        rows = [
            line("1", "10.00"),
            line("1", "5.00", product_id="P2"),
            line("1", "-2.00"),
            line("2", "7.00", customer_id="C2"),
        ]
        card = bring_in(write_csv(tmp_path / "one.csv", rows))
        steps = Steps()

        services.undo_import(run_id=card.id, actor=SYSTEM, now=NOW, progress=steps)

        # 4 lines in 2 orders and a refund
        assert steps.stages == [("orders", 7), ("customers", 2), ("products", 2)]
        assert steps.done == [7, 2, 2]

    def test_counts_what_stays_too(self, tmp_path):
        card = bring_in(write_csv(tmp_path / "one.csv", [line("1", "10.00"), line("2", "7.00")]))
        added = line("2", "3.00", product_id="P2")
        bring_in(write_csv(tmp_path / "two.csv", [added]), may_double=True)
        steps = Steps()

        services.undo_import(run_id=card.id, actor=SYSTEM, now=NOW, progress=steps)

        assert steps.stages == [("orders", 4), ("customers", 1), ("products", 1)]
        assert steps.done == [4, 1, 1]


@pytest.mark.slow
@pytest.mark.each_database
class TestKilledUndo:
    def test_leaves_everything_as_it_was_and_can_be_done_again(self, home, tmp_path):
        rows = [line(f"{number:03}", "10.00", customer_id=f"C{number % 7}") for number in range(60)]
        card = bring_in(write_csv(tmp_path / "one.csv", rows))
        before, told = table_rows(), EventRow.objects.count()

        self.kill_midway(home, card.id)

        assert table_rows() == before
        assert EventRow.objects.count() == told
        assert ImportRun.objects.get().status == "done"
        assert ToldAgain.objects.exists() is True

        undo(card.id)
        assert not any(counts().values())

    def kill_midway(self, home, run_id: int) -> None:
        hearing, telling = os.pipe()
        with open(hearing) as told:
            process = subprocess.Popen(
                [sys.executable, "-c", STOPPING_MIDWAY, "import", "undo", str(run_id)],
                env=environment(home),
                stdout=telling,
            )
            os.close(telling)  # the process has its own end, and its death is the end of the text
            midway = told.readline()
            process.kill()
            killed = process.wait()

        assert midway == "midway\n"
        assert killed == -signal.SIGKILL
