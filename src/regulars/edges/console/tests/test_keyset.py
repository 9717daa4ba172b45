from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps

from regulars.edges.console.keyset import turn
from regulars.edges.console.tests.factories import NOW, some_customers


def names(page):
    return [row.name for row in page.rows]


@pytest.fixture
def customers(db):
    some_customers(7)
    table = apps.get_model("customers", "Customer")
    # Three first seen at the same moment: the key decides between them.
    table.objects.filter(name__in=["Shopper 2", "Shopper 3", "Shopper 4"]).update(
        first_seen_at=NOW - timedelta(days=3, microseconds=1)
    )
    return table.objects.all()


class TestTurn:
    def test_visits_every_row_once_and_finds_the_way_back(self, customers):
        first = turn(customers, "-first_seen_at", 3)
        second = turn(customers, "-first_seen_at", 3, after=first.older)
        third = turn(customers, "-first_seen_at", 3, after=second.older)

        assert names(first) == ["Shopper 6", "Shopper 5", "Shopper 4"]
        assert names(second) == ["Shopper 3", "Shopper 2", "Shopper 1"]
        assert names(third) == ["Shopper 0"]
        assert (first.newer, third.older) == ("", "")
        assert names(turn(customers, "-first_seen_at", 3, before=third.newer)) == names(second)
        assert names(turn(customers, "-first_seen_at", 3, before=second.newer)) == names(first)

    def test_goes_the_other_way_round(self, customers):
        first = turn(customers, "name", 4)
        rest = turn(customers, "name", 4, after=first.older)

        assert names(first) == [f"Shopper {place}" for place in range(4)]
        assert names(rest) == ["Shopper 4", "Shopper 5", "Shopper 6"]

    @pytest.mark.parametrize("mark", ["x", "!!!", "bnVsbA", "WzEsIDJd", "WyJhIiwgImIiXQ"])
    def test_begins_anew_where_the_mark_means_nothing(self, customers, mark):
        page = turn(customers, "name", 2, after=mark)

        assert len(page.rows) in {0, 2}

    def test_has_no_neighbours_where_all_fits(self, customers):
        page = turn(customers, "-pk", 7)

        assert (len(page.rows), page.older, page.newer) == (7, "", "")
