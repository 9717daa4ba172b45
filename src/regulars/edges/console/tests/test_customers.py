"""The customers' list in every order, and its groups as the analytics library has them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
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
    import_orders,
    signed_in,
    some_customers,
    taken_back,
)
from regulars.edges.report.words.groups import group_name
from regulars.engine.figures.standing import MOST_LATE
from regulars.engine.figures.tests.factories import Shop, a_told_shop
from regulars.insight import rfm
from regulars.insight.squares import Group
from regulars.insight.transactions import numbered

LIST = "/console/customers/"


def names(response: Any) -> list[str]:
    return [row.name for row in response.context["cl"].result_list]


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.fixture
def three_buyers(db: None) -> dict[str, int]:
    """Shopper 0 ordered thrice, 1 once for much, 2 once for little, 3 never."""
    found = some_customers(4)
    ids = [found[f"C-{place:03}"] for place in range(4)]
    import_orders(
        an_order("1", ids[0], at=days_ago(30), amounts=(500,)),
        an_order("2", ids[0], at=days_ago(20), amounts=(500,)),
        taken_back(an_order("3", ids[0], at=days_ago(9), amounts=(500,)), 100, days_ago(8)),
        an_order("4", ids[1], at=days_ago(40), amounts=(9_000,)),
        an_order("5", ids[2], at=days_ago(1), amounts=(200,)),
    )
    return found


class TestOrder:
    @pytest.mark.parametrize(
        ("sort", "places"),
        [
            ("name", [0, 1, 2, 3]),
            ("-name", [3, 2, 1, 0]),
            ("-orders", [0, 2, 1, 3]),
            ("orders", [1, 2, 0, 3]),
            ("-revenue", [1, 0, 2, 3]),
            ("revenue", [2, 0, 1, 3]),
            ("-last", [2, 0, 1, 3]),
            ("last", [1, 0, 2, 3]),
            ("anything", [3, 2, 1, 0]),
        ],
    )
    def test_is_by_what_was_asked_and_those_without_come_last(self, three_buyers, sort, places):
        response = signed_in().get(LIST, {"sort": sort})

        assert names(response) == [f"Shopper {place}" for place in places]

    def test_is_told_in_the_head_of_the_column(self, three_buyers):
        text = signed_in().get(LIST, {"sort": "-revenue", "q": "Shopper"}).content.decode()

        assert 'aria-sort="descending"><a href="?q=Shopper&amp;sort=revenue">Revenue' in text
        assert '<a href="?q=Shopper&amp;sort=-orders">Orders' in text
        assert text.count("aria-sort") == 1

    @pytest.mark.parametrize("sort", ["name", "-name", "-orders", "-revenue", "last"])
    def test_visits_everybody_once_and_finds_the_way_back(self, db, sort):
        found = some_customers(120)
        ids = list(found.values())
        apps.get_model("customers", "Customer").objects.filter(pk__in=ids[:30]).update(name="")
        import_orders(
            *(
                an_order(str(place), pk, at=days_ago(place % 7), amounts=(100 * (place % 3) + 1,))
                for place, pk in enumerate(ids[20:90])
            )
        )
        client, address, pages = signed_in(), f"?sort={sort}", []
        while address:
            cl = client.get(LIST + address).context["cl"]
            pages.append(([row.pk for row in cl.result_list], cl.newer_address))
            address = cl.older_address

        assert sorted(pk for rows, _ in pages for pk in rows) == sorted(ids)
        assert [len(rows) for rows, _ in pages] == [50, 50, 20]
        for (before, _), (_, back) in pairwise(pages):
            assert [row.pk for row in client.get(LIST + back).context["cl"].result_list] == before

    def test_is_of_one_currency_at_a_time(self, three_buyers):
        dearest = an_order("6", three_buyers["C-002"], at=days_ago(3), amounts=(70_000,))
        import_documents(
            documents=[dearest],
            source="file",
            currency="JPY",
            import_run=None,
            actor=SYSTEM,
            now=NOW,
        )
        client = signed_in()

        euros, yen = (
            client.get(LIST, {"sort": "-revenue", **more}) for more in ({}, {"currency": "JPY"})
        )

        assert names(euros) == ["Shopper 1", "Shopper 0", "Shopper 2", "Shopper 3"]
        assert names(yen)[0] == "Shopper 2"
        assert '<td data-label="Revenue" class="r-number">¥70,000</td>' in yen.content.decode()
        assert "€" not in yen.content.decode()

    def test_costs_the_same_queries_for_few_and_for_many(self, db, django_assert_num_queries):
        client = signed_in()
        found = some_customers(60)
        import_orders(*(an_order(str(n), pk, at=NOW) for n, pk in enumerate(found.values())))

        # session, member, permissions; the currencies, twice; the figures, twice where there
        # are none; the tallies, the customers, their references, what they bought
        with django_assert_num_queries(3 + 8):
            client.get(LIST, {"sort": "-revenue"})


@pytest.fixture
def told(shop: Shop) -> list[dict[str, Any]]:
    return shop.scores


@pytest.fixture
def shop(db: None) -> Shop:
    return a_told_shop()


class TestGroups:
    @pytest.mark.parametrize("group", list(Group))
    def test_narrow_the_list_to_whom_the_figures_count(self, told, group):
        response = signed_in().get(LIST, {"group": group.value})

        expected = {row["customer_id"] for row in told if row["group"] == group}
        assert {row.pk for row in response.context["cl"].result_list} == expected
        assert ("Nothing matches" in response.content.decode()) is (not expected)

    def test_can_be_searched_and_put_in_order(self, told):
        group = max(Group, key=lambda one: sum(row["group"] == one for row in told))
        client = signed_in()

        response = client.get(LIST, {"group": group.value, "sort": "-revenue", "q": "Shopper 1"})

        members = {row["customer_id"] for row in told if row["group"] == group}
        shown = response.context["cl"].result_list
        revenue = [row.buyings[0].revenue_minor for row in shown]
        assert revenue == sorted(revenue, reverse=True)
        assert {row.pk for row in shown} <= members
        assert all(row.name.startswith("Shopper 1") for row in shown)

    def test_are_not_put_in_order_by_name(self, told):
        response = signed_in().get(LIST, {"group": told[0]["group"], "sort": "name"})

        last = [row.buyings[0].last_order_at for row in response.context["cl"].result_list]
        assert last == sorted(last, reverse=True)
        assert "sort=name" not in response.content.decode()

    def test_are_not_told_when_much_has_come_in_since(self, told):
        buyer = told[0]["customer_id"]
        import_orders(*(an_order(f"late-{n}", buyer, at=NOW) for n in range(MOST_LATE + 1)))

        text = signed_in().get(LIST, {"group": "champions"}).content.decode()

        assert "too much has come in since" in text

    def test_are_not_offered_before_there_are_figures(self, three_buyers):
        assert "All groups" not in signed_in().get(LIST).content.decode()

    @pytest.mark.parametrize("customers", [0, 1])
    def test_asked_for_too_early_lead_to_everybody(self, db, customers):
        for buyer in some_customers(customers).values():
            import_orders(an_order("1", buyer, at=days_ago(3)))

        response = signed_in().get(LIST, {"group": "champions"})

        assert response.status_code == 200
        assert len(names(response)) == customers
        assert "There are no groups yet" in response.content.decode()

    @pytest.mark.parametrize("group", ["", "champions"])
    def test_of_figures_by_another_version_lead_to_the_next_step(self, told, group):
        apps.get_model("figures", "StoredReport").objects.update(
            document=b'{"schema": 99}', computed_at=NOW - timedelta(days=1)
        )
        client = signed_in()

        text = client.get(LIST, {"group": group}).content.decode()

        assert "The figures were computed by another version of Regulars" in text
        assert 'action="/console/figures/refresh/"' in text
        dashboard = client.get("/console/").content.decode()
        assert "Another version of Regulars computed these figures." in dashboard
        assert 'action="/console/figures/refresh/"' in dashboard


class TestSums:
    def test_equal_the_analytics_library(self, shop):
        end = date(2030, 1, 1)
        summary = rfm.summary(shop.transactions, as_of=end).to_pyarrow().to_pylist()
        tallies = orders.buying_of([int(row["customer_id"]) for row in summary])

        for row in summary:
            [buying] = tallies[int(row["customer_id"])]
            assert (buying.orders, buying.revenue_minor) == (row["orders"], row["revenue_minor"])
            assert buying.last_order_at is not None
            last = timezone.localtime(buying.last_order_at).date()
            assert (end - last).days == row["recency_days"]

    def test_gaps_between_orders_are_the_librarys(self, shop):
        rows = numbered(shop.transactions).filter(lambda row: row.is_order)
        days = (rows.ordered_on.epoch_days() - rows.previous_on.epoch_days()).name("days")
        told = rows.select("customer_id", "ordered_at", "order_id", days).to_pyarrow().to_pylist()
        told.sort(key=lambda row: (row["ordered_at"], row["order_id"]))

        for customer_id in {row["customer_id"] for row in told}:
            placed = orders.rhythm_of(int(customer_id), currency="EUR")
            rhythm = profile.rhythm_of(placed, today=NOW.date())

            mine = [row["days"] for row in told if row["customer_id"] == customer_id]
            assert rhythm is not None
            assert list(rhythm.gaps) == mine[1:]


class TestRhythm:
    def rhythm(self, *days: int) -> profile.Rhythm | None:
        placed = [PlacedOrder(place, days_ago(day)) for place, day in enumerate(days)]
        return profile.rhythm_of(placed, today=NOW.date())

    def test_is_the_middle_gap_and_due_after_it(self):
        rhythm = self.rhythm(100, 90, 50, 30)

        assert rhythm is not None
        assert rhythm.gaps == (10, 40, 20)
        assert (rhythm.typical_days, rhythm.days_since) == (20, 30)
        assert (rhythm.due_on, rhythm.days_late) == (date(2026, 2, 19), 10)

    def test_is_none_of_two_orders(self):
        rhythm = self.rhythm(30, 10)

        assert rhythm is not None
        assert (rhythm.gaps, rhythm.typical_days, rhythm.due_on) == ((20,), None, None)
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


class TestCurrencies:
    def test_of_orders_and_revenue_are_the_same_and_the_others_named(self, three_buyers):
        buyer = three_buyers["C-000"]
        import_documents(
            documents=[an_order(f"y{n}", buyer, at=days_ago(3)) for n in range(2)],
            source="file",
            currency="JPY",
            import_run=None,
            actor=SYSTEM,
            now=NOW,
        )

        text = signed_in().get(LIST).content.decode()

        assert '<td data-label="Orders" class="r-number">3; 2 in JPY</td>' in text
        assert '<td data-label="Revenue" class="r-number">€14.00</td>' in text
