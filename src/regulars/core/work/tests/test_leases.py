from __future__ import annotations

import pytest
from django.db import connection

from regulars.core.work.holding import Holder, release_lost
from regulars.core.work.kinds import does, does_many, recurs
from regulars.core.work.models import Task, Worker
from regulars.core.work.rules import LEASE, Every
from regulars.core.work.tests.factories import (
    HOUR,
    NOW,
    SECOND,
    StandingClock,
    TapBusy,
    doer_of,
    draft,
    fill,
    filled,
    put_down,
    worked,
)
from regulars.core.work.types import LeaseLost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("declaring")]


def killed(clock: StandingClock) -> None:
    """A worker takes what is due and is never heard of again."""
    holder = Holder.begin("killed", now=clock())
    doer = doer_of(holder, clock)

    def die(kind):
        if kind:
            raise SystemExit

    doer.watch = die
    with pytest.raises(SystemExit):
        doer.do(holder.take(10, now=clock()))
    clock.forward(2 * LEASE)
    release_lost(now=clock())


class TestLease:
    def test_gives_to_others_what_a_silent_worker_held(self):
        does("cups.fill")(lambda task, now: fill(task.key))
        put_down(draft())
        clock, silent = StandingClock(), Holder.begin("silent", now=NOW)
        taken = silent.take(10, now=NOW)
        clock.forward(LEASE)
        assert (release_lost(now=clock()), worked(clock).done) == (0, 0)

        clock.forward(SECOND)
        assert release_lost(now=clock()) == 1
        with pytest.raises(LeaseLost):
            doer_of(silent, clock).do(taken)
        assert filled() == []
        assert worked(clock).done == 1

        assert filled() == ["cup:a"]

    def test_is_kept_by_signs_of_life(self):
        put_down(draft())
        clock, holder = StandingClock(), Holder.begin("w", now=NOW)
        holder.take(10, now=NOW)
        for _ in range(5):
            clock.forward(LEASE)
            holder.beat(now=clock())
            assert release_lost(now=clock()) == 0

        assert Task.objects.get().worker_id == holder.id

    def test_cannot_be_had_back(self):
        holder = Holder.begin("w", now=NOW)
        release_lost(now=NOW + 2 * LEASE)

        with pytest.raises(LeaseLost):
            holder.beat(now=NOW + 2 * LEASE)
        with pytest.raises(LeaseLost):
            put_down(draft())
            holder.take(10, now=NOW + 2 * LEASE)

        assert Worker.objects.exists() is False
        assert Task.objects.get().attempts == 0

    def test_of_a_clock_that_was_ahead_is_over(self):
        put_down(draft(due_at=NOW))
        ahead = Holder.begin("ahead", now=NOW + 24 * HOUR)
        ahead.take(10, now=NOW + 24 * HOUR)

        assert release_lost(now=NOW) == 1
        assert Task.objects.get().worker_id is None

    def test_lets_no_two_workers_take_the_same(self):
        put_down(*(draft(key) for key in "abc"))
        one, other = Holder.begin("one", now=NOW), Holder.begin("other", now=NOW)

        taken = [task.key for task in one.take(2, now=NOW)]
        left = [task.key for task in other.take(10, now=NOW)]

        assert (taken, left) == (["a", "b"], ["c"])

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL's plans")
    def test_takes_no_more_than_asked_whatever_the_plan(self):
        put_down(*(draft(key) for key in "abc"))
        one = Holder.begin("one", now=NOW)

        with connection.cursor() as cursor:  # rows one by one, each beside all that are due
            for way in ("hashjoin", "mergejoin", "hashagg", "sort", "material"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        taken = [task.key for task in one.take(2, now=NOW)]

        assert taken == ["a", "b"]


class TestWhatKillsItsWorker:
    def test_is_done_alone_afterwards(self):
        seen = []
        does_many("cups.fill")(lambda tasks, now: seen.append([task.key for task in tasks]))
        put_down(draft("a"), draft("b"))
        clock = StandingClock()
        killed(clock)
        put_down(draft("c"), draft("d"))

        worked(clock)

        assert seen == [["c", "d"], ["a"], ["b"]]

    def test_is_left_alone_after_it_killed_three(self):
        does("cups.fill")(lambda task, now: fill(task.key))
        put_down(draft("a"))
        clock = StandingClock()
        for _ in range(4):  # among others once, then alone
            killed(clock)

        assert worked(clock).done == 0
        task = Task.objects.get()
        assert task.problem == "The worker ended in the middle of it, 3 times."
        assert (task.crashes, task.quarantined_at) == (3, clock())
        assert filled() == []

    def test_waits_for_its_next_time_where_it_recurs(self):
        seen = []
        recurs("cups.wash", Every(HOUR))(seen.append)
        put_down(draft("", kind="cups.wash"))
        clock = StandingClock()
        for _ in range(4):
            killed(clock)

        worked(clock)

        task = Task.objects.get()
        assert (task.quarantined_at, task.crashes) == (None, 0)
        assert clock() < task.ready_at <= clock() + HOUR
        clock.forward(HOUR)
        worked(clock)
        assert seen == [clock()]

    def test_is_not_suspected_any_more_once_it_is_heard_of(self):
        def pour(task, now):
            raise TapBusy

        does("cups.fill")(pour)
        put_down(draft("a"))
        clock = StandingClock()
        killed(clock)
        killed(clock)
        worked(clock)

        task = Task.objects.get()
        assert (task.attempts, task.failures, task.crashes) == (1, 1, 0)
