"""Gift cards over the API."""

from __future__ import annotations

import logging

import pytest

from regulars.core.access.types import Scope
from regulars.core.customers.models import Customer
from regulars.edges.api.models import KeptAnswer
from regulars.edges.api.tests.factories import NOW, a_program
from regulars.engine.ledger import codes
from regulars.engine.ledger.models import GiftCard, Transaction
from regulars.engine.ledger.tests.factories import DAY, EUR, a_customer, owned, written
from regulars.engine.ledger.types import Card, Wallet

pytestmark = pytest.mark.django_db
ENDS = "2099-01-01T00:00:00Z"


def a_new_card(program, amount: int = 5_000, **more) -> dict:
    response = program.post("ledger/cards", {"unit": "gift.EUR", "amount": amount, **more})
    assert response.status_code == 200
    return response.json()


class TestCards:
    def test_are_issued_with_a_code_that_finds_them(self):
        program = a_program()

        card = a_new_card(program, expires_at=ENDS, source="order:1")

        row = GiftCard.objects.get()
        assert (card["id"], card["last_four"]) == (row.public_id, row.last_four)
        assert row.code_digest == codes.digest_of(card["code"])
        assert (card["transaction"]["kind"], card["transaction"]["amount"]) == ("award", 5_000)
        typed = f" {card['code'].lower().replace('-', ' ')} "
        found = program.post("ledger/cards/find", {"code": typed})
        on_it = {
            "id": card["id"],
            "last_four": card["last_four"],
            "unit": "gift.EUR",
            "available": 5_000,
            "held": 0,
            "lapsing": [{"at": ENDS, "amount": 5_000}],
        }
        assert (found.status_code, found.json()) == (200, on_it)
        assert program.get(f"ledger/cards/{card['id']}").json() == on_it

    def test_tell_their_code_to_the_same_request_alone(self):
        program = a_program()
        asked = {"unit": "gift.EUR", "amount": 500}

        first = program.post("ledger/cards", asked, key="order-1").json()
        again = program.post("ledger/cards", asked, key="order-1").json()
        KeptAnswer.objects.all().delete()  # as after a day
        later = program.post("ledger/cards", asked, key="order-1").json()

        assert again == first
        assert later == {**first, "code": None}
        assert GiftCard.objects.count() == 1

    def test_are_spent_held_and_undone(self):
        program = a_program()
        card = a_new_card(program)
        address = f"ledger/cards/{card['id']}"

        spent = program.post(f"{address}/spends", {"amount": 1_999}).json()
        held = program.post(
            f"{address}/holds", {"amount": 1_000, "ends_at": (NOW + DAY).isoformat()}
        ).json()

        assert (spent["kind"], spent["amount"], held["amount"]) == ("spend", -1_999, 1_000)
        found = program.get(address).json()
        assert (found["available"], found["held"]) == (2_001, 1_000)
        program.post(f"ledger/holds/{held['id']}/release", {})
        program.post(f"ledger/transactions/{spent['id']}/reverse", {})
        assert program.get(address).json()["available"] == 5_000

    def test_become_a_customers_credit(self):
        program, pk = a_program(), a_customer()
        card = a_new_card(program)
        customer_id = Customer.objects.get(pk=pk).public_id

        posted = program.post(
            f"ledger/cards/{card['id']}/convert", {"customer_id": customer_id, "amount": 1_500}
        ).json()

        assert (posted["kind"], posted["amount"]) == ("convert", -1_500)
        assert owned(Wallet(pk, EUR)) == (1_500, 0)
        assert owned(Card(card["id"])) == (3_500, 0)

    def test_may_be_a_customers(self):
        program, pk = a_program(), a_customer()
        customer_id = Customer.objects.get(pk=pk).public_id

        a_new_card(program, customer_id=customer_id)

        assert GiftCard.objects.get().account.customer_id == pk


class TestRefusals:
    @pytest.mark.parametrize(
        ("address", "body", "status", "code"),
        [
            ("", {"unit": "credit.EUR", "amount": 5}, 422, "ledger.other_unit"),
            ("", {"unit": "gift", "amount": 5}, 422, "ledger.unknown_unit"),
            ("", {"unit": "gift.EUR", "amount": 0}, 422, "api.invalid_request"),
            (
                "",
                {"unit": "gift.EUR", "amount": 5, "expires_at": "2001-01-01T00:00:00Z"},
                422,
                "ledger.nothing_between",
            ),
            ("/find", {"code": "ACE3-FGH4-JKM6-NPR7"}, 404, "ledger.unknown_card"),
            ("/gft_none/spends", {"amount": 5}, 404, "ledger.unknown_card"),
            ("/gft_none/holds", {"amount": 5, "ends_at": ENDS}, 404, "ledger.unknown_card"),
            ("/{card}/spends", {"amount": 5_001}, 409, "ledger.not_enough"),
            (
                "/{card}/convert",
                {"customer_id": "{mei}", "amount": 5_001},
                409,
                "ledger.not_enough",
            ),
        ],
    )
    def test_say_why_and_write_nothing(self, address, body, status, code):
        program, mei = a_program(), Customer.objects.get(pk=a_customer()).public_id
        card = a_new_card(program)
        before = (written(), GiftCard.objects.count())
        body = {name: mei if value == "{mei}" else value for name, value in body.items()}

        response = program.post(f"ledger/cards{address.format(card=card['id'])}", body)

        assert (response.status_code, response.json()["code"]) == (status, code)
        assert (written(), GiftCard.objects.count()) == before

    def test_of_what_a_card_would_owe(self):
        program = a_program()
        card = a_new_card(program)
        program.post(f"ledger/cards/{card['id']}/spends", {"amount": 4_000})
        before = written()

        response = program.post(f"ledger/transactions/{card['transaction']['id']}/reverse", {})

        assert (response.status_code, response.json()["code"]) == (
            409,
            "ledger.card_owes_nothing",
        )
        assert written() == before

    def test_of_a_key_without_the_scope(self):
        card = a_new_card(a_program())
        reader = a_program(Scope.LEDGER_READ)
        before = Transaction.objects.count()

        found = reader.post("ledger/cards/find", {"code": card["code"]})
        spent = reader.post(f"ledger/cards/{card['id']}/spends", {"amount": 5})
        issued = reader.post("ledger/cards", {"unit": "gift.EUR", "amount": 5})

        assert [one.status_code for one in (found, spent, issued)] == [200, 403, 403]
        assert Transaction.objects.count() == before

    def test_say_nothing_of_the_code(self, caplog):
        code = "ACE3-FGH4-JKM6-NPR7"
        program = a_program()

        with caplog.at_level(logging.DEBUG):
            unknown = program.post("ledger/cards/find", {"code": code})
            too_long = program.post("ledger/cards/find", {"code": code * 9})

        told = unknown.content.decode() + too_long.content.decode() + caplog.text
        assert (unknown.status_code, too_long.status_code) == (404, 422)
        assert code not in told
