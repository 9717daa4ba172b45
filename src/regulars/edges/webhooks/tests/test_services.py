from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.edges.published.types import EventType
from regulars.edges.webhooks import queries, services
from regulars.edges.webhooks.keeping import headers_of, secrets_of
from regulars.edges.webhooks.models import Delivery, Endpoint, Message
from regulars.edges.webhooks.rules import MOST_ENDPOINTS
from regulars.edges.webhooks.signing import bytes_of
from regulars.edges.webhooks.tests.factories import (
    DAY,
    HOUR,
    NOW,
    SECOND,
    URL,
    Clock,
    an_endpoint,
    an_order,
    deliveries,
    dispatched,
    told,
)
from regulars.edges.webhooks.types import (
    AlreadyDisabled,
    AlreadyEnabled,
    Because,
    EndpointChanges,
    EndpointDisabled,
    Fault,
    NoEvents,
    Outcome,
    StillUnderWay,
    TooManyEndpoints,
    UnknownDelivery,
    UnknownEndpoint,
    UnusableHeader,
)
from regulars.kernel.targets import UnusableUrl

pytestmark = pytest.mark.django_db
BY = {"actor": SYSTEM, "now": NOW}
NO = Outcome(5, status=500, fault=Fault.STATUS)


def log() -> list[tuple[str, dict]]:
    rows = EventRow.objects.filter(name__startswith="webhooks.").order_by("pk")
    return list(rows.values_list("name", "payload"))


class TestAdding:
    def test_keeps_what_was_told_and_shows_the_secret_once(self):
        made = an_endpoint(
            "orders.paid",
            url="https://Warehouse.example.com",
            description=" Ware  house ",
            headers={"X-Shop": "one"},
        )

        endpoint, row = made.endpoint, Endpoint.objects.get()
        assert queries.endpoints() == [endpoint]
        assert queries.endpoint(endpoint.public_id) == endpoint
        assert endpoint.public_id.startswith("whk_")
        assert endpoint.url == "https://warehouse.example.com/"
        assert endpoint.host == "warehouse.example.com"
        assert endpoint.description == "Ware house"
        assert endpoint.events == (EventType.ORDER_PAID,)
        assert endpoint.header_names == ("X-Shop",)
        assert endpoint.is_enabled
        assert secrets_of(row, now=NOW) == (bytes_of(made.secret),)
        assert made.secret not in repr(made)
        assert log() == [("webhooks.added", {"webhook": endpoint.public_id})]

    def test_keeps_secrets_and_headers_encrypted(self):
        made = an_endpoint(headers={"Authorization": "Bearer of-the-receiver"})
        row = Endpoint.objects.get()

        kept = "".join(str(value) for value in row.__dict__.values())
        assert made.secret not in kept
        assert made.secret.removeprefix("whsec_") not in kept
        assert "of-the-receiver" not in kept
        assert headers_of(row) == {"Authorization": "Bearer of-the-receiver"}

    @pytest.mark.parametrize(
        ("wrong", "refusal"),
        [
            ({"url": "http://warehouse.example.com/"}, UnusableUrl),
            ({"url": "https://169.254.169.254/"}, UnusableUrl),
            ({"events": []}, NoEvents),
            ({"headers": {"Host": "x"}}, UnusableHeader),
        ],
    )
    def test_refuses_what_cannot_be_told_and_keeps_nothing(self, wrong, refusal):
        asked = {"url": URL, "events": None, "headers": {}, **wrong}

        with pytest.raises(refusal):
            services.add_endpoint(**asked, **BY)

        assert not Endpoint.objects.exists()
        assert log() == []

    def test_refuses_more_than_there_are_places_for(self):
        for _number in range(MOST_ENDPOINTS):
            last = an_endpoint()

        with pytest.raises(TooManyEndpoints) as refusal:
            an_endpoint()
        services.remove_endpoint(public_id=last.endpoint.public_id, **BY)
        an_endpoint()

        assert refusal.value.most == 20
        assert len(queries.endpoints()) == 20


