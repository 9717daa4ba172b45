"""Offers as documents."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from regulars.engine.rewards.rules.offers import document_of, offer_of
from regulars.engine.rewards.types.offers import (
    AmountOff,
    BuyGet,
    FreeProduct,
    FreeShipping,
    Offer,
    PercentOff,
    Perk,
    PerkKind,
    Scope,
    UnusableOffer,
)

EUR_5 = {"id": "five", "terms": {"kind": "amount", "amount_minor": 500}, "currency": "EUR"}


class TestDocuments:
    @pytest.mark.parametrize(
        ("terms", "read"),
        [
            ({"kind": "percent", "hundredths": 2_000}, PercentOff(2_000)),
            (
                {"kind": "percent", "hundredths": 1_250, "at_most_minor": 5_000},
                PercentOff(1_250, 5_000),
            ),
            ({"kind": "amount", "amount_minor": 1_000}, AmountOff(1_000)),
            ({"kind": "free_shipping"}, FreeShipping()),
            (
                {"kind": "free_product", "choices": ["p1", "p2"]},
                FreeProduct(frozenset({"p1", "p2"})),
            ),
            (
                {"kind": "buy_get", "buy": 2, "get": 1, "hundredths": 5_000, "at_most_times": 3},
                BuyGet(buy=2, get=1, hundredths=5_000, at_most_times=3),
            ),
            ({"kind": "perk", "what": "points", "value": 200}, Perk(PerkKind.POINTS, 200)),
            (
                {"kind": "perk", "what": "points_multiplier", "value": 3},
                Perk(PerkKind.POINTS_MULTIPLIER, 3),
            ),
            (
                {"kind": "perk", "what": "store_credit", "value": 500},
                Perk(PerkKind.STORE_CREDIT, 500),
            ),
            ({"kind": "perk", "what": "early_access"}, Perk(PerkKind.EARLY_ACCESS)),
            ({"kind": "perk", "what": "custom"}, Perk(PerkKind.CUSTOM)),
        ],
    )
    def test_say_what_is_off(self, terms, read):
        found = offer_of({"id": "one", "terms": terms, "currency": "EUR"})

        assert found == Offer(id="one", terms=read, currency="EUR")

    def test_are_read_back_as_they_were(self):
        offer = Offer(
            id="launch",
            terms=FreeProduct(frozenset({"mini", "balm"})),
            stacking="gift",
            is_exclusive=True,
            priority=-1,
            currency="EUR",
            minimum_minor=3_000,
            scope=Scope(collections=frozenset({"skin"}), except_products=frozenset({"card"})),
            starts_at=datetime(2026, 11, 27, tzinfo=UTC),
            ends_at=datetime(2026, 11, 28, tzinfo=UTC),
            channels=frozenset({"web"}),
            tiers=frozenset({"gold", "black"}),
            is_first_order_only=True,
        )

        document = document_of(offer)

        assert offer_of(document) == offer
        assert document["terms"] == {
            "kind": "free_product",
            "choices": ["balm", "mini"],
            "units": 1,
        }
        assert document["tiers"] == ["black", "gold"]

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            ({"id": ""}, "Expected `str` of length >= 1 - at `$.id`"),
            ({"terms": {"kind": "gift"}}, "Invalid value 'gift' - at `$.terms.kind`"),
            (
                {"terms": {"kind": "percent", "hundredths": 10_001}},
                "Expected `int` <= 10000 - at `$.terms.hundredths`",
            ),
            (
                {"terms": {"kind": "amount", "amount_minor": 0}},
                "Expected `int` >= 1 - at `$.terms.amount_minor`",
            ),
            (
                {"terms": {"kind": "free_product", "choices": []}},
                "Expected `array` of length >= 1 - at `$.terms.choices`",
            ),
            ({"colour": "red"}, "Object contains unknown field `colour`"),
            ({"currency": ""}, "it names an amount and no currency"),
            ({"currency": "EURO"}, "'EURO' is not a currency"),
            ({"starts_at": "2026-11-27T00:00:00"}, "2026-11-27 00:00:00 has no offset from UTC"),
            (
                {"starts_at": "2026-11-27T00:00:00Z", "ends_at": "2026-11-27T00:00:00Z"},
                "it ends before it starts",
            ),
        ],
    )
    def test_that_are_no_offers_are_refused(self, change, problem):
        with pytest.raises(UnusableOffer) as refusal:
            offer_of(EUR_5 | change)

        assert refusal.value.problem == problem

    @pytest.mark.parametrize(
        "change",
        [
            {"terms": {"kind": "percent", "hundredths": 1, "at_most_minor": 1}},
            {"terms": {"kind": "free_shipping", "at_most_minor": 1}},
            {"terms": {"kind": "perk", "what": "store_credit", "value": 500}},
            {"terms": {"kind": "percent", "hundredths": 1}, "minimum_minor": 1},
        ],
    )
    def test_that_name_an_amount_in_no_currency_are_refused(self, change):
        with pytest.raises(UnusableOffer):
            offer_of(EUR_5 | {"currency": ""} | change)

    def test_that_name_no_amount_need_no_currency(self):
        terms = {"kind": "buy_get", "buy": 1, "get": 1}

        assert offer_of({"id": "two", "terms": terms}).currency == ""
