from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction

from regulars.core.work.kinds import kinds
from regulars.core.work.queries import database_now
from regulars.core.work.services import put
from regulars.core.work.types import TaskDraft
from regulars.edges.console.tests.factories import SIGNED_IN, signed_in, text_of

pytestmark = pytest.mark.django_db

PAGE = "/console/work/"
HOUR = timedelta(hours=1)


def tasks():
    return apps.get_model("work", "Task").objects


def put_down(*keys: str, kind: str = "loyalty.award_points", due_in: timedelta = -HOUR) -> None:
    due_at = database_now() + due_in
    with transaction.atomic():
        put([TaskDraft(kind=kind, key=key, due_at=due_at) for key in keys])
    tasks().filter(kind=kind, key__in=keys).update(put_down_at=due_at)


def quarantine(*keys: str, kind: str = "loyalty.award_points") -> list[int]:
    put_down(*keys, kind=kind)
    found = tasks().filter(kind=kind, key__in=keys)
    found.update(attempts=10, problem="<No cup> is left", quarantined_at=database_now())
    return list(found.order_by("key").values_list("pk", flat=True))


def start_worker(*, lease: timedelta = HOUR) -> None:
    now = database_now() - HOUR
    apps.get_model("work", "Worker").objects.create(
        name="shop-1", started_at=now, seen_at=now, lease_ends_at=now + HOUR + lease
    )


def told() -> list[tuple[str, str, dict]]:
    rows = apps.get_model("events", "EventRow").objects.filter(name__startswith="quarantine.")
    return list(rows.order_by("pk").values_list("name", "actor", "payload"))


class TestShow:
    def test_says_that_nobody_works_and_what_to_start(self):
        put_down("a")

        text = text_of(signed_in().get(PAGE))

        assert "No worker runs. What is due has waited for 1 hour." in text
        assert "<code>regulars worker</code>" in text
        assert "Loyalty: award points" in text
        assert "Nothing is in quarantine" in text

    def test_says_that_nobody_works_where_nothing_is_due(self):
        text = text_of(signed_in().get(PAGE))

        assert "No worker runs. Nothing is due at this moment." in text
        assert "Nothing waits to be done" in text

    def test_says_who_works_and_that_all_is_done_in_time(self):
        start_worker()
        put_down("a", due_in=HOUR)

        text = text_of(signed_in().get(PAGE))

        assert "1 worker is at work" in text
        assert "shop-1: at work since" in text
        assert "Everything is done as it falls due." in text

    def test_says_how_far_the_workers_are_behind(self):
        start_worker()
        put_down("a")

        assert "The workers are behind by 1 hour." in text_of(signed_in().get(PAGE))

    def test_counts_no_worker_that_was_not_heard_of_for_too_long(self):
        start_worker(lease=-timedelta(seconds=1))

        assert "No worker runs." in text_of(signed_in().get(PAGE))

    def test_shows_what_went_wrong_in_plain_sight(self):
        quarantine("a", "b")
        quarantine("c", kind="cups")

        text = text_of(signed_in().get(PAGE))

        assert text.count("<pre>&lt;No cup&gt; is left</pre>") == 3
        assert text.count("after 10 attempts") == 3
        assert "Try all 2 again" in text
        assert text.count("Try all") == 1

    def test_folds_what_falls_due_later_and_says_when(self):
        start_worker()
        put_down("a")
        put_down("b", "c", kind="cups", due_in=HOUR)

        text = text_of(signed_in().get(PAGE))

        table, folded = text.split('<details class="c-raw" id="later">')
        assert "Loyalty: award points" in table
        assert "1 kind of work falls due later" in folded
        assert (
            '<th scope="row">cups</th><td class="r-number" data-label="How many">2</td>' in folded
        )
        assert '<td data-label="The first"><time' in folded

    def test_shows_what_is_in_quarantine_before_what_waits(self):
        quarantine("a")
        put_down("b")

        text = text_of(signed_in().get(PAGE))

        assert text.index("In quarantine") < text.index("What there is to do")

    def test_calls_all_that_is_done_here_by_a_title(self):
        assert [kind.name for kind in kinds().values() if not kind.title] == []

    def test_offers_nothing_to_whom_it_is_not_permitted(self):
        quarantine("a")
        client = signed_in("owner")
        permissions = apps.get_model("staff", "RolePermission").objects
        permissions.filter(permission="work.change").delete()

        text = text_of(client.get(PAGE))

        assert "&lt;No cup&gt; is left" in text
        assert "Try again" not in text
        assert "Discard" not in text

    def test_asks_the_database_a_fixed_number_of_questions(self, django_assert_num_queries):
        quarantine(*map(str, range(30)))
        client = signed_in()

        asks_the_time = connection.vendor == "postgresql"
        with django_assert_num_queries(SIGNED_IN + 5 + asks_the_time):
            client.get(PAGE)


