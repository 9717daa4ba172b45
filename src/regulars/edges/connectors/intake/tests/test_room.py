from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import connection

from regulars.edges.connectors.intake import room as rooms
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.room import Room
from regulars.edges.connectors.intake.services import accept
from regulars.edges.connectors.intake.types import Arriving

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def taken(number: int) -> None:
    for _ in range(number):
        accept(Arriving("cups", "shop", "system", b"a", NOW))


class TestRoom:
    def test_is_counted_where_the_ends_are_far_enough_apart(self):
        room = Room(2)
        taken(2)
        assert room.is_full() is False

        taken(1)
        assert room.is_full() is True

        Delivery.objects.order_by("pk")[1].delete()
        assert room.is_full() is False

    def test_is_not_taken_by_what_is_held_stuck_or_applied(self):
        taken(5)
        first, second, third = Delivery.objects.order_by("pk")[:3]
        Delivery.objects.filter(pk=first.pk).update(is_held=True)
        Delivery.objects.filter(pk=second.pk).update(quarantined_at=NOW)
        Delivery.objects.filter(pk=third.pk).update(applied_at=NOW)

        assert Room(1).is_full() is True
        assert Room(2).is_full() is False

    def test_is_asked_for_again_a_second_later_where_there_is_much(
        self, monkeypatch, django_assert_num_queries
    ):
        seconds = 100.0
        monkeypatch.setattr(rooms.time, "monotonic", lambda: seconds)
        room = Room(10)
        with django_assert_num_queries(1):
            assert room.is_full() is False
        taken(11)

        with django_assert_num_queries(0):
            assert room.is_full() is False
        seconds += 1
        assert room.is_full() is True

    def test_is_asked_for_each_time_where_half_is_taken(self, django_assert_num_queries):
        room = Room(10)
        taken(6)

        with django_assert_num_queries(2):
            assert [room.is_full(), room.is_full()] == [False, False]

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's disk is this machine's")
    def test_is_taken_where_the_disk_is_nearly_full(self, monkeypatch):
        free = iter([rooms.LEAST_FREE - 1, rooms.LEAST_FREE])
        usage = lambda _: SimpleNamespace(free=next(free))  # noqa: E731
        monkeypatch.setattr(rooms.shutil, "disk_usage", usage)
        room = Room(10)

        assert [room.is_full(), room.is_full()] == [True, False]
