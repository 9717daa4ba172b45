"""What ends the worker that applies it does not keep the others waiting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError
from tests.flows.installation import new_installation

from regulars.edges.connectors.intake.models import Delivery, Undertaking
from regulars.edges.connectors.intake.services import accept, applies, apply_waiting, retry
from regulars.edges.connectors.intake.tests.factories import NOW, arriving, fill, filled
from regulars.edges.connectors.intake.undertaking import PAUSE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_applies")]


class Killed(BaseException):
    """Nothing of ours is heard of after it, as after a signal."""


def poisoned(part, now) -> None:
    fill(part, now)
    if any(one.body == b"poison" for one in part):
        raise Killed


def worked(now=NOW) -> int | None:
    """What a worker applied that begins at this moment; None where it was killed."""
    try:
        return apply_waiting(now=now)
    except Killed:
        return None


class TestUndertaking:
    def test_is_over_once_all_is_applied(self):
        applies("cups")(fill)
        accept(arriving("a"))

        assert worked() == 1
        assert not Undertaking.objects.exists()

    def test_is_over_where_the_database_gave_up(self):
        def give_up(part, now):
            raise OperationalError

        applies("cups")(give_up)
        accept(arriving("a"))
        with pytest.raises(OperationalError):
            apply_waiting(now=NOW)

        assert not Undertaking.objects.exists()

    @pytest.mark.parametrize("bodies", [["poison"], ["a", "poison", "b"], ["poison", "a", "b"]])
    def test_finds_what_ends_its_worker_and_applies_the_others(self, bodies):
        applies("cups")(poisoned)
        for body in bodies:
            accept(arriving(body))

        moments = [NOW + number * PAUSE for number in range(8)]
        ends = [worked(moment) for moment in moments]

        others = [body for body in bodies if body != "poison"]
        assert sorted(filled()) == sorted(others)
        row = Delivery.objects.get()
        assert (bytes(row.body), row.attempts) == (b"poison", 3)
        assert row.problem == "The worker ended in the middle of it, 3 times."
        assert row.quarantined_at is not None
        assert ends.count(None) == (3 if len(bodies) == 1 else 4)

    def test_finds_what_ends_its_worker_while_it_is_read(self):
        def read(one):
            if one.body == b"poison":
                raise Killed
            return one

        applies("cups", read=read)(fill)
        for body in ("a", "poison", "b"):
            accept(arriving(body))

        for number in range(8):
            worked(NOW + number * PAUSE)

        assert filled() == ["a", "b"]
        assert Delivery.objects.get().quarantined_at is not None

    def test_holds_nothing_against_what_was_applied_before_the_worker_ended(self):
        applies("cups", kept_for=timedelta(hours=1))(fill)
        accept(arriving("a"))
        worked()
        pk = Delivery.objects.get().pk
        Undertaking.objects.create(pk=1, deliveries=[pk])

        assert worked() == 0
        row = Delivery.objects.get()
        assert (row.attempts, row.problem, row.applied_at) == (0, "", NOW)

    def test_begins_anew_where_somebody_has_it_tried_again(self):
        applies("cups")(poisoned)
        accept(arriving("poison"))
        for number in range(6):
            worked(NOW + number * PAUSE)

        later = NOW + timedelta(hours=1)
        retry(delivery_id=Delivery.objects.get().pk, actor="stf_1", now=later)
        assert [worked(later), worked(later)] == [None, 0]

        row = Delivery.objects.get()
        assert (row.attempts, row.quarantined_at, row.ready_at) == (1, None, later + PAUSE)


WORK = """
import dataclasses, os
from datetime import UTC, datetime, timedelta
from regulars.core.work.services import load_kinds
from regulars.edges.connectors.intake import appliers
from regulars.edges.connectors.intake.services import apply_waiting
load_kinds()
applier = appliers._APPLIERS["segment"]

def apply(told, now):
    applier.apply(told, now)
    if any(b"POISON" in one.delivery.body for one in told):
        os.kill(os.getpid(), 9)

appliers._APPLIERS["segment"] = dataclasses.replace(applier, apply=apply)
print(apply_waiting(now=datetime.now(UTC) + timedelta(minutes=MINUTE)))
"""
SEND = """
import json
from datetime import UTC, datetime
from regulars.edges.connectors.intake.services import accept
from regulars.edges.connectors.intake.types import Arriving
for number in range(21):
    name = "POISON" if number == 5 else f"Page {number}"
    batch = [{"type": "page", "name": name, "anonymousId": "b1", "messageId": f"m{number}"}]
    body = json.dumps({"batch": batch}).encode()
    accept(Arriving("segment", "shop", "system", body, datetime.now(UTC), {"is_proven": True}))
"""
TELL = """
from regulars.core.activity.models import Activity
from regulars.edges.connectors.intake.models import Delivery
print(Activity.objects.count(), *Delivery.objects.values_list("attempts", "problem"))
"""


@pytest.mark.slow
@pytest.mark.each_database
class TestKilledWorker:
    def test_leaves_twenty_good_events_applied_and_one_in_quarantine(self, tmp_path):
        with new_installation(tmp_path / "home") as installation:
            installation.python(SEND)
            ends = [installation.ended(f"MINUTE = {minute}\n{WORK}") for minute in range(8)]

            assert ends == [-9, -9, 0, -9, 0, -9, 0, 0]
            assert installation.python(TELL) == (
                "20 (3, 'The worker ended in the middle of it, 3 times.')\n"
            )
