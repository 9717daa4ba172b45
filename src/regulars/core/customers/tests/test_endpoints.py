import pytest

from regulars.core.customers.models import Customer
from regulars.core.customers.services import import_customers
from regulars.core.customers.types import CustomerDraft
from regulars.core.events.types import SYSTEM
from regulars.core.identity.services import merge
from regulars.edges.api.tests.factories import NOW, a_program

pytestmark = pytest.mark.django_db


def some_customers(number: int, source: str = "file") -> None:
    drafts = [
        CustomerDraft(reference=f"K-{place}", seen_at=NOW, email=f"k{place}@example.com")
        for place in range(number)
    ]
    import_customers(drafts=drafts, source=source, import_run=None, actor=SYSTEM, now=NOW)


class TestListCustomers:
    def test_tells_what_is_known(self):
        draft = CustomerDraft(reference="K-1", seen_at=NOW, name="Mei", joined_at=NOW)
        import_customers(drafts=[draft], source="file", import_run=None, actor=SYSTEM, now=NOW)

        response = a_program().get("customers")

        assert response.json() == {
            "data": [
                {
                    "id": Customer.objects.get().public_id,
                    "name": "Mei",
                    "email": None,
                    "phone": None,
                    "claimed_email": None,
                    "claimed_phone": None,
                    "joined_at": "2026-03-01T12:00:00Z",
                    "first_seen_at": "2026-03-01T12:00:00Z",
                    "references": [{"source": "file", "reference": "K-1"}],
                }
            ],
            "next_cursor": None,
        }

    def test_is_empty_without_any(self):
        assert a_program().get("customers").json() == {"data": [], "next_cursor": None}

    def test_leads_through_all_of_them_once(self):
        some_customers(7)
        program, ids, cursor, pages = a_program(), [], "", 0

        while cursor is not None:
            page = program.get(f"customers?limit=3&cursor={cursor}").json()
            ids += [customer["id"] for customer in page["data"]]
            cursor, pages = page["next_cursor"], pages + 1

        assert pages == 3
        assert ids == sorted(Customer.objects.values_list("public_id", flat=True))

    def test_asks_the_database_as_often_for_many_as_for_one(self, django_assert_num_queries):
        some_customers(20)
        program = a_program()
        program.get("me")

        with django_assert_num_queries(2):
            program.get("customers")

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("email=K1@example.com", ["K-1"]),
            ("email=k@example.com", []),
            ("reference=K-2", ["K-2"]),
            ("reference=K", []),
            ("source=file&reference=K-0", ["K-0"]),
            ("source=till", []),
            ("email=k1@example.com&reference=K-2", []),
        ],
    )
    def test_finds_those_that_are_asked_for(self, asked, found):
        some_customers(3)

        data = a_program().get(f"customers?{asked}").json()["data"]

        assert [customer["references"][0]["reference"] for customer in data] == found

    @pytest.mark.parametrize("asked", ["limit=0", "limit=201", "limit=a", "limit=1&limit=2"])
    def test_refuses_a_limit_out_of_bounds(self, asked):
        response = a_program().get(f"customers?{asked}")

        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "limit")

    def test_refuses_a_cursor_of_its_own_making(self):
        some_customers(2)
        program = a_program()
        cursor = program.get("customers?limit=1").json()["next_cursor"]

        refused = [
            program.get(f"customers?cursor={wrong}").json()["code"]
            for wrong in ("1", cursor[:-1], cursor[1:], cursor.swapcase())
        ]

        assert refused == ["api.unusable_cursor"] * 4
        assert program.get(f"products?cursor={cursor}").json()["code"] == "api.unusable_cursor"
        assert program.get(f"orders?cursor={cursor}").json()["code"] == "api.unusable_cursor"


class TestGetCustomer:
    def test_tells_of_one(self):
        some_customers(2)
        program = a_program()
        one = program.get("customers").json()["data"][1]

        assert program.get(f"customers/{one['id']}").json() == one

    def test_does_not_know_our_own_numbers(self):
        some_customers(1)
        number = Customer.objects.get().pk

        assert a_program().get(f"customers/{number}").json()["code"] == "customers.unknown"


class TestMergedCustomers:
    def merged(self) -> tuple[Customer, Customer]:
        some_customers(2)
        kept, other = Customer.objects.order_by("pk")
        merge(kept=kept.pk, merged=other.pk, reason="One", actor=SYSTEM, now=NOW)
        return kept, other

    def test_lead_to_whom_they_are_part_of(self):
        kept, other = self.merged()
        program = a_program()

        answer = program.get(f"customers/{other.public_id}")

        assert answer.status_code == 200
        assert answer.json() == program.get(f"customers/{kept.public_id}").json()
        assert answer.json()["id"] == kept.public_id
        assert [known["reference"] for known in answer.json()["references"]] == ["K-0", "K-1"]

    def test_are_listed_as_one(self):
        kept, other = self.merged()
        program = a_program()

        ids = [
            [customer["id"] for customer in program.get(f"customers?{query}").json()["data"]]
            for query in ("", "reference=K-1", "reference=K-0")
        ]

        assert ids == [[kept.public_id]] * 3
        assert program.get(f"orders?customer={other.public_id}").status_code == 200
