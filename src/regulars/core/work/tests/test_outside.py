from __future__ import annotations

import pytest
from django.db import OperationalError, connection

from regulars.core.work.holding import Holder
from regulars.core.work.kinds import does
from regulars.core.work.models import Task
from regulars.core.work.tests.factories import (
    NOW,
    StandingClock,
    doer_of,
    draft,
    put_down,
    rows,
    worked,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("declaring")]


class TestOutsideATransaction:
    def test_notes_that_it_is_done_afterwards(self):
        seen = []

        def pour(task, now):
            savepoints = len(connection.savepoint_ids)
            seen.append((task.key, savepoints))

        does("cups.fill", in_transaction=False)(pour)
        put_down(draft("a"), draft("b"))
        depth = len(connection.savepoint_ids)

        assert worked(StandingClock()).done == 2

        assert seen == [("a", depth), ("b", depth)]
        assert rows() == []

    def test_is_suspected_where_the_database_gave_up_in_the_middle(self):
        def pour(task, now):
            raise OperationalError

        does("cups.fill", in_transaction=False)(pour)
        put_down(draft("a"), draft("b"))
        holder = Holder.begin("w", now=NOW)
        doer = doer_of(holder, StandingClock())

        with pytest.raises(OperationalError):
            doer.do(holder.take(10, now=NOW))
        doer.tidy()
        holder.end()

        found = Task.objects.order_by("pk").values_list("key", "attempts", "worker")
        assert list(found) == [("a", 1, None), ("b", 0, None)]