class TestChanging:
    def change(self, made, **changes):
        return services.change_endpoint(
            public_id=made.endpoint.public_id, changes=EndpointChanges(**changes), **BY
        )

    def test_changes_what_is_given_and_leaves_the_rest(self):
        made = an_endpoint("orders.paid", description="Warehouse", headers={"X-Shop": "one"})

        changed = self.change(made, url="https://other.example.com/in", events=None)

        assert (changed.url, changed.host) == (
            "https://other.example.com/in",
            "other.example.com",
        )
        assert (changed.events, changed.description) == (None, "Warehouse")
        assert headers_of(Endpoint.objects.get()) == {"X-Shop": "one"}
        assert secrets_of(Endpoint.objects.get(), now=NOW) == (bytes_of(made.secret),)
        assert log()[1] == (
            "webhooks.changed",
            {"webhook": made.endpoint.public_id, "fields": ["url", "events"]},
        )

    def test_puts_other_headers_in_the_place_of_all_before(self):
        made = an_endpoint(headers={"X-Shop": "one", "X-Key": "two"})

        changed = self.change(made, headers={"X-Key": "three"})

        assert changed.header_names == ("X-Key",)
        assert headers_of(Endpoint.objects.get()) == {"X-Key": "three"}
        assert log()[1][1]["fields"] == ["headers"]

    def test_records_nothing_where_nothing_is_other(self):
        made = an_endpoint("orders.paid", description="Warehouse", headers={"X-Shop": "one"})

        changed = self.change(made, url=URL, events=["orders.paid"], headers={"X-Shop": "one"})

        assert changed == made.endpoint
        assert [name for name, _ in log()] == ["webhooks.added"]

    def test_disables_and_enables(self):
        made = an_endpoint()

        assert not self.change(made, is_enabled=False).is_enabled
        assert not self.change(made, is_enabled=False).is_enabled
        assert self.change(made, is_enabled=True).is_enabled
        assert [name for name, _ in log()] == [
            "webhooks.added",
            "webhooks.disabled",
            "webhooks.enabled",
        ]

    def test_refuses_an_address_within_and_changes_nothing(self):
        made = an_endpoint()

        with pytest.raises(UnusableUrl):
            self.change(made, url="https://127.0.0.1/", is_enabled=False)

        assert queries.endpoints() == [made.endpoint]


class TestRotating:
    def test_lets_the_old_secret_sign_too_until_its_end(self):
        before = an_endpoint()

        made = services.rotate_secret(public_id=before.endpoint.public_id, hours=2, **BY)

        row = Endpoint.objects.get()
        new, old = bytes_of(made.secret), bytes_of(before.secret)
        assert new != old
        assert made.endpoint.old_secret_until == NOW + 2 * HOUR
        assert secrets_of(row, now=NOW + 2 * HOUR - SECOND) == (new, old)
        assert secrets_of(row, now=NOW + 2 * HOUR) == (new,)
        assert log()[1] == (
            "webhooks.secret_rotated",
            {"webhook": before.endpoint.public_id, "hours": 2},
        )

    def test_forgets_the_old_one_at_once_where_it_is_told_to(self):
        before = an_endpoint()

        made = services.rotate_secret(public_id=before.endpoint.public_id, hours=0, **BY)

        assert secrets_of(Endpoint.objects.get(), now=NOW) == (bytes_of(made.secret),)
        assert Endpoint.objects.get().old_secret == ""

    def test_signs_what_is_sent_with_both(self):
        made = an_endpoint()
        services.rotate_secret(public_id=made.endpoint.public_id, **BY)
        told(an_order())

        (parcel,) = dispatched().parcels

        assert len(parcel.secrets) == 2
        assert parcel.secrets[1] == bytes_of(made.secret)


class TestDisabling:
    def test_fails_what_waits_so_that_it_can_be_replayed(self):
        made = an_endpoint()
        told(an_order())

        services.disable_endpoint(public_id=made.endpoint.public_id, **BY)

        (delivery,) = deliveries()
        assert (delivery.state, delivery.last_fault) == ("failed", "disabled")
        assert queries.endpoint(made.endpoint.public_id).disabled_because is Because.PEOPLE
        assert dispatched().parcels == []
        assert log()[1][1] == {"webhook": made.endpoint.public_id, "because": "people"}

    def test_is_refused_twice(self):
        who = {"public_id": an_endpoint().endpoint.public_id, **BY}
        services.disable_endpoint(**who)

        with pytest.raises(AlreadyDisabled):
            services.disable_endpoint(**who)
        services.enable_endpoint(**who)
        with pytest.raises(AlreadyEnabled):
            services.enable_endpoint(**who)

        assert len(log()) == 3


class TestRemoving:
    def test_leaves_no_secret_and_nothing_to_be_seen(self):
        made = an_endpoint(headers={"X-Key": "two"})
        told(an_order())
        who = {"public_id": made.endpoint.public_id, **BY}

        services.remove_endpoint(**who)

        row = Endpoint.objects.get()
        assert (row.secret, row.old_secret, row.headers) == ("", "", "")
        assert queries.endpoints() == []
        assert queries.endpoints_among([row.public_id]) == {row.public_id: "warehouse.example.com"}
        assert dispatched().parcels == []
        for refused in (services.remove_endpoint, services.test_endpoint, services.rotate_secret):
            with pytest.raises(UnknownEndpoint):
                refused(**who)
        with pytest.raises(UnknownDelivery):
            queries.whole_delivery(deliveries()[0].public_id)


