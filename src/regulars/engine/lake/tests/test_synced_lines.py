"""What a sync writes into the lake."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.apps import apps

from regulars.engine.lake.queries import open_lake, product_name, state
from regulars.engine.lake.services import sync
from regulars.engine.lake.tests.factories import (
    DATABASE,
    NOW,
    a_channel,
    a_customer,
    a_document,
    a_line,
    a_product,
    amounts_in_lake,
    bring_orders,
    files_below,
    lines_in_lake,
)
from regulars.engine.lake.types import Standing, Sync

pytestmark = DATABASE


class TestSyncedLines:
    def test_copies_every_value_of_a_line(self):
        customer_id = a_customer("C1")
        known = {"product_id": a_product("P1"), "discount_minor": 10, "cost_minor": 900}
        bring_orders(
            a_document(
                "A-1",
                a_line("1", 1_990, name="Tea", **known),
                a_line("2", -500, name="Tea", cost_minor=-250),
                sold_to=customer_id,
                sold_through=a_channel("web"),
            )
        )

        sync(now=NOW)

        returned, sold = lines_in_lake()
        assert sold == {
            "order_id": "A-1",
            "customer_id": str(customer_id),
            "ordered_at": datetime(2025, 6, 1, 12),  # noqa: DTZ001
            "product_id": "P1",
            "product_name": "Tea",
            "channel": "web",
            "quantity": 1.0,
            "amount_minor": 1_990,
            "discount_minor": 10,
            "cost_minor": 900,
        }
        assert returned == sold | {
            "product_id": None,
            "quantity": -1.0,
            "amount_minor": -500,
            "discount_minor": None,
            "cost_minor": -250,
        }

    def test_names_what_comes_from_elsewhere_with_its_source(self):
        customer_id = a_customer("C1", source="shop")
        bring_orders(a_document("A-1", sold_to=customer_id), source="shop")

        sync(now=NOW)

        [line] = lines_in_lake()
        assert (line["order_id"], line["customer_id"]) == ("shop:A-1", str(customer_id))

    def test_names_products_as_is_told_to_who_asks(self):
        references = {"P1": "file", "s9:1": "file", "1": "s9"}
        ids = {name: a_product(name, source=source) for name, source in references.items()}
        nameless = apps.get_model("catalog", "Product").objects.create(public_id="prd_x").pk
        lines = [
            a_line(str(place), product_id=pk) for place, pk in enumerate([*ids.values(), nameless])
        ]
        bring_orders(a_document("A-1", *lines))

        sync(now=NOW)

        told = [product_name(pk, [(references[name], name)]) for name, pk in ids.items()]
        names = {line["product_id"] for line in lines_in_lake()}
        assert names == {*told, product_name(nameless, [])}
        assert names == {"P1", "s9::1", "s9:1", f":{nameless}"}

    def test_keeps_what_two_sources_call_the_same_apart(self):
        bring_orders(a_document("s9:1"), run=1)
        bring_orders(a_document("1"), run=2, source="s9")

        sync(now=NOW)

        assert sorted(line["order_id"] for line in lines_in_lake()) == ["s9:1", "s9::1"]

    def test_writes_the_stores_local_time_across_summer_time(self, settings):
        settings.REGULARS_TIME_ZONE = "Europe/Sofia"
        before = datetime(2025, 3, 30, 0, 59, 59, 250_000, tzinfo=UTC)
        bring_orders(
            a_document("winter", a_line(at=before)),
            a_document("summer", a_line(at=before + timedelta(seconds=1))),
        )

        sync(now=NOW)

        moments = {line["order_id"]: line["ordered_at"] for line in lines_in_lake()}
        assert moments == {
            "winter": datetime(2025, 3, 30, 2, 59, 59, 250_000),  # noqa: DTZ001
            "summer": datetime(2025, 3, 30, 4, 0, 0, 250_000),  # noqa: DTZ001
        }

    def test_leaves_other_currencies_out_and_counts_their_lines(self):
        bring_orders(a_document("A-1"))
        bring_orders(a_document("A-2", a_line("1"), a_line("2"), a_line("3", -5)), currency="USD")

        sync(now=NOW)

        assert amounts_in_lake() == {"A-1": 1_000}
        assert state().left_out == {"USD": 3}

    def test_holds_no_personal_data(self, lake_home):
        customer_id = a_customer("a@example.org")
        bring_orders(a_document("A-1", sold_to=customer_id))

        sync(now=NOW)

        with open_lake() as lake:
            assert lake.customers.columns == (
                "customer_id",
                "joined_at",
                "first_seen_at",
                "historical",
            )
            assert lake.customers.to_pyarrow().column("customer_id").to_pylist() == [
                str(customer_id)
            ]
        assert not any(b"a@example.org" in content for content in files_below(lake_home).values())

    def test_is_empty_for_a_store_without_orders(self):
        outcome = sync(now=NOW)

        assert outcome == Sync(version=1, changed=True, whole=True, files=0, rows=0)
        assert lines_in_lake() == []
        assert state().standing is Standing.FRESH
