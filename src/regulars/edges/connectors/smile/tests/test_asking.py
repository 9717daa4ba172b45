from __future__ import annotations

import json

import pytest

from regulars.core.activity.models import Activity
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.privacy.services import clear_pending, erase
from regulars.core.traits.models import ToldTrait
from regulars.edges.connectors.asking import services as asking_services
from regulars.edges.connectors.connections.queries import comparison, health
from regulars.edges.connectors.connections.services import begin_backfill, preview_backfill
from regulars.edges.connectors.connections.types import BackfillState
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.predecessors.tests.factories import (
    BROKEN,
    LATER,
    NOW,
    PLACE_UNKNOWN,
    TOO_MUCH,
    WAIT_LONG,
    Shelf,
    brought_in,
    set_aside,
    state_of,
    step,
)
from regulars.edges.connectors.smile.tests.factories import (
    a_programme,
    connected,
    customer,
    referral,
    reward,
    transaction,
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


def deeds(name: str) -> list[dict[str, object]]:
    rows = Activity.objects.filter(name=name).order_by("pk")
    return [row.details["properties"] for row in rows]


class TestBringingIn:
    def test_keeps_balances_tiers_and_birthdays_as_traits(self):
        status = {"vip_tier_id": 42, "vip_tier_expires_at": None, "progress_value": 300}
        one = customer(1, 300, vip_status=status, date_of_birth="1004-05-27")
        other = customer(2, date_of_birth="1990-02-03", vip_tier_id=43)
        tiers = [{"id": 42, "name": "Gold"}, {"id": 41, "name": "Silver"}, {"id": 40, "name": "-"}]
        with a_programme(customers=[one, other], vip_tiers=tiers):
            brought_in(connected())

        def told(email: str) -> dict[str, str]:
            rows = ToldTrait.objects.filter(customer__email=email)
            return dict(rows.values_list("trait__name", "document"))

        assert told("1@petrov.test") == {
            "smile.points_balance": "300",
            "smile.tier": '"Gold"',
            "smile.tier_progress": "300.0",
            "smile.state": '"member"',
            "smile.referral_url": '"https://refs.example/1"',
            "smile.birthday": '"05-27"',
        }
        assert told("2@petrov.test") == {
            "smile.points_balance": "0",
            "smile.tier": '"43"',
            "smile.state": '"member"',
            "smile.referral_url": '"https://refs.example/2"',
            "smile.birthday": '"02-03"',
            "smile.born": '"1990-02-03"',
        }

    def test_keeps_points_rewards_and_referrals_as_what_was_done(self):
        with a_programme(
            customers=[customer(1, 70), customer(2)],
            points_transactions=[transaction(1, 1, 100), transaction(2, 1, -30)],
            reward_fulfillments=[reward(5, 1)],
            referrals=[referral(7, 1, 2)],
        ):
            brought_in(connected())

        assert sorted(deeds("Points Transaction"), key=lambda one: str(one["id"])) == [
            {
                "account": "1",
                "id": "1",
                "points": 100,
                "reason": "Points correction",
                "internal_note": "",
            },
            {
                "account": "1",
                "id": "2",
                "points": -30,
                "reason": "Points correction",
                "internal_note": "",
            },
        ]
        assert deeds("Reward Issued") == [
            {
                "account": "1",
                "id": "5",
                "name": "5 lv. off",
                "code": "5off-5",
                "fulfillment_status": "issued",
                "usage_status": "unused",
            }
        ]
        assert deeds("Referral Made") == [
            {"account": "1", "id": "7", "brought": "2", "is_rewarded": True}
        ]
        others = EventRow.objects.exclude(name__startswith="connections.")
        assert set(others.values_list("historical", flat=True)) == {True}

    def test_does_without_lists_that_a_programme_does_not_have(self):
        missing = ("vip_tiers", "reward_fulfillments", "referrals")
        with a_programme(customers=[customer(1, 5)], missing=missing):
            smile = connected()
            brought_in(smile)

        assert state_of(smile) is BackfillState.DONE
        assert Customer.objects.count() == 1

    def test_does_not_do_without_its_customers(self):
        with a_programme(missing=("customers",)):
            smile = connected()
            brought_in(smile)

        assert state_of(smile) is BackfillState.FAILED
        assert "has nothing at /customers" in health(smile.public_id, now=NOW).problem


class TestErasing:
    def test_takes_what_could_not_be_brought_in_with_whom_it_is_about(self):
        odd = [transaction(7, 1, 0, points_change="?"), transaction(8, 2, 0, points_change="?")]
        with a_programme(customers=[customer(1), customer(2)], points_transactions=odd):
            brought_in(connected())
        assert len(set_aside()) == 2
        public = Customer.objects.get(email="1@petrov.test").public_id
        erase(customer=public, reason="They asked.", actor="system", now=LATER)
        clear_pending(now=LATER)

        rows = Delivery.objects.values_list("body", flat=True)
        assert [json.loads(bytes(body))["customer_id"] for body in rows] == [2]


class TestGoingOn:
    def programme(self) -> dict[str, list[dict[str, object]]]:
        return {
            "customers": [customer(number, 10 * number) for number in range(1, 6)],
            "points_transactions": [
                transaction(number, number, 10 * number) for number in range(1, 6)
            ],
        }

    def test_again_changes_nothing(self):
        with a_programme(**self.programme()):
            smile = connected()
            brought_in(smile)
            before = [
                list(model.objects.order_by("pk").values()) for model in (Customer, ToldTrait)
            ]
            done = list(Activity.objects.order_by("pk").values_list("message", flat=True))
            brought_in(smile, LATER)

        assert before == [
            list(model.objects.order_by("pk").values()) for model in (Customer, ToldTrait)
        ]
        assert done == list(Activity.objects.order_by("pk").values_list("message", flat=True))
        assert len(done) == 10

    @pytest.mark.parametrize(
        "reply", [TOO_MUCH, WAIT_LONG, BROKEN, PLACE_UNKNOWN], ids=["429", "later", "500", "400"]
    )
    @pytest.mark.parametrize("number", [3, 6])
    def test_loses_nothing_where_the_service_fails(self, reply, number):
        with a_programme(**self.programme(), shelf=Shelf({}, refusals={number: reply})):
            smile = connected()
            brought_in(smile)

        found = comparison(smile.public_id)
        assert (found.accounts, found.entries, found.differences) == (5, 5, [])
        assert found.basis == "points_balance"

    def test_is_not_thrown_off_by_what_is_added_between_pages(self):
        with a_programme(**self.programme()) as (programme, _):
            smile = connected()
            begin_backfill(public_id=smile.public_id, actor="system", now=NOW)
            step(smile)
            step(smile)
            programme.customers.append(customer(9))
            while state_of(smile) is BackfillState.RUNNING:
                step(smile)

        known = set(Customer.objects.values_list("email", flat=True))
        assert known >= {f"{number}@petrov.test" for number in range(1, 6)}

    def test_counts_beforehand_and_keeps_nothing(self):
        with a_programme(**self.programme(), referrals=[referral(1, 1, None)]):
            found = preview_backfill(public_id=connected().public_id, now=NOW)

        assert found.found == {"customer": 5, "points transaction": 5, "referral": 1}
        assert Customer.objects.count() == 0
