from datetime import UTC, datetime

import pytest
from django.db import transaction

from regulars.core.catalog import queries
from regulars.core.catalog.models import Product
from regulars.core.catalog.services import import_products, tell_products
from regulars.core.catalog.types import (
    AmountWithoutCurrency,
    OtherCurrency,
    Outcome,
    ProductDraft,
    ProductTold,
    ToldTwice,
    UnknownProduct,
)
from regulars.core.events import queries as events
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM
from regulars.engine.lake.rules import stale_after
from regulars.engine.lake.types import Part
from regulars.kernel.money import UnknownCurrency

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENCHA = ProductTold("SEN", name="Sencha", price_minor=1_450, currency="EUR")
pytestmark = pytest.mark.django_db


def tell(*products: ProductTold, source: str = "shop") -> list[Outcome]:
    told = tell_products(products=products, source=source, actor=SYSTEM, now=NOW)
    return [one.outcome for one in told]


def bring_in(*drafts: ProductDraft, source: str = "shop", import_run: int = 7) -> None:
    import_products(drafts=drafts, source=source, import_run=import_run, actor=SYSTEM, now=NOW)


def told_events() -> list[dict]:
    return list(EventRow.objects.filter(name="catalog.told").values_list("payload", flat=True))


class TestTellProducts:
    def test_makes_what_is_not_there(self):
        outcomes = tell(SENCHA, ProductTold("MAT"))

        first, second = Product.objects.order_by("pk")
        assert outcomes == [Outcome.MADE, Outcome.MADE]
        assert (first.name, first.price_minor, first.currency) == ("Sencha", 1_450, "EUR")
        assert (second.name, second.price_minor, second.is_active) == ("", None, True)
        assert told_events() == [
            {"first_id": first.pk, "last_id": second.pk, "made": 2, "changed": 0}
        ]

    def test_overwrites_what_is_told_and_nothing_else(self):
        tell(SENCHA)

        outcomes = tell(ProductTold("SEN", name="Sencha 100 g", is_active=False))

        product = Product.objects.get()
        assert outcomes == [Outcome.CHANGED]
        assert (product.name, product.price_minor, product.is_active) == (
            "Sencha 100 g",
            1_450,
            False,
        )
        assert told_events()[1] == {
            "first_id": product.pk,
            "last_id": product.pk,
            "made": 0,
            "changed": 1,
        }

    def test_may_take_a_name_away(self):
        tell(SENCHA)

        tell(ProductTold("SEN", name=""))

        assert Product.objects.get().name == ""

    def test_records_nothing_where_nothing_is_other_than_before(self):
        tell(SENCHA)

        outcomes = tell(SENCHA)

        assert outcomes == [Outcome.UNCHANGED]
        assert len(told_events()) == 1

    def test_knows_products_by_source_and_reference(self):
        tell(SENCHA)

        assert tell(SENCHA, source="till") == [Outcome.MADE]
        assert Product.objects.count() == 2

    def test_outranks_what_a_file_brought(self):
        bring_in(ProductDraft("SEN", name="From a file", category="Tea"))

        outcomes = tell(SENCHA)

        product = Product.objects.get()
        assert outcomes == [Outcome.CHANGED]
        assert (product.name, product.category, product.import_run) == ("Sencha", "Tea", None)

    def test_keeps_a_product_that_is_as_the_file_said_from_going_with_it(self):
        bring_in(ProductDraft("SEN", name="Sencha"))

        tell(ProductTold("SEN", name="Sencha"))

        assert Product.objects.get().import_run is None

    def test_leaves_a_file_only_the_blanks(self):
        tell(SENCHA)

        bring_in(ProductDraft("SEN", name="From a file", category="Tea"))

        product = Product.objects.get()
        assert (product.name, product.category) == ("Sencha", "Tea")

    def test_changes_the_currency_only_as_a_whole(self):
        tell(ProductTold("SEN", price_minor=1_450, cost_minor=520, currency="EUR"))

        with pytest.raises(OtherCurrency) as refusal, transaction.atomic():
            tell(ProductTold("SEN", price_minor=2_000, currency="BGN"))
        outcomes = tell(ProductTold("SEN", price_minor=2_000, cost_minor=1_000, currency="BGN"))

        product = Product.objects.get()
        assert refusal.value.fields() == {"reference": "SEN", "known": "EUR", "currency": "BGN"}
        assert outcomes == [Outcome.CHANGED]
        assert (product.price_minor, product.cost_minor, product.currency) == (2_000, 1_000, "BGN")

    @pytest.mark.parametrize(
        ("wrong", "refusal"),
        [
            (ProductTold("MAT", price_minor=1), AmountWithoutCurrency),
            (ProductTold("MAT", cost_minor=1, currency="XXQ"), UnknownCurrency),
            (ProductTold("SEN", name="Twice"), ToldTwice),
        ],
    )
    def test_tells_all_or_none(self, wrong, refusal):
        with pytest.raises(refusal), transaction.atomic():
            tell(SENCHA, wrong)

        assert (Product.objects.count(), EventRow.objects.count()) == (0, 0)

    def test_makes_the_lake_copy_the_products_again(self):
        tell(SENCHA)

        recorded = [events.recorded(row) for row in EventRow.objects.filter(name="catalog.told")]

        assert stale_after(recorded).parts() == (Part.PRODUCTS, Part.EVENTS)


class TestSheet:
    def test_of_what_is_not_there_is_refused(self):
        with pytest.raises(UnknownProduct):
            queries.sheet("prd_none")
