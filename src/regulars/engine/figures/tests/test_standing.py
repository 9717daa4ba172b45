"""The groups by the figures' edges are those of the analytics library."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db.models import QuerySet

from regulars.engine.figures.queries import are_of_another_version, scoring
from regulars.engine.figures.standing import Scoring
from regulars.engine.figures.tests.factories import Shop, a_told_shop
from regulars.insight.squares import Group


@pytest.fixture
def told(shop: Shop) -> list[dict[str, Any]]:
    return shop.scores


@pytest.fixture
def shop(db: None) -> Shop:
    return a_told_shop()


class TestScoring:
    def test_are_those_of_the_figures(self, told):
        found = scoring()
        assert isinstance(found, Scoring)
        ids = [row["customer_id"] for row in told]

        groups = found.groups_of(ids)

        assert {row["customer_id"]: row["group"] for row in told} == groups
        absent = {Group.NEW, Group.PROMISING, Group.CANNOT_LOSE}
        assert set(groups.values()) == set(Group) - absent

    @pytest.mark.parametrize("many", [0, 10_000])
    def test_are_the_same_however_they_are_sought(self, told, many):
        found = scoring()
        assert isinstance(found, Scoring)
        sized = replace(found, sizes=dict.fromkeys(Group, many))

        for group in Group:
            members = sized.members(group, by_last_order=False)
            assert isinstance(members, QuerySet)
            assert set(members.values_list("customer_id", flat=True)) == {
                row["customer_id"] for row in told if row["group"] == group
            }

    def test_is_none_before_there_are_figures(self, db):
        assert scoring() is None
        assert are_of_another_version() is False
