"""A customer's page: group, rhythm, favourites, and everything that happened."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone

from regulars.core.events.types import SYSTEM
from regulars.core.orders import queries as orders
from regulars.core.orders.services import import_documents
from regulars.core.orders.types import PlacedOrder
from regulars.edges.console import profile
from regulars.edges.console.tests.factories import (
    NOW,
    an_order,
    days_ago,
    import_orders,
    signed_in,
    some_customers,
)
from regulars.edges.console.writing import day_text
from regulars.edges.report.words.groups import group_action, group_meaning, group_name
from regulars.insight import rfm
from regulars.insight.transactions import numbered
from regulars.kernel import clock

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

    def test_gaps_between_orders_are_the_librarys(self, shop):
        rows = numbered(shop.transactions).filter(lambda row: row.is_order)
        days = (rows.ordered_on.epoch_days() - rows.previous_on.epoch_days()).name("days")
        columns = ("customer_id", "ordered_at", "ordered_on", "order_id", days)
        told = rows.select(*columns).to_pyarrow().to_pylist()
        told.sort(key=lambda row: (row["ordered_at"], row["order_id"]))

        for customer_id in {row["customer_id"] for row in told}:
            placed = orders.rhythm_of(int(customer_id), currency="EUR")
            rhythm = profile.rhythm_of(placed, today=NOW.date())

            mine = [row for row in told if row["customer_id"] == customer_id]
            assert rhythm == profile.Rhythm(
                gaps=tuple(row["days"] for row in mine[1:]),
                last_on=mine[-1]["ordered_on"],
                today=NOW.date(),
            )


class TestRhythm:
    def rhythm(self, *days: int) -> profile.Rhythm | None:
        placed = [PlacedOrder(place, days_ago(day)) for place, day in enumerate(days)]
        return profile.rhythm_of(placed, today=NOW.date())

    def test_is_the_middle_gap_and_due_after_it(self):
        rhythm = self.rhythm(100, 90, 50, 30)

        assert rhythm == profile.Rhythm((10, 40, 20), date(2026, 1, 30), date(2026, 3, 1))
        assert (rhythm.typical_days, rhythm.days_since) == (20, 30)
        assert (rhythm.due_on, rhythm.days_late) == (date(2026, 2, 19), 10)

    def test_is_none_of_two_orders(self):
        rhythm = self.rhythm(30, 10)

        assert rhythm == profile.Rhythm((20,), date(2026, 2, 19), date(2026, 3, 1))
        assert (rhythm.typical_days, rhythm.due_on) == (None, None)
        assert self.rhythm() is None


class TestProfile:
    def text(self, client: Any, customer_id: int) -> str:
        model = apps.get_model("customers", "Customer")
        address = f"{LIST}{model.objects.get(pk=customer_id).public_id}/"
        return " ".join(client.get(address).content.decode().split())

    def test_says_the_group_in_plain_words(self, told):
        client = signed_in()

        for row in told[:6]:
            text = self.text(client, row["customer_id"])
            assert f'<p class="c-says">{group_name(row["group"])}</p>' in text
            assert f'href="{LIST}?group={row["group"]}"' in text

    def test_says_rhythm_and_favourites(self, three_buyers):
        text = self.text(signed_in(), three_buyers["C-000"])

        assert "<strong>Green tea</strong><span>in 3 orders" in text
        assert '<span class="r-number">€14.00</span>' in text  # three for 5.00, one returned
        assert "Where they stand" not in text  # before there are figures
        assert "The next order was due around" in text or "The next order is due around" in text

    def test_says_the_day_of_the_group_and_of_the_rhythm(self, told, monkeypatch):
        monkeypatch.setattr(clock, "now", lambda: NOW)
        buyer = told[0]["customer_id"]
        group, as_of = told[0]["group"], date(2025, 11, 30)
        days = (NOW.date() - as_of).days + told[0]["recency_days"]

        text = self.text(signed_in(), buyer)

        assert profile.standing_of(buyer) == profile.Standing(
            as_of, group, group_name(group), group_meaning(group), group_action(group)
        )
        figures = f'<time datetime="{as_of}">{day_text(as_of)}</time>'
        today = '<time datetime="2026-03-01">Mar 1, 2026</time>'
        assert f"As of {figures}, the day of the figures." in text
        assert f"As of {today}, today: last order {days} days ago." in text

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
        assert "One order so far" in text  # in the currency of the figures

    def test_hides_sales_from_whoever_may_not_see_orders(self, three_buyers, monkeypatch):
        staff = apps.get_model("staff", "Staff")
        client = signed_in()
        monkeypatch.setattr(staff, "may", lambda _self, name: name != "orders.view")

        text = self.text(client, three_buyers["C-000"])

        assert "€" not in text
        assert "Rhythm" not in text

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
