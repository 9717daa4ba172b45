from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from regulars.core.events.models import EventRow
from regulars.core.events.services import record
from regulars.core.events.tests.test_services import CupFilled
from regulars.core.work.holding import Holder, release_lost
from regulars.core.work.kinds import does, does_many, recurs
from regulars.core.work.models import Task, Worker
from regulars.core.work.rules import LEASE, Every, Retries
from regulars.core.work.services import cancel, put_again
from regulars.core.work.tests.factories import (
    NOW,
    StandingClock,
    doer_of,
    draft,
    put_down,
    rows,
    worked,
)
from regulars.core.work.types import LeaseLost
from regulars.kernel.errors import Refused, Unavailable

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("declaring")]


class OutOfCups(Refused):
    sentence = "There are no cups left."


class TapBusy(Unavailable):
    sentence = "The tap is busy."


def fill(key: str, cup: int = 1) -> None:
    """An effect in the database."""
    event = CupFilled(key=f"cup:{key}", occurred_at=NOW, actor="system", cup_id=cup, litres=0.5)
    record(event)


def filled() -> list[str]:
    return list(EventRow.objects.order_by("pk").values_list("key", flat=True))


class TestDo:
    def test_does_each_task_once_and_ends_it(self):
        does("cups.fill")(lambda task, now: fill(task.key, task.facts["cup"]))
        put_down(draft("a", cup=1), draft("b", cup=2))
        clock = StandingClock()

        assert worked(clock).done == 2
        assert worked(clock).done == 0

        assert filled() == ["cup:a", "cup:b"]
        assert rows() == []
        assert Worker.objects.exists() is False

    def test_leaves_what_is_not_due(self):
        does("cups.fill")(lambda task, now: fill(task.key))
        put_down(draft("a", due_at=NOW + SECOND), draft("b"))
        clock = StandingClock()

        worked(clock)
        assert filled() == ["cup:b"]

        clock.forward(SECOND)
        worked(clock)
        assert filled() == ["cup:b", "cup:a"]

    def test_does_what_has_waited_longest_first(self):
        seen = []
        does("cups.fill")(lambda task, now: seen.append(task.key))
        put_down(draft("late"), draft("early", due_at=NOW - HOUR), draft("later"))

        worked(StandingClock())

        assert seen == ["early", "late", "later"]

    def test_gives_many_at_once_and_no_more_than_the_kind_takes(self):
        seen = []
        does_many("cups.fill", at_once=2)(
            lambda tasks, now: seen.append([task.key for task in tasks])
        )
        put_down(*(draft(key) for key in "abcde"))

        worked(StandingClock())

        assert seen == [["a", "b"], ["c", "d"], ["e"]]

    def test_does_the_others_without_the_one_that_fails(self):
        def pour(task, now):
            fill(task.key)
            if task.key == "b":
                raise ValueError("no tap")

        does("cups.fill")(pour)
        put_down(*(draft(key) for key in "abc"))

        doer = worked(StandingClock())

        assert (doer.done, doer.failed) == (2, 1)
        assert filled() == ["cup:a", "cup:c"]
        task = Task.objects.get()
        assert (task.key, task.attempts, task.failures) == ("b", 1, 1)
        assert task.problem == "ValueError: no tap"
        assert NOW + SECOND <= task.ready_at <= NOW + 2 * SECOND
        assert (task.worker_id, task.quarantined_at) == (None, None)

    def test_tries_again_after_the_pause_and_then_no_more(self):
        tried = []

        def pour(task, now):
            tried.append(task.attempts)
            raise TapBusy

        does("cups.fill", retries=Retries(most=3))(pour)
        put_down(draft())
        clock = StandingClock()
        worked(clock)
        worked(clock)  # too soon
        clock.forward(HOUR)
        worked(clock)
        clock.forward(HOUR)
        worked(clock)
        clock.forward(HOUR)
        worked(clock)

        assert tried == [1, 1, 2, 2, 3, 3]  # in one transaction, then for itself
        task = Task.objects.get()
        assert (task.failures, task.problem) == (3, "The tap is busy.")
        assert task.quarantined_at == NOW + 2 * HOUR

    def test_leaves_alone_at_once_what_a_rule_forbids(self):
        def pour(task, now):
            raise OutOfCups

        does("cups.fill")(pour)
        put_down(draft())

        worked(StandingClock())

        task = Task.objects.get()
        assert (task.failures, task.problem) == (1, "There are no cups left.")
        assert task.quarantined_at == NOW

    def test_quotes_nothing_that_the_database_does(self):
        def pour(task, now):
            EventRow.objects.create(key="x", name="x", actor="ann@example.com", payload={})

        does("cups.fill")(pour)
        put_down(draft())

        worked(StandingClock())

        assert Task.objects.get().problem == "IntegrityError: the database refused it"

    def test_tries_again_what_another_version_may_know(self):
        put_down(draft(kind="cups.lift"))

        worked(StandingClock())

        task = Task.objects.get()
        assert task.problem == (
            "Nothing here does tasks of the kind cups.lift. Another version of Regulars may."
        )
        assert task.quarantined_at is None

    def test_holds_nothing_against_a_task_where_the_database_gives_up(self):
        def pour(task, now):
            raise OperationalError

        does("cups.fill")(pour)
        put_down(draft("a"), draft("b"))
        clock = StandingClock()
        holder = Holder.begin("w", now=NOW)
        doer = doer_of(holder, clock)

        with pytest.raises(OperationalError):
            doer.do(holder.take(10, now=NOW))
        doer.tidy()

        found = Task.objects.values_list("key", "attempts", "failures", "worker")
        assert sorted(found) == [("a", 0, 0, None), ("b", 0, 0, None)]

    def test_begins_nothing_more_once_it_is_to_stop(self):
        clock, holder = StandingClock(), Holder.begin("w", now=NOW)
        doer = doer_of(holder, clock)

        def pour(task, now):
            fill(task.key)
            doer.stop.set()

        does("cups.fill", at_once=1)(pour)
        put_down(*(draft(key) for key in "abc"))

        doer.do(holder.take(10, now=NOW))

        assert filled() == ["cup:a"]
        found = Task.objects.order_by("pk").values_list("key", "attempts", "worker")
        assert list(found) == [("b", 0, None), ("c", 0, None)]


