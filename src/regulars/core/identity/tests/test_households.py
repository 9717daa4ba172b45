"""People who share a phone or a loyalty card, in one shop and in several."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.identity.models import Identifier, Suspected
from regulars.core.identity.queries import open_suspicions
from regulars.core.identity.services import keep_apart, meet, tell_customer
from regulars.core.identity.types import Claim, Doubt, TellingOutcome

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOME = "+35921234567"
GEORGI = {"name": "Georgi Petrov", "email": "georgi@home.bg", "phone": HOME}
MARIA = {"name": "Maria Petrova", "email": "maria@home.bg", "phone": "+359 2 123 4567"}
pytestmark = pytest.mark.django_db


def claim(minutes: int = 0, **said: Any) -> Claim:
    return Claim(seen_at=NOW + minutes * MINUTE, **{"is_proven": True, **said})


def who(*claims: Claim, source: str = "shop") -> list[int | None]:
    met = meet(claims=claims, source=source, actor="system", now=NOW)
    return [one.customer_id for one in met]


def known_of(customer_id: int | None) -> tuple[str, str, str]:
    row = Customer.objects.get(pk=customer_id)
    return row.name, row.email, row.phone


def suspected() -> list[tuple[int, int, tuple[Doubt, ...]]]:
    return [(pair.one, pair.other, pair.doubts) for pair in open_suspicions()]


class TestTwoWithOnePhone:
    @pytest.mark.parametrize("in_one", [True, False])
    def test_are_two_though_one_buys_as_a_guest(self, in_one):
        claims = [claim(user_id="H1", **GEORGI), claim(1, **MARIA)]

        found = who(*claims) if in_one else [who(one)[0] for one in claims]

        georgi, maria = found
        assert georgi != maria
        assert known_of(georgi) == ("Georgi Petrov", "georgi@home.bg", HOME)
        assert known_of(maria) == ("Maria Petrova", "maria@home.bg", HOME)
        assert suspected() == [(georgi, maria, (Doubt.SAME_PHONE,))]

    def test_are_two_though_the_guest_was_first(self):
        (maria,) = who(claim(**MARIA))
        (georgi,) = who(claim(1, user_id="H1", **GEORGI))

        assert georgi != maria
        assert known_of(maria)[:2] == ("Maria Petrova", "maria@home.bg")
        assert CustomerReference.objects.get().customer_id == georgi
        assert suspected() == [(maria, georgi, (Doubt.SAME_PHONE,))]

    def test_are_each_known_again(self):
        georgi, maria = who(claim(user_id="H1", **GEORGI), claim(**MARIA))

        again = who(
            claim(5, **MARIA),
            claim(6, email="maria@home.bg"),
            claim(7, user_id="H1"),
            claim(8, **GEORGI),
        )

        assert again == [maria, maria, georgi, georgi]
        assert Customer.objects.count() == 2
        assert Suspected.objects.count() == 1

    def test_are_not_suspected_again_once_they_are_kept_apart(self):
        who(claim(user_id="H1", **GEORGI), claim(**MARIA))
        (pair,) = open_suspicions()
        keep_apart(suspected=pair.id, reason="Husband and wife", actor="stf_1", now=NOW)

        who(claim(5, **MARIA))

        assert suspected() == []

    def test_are_two_accounts_of_one_shop(self):
        georgi, maria = who(claim(user_id="H1", **GEORGI), claim(user_id="H2", **MARIA))

        assert georgi != maria
        assert suspected() == [(georgi, maria, (Doubt.SAME_PHONE,))]

    def test_are_two_accounts_of_one_shop_that_say_no_email(self):
        georgi, maria = who(claim(user_id="H1", phone=HOME), claim(user_id="H2", phone=HOME))

        assert georgi != maria
        assert suspected() == [(georgi, maria, (Doubt.SAME_PHONE,))]

    def test_are_three_where_three_order(self):
        son = {"name": "Ivan Petrov", "email": "ivan@home.bg", "phone": HOME}

        found = who(claim(user_id="H1", **GEORGI), claim(**MARIA), claim(2, **son))

        assert len(set(found)) == 3
        assert [known_of(pk)[1] for pk in found] == [
            "georgi@home.bg",
            "maria@home.bg",
            "ivan@home.bg",
        ]
        georgi, maria, ivan = found
        assert suspected() == [
            (georgi, maria, (Doubt.SAME_PHONE,)),
            (georgi, ivan, (Doubt.SAME_PHONE,)),
        ]


class TestTwoOfTwoShops:
    def test_are_two_where_the_till_knows_another_email(self):
        (georgi,) = who(claim(user_id="HX1", **GEORGI))
        (maria,) = who(claim(1, user_id="T77", **MARIA), source="till")

        assert georgi != maria
        assert known_of(georgi)[:2] == ("Georgi Petrov", "georgi@home.bg")
        names = CustomerReference.objects.values_list("source", "reference", "customer")
        assert set(names) == {("shop", "HX1", georgi), ("till", "T77", maria)}
        assert suspected() == [(georgi, maria, (Doubt.SAME_PHONE,))]

    def test_are_two_where_the_till_knows_another_name_alone(self):
        (georgi,) = who(claim(user_id="HX1", **GEORGI))
        (ivan,) = who(claim(user_id="T77", name="Ivanka Dimitrova", phone=HOME), source="till")

        assert georgi != ivan
        assert suspected() == [(georgi, ivan, (Doubt.SAME_PHONE,))]

    def test_are_one_where_nothing_speaks_against_it(self):
        (georgi,) = who(claim(user_id="HX1", **GEORGI))

        said = {"name": "Petrov, Georgi", "phone": HOME, "card": "L-5"}
        assert who(claim(1, user_id="T77", **said), source="till") == [georgi]

        assert known_of(georgi)[0] == "Georgi Petrov"
        assert CustomerReference.objects.count() == 2
        assert suspected() == []

    def test_are_one_by_the_email_though_they_are_called_otherwise(self):
        (georgi,) = who(claim(user_id="HX1", **GEORGI))

        said = {"name": "Георги", "email": "georgi@home.bg"}
        assert who(claim(1, user_id="T77", **said), source="till") == [georgi]

    def test_are_two_with_one_loyalty_card(self):
        (maria,) = who(claim(user_id="T77", card="L-5", **MARIA), source="till")
        (georgi,) = who(claim(1, email="georgi@home.bg", name="Georgi", card="L-5"))

        assert georgi != maria
        assert known_of(maria)[:2] == ("Maria Petrova", "maria@home.bg")
        assert suspected() == [(maria, georgi, (Doubt.SAME_CARD,))]

    def test_are_the_owner_of_the_card_where_the_phone_is_somebody_elses(self):
        (georgi,) = who(claim(user_id="HX1", **GEORGI))
        (maria,) = who(claim(user_id="T77", card="L-5", email="maria@home.bg"), source="till")

        assert who(claim(email="maria2@home.bg", card="L-6")) != [maria]
        assert who(claim(user_id="W1", name="Maria", phone=HOME, card="L-5")) == [maria]
        assert suspected() == [(georgi, maria, (Doubt.SAME_PHONE,))]


class TestWhoIsMetByPhoneAlone:
    def test_is_the_owner_whose_name_stands(self):
        (georgi,) = who(claim(user_id="H1", **GEORGI))

        assert who(claim(9, name="Maria", phone=HOME), source="till") == [georgi]

        assert known_of(georgi) == ("Georgi Petrov", "georgi@home.bg", HOME)
        assert Customer.objects.get().told_at == NOW

    def test_tells_what_was_not_known(self):
        (guest,) = who(claim(phone=HOME))

        assert who(claim(1, **MARIA)) == [guest]

        assert known_of(guest) == ("Maria Petrova", "maria@home.bg", HOME)
        assert Identifier.objects.get(kind="email").customer_id == guest

    def test_is_met_by_an_email_that_the_owner_is_known_by_as_well(self):
        (georgi,) = who(claim(user_id="H1", **GEORGI))
        who(claim(1, user_id="H1", email="new@home.bg"))

        assert who(claim(2, **GEORGI)) == [georgi]
        assert suspected() == []

    def test_is_the_owner_where_the_email_stands_for_nobody(self):
        (georgi,) = who(claim(user_id="H1", **GEORGI))

        assert who(claim(email="noreply@till.bg", phone=HOME), source="till") == [georgi]
        assert known_of(georgi)[1] == "georgi@home.bg"


class TestTelling:
    def test_makes_a_customer_of_their_own_and_names_the_other(self):
        (georgi,) = who(claim(user_id="H1", **GEORGI))

        told = tell_customer(claim=claim(**MARIA), source="shop", actor="key_1", now=NOW)

        assert told.outcome is TellingOutcome.CREATED
        assert told.may_be == (Customer.objects.get(pk=georgi).public_id,)
        assert known_of(georgi)[:2] == ("Georgi Petrov", "georgi@home.bg")
