"""The lake after somebody was erased."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from regulars.core.customers.models import Customer
from regulars.core.privacy.services import erase
from regulars.core.privacy.types import CustomerErased
from regulars.engine.figures import personal as figures
from regulars.engine.lake.queries import has_copied, open_lake
from regulars.engine.lake.services import sync

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_home(settings, tmp_path):
    settings.REGULARS_HOME = tmp_path


@pytest.fixture
def customer(db) -> Customer:
    return Customer.objects.create(
        public_id="cus_mei", name="Mei Lin", first_seen_at=NOW, joined_at=NOW - timedelta(days=9)
    )


def erased(customer: Customer) -> None:
    erase(customer=customer.public_id, reason="Asked for.", actor="system", now=NOW)


def joined() -> list[object]:
    with open_lake() as lake:
        told = lake.customers.to_pyarrow()["joined_at"].to_pylist()
    return [moment is None for moment in told]


@pytest.mark.slow
@pytest.mark.each_database
@pytest.mark.django_db(transaction=True)
class TestLake:
    def test_has_copied_an_erasure_once_it_was_synced(self, customer):
        sync(now=NOW)
        assert joined() == [False]
        erased(customer)
        assert has_copied(CustomerErased.name) is False

        sync(now=NOW)

        assert has_copied(CustomerErased.name) is True
        assert joined() == [True]


@pytest.mark.django_db
class TestClearing:
    def test_needs_nothing_where_there_is_no_lake(self, customer):
        erased(customer)

        assert figures._clear(None, None) is True

    def test_begins_a_sync_and_waits_for_it(self, customer, monkeypatch):
        begun: list[str] = []
        monkeypatch.setattr(figures, "has_copied", lambda name: False)
        monkeypatch.setattr(figures, "start_refresh", lambda: begun.append("sync"))

        assert figures._clear(None, None) is False
        monkeypatch.setattr(figures, "is_syncing", lambda: True)
        assert figures._clear(None, None) is False

        assert begun == ["sync"]