class TestTesting:
    def test_sends_a_test_once_whatever_the_endpoint_is_told_of(self):
        made = an_endpoint("orders.paid")

        delivery = services.test_endpoint(public_id=made.endpoint.public_id, **BY)
        sending = dispatched(NO)

        found = queries.delivery(delivery.public_id)
        assert delivery.type == "webhooks.test"
        assert (found.state.value, found.attempts, found.last_status) == ("failed", 1, 500)
        assert b"This is a test" in sending.parcels[0].body

    def test_is_refused_where_nothing_is_sent(self):
        made = an_endpoint()
        services.disable_endpoint(public_id=made.endpoint.public_id, **BY)

        with pytest.raises(EndpointDisabled):
            services.test_endpoint(public_id=made.endpoint.public_id, **BY)

        assert not Message.objects.exists()


class TestReplaying:
    def test_sends_one_anew_under_the_same_id_with_all_its_tries(self):
        an_endpoint()
        (delivery,) = told(an_order())
        first = dispatched().parcels

        services.replay_delivery(public_id=delivery.public_id, actor=SYSTEM, now=NOW + HOUR)
        again = dispatched(NO, clock=Clock(NOW + HOUR)).parcels

        assert [one.webhook_id for one in again] == [one.webhook_id for one in first]
        whole = queries.whole_delivery(delivery.public_id)
        assert [one.number for one in whole.attempts] == [2, 1]
        assert (whole.head.state.value, deliveries()[0].tries) == ("waiting", 1)

    def test_is_refused_while_it_is_under_way(self):
        an_endpoint()
        (delivery,) = told(an_order())

        with pytest.raises(StillUnderWay):
            services.replay_delivery(public_id=delivery.public_id, **BY)

        assert [name for name, _ in log()] == ["webhooks.added"]

    def test_is_refused_for_what_is_not_there_or_not_sent(self):
        made = an_endpoint()
        (delivery,) = told(an_order())
        services.disable_endpoint(public_id=made.endpoint.public_id, **BY)

        with pytest.raises(UnknownDelivery):
            services.replay_delivery(public_id="whd_none", **BY)
        with pytest.raises(EndpointDisabled):
            services.replay_delivery(public_id=delivery.public_id, **BY)
        with pytest.raises(EndpointDisabled):
            services.replay_failed(public_id=made.endpoint.public_id, since=NOW, **BY)

    def test_sends_all_that_has_failed_in_a_time(self):
        made, other = an_endpoint("orders.placed"), an_endpoint("orders.placed")
        for number, now in enumerate((NOW - DAY, NOW, NOW + DAY)):
            told(an_order(number), now=now)
        Delivery.objects.update(state="failed", ended_at=NOW, tries=10)
        Delivery.objects.filter(endpoint=other.endpoint.id, made_at=NOW).update(state="delivered")

        number = services.replay_failed(
            public_id=made.endpoint.public_id, since=NOW, until=NOW + DAY, **BY
        )

        waiting = [one for one in deliveries() if one.state == "waiting"]
        assert number == 1
        assert [(one.endpoint_id, one.made_at, one.tries) for one in waiting] == [
            (made.endpoint.id, NOW, 0)
        ]
        assert log()[-1] == (
            "webhooks.replayed",
            {"webhook": made.endpoint.public_id, "deliveries": 1},
        )
        since = NOW + timedelta(days=9)
        assert services.replay_failed(public_id=made.endpoint.public_id, since=since, **BY) == 0
        assert len(log()) == 3


class TestDatabase:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"public_id": "cus_1"},
            {"disabled_at": NOW},
            {"disabled_because": "people"},
            {"removed_at": NOW},
            {"old_secret": "x"},
        ],
        ids=range(5),
    )
    def test_keeps_no_endpoint_that_cannot_be(self, wrong):
        an_endpoint()

        with pytest.raises(IntegrityError), transaction.atomic():
            Endpoint.objects.update(**wrong)

    @pytest.mark.parametrize(
        "wrong",
        [{"state": "sending"}, {"state": "failed"}, {"held_until": NOW}, {"tries": 11}],
        ids=range(4),
    )
    def test_keeps_no_delivery_that_cannot_be(self, wrong):
        an_endpoint()
        told(an_order())

        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.update(**wrong)
