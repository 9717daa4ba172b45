from __future__ import annotations

import csv
from datetime import UTC, datetime

import pytest

from regulars.core.activity.models import Activity
from regulars.core.activity.services import mark_of
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.identity.services import meet
from regulars.core.identity.types import Claim
from regulars.core.traits.models import ToldTrait
from regulars.edges.connectors.asking import services as asking_services
from regulars.edges.connectors.connections.comparing import write_differences
from regulars.edges.connectors.connections.queries import comparison
from regulars.edges.connectors.connections.services import begin_backfill, preview_backfill
from regulars.edges.connectors.connections.types import BackfillState, Difference
from regulars.edges.connectors.loyaltylion.tests.factories import (
    a_programme,
    connected,
    customer,
    transaction,
)
from regulars.edges.connectors.predecessors.tests.factories import (
    BROKEN,
    LATER,
    NOW,
    TOO_MUCH,
    WAIT_LONG,
    Shelf,
    brought_in,
    set_aside,
    state_of,
    step,
)
from regulars.kernel import clock

pytestmark = pytest.mark.django_db
GOLD = {
    "started_at": "2025-01-01T00:00:00.000Z",
    "expires_at": None,
    "manual": False,
    "loyalty_tier": {"id": 5, "name": "Gold", "number": 2, "default": False, "position": 1},
}


