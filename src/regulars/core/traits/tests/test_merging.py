"""What stands of two customers who were made one, and what each has again."""

from __future__ import annotations

from typing import Any

import pytest

from regulars.core.events.models import EventRow
from regulars.core.identity.services import merge, unmerge
from regulars.core.traits.models import ToldTrait
from regulars.core.traits.tests.test_services import MINUTE, NOW, a_customer, known, tell, told
from regulars.core.traits.types import TraitTold

pytestmark = pytest.mark.django_db


def joined(kept: int, merged: int) -> str:
    return merge(kept=kept, merged=merged, reason="One person", actor="stf_1", now=NOW)


def parted(name: str) -> None:
    unmerge(merge=name, reason="Two", actor="stf_1", now=NOW + MINUTE)


def rows() -> list[dict[str, Any]]:
    return list(ToldTrait.objects.order_by("pk").values())


def number_of_changes() -> int:
    return EventRow.objects.filter(name="traits.changed").count()


class TestMerging:
    @pytest.mark.parametrize(
        ("of_kept", "of_merged", "stands"),
        [
            (("S", 1), ("M", 5), "M"),
            (("S", 5), ("M", 1), "S"),
            (("S", 1), (None, 5), None),
            ((None, 1), ("M", 5), "M"),
            ((None, 5), ("M", 1), None),
            (("S", 1), ("M", 1), "S"),  # the later in the alphabet
        ],
        ids=["theirs", "own", "unset later", "set later", "unset", "same moment"],
    )
    def test_lets_the_newest_stand_and_brings_both_back(self, of_kept, of_merged, stands):
        ann, bea = a_customer(1), a_customer(2)
        for customer, (value, minutes) in ((ann, of_kept), (bea, of_merged)):
            tell(told(customer, "size", "first", -1))
            tell(told(customer, "size", value, minutes))
        before, of_each = rows(), (known(ann), known(bea))

        made = joined(ann, bea)

        assert known(ann).get("size") == stands
        parted(made)
        assert rows() == before
        assert (known(ann), known(bea)) == of_each

    def test_lets_what_the_shop_vouches_for_stand_over_what_a_browser_said_later(self):
        ann, bea = a_customer(1), a_customer(2)
        tell(told(ann, "size", "S", 1))
        tell(TraitTold(bea, "size", "M", NOW + 9 * MINUTE, is_proven=False))

        joined(ann, bea)

        assert known(ann) == {"size": "S"}

    def test_takes_what_the_other_alone_has(self):
        ann, bea = a_customer(1), a_customer(2)
        tell(told(ann, "size", "S", 1), told(bea, "cups", 3, 1))

        made = joined(ann, bea)

        assert known(ann) == {"cups": 3, "size": "S"}
        parted(made)
        assert (known(ann), known(bea)) == ({"size": "S"}, {"cups": 3})

    def test_lets_the_newest_of_three_stand_in_whatever_order_they_are_parted(self):
        ann, bea, eve = (a_customer(number) for number in (1, 2, 3))
        for customer, value, minutes in ((ann, "S", 1), (bea, "M", 3), (eve, "L", 5)):
            tell(told(customer, "size", value, minutes))
        before = rows()

        first, second = joined(bea, ann), joined(eve, bea)
        assert known(eve) == {"size": "L"}
        parted(second)
        assert (known(bea), known(eve)) == ({"size": "M"}, {"size": "L"})
        second = joined(bea, eve)
        assert known(bea) == {"size": "L"}
        parted(first)
        assert (known(ann), known(bea)) == ({"size": "S"}, {"size": "L"})
        parted(second)
        assert rows() == before


class TestTellingAfterwards:
    def test_changes_nothing_where_it_is_older_than_what_stands(self):
        ann, bea = a_customer(1), a_customer(2)
        tell(told(ann, "size", "S", 1), told(bea, "size", "M", 5))
        joined(ann, bea)
        before = number_of_changes()

        outcome = tell(told(ann, "size", "L", 3))

        assert (outcome.changed, number_of_changes()) == ([], before)
        assert known(ann) == {"size": "M"}

    def test_says_the_same_where_that_stands_already(self):
        ann, bea = a_customer(1), a_customer(2)
        tell(told(ann, "size", "S", 1), told(bea, "size", "M", 5))
        joined(ann, bea)

        assert tell(told(ann, "size", "M", 7)).changed == []
        assert known(ann) == {"size": "M"}

    def test_stands_where_it_is_newer_and_unsets(self):
        ann, bea = a_customer(1), a_customer(2)
        tell(told(ann, "size", "S", 1), told(bea, "size", "M", 5))
        joined(ann, bea)

        assert tell(told(ann, "size", "L", 7)).changed == [ann]
        assert known(ann) == {"size": "L"}
        assert tell(told(ann, "size", None, 9)).changed == [ann]
        assert known(ann) == {}


class TestTellingByThePart:
    def test_changes_nothing_where_it_is_older_than_what_stands(self):
        ann, bea = a_customer(1), a_customer(2)
        tell(told(ann, "size", "S", 5), told(bea, "size", "M", 1))
        joined(ann, bea)
        before = number_of_changes()

        outcome = tell(told(bea, "size", "L", 3), told(bea, "size", "S", 4))

        assert (outcome.changed, number_of_changes()) == ([], before)
        assert known(ann) == {"size": "S"}

    def test_is_told_as_of_the_whole_and_goes_back(self):
        ann, bea = a_customer(1), a_customer(2)
        tell(told(ann, "size", "S", 1))
        made = joined(ann, bea)
        before = number_of_changes()

        outcome = tell(
            told(bea, "size", "L", 3), told(ann, "size", "M", 2), told(bea, "cups", 2, 3)
        )

        assert (outcome.changed, number_of_changes()) == ([ann], before + 1)
        payload = EventRow.objects.filter(name="traits.changed").latest("pk").payload
        assert (payload["customer_id"], payload["names"]) == (ann, ["cups", "size"])
        assert known(ann) == {"cups": 2, "size": "L"}
        parted(made)
        assert (known(ann), known(bea)) == ({"size": "M"}, {"cups": 2, "size": "L"})
