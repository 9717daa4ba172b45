from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from regulars.core.activity.models import Activity
from regulars.core.consents.models import ConsentFact, Suppression
from regulars.core.consents.queries import address_of, suppressed_among
from regulars.core.consents.types import AddressKind, SuppressionReason
from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.identity.models import Suspected
from regulars.core.identity.services import meet
from regulars.core.identity.types import Claim
from regulars.core.orders.models import Order
from regulars.core.privacy.services import clear_pending, erase
from regulars.core.traits.models import ToldTrait
from regulars.core.work.models import Task as TaskRow
from regulars.edges.connectors.asking import services as asking_services
from regulars.edges.connectors.connections.services import (
    begin_backfill,
)
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.services import apply_waiting, retry
from regulars.edges.connectors.klaviyo.tests.factories import (
    an_account,
    connected,
    email,
    event,
    profile,
    suppressed,
)
from regulars.edges.connectors.predecessors.tests.factories import (
    LATER,
    NOW,
    brought_in,
    set_aside,
    step,
)
from regulars.kernel import clock

pytestmark = pytest.mark.django_db


GRANTED = datetime(2024, 5, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.using(lambda: NOW):
        yield


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Nobody waits."""
    monkeypatch.setattr(asking_services, "PAUSES", (0.0, 0.0))


def told(name: str) -> list[str]:
    return list(ToldTrait.objects.filter(trait__name=name).values_list("document", flat=True))


def facts() -> list[tuple[str, str, datetime, str]]:
    rows = ConsentFact.objects.order_by("pk")
    return list(rows.values_list("channel", "state", "occurred_at", "method"))


@pytest.fixture
def erased():
    def forget(address: str) -> None:
        claim = Claim(GRANTED, user_id="01GDD1", email=address, is_proven=True)
        (met,) = meet(claims=[claim], source="klaviyo", actor="system", now=GRANTED)
        public = Customer.objects.get(pk=met.customer_id).public_id
        erase(customer=public, reason="They asked.", actor="system", now=NOW - timedelta(days=1))

    return forget


class TestBringingIn:
    def test_takes_down_every_suppression_before_anybody(self):
        profiles = [profile(number) for number in range(4)]
        profiles[3] = profile(3, subscriptions=suppressed("SPAM_COMPLAINT"))
        with an_account(profiles=profiles):
            klaviyo = connected()
            begin_backfill(public_id=klaviyo.public_id, actor="system", now=NOW)
            step(klaviyo)

        assert Customer.objects.count() == 0
        address = address_of(AddressKind.EMAIL, "3@petrov.test")
        assert suppressed_among({address}) == {address: {SuppressionReason.COMPLAINT}}

    def test_suppresses_who_is_suppressed_while_it_goes_on_before_they_can_be_told(self):
        with an_account(profiles=[profile(1)]) as (account, _):
            klaviyo = connected()
            begin_backfill(public_id=klaviyo.public_id, actor="system", now=NOW)
            step(klaviyo)
            account.profiles[0] = profile(1, subscriptions=suppressed("HARD_BOUNCE"))
            step(klaviyo)

        assert Suppression.objects.get().reason == "hard_bounce"
        order = list(EventRow.objects.order_by("pk").values_list("name", flat=True))
        assert order.index("consents.suppressed") < order.index("consents.granted")

    @pytest.mark.parametrize(
        ("reason", "kept"),
        [
            ("HARD_BOUNCE", "hard_bounce"),
            ("INVALID_EMAIL", "hard_bounce"),
            ("SPAM_COMPLAINT", "complaint"),
            ("UNSUBSCRIBE", "unsubscribe"),
            ("USER_SUPPRESSED", "manual"),
            ("SOMETHING_NEW", "imported"),
        ],
    )
    def test_keeps_why_nothing_is_sent(self, reason, kept):
        with an_account(profiles=[profile(1, subscriptions=suppressed(reason))]):
            brought_in(connected())

        row = Suppression.objects.get()
        assert (row.reason, row.since) == (kept, datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC))
        assert row.note == ("SOMETHING_NEW" if kept == "imported" else "")

    def test_knows_people_by_all_that_klaviyo_knows(self):
        ivan = profile(1, first_name="Ivan", last_name="Petrov", phone_number="+35921234567")
        with an_account(profiles=[ivan, profile(2)]):
            brought_in(connected())

        one = Customer.objects.get(email="1@petrov.test")
        assert (one.name, one.phone, one.first_seen_at) == ("Ivan Petrov", "+35921234567", GRANTED)
        assert CustomerReference.objects.get(customer=one).reference == "01GDD1"
        assert Customer.objects.count() == 2

    def test_meets_the_shop_s_customer_by_e_mail(self):
        claim = Claim(NOW, user_id="7", email="1@petrov.test", is_proven=True)
        (shop,) = meet(claims=[claim], source="shop", actor="system", now=NOW)
        with an_account(profiles=[profile(1)]):
            brought_in(connected())

        assert Customer.objects.get().pk == shop.customer_id

    def test_meets_the_shop_s_customer_by_the_external_id_where_that_is_the_shop_s(self):
        claim = Claim(NOW, user_id="7", email="other@petrov.test", is_proven=True)
        (shop,) = meet(claims=[claim], source="tea", actor="system", now=NOW)
        with an_account(profiles=[profile(1, external_id="7"), profile(2, external_id="8")]):
            brought_in(connected(shop="tea"))

        names = dict(
            CustomerReference.objects.filter(source="klaviyo").values_list(
                "reference", "customer_id"
            )
        )
        assert names["01GDD1"] == shop.customer_id
        assert names["01GDD2"] != shop.customer_id

    def test_merges_nobody_and_asks_people(self):
        first = Claim(NOW, user_id="7", email="1@petrov.test", is_proven=True)
        second = Claim(NOW, user_id="8", phone="+35921234567", is_proven=True)
        one, other = meet(claims=[first, second], source="shop", actor="system", now=NOW)
        with an_account(profiles=[profile(1, phone_number="+35921234567")]):
            brought_in(connected())

        assert Customer.objects.filter(merged_into__isnull=False).count() == 0
        pair = Suspected.objects.get()
        assert {pair.one_id, pair.other_id} == {one.customer_id, other.customer_id}

    def test_keeps_what_was_said_by_each_channel_with_its_proof(self):
        said = {
            **email(double_optin=True),
            "sms": {
                "marketing": {
                    "consent": "UNSUBSCRIBED",
                    "consent_timestamp": "2024-01-01T00:00:00+00:00",
                    "last_updated": "2024-02-01T00:00:00+00:00",
                    "method": "INBOUND_MESSAGE",
                }
            },
            "mobile_push": {"marketing": {"consent": "NEVER_SUBSCRIBED"}},
        }
        with an_account(profiles=[profile(1, subscriptions=said)]):
            brought_in(connected())

        february = datetime(2024, 2, 1, tzinfo=UTC)
        assert facts() == [
            ("email", "granted", GRANTED, "double_opt_in"),
            ("sms", "withdrawn", february, "import"),
        ]
        proofs = list(ConsentFact.objects.order_by("pk").values_list("proof", flat=True))
        assert proofs == [
            {"note": "klaviyo; PREFERENCE_PAGE; tea.example/letters"},
            {"note": "klaviyo; INBOUND_MESSAGE"},
        ]

    @pytest.mark.parametrize("consent", ["NEVER_SUBSCRIBED", None, "SOMETHING_NEW"])
    def test_takes_what_is_not_said_for_neither(self, consent):
        with an_account(profiles=[profile(1, subscriptions=email(consent=consent))]):
            brought_in(connected())

        assert facts() == []

    @pytest.mark.parametrize(
        ("consent", "expected"),
        [
            ("SUBSCRIBED", ("email", "granted", GRANTED, "import")),
            (
                "UNSUBSCRIBED",
                ("email", "withdrawn", datetime(2025, 6, 1, 8, tzinfo=UTC), "import"),
            ),
        ],
    )
    def test_lets_a_no_stand_in_doubt(self, consent, expected):
        undated = email(consent=consent, consent_timestamp=None, last_updated=None, method=None)
        with an_account(profiles=[profile(1, subscriptions=undated)]):
            brought_in(connected())

        assert facts() == [expected]

    def test_keeps_properties_as_traits(self):
        properties = {"Tea": "green", "cups": 3, "share": 0.25, "$source": "Form", "blank": ""}
        listed = email(list_suppressions=[{"list_id": "Y6nRLr", "reason": "UNSUBSCRIBE"}])
        told_of = profile(1, properties=properties, subscriptions=listed)
        with an_account(profiles=[told_of]):
            brought_in(connected())

        rows = ToldTrait.objects.values_list("trait__name", "document")
        assert dict(rows) == {
            "Tea": '"green"',
            "cups": "3",
            "share": "0.25",
            "klaviyo.source": '"Form"',
            "klaviyo.locale": '"bg-BG"',
            "klaviyo.city": '"Sofia"',
            "klaviyo.country": '"Bulgaria"',
            "klaviyo.unsubscribed_lists": '["Y6nRLr"]',
        }
        moments = set(ToldTrait.objects.values_list("told_at", flat=True))
        assert moments == {datetime(2025, 6, 1, 8, tzinfo=UTC)}

    def test_keeps_a_property_whose_name_means_something_else_under_its_own(self):
        with an_account(profiles=[profile(1, properties={"email": "old@petrov.test"})]):
            brought_in(connected())

        assert told("klaviyo.email") == ['"old@petrov.test"']
        assert Customer.objects.get().email == "1@petrov.test"

    def test_lists_traits_that_are_not_taken_and_takes_them_once_that_is_put_right(self):
        profiles = [profile(1, properties={"cups": 3}), profile(2, properties={"cups": "many"})]
        with an_account(profiles=profiles):
            brought_in(connected())

        ((topic, problem),) = set_aside()
        assert topic == "traits that were not taken"
        assert problem.startswith("cups is a number, and what was told is a text.")
        assert told("cups") == ["3"]
        assert Customer.objects.count() == 2

        row = Delivery.objects.get()
        row.body = bytes(row.body).replace(b'"many"', b"12")
        row.save()
        retry(delivery_id=row.pk, actor="system", now=NOW)
        apply_waiting(now=NOW)
        assert sorted(told("cups")) == ["12", "3"]

    def test_forgets_traits_that_were_not_taken_with_whom_they_are_about(self):
        profiles = [profile(1, properties={"cups": 3}), profile(2, properties={"cups": "many"})]
        with an_account(profiles=profiles):
            brought_in(connected())
        assert len(set_aside()) == 1
        public = Customer.objects.get(email="2@petrov.test").public_id
        erase(customer=public, reason="They asked.", actor="system", now=LATER)
        clear_pending(now=LATER)

        bodies = [bytes(body) for body in Delivery.objects.values_list("body", flat=True)]
        assert not [body for body in bodies if b"01GDD2" in body]

    def test_keeps_what_people_did_and_makes_no_order_of_it(self):
        placed = event(1, "M2", OrderId="1001", **{"$value": 54.5})
        with an_account(
            profiles=[profile(1)],
            events=[placed, event(2, Name="Tea")],
            metrics={"M1": "Viewed Product", "M2": "Placed Order"},
        ):
            brought_in(connected())

        rows = Activity.objects.order_by("occurred_at")
        assert list(rows.values_list("name", "customer__email", "historical")) == [
            ("Placed Order", "1@petrov.test", True),
            ("Viewed Product", "1@petrov.test", True),
        ]
        assert rows[0].details == {"properties": {"OrderId": "1001", "$value": 54.5}}
        assert Order.objects.count() == 0

    def test_leaves_what_people_did_where_nobody_wants_it(self):
        with an_account(profiles=[profile(1)], events=[event(1)]) as (_, peer):
            brought_in(connected(has_events=False))

        assert Activity.objects.count() == 0
        assert {one.path for one in peer.asked} == {"/profiles"}

    def test_sets_nothing_in_motion(self):
        with an_account(
            profiles=[
                profile(1, properties={"cups": 3}),
                profile(2, subscriptions=suppressed("X")),
            ],
            events=[event(1)],
        ):
            klaviyo = connected()
            brought_in(klaviyo)

        of_connection = EventRow.objects.filter(name__startswith="connections.")
        others = EventRow.objects.exclude(pk__in=of_connection)
        assert set(others.values_list("historical", flat=True)) == {True}
        assert set(others.values_list("name", flat=True)) == {
            "consents.granted",
            "consents.suppressed",
            "customers.made",
            "traits.changed",
        }
        assert set(TaskRow.objects.values_list("kind", flat=True)) <= {"connections.backfill"}

    def test_brings_nobody_back_who_was_erased(self, erased):
        erased("1@petrov.test")
        with an_account(profiles=[profile(1), profile(2)], events=[event(1)]):
            brought_in(connected())

        assert list(Customer.objects.filter(erased_at=None).values_list("email", flat=True)) == [
            "2@petrov.test"
        ]
        assert Activity.objects.count() == 0
