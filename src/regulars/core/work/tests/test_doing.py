from __future__ import annotations

import pytest
from django.db import OperationalError, transaction

from regulars.core.events.models import EventRow
from regulars.core.work.holding import Holder
from regulars.core.work.kinds import does, does_many, recurs
from regulars.core.work.models import Task, Worker
from regulars.core.work.rules import Every, Retries
from regulars.core.work.services import cancel, put_again
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
    rows,
    worked,
)
from regulars.kernel.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("declaring")]


class OutOfCups(Refused):
    sentence = "There are no cups left."


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
