"""A run killed at any step leaves the last whole one readable, and the next run mends it."""

from __future__ import annotations

import pytest

from regulars.core.customers import services as customers
from regulars.core.customers.models import CustomerTraits, Publication
from regulars.engine import disk
from regulars.engine.lake.tests.factories import DATABASE, NOW
from regulars.engine.scores import job, queries
from regulars.engine.scores.models import Run
from regulars.engine.scores.services import score
from regulars.engine.scores.tests.histories import DAY, a_store, buys_again
from regulars.engine.scores.types import CustomerScores
from regulars.engine.tests.killing import outcomes

STEPS = (
    *((disk, name) for name in ("make_folder", "settle", "move", "remove")),
    *(
        (customers, name)
        for name in (
            "draft_traits",
            "add_traits",
            "publish_traits",
            "change_traits",
            "sweep_traits",
        )
    ),
    (job, "record"),
)
MOST_STEPS = 60


class Stopped(BaseException):
    """The process ends here."""


def score_stopped_before(step: int, **told) -> bool:
    """Let the changes go through up to the given one; whether the run was stopped."""
    taken = 0

    def counted(change):
        def changed(*arguments, **values):
            nonlocal taken
            taken += 1
            if taken >= step:
                raise Stopped
            return change(*arguments, **values)

        return changed

    with pytest.MonkeyPatch.context() as patch:
        for place, name in STEPS:
            patch.setattr(place, name, counted(getattr(place, name)))
        try:
            score(**told)
        except Stopped:
            return True
    return False


def read(ids: list[int]) -> dict[int, CustomerScores]:
    return queries.scores_of(ids)


@DATABASE
@pytest.mark.slow
@pytest.mark.usefixtures("quick_answers")
@pytest.mark.parametrize("later", [DAY, 0 * DAY], ids=["everybody", "some"])
class TestStoppedRun:
    def test_leaves_the_old_scores_or_the_new_before_every_step(self, later):
        ids = a_store()
        first = score(now=NOW)
        old = read(ids)
        buys_again(ids[5], at=NOW + later)

        seen = []
        for step in range(1, MOST_STEPS):
            if not score_stopped_before(step, now=NOW + later):
                break
            seen.append((queries.latest_run(), read(ids)))
        last = queries.latest_run()
        new = read(ids)

        assert last.is_whole is (later > 0 * DAY)
        assert (first, old) == seen[0]
        assert all(scores == (old if run == first else new) for run, scores in seen)
        runs = [run for run, _ in seen]
        assert runs == sorted(runs, key=lambda run: run != first)  # once new, it stays new
        assert Publication.objects.count() == 1
        assert CustomerTraits.objects.count() == last.customers == len(ids)
        assert Run.objects.count() == 2


SETTING_UP = """
import os, signal, sys
from regulars.edges.installation import open_installation
open_installation()
from regulars.core.customers import services as customers
from regulars.engine import disk
from regulars.engine.lake.tests.factories import NOW
from regulars.engine.scores import job, queries
from regulars.engine.scores.models import Run
from regulars.engine.scores.services import score
from regulars.engine.scores.tests.histories import DAY, a_store, buys_again
"""
KILLED = (
    SETTING_UP
    + """
def killed(*arguments, **values):
    os.kill(os.getpid(), signal.SIGKILL)
ids = a_store()
score(now=NOW)
buys_again(ids[5], at=NOW + DAY)
place = {"publish_traits": customers, "sweep_traits": customers, "record": job}[sys.argv[1]]
if sys.argv[1] == "sweep_traits":  # the second time: the first is before the run
    again = customers.sweep_traits
    def killed_later(**values):
        customers.sweep_traits = killed
        again(**values)
    customers.sweep_traits = killed_later
else:
    setattr(place, sys.argv[1], killed)
score(now=NOW + DAY)
"""
)
AFTERWARDS = (
    SETTING_UP
    + """
def tell():
    one = queries.slipping(limit=1)[0]
    print(Run.objects.count(), one.as_of, len(queries.scores_of(range(1, 100))))
tell()
score(now=NOW + DAY)
tell()
"""
)


@pytest.mark.slow
class TestKilledRun:
    @pytest.mark.parametrize(
        ("killed_at", "found"),
        [
            ("publish_traits", "1 2025-06-01 60"),
            ("record", "1 2025-06-01 60"),
            ("sweep_traits", "2 2025-06-02 60"),
        ],
    )
    def test_leaves_scores_that_can_be_read_and_that_the_next_run_completes(
        self, tmp_path, killed_at, found
    ):
        killed, afterwards = outcomes(tmp_path, killed_at, KILLED, AFTERWARDS)

        assert killed.returncode == -9, killed.stderr
        assert afterwards.stdout == f"{found}\n2 2025-06-02 60\n", afterwards.stderr
