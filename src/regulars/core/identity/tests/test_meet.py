from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest

from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.events.models import EventRow
from regulars.core.identity.models import Identifier, Suspected, Visitor
from regulars.core.identity.queries import open_suspicions
from regulars.core.identity.services import meet
from regulars.core.identity.types import Claim, Doubt, Met

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def claim(minutes: int = 0, **said: Any) -> Claim:
    return Claim(seen_at=NOW + minutes * MINUTE, **{"is_proven": True, **said})


def met(*claims: Claim, source: str = "shop") -> list[Met]:
    return meet(claims=claims, source=source, actor="system", now=NOW)


def who(*claims: Claim, source: str = "shop") -> list[int | None]:
    return [one.customer_id for one in met(*claims, source=source)]


def imported(reference: str, email: str = "") -> int:
    customer = Customer.objects.create(
        public_id=f"cus_{reference}", email=email, first_seen_at=NOW, historical=True, import_run=1
    )
    CustomerReference.objects.create(customer=customer, source="file", reference=reference)
    return customer.pk


def happened() -> list[str]:
    return list(EventRow.objects.order_by("pk").values_list("name", flat=True))


class TestSomebodyNew:
    def test_is_made_of_a_name_of_the_shops(self):
        (ann,) = who(
            claim(user_id="7", name="Customer 7", email="Ann@Shop.bg", phone="+35929812345")
        )

        row = Customer.objects.get()
        assert (row.pk, row.name, row.email, row.phone) == (
            ann,
            "Customer 7",
            "ann@shop.bg",
            "+35929812345",
        )
        assert (row.first_seen_at, row.told_at, row.historical) == (NOW, NOW, False)
        assert CustomerReference.objects.values_list("source", "reference").get() == ("shop", "7")
        marks = Identifier.objects.order_by("kind").values_list("kind", "value", "customer")
        assert list(marks) == [("email", "ann@shop.bg", ann), ("phone", "+35929812345", ann)]
        assert happened() == ["customers.made"]

    def test_is_one_however_often_a_batch_names_them(self):
        found = who(claim(user_id="7"), claim(user_id="8"), claim(user_id="7", email="a@shop.bg"))

        assert found[0] == found[2] != found[1]
        assert Customer.objects.count() == 2
        assert Customer.objects.get(pk=found[0]).email == "a@shop.bg"

    def test_is_known_again(self):
        first = who(claim(user_id="7"))

        assert who(claim(user_id="7")) == first
        assert happened() == ["customers.made"]

    def test_is_another_of_another_shop(self):
        assert who(claim(user_id="7")) != who(claim(user_id="7"), source="till")

    def test_is_made_of_a_proven_email_alone(self):
        (guest,) = who(claim(email="ann@shop.bg"))

        assert who(claim(email=" ANN@shop.bg"), source="till") == [guest]
        assert CustomerReference.objects.exists() is False

    def test_is_made_of_an_email_that_nobody_has_and_nothing_proves(self):
        (guest,) = who(claim(email="ann@shop.bg", is_proven=False))

        assert Customer.objects.get().pk == guest
        assert Identifier.objects.exists() is False

    @pytest.mark.parametrize(
        "said",
        [
            {},
            {"user_id": "null"},
            {"user_id": "0"},
            {"email": "noreply@shop.bg"},
            {"email": "not an e-mail"},
            {"phone": "1111111111"},
            {"anonymous_id": "anonymous"},
        ],
    )
    def test_is_nobody_where_nothing_tells_them_apart(self, said):
        assert met(claim(**said)) == [Met()]
        assert (Customer.objects.count(), Visitor.objects.count()) == (0, 0)


