from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from regulars.core.catalog import queries, services
from regulars.core.catalog.models import Product
from regulars.core.catalog.types import ProductDraft
from regulars.core.events.types import SYSTEM
from regulars.core.registers.types import Imported
from regulars.core.tests.estates import Memory

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def bring_in(*drafts: ProductDraft, import_run: int | None = 1):
    return services.import_products(
        drafts=drafts, source="shop", import_run=import_run, actor=SYSTEM, now=NOW
    )


def undo(import_run: int, outcome: Imported) -> None:
    memory = Memory()
    memory.hear(import_run, outcome.told)
    estate = memory.estate(import_run)
    services.undo_import(estate=estate, held=set, actor=SYSTEM, now=NOW)


class TestImportProducts:
    def test_fills_blanks_and_tells_differences(self):
        bring_in(ProductDraft("P1", name="Tea"))

        outcome = bring_in(
            ProductDraft("P1", name="Green tea", category="Tea", price_minor=990, currency="EUR")
        )

        product = Product.objects.get()
        assert (product.name, product.category, product.price_minor) == ("Tea", "Tea", 990)
        assert product.currency == "EUR"
        assert [(item.field, item.told) for item in outcome.differing] == [("name", "Green tea")]

    def test_compares_no_amounts_of_two_currencies(self):
        bring_in(ProductDraft("P1", price_minor=990, currency="EUR"))

        outcome = bring_in(ProductDraft("P1", price_minor=1990, cost_minor=5, currency="BGN"))

        product = Product.objects.get()
        assert (product.price_minor, product.cost_minor) == (990, None)
        assert outcome.differing == []

    def test_undoes_what_it_filled(self):
        bring_in(ProductDraft("P1", name="Tea"))
        draft = ProductDraft("P1", price_minor=990, currency="EUR", is_active=False)
        outcome = bring_in(draft, import_run=2)
        assert Product.objects.get().is_active is False

        undo(2, outcome)

        product = Product.objects.get()
        assert (product.price_minor, product.currency, product.is_active) == (None, "", True)


class TestConstraints:
    def test_keep_amounts_positive_and_with_a_currency(self):
        bring_in(ProductDraft("P1", price_minor=990, currency="EUR"))

        for values in (
            {"price_minor": -1},
            {"cost_minor": -1},
            {"currency": ""},
            {"currency": "eur"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Product.objects.update(**values)


class TestSearch:
    def test_finds_by_name_category_and_reference(self):
        bring_in(
            ProductDraft("P1", name="Green tea", category="Tea"), ProductDraft("M7", name="Mug")
        )

        assert [card.name for card in queries.search("TEA")] == ["Green tea"]
        assert [card.name for card in queries.search("m7")] == ["Mug"]


class TestOffered:
    @pytest.fixture(autouse=True)
    def _assortment(self):
        bring_in(
            ProductDraft("P1", name="Sencha", category="tea", price_minor=990, currency="EUR"),
            ProductDraft("P2", name="Assam", category="tea", price_minor=790, currency="EUR"),
            ProductDraft("P3", name="Beans", category="coffee", price_minor=890, currency="EUR"),
            ProductDraft("P4", name="Mug", category="tea", price_minor=500, currency="BGN"),
            ProductDraft("P5", name="Sample", category="tea", price_minor=0, currency="EUR"),
            ProductDraft("P6", name="Unpriced", category="tea"),
            ProductDraft("P7", category="tea", price_minor=500, currency="EUR"),
            ProductDraft("P8", name="Gone", price_minor=5, currency="EUR", is_active=False),
        )

    def test_are_active_with_a_name_and_a_price_in_the_currency(self):
        assert [card.name for card in queries.offered(currency="EUR")] == [
            "Assam",
            "Beans",
            "Sencha",
        ]
        assert queries.offered(currency="USD") == []

    def test_are_narrowed_and_ordered(self):
        def names(**asked):
            return [card.name for card in queries.offered(currency="EUR", **asked)]

        assert names(category="tea") == ["Assam", "Sencha"]
        assert names(text=" SEN ") == ["Sencha"]
        assert names(text="p3") == ["Beans"]
        assert names(newest_first=True, limit=2) == ["Beans", "Assam"]

    def test_are_counted_by_category(self):
        assert queries.categories_offered(currency="EUR") == [("coffee", 1), ("tea", 2)]

    def test_begin_with_the_oldest_of_each_category(self):
        def names(limit):
            found = queries.first_of_categories(currency="EUR", limit=limit)
            return [card.name for card in found]

        assert (names(9), names(1)) == (["Beans", "Sencha"], ["Beans"])

    def test_are_found_by_public_id(self):
        ids = {product.name: product.public_id for product in Product.objects.all()}
        asked = [ids["Assam"], ids["Mug"], "prd_none"]

        found = queries.offered_among(asked, currency="EUR")

        assert [card.name for card in found.values()] == ["Assam"]
        assert list(found) == [ids["Assam"]]

    def test_have_the_reference_that_came_first(self):
        [product] = Product.objects.filter(name="Assam")
        product.references.create(source="other", reference="A-9")

        assert queries.references_of([product.pk, 10**6]) == {product.pk: "P2"}
