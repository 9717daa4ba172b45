from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.invariants import of_installed_modules
from regulars.core.privacy import keeping
from regulars.core.privacy.models import Erasure, Remembered
from regulars.core.privacy.queries import (
    erasures,
)
from regulars.core.privacy.services import (
    clear_pending,
    keep_tombstones,
    replay,
)
from regulars.core.privacy.steps import step_names, steps_of
from regulars.core.privacy.tests.people import (
    LATER,
    NOW,
    customer,
    deed,
    deeds,
    erased,
    household,
    met,
)
from regulars.core.privacy.types import (
    State,
)
from regulars.kernel.errors import RegularsError

pytestmark = pytest.mark.django_db


def kill_after(step: Any) -> bool:
    step()
    raise KeyboardInterrupt


def broken() -> dict[str, tuple[str, ...]]:
    found = {one.name: tuple(one.question()) for one in of_installed_modules()}
    return {name: said for name, said in found.items() if name.startswith("privacy") and said}


class TestClearing:
    def test_ends_with_nothing_sought(self, monkeypatch):
        mei, _ = household()
        erased(mei)
        assert "mei@example.com" in json.dumps(Erasure.objects.get().sought)
        monkeypatch.setattr("regulars.core.privacy.clearing.scrub", lambda now: True)

        assert clear_pending(now=NOW + timedelta(minutes=1)) == 1

        row = Erasure.objects.get()
        assert (row.state, row.sought, row.finished_at) == ("done", {}, NOW + timedelta(minutes=1))
        assert EventRow.objects.filter(name="privacy.erasure_finished").count() == 1
        assert clear_pending(now=LATER) == 0

    def test_goes_on_where_it_stopped(self, monkeypatch):
        mei, _ = household()
        erased(mei)
        monkeypatch.setattr("regulars.core.privacy.clearing.scrub", lambda now: False)

        assert clear_pending(now=NOW) == 0

        [card] = erasures()
        assert (card.state, card.waits_for, card.problem) == (State.UNDER_WAY, "pages", "")
        assert Erasure.objects.get().sought == {}

    def test_killed_after_any_step_goes_on_from_there(self, monkeypatch):
        monkeypatch.setattr("regulars.core.privacy.clearing.scrub", lambda now: True)
        names = step_names()[:-1]

        for place, name in enumerate(names):
            erased(customer(f"mei{place}", f"m{place}"))

            def killed(erasure: Any, name: str = name) -> Any:
                for known, step in steps_of(erasure):
                    yield known, partial(kill_after, step) if known == name else step

            with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
                patch.setattr("regulars.core.privacy.clearing.steps_of", killed)
                clear_pending(now=LATER)

            assert Erasure.objects.get(state="under_way").cleared == names[:place]
            assert clear_pending(now=LATER) == 1

        assert [one.erasure for one in keeping.kept()] == list(
            Erasure.objects.order_by("pk").values_list("public_id", flat=True)
        )

    def test_says_what_stands_in_the_way_without_quoting(self, monkeypatch):
        mei, _ = household()
        erased(mei)

        def broken(*_: Any) -> None:
            raise ValueError("mei@example.com")

        monkeypatch.setattr(keeping, "keep", broken)

        assert clear_pending(now=NOW) == 0

        [card] = erasures()
        assert (card.waits_for, card.problem[:15]) == ("tombstone", "An error of our")

    def test_says_what_we_refuse(self, monkeypatch):
        mei, _ = household()
        erased(mei)

        def refused(*_: Any) -> None:
            raise RegularsError

        monkeypatch.setattr(keeping, "keep", refused)
        clear_pending(now=NOW)

        assert erasures()[0].problem == "Something went wrong."


class TestTombstones:
    def test_say_nothing_of_who_it_was(self):
        mei, _ = household()
        card = erased(mei)

        keep_tombstones()
        keep_tombstones()

        [kept] = keeping.kept()
        assert (kept.erasure, kept.people) == (card.public_id, ("cus_mei",))
        text = keeping.place().read_text().lower()
        assert not any(word in text for word in ("lin", "example", "123", "meis-phone"))

    def test_erase_again_whom_an_older_database_knows(self):
        mei, _ = household()
        with transaction.atomic():
            erased(mei)
            keep_tombstones()
            transaction.set_rollback(True)
        assert Customer.objects.get(public_id="cus_mei").name == "Mei Lin"

        assert replay(actor="system", now=LATER) == 1
        assert replay(actor="system", now=LATER) == 0

        mei.refresh_from_db()
        assert (mei.name, mei.erased_at) == ("", NOW)
        assert deeds() == ["Ann viewed", "Ann came back", "Somebody viewed"]
        assert met(email="mei@example.com").is_erased is True

    def test_keep_out_whom_an_older_database_does_not_know_yet(self):
        mei, _ = household()
        with transaction.atomic():
            erased(mei)
            keep_tombstones()
            transaction.set_rollback(True)
        Customer.objects.filter(pk=mei.pk).update(public_id="cus_other")

        replay(actor="system", now=LATER)

        assert met(user_id="7").is_erased is True
        assert Remembered.objects.count() == 4

    def test_outlive_half_a_line(self):
        mei, ann = household()
        erased(mei)
        keep_tombstones()
        with keeping.place().open("ab") as file:
            file.write(b'{"erasure": "ers_')
        erased(ann)

        keep_tombstones()

        assert [one.customer for one in keeping.kept()] == ["cus_mei", "cus_ann"]


class TestInvariants:
    def test_hold_after_an_erasure(self):
        mei, _ = household()
        erased(mei)
        clear_pending(now=NOW)

        assert broken() == {}

    def test_find_what_came_back(self):
        mei, _ = household()
        erased(mei)
        deed("Mei again", customer=mei)

        assert broken() == {
            "privacy.nothing_left": ("activity_activity has rows of erased customers: 1",)
        }

    def test_find_whom_nobody_erased(self):
        mei, _ = household()
        Customer.objects.filter(pk=mei.pk).update(
            name="", email="", phone="", joined_at=None, erased_at=NOW
        )

        assert broken()["privacy.remembered"] == ("Customers of whom that is not so: 1 (cus_mei)",)

    def test_find_a_tombstone_that_is_gone_or_of_another_key(self, monkeypatch, settings):
        mei, _ = household()
        card = erased(mei)
        monkeypatch.setattr("regulars.core.privacy.clearing.scrub", lambda now: True)
        clear_pending(now=NOW)

        settings.SECRET_KEY = "another" * 10
        assert broken() == {"privacy.tombstones": ("Tombstones made with another secret key: 1",)}
        keeping.place().unlink()
        assert broken() == {"privacy.tombstones": (f"{card.public_id} is not in erasures.jsonl.",)}
