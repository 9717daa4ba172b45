from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from regulars.core.consents.models import ConsentFact, Suppression
from regulars.core.consents.queries import history_of, may_be_told
from regulars.core.consents.types import Channel, Method, Proof, Reason
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.traits.queries import traits_of
from regulars.edges.connectors.intake.services import accept, apply_waiting
from regulars.edges.connectors.intake.types import Arriving
from regulars.edges.connectors.segment.tests.test_applying import NOW, applied, said

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def identify(minutes: int = 0, context: dict[str, Any] | None = None, **traits: Any) -> dict:
    at = (NOW + minutes * MINUTE).isoformat()
    return said(type="identify", userId="7", traits=traits, timestamp=at, context=context or {})


def customer() -> int:
    return Customer.objects.get().pk


def traits() -> dict[str, Any]:
    return {one.name: one.value for one in traits_of([customer()]).get(customer(), [])}


def reason(channel: Channel = Channel.EMAIL) -> Reason:
    pk = customer()
    answers = may_be_told(customers=[pk], channel=channel, topic="marketing", now=NOW)
    return answers[pk].reason


def a_consent(state: str = "granted", **more: Any) -> dict[str, Any]:
    return {"channel": "email", "state": state, **more}


class TestTraits:
    def test_are_what_is_no_field_of_the_customers_own(self):
        applied(
            identify(
                email="mei@shop.bg",
                firstName="Mei",
                size="M",
                cups=3,
                born="1990-02-03",
                is_member=True,
                teas=["sencha"],
            )
        )

        assert traits() == {
            "born": date(1990, 2, 3),
            "cups": 3,
            "is_member": True,
            "size": "M",
            "teas": ["sencha"],
        }
        assert Customer.objects.get().email == "mei@shop.bg"
        (event,) = EventRow.objects.filter(name="traits.changed")
        assert event.payload["names"] == ["born", "cups", "is_member", "size", "teas"]

    @pytest.mark.parametrize("part", [{"firstName": "Mei"}, {"lastName": "Lin"}])
    def test_that_are_a_part_of_the_name_leave_the_other(self, part):
        applied(identify(firstName="Mei", lastName="Lin"))
        applied(identify(1, **part))

        assert Customer.objects.get().name == "Mei Lin"

    def test_are_no_objects_and_no_lists_of_them(self, caplog):
        applied(identify(address={"city": "Sofia"}, pets=[{"name": "x"}], size="M"))

        assert traits() == {"size": "M"}
        assert caplog.messages == []

    def test_that_cannot_be_kept_spoil_no_others(self, caplog):
        applied(identify(cups=3), identify(1, cups="three", size="", mixed=[1, 2], hat="L"))

        assert traits() == {"cups": 3, "hat": "L"}
        assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
        assert "cups is a number, and what was told is a text" in caplog.text
        assert "mixed: this cannot be kept" in caplog.text

    def test_that_are_numbers_beyond_all_reckoning_spoil_no_others(self, caplog):
        written = b'{"type": "identify", "userId": "7", "traits": {"x": %s, "size": "M"}}'
        body = b'{"batch": [%s]}' % (written % (b"9" * 5_000))
        accept(Arriving("segment", "shop", "system", body, NOW, {"is_proven": True, "call": ""}))

        apply_waiting(now=NOW)

        assert traits() == {"size": "M"}
        assert "x is no number that can be kept" in caplog.text

    def test_are_unset_by_null_and_stay_so_when_an_older_message_comes(self):
        applied(identify(-5, size="M"))
        applied(identify(-3, size=None))
        applied(identify(-4, size="L"))

        assert traits() == {}

    def test_of_a_browser_fill_blanks_alone(self):
        applied(identify(-5, size="M"))
        applied(identify(size="L", hat="S"), is_proven=False)

        assert traits() == {"size": "M", "hat": "S"}

    def test_of_visitors_whom_nobody_knows_are_left(self):
        applied(said(type="identify", anonymousId="b1", traits={"size": "M"}))

        assert not Customer.objects.exists()

    def test_applied_again_change_nothing(self):
        message = identify(size="M", consents=[a_consent()]) | {"messageId": "m1"}
        applied(message)
        before = EventRow.objects.count()

        applied(message)

        assert EventRow.objects.count() == before