class TestWhatRecurs:
    def test_waits_for_its_next_time(self):
        seen = []
        recurs("cups.wash", Every(HOUR))(seen.append)
        put_down(draft("", kind="cups.wash", due_at=NOW - 3 * HOUR - SECOND))

        worked(StandingClock())

        assert seen == [NOW]
        task = Task.objects.get()
        assert (task.due_at, task.ready_at) == (NOW + HOUR - SECOND, NOW + HOUR - SECOND)
        assert (task.attempts, task.worker_id) == (0, None)

    def test_waits_for_its_next_time_also_after_it_failed_too_often(self):
        def wash(now):
            raise ValueError("no soap")

        recurs("cups.wash", Every(HOUR), retries=Retries(most=1))(wash)
        put_down(draft("", kind="cups.wash"))

        worked(StandingClock())

        task = Task.objects.get()
        assert (task.ready_at, task.failures, task.problem) == (
            NOW + HOUR,
            0,
            "ValueError: no soap",
        )
        assert task.quarantined_at is None


class TestWhatChangesMeanwhile:
    def test_has_no_effect_where_it_was_given_another_moment(self):
        def pour(task, now):
            fill(f"{task.key}{task.facts.get('cup', '')}")
            if task.key == "b" and not task.facts:
                # as another transaction would, after this one has looked
                meanwhile.append(1)

        meanwhile: list[int] = []
        does("cups.fill")(pour)
        put_down(draft("a"), draft("b"), draft("c"))
        clock, holder = StandingClock(), Holder.begin("w", now=NOW)
        taken = holder.take(10, now=NOW)
        with transaction.atomic():
            put_again([draft("b", cup=2, due_at=NOW + HOUR)])

        doer_of(holder, clock).do(taken)

        assert meanwhile == [1]
        assert filled() == ["cup:a", "cup:c"]
        assert list(Task.objects.values_list("key", "worker", "due_at")) == [
            ("b", None, NOW + HOUR)
        ]
        clock.forward(HOUR)
        worked(clock)
        assert filled() == ["cup:a", "cup:c", "cup:b2"]

    def test_has_no_effect_where_it_was_taken_back(self):
        does("cups.fill")(lambda task, now: fill(task.key))
        put_down(draft("a"), draft("b"))
        holder = Holder.begin("w", now=NOW)
        taken = holder.take(10, now=NOW)

        assert cancel(kind="cups.fill", keys=["b"]) == 1
        doer_of(holder, StandingClock()).do(taken)

        assert filled() == ["cup:a"]
        assert rows() == []


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


class TestOutsideATransaction:
    def test_notes_that_it_is_done_afterwards(self):
        seen = []

        def pour(task, now):
            savepoints = len(connection.savepoint_ids)
            seen.append((task.key, savepoints))

        does("cups.fill", in_transaction=False)(pour)
        put_down(draft("a"), draft("b"))
        depth = len(connection.savepoint_ids)

        assert worked(StandingClock()).done == 2

        assert seen == [("a", depth), ("b", depth)]
        assert rows() == []

    def test_is_suspected_where_the_database_gave_up_in_the_middle(self):
        def pour(task, now):
            raise OperationalError

        does("cups.fill", in_transaction=False)(pour)
        put_down(draft("a"), draft("b"))
        holder = Holder.begin("w", now=NOW)
        doer = doer_of(holder, StandingClock())

        with pytest.raises(OperationalError):
            doer.do(holder.take(10, now=NOW))
        doer.tidy()
        holder.end()

        found = Task.objects.order_by("pk").values_list("key", "attempts", "worker")
        assert list(found) == [("a", 1, None), ("b", 0, None)]
