"""From a delivery that is due to what came of it: claims, outcomes, endpoints that are given up."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import timedelta

import pytest

from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.edges.webhooks import queries, services
from regulars.edges.webhooks.claiming import claim, claim_one, is_any_due
from regulars.edges.webhooks.dispatching import Dispatcher
from regulars.edges.webhooks.ending import end
from regulars.edges.webhooks.forgetting import forget
from regulars.edges.webhooks.models import Attempt, Delivery, Endpoint, Message
from regulars.edges.webhooks.rules import AT_ONCE, LEASE, MOST_TRIES, PATIENCE
from regulars.edges.webhooks.signing import bytes_of
from regulars.edges.webhooks.tests.factories import (
    DAY,
    HOUR,
    NOW,
    OK,
    SECOND,
    URL,
    Clock,
    Sending,
    an_endpoint,
    an_order,
    at_once,
    deliveries,
    dispatched,
    told,
)
from regulars.edges.webhooks.types import Because, DeliveryState, Fault, Outcome

pytestmark = pytest.mark.django_db
NO = Outcome(34, status=500, fault=Fault.STATUS, answer="broken")
DEAD = Outcome(15_000, fault=Fault.TIMED_OUT)
GONE = Outcome(5, status=410, fault=Fault.STATUS)


def orders(number: int, *, first: int = 0) -> None:
    told(*(an_order(first + place) for place in range(number)))


class TestDelivering:
    def test_sends_what_was_put_down_and_keeps_what_was_answered(self):
        made = an_endpoint(headers={"X-Shop": "one"})
        (delivery,) = told(an_order())

        (parcel,) = dispatched().parcels

        assert parcel.url == URL
        assert (parcel.webhook_id, parcel.body.decode()) == (
            delivery.message.webhook_id,
            delivery.message.body,
        )
        assert (parcel.secrets, parcel.headers) == ((bytes_of(made.secret),), {"X-Shop": "one"})
        whole = queries.whole_delivery(delivery.public_id)
        assert whole.head.state is DeliveryState.DELIVERED
        assert (whole.head.ended_at, whole.head.last_status) == (NOW, 200)
        (attempt,) = whole.attempts
        assert (attempt.number, attempt.at, attempt.milliseconds) == (
            1,
            NOW - timedelta(milliseconds=12),
            12,
        )
        assert (attempt.status, attempt.fault, attempt.answer) == (200, None, "thanks")
        assert queries.endpoint(made.endpoint.public_id).last_delivered_at == NOW
        assert not is_any_due(NOW + DAY)

    def test_tries_ten_times_over_75_hours_and_then_says_that_it_failed(self):
        an_endpoint()
        (delivery,) = told(an_order())
        clock, sending = Clock(), Sending([NO])
        dispatcher = Dispatcher(sending, at_once, clock)
        tried = []
        while delivery.state in {"waiting", "sending"}:
            clock.now = max(clock.now, delivery.due_at)
            tried.append(clock.now)
            dispatcher.step()
            dispatcher.step(takes=False)
            delivery.refresh_from_db()

        assert len(tried) == MOST_TRIES == len(sending.parcels)
        assert timedelta(hours=75) <= tried[-1] - tried[0] <= timedelta(hours=84)
        assert {one.webhook_id for one in sending.parcels} == {delivery.message.webhook_id}
        assert (delivery.state, delivery.last_status, delivery.ended_at) == (
            "failed",
            500,
            tried[-1],
        )
        numbers = list(Attempt.objects.order_by("number").values_list("number", "status"))
        assert numbers == [(number, 500) for number in range(1, 11)]
        assert queries.endpoints()[0].is_enabled

    def test_notes_since_when_nothing_reaches_an_endpoint_until_something_does(self):
        an_endpoint()
        orders(2)

        dispatched(NO, NO, clock=Clock())
        failing = queries.endpoints()[0].failing_since
        dispatched(OK, clock=Clock(NOW + HOUR))

        assert failing == NOW
        assert queries.endpoints()[0].failing_since is None
        assert queries.endpoints()[0].last_delivered_at == NOW + HOUR

    def test_lets_a_peer_that_says_so_rest_with_everything(self):
        an_endpoint()
        orders(3)
        busy = Outcome(5, status=429, fault=Fault.STATUS, retry_after=120.0)
        clock = Clock()

        first = claim(now=NOW, most=1)
        end([(first[0].delivery_id, first[0].endpoint_id, 1, busy)], now=NOW)
        kept_back = dispatched(clock=clock).parcels
        clock.forward(120 * SECOND)
        later = dispatched(clock=clock).parcels

        assert kept_back == []
        assert len(later) == 3
        assert min(one.due_at for one in deliveries()) >= NOW


class TestEndpointsThatAreGivenUp:
    def test_410_disables_at_once(self):
        made = an_endpoint()
        orders(7)

        dispatched(GONE)

        endpoint = queries.endpoint(made.endpoint.public_id)
        assert (endpoint.disabled_at, endpoint.disabled_because) == (NOW, Because.GONE)
        assert {one.state for one in deliveries()} == {"failed"}
        event = EventRow.objects.get(name="webhooks.disabled")
        assert (event.actor, event.payload) == (
            SYSTEM,
            {"webhook": endpoint.public_id, "because": "gone"},
        )
        assert queries.health(now=NOW).disabled_by_us == 1

    def test_five_days_of_failing_disable(self):
        an_endpoint()
        orders(1)
        dispatched(NO)
        Delivery.objects.update(due_at=NOW + PATIENCE - SECOND)
        dispatched(NO, clock=Clock(NOW + PATIENCE - SECOND))
        before = queries.endpoints()[0]
        Delivery.objects.update(due_at=NOW + PATIENCE)
        dispatched(NO, clock=Clock(NOW + PATIENCE))

        assert (before.is_enabled, before.failing_since) == (True, NOW)
        after = queries.endpoints()[0]
        assert after.disabled_because is Because.FAILING
        assert deliveries()[0].state == "failed"

    def test_what_was_under_way_ends_as_it_ends(self):
        an_endpoint()
        orders(3)
        taken, refused, _third = (parcel for parcel in claim(now=NOW, most=3))
        services.disable_endpoint(public_id=queries.endpoints()[0].public_id, actor=SYSTEM, now=NOW)

        end(
            [
                (taken.delivery_id, taken.endpoint_id, 1, OK),
                (refused.delivery_id, refused.endpoint_id, 1, NO),
            ],
            now=NOW,
        )

        assert [one.state for one in deliveries()] == ["delivered", "failed", "sending"]


class TestClaims:
    def test_take_no_more_of_an_endpoint_than_it_has_places(self):
        an_endpoint("orders.placed")
        an_endpoint("orders.placed")
        orders(AT_ONCE + 3)

        first, second = claim(now=NOW, most=100), claim(now=NOW, most=100)

        assert [
            len([one for one in first if one.endpoint_id == row.pk])
            for row in Endpoint.objects.all()
        ] == [
            AT_ONCE,
            AT_ONCE,
        ]
        assert second == []

    def test_take_one_at_a_time_of_an_endpoint_that_nothing_reaches(self):
        an_endpoint("orders.placed")
        orders(3)
        Endpoint.objects.update(failing_since=NOW)

        assert len(claim(now=NOW, most=100)) == 1

    def test_take_no_more_than_is_asked_for_and_the_longest_waiting_first(self):
        an_endpoint("orders.placed")
        orders(4)
        last = deliveries()[-1]
        Delivery.objects.filter(pk=last.pk).update(due_at=NOW - SECOND)

        assert [one.delivery_id for one in claim(now=NOW, most=1)] == [last.pk]

    def test_let_go_of_what_nobody_was_heard_of_again_and_count_it(self):
        an_endpoint()
        orders(1)
        (lost,) = claim(now=NOW, most=9)

        assert claim(now=NOW + LEASE, most=9) == []
        assert is_any_due(NOW + LEASE + SECOND)
        claim(now=NOW + LEASE + SECOND, most=9)
        (again,) = claim(now=NOW + LEASE + HOUR, most=9)

        assert (lost.attempt, again.attempt) == (1, 2)
        assert lost.webhook_id == again.webhook_id
        attempt = Attempt.objects.get()
        assert (attempt.number, attempt.fault) == (1, "no_answer_known")
        assert queries.endpoints()[0].failing_since is None

    def test_are_fenced_so_that_a_late_answer_changes_nothing(self):
        an_endpoint()
        orders(1)
        (lost,) = claim(now=NOW, most=9)
        claim(now=NOW + LEASE + SECOND, most=9)
        claim(now=NOW + LEASE + HOUR, most=9)

        end([(lost.delivery_id, lost.endpoint_id, lost.attempt, OK)], now=NOW + 2 * HOUR)

        (delivery,) = deliveries()
        assert (delivery.state, delivery.attempts) == ("sending", 2)
        assert Attempt.objects.count() == 1

    def test_take_one_for_whoever_waits_for_it_and_nobody_takes_it_twice(self):
        an_endpoint()
        orders(2)
        wanted = deliveries()[1]

        parcel = claim_one(delivery_id=wanted.pk, now=NOW)

        assert parcel.delivery_id == wanted.pk
        assert claim_one(delivery_id=wanted.pk, now=NOW) is None

    def test_say_so_where_the_secret_is_of_another_key(self, settings):
        an_endpoint()
        orders(1)
        settings.SECRET_KEY = "another-" + "y" * 40

        assert claim(now=NOW, most=9) == []

        (delivery,) = deliveries()
        assert (delivery.state, delivery.last_fault) == ("waiting", "secret_unreadable")
        assert queries.endpoints()[0].failing_since is None


class TestDispatcher:
    def test_sends_to_others_while_one_is_waited_for(self):
        slow, quick = an_endpoint("orders.placed"), an_endpoint("orders.placed")
        orders(AT_ONCE + 3)
        waiting = {}

        def begin(send, parcel):
            future = at_once(send, parcel)
            if parcel.endpoint_id == slow.endpoint.id:
                future = waiting.setdefault(parcel.delivery_id, type(future)())
            return future

        dispatcher = Dispatcher(Sending(), begin, Clock())
        for _round in range(4):
            dispatcher.step()

        done = [one for one in deliveries() if one.state == "delivered"]
        assert {one.endpoint_id for one in done} == {quick.endpoint.id}
        assert len(done) == AT_ONCE + 3
        assert len(waiting) == len(dispatcher.under_way) == AT_ONCE
        for future in waiting.values():
            future.set_result(DEAD)
        dispatcher.step(takes=False)
        assert dispatcher.under_way == {}
        assert Attempt.objects.filter(fault="timed_out").count() == AT_ONCE

    def test_counts_a_fault_of_ours_and_tries_again(self, caplog):
        an_endpoint()
        orders(1)

        dispatched(ZeroDivisionError("ours"))

        (delivery,) = deliveries()
        assert (delivery.state, delivery.last_fault) == ("waiting", "no_answer_known")
        assert "A webhook could not be sent: ZeroDivisionError" in caplog.text

    def test_takes_nothing_more_than_it_has_places_for(self):
        an_endpoint("orders.placed")
        orders(4)
        dispatcher = Dispatcher(Sending(), lambda *_: Future(), Clock(), places=2)

        dispatcher.step()

        assert len(dispatcher.under_way) == 2
        assert Delivery.objects.filter(state="waiting").count() == 2


class TestForgetting:
    def test_deletes_what_was_made_more_than_thirty_days_ago(self):
        made = an_endpoint("orders.placed")
        orders(2)
        dispatched(OK, NO)
        told(an_order(9, now=NOW + DAY), now=NOW + DAY)

        assert forget(now=NOW + 30 * DAY) == 0
        assert forget(now=NOW + 30 * DAY + SECOND) == 2

        assert [one.message.event_key for one in deliveries()] == ["orders.placed:9"]
        assert (Message.objects.count(), Attempt.objects.count()) == (1, 0)
        services.remove_endpoint(public_id=made.endpoint.public_id, actor=SYSTEM, now=NOW)
        forget(now=NOW + 30 * DAY + SECOND)
        assert Endpoint.objects.exists()
        forget(now=NOW + 31 * DAY + SECOND)
        assert not Endpoint.objects.exists()
        assert not Message.objects.exists()


class TestHealth:
    def test_counts_what_waits_and_since_when(self):
        an_endpoint("orders.placed")
        orders(3)
        found = deliveries()
        Delivery.objects.filter(pk=found[0].pk).update(due_at=NOW - HOUR)
        Delivery.objects.filter(pk=found[1].pk).update(state="failed", ended_at=NOW)

        health = queries.health(now=NOW)

        assert (health.waiting, health.sending, health.failed) == (2, 0, 1)
        assert health.oldest_due_at == NOW - HOUR
        assert (health.failing, health.disabled_by_us) == (0, 0)