class TestConsents:
    def test_are_kept_with_what_surrounds_them(self):
        around = {
            "ip": "192.0.2.7",
            "userAgent": "Browser 1",
            "locale": "bg",
            "page": {"url": "https://shop.bg/cart", "path": "/cart"},
        }
        consent = a_consent(method="checkout", wording="Send me news", wordingVersion="v3")

        applied(identify(context=around, email="mei@shop.bg", consents=[consent]))

        (fact,) = history_of(customer())
        assert (fact.method, fact.occurred_at) == (Method.CHECKOUT, NOW)
        assert fact.proof == Proof(
            "Send me news", "v3", "bg", "192.0.2.7", "Browser 1", "https://shop.bg/cart"
        )
        assert reason() is Reason.GRANTED
        assert traits() == {}

    def test_are_withdrawn_as_well(self):
        applied(identify(-5, email="mei@shop.bg", consents=[a_consent()]))
        applied(identify(consents=[a_consent("withdrawn")]))

        assert reason() is Reason.WITHDRAWN

    @pytest.mark.parametrize(
        ("consents", "problem"),
        [
            ("yes", "consents is no list"),
            (["email"], "consents[0] is no object"),
            ([a_consent(channel="pigeon")], "consents[0].channel is unknown"),
            ([a_consent("true")], "consents[0].state is none of granted, withdrawn and pending"),
            ([{"channel": "email", "state": True}], "consents[0].state is none of"),
            ([a_consent(topic="x")], "consents[0].topic is unknown, or needs no consent"),
            ([a_consent(topic="transactional")], "topic is unknown, or needs no consent"),
            ([a_consent(wording="x" * 2_001)], "wording is longer than 2000 letters"),
        ],
    )
    def test_that_are_unclear_count_for_nothing(self, consents, problem, caplog):
        applied(identify(email="mei@shop.bg", size="M", consents=consents))

        assert problem in caplog.text
        assert not ConsentFact.objects.exists()
        assert traits() == {"size": "M"}

    def test_of_a_browser_are_questions_alone(self, caplog):
        applied(identify(email="mei@shop.bg"))
        told = [a_consent(), a_consent("withdrawn"), a_consent("pending")]

        applied(identify(consents=told, unsubscribed=True), is_proven=False)

        assert [fact.state.value for fact in history_of(customer())] == ["pending"]
        assert caplog.text.count("a browser can only say pending") == 2

    @pytest.mark.parametrize(
        "vague",
        [
            {"email_subscribed": True},
            {"newsletter": True},
            {"marketing": "yes"},
            {"unsubscribed": False},
            {"unsubscribed": "true"},
            {"cio_subscription_preferences": {"topics": {"topic_1": True}}},
        ],
    )
    def test_are_not_guessed_from_traits(self, vague):
        applied(identify(email="mei@shop.bg", **vague))

        assert reason() is Reason.NEVER_ASKED

    @pytest.mark.parametrize(
        "context",
        [
            {"consent": {"categoryPreferences": {"Advertising": True, "marketing": False}}},
            {"consentManagement": {"allowedConsentIds": ["marketing"], "deniedConsentIds": []}},
        ],
    )
    def test_are_not_guessed_from_what_destinations_may_have(self, context):
        applied(identify(context=context, email="mei@shop.bg"))

        assert reason() is Reason.NEVER_ASKED

    def test_are_withdrawn_for_all_messages_by_the_attribute_that_says_so(self):
        applied(identify(-5, email="mei@shop.bg", consents=[a_consent()]))

        applied(identify(unsubscribed=True))

        channels = sorted(fact.channel.value for fact in history_of(customer()))
        assert channels == ["email", "email", "push", "sms"]
        assert reason() is Reason.WITHDRAWN


class TestFarewells:
    def of(self, event: str, **more: Any) -> dict[str, Any]:
        context = {"traits": {"email": "mei@shop.bg"}}
        return said(event=event, userId="7", context=context, **more)

    @pytest.mark.parametrize("event", ["Unsubscribed", "Email Marked as Spam"])
    def test_withdraw_the_consent_to_e_mails(self, event):
        applied(identify(-5, email="mei@shop.bg", consents=[a_consent()]))

        applied(self.of(event))

        (last, _) = history_of(customer())
        assert (last.state.value, last.channel.value) == ("withdrawn", "email")

    def test_suppress_the_address_that_complained(self):
        applied(identify(-5, email="mei@shop.bg"))

        applied(self.of("Unsubscribed"))
        assert not Suppression.objects.exists()
        applied(self.of("Email marked as spam"))

        row = Suppression.objects.get()
        assert (row.address, row.reason) == ("mei@shop.bg", "complaint")

    def test_of_a_browser_change_nothing(self):
        applied(identify(-5, email="mei@shop.bg", consents=[a_consent()]))

        applied(self.of("Unsubscribed"), self.of("Email Marked as Spam"), is_proven=False)

        assert reason() is Reason.GRANTED
        assert not Suppression.objects.exists()

    def test_that_are_late_are_history(self):
        late = datetime(2026, 2, 20, tzinfo=UTC).isoformat()

        applied(self.of("Unsubscribed", timestamp=late))

        assert EventRow.objects.get(name="consents.withdrawn").historical is True
