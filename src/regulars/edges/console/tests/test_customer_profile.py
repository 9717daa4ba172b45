"""A customer's page: figures, what lies ahead, favourites, and everything that happened."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone

from regulars.core.events.types import SYSTEM
from regulars.core.orders import queries as orders
from regulars.core.orders.services import import_documents
from regulars.edges.console.tests.factories import (
    NOW,
    an_order,
    days_ago,
    import_orders,
    signed_in,
    some_customers,
)
from regulars.insight import rfm

LIST = "/console/customers/"


class TestSums:
    def test_equal_the_analytics_library(self, shop):
        end = date(2030, 1, 1)
        summary = rfm.summary(shop.transactions, as_of=end).to_pyarrow().to_pylist()
        tallies = orders.buying_of([int(row["customer_id"]) for row in summary])

        for row in summary:
            [buying] = tallies[int(row["customer_id"])]
            last_on = timezone.localtime(buying.last_order_at).date()
            assert (buying.orders, buying.revenue_minor, last_on) == (
                row["orders"],
                row["revenue_minor"],
                end - timedelta(days=row["recency_days"]),
            )


class TestProfile:
    def text(self, client: Any, customer_id: int) -> str:
        model = apps.get_model("customers", "Customer")
        address = f"{LIST}{model.objects.get(pk=customer_id).public_id}/"
        return " ".join(client.get(address).content.decode().split())

    def test_says_the_favourites(self, three_buyers):
        text = self.text(signed_in(), three_buyers["C-000"])

        assert "<strong>Green tea</strong><span>in 3 orders" in text
        assert '<span class="r-number">€14.00</span>' in text  # three for 5.00, one returned

    def test_says_of_how_many_orders_the_favourites_are(self, db):
        buyer = some_customers(1)["C-000"]
        import_orders(*(an_order(str(n), buyer, at=days_ago(n)) for n in range(1_000)))
        client = signed_in()

        all_of_them = self.text(client, buyer)
        import_orders(an_order("1000", buyer, at=days_ago(1_000)))
        last_of_them = self.text(client, buyer)

        assert "Of the last" not in all_of_them
        assert '<p class="c-note">Of the last 1,000 orders.</p>' in last_of_them
        assert "<strong>Green tea</strong><span>in 1,000 orders · last on" in last_of_them

    def test_keeps_currencies_apart(self, three_buyers):
        yen = an_order("6", three_buyers["C-002"], at=days_ago(3), amounts=(70_000,))
        import_documents(
            documents=[yen], source="file", currency="JPY", import_run=None, actor=SYSTEM, now=NOW
        )

        text = self.text(signed_in(), three_buyers["C-002"])

        assert "<dt>Net revenue</dt><dd>€2.00</dd>" in text
        assert "<dt>Net revenue</dt><dd>¥70,000</dd>" in text
        assert "<strong>Green tea</strong><span>in 1 order · last on" in text  # of the figures'

    def test_hides_sales_from_whoever_may_not_see_orders(self, three_buyers, monkeypatch):
        staff = apps.get_model("staff", "Staff")
        client = signed_in()
        monkeypatch.setattr(staff, "may", lambda _self, name: name != "orders.view")

        text = self.text(client, three_buyers["C-000"])

        assert "€" not in text
        assert "What lies ahead" not in text.split("</header>")[1]

    def test_of_a_busy_buyer_folds_the_months_and_names_the_lines(self, db):
        buyer = some_customers(1)["C-000"]
        import_orders(*(an_order(str(n), buyer, at=days_ago(10 * n)) for n in range(20)))
        client = signed_in()
        model = apps.get_model("customers", "Customer")

        months = client.get(f"{LIST}{model.objects.get().public_id}/").context["months"]

        assert [(month.name, len(month.entries), month.is_open) for month in months[:4]] == [
            ("March 2026", 1, True),
            ("February 2026", 2, True),
            ("January 2026", 3, True),
            ("December 2025", 4, False),
        ]
        assert sum(len(month.entries) for month in months) == 20
        assert months[0].entries[0].named == "Green tea"

    def test_of_few_entries_folds_none(self, three_buyers):
        model = apps.get_model("customers", "Customer")
        address = f"{LIST}{model.objects.get(pk=three_buyers['C-000']).public_id}/"

        months = signed_in().get(address).context["months"]

        assert [month.is_open for month in months] == [True, True]
