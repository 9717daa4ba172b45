"""Random stories of facts, merges and merges taken back, held against a plain account of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.identity.gathering import left_behind
from regulars.core.identity.models import Visitor
from regulars.core.identity.services import merge, unmerge
from regulars.core.identity.tests.shoppers import (
    NOW,
    WHY,
    a_shopper,
    buys,
    claim,
    does,
    everything,
    met,
    whose,
)
from regulars.core.orders.queries import wrong_tallies

PEOPLE = 4
SHOPPERS = st.integers(0, PEOPLE - 1)
TOLD = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Customer 7", "Customer 8"]),
        "email": st.sampled_from(["ann@shop.bg", "bob@shop.bg"]),
        "phone": st.sampled_from(["+35929812345", "+35929812346"]),
        "card": st.sampled_from(["L-5", "L-6"]),
    },
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("tells"), SHOPPERS, TOLD),
        st.tuples(st.just("buys"), SHOPPERS, st.none()),
        st.tuples(st.just("orders"), SHOPPERS, st.none()),
        st.tuples(st.just("browses"), SHOPPERS, st.none()),
        st.tuples(st.just("merges"), SHOPPERS, SHOPPERS),
        st.tuples(st.just("merges"), SHOPPERS, SHOPPERS),
        st.tuples(st.just("parts"), st.integers(0, 9), st.none()),
    ),
    min_size=4,
    max_size=14,
)


@contextmanager
def taken_away() -> Iterator[None]:
    """Whatever is written meanwhile is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Account:
    """Whose every row is, kept the plain way: each row has the merges that it went through. What
    comes by a name or a browser goes through those that this went through.
    """

    rows: dict[tuple[str, int], int | None] = field(default_factory=dict)
    through: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    merges: list[tuple[str, int, int]] = field(default_factory=list)
    standing: set[int] = field(default_factory=set)

    def look(self, by: tuple[str, int] | None = None) -> None:
        """Write down what came since, by a name or a browser, and whose it came to be."""
        for key, customer_id in whose().items():
            is_new = key not in self.rows
            if is_new or self.rows[key] != customer_id:
                self.rows[key] = customer_id  # or told otherwise, as a browser that two use
                self.through[key] = list(self.through[by]) if by and customer_id else []

    def merge(self, public_id: str, kept: int, merged: int) -> None:
        place = len(self.merges)
        self.merges.append((public_id, kept, merged))
        self.standing.add(place)
        for key, customer_id in self.rows.items():
            if customer_id == merged:
                self.rows[key] = kept
                self.through[key].append(place)
        self.rows["customers.Customer", merged] = kept

    def part(self, place: int) -> None:
        _, _, merged = self.merges[place]
        self.standing.discard(place)
        back = [key for key, through in self.through.items() if place in through]
        for key in back:
            self.rows[key] = merged
            self.through[key] = self.through[key][: self.through[key].index(place)]
        self.rows["customers.Customer", merged] = None
        self.through["customers.Customer", merged] = []

    def whole_of(self, place: int) -> int:
        kept = self.merges[place][1]
        for later in sorted(self.standing):
            if self.merges[later][2] == kept:
                kept = self.merges[later][1]
        return kept


def do(step: tuple, people: list[int], account: Account, moment: int) -> None:
    """One step of a story, in the shop and in the account."""
    kind, who, what = step
    account.look()
    if kind == "tells":
        met(claim(moment, user_id=f"u{who}", anonymous_id=f"b{who}", **what))
        account.look(name_of(who))
    elif kind == "buys":
        buys(whole(people[who]), back=100)
    elif kind == "orders":
        does(claim(moment, user_id=f"u{who}"), orders=1, pages=1)
        account.look(name_of(who))
    elif kind == "browses":
        browser = Visitor.objects.filter(anonymous_id=f"b{who}", customer__isnull=False).first()
        if browser:
            does(claim(moment, anonymous_id=f"b{who}"), pages=1)
            account.look(("identity.Visitor", browser.pk))
    else:
        decide(step, people, account)


def decide(step: tuple, people: list[int], account: Account) -> None:
    """Somebody makes two one, or two of one again."""
    kind, who, what = step
    if kind == "merges":
        kept, merged = whole(people[who]), whole(people[what])
        if kept != merged:
            account.look()
            public_id = merge(kept=kept, merged=merged, reason=WHY, actor="stf_1", now=NOW)
            account.merge(public_id, kept, merged)
    elif kind == "parts" and account.standing:
        place = sorted(account.standing)[who % len(account.standing)]
        account.look()
        unmerge(merge=account.merges[place][0], reason=WHY, actor="stf_1", now=NOW)
        account.part(place)


def name_of(who: int) -> tuple[str, int]:
    return "customers.CustomerReference", CustomerReference.objects.get(reference=f"u{who}").pk


def whole(customer_id: int) -> int:
    return Customer.objects.values_list("merged_into", flat=True).get(pk=customer_id) or customer_id


def at_the_beginning() -> list[int]:
    return [a_shopper(f"u{place}", anonymous_id=f"b{place}") for place in range(PEOPLE)]


@pytest.mark.slow
@pytest.mark.each_database
@pytest.mark.django_db
class TestStories:
    @settings(max_examples=150)
    @given(STEPS)
    def test_leave_every_row_with_whom_a_plain_account_says(self, steps):
        with taken_away():
            people, account = at_the_beginning(), Account()
            for moment, step in enumerate(steps):
                do(step, people, account, moment)
                if step[0] in {"merges", "parts"}:
                    assert whose() == account.rows | {
                        key: value for key, value in whose().items() if key not in account.rows
                    }
            assert left_behind() == set()
            assert wrong_tallies() == 0

    @settings(max_examples=100)
    @given(STEPS, SHOPPERS, SHOPPERS)
    def test_are_as_before_where_a_merge_is_taken_back_at_once(self, steps, one, other):
        with taken_away():
            people, account = at_the_beginning(), Account()
            for moment, step in enumerate(steps):
                do(step, people, account, moment)
            kept, merged = whole(people[one]), whole(people[other])
            if kept == merged:
                return
            before = everything()

            public_id = merge(kept=kept, merged=merged, reason=WHY, actor="stf_1", now=NOW)
            between = everything()
            unmerge(merge=public_id, reason=WHY, actor="stf_1", now=NOW)

            assert between != before
            assert everything() == before

    @settings(max_examples=60)
    @given(STEPS, st.randoms(use_true_random=False))
    def test_are_of_as_many_as_at_first_once_all_is_taken_back(self, steps, random):
        with taken_away():
            people, account = at_the_beginning(), Account()
            for moment, step in enumerate(steps):
                do(step, people, account, moment)
            places = sorted(account.standing)
            random.shuffle(places)
            for place in places:
                do(("parts", sorted(account.standing).index(place), None), people, account, 0)

            assert account.standing == set()
            assert set(Customer.objects.values_list("merged_into", flat=True)) == {None}
            assert whose() == account.rows | {
                key: value for key, value in whose().items() if key not in account.rows
            }