class TestTask:
    def test_is_looked_at_with_all_that_is_known_of_it(self):
        [task] = quarantine("con_1")
        tasks().filter(pk=task).update(facts={"connection": "con_1", "what": "charge"})
        client = signed_in()
        address = f"{PAGE}{task}/"
        assert f'<a href="{address}">Given up' in text_of(client.get(PAGE))

        for page in (address, f"{address}discard/"):
            text = text_of(client.get(page))
            assert "&lt;No cup&gt; is left" in text
            assert "<dt>Attempts in vain</dt><dd>10</dd>" in text
            assert "<dt>Last try</dt><dd><time" in text
            assert "<dt>what</dt><dd>charge</dd>" in text

    def test_that_is_done_by_now_is_gone(self):
        assert signed_in().get(f"{PAGE}7/").status_code == 404


class TestRetry:
    def test_has_one_task_tried_again(self):
        first, second = quarantine("a", "b")
        client = signed_in()

        response = client.post(PAGE + "retry/", {"task": first}, follow=True)

        assert "“Loyalty: award points” is queued to be tried again." in text_of(response)
        left = tasks().filter(quarantined_at__isnull=False)
        assert list(left.values_list("pk", flat=True)) == [second]
        [(name, actor, _facts)] = told()
        assert name == "quarantine.task_retried"
        assert actor == response.wsgi_request.user.public_id

    def test_has_all_of_a_kind_tried_again(self):
        quarantine("a", "b")
        quarantine("c", kind="cups")

        response = signed_in().post(PAGE + "retry/", {"kind": "loyalty.award_points"}, follow=True)

        assert "2 tasks are queued to be tried again." in text_of(response)
        left = tasks().filter(quarantined_at__isnull=False)
        assert list(left.values_list("kind", flat=True)) == ["cups"]

    @pytest.mark.parametrize("task", ["", "x", "9" * 19, "9" * 30, "1\0"])
    def test_says_that_there_is_no_such_task(self, task):
        response = signed_in().post(PAGE + "retry/", {"task": task})

        assert response.status_code == 404
        assert "is not in quarantine" in text_of(response)
        assert told() == []


class TestDiscard:
    def test_asks_why_first(self):
        [task] = quarantine("a")
        client = signed_in()

        page = client.get(f"{PAGE}{task}/discard/")
        refused = client.post(f"{PAGE}{task}/discard/", {"reason": " "})

        assert "&lt;No cup&gt; is left" in text_of(page)
        assert "This field is required." in text_of(refused)
        assert (tasks().count(), told()) == (1, [])

    def test_deletes_it_and_keeps_the_reason(self):
        [task] = quarantine("a")

        response = signed_in().post(
            f"{PAGE}{task}/discard/", {"reason": "The shop is closed"}, follow=True
        )

        assert "The task is discarded. The log keeps why." in text_of(response)
        assert tasks().count() == 0
        [(name, _actor, facts)] = told()
        assert (name, facts["reason"]) == ("quarantine.task_discarded", "The shop is closed")

    def test_is_told_in_the_log_in_words(self):
        [task] = quarantine("a")
        client = signed_in()
        client.post(f"{PAGE}{task}/discard/", {"reason": "The shop is closed"})

        text = text_of(client.get("/console/events/?about=work"))

        sentence = "The task “Loyalty: award points” (a) was discarded: The shop is closed"
        assert sentence in text

    def test_says_that_it_is_gone(self):
        response = signed_in().get(f"{PAGE}7/discard/")

        assert response.status_code == 404
        assert "Task 7 is not in quarantine." in text_of(response)
