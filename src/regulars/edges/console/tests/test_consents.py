"""Consents, suppressed addresses and traits in the console."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest

from regulars.core.consents.models import ConsentFact, Suppression
from regulars.core.consents.queries import history_of, standing_of
from regulars.core.consents.services import lift, suppress, tell_consents
from regulars.core.consents.tests.factories import mail
from regulars.core.consents.types import (
    Channel,
    ConsentTold,
    Method,
    Proof,
    State,
    SuppressionReason,
    SuppressionTold,
)
from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.core.staff.models import Staff
from regulars.core.traits.models import TraitName
from regulars.core.traits.services import tell_traits
from regulars.core.traits.types import TraitTold
from regulars.edges.console.tests.factories import SIGNED_IN, signed_in, text_of
from regulars.kernel import clock

pytestmark = pytest.mark.django_db
CUSTOMER = "/console/customers/cus_1/"
CONSENTS = f"{CUSTOMER}consents/"
SUPPRESSIONS = "/console/suppressions/"
HOUR = timedelta(hours=1)


@pytest.fixture
def mei() -> int:
    return Customer.objects.create(
        public_id="cus_1", name="Mei Lin", email="mei@shop.bg", first_seen_at=clock.now()
    ).pk


def told(customer: int, state: State = State.GRANTED, **more) -> None:
    now = clock.now()
    consent = {"channel": Channel.EMAIL, "method": Method.CHECKOUT, **more}
    fact = ConsentTold(state=state, occurred_at=now - HOUR, customer_id=customer, **consent)
    tell_consents(told=[fact], source="shop", actor=SYSTEM, now=now)


def suppressed(reason: SuppressionReason, address: str = "mei@shop.bg") -> str:
    now = clock.now()
    fact = SuppressionTold(mail(address), reason, now - HOUR, "a note")
    (public_id,) = suppress(told=[fact], source="shop", actor=SYSTEM, now=now)
    return public_id


def form(**more: str) -> dict[str, str]:
    return {
        "state": "granted",
        "channel": "email",
        "topic": "marketing",
        "method": "phone",
        "wording": "May we write to you?",
        "note": "Called on Monday",
        "said_at": "",
        **more,
    }


class TestCustomerPage:
    def test_shows_traits_and_what_they_agreed_to(self, mei):
        now = clock.now()
        traits = [
            TraitTold(mei, "size", "M", now),
            TraitTold(mei, "<b>teas", ["sencha", "oolong"], now, is_proven=False),
            TraitTold(mei, "is_member", value=True, told_at=now),
        ]
        tell_traits(told=traits, source="shop", actor=SYSTEM, now=now)
        told(mei)
        suppressed(SuppressionReason.HARD_BOUNCE)

        text = text_of(signed_in().get(CUSTOMER))

        for words in ("size", "sencha, oolong", "&lt;b&gt;teas", "says a browser"):
            assert words in text
        for words in ("E-mail", "News and offers", "Agreed", "At the checkout"):
            assert words in text
        assert "gets nothing: could not be delivered" in text

    def test_says_that_nobody_asked(self, mei):
        assert "Nobody ever asked them" in text_of(signed_in().get(CUSTOMER))

    def test_shows_an_analyst_traits_and_no_consents(self, mei):
        now = clock.now()
        size = TraitTold(mei, "size", "M", now)
        tell_traits(told=[size], source="shop", actor=SYSTEM, now=now)

        text = text_of(signed_in("analyst").get(CUSTOMER))

        assert "size" in text
        assert "What they agreed to" not in text


class TestHistory:
    def test_shows_everything_with_proof_and_who_told_it(self, mei):
        told(mei, proof=Proof(wording="Send me <news>", ip="192.0.2.7", wording_version="v3"))
        told(mei, State.WITHDRAWN, method=Method.REPLY)

        text = text_of(signed_in().get(CONSENTS))

        for words in ("Send me &lt;news&gt;", "192.0.2.7", "v3", "By a reply", "Withdrawn"):
            assert words in text
        assert text.count("by Regulars itself, source shop") == 2

    def test_asks_few_questions_however_much_was_said(self, mei, django_assert_num_queries):
        client = signed_in()
        for _ in range(9):
            told(mei)

        with django_assert_num_queries(SIGNED_IN + 9):
            client.get(CONSENTS)

    def test_says_what_to_do_where_nothing_was_said(self, mei):
        text = text_of(signed_in().get(CONSENTS))

        assert "Nobody ever asked" in text
        assert "Record a consent" in text

    def test_offers_nothing_to_change_to_a_marketer(self, mei):
        text = text_of(signed_in("marketer").get(CONSENTS))

        assert "Record a consent" not in text
        assert "any more" not in text

    def test_of_nobody_is_not_there(self):
        assert signed_in().get("/console/customers/cus_9/consents/").status_code == 404


class TestTakingDown:
    def test_keeps_the_words_the_note_and_who_took_it_down(self, mei):
        client = signed_in("support")

        response = client.post(f"{CONSENTS}new/", form(), follow=True)

        assert "The consent is recorded. It stays in their history." in text_of(response)
        (fact,) = history_of(mei)
        assert (fact.state, fact.channel, fact.method) == (
            State.GRANTED,
            Channel.EMAIL,
            Method.PHONE,
        )
        assert fact.proof == Proof(wording="May we write to you?", note="Called on Monday")
        member = Staff.objects.get()
        assert (fact.source, fact.actor) == ("console", member.public_id)
        assert EventRow.objects.get(name="consents.granted").actor == member.public_id
        assert f">{member.name}</a>, source console." in text_of(response)

    def test_takes_a_withdrawal_without_words_at_its_moment(self, mei):
        told(mei)
        answer = form(state="withdrawn", wording="", said_at="2026-01-05T10:00")

        signed_in().post(f"{CONSENTS}new/", answer)

        earliest = history_of(mei)[-1]
        assert (earliest.state, earliest.occurred_at.year) == (State.WITHDRAWN, 2026)
        assert standing_of(mei, now=clock.now())[0].state is State.GRANTED

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"wording": ""}, "Write down the words that were agreed to."),
            ({"note": ""}, "This field is required."),
            ({"topic": "transactional"}, "Select a valid choice."),
            ({"state": "pending"}, "Select a valid choice."),
            ({"channel": "pigeon"}, "Select a valid choice."),
            ({"said_at": "2199-01-01T10:00"}, "This is in the future."),
        ],
    )
    def test_refuses_what_proves_nothing(self, mei, wrong, words):
        response = signed_in().post(f"{CONSENTS}new/", form(**wrong))

        assert words in text_of(response)
        assert not ConsentFact.objects.exists()

    def test_is_for_those_who_may(self, mei):
        for role in ("marketer", "analyst", "viewer"):
            assert signed_in(role).post(f"{CONSENTS}new/", form()).status_code == 403

        assert not ConsentFact.objects.exists()


class TestSuppressions:
    def test_are_listed_and_found_by_how_they_begin_or_wholly(self):
        for name in ("mei", "ivan"):
            suppressed(SuppressionReason.MANUAL, f"{name}@shop.bg")
        Suppression.objects.filter(address="ivan@shop.bg").update(address="")
        client = signed_in()

        def found(text: str) -> str:
            return text_of(client.get(f"{SUPPRESSIONS}?q={quote(text)}"))

        assert "mei@shop.bg" in text_of(client.get(SUPPRESSIONS))
        assert "mei@shop.bg" in found("ME")
        assert "Nothing matches" in found("shop")
        assert "erased address" in found("Ivan@shop.bg")

    def test_say_what_to_do_where_there_are_none(self):
        assert "regulars import suppressions" in text_of(signed_in().get(SUPPRESSIONS))

    @pytest.mark.parametrize(
        ("kind", "address", "sentence"),
        [
            ("phone", "0171 2345678", "Begin with + and the code of the country"),
            ("email", "mei at shop", "Give an e-mail address, such as mei@example.com."),
        ],
    )
    def test_say_how_an_address_is_written(self, kind, address, sentence):
        told = {"kind": kind, "address": address, "note": "asked by phone"}

        response = signed_in().post(f"{SUPPRESSIONS}add/", told)

        assert sentence in text_of(response)
        assert not Suppression.objects.exists()

    def test_are_added_with_a_reason_and_who_did_it(self):
        client = signed_in("support")
        asked = client.get(f"{SUPPRESSIONS}add/?kind=email&address=mei@shop.bg")
        assert 'value="mei@shop.bg"' in asked.content.decode()
        answer = {"kind": "email", "address": " Mei@Shop.bg ", "note": "asked by phone"}

        response = client.post(f"{SUPPRESSIONS}add/", answer, follow=True)

        row = Suppression.objects.get()
        assert (row.address, row.reason, row.note, row.source) == (
            "mei@shop.bg",
            "manual",
            "asked by phone",
            "console",
        )
        assert row.actor == Staff.objects.get().public_id
        assert "Nothing is sent there any more." in text_of(response)
        again = client.post(f"{SUPPRESSIONS}add/", answer, follow=True)
        assert "It was suppressed before." in text_of(again)

    @pytest.mark.parametrize(
        "wrong", [{"address": "mei"}, {"address": "\0"}, {"kind": "phone"}, {"note": ""}]
    )
    def test_refuse_what_is_no_address(self, wrong):
        answer = {"kind": "email", "address": "mei@shop.bg", "note": "asked", **wrong}

        assert "c-error" in signed_in().post(f"{SUPPRESSIONS}add/", answer).content.decode()
        assert not Suppression.objects.exists()

    def test_are_lifted_for_a_reason(self):
        public_id = suppressed(SuppressionReason.HARD_BOUNCE)
        client = signed_in("support")
        assert "Lift it" in text_of(client.get(f"{SUPPRESSIONS}{public_id}/"))

        client.post(f"{SUPPRESSIONS}{public_id}/lift/", {"reason": ""})
        assert Suppression.objects.get().lifted_at is None
        response = client.post(
            f"{SUPPRESSIONS}{public_id}/lift/", {"reason": "New mailbox"}, follow=True
        )

        row = Suppression.objects.get()
        member = Staff.objects.get()
        assert (row.lifted_by, row.lifted_because) == (member.public_id, "New mailbox")
        assert "New mailbox" in text_of(response)
        event = EventRow.objects.get(name="consents.suppression_lifted")
        assert event.actor == member.public_id

    def test_stay_after_a_complaint(self):
        public_id = suppressed(SuppressionReason.COMPLAINT)
        client = signed_in()

        assert "this stays" in text_of(client.get(f"{SUPPRESSIONS}{public_id}/"))
        client.post(f"{SUPPRESSIONS}{public_id}/lift/", {"reason": "Please"})

        assert Suppression.objects.get().lifted_at is None

    def test_are_changed_by_those_who_may(self):
        public_id = suppressed(SuppressionReason.MANUAL)
        client = signed_in("marketer")

        assert client.get(SUPPRESSIONS).status_code == 200
        assert "Lift it" not in text_of(client.get(f"{SUPPRESSIONS}{public_id}/"))
        answer = client.post(f"{SUPPRESSIONS}{public_id}/lift/", {"reason": "x"})
        assert answer.status_code == 403
        assert client.post(f"{SUPPRESSIONS}add/", {}).status_code == 403
        assert Suppression.objects.get().lifted_at is None


class TestTraits:
    def test_are_listed_with_counts_and_examples(self, mei, django_assert_num_queries):
        now = clock.now()
        traits = [TraitTold(mei, f"trait {number}", number, now) for number in range(5)]
        tell_traits(told=traits, source="shop", actor=SYSTEM, now=now)
        client = signed_in()

        with django_assert_num_queries(SIGNED_IN + 2):
            text = text_of(client.get("/console/traits/"))

        assert "trait 4" in text
        assert "Number" in text
        found = text_of(client.get("/console/traits/?q=Trait+3"))
        assert ("trait 3" in found, "trait 4" in found) == (True, False)
        row = TraitName.objects.get(name="trait 3")
        assert "Told last" in text_of(client.get(f"/console/traits/{row.pk}/"))

    def test_say_where_they_come_from_where_there_are_none(self):
        assert "Nothing is told of customers yet" in text_of(signed_in().get("/console/traits/"))


class TestEvents:
    def test_are_told_in_sentences(self, mei):
        now = clock.now()
        size = TraitTold(mei, "size", "M", now)
        tell_traits(told=[size], source="shop", actor=SYSTEM, now=now)
        told(mei)
        fact = ConsentTold(
            Channel.EMAIL, State.WITHDRAWN, now, Method.FORM, address=mail("ivan@shop.bg")
        )
        tell_consents(told=[fact], source="shop", actor=SYSTEM, now=now)
        public_id = suppressed(SuppressionReason.MANUAL)
        lift(public_id=public_id, because="asked", actor=SYSTEM, now=now)

        text = text_of(signed_in().get("/console/events/"))

        for words in (
            "has other traits: size.",
            "agreed to be told of marketing: E-mail.",
            "Somebody whom nobody knows yet wants to be told of marketing no more: E-mail.",
            "is suppressed: by the staff.",
            "The suppression of",
        ):
            assert words in text
        assert "ivan@shop.bg" not in text
