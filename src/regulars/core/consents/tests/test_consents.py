from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.core.consents.models import ConsentFact, Topic
from regulars.core.consents.queries import (
    history_of,
    may_be_told,
    standing_of,
    topic_named,
    topics,
)
from regulars.core.consents.services import define_topic, tell_consents
from regulars.core.consents.tests.factories import (
    DAY,
    EMAIL,
    GRANTED,
    NOW,
    PENDING,
    WITHDRAWN,
    a_customer,
    mail,
    reason,
    said,
    suppressed,
    tell,
)
from regulars.core.consents.types import (
    Address,
    AddressKind,
    Answer,
    Channel,
    NeedsNoConsent,
    NobodyNamed,
    NotProven,
    NotYet,
    Proof,
    Reason,
    State,
    SuppressionReason,
    TooLong,
    UnknownTopic,
    UnusableAddress,
)
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM

pytestmark = pytest.mark.django_db


def happened() -> list[str]:
    return list(EventRow.objects.order_by("pk").values_list("name", flat=True))


FACTS = st.lists(
    st.tuples(
        st.sampled_from(list(State)),
        st.integers(0, 4),
        st.sampled_from(["marketing", "tea"]),
        st.booleans(),
    ),
    max_size=10,
)


def oracle(facts: list[tuple[State, int, str, bool]], topic: str) -> Reason:
    """What holds, in plain words, of facts whose numbers say how many days ago they were."""
    grants = [days for state, days, about, _ in facts if state is GRANTED and about == topic]
    noes = [
        days
        for state, days, about, _ in facts
        if state is WITHDRAWN and about in {topic, "marketing"}
    ]
    asked = [days for state, days, about, _ in facts if state is PENDING and about == topic]
    last_no = min(noes, default=99)
    if grants and min(grants) < last_no:
        return Reason.GRANTED
    if asked and min(asked) < last_no:
        return Reason.PENDING
    return Reason.WITHDRAWN if noes else Reason.NEVER_ASKED


class TestTellConsents:
    def test_keeps_what_was_said_with_its_proof(self):
        mei = a_customer()
        proof = Proof(wording="Send me news of tea", wording_version="2026-02", ip="192.0.2.7")

        (public_id,) = tell(said(GRANTED, 1, mei, proof=proof, key="checkout 7"))

        (fact,) = history_of(mei)
        assert (fact.public_id, fact.state, fact.occurred_at) == (public_id, GRANTED, NOW - DAY)
        assert (fact.source, fact.actor, fact.recorded_at) == ("shop", SYSTEM, NOW)
        assert fact.proof == proof
        assert ConsentFact.objects.get().proof == proof.known()
        event = EventRow.objects.get()
        assert (event.name, event.payload) == (
            "consents.granted",
            {
                "fact": public_id,
                "customer_id": mei,
                "customer": "cus_1",
                "channel": "email",
                "topic": "marketing",
                "method": "form",
            },
        )

    def test_changes_nothing_when_told_again_and_is_each_sources_own(self):
        mei = a_customer()
        assert len(tell(said(GRANTED, 1, mei, key="7"), said(GRANTED, 1, mei, key="7"))) == 1

        assert tell(said(WITHDRAWN, 0, mei, key="7")) == []
        assert reason(mei) is Reason.GRANTED
        assert len(tell(said(WITHDRAWN, 0, mei, key="7"), source="till")) == 1

        assert reason(mei) is Reason.WITHDRAWN
        assert happened() == ["consents.granted", "consents.withdrawn"]

    def test_counts_a_withdrawal_from_its_moment_however_late_it_comes(self):
        mei = a_customer()
        tell(said(GRANTED, 10, mei), said(GRANTED, 3, mei))
        tell(said(WITHDRAWN, 5, mei))

        assert reason(mei, now=NOW - 4 * DAY) is Reason.WITHDRAWN
        assert reason(mei, now=NOW - 6 * DAY) is Reason.GRANTED
        assert reason(mei) is Reason.GRANTED

    def test_counts_what_a_clock_that_is_ahead_says_from_now_on(self):
        mei = a_customer()

        tell(said(WITHDRAWN, -1 / 1440, mei))

        assert reason(mei) is Reason.WITHDRAWN

    def test_leaves_out_customers_who_are_gone(self):
        assert tell(said(GRANTED, 1, 99)) == []
        assert happened() == []

    @pytest.mark.parametrize(
        ("more", "error"),
        [
            ({"topic": "nothing"}, UnknownTopic),
            ({"topic": "transactional"}, NeedsNoConsent),
            ({"customer_id": None}, NobodyNamed),
            ({"address": mail("a@shop.bg")}, NobodyNamed),
            (
                {"customer_id": None, "address": Address(AddressKind.PHONE, "+3592")},
                UnusableAddress,
            ),
            ({"is_proven": False}, NotProven),
            ({"occurred_at": NOW + timedelta(minutes=6)}, NotYet),
            ({"key": "x" * 201}, TooLong),
            ({"proof": Proof(wording="x" * 2_001)}, TooLong),
            ({"proof": Proof(page="x" * 501)}, TooLong),
        ],
    )
    def test_refuses_what_cannot_be_taken_down_and_writes_nothing(self, more, error):
        mei = a_customer()
        told = said(GRANTED, 1, mei)

        with pytest.raises(error), transaction.atomic():
            tell(told, type(told)(**{**{n: getattr(told, n) for n in told.__slots__}, **more}))

        assert not ConsentFact.objects.exists()
        assert happened() == []

    def test_lets_a_browser_ask_for_confirmation_and_nothing_else(self):
        mei = a_customer()

        tell(said(PENDING, 1, mei, is_proven=False))
        with pytest.raises(NotProven), transaction.atomic():
            tell(said(WITHDRAWN, 1, mei, is_proven=False))

        assert reason(mei) is Reason.PENDING
        assert happened() == ["consents.asked"]

    def test_takes_few_statements_for_many(self, django_assert_max_num_queries):
        told = [said(GRANTED, 1, a_customer(number, f"{number}@shop.bg")) for number in range(60)]

        with django_assert_max_num_queries(12):
            tell(*told)

        assert ConsentFact.objects.count() == 60


