from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from regulars.core.activity.models import Activity
from regulars.core.consents.models import ConsentFact
from regulars.core.consents.queries import standing_of
from regulars.core.consents.types import Method, State
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.identity.services import merge
from regulars.core.privacy.services import erase
from regulars.edges.connectors.intake.queries import stuck
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.shopify.tests.factories import a_shop, deliver
from regulars.edges.connectors.shopify.tests.payloads import NOW, at, customer, order
from regulars.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(client):
    """Deliver and apply."""
    shop = a_shop()

    def send(topic, told):
        answer = deliver(client, shop, topic, told)
        apply_waiting(now=NOW)
        assert (answer.status_code, stuck()) == (200, [])

    with clock.using(lambda: NOW):
        yield send


def consent(state: str, minutes: int | None, level: str | None = "single_opt_in") -> dict[str, Any]:
    moment = None if minutes is None else at(minutes)
    return {"state": state, "opt_in_level": level, "consent_updated_at": moment}


def facts() -> list[tuple[str, str, timedelta]]:
    rows = ConsentFact.objects.order_by("occurred_at", "pk")
    return [(row.channel, row.state, NOW - row.occurred_at) for row in rows]


class TestConsents:
    def test_are_kept_once_with_how_and_by_what_they_are_proven(self, sent):
        sent("customers/create", customer())
        sent("customers/update", customer(updated_at=at(3)))

        fact = ConsentFact.objects.get()
        assert (fact.customer, fact.source) == (Customer.objects.get(), "tea")
        assert (fact.channel, fact.topic.code, fact.state) == ("email", "marketing", "granted")
        assert (fact.occurred_at, fact.method) == (NOW - timedelta(minutes=110), "double_opt_in")
        assert fact.proof == {"note": "Shopify: subscribed, confirmed_opt_in"}
        assert fact.historical is False
        assert not Activity.objects.exists()

    def test_are_the_same_by_whichever_offset_their_moment_is_written(self, sent):
        told = {**consent("subscribed", 0), "consent_updated_at": "2026-03-01T06:00:00-04:00"}
        sent("customers/create", customer(email_marketing_consent=told))
        told = {**told, "consent_updated_at": "2026-03-01T10:00:00Z"}
        sent("customers/update", customer(email_marketing_consent=told))

        assert ConsentFact.objects.count() == 1

    @pytest.mark.parametrize(
        ("state", "level", "kept"),
        [
            ("subscribed", "single_opt_in", (State.GRANTED, Method.API)),
            ("subscribed", "confirmed_opt_in", (State.GRANTED, Method.DOUBLE_OPT_IN)),
            ("subscribed", None, (State.GRANTED, Method.API)),
            ("pending", "confirmed_opt_in", (State.PENDING, Method.API)),
            ("unsubscribed", "confirmed_opt_in", (State.WITHDRAWN, Method.API)),
            ("not_subscribed", None, (State.WITHDRAWN, Method.API)),
        ],
    )
    def test_are_what_their_states_mean(self, sent, state, level, kept):
        told = consent(state, 20, level)
        sent("customers/create", customer(email_marketing_consent=None, sms_marketing_consent=told))

        fact = ConsentFact.objects.get()
        assert (fact.channel, fact.state, fact.method) == ("sms", *kept)

    @pytest.mark.parametrize(
        "told",
        [
            consent("not_subscribed", None),
            consent("subscribed", None),
            consent("pending", None),
            consent("invalid", 20),
            consent("redacted", 20),
            consent("asleep", 20),
            {"state": None},
        ],
        ids=["never", "no moment", "pending without", "invalid", "redacted", "unknown", "empty"],
    )
    def test_are_not_guessed(self, sent, told):
        sent("customers/create", customer(email_marketing_consent=told))

        assert Customer.objects.count() == 1
        assert not ConsentFact.objects.exists()

    def test_lose_no_withdrawal_that_is_not_dated(self, sent):
        sent("customers/create", customer(email_marketing_consent=consent("subscribed", 100)))
        told = customer(updated_at=at(7), email_marketing_consent=consent("unsubscribed", None))
        sent("customers/update", told)
        sent("customers/update", told)

        assert facts() == [
            ("email", "granted", timedelta(minutes=100)),
            ("email", "withdrawn", timedelta(minutes=7)),
        ]

    @pytest.mark.parametrize("turn", [1, -1])
    def test_hold_by_their_moments_whichever_comes_first(self, sent, turn):
        told = [
            customer(email_marketing_consent=consent("subscribed", 90)),
            customer(updated_at=at(30), email_marketing_consent=consent("unsubscribed", 30)),
        ]
        for one in told[::turn]:
            sent("customers/update", one)

        (standing,) = standing_of(Customer.objects.get().pk, now=NOW)
        assert (standing.state, standing.since) == (State.WITHDRAWN, NOW - timedelta(minutes=30))

    def test_of_long_ago_set_nothing_in_motion(self, sent):
        sent("customers/create", customer(email_marketing_consent=consent("subscribed", 3_000)))

        assert EventRow.objects.get(name="consents.granted").historical is True

    def test_told_again_after_two_became_one_say_nothing_of_the_other(self, sent):
        other = customer(
            71,
            email="mei@example.com",
            email_marketing_consent=consent("unsubscribed", 200),
        )
        sent("customers/create", customer())
        sent("customers/create", other)
        names = CustomerReference.objects.order_by("reference")
        one, two = (name.customer_id for name in names)
        merge(kept=two, merged=one, reason="the same", actor="system", now=NOW)
        sent("customers/update", customer(updated_at=at(1)))

        (standing,) = standing_of(two, now=NOW)
        assert (ConsentFact.objects.count(), standing.state) == (2, State.WITHDRAWN)

    def test_of_whoever_was_erased_are_not_taken_down(self, sent):
        sent("customers/create", customer(email_marketing_consent=None))
        whose = Customer.objects.get().public_id
        erase(customer=whose, reason="Asked by letter.", actor="system", now=NOW)
        sent("customers/update", customer())

        assert not ConsentFact.objects.exists()

    def test_are_kept_under_what_tells_nobody_who_it_was(self, sent):
        sent("customers/create", customer(7_000_000_000_070))

        fact = ConsentFact.objects.get()
        assert len(fact.key) == 64
        assert "7000000000070" not in fact.key

    def test_are_not_read_out_of_orders(self, sent):
        sent("orders/create", order())

        assert not ConsentFact.objects.exists()
