from __future__ import annotations

from datetime import UTC, datetime

import pytest

from regulars.core.customers.types import TraitKind
from regulars.core.traits.rules import UNSET, check_name, rank, value_of
from regulars.core.traits.types import OtherKind, ReservedName, UnusableName, UnusableValue

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


class TestCheckName:
    @pytest.mark.parametrize("name", ["size", "favouriteColour", "skin type", "любимый чай", "a.b"])
    def test_takes_what_shops_call_things(self, name):
        check_name(name, {"scores"})

    @pytest.mark.parametrize("name", ["", " size", "size ", "a\nb", "a\0b", "x" * 101])
    def test_refuses_what_cannot_be_read_again(self, name):
        with pytest.raises(UnusableName):
            check_name(name, set())

    @pytest.mark.parametrize(
        "name", ["email", "Email", "firstName", "created_at", "userId", "unsubscribed", "consents"]
    )
    def test_refuses_what_is_the_customers_own(self, name):
        with pytest.raises(ReservedName):
            check_name(name, set())

    @pytest.mark.parametrize("name", ["scores.at_risk_minor", "Scores.new", "scores"])
    def test_refuses_what_publishers_own(self, name):
        with pytest.raises(ReservedName):
            check_name(name, {"scores"})


class TestValueOf:
    @pytest.mark.parametrize(
        ("told", "kind", "document"),
        [
            ("M", "text", '"M"'),
            ("  oolong ", "text", '"oolong"'),
            ("чай", "text", '"чай"'),
            (True, "flag", "true"),
            (False, "flag", "false"),
            (7, "number", "7"),
            (7.5, "number", "7.5"),
            (-0.0, "number", "-0.0"),
            ("1990-02-03", "day", '"1990-02-03"'),
            ("1990-02-31", "text", '"1990-02-31"'),
            ("2026-03-01T09:30:00+02:00", "moment", '"2026-03-01T07:30:00+00:00"'),
            ("2026-03-01T07:30:00Z", "moment", '"2026-03-01T07:30:00+00:00"'),
            ("2026-03-01T07:30:00", "text", '"2026-03-01T07:30:00"'),
            (["a", "b"], "list", '["a","b"]'),
            ([], "list", "[]"),
        ],
    )
    def test_says_of_what_kind_it_is_and_how_it_is_kept(self, told, kind, document):
        value = value_of("x", told)

        assert (value.kind, value.document) == (TraitKind(kind), document)

    def test_says_of_nothing_that_it_unsets(self):
        assert value_of("x", None) is UNSET

    @pytest.mark.parametrize(
        "told",
        [
            "",
            "   ",
            {"a": 1},
            [1, 2],
            [{"a": 1}],
            float("nan"),
            float("inf"),
            1e301,
            10**400,
            "a\0b",
            "\ud800",
            ["a\0b"],
            "x" * 1_999,
            ["x" * 100] * 20,
            b"bytes",
        ],
    )
    def test_refuses_what_cannot_be_a_trait(self, told):
        with pytest.raises(UnusableValue):
            value_of("x", told)

    def test_keeps_as_many_letters_as_fit(self):
        assert len(value_of("x", "x" * 1_998).document) == 2_000


class TestValue:
    def test_stays_text_where_the_trait_is_a_text(self):
        assert value_of("x", "1990-02-03").as_kept("x", TraitKind.TEXT) == '"1990-02-03"'
        moment = value_of("x", "2026-03-01T09:30:00+02:00")
        assert moment.as_kept("x", TraitKind.TEXT) == '"2026-03-01T09:30:00+02:00"'

    @pytest.mark.parametrize(
        ("told", "kind"),
        [
            ("7", "number"),
            (7, "text"),
            (True, "number"),
            (1, "flag"),
            ("soon", "day"),
            ("a", "list"),
        ],
    )
    def test_is_never_made_another_kind(self, told, kind):
        with pytest.raises(OtherKind):
            value_of("x", told).as_kept("x", TraitKind(kind))

    def test_unsets_a_trait_of_any_kind(self):
        assert {UNSET.as_kept("x", kind) for kind in TraitKind} == {""}


class TestRank:
    def test_puts_the_shop_over_a_browser_and_the_newest_over_the_others(self):
        later = AT.replace(hour=13)
        told = [
            rank(is_proven=False, told_at=later, document='"b"'),
            rank(is_proven=True, told_at=AT, document='"c"'),
            rank(is_proven=True, told_at=AT, document=""),
            rank(is_proven=True, told_at=AT, document='"a"'),
            rank(is_proven=True, told_at=later, document='"a"'),
        ]

        assert [told.index(one) for one in sorted(told)] == [0, 3, 1, 2, 4]
