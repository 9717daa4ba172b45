"""A file is imported once at a time, whoever begins it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.core.orders.models import Order
from regulars.edges.connectors.files import services
from regulars.edges.connectors.files.models import ImportRun
from regulars.edges.connectors.files.tests.factories import NOW, line, write_csv
from regulars.edges.connectors.files.types import AlreadyRunning, ImportRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path) -> Path:
    return write_csv(tmp_path / "orders.csv", [line("1", "10.00")])


def start(path: Path, **options: str) -> int:
    request = ImportRequest(kind="orders", path=path, currency="EUR", **options)
    return services.start_import(request=request, actor=SYSTEM, now=NOW)


class TestStartImport:
    def test_refuses_a_file_that_is_being_imported_and_writes_nothing(self, path):
        first = start(path)
        events = EventRow.objects.count()

        with pytest.raises(AlreadyRunning) as refusal:
            start(path)

        assert refusal.value.fields() == {"file": "orders.csv", "run_id": first}
        assert ImportRun.objects.get().pk == first
        assert EventRow.objects.count() == events

    def test_knows_the_file_under_another_name(self, path):
        start(path)
        other = path.with_name("copy.csv")
        other.write_bytes(path.read_bytes())

        with pytest.raises(AlreadyRunning):
            start(other)

    def test_takes_the_same_file_of_another_shop(self, path):
        assert start(path) != start(path, source="second")

    def test_takes_it_again_once_it_is_in(self, path):
        services.run_import(run_id=start(path), actor=SYSTEM)

        again = services.run_import(run_id=start(path), actor=SYSTEM)

        assert (again.rows_imported, again.rows_unchanged) == (0, 1)
        assert Order.objects.count() == 1

    def test_is_held_by_the_database(self, path):
        start(path)
        row = ImportRun.objects.get()
        row.pk = None

        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


class TestRunImport:
    def test_does_not_go_on_beside_another_of_the_same_file(self, path):
        failed = start(path)
        ImportRun.objects.update(status="failed", started_at=NOW)
        other = start(path)

        with pytest.raises(AlreadyRunning) as refusal:
            services.run_import(run_id=failed, actor=SYSTEM)

        assert refusal.value.run_id == other
        assert set(ImportRun.objects.values_list("pk", "status")) == {
            (failed, "failed"),
            (other, "waiting"),
        }
        assert Order.objects.exists() is False
