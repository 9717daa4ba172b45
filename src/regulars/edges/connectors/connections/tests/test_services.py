from __future__ import annotations

from datetime import timedelta

import pytest

from regulars.core.access.types import UnusableSource
from regulars.core.activity.models import Activity
from regulars.core.events.models import EventRow
from regulars.edges.connectors.connections import backfilling, handlers, models, tidying
from regulars.edges.connectors.connections.queries import askable, health
from regulars.edges.connectors.connections.services import (
    begin_backfill,
    disconnect,
    pause,
    reconcile,
    replace_secret,
)
from regulars.edges.connectors.connections.tests.factories import (
    NOW,
    ColdTea,
    a_connection,
    a_kind,
)
from regulars.edges.connectors.connections.types import (
    AlreadyEnded,
    BackfillState,
    FieldMisfit,
    Found,
    Page,
    SecretMisfit,
    Step,
    UnknownConnection,
    UnknownKind,
    UnnamedConnection,
)
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.queries import stuck
from regulars.edges.connectors.intake.services import apply_waiting

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def found(name: str, **said: bool) -> Found:
    told = "".join(f', "{key}": true' for key in said)
    return Found(name, "tea/found", f'{{"id": "{name}"{told}}}'.encode(), NOW)


def a_connected(**said):
    return a_connection(filled={"shop": "assam", "token": "t-1"}, **said)


@pytest.mark.usefixtures("teashop")
class TestConnect:
    @pytest.mark.parametrize(
        ("said", "refusal"),
        [
            ({"kind": "coffee"}, UnknownKind),
            ({"name": "  "}, UnnamedConnection),
            ({"source": "Tea shop"}, UnusableSource),
            ({"filled": {"shop": ""}}, FieldMisfit),
            ({"filled": {"shop": "coffee"}}, FieldMisfit),
            ({"secret": "x" * 501}, SecretMisfit),
            ({"secret": "a\nb"}, SecretMisfit),
        ],
        ids=["kind", "name", "source", "missing", "wrong", "long", "lines"],
    )
    def test_refuses_what_cannot_be_and_writes_nothing(self, said, refusal):
        with pytest.raises(refusal):
            a_connection(**said)

        assert not models.Connection.objects.exists()
        assert not EventRow.objects.exists()

    def test_decides_nothing_about_what_is_not_there_or_has_ended(self):
        ended = a_connection().public_id
        disconnect(public_id=ended, actor="system", now=NOW)

        for public_id, refusal in (("con_1", UnknownConnection), (ended, AlreadyEnded)):
            with pytest.raises(refusal):
                pause(public_id=public_id, actor="system", now=NOW)
            with pytest.raises(refusal):
                replace_secret(public_id=public_id, secret="urn", actor="system", now=NOW)
        assert EventRow.objects.filter(name__startswith="connections.").count() == 2


class TestTidying:
    def test_releases_what_came_while_it_went_on_and_forgets_what_is_over(self, teashop):
        shop = a_connection()
        replace_secret(public_id=shop.public_id, secret="urn", actor="system", now=NOW)
        Delivery.objects.create(
            connector="teashop",
            source="tea",
            actor="system",
            body=b"{}",
            received_at=NOW,
            ready_at=NOW,
            connection=shop.public_id,
            is_held=True,
        )
        models.Refusals.objects.create(
            connection_id=shop.id, reason="forged", hour=NOW - timedelta(days=31), number=1
        )

        tidying.tidy(now=NOW + timedelta(days=1))

        row = models.Connection.objects.get()
        assert (row.former_secret, row.former_until) == ("", None)
        assert Delivery.objects.get().is_held is False
        assert not models.Refusals.objects.exists()


class TestReconciling:
    def test_puts_down_what_is_new_and_goes_on_from_there(self):
        since = []

        def changed(opened, after, now):
            since.append(after)
            yield Page([found("a"), found("b")], NOW - HOUR)
            yield Page([found("b"), found("c")], now)

        with a_kind(reconcile=changed):
            shop = a_connected(now=NOW - 2 * HOUR)
            numbers = [reconcile(public_id=shop.public_id, now=NOW) for _ in range(2)]
            apply_waiting(now=NOW)

        assert numbers == [3, 0]
        assert since == [NOW - 2 * HOUR - timedelta(minutes=10), NOW - timedelta(minutes=10)]
        assert Activity.objects.count() == 3

    def test_asks_those_alone_that_go_on_and_can_be_asked(self):
        with a_kind(reconcile=lambda *_: iter(())):
            a_connection(name="without access")
            paused, asked = a_connected(name="paused"), a_connected(name="asked")
            pause(public_id=paused.public_id, actor="system", now=NOW)

            names = [one.name for one in askable("reconcile", NOW)]

        assert (names, asked.name) == (["asked"], "asked")


class TestBackfilling:
    def test_does_each_piece_once_and_keeps_where_the_next_begins(self):
        cursors = []

        def everything(opened, cursor, now):
            cursors.append(dict(cursor))
            place = cursor.get("place", 0)
            following = {"place": place + 1} if place < 2 else None
            spilt = {"is_spilt": True} if place == 1 else {}
            return Step(following, [found(f"{place}"), found(f"{place}x", **spilt)])

        with a_kind(backfill=everything):
            shop = a_connected()
            begin_backfill(public_id=shop.public_id, actor="system", now=NOW)
            waits = [backfilling.go_on(public_id=shop.public_id, now=NOW) for _ in range(3)]
            apply_waiting(now=NOW)

        assert cursors == [{}, {"place": 1}, {"place": 2}]
        assert waits == [timedelta(), timedelta(), None]
        assert {one.problem for one in stuck()} == {"The tea is cold."}
        assert set(Activity.objects.values_list("historical", flat=True)) == {True}
        assert health(shop.public_id, now=NOW).backfill.state is BackfillState.DONE

    def test_rests_with_its_reason_where_it_is_refused(self):
        def everything(opened, cursor, now):
            raise ColdTea

        with a_kind(backfill=everything):
            shop = a_connected()
            begin_backfill(public_id=shop.public_id, actor="system", now=NOW)
            handlers.backfill(a_task(shop.public_id), NOW)

        kept = health(shop.public_id, now=NOW).backfill
        assert (kept.state, kept.problem) == (BackfillState.FAILED, "The tea is cold.")


def a_task(key: str):
    from regulars.core.work.types import Task

    return Task(1, backfilling.TASK, key, {}, NOW, 1, 0, 0)
