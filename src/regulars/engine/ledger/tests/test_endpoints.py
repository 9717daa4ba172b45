"""The ledger over the API."""

from __future__ import annotations

import pytest

from regulars.core.access.types import Scope
from regulars.core.customers.models import Customer
from regulars.edges.api.tests.factories import NOW, a_program
from regulars.engine.ledger.models import Transaction
from regulars.engine.ledger.tests.factories import DAY, a_customer, give, written
from regulars.engine.ledger.types import Wallet

pytestmark = pytest.mark.django_db


@pytest.fixture
def mei() -> str:
    """The address of a customer."""
    return f"customers/{Customer.objects.get(pk=a_customer()).public_id}"


def nothing(unit: str = "points") -> dict:
    return {"unit": unit, "available": 0, "held": 0, "owed": 0, "pending": [], "lapsing": []}


def balances(program, mei: str) -> list[dict]:
    return program.get(f"{mei}/balances").json()["data"]


class TestPurses:
    def test_are_given_to_spent_and_looked_up(self, mei):
        program = a_program()
        assert balances(program, mei) == [nothing()]

        given = program.post(
            f"{mei}/awards",
            {"amount": 50, "source": "order:1", "expires_at": "2099-01-01T00:00:00Z"},
        )
        program.post(f"{mei}/awards", {"amount": 500, "unit": "credit.EUR"})
        spent = program.post(f"{mei}/spends", {"amount": 20})

        assert (given.status_code, spent.status_code) == (200, 200)
        assert given.json() == {
            "id": Transaction.objects.order_by("pk")[0].public_id,
            "kind": "award",
            "unit": "points",
            "asked": 50,
            "amount": 50,
            "repaid": 0,
            "lapsed": 0,
            "occurred_at": NOW.isoformat().replace("+00:00", "Z"),
            "recorded_at": NOW.isoformat().replace("+00:00", "Z"),
        }
        lapsing = [{"at": "2099-01-01T00:00:00Z", "amount": 30}]
        assert balances(program, mei) == [
            {**nothing(), "available": 30, "lapsing": lapsing},
            {**nothing("credit.EUR"), "available": 500},
        ]
        key = program.get("me").json()["id"]
        assert set(Transaction.objects.values_list("actor", flat=True)) == {key}
        found = program.get(f"ledger/transactions/{spent.json()['id']}")
        assert found.json() == spent.json()

    def test_hold_for_a_purchase(self, mei):
        program = a_program()
        program.post(f"{mei}/awards", {"amount": 50})
        ends_at = (NOW + DAY).isoformat()

        held = program.post(f"{mei}/holds", {"amount": 30, "ends_at": ends_at}).json()
        other = program.post(f"{mei}/holds", {"amount": 10, "ends_at": ends_at}).json()
        assert balances(program, mei) == [{**nothing(), "available": 10, "held": 40}]
        spent = program.post(f"ledger/holds/{held['id']}/commit", {"amount": 25})
        freed = program.post(f"ledger/holds/{other['id']}/release", {})

        assert (held["closed_as"], spent.json()["amount"]) == (None, -25)
        assert freed.json() == {**other, "closed_as": "released"}
        assert balances(program, mei) == [{**nothing(), "available": 25}]

    def test_have_what_was_done_undone(self, mei):
        program = a_program()
        given = program.post(f"{mei}/awards", {"amount": 50}).json()
        program.post(f"{mei}/spends", {"amount": 20})

        whole = program.post(f"ledger/transactions/{given['id']}/reverse", {"reason": "Returned"})

        assert (whole.json()["amount"], whole.json()["repaid"]) == (-50, -20)
        assert balances(program, mei) == [{**nothing(), "owed": 20}]

    def test_have_a_statement_page_by_page(self, mei):
        program = a_program()
        given = [program.post(f"{mei}/awards", {"amount": n}).json()["id"] for n in (1, 2, 4)]

        first = program.get(f"{mei}/statement?limit=2").json()
        second = program.get(f"{mei}/statement?limit=2&cursor={first['next_cursor']}").json()

        lines = [*first["data"], *second["data"]]
        assert [(line["id"], line["amount"], line["balance"]) for line in lines] == [
            (given[2], 4, 7),
            (given[1], 2, 3),
            (given[0], 1, 1),
        ]
        assert second["next_cursor"] is None

    def test_are_told_of_once_by_a_key(self, mei):
        program = a_program()
        asked = {"amount": 50}

        first = program.ask("POST", f"{mei}/awards", asked, idempotency_key="order-1")
        again = program.ask("POST", f"{mei}/awards", asked, idempotency_key="order-1")

        assert (first.json(), Transaction.objects.count()) == (again.json(), 1)
        assert Transaction.objects.get().key.endswith(":order-1")


class TestRefusals:
    @pytest.mark.parametrize(
        ("path", "body", "status", "code"),
        [
            ("spends", {"amount": 31}, 409, "ledger.not_enough"),
            ("spends", {"amount": 0}, 422, "api.invalid_request"),
            ("spends", {"amount": -5}, 422, "api.invalid_request"),
            ("spends", {"amount": 1.5}, 422, "api.invalid_request"),
            ("spends", {"amount": 5, "unit": "stars"}, 422, "ledger.unknown_unit"),
            ("spends", {"amount": 5, "unit": "gift.EUR"}, 422, "ledger.other_unit"),
            ("awards", {"amount": 10**15 + 1}, 422, "api.invalid_request"),
            (
                "awards",
                {"amount": 5, "expires_at": "2001-01-01T00:00:00Z"},
                422,
                "ledger.nothing_between",
            ),
            (
                "holds",
                {"amount": 5, "ends_at": "2001-01-01T00:00:00Z"},
                422,
                "ledger.nothing_between",
            ),
        ],
    )
    def test_say_why_and_write_nothing(self, mei, path, body, status, code):
        give(Wallet(Customer.objects.get().pk), 30)
        before = written()

        response = a_program().post(f"{mei}/{path}", body)

        assert (response.status_code, response.json()["code"]) == (status, code)
        assert written() == before

    def test_of_what_is_not_there(self):
        program = a_program()

        for path in ("customers/cus_none/balances", "ledger/transactions/ltx_none"):
            assert program.get(path).status_code == 404
        for path in ("ledger/holds/ltx_none/commit", "ledger/transactions/ltx_none/reverse"):
            assert program.post(path, {}).status_code == 404

    def test_of_a_key_without_the_scope(self, mei):
        program = a_program(Scope.LEDGER_READ)

        assert program.get(f"{mei}/balances").status_code == 200
        assert program.post(f"{mei}/awards", {"amount": 5}).status_code == 403
        assert written() == (0, 0, 0)