@pytest.fixture(autouse=True)
def noon():
    with clock.using(lambda: NOW):
        yield


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Nobody waits."""
    monkeypatch.setattr(asking_services, "PAUSES", (0.0, 0.0))


def left() -> list[object]:
    """All that an import leaves."""
    return [
        *Customer.objects.order_by("pk").values_list("public_id", "email", "first_seen_at"),
        *CustomerReference.objects.order_by("pk").values_list("source", "reference"),
        *ToldTrait.objects.order_by("pk").values_list("trait__name", "document", "told_at"),
        *Activity.objects.order_by("pk").values_list("message", "details", "occurred_at"),
    ]


class TestBringingIn:
    def test_keeps_balances_and_tiers_as_traits(self):
        gold = customer(
            1, 120, 30, loyalty_tier_membership=GOLD, referred_by={"merchant_id": "702"}
        )
        with a_programme(customers=[gold]):
            brought_in(connected())

        rows = ToldTrait.objects.values_list("trait__name", "document")
        assert dict(rows) == {
            "loyaltylion.points_approved": "120",
            "loyaltylion.points_pending": "0",
            "loyaltylion.points_spent": "30",
            "loyaltylion.tier": '"Gold"',
            "loyaltylion.tier_since": '"2025-01-01T00:00:00+00:00"',
            "loyaltylion.enrolled": "true",
            "loyaltylion.guest": "false",
            "loyaltylion.blocked": "false",
            "loyaltylion.rewards_claimed": "0",
            "loyaltylion.referral_url": '"https://tea.example/?r=1"',
            "loyaltylion.referred_by": '"702"',
            "loyaltylion.segment": '"Loyal"',
        }
        one = Customer.objects.get()
        assert (one.email, one.joined_at) == ("1@petrov.test", datetime(2024, 5, 2, 8, tzinfo=UTC))

    def test_keeps_every_change_of_points_whole(self):
        reward = {"id": 9, "reward": {"title": "Free tea"}, "customer": {"email": "1@petrov.test"}}
        spent = transaction(
            2, 1, -30, resource="claimed_reward", activity=None, claimed_reward=reward
        )
        with a_programme(customers=[customer(1, 70)], transactions=[transaction(1, 1, 100), spent]):
            brought_in(connected())

        rows = Activity.objects.filter(name="Points Transaction").order_by("occurred_at")
        assert [row.details["properties"] for row in rows] == [
            {
                "account": "1",
                "id": "1",
                "points": 100,
                "points_pending": 0,
                "reason": "activity",
                "activity": {"id": 1, "rule": {"name": "purchase", "title": "Buying tea"}},
            },
            {
                "account": "1",
                "id": "2",
                "points": -30,
                "points_pending": 0,
                "reason": "claimed_reward",
                "claimed_reward": {"id": 9, "reward": {"title": "Free tea"}},
            },
        ]
        assert {row.customer.email for row in rows} == {"1@petrov.test"}
        assert {row.historical for row in rows} == {True}

    def test_meets_the_shop_s_customers_by_the_shop_s_ids(self):
        claim = Claim(NOW, user_id="701", email="other@petrov.test", is_proven=True)
        (met,) = meet(claims=[claim], source="tea", actor="system", now=NOW)
        guest = customer(2, guest=True, merchant_id="701")
        with a_programme(customers=[customer(1), guest], transactions=[transaction(1, 1, 5)]):
            brought_in(connected(shop="tea"))

        lions = CustomerReference.objects.filter(source="loyaltylion")
        names = dict(lions.values_list("reference", "customer_id"))
        assert names["1"] == met.customer_id
        assert names["2"] != met.customer_id
        assert Activity.objects.get(name="Points Transaction").customer_id == met.customer_id

    def test_makes_nobody_known_of_whom_only_points_are_told(self):
        with a_programme(transactions=[transaction(1, 8, 5)]):
            brought_in(connected())

        assert (Customer.objects.count(), Activity.objects.count()) == (0, 0)

    def test_lists_what_cannot_be_read_and_brings_in_the_rest(self):
        odd = transaction(1, 1, 0, points_approved="many")
        with a_programme(customers=[customer(1)], transactions=[odd, transaction(2, 1, 5)]):
            brought_in(connected())

        ((topic, problem),) = set_aside()
        assert topic == "points transaction"
        assert problem == "points_approved of the transaction is missing or cannot be used."
        assert Activity.objects.get(name="Points Transaction").details["properties"]["id"] == "2"

    def test_sets_nothing_in_motion(self):
        with a_programme(customers=[customer(1, 5)], transactions=[transaction(1, 1, 5)]):
            brought_in(connected())

        others = EventRow.objects.exclude(name__startswith="connections.")
        assert set(others.values_list("name", "historical")) == {
            ("customers.made", True),
            ("traits.changed", True),
        }

    @pytest.mark.parametrize(
        ("filled", "header"),
        [("pk_lion", "Bearer pk_lion"), ("token:secret", "Basic dG9rZW46c2VjcmV0")],
        ids=["key", "token and secret"],
    )
    def test_is_let_in_by_a_key_or_by_a_token_and_a_secret(self, filled, header):
        with a_programme(customers=[customer(1)], authorization=header):
            lion = connected(api_key=filled)
            brought_in(lion)

        assert state_of(lion) is BackfillState.DONE


class TestGoingOn:
    def programme(self) -> dict[str, list[dict[str, object]]]:
        return {
            "customers": [customer(number, 10 * number) for number in range(1, 6)],
            "transactions": [transaction(number, number, 10 * number) for number in range(1, 6)],
        }

    def test_again_changes_nothing(self):
        with a_programme(**self.programme()):
            lion = connected()
            brought_in(lion)
            before = left()
            events = EventRow.objects.exclude(name__startswith="connections.").count()
            brought_in(lion, LATER)

        assert left() == before
        assert EventRow.objects.exclude(name__startswith="connections.").count() == events
        assert Customer.objects.count() == 5

    @pytest.mark.parametrize("reply", [TOO_MUCH, WAIT_LONG, BROKEN], ids=["429", "later", "500"])
    @pytest.mark.parametrize("number", [2, 5])
    def test_loses_nothing_where_the_service_fails(self, reply, number):
        with a_programme(**self.programme(), shelf=Shelf({}, refusals={number: reply})):
            lion = connected()
            brought_in(lion)

        assert Customer.objects.count() == 5
        assert comparison(lion.public_id).differences == []

    def test_takes_what_is_added_between_pages(self):
        with a_programme(**self.programme()) as (programme, _):
            lion = connected()
            begin_backfill(public_id=lion.public_id, actor="system", now=NOW)
            step(lion)
            programme.customers.append(customer(9, 3))
            programme.transactions.append(transaction(9, 9, 3))
            while state_of(lion) is BackfillState.RUNNING:
                step(lion)

        assert Customer.objects.count() == 6
        assert comparison(lion.public_id).differences == []

    def test_counts_beforehand_and_keeps_nothing(self):
        with a_programme(**self.programme()):
            lion = connected()
            found = preview_backfill(public_id=lion.public_id, now=NOW)

        assert found.found == {"customer": 5, "points transaction": 5}
        assert left() == []


class TestComparing:
    def test_says_which_balances_are_not_what_was_earned_and_spent(self, tmp_path):
        customers = [customer(1, 70), customer(2, 50), customer(3, 5)]
        transactions = [
            transaction(1, 1, 100),
            transaction(2, 1, -30),
            transaction(3, 2, 40),
            transaction(4, 3, 5),
        ]
        with a_programme(customers=customers, transactions=transactions):
            lion = connected()
            brought_in(lion)

        found = comparison(lion.public_id)
        whom = Customer.objects.get(email="2@petrov.test").public_id
        assert (found.accounts, found.entries, found.basis) == (3, 4, "points_approved")
        assert found.differences == [Difference("2", whom, told=50, counted=40)]
        write_differences(found, tmp_path / "differences.csv")
        with (tmp_path / "differences.csv").open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(file)) == [
                ["account", "customer", "balance_told", "balance_counted", "difference"],
                ["2", whom, "50", "40", "10"],
            ]

    def test_finds_out_whether_the_balance_is_before_what_was_spent(self):
        customers = [customer(1, 100, 30), customer(2, 40)]
        transactions = [
            transaction(1, 1, 100),
            transaction(2, 1, -30),
            transaction(3, 2, 40),
        ]
        with a_programme(customers=customers, transactions=transactions):
            lion = connected()
            brought_in(lion)

        found = comparison(lion.public_id)
        assert (found.basis, found.differences) == ("points_approved less points_spent", [])

    def test_leaves_out_what_was_earned_after_the_balance_was_asked_for(self):
        later = transaction(2, 1, 7, created_at="2026-03-01T12:00:01.000Z")
        with a_programme(customers=[customer(1, 5)], transactions=[transaction(1, 1, 5), later]):
            lion = connected()
            brought_in(lion)

        found = comparison(lion.public_id)
        assert (found.entries, found.differences) == (1, [])

    def test_counts_nothing_that_somebody_else_calls_the_same(self):
        with a_programme(customers=[customer(1, 5)], transactions=[transaction(1, 1, 5)]):
            lion = connected()
            brought_in(lion)
        whom = Customer.objects.get().pk
        for name in ("Points Transaction", "Points Balance"):
            Activity.objects.create(
                source="loyaltylion",
                message=mark_of(name),
                kind="track",
                name=name,
                customer_id=whom,
                occurred_at=NOW,
                received_at=NOW,
                details={"properties": {"account": "1", "id": "9", "points": "many"}},
            )

        found = comparison(lion.public_id)
        assert (found.accounts, found.entries, found.differences) == (1, 1, [])

    def test_takes_the_newest_balance(self):
        with a_programme(customers=[customer(1, 5)], transactions=[transaction(1, 1, 5)]) as (
            programme,
            _,
        ):
            lion = connected()
            brought_in(lion)
            programme.customers[0] = customer(1, 12, updated_at="2026-03-02T09:00:00.000Z")
            programme.transactions.append(
                transaction(2, 1, 7, created_at="2026-03-02T09:00:00.000Z")
            )
            brought_in(lion, LATER)

        found = comparison(lion.public_id)
        assert (found.accounts, found.entries, found.differences) == (1, 2, [])
