from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from regulars.core.events.models import EventRow

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.django_db
class TestEventRow:
    def setup_method(self):
        self.values = {
            "key": "cup:1",
            "name": "tests.cup",
            "actor": "system",
            "payload": {},
            "occurred_at": NOW,
        }

    def test_is_never_changed(self):
        EventRow.objects.create(**self.values)

        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            EventRow.objects.update(name="tests.other")

        assert EventRow.objects.get().name == "tests.cup"

    def test_is_never_deleted(self):
        EventRow.objects.create(**self.values)

        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            EventRow.objects.all().delete()

        assert EventRow.objects.count() == 1
