from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from regulars.core.events.models import EventRow
from regulars.edges.connectors.intake import queries
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.queries import count_waiting, health, stuck
from regulars.edges.connectors.intake.services import (
    accept,
    applies,
    apply_waiting,
    discard,
    forget,
    retry,
)
from regulars.edges.connectors.intake.tests.factories import NOW, arriving, fill, filled
from regulars.edges.connectors.intake.types import NoReason, SourceHealth, UnknownDelivery
from regulars.kernel.errors import Refused

HOUR = timedelta(hours=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_applies")]


class OutOfCups(Refused):
    sentence = "There are no cups left."


class TestAccept:
    def test_keeps_it_until_it_is_applied(self):
        applies("cups")(fill)
        assert accept(arriving("a", facts={"topic": "cup"}, size=3)) is True

        row = Delivery.objects.get()
        assert (bytes(row.body), row.facts, row.size) == (b"a", {"topic": "cup"}, 3)
        assert (row.received_at, row.ready_at, row.applied_at) == (NOW, NOW, None)
        assert (count_waiting(), filled()) == (1, [])

        assert apply_waiting(now=NOW) == 1
        assert (filled(), Delivery.objects.count()) == (["a"], 0)

    def test_takes_the_same_key_of_a_source_once(self):
        found = [
            accept(arriving("a", key="k1")),
            accept(arriving("b", key="k1")),
            accept(arriving("c", key="k1", source="till")),
            accept(arriving("d")),
            accept(arriving("e")),
        ]

        assert found == [True, False, True, True, True]
        bodies = Delivery.objects.order_by("pk").values_list("body", flat=True)
        assert [bytes(body) for body in bodies] == [b"a", b"c", b"d", b"e"]

    def test_takes_the_same_key_once_also_after_it_was_applied(self):
        applies("cups", kept_for=HOUR)(fill)
        accept(arriving("a", key="k1"))
        apply_waiting(now=NOW)

        assert accept(arriving("a", key="k1")) is False
        assert apply_waiting(now=NOW) == 0
        assert filled() == ["a"]


class TestApplying:
    def test_is_done_in_the_order_in_which_a_source_sent(self):
        seen = []
        applies("cups")(lambda part, now: seen.append([one.body.decode() for one in part]))
        for body, source in [("a", "shop"), ("b", "till"), ("c", "shop"), ("d", "till")]:
            accept(arriving(body, source=source))

        apply_waiting(now=NOW)

        assert seen == [["a", "c"], ["b", "d"]]

    def test_is_done_in_parts_of_so_many_messages(self):
        seen = []
        applies("cups")(lambda part, now: seen.append([one.body.decode() for one in part]))
        for body, size in [("a", 300), ("b", 200), ("c", 1), ("d", 20_000), ("e", 1)]:
            accept(arriving(body, size=size))

        apply_waiting(now=NOW)

        assert seen == [["a", "b"], ["c"], ["d"], ["e"]]

    def test_reads_each_before_the_transaction_is_opened(self):
        seen = []

        def read(one):
            seen.append((one.body, len(connection.savepoint_ids)))
            return one.body.decode().upper()

        def note(part, now):
            seen.append((part, len(connection.savepoint_ids)))

        outside = len(connection.savepoint_ids)
        applies("cups", read=read)(note)
        accept(arriving("a"))
        accept(arriving("b"))

        assert apply_waiting(now=NOW) == 2
        assert seen == [(b"a", outside), (b"b", outside), (["A", "B"], outside + 1)]

    def test_sets_aside_what_cannot_be_read_and_applies_the_others(self):
        def read(one):
            if one.body == b"b":
                raise ValueError("no cup")
            return one

        applies("cups", read=read)(fill)
        for body in "abc":
            accept(arriving(body))

        assert apply_waiting(now=NOW) == 2
        assert (filled(), count_waiting()) == (["a", "c"], 1)
        row = Delivery.objects.get()
        assert (bytes(row.body), row.attempts) == (b"b", 1)
        assert row.problem == "ValueError: no cup"
        assert row.ready_at > NOW

    def test_sets_aside_what_cannot_be_applied_and_goes_on(self):
        applies("cups")(lambda part, now: fill(part, now, breaking="b"))
        for body in "abc":
            accept(arriving(body))

        assert apply_waiting(now=NOW) == 2

        assert filled() == ["a", "c"]
        row = Delivery.objects.get()
        assert (row.attempts, row.problem) == (1, "ValueError: no tap")
        assert NOW + timedelta(seconds=2) <= row.ready_at <= NOW + timedelta(seconds=5)
        assert row.quarantined_at is None

    def test_tries_again_until_it_gives_up(self):
        applies("cups")(lambda part, now: fill(part, now, breaking="a"))
        accept(arriving("a"))
        for hours in range(10):
            apply_waiting(now=NOW + 2 * hours * HOUR)

        row = Delivery.objects.get()
        assert (row.attempts, row.quarantined_at) == (8, NOW + 14 * HOUR)
        assert [one.problem for one in stuck()] == ["ValueError: no tap"]
        assert filled() == []

    def test_gives_up_at_once_what_a_rule_forbids(self):
        def refuse(part, now):
            raise OutOfCups

        applies("cups")(refuse)
        accept(arriving("a"))

        apply_waiting(now=NOW)

        assert Delivery.objects.get().problem == "There are no cups left."
        assert Delivery.objects.get().quarantined_at == NOW

    def test_holds_nothing_against_a_delivery_where_the_database_gives_up(self):
        def give_up(part, now):
            raise OperationalError

        applies("cups")(give_up)
        accept(arriving("a"))

        with pytest.raises(OperationalError):
            apply_waiting(now=NOW)

        row = Delivery.objects.get()
        assert (row.attempts, row.problem, row.ready_at) == (0, "", NOW)

    def test_waits_for_a_version_that_knows_the_connector(self):
        accept(arriving("a"))

        assert apply_waiting(now=NOW) == 0

        row = Delivery.objects.get()
        assert row.problem == (
            "Nothing here applies what cups sends. Another version of Regulars may."
        )
        assert row.quarantined_at is None


class TestDecisions:
    def test_retry_applies_it_again(self):
        works = []
        applies("cups")(lambda part, now: fill(part, now, breaking="" if works else "a"))
        accept(arriving("a"))
        Delivery.objects.update(quarantined_at=NOW, attempts=8)
        works.append(True)

        pk = Delivery.objects.get().pk
        retry(delivery_id=pk, actor="stf_1", now=NOW)
        apply_waiting(now=NOW)

        retried, applied = EventRow.objects.order_by("pk")
        assert (retried.name, retried.actor) == ("intake.delivery_retried", "stf_1")
        assert retried.payload == {"delivery_id": pk, "connector": "cups", "source": "shop"}
        assert applied.key == "a"

    def test_retry_replays_what_was_applied(self):
        seen = []
        applies("cups", kept_for=HOUR)(lambda part, now: seen.append(len(part)))
        accept(arriving("a"))
        apply_waiting(now=NOW)

        retry(delivery_id=Delivery.objects.get().pk, actor="stf_1", now=NOW + HOUR)
        apply_waiting(now=NOW + HOUR)

        assert seen == [1, 1]

    @pytest.mark.parametrize(
        "verb",
        [
            lambda pk: retry(delivery_id=pk, actor="stf_1", now=NOW),
            lambda pk: discard(delivery_id=pk, reason="x", actor="stf_1", now=NOW),
        ],
    )
    def test_are_refused_of_what_still_waits(self, verb):
        accept(arriving("a"))
        before = Delivery.objects.values().get()

        with pytest.raises(UnknownDelivery), transaction.atomic():
            verb(before["id"])

        assert Delivery.objects.values().get() == before

    def test_discard_deletes_it(self):
        accept(arriving("a"))
        Delivery.objects.update(quarantined_at=NOW)

        pk = Delivery.objects.get().pk
        with pytest.raises(NoReason), transaction.atomic():
            discard(delivery_id=pk, reason=" ", actor="stf_1", now=NOW)
        assert (Delivery.objects.count(), filled()) == (1, [])

        discard(delivery_id=pk, reason="a  test", actor="stf_1", now=NOW)

        assert Delivery.objects.exists() is False
        assert EventRow.objects.get().payload == {
            "delivery_id": pk,
            "connector": "cups",
            "source": "shop",
            "reason": "a test",
        }

    def test_forget_deletes_what_was_applied_long_ago(self):
        applies("cups", kept_for=HOUR)(lambda part, now: None)
        accept(arriving("a"))
        apply_waiting(now=NOW)
        accept(arriving("b"))

        assert forget(connector="cups", before=NOW) == 0
        assert forget(connector="cups", before=NOW + HOUR) == 1
        assert count_waiting() == 1


class TestToldSince:
    def test_names_what_came_of_some_topics_the_last_first(self, monkeypatch):
        monkeypatch.setattr(queries, "AT_A_TIME", 2)
        for number in range(6):
            told = arriving(str(number), connection="con_1", topic="ab"[number % 2])
            accept(replace(told, received_at=NOW + number * HOUR))
        accept(
            replace(arriving("other", connection="con_2", topic="a"), received_at=NOW + 9 * HOUR)
        )

        found = queries.told_since("con_1", topics=["a"], since=NOW + 2 * HOUR)

        assert list(found) == [b"4", b"2"]
        assert list(queries.told_since("con_3", topics=["a"], since=NOW)) == []


class TestHealth:
    def test_counts_by_source(self):
        accept(arriving("a"))
        accept(arriving("b", source="till"))
        Delivery.objects.filter(source="till").update(quarantined_at=NOW)

        assert health() == [
            SourceHealth("cups", "shop", NOW, waiting=1, stuck=0),
            SourceHealth("cups", "till", NOW, waiting=0, stuck=1),
        ]
