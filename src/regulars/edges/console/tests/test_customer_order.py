"""The customers' list in every order."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps

from regulars.core.events.types import SYSTEM
from regulars.core.orders.services import import_documents
from regulars.edges.console.tests.factories import (
    NOW,
    an_order,
    days_ago,
    import_orders,
    signed_in,
    some_customers,
)

LIST = "/console/customers/"


def names(response: Any) -> list[str]:
    return [row.name for row in response.context["cl"].result_list]


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
            ("-known", [3, 2, 1, 0]),
            ("known", [0, 1, 2, 3]),
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

    def test_that_is_usual_is_marked_and_led_back_to(self, three_buyers):
        client = signed_in()

        usual, other, turned = (
            client.get(LIST, {"sort": sort} if sort else {}).content.decode()
            for sort in ("", "-revenue", "known")
        )

        assert 'aria-sort="descending"><a href="?sort=known">Known since' in usual
        assert '<th scope="col"><a href="?">Known since' in other
        assert 'aria-sort="ascending"><a href="?">Known since' in turned
        assert [text.count("aria-sort") for text in (usual, other, turned)] == [1, 1, 1]
        assert '<td data-label="Known since"><time datetime="2026-02-28">Feb 28, 2026' in usual

    @pytest.mark.parametrize("sort", ["name", "-name", "known", "-orders", "-revenue", "last"])
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