class TestVisitor:
    def test_stays_a_visitor_until_known(self):
        first, second = met(claim(anonymous_id="b1"), claim(anonymous_id="b1"))

        assert (first.customer_id, first) == (None, second)
        assert Visitor.objects.get().pk == first.visitor_id
        assert Customer.objects.exists() is False

    def test_is_recognised_by_a_name(self):
        (before,) = met(claim(anonymous_id="b1"))
        (known,) = met(claim(anonymous_id="b1", user_id="7"))
        (after,) = met(claim(anonymous_id="b1"))

        assert known == after == Met(known.customer_id, before.visitor_id)
        assert happened() == ["customers.made", "identity.visitor_recognised"]
        assert EventRow.objects.last().payload == {
            "visitor_id": before.visitor_id,
            "customer_id": known.customer_id,
        }

    def test_is_recognised_within_a_batch_from_then_on(self):
        found = who(
            claim(anonymous_id="b1"),
            claim(anonymous_id="b1", user_id="7"),
            claim(anonymous_id="b1"),
        )

        customer_id = Customer.objects.get().pk
        assert found == [None, customer_id, customer_id]

    def test_may_have_several_browsers(self):
        first = met(claim(anonymous_id="b1", user_id="7"))
        second = met(claim(anonymous_id="b2", user_id="7"))

        assert first[0].customer_id == second[0].customer_id
        assert set(Visitor.objects.values_list("customer", flat=True)) == {first[0].customer_id}

    def test_says_nothing_any_more_once_two_use_the_browser(self):
        (ann,) = who(claim(anonymous_id="tablet", user_id="ann"))
        (bob,) = who(claim(anonymous_id="tablet", user_id="bob"))
        nobody, again = who(
            claim(anonymous_id="tablet"), claim(anonymous_id="tablet", user_id="ann")
        )

        assert (nobody, again) == (None, ann)
        visitor = Visitor.objects.get()
        assert (visitor.is_shared, visitor.customer_id) == (True, None)
        shared = EventRow.objects.get(name="identity.device_shared")
        assert shared.payload == {"visitor_id": visitor.pk, "customer_id": ann}
        assert bob not in {ann, None}

    def test_says_nothing_any_more_once_two_use_it_within_a_batch(self):
        found = who(
            claim(anonymous_id="tablet", user_id="ann"),
            claim(anonymous_id="tablet", user_id="bob"),
            claim(anonymous_id="tablet"),
        )

        assert found[2] is None
        assert len({found[0], found[1]}) == 2
        assert Visitor.objects.get().is_shared is True

    def test_is_nobody_at_a_till(self):
        first = met(claim(anonymous_id="till-1", user_id="ann", is_shared=True))
        second = met(claim(anonymous_id="till-1", is_shared=True))

        assert (first[0].visitor_id, second) == (None, [Met()])
        assert Visitor.objects.exists() is False

    def test_of_one_shop_is_not_that_of_another(self):
        who(claim(anonymous_id="b1", user_id="7"))

        assert who(claim(anonymous_id="b1"), source="blog") == [None]


class TestProvenEmail:
    def test_means_the_customer_who_has_it(self):
        (ann,) = who(claim(user_id="7", email="ann@shop.bg"))

        assert who(claim(email="ann@shop.bg", anonymous_id="b1"), source="till") == [ann]
        assert Visitor.objects.get().customer_id == ann

    def test_gives_a_customer_of_a_file_the_shops_name(self):
        known = imported("C1", "ann@shop.bg")

        assert who(claim(user_id="7", email="ann@shop.bg")) == [known]

        names = CustomerReference.objects.order_by("pk").values_list("source", "reference")
        assert list(names) == [("file", "C1"), ("shop", "7")]
        assert Identifier.objects.get().customer_id == known
        assert Customer.objects.count() == 1

    def test_means_nobody_where_two_have_it(self):
        imported("C1", "home@shop.bg")
        imported("C2", "home@shop.bg")

        (found,) = who(claim(user_id="7", email="home@shop.bg"))

        assert Customer.objects.count() == 3
        assert Identifier.objects.get().customer_id == found

    def test_never_makes_two_accounts_one(self):
        (ann,) = who(claim(user_id="7", email="home@shop.bg"))
        (bob,) = who(claim(user_id="8", email="home@shop.bg"))
        who(claim(user_id="8", email="home@shop.bg"))

        assert ann != bob
        assert Identifier.objects.get().customer_id == ann
        (suspicion,) = open_suspicions()
        assert (suspicion.one, suspicion.other) == (ann, bob)
        assert (suspicion.doubts, suspicion.since) == ((Doubt.SAME_EMAIL,), NOW)
        assert happened().count("identity.duplicate_suspected") == 1

    def test_never_makes_two_accounts_of_one_batch_one(self):
        ann, bob = who(
            claim(user_id="7", email="home@shop.bg"), claim(user_id="8", email="home@shop.bg")
        )

        assert ann != bob
        assert Suspected.objects.values_list("one", "other").get() == (ann, bob)

    def test_of_somebody_else_is_no_reason_to_believe_a_browser(self):
        (ann,) = who(claim(user_id="7", email="ann@shop.bg"))

        found = met(claim(email="ann@shop.bg", anonymous_id="b1", is_proven=False))

        assert found[0].customer_id is None
        assert Visitor.objects.get().customer_id is None
        assert Customer.objects.get().pk == ann

    @pytest.mark.parametrize("in_one", [True, False])
    def test_means_nobody_where_browsers_told_of_two(self, in_one):
        claims = [
            claim(user_id="1", email="ann@shop.bg", is_proven=False),
            claim(user_id="2", email="ann@shop.bg", is_proven=False),
            claim(email="ann@shop.bg"),
        ]

        found = who(*claims) if in_one else [who(one)[0] for one in claims]

        assert len(set(found)) == 3

    def test_is_no_name_of_the_shops_although_a_file_knew_somebody_by_it(self):
        known = imported("ann@shop.bg", "ann@shop.bg")
        CustomerReference.objects.update(source="shop")

        assert who(claim(user_id="7", email="ann@shop.bg")) == [known]
        assert Suspected.objects.exists() is False

    def test_is_found_by_phone_and_by_card_too(self):
        (ann,) = who(claim(user_id="7", phone="+359 2 981 2345", card="L-5"))

        assert who(claim(phone="+35929812345"), claim(card="L-5"), source="till") == [ann, ann]