class TestMayBeTold:
    def test_names_the_reason_of_each(self):
        people = {
            name: a_customer(number, f"{name}@shop.bg")
            for number, name in enumerate(["granted", "withdrawn", "pending", "never", "bounced"])
        }
        nobody = a_customer(7, "")
        tell(
            *(said(State(name), 1, people[name]) for name in ("granted", "withdrawn", "pending")),
            said(GRANTED, 1, people["bounced"]),
            said(GRANTED, 1, nobody),
        )
        suppressed("bounced@shop.bg", SuppressionReason.HARD_BOUNCE)

        answers = may_be_told(
            customers=[*people.values(), nobody, 999], channel=EMAIL, topic="marketing", now=NOW
        )

        assert answers == {
            people["granted"]: Answer(True, Reason.GRANTED, NOW - DAY),
            people["withdrawn"]: Answer(False, Reason.WITHDRAWN, NOW - DAY),
            people["pending"]: Answer(False, Reason.PENDING, NOW - DAY),
            people["never"]: Answer(False, Reason.NEVER_ASKED),
            people["bounced"]: Answer(False, Reason.SUPPRESSED),
            nobody: Answer(False, Reason.NO_ADDRESS),
        }

    def test_needs_no_consent_for_what_belongs_to_an_order(self):
        mei, ivan, nobody = a_customer(), a_customer(2, "ivan@shop.bg"), a_customer(3, "")
        tell(said(WITHDRAWN, 1, mei))
        suppressed("mei@shop.bg", SuppressionReason.UNSUBSCRIBE)
        suppressed("ivan@shop.bg", SuppressionReason.COMPLAINT)

        assert reason(mei, topic="transactional") is Reason.NOT_NEEDED
        assert reason(ivan, topic="transactional") is Reason.SUPPRESSED
        assert reason(nobody, topic="transactional") is Reason.NO_ADDRESS

    def test_tells_channels_and_topics_apart(self):
        define_topic(code="tea_news", names={"en": "News of tea"}, actor=SYSTEM, now=NOW)
        mei = a_customer(phone="+359 2 987 6543")
        tell(said(GRANTED, 2, mei), said(GRANTED, 1, mei, topic="tea_news", channel=Channel.SMS))

        assert reason(mei, Channel.SMS) is Reason.NEVER_ASKED
        assert reason(mei, Channel.SMS, "tea_news") is Reason.GRANTED
        assert reason(mei, EMAIL, "tea_news") is Reason.NEVER_ASKED
        assert reason(mei, Channel.POST) is Reason.NEVER_ASKED

    def test_refuses_a_topic_that_nobody_defined(self):
        with pytest.raises(UnknownTopic):
            may_be_told(customers=[a_customer()], channel=EMAIL, topic="tea", now=NOW)

    def test_counts_what_was_said_of_an_address_before_anybody_was_known_to_have_it(self):
        tell(said(GRANTED, 3, address=mail("mei@shop.bg")))
        mei, ivan = a_customer(), a_customer(2, "ivan@shop.bg")

        assert (reason(mei), reason(ivan)) == (Reason.GRANTED, Reason.NEVER_ASKED)
        tell(said(WITHDRAWN, 2, mei))
        assert reason(mei) is Reason.WITHDRAWN
        tell(said(GRANTED, 1, address=mail("mei@shop.bg")))
        assert reason(mei) is Reason.GRANTED

    def test_takes_few_statements_for_many(self, django_assert_max_num_queries):
        people = [a_customer(number, f"{number}@shop.bg") for number in range(60)]
        tell(*(said(GRANTED, 1, customer) for customer in people))

        with django_assert_max_num_queries(5):
            answers = may_be_told(customers=people, channel=EMAIL, topic="marketing", now=NOW)

        assert {answer.reason for answer in answers.values()} == {Reason.GRANTED}


