"""The customers' list by groups, as the analytics library has them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps

from regulars.edges.console.tests.factories import (
    NOW,
    an_order,
    days_ago,
    import_orders,
    signed_in,
    some_customers,
)
from regulars.engine.figures.standing import MOST_LATE
from regulars.insight.squares import Group

LIST = "/console/customers/"


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

    def test_that_do_not_exist_are_said_not_to(self, told):
        client = signed_in()
        everybody = client.get(LIST).context["cl"].result_list

        response = client.get(LIST, {"group": "<bogus>"})

        said = "There is no group &lt;bogus&gt;. Choose one above. Here is everybody."
        assert response.content.decode().count(said) == 1
        assert response.context["cl"].result_list == everybody
        for group in ("", "champions"):
            text = client.get(LIST, {"group": group}).content.decode()
            assert "There is no group" not in text

    def test_that_do_not_exist_are_said_not_to_before_there_are_figures(self, three_buyers):
        response = signed_in().get(LIST, {"group": "bogus"})

        said = "<p>There is no group bogus. Here is everybody.</p>"
        assert response.content.decode().count(said) == 1
        assert len(response.context["cl"].result_list) == 4

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
        assert len(response.context["cl"].result_list) == customers
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