class TestFacts:
    def test_that_are_newer_and_proven_take_the_place_of_what_is_known(self):
        (ann,) = who(claim(user_id="7", name="Customer 7", email="old@shop.bg"))
        who(claim(1, user_id="7", email="new@shop.bg"))

        row = Customer.objects.get(pk=ann)
        assert (row.name, row.email, row.told_at) == ("Customer 7", "new@shop.bg", NOW + MINUTE)
        assert set(Identifier.objects.values_list("value", "customer")) == {
            ("old@shop.bg", ann),
            ("new@shop.bg", ann),
        }
        assert EventRow.objects.get(name="customers.changed").payload == {
            "customer_id": ann,
            "customer": row.public_id,
            "fields": ["email"],
        }

    def test_that_are_older_fill_blanks_alone(self):
        (ann,) = who(claim(5, user_id="7", email="new@shop.bg"))
        who(claim(1, user_id="7", email="old@shop.bg", name="Customer 7"))

        row = Customer.objects.get(pk=ann)
        assert (row.email, row.name, row.told_at) == (
            "new@shop.bg",
            "Customer 7",
            NOW + 5 * MINUTE,
        )

    def test_that_a_browser_says_fill_blanks_alone(self):
        (ann,) = who(claim(user_id="7", email="ann@shop.bg"))
        who(claim(1, user_id="7", email="eve@shop.bg", name="Customer 7", is_proven=False))

        row = Customer.objects.get(pk=ann)
        assert (row.email, row.name, row.told_at) == ("ann@shop.bg", "Customer 7", NOW)

    def test_of_a_batch_are_put_together(self):
        (ann, _, _) = who(
            claim(user_id="7"),
            claim(1, user_id="7", email="ann@shop.bg"),
            claim(2, user_id="7", name="Customer 7"),
        )

        row = Customer.objects.get(pk=ann)
        assert (row.email, row.name) == ("ann@shop.bg", "Customer 7")

    @pytest.mark.parametrize("in_one", [True, False])
    def test_that_are_a_part_of_a_name_take_the_place_of_none(self, in_one):
        claims = [
            claim(user_id="7", name="Nina Petrova"),
            claim(1, user_id="7", name="Nina", is_part_of_name=True, email="nina@shop.bg"),
        ]

        who(*claims) if in_one else [who(one) for one in claims]

        row = Customer.objects.get()
        assert (row.name, row.email, row.told_at) == (
            "Nina Petrova",
            "nina@shop.bg",
            NOW + MINUTE,
        )

    def test_that_are_a_part_of_a_name_are_better_than_none(self):
        who(claim(user_id="7"))
        who(claim(1, user_id="7", name="Nina", is_part_of_name=True))
        first = Customer.objects.get().name
        who(claim(2, user_id="7", name="Nina Petrova"))

        assert (first, Customer.objects.get().name) == ("Nina", "Nina Petrova")

    def test_that_are_too_long_are_cut(self):
        who(claim(user_id="7", name="x" * 500, phone="9" * 500))

        row = Customer.objects.get()
        assert (len(row.name), len(row.phone)) == (200, 40)


class TestNumbersOfTheShops:
    @pytest.mark.parametrize("number", ["1234", "123456", "NA", "test"])
    def test_are_what_the_server_says_they_are(self, number):
        first, second = who(
            claim(user_id=number, email="ann@shop.bg"), claim(user_id="1235", email="ann@shop.bg")
        )

        assert first != second
        assert CustomerReference.objects.get(reference=number).customer_id == first
        assert [pair.doubts for pair in open_suspicions()] == [(Doubt.SAME_EMAIL,)]

    def test_are_nobodys_where_pages_say_them(self):
        assert who(claim(user_id="1234", is_proven=False)) == [None]


class TestAddressOfAFirm:
    INFO: ClassVar = {"email": "info@firma.bg", "name": "Firma OOD"}

    @pytest.mark.parametrize("in_one", [True, False])
    def test_is_one_customers_of_a_shop(self, in_one):
        claims = [claim(**self.INFO), claim(1, **self.INFO)]

        found = who(*claims) if in_one else [who(one)[0] for one in claims]

        assert found[0] == found[1]
        row = Customer.objects.get()
        assert (row.name, row.email) == ("Firma OOD", "info@firma.bg")
        assert Identifier.objects.exists() is False

    def test_makes_no_two_one(self):
        (guest,) = who(claim(**self.INFO))
        (account,) = who(claim(1, user_id="7", **self.INFO))
        (other,) = who(claim(2, user_id="8", **self.INFO))
        (at_till,) = who(claim(3, **self.INFO), source="till")

        assert len({guest, account, other, at_till}) == 4
        assert who(claim(4, **self.INFO)) == [guest]
        assert Suspected.objects.exists() is False

    def test_says_nothing_in_a_browser(self):
        (guest,) = who(claim(**self.INFO))

        assert who(claim(1, anonymous_id="b1", is_proven=False, **self.INFO)) == [None]
        assert Customer.objects.get().pk == guest