class TestStandingOf:
    def test_says_since_when_and_by_what_for_each_channel_and_topic(self):
        define_topic(code="tea_news", names={}, actor=SYSTEM, now=NOW)
        mei = a_customer(phone="+35929876543")
        tell(
            said(GRANTED, 9, mei),
            said(GRANTED, 8, mei, topic="tea_news"),
            said(WITHDRAWN, 5, mei),
            said(GRANTED, 2, mei, channel=Channel.SMS),
        )

        found = [
            (one.channel, one.topic, one.state, one.since) for one in standing_of(mei, now=NOW)
        ]

        assert found == [
            (EMAIL, "marketing", WITHDRAWN, NOW - 5 * DAY),
            (EMAIL, "tea_news", WITHDRAWN, NOW - 5 * DAY),
            (Channel.SMS, "marketing", GRANTED, NOW - 2 * DAY),
        ]
        assert standing_of(a_customer(2, "ivan@shop.bg"), now=NOW) == []


class TestTopics:
    def test_are_two_to_begin_with_named_in_five_languages(self):
        assert [(one.code, one.needs_consent) for one in topics()] == [
            ("marketing", True),
            ("transactional", False),
        ]
        assert set(topic_named("marketing").names) == {"en", "bg", "ru", "th", "zh-hans"}
        assert topic_named("marketing").name_in("bg") == "Новини и предложения"
        assert topic_named("marketing").name_in("fr") == "News and offers"

    def test_are_defined_and_renamed_and_told_once(self):
        for names in ({"en": "Tea"}, {"en": "Tea"}, {"en": "News of tea", "bg": "За чая"}):
            define_topic(code="tea", names=names, actor=SYSTEM, now=NOW)

        assert topic_named("tea").names == {"en": "News of tea", "bg": "За чая"}
        assert happened() == ["consents.topic_defined"] * 2
        assert Topic.objects.count() == 3


class TestAnyOrder:
    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(facts=FACTS, data=st.data())
    def test_ends_the_same_in_batches_of_any_size_and_twice(self, facts, data):
        numbered = list(enumerate(facts))
        shuffled = data.draw(st.permutations([*numbered, *numbered[:3]]))
        size = data.draw(st.integers(1, 4))
        with transaction.atomic():
            define_topic(code="tea", names={}, actor=SYSTEM, now=NOW)
            mei = a_customer()
            for start in range(0, len(shuffled), size):
                told = [
                    said(
                        state,
                        days,
                        None if of_address else mei,
                        address=mail("mei@shop.bg") if of_address else None,
                        topic=topic,
                        key=str(number),
                    )
                    for number, (state, days, topic, of_address) in shuffled[start : start + size]
                ]
                tell_consents(told=told, source="shop", actor=SYSTEM, now=NOW)
            found = [reason(mei), reason(mei, topic="tea")]
            assert found == [oracle(facts, "marketing"), oracle(facts, "tea")]
            assert ConsentFact.objects.count() == len(facts)
            connection.set_rollback(True)
