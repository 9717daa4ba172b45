from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from regulars.edges.connectors.stripe.rules import (
    TYPES,
    is_fresh,
    is_late,
    is_ours,
    is_signed,
    minor_of,
    order_named,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MADE = int(NOON.timestamp())
BODY = b'{"id": "evt_1"}'


def v1(secret: str, body: bytes = BODY, made: int = MADE) -> str:
    signed = f"{made}.".encode() + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class TestSignature:
    def test_is_computed_as_stripe_documents_it(self):
        """The digest was computed with openssl over ``1492774577.{"a":1}``."""
        header = "t=1492774577,v1=739d49804fdca77d8a07462fc9f2627d4957adbd32fd530393ccaad298b10455"
        assert is_signed(b'{"a":1}', header, ["whsec_test_secret"]) is True

    def test_holds_for_this_body_and_this_moment_only(self):
        header = f"t={MADE},{v1('kettle')}"

        assert is_signed(BODY, header, ["kettle"]) is True
        assert is_signed(BODY + b" ", header, ["kettle"]) is False
        assert is_signed(BODY, f"t={MADE + 1},{v1('kettle')}", ["kettle"]) is False

    def test_may_be_one_of_several_by_one_of_two_secrets(self):
        header = f"t={MADE},{v1('new')},{v1('old')},v0=abc"

        assert is_signed(BODY, header, ["old"]) is True
        assert is_signed(BODY, header, ["unheard of", "new"]) is True
        assert is_signed(BODY, header, ["unheard of"]) is False

    def test_is_of_the_scheme_that_holds(self):
        header = f"t={MADE},{v1('kettle').replace('v1=', 'v0=')}"

        assert is_signed(BODY, header, ["kettle"]) is False

    @pytest.mark.parametrize(
        "header",
        ["", "t=,v1=", f"t={MADE}", "v1=abc", f"t={MADE},t={MADE},v1=a", "t=noon,v1=a", "t=²,v1=ж"],
    )
    def test_is_nothing_else(self, header):
        assert is_signed(BODY, header, ["kettle", ""]) is False

    def test_is_fresh_for_five_minutes_either_way(self):
        header = f"t={MADE},v1=x"

        assert is_fresh(header, NOON + timedelta(minutes=5)) is True
        assert is_fresh(header, NOON - timedelta(minutes=5)) is True
        assert is_fresh(header, NOON + timedelta(minutes=5, seconds=1)) is False
        assert is_fresh(header, NOON - timedelta(minutes=5, seconds=1)) is False
        assert is_fresh("", NOON) is False


class TestAmounts:
    @pytest.mark.parametrize(
        ("amount", "currency", "minor"),
        [
            (1099, "EUR", 1099),
            (500, "JPY", 500),
            (5120, "KWD", 5120),
            (500, "ISK", 5),
            (500, "UGX", 5),
            (5, "MGA", 500),
            (80045, "TWD", 80045),
            (1045, "HUF", 1045),
        ],
    )
    def test_are_in_the_currencys_own_units(self, amount, currency, minor):
        assert minor_of(amount, currency) == minor


class TestOthers:
    def test_real_money_and_tests_are_told_apart(self):
        assert is_ours(livemode=True, settings={}) is True
        assert is_ours(livemode=False, settings={}) is False
        assert is_ours(livemode=False, settings={"is_test": True}) is True
        assert is_ours(livemode=True, settings={"is_test": True}) is False

    def test_a_payment_may_name_an_order(self):
        assert order_named({"order_id": 727}) == "727"
        assert order_named({"order_id": " 727 "}) == "727"
        assert order_named({}) == order_named(None) == order_named([]) == ""

    def test_what_is_older_than_a_day_is_late(self):
        assert is_late(NOON - timedelta(hours=25), NOON) is True
        assert is_late(NOON - timedelta(hours=23), NOON) is False

    def test_events_are_asked_for_by_at_most_twenty_names(self):
        assert len(TYPES) == len(set(TYPES)) <= 20
