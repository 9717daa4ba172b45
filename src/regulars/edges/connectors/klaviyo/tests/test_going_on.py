from __future__ import annotations

import pytest

from regulars.core.activity.models import Activity
from regulars.core.consents.models import ConsentFact, Suppression
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.traits.models import ToldTrait
from regulars.edges.connectors.asking import services as asking_services
from regulars.edges.connectors.connections.queries import health
from regulars.edges.connectors.connections.services import (
    begin_backfill,
    preview_backfill,
    stop_backfill,
)
from regulars.edges.connectors.connections.types import BackfillState
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.klaviyo.tests.factories import (
    an_account,
    connected,
    event,
    profile,
    suppressed,
)
from regulars.edges.connectors.predecessors.tests.factories import (
    BROKEN,
    LATER,
    NOW,
    PLACE_UNKNOWN,
    TOO_MUCH,
    WAIT_LONG,
    Shelf,
    brought_in,
    state_of,
    step,
)
from regulars.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with clock.using(lambda: NOW):
        yield


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Nobody waits."""
    monkeypatch.setattr(asking_services, "PAUSES", (0.0, 0.0))


def everything() -> dict[str, list[object]]:
    """All that an import can leave, in order."""
    tables = {
        "customers": (Customer, ("public_id", "email", "name", "first_seen_at")),
        "references": (CustomerReference, ("source", "reference", "customer_id")),
        "consents": (ConsentFact, ("public_id", "state", "occurred_at")),
        "suppressions": (Suppression, ("public_id", "reason", "since")),
        "traits": (ToldTrait, ("customer_id", "trait__name", "document", "told_at")),
        "activity": (Activity, ("message", "name", "customer_id", "occurred_at")),
        "events": (EventRow, ("name", "key")),
        "set aside": (Delivery, ("key", "topic")),
    }
    return {
        name: list(model.objects.order_by("pk").values_list(*columns))
        for name, (model, columns) in tables.items()
    }


class TestGoingOn:
    def account(self) -> dict[str, list[dict[str, object]]]:
        profiles = [profile(number, properties={"cups": number}) for number in range(1, 6)]
        profiles[4] = profile(5, subscriptions=suppressed("UNSUBSCRIBE"))
        return {"profiles": profiles, "events": [event(number, whom=1) for number in range(5)]}

    def test_asks_in_the_revision_that_it_knows_and_with_the_key(self):
        with an_account(**self.account()) as (_, peer):
            brought_in(connected())

        assert {one.headers["revision"] for one in peer.asked} == {"2026-01-15"}
        assert peer.asked[1].query["additional-fields[profile]"] == "subscriptions"

    def test_again_changes_nothing(self):
        with an_account(**self.account()):
            klaviyo = connected()
            brought_in(klaviyo)
            before = everything()
            brought_in(klaviyo, LATER)

        after = everything()
        told_before = [row for row in before["events"] if not row[0].startswith("connections.")]
        told_after = [row for row in after["events"] if not row[0].startswith("connections.")]
        assert told_after == told_before
        assert {**after, "events": []} == {**before, "events": []}
        assert len(before["customers"]) == 5

    @pytest.mark.parametrize(
        "reply",
        [TOO_MUCH, WAIT_LONG, BROKEN, PLACE_UNKNOWN],
        ids=["throttled", "throttled long", "broken", "place unknown"],
    )
    @pytest.mark.parametrize("number", [3, 6])
    def test_loses_nothing_where_the_service_fails(self, reply, number):
        shelf = Shelf({}, refusals={number: reply})
        with an_account(**self.account(), shelf=shelf):
            klaviyo = connected()
            brought_in(klaviyo)

        assert state_of(klaviyo) is BackfillState.DONE
        assert (Customer.objects.count(), Activity.objects.count()) == (5, 5)
        assert Suppression.objects.count() == 1

    def test_goes_on_where_it_was_stopped(self):
        with an_account(**self.account()):
            klaviyo = connected()
            begin_backfill(public_id=klaviyo.public_id, actor="system", now=NOW)
            step(klaviyo)
            step(klaviyo)
            stop_backfill(public_id=klaviyo.public_id, actor="system", now=NOW)
            some = Customer.objects.count()
            brought_in(klaviyo, LATER)

        assert some == 2
        assert (Customer.objects.count(), Activity.objects.count()) == (5, 5)

    def test_knows_again_what_a_page_repeats(self):
        with an_account(**self.account()) as (account, _):
            klaviyo = connected()
            begin_backfill(public_id=klaviyo.public_id, actor="system", now=NOW)
            step(klaviyo)
            step(klaviyo)
            account.profiles.insert(0, profile(9))
            account.events.insert(0, event(30))
            stop_backfill(public_id=klaviyo.public_id, actor="system", now=NOW)
            brought_in(klaviyo, LATER)

        assert Customer.objects.count() == 5
        assert Activity.objects.count() == 6

    def test_gives_up_on_a_list_that_never_knows_its_place(self):
        refusals = dict.fromkeys(range(3, 60), PLACE_UNKNOWN)
        with an_account(**self.account(), shelf=Shelf({}, refusals=refusals)):
            klaviyo = connected()
            brought_in(klaviyo)

        assert state_of(klaviyo) is BackfillState.FAILED
        assert "declined to answer (400)" in health(klaviyo.public_id, now=NOW).backfill.problem

    def test_says_that_the_key_is_not_let_in(self):
        with an_account():
            klaviyo = connected(api_key="pk_other")
            brought_in(klaviyo)

        assert state_of(klaviyo) is BackfillState.FAILED
        assert "refuses the access" in health(klaviyo.public_id, now=NOW).problem


class TestPreviewing:
    def test_counts_what_would_come_and_keeps_nothing(self):
        profiles = [profile(1), profile(2, subscriptions=suppressed("UNSUBSCRIBE")), profile(3)]
        with an_account(profiles=profiles, events=[event(1)]):
            klaviyo = connected()
            before = everything()
            found = preview_backfill(public_id=klaviyo.public_id, now=NOW)

        assert found.found == {"suppression": 1, "profile": 3, "event": 1}
        assert found.left_out == 0
        assert everything() == before
