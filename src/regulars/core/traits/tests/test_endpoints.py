from __future__ import annotations

import pytest

from regulars.core.access.types import Scope
from regulars.core.events.models import EventRow
from regulars.core.traits.models import ToldTrait
from regulars.core.traits.tests.test_services import a_customer
from regulars.edges.api.tests.factories import NOW, a_program

pytestmark = pytest.mark.django_db
TRAITS = "customers/cus_1/traits"
AT = NOW.isoformat().replace("+00:00", "Z")


def change(program, traits, **more):
    return program.ask("PATCH", TRAITS, {"traits": traits, **more})


def a_trait(name, kind, value, told_at=AT, source="shop"):
    return {
        "name": name,
        "kind": kind,
        "value": value,
        "told_at": told_at,
        "source": source,
        "is_proven": True,
    }


class TestCustomerTraits:
    def test_are_told_and_looked_up(self):
        a_customer()
        program = a_program(source="desk")

        response = change(
            program,
            {
                "size": "M",
                "cups": 3,
                "spent": 4.5,
                "is_member": True,
                "born": "1990-02-03",
                "until": "2026-04-01T09:00:00+03:00",
                "teas": ["sencha"],
            },
        )

        assert response.status_code == 200
        assert response.json()["data"] == [
            a_trait("born", "day", "1990-02-03", source="desk"),
            a_trait("cups", "number", 3, source="desk"),
            a_trait("is_member", "flag", True, source="desk"),
            a_trait("size", "text", "M", source="desk"),
            a_trait("spent", "number", 4.5, source="desk"),
            a_trait("teas", "list", ["sencha"], source="desk"),
            a_trait("until", "moment", "2026-04-01T06:00:00Z", source="desk"),
        ]
        assert program.get(TRAITS).json() == response.json()
        assert EventRow.objects.get(name="traits.changed").actor == program.get("me").json()["id"]

    def test_are_left_as_they_are_where_nothing_is_told_of_them_and_unset_by_null(self):
        a_customer()
        program = a_program()
        change(program, {"size": "M", "cups": 3})

        assert change(program, {"cups": None}).json()["data"] == [a_trait("size", "text", "M")]

    def test_stand_as_they_were_told_last(self):
        a_customer()
        program = a_program()
        change(program, {"size": "M"})

        response = change(program, {"size": "L"}, told_at="2026-01-01T00:00:00Z")

        assert response.json()["data"] == [a_trait("size", "text", "M")]

    @pytest.mark.parametrize(
        ("traits", "status", "code"),
        [
            ({"cups": "three"}, 422, "traits.other_kind"),
            ({"email": "mei@shop.bg"}, 422, "traits.reserved_name"),
            ({"scores.new": 1}, 422, "traits.reserved_name"),
            ({" x": 1}, 422, "traits.unusable_name"),
            ({"x": ""}, 422, "traits.unusable_value"),
            ({"x": "y" * 2_000}, 422, "traits.unusable_value"),
            ({"x": {"y": 1}}, 422, "api.invalid_request"),
            ({"x": [1]}, 422, "api.invalid_request"),
            ({}, 422, "api.invalid_request"),
        ],
    )
    def test_are_refused_all_together_and_nothing_is_written(self, traits, status, code):
        a_customer()
        program = a_program()
        change(program, {"cups": 3})

        response = change(program, {"size": "M", **traits} if traits else traits)

        assert (response.status_code, response.json()["code"]) == (status, code)
        assert ToldTrait.objects.count() == 1

    def test_of_nobody_are_not_found(self):
        assert a_program().get(TRAITS).json()["code"] == "customers.unknown"
        assert change(a_program(), {"size": "M"}).json()["code"] == "customers.unknown"


class TestListTraits:
    def test_tells_names_kinds_counts_and_examples_page_by_page(self):
        a_customer(1)
        a_customer(2)
        program = a_program(Scope.CUSTOMERS_WRITE, Scope.CUSTOMERS_READ)
        for number, size in ((1, "M"), (2, "L")):
            path = f"customers/cus_{number}/traits"
            program.ask("PATCH", path, {"traits": {"size": size, "born": "1990-02-03"}})
        program.ask("PATCH", TRAITS, {"traits": {"hat": 7}})
        program.ask("PATCH", TRAITS, {"traits": {"hat": None}})

        first = program.get("traits?limit=2").json()
        rest = program.get(f"traits?limit=2&cursor={first['next_cursor']}").json()

        found = [*first["data"], *rest["data"]]
        assert [(one["name"], one["kind"], one["customers"], one["examples"]) for one in found] == [
            ("born", "day", 2, ["1990-02-03"]),
            ("hat", "number", 0, []),
            ("size", "text", 2, ["L", "M"]),
        ]
        assert rest["next_cursor"] is None
        assert [one["name"] for one in program.get("traits?name=size").json()["data"]] == ["size"]
