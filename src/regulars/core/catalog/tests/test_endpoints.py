import pytest

from regulars.core.catalog.models import Product
from regulars.core.events.models import EventRow
from regulars.edges.api.tests.factories import a_program

pytestmark = pytest.mark.django_db
SENCHA = {
    "reference": "SEN-100",
    "name": "Sencha",
    "category": "Green tea",
    "price_minor": 1_450,
    "cost_minor": 520,
    "currency": "EUR",
    "is_active": True,
}


class TestTellProducts:
    def test_makes_them_and_tells_of_them(self):
        program = a_program(source="shop")

        response = program.post("products", {"products": [SENCHA]})

        public_id = Product.objects.get().public_id
        assert response.json() == {
            "data": [{"reference": "SEN-100", "id": public_id, "outcome": "made"}]
        }
        product = {name: value for name, value in SENCHA.items() if name != "reference"}
        product |= {
            "id": public_id,
            "references": [{"source": "shop", "reference": "SEN-100"}],
        }
        assert program.get(f"products/{public_id}").json() == product
        assert program.get("products").json() == {"data": [product], "next_cursor": None}
        key = program.get("me").json()["id"]
        assert EventRow.objects.get(name="catalog.told").actor == key

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("is_admin", True, "extra_forbidden"),
            ("id", "prd_1", "extra_forbidden"),
            ("import_run", 1, "extra_forbidden"),
            ("reference", "", "string_too_short"),
            ("reference", "x" * 201, "string_too_long"),
            ("reference", None, "string_type"),
            ("name", "x" * 301, "string_too_long"),
            ("name", "a\0b", "string_pattern_mismatch"),
            ("price_minor", -1, "greater_than_equal"),
            ("price_minor", 2**53, "less_than_equal"),
            ("price_minor", 10**30, "less_than_equal"),
            ("price_minor", 14.5, "int_type"),
            ("price_minor", "1450", "int_type"),
            ("price_minor", True, "int_type"),
            ("currency", "eur", "string_pattern_mismatch"),
            ("currency", "EURO", "string_pattern_mismatch"),
            ("is_active", "yes", "bool_type"),
            ("is_active", 1, "bool_type"),
        ],
    )
    def test_refuses_what_is_not_as_it_must_be_and_writes_nothing(self, field, value, code):
        told = {"products": [SENCHA, {**SENCHA, "reference": "second", field: value}]}

        response = a_program().post("products", told)

        assert response.status_code == 422
        errors = [(error["field"], error["code"]) for error in response.json()["errors"]]
        assert errors == [(f"products.1.{field}", code)]
        assert not Product.objects.exists()

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "products"),
            ({"products": []}, "products"),
            ({"products": [SENCHA] * 201}, "products"),
            ({"products": [SENCHA], "source": "other"}, "source"),
        ],
    )
    def test_refuses_a_telling_that_is_not_as_it_must_be(self, body, field):
        response = a_program().post("products", body)

        assert [error["field"] for error in response.json()["errors"]] == [field]
        assert not Product.objects.exists()

    def test_takes_a_whole_number_that_is_written_with_a_point(self):
        a_program().post("products", {"products": [{**SENCHA, "price_minor": 1450.0}]})

        assert Product.objects.get().price_minor == 1_450

    def test_refuses_an_unknown_currency(self):
        response = a_program().post("products", {"products": [{**SENCHA, "currency": "XXQ"}]})

        assert (response.status_code, response.json()["code"]) == (422, "money.unknown_currency")
        assert not Product.objects.exists()


class TestListProducts:
    def test_leads_through_all_of_them_once(self):
        program = a_program()
        told = [{"reference": f"P{place}"} for place in range(5)]
        program.post("products", {"products": told})
        found, cursor = [], ""

        while cursor is not None:
            page = program.get(f"products?limit=2&cursor={cursor}").json()
            found += [product["references"][0]["reference"] for product in page["data"]]
            cursor = page["next_cursor"]

        assert sorted(found) == ["P0", "P1", "P2", "P3", "P4"]

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("reference=P1", ["shop", "till"]),
            ("reference=P1&source=till", ["till"]),
            ("source=shop", ["shop"]),
            ("reference=P", []),
        ],
    )
    def test_finds_those_that_are_asked_for(self, asked, found):
        for source in ("shop", "till"):
            a_program(source=source).post("products", {"products": [{"reference": "P1"}]})

        data = a_program().get(f"products?{asked}").json()["data"]

        assert sorted(product["references"][0]["source"] for product in data) == found
