from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from regulars.core.work.holding import Holder
from regulars.core.work.kinds import recurs
from regulars.core.work.models import Task
from regulars.core.work.queries import backlog, count_quarantined, quarantined, workers
from regulars.core.work.rules import Every
from regulars.core.work.services import cancel, discard, plan_recurring, put, put_again, retry
from regulars.core.work.tests.factories import NOW, draft, put_down, rows
from regulars.core.work.types import Backlog, NotInTransaction, UnknownTask

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def quarantine(key: str = "a") -> Task:
    return Task.objects.create(
        kind="cups.fill",
        key=key,
        due_at=NOW,
        ready_at=NOW,
        attempts=10,
        failures=10,
        crashes=1,
        problem="No cup",
        quarantined_at=NOW,
    )


class TestPut:
    def test_has_it_wait_until_it_is_due(self):
        put_down(draft(cup=7))

        task = Task.objects.get()
        assert (task.kind, task.key, task.facts) == ("cups.fill", "a", {"cup": 7})
        assert (task.due_at, task.ready_at, task.attempts) == (NOW, NOW, 0)
        assert task.worker_id is None

    def test_leaves_what_waits_already(self):
        put_down(draft(cup=7))
        put_down(draft(cup=8, due_at=NOW + HOUR), draft("b"))

        found = Task.objects.order_by("pk").values_list("key", "facts", "due_at")
        assert list(found) == [("a", {"cup": 7}, NOW), ("b", {}, NOW)]

    def test_keeps_the_same_key_of_another_kind_apart(self):
        put_down(draft(), draft(kind="cups.empty"))

        assert rows() == [("cups.fill", "a"), ("cups.empty", "a")]

    @pytest.mark.parametrize("kind", [""])
    def test_is_refused_by_the_database_without_a_kind(self, kind):
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.create(kind=kind, key="a", due_at=NOW, ready_at=NOW)

        assert rows() == []


@pytest.mark.django_db(transaction=True)
class TestPutOutsideATransaction:
    @pytest.mark.parametrize("verb", [put, put_again])
    def test_is_refused(self, verb):
        with pytest.raises(NotInTransaction) as refusal:
            verb([draft()])

        assert refusal.value.fields() == {"kind": "cups.fill"}
        assert rows() == []

    @pytest.mark.parametrize("verb", [put, put_again])
    def test_has_nothing_to_refuse_where_nothing_is_put(self, verb):
        verb([])

        assert rows() == []


class TestPutAgain:
    def test_gives_what_waits_another_moment_and_other_facts(self):
        put_down(draft(cup=7), draft("b"))
        with transaction.atomic():
            put_again([draft(cup=8, due_at=NOW + HOUR)])

        found = Task.objects.order_by("pk").values_list("key", "facts", "due_at", "ready_at")
        assert list(found) == [
            ("a", {"cup": 8}, NOW + HOUR, NOW + HOUR),
            ("b", {}, NOW, NOW),
        ]

    def test_takes_the_last_of_several(self):
        with transaction.atomic():
            put_again([draft(cup=1), draft(cup=2)])

        assert Task.objects.get().facts == {"cup": 2}

    def test_begins_what_is_in_quarantine_anew(self):
        quarantine()
        with transaction.atomic():
            put_again([draft()])

        task = Task.objects.get()
        assert (task.attempts, task.failures, task.crashes, task.problem) == (0, 0, 0, "")
        assert task.quarantined_at is None


class TestCancel:
    def test_takes_back_what_waits_and_nothing_else(self):
        put_down(draft("a"), draft("b"), draft("a", kind="cups.empty"))

        assert cancel(kind="cups.fill", keys=["a", "c"]) == 1

        assert rows() == [("cups.fill", "b"), ("cups.empty", "a")]


class TestPlanRecurring:
    def test_puts_down_what_recurs_once(self, declaring):
        recurs("cups.wash", Every(HOUR))(lambda now: None)

        plan_recurring(now=NOW)
        plan_recurring(now=NOW + HOUR)

        found = Task.objects.values_list("kind", "key", "due_at")
        assert list(found) == [("cups.wash", "", NOW + HOUR)]

    def test_brings_forward_what_a_clock_ahead_put_off(self, declaring):
        recurs("cups.wash", Every(HOUR))(lambda now: None)
        plan_recurring(now=NOW + 365 * 24 * HOUR)

        plan_recurring(now=NOW)

        assert Task.objects.get().ready_at == NOW + HOUR

    def test_forgets_what_recurs_no_more_and_nothing_else(self, declaring):
        put_down(draft("", kind="cups.wash"), draft("a", kind="cups.wash"))

        plan_recurring(now=NOW)

        assert rows() == [("cups.wash", "a")]


class TestRetry:
    def test_lets_it_begin_anew_at_once(self):
        task = quarantine()

        found = retry(task_id=task.pk, now=NOW + HOUR)

        assert (found.kind, found.key, found.problem, found.attempts) == (
            "cups.fill",
            "a",
            "No cup",
            10,
        )
        task.refresh_from_db()
        assert (task.attempts, task.failures, task.crashes) == (0, 0, 0)
        assert (task.ready_at, task.quarantined_at) == (NOW + HOUR, None)

    def test_refuses_what_is_not_in_quarantine(self):
        put_down(draft())
        before = Task.objects.values().get()

        with pytest.raises(UnknownTask) as refusal:
            retry(task_id=before["id"], now=NOW + HOUR)

        assert refusal.value.fields() == {"task_id": before["id"]}
        assert Task.objects.values().get() == before


class TestDiscard:
    def test_deletes_it(self):
        task = quarantine()
        quarantine("b")

        assert discard(task_id=task.pk).key == "a"

        assert rows() == [("cups.fill", "b")]

    def test_refuses_what_is_not_in_quarantine(self):
        put_down(draft())

        with pytest.raises(UnknownTask):
            discard(task_id=Task.objects.get().pk)

        assert rows() == [("cups.fill", "a")]


class TestQuestions:
    def test_counts_what_there_is_to_do(self):
        # Put down later than it was due, by the database's own clock.
        put_down(draft("a"), draft("b", due_at=NOW + HOUR), draft("c", kind="cups.wash"))
        quarantine("d")
        holder = Holder.begin("w", now=NOW)
        assert [task.key for task in holder.take(1, now=NOW)] == ["a"]
        Task.objects.update(put_down_at=NOW - HOUR)

        zero, minute = timedelta(0), timedelta(minutes=1)
        assert backlog(now=NOW + minute) == [
            Backlog(
                "cups.fill", waiting=1, due=0, held=1, quarantined=1, lag=zero, next_at=NOW + HOUR
            ),
            Backlog("cups.wash", waiting=0, due=1, held=0, quarantined=0, lag=minute),
        ]
        assert [(card.name, card.is_alive) for card in workers(now=NOW + minute)] == [("w", False)]

    def test_names_what_is_in_quarantine_the_last_first(self):
        quarantine("a")
        quarantine("b")

        assert count_quarantined() == 2
        assert [(task.key, task.problem) for task in quarantined()] == [
            ("b", "No cup"),
            ("a", "No cup"),
        ]
