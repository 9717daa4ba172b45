from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.core.customers.models import Customer
from regulars.core.events.models import EventRow
from regulars.core.traits.models import ToldTrait, TraitName
from regulars.core.traits.queries import traits_of
from regulars.core.traits.services import change_traits, tell_traits
from regulars.core.traits.types import (
    MOST_NAMES_OF_BROWSERS,
    MOST_TRAITS,
    OtherKind,
    TooManyNames,
    TooManyTraits,
    TraitsOutcome,
    TraitTold,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def a_customer(number: int = 1) -> int:
    return Customer.objects.create(public_id=f"cus_{number}", first_seen_at=NOW).pk


def told(customer: int, name: str, value: Any, minutes: int = 0, **more: Any) -> TraitTold:
    return TraitTold(customer, name, value, NOW + minutes * MINUTE, **more)


def tell(*said: TraitTold, source: str = "shop") -> TraitsOutcome:
    return tell_traits(told=said, source=source, actor="system", now=NOW)


def known(customer: int) -> dict[str, Any]:
    return {one.name: one.value for one in traits_of([customer]).get(customer, [])}


def changes() -> list[dict[str, Any]]:
    rows = EventRow.objects.filter(name="traits.changed").order_by("pk")
    return [row.payload for row in rows]


class TestTellTraits:
    def test_keeps_values_of_every_kind_with_who_said_them_and_when(self):
        ann = a_customer()

        outcome = tell(
            told(ann, "size", "M", 1),
            told(ann, "cups", 3),
            told(ann, "is_member", True),
            told(ann, "born_on", "1990-02-03"),
            told(ann, "trial_until", "2026-04-01T09:00:00+03:00"),
            told(ann, "teas", ["sencha", "oolong"]),
        )

        assert outcome == TraitsOutcome([ann], [])
        assert known(ann) == {
            "born_on": date(1990, 2, 3),
            "cups": 3,
            "is_member": True,
            "size": "M",
            "teas": ["sencha", "oolong"],
            "trial_until": datetime(2026, 4, 1, 6, tzinfo=UTC),
        }
        size = next(one for one in traits_of([ann])[ann] if one.name == "size")
        assert (size.told_at, size.source, size.actor) == (NOW + MINUTE, "shop", "system")

    def test_records_one_event_for_each_customer_with_the_names(self):
        ann, ivan = a_customer(1), a_customer(2)

        tell(told(ann, "size", "M"), told(ann, "cups", 3), told(ivan, "size", "L"))

        assert changes() == [
            {"customer_id": ann, "customer": "cus_1", "names": ["cups", "size"]},
            {"customer_id": ivan, "customer": "cus_2", "names": ["size"]},
        ]

    def test_changes_nothing_when_told_again(self):
        ann = a_customer()
        said = [told(ann, "size", "M"), told(ann, "cups", None)]
        tell(*said)
        before = list(ToldTrait.objects.values_list())

        assert tell(*said) == TraitsOutcome([], [])
        assert list(ToldTrait.objects.values_list()) == before
        assert len(changes()) == 1

    def test_lets_the_newest_stand_whatever_comes_first(self):
        ann = a_customer()
        tell(told(ann, "size", "L", 5))

        assert tell(told(ann, "size", "M", 1)).changed == []
        assert known(ann) == {"size": "L"}

    def test_remembers_when_a_value_was_told_last(self):
        ann = a_customer()
        tell(told(ann, "size", "M", 1))
        assert tell(told(ann, "size", "M", 9)).changed == []

        tell(told(ann, "size", "L", 5))

        assert known(ann) == {"size": "M"}

    def test_unsets_and_does_not_let_what_is_older_back(self):
        ann = a_customer()
        tell(told(ann, "size", "M", 1))

        assert tell(told(ann, "size", None, 3)).changed == [ann]
        tell(told(ann, "size", "L", 2))

        assert known(ann) == {}
        assert ToldTrait.objects.get().document == ""

    def test_lets_a_browser_fill_blanks_and_overwrite_nothing_of_the_shops(self):
        ann = a_customer()
        tell(told(ann, "size", "M", 1))

        tell(told(ann, "size", "L", 9, is_proven=False), told(ann, "mood", "fine", is_proven=False))
        tell(told(ann, "mood", "good", -1))

        assert known(ann) == {"size": "M", "mood": "good"}

    def test_takes_no_value_of_another_kind_and_says_so(self):
        ann = a_customer()
        tell(told(ann, "cups", 3))

        outcome = tell(told(ann, "cups", "three", 1), told(ann, "size", "M"))

        (refused,) = outcome.refused
        assert isinstance(refused.problem, OtherKind)
        assert str(refused.problem) == (
            "cups is a number, and what was told is a text. Tell it as a number, or under another "
            "name."
        )
        assert known(ann) == {"cups": 3, "size": "M"}

    def test_does_not_let_a_browser_settle_of_what_kind_the_shops_trait_is(self):
        ann, ivan = a_customer(1), a_customer(2)
        tell(told(ann, "cups", "many", 5, is_proven=False))

        outcome = tell(
            told(ann, "cups", "more", 6, is_proven=False), told(ivan, "cups", 3), source="desk"
        )

        assert outcome.changed == [ann, ivan]
        assert [type(one.problem) for one in outcome.refused] == [OtherKind]
        assert (known(ann), known(ivan)) == ({}, {"cups": 3})
        assert TraitName.objects.values_list("kind", "is_proven").get() == ("number", True)

    def test_keeps_what_browsers_told_where_the_shop_tells_the_same_kind(self):
        ann, ivan = a_customer(1), a_customer(2)
        tell(told(ann, "cups", 2, is_proven=False))

        tell(told(ivan, "cups", 3))

        assert (known(ann), known(ivan)) == ({"cups": 2}, {"cups": 3})

    def test_leaves_out_customers_who_are_gone(self):
        assert tell(told(99, "size", "M")) == TraitsOutcome([], [])
        assert not ToldTrait.objects.exists()

    def test_marks_what_is_late_as_historical(self):
        ann = a_customer()

        tell(told(ann, "size", "M", historical=True))

        assert EventRow.objects.get(name="traits.changed").historical is True

    def test_gives_a_customer_as_many_traits_as_anybody_can_have(self):
        ann = a_customer()
        tell(*(told(ann, f"t{number:03}", number) for number in range(MOST_TRAITS)))

        outcome = tell(told(ann, "one more", 1), told(ann, "t000", 5, 1))

        assert [type(one.problem) for one in outcome.refused] == [TooManyTraits]
        assert (len(known(ann)), known(ann)["t000"]) == (MOST_TRAITS, 5)

    def test_lets_the_database_refuse_one_more(self):
        ann = a_customer()
        tell(*(told(ann, f"t{number:03}", number) for number in range(MOST_TRAITS)))
        name = TraitName.objects.create(
            name="one more", kind="number", is_proven=True, first_source="x", first_told_at=NOW
        )

        with pytest.raises(IntegrityError), transaction.atomic():
            ToldTrait.objects.create(
                customer_id=ann, trait=name, document="1", told_at=NOW, is_proven=True
            )

        assert ToldTrait.objects.count() == MOST_TRAITS

    def test_lets_the_database_refuse_a_value_that_is_too_long(self):
        ann = a_customer()
        tell(told(ann, "size", "M"))

        with pytest.raises(IntegrityError), transaction.atomic():
            ToldTrait.objects.update(document="x" * 2_001)

        assert known(ann) == {"size": "M"}

    def test_does_not_let_browsers_fill_the_catalogue(self):
        ann = a_customer()
        names = [f"junk {number}" for number in range(MOST_NAMES_OF_BROWSERS + 1)]

        outcome = tell(*(told(ann, name, 1, is_proven=False) for name in names))

        assert [type(one.problem) for one in outcome.refused] == [TooManyNames]
        assert TraitName.objects.count() == MOST_NAMES_OF_BROWSERS
        assert tell(told(ann, "size", "M")).refused == []

    def test_takes_the_same_few_statements_for_any_number(self, django_assert_max_num_queries):
        customers = [a_customer(number) for number in range(50)]
        tell(*(told(pk, "size", "M") for pk in customers))
        limit = 12

        with django_assert_max_num_queries(limit):
            tell(*(told(pk, "size", "L", 1) for pk in customers[:2]))
        with django_assert_max_num_queries(limit):
            tell(*(told(pk, "size", "S", 2) for pk in customers))


class TestChangeTraits:
    def test_takes_all_or_nothing(self):
        ann = a_customer()
        tell(told(ann, "cups", 3))

        with pytest.raises(OtherKind):
            change_traits(
                customer_id=ann,
                values={"size": "M", "cups": "three"},
                source="shop",
                actor="system",
                now=NOW,
            )

        assert known(ann) == {"cups": 3}
        assert len(changes()) == 1


TELLINGS = st.lists(
    st.tuples(
        st.sampled_from(["size", "cups"]),
        st.sampled_from(["S", "M", "L", None]),
        st.integers(0, 4),
        st.booleans(),
    ),
    max_size=12,
)


def oracle(said: list[tuple[str, str | None, int, bool]]) -> dict[str, str]:
    """What stands, in plain words: the shop's before a browser's, the newest, then what unsets."""
    found = {}
    for name in {one[0] for one in said}:
        of_name = [one for one in said if one[0] == name]
        proven = [one for one in of_name if one[3]] or of_name
        last = max(minutes for _, _, minutes, _ in proven)
        values = [value for _, value, minutes, _ in proven if minutes == last]
        if None not in values:
            found[name] = max(values)
    return found


class TestAnyOrder:
    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(said=TELLINGS, data=st.data())
    def test_ends_the_same_in_batches_of_any_size_and_twice(self, said, data):
        shuffled = data.draw(st.permutations([*said, *said[:3]]))
        size = data.draw(st.integers(1, 4))
        with transaction.atomic():
            ann = a_customer()
            for start in range(0, len(shuffled), size):
                tell(
                    *(
                        told(ann, name, value, minutes, is_proven=proven)
                        for name, value, minutes, proven in shuffled[start : start + size]
                    )
                )
            assert known(ann) == oracle(said)
            connection.set_rollback(True)
