"""What holds of every quote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.engine.rewards.rules import combining
from regulars.engine.rewards.rules.offers import document_of, offer_of
from regulars.engine.rewards.tests.quoting import line, quoted
from regulars.engine.rewards.types.cart import Cart
from regulars.engine.rewards.types.offers import (
    AmountOff,
    AnyTerms,
    BuyGet,
    FreeProduct,
    FreeShipping,
    Offer,
    PercentOff,
    Perk,
    PerkKind,
    Scope,
)

NAMES = ("a", "b", "c", "d")
SETS = st.frozensets(st.sampled_from(NAMES), max_size=2)
SHARES = st.sampled_from([1, 333, 1_000, 3_333, 5_000, 9_999, 10_000])
AMOUNTS = st.integers(1, 6_000)


@st.composite
def carts(draw) -> Cart:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=4))
    lines = [
        line(
            name,
            draw(st.integers(0, 3_000)),
            draw(st.integers(1, 4)),
            collections=frozenset({draw(st.sampled_from(["new", "old"]))}),
        )
        for name in names
    ]
    return Cart(currency="EUR", lines=tuple(lines), shipping_minor=draw(st.integers(0, 900)))


TERMS: st.SearchStrategy[AnyTerms] = st.one_of(
    st.builds(PercentOff, SHARES, st.none() | AMOUNTS),
    st.builds(AmountOff, AMOUNTS),
    st.builds(FreeShipping, st.none() | st.integers(1, 900)),
    st.builds(
        FreeProduct,
        st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=2),
        st.integers(1, 3),
    ),
    st.builds(BuyGet, st.integers(1, 3), st.integers(1, 2), SHARES),
    st.builds(Perk, st.sampled_from(PerkKind)),
)
SCOPES = st.builds(
    Scope, SETS, st.sampled_from([frozenset(), frozenset({"new"})]), st.just(frozenset())
)


@st.composite
def offers(draw, most: int = 6) -> list[Offer]:
    return [
        Offer(
            id=f"offer-{number}",
            terms=draw(TERMS),
            stacking=draw(st.sampled_from(["x", "y", "z"])),
            is_exclusive=draw(st.integers(0, 5)) == 0,
            priority=draw(st.integers(-1, 1)),
            currency="EUR",
            minimum_minor=draw(st.sampled_from([0, 0, 500, 4_000])),
            scope=draw(SCOPES),
        )
        for number in range(draw(st.integers(0, most)))
    ]


def allowed(ones: Iterable[Offer]) -> Iterable[tuple[Offer, ...]]:
    """Every set of offers that may apply together."""
    classes: dict[str, list[Offer | None]] = {}
    for one in ones:
        if one.is_exclusive:
            yield (one,)
        else:
            classes.setdefault(one.stacking, [None]).append(one)
    for together in product(*classes.values()):
        yield tuple(one for one in together if one)


class TestEveryQuote:
    @settings(max_examples=50)
    @given(carts(), offers(), st.randoms(use_true_random=False))
    def test_is_the_same_in_whatever_order_lines_and_offers_are_told(self, of, ones, chance):
        lines, others = list(of.lines), list(ones)
        chance.shuffle(lines)
        chance.shuffle(others)

        assert quoted(replace(of, lines=tuple(lines)), *others) == quoted(of, *ones)

    @settings(max_examples=50)
    @given(carts(), offers())
    def test_takes_off_no_more_than_there_is_and_adds_up(self, of, ones):
        found = quoted(of, *ones)

        assert all(0 <= one.discount_minor <= one.price_minor for one in found.lines)
        assert 0 <= found.shipping_discount_minor <= found.shipping_minor
        off_lines: dict[str, int] = {}
        for one in found.applied:
            assert min([0, one.shipping_minor, *(minor for _line, minor in one.lines)]) == 0
            for name, minor in one.lines:
                off_lines[name] = off_lines.get(name, 0) + minor
        assert off_lines == {
            one.line_id: one.discount_minor for one in found.lines if one.discount_minor
        }
        assert found.discount_minor == sum(one.discount_minor for one in found.applied)
        assert found.total_minor == found.shipping_minor - found.shipping_discount_minor + sum(
            one.total_minor for one in found.lines
        )

    @settings(max_examples=50)
    @given(carts(), offers())
    def test_says_of_each_offer_once_that_it_applies_or_why_it_does_not(self, of, ones):
        found = quoted(of, *ones)

        told = [one.offer_id for one in (*found.applied, *found.declined)]
        assert sorted(told) == sorted(one.id for one in ones)

    @settings(max_examples=50)
    @given(carts(), offers())
    def test_obeys_the_stacking_classes(self, of, ones):
        found = quoted(of, *ones)

        priced = {one.offer_id for one in found.applied if one.perk is None}
        chosen = [one for one in ones if one.id in priced]
        assert len({one.stacking for one in chosen}) == len(chosen)
        assert len(chosen) == 1 or not any(one.is_exclusive for one in chosen)

    @settings(max_examples=50)
    @given(carts(), offers(7))
    def test_never_gets_worse_by_one_more_offer(self, of, ones):
        found = [quoted(of, *ones[:count]) for count in range(len(ones) + 1)]

        assert all(one.is_best for one in found)
        amounts = [one.discount_minor for one in found]
        assert amounts == sorted(amounts)

    @settings(max_examples=50)
    @given(carts(), offers(5))
    def test_takes_off_as_much_as_the_best_of_all_allowed_sets(self, of, ones):
        assert quoted(of, *ones).discount_minor == max(
            quoted(of, *together).discount_minor for together in allowed(ones)
        )

    @settings(max_examples=50)
    @given(carts(), offers())
    def test_is_no_less_than_any_one_offer_by_itself(self, of, ones):
        alone = [quoted(of, one).discount_minor for one in ones]

        assert quoted(of, *ones).discount_minor >= max(alone, default=0)

    @settings(max_examples=50)
    @given(carts(), offers())
    def test_is_no_less_than_the_best_of_each_class_where_nothing_else_is_compared(self, of, ones):
        classes: dict[str, list[Offer]] = {}
        for one in ones:
            if not one.is_exclusive:
                classes.setdefault(one.stacking, []).append(one)
        greedy = [
            min(of_class, key=lambda one: (-quoted(of, one).discount_minor, one.id))
            for of_class in classes.values()
        ]
        with patch.object(combining, "MOST_COMPARED", 0):
            found, chosen = quoted(of, *ones), quoted(of, *greedy)

        assert found.discount_minor >= chosen.discount_minor
        assert found.discount_minor <= quoted(of, *ones).discount_minor
        if found.is_best:
            assert found == quoted(of, *ones)

    @given(offers())
    def test_is_of_offers_that_are_read_back_from_their_documents(self, ones):
        assert [offer_of(document_of(one)) for one in ones] == ones


def test_a_quote_of_nothing_is_nothing():
    found = quoted(Cart(currency="EUR", lines=()))

    assert (found.total_minor, found.applied, found.declined, found.is_best) == (0, (), (), True)
