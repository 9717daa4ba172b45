"""A test with real transactions leaves the database as it found it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, transaction

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.events.services import record
from regulars.core.events.tests.test_services import NOW, CupFilled
from regulars.core.events.types import SYSTEM
from regulars.core.staff.models import Role
from tests.emptying import Beginning

pytestmark = [pytest.mark.each_database, pytest.mark.django_db(transaction=True)]


def cup() -> None:
    with transaction.atomic():
        record(CupFilled(key="cup:1", occurred_at=NOW, actor=SYSTEM, cup_id=1, litres=0.5))


def written() -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    roles = list(Role.objects.order_by("pk").values_list("pk", "name"))
    return roles, list(Permission.objects.order_by("pk").values_list("pk", "codename"))


def ids() -> list[int]:
    return [Customer.objects.create(public_id=f"cus_{n}", first_seen_at=NOW).pk for n in range(2)]


class TestBeginning:
    def test_takes_away_what_was_written_and_counts_from_there_again(self):
        beginning = Beginning.read()
        first = ids()

        beginning.bring_back()

        assert Customer.objects.count() == 0
        assert ids() == first

    def test_takes_away_what_is_only_ever_added(self):
        beginning = Beginning.read()
        cup()
        assert EventRow.objects.count() == 1

        beginning.bring_back()

        assert EventRow.objects.count() == 0
        cup()
        with pytest.raises(DatabaseError, match="only ever added"):
            EventRow.objects.all().delete()

    def test_puts_back_what_migrations_wrote(self):
        beginning = Beginning.read()
        roles, permissions = written()
        assert (len(roles) > 1, len(permissions) > 100) == (True, True)
        Role.objects.filter(pk=roles[0][0]).update(name="Others")
        Permission.objects.all().delete()

        beginning.bring_back()

        assert written() == (roles, permissions)
