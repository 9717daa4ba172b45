from __future__ import annotations

from datetime import timedelta

import pytest

from regulars.core.events.models import EventRow
from regulars.core.quarantine.services import discard_task, retry_kind, retry_task
from regulars.core.quarantine.types import LONGEST_REASON, UnusableReason
from regulars.core.work.models import Task
from regulars.core.work.tests.factories import NOW, draft, put_down
from regulars.core.work.types import UnknownTask

pytestmark = pytest.mark.django_db

ACTOR = "stf_one"
LATER = NOW + timedelta(hours=1)


def quarantine(key: str = "a", *, kind: str = "cups.fill") -> Task:
    put_down(draft(key, kind=kind))
    task = Task.objects.get(kind=kind, key=key)
    task.attempts = task.failures = 10
    task.problem, task.quarantined_at = "No cup", NOW
    task.save()
    return task


def told() -> list[tuple[str, str, dict]]:
    return list(EventRow.objects.order_by("pk").values_list("name", "actor", "payload"))


class TestRetryTask:
    def test_has_it_tried_again_and_says_who_decided_so(self):
        task = quarantine()

        assert retry_task(task_id=task.pk, actor=ACTOR, now=LATER).problem == "No cup"

        task.refresh_from_db()
        assert (task.quarantined_at, task.ready_at, task.attempts) == (None, LATER, 0)
        facts = {"task_id": task.pk, "kind": "cups.fill", "task_key": "a"}
        assert told() == [("quarantine.task_retried", ACTOR, facts)]

    def test_is_told_each_time(self):
        task = quarantine()
        retry_task(task_id=task.pk, actor=ACTOR, now=LATER)
        Task.objects.update(quarantined_at=LATER)

        retry_task(task_id=task.pk, actor=ACTOR, now=LATER + timedelta(hours=1))

        assert [name for name, _, _ in told()] == ["quarantine.task_retried"] * 2

    def test_refuses_what_is_not_in_quarantine(self):
        put_down(draft())
        before = Task.objects.values().get()

        with pytest.raises(UnknownTask):
            retry_task(task_id=before["id"], actor=ACTOR, now=LATER)

        assert (Task.objects.values().get(), told()) == (before, [])


class TestRetryKind:
    def test_has_all_of_the_kind_tried_again_and_no_other(self):
        quarantine("a")
        quarantine("b")
        other = quarantine("a", kind="cups.wash")
        put_down(draft("c"))

        assert retry_kind(kind="cups.fill", actor=ACTOR, now=LATER) == 2

        left = Task.objects.filter(quarantined_at__isnull=False)
        assert list(left.values_list("pk", flat=True)) == [other.pk]
        ready = Task.objects.filter(kind="cups.fill").order_by("key")
        assert list(ready.values_list("key", "ready_at", "attempts")) == [
            ("a", LATER, 0),
            ("b", LATER, 0),
            ("c", NOW, 0),
        ]
        facts = {"kind": "cups.fill", "tasks": 2}
        assert told() == [("quarantine.kind_retried", ACTOR, facts)]

    def test_says_nothing_where_there_are_none(self):
        put_down(draft())

        assert retry_kind(kind="cups.fill", actor=ACTOR, now=LATER) == 0

        assert told() == []


class TestDiscardTask:
    def test_deletes_it_with_its_reason_in_the_log(self):
        task = quarantine()
        quarantine("b")

        discard_task(task_id=task.pk, reason=" The shop\n is closed ", actor=ACTOR, now=LATER)

        assert list(Task.objects.values_list("key", flat=True)) == ["b"]
        facts = {
            "task_id": task.pk,
            "kind": "cups.fill",
            "task_key": "a",
            "reason": "The shop is closed",
        }
        assert told() == [("quarantine.task_discarded", ACTOR, facts)]

    @pytest.mark.parametrize("reason", ["", " \n", "x" * (LONGEST_REASON + 1)])
    def test_refuses_without_a_reason_that_can_be_read(self, reason):
        task = quarantine()

        with pytest.raises(UnusableReason):
            discard_task(task_id=task.pk, reason=reason, actor=ACTOR, now=LATER)

        assert (Task.objects.count(), told()) == (1, [])

    def test_refuses_what_is_not_in_quarantine(self):
        put_down(draft())

        with pytest.raises(UnknownTask):
            discard_task(task_id=Task.objects.get().pk, reason="Gone", actor=ACTOR, now=LATER)

        assert (Task.objects.count(), told()) == (1, [])
