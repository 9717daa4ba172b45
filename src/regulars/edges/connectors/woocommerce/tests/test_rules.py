from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from regulars.edges.connectors.woocommerce.rules import (
    changed_at,
    is_late,
    is_ping,
    is_placed,
    is_signed,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"


def signed(body: bytes, secret: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


class TestSignature:
    def test_is_the_one_that_rfc_4231_computes(self):
        digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        written = base64.b64encode(bytes.fromhex(digest)).decode()

        assert is_signed(b"what do ya want for nothing?", written, ["Jefe"]) is True

    def test_holds_for_this_body_only(self):
        assert is_signed(b'{"id":1}', signed(b'{"id":1}', "kettle"), ["kettle"]) is True
        assert is_signed(b'{"id":2}', signed(b'{"id":1}', "kettle"), ["kettle"]) is False

    def test_may_be_by_either_of_two_secrets(self):
        written = signed(b"{}", "former")

        assert is_signed(b"{}", written, ["newest", "former"]) is True
        assert is_signed(b"{}", written, ["newest"]) is False

    @pytest.mark.parametrize(
        "written", ["", "no base 64", "AAAA", "ключ"], ids=["none", "text", "short", "letters"]
    )
    def test_is_not_anything_else(self, written):
        assert is_signed(b"{}", written, ["kettle"]) is False

    def test_needs_a_secret(self):
        assert is_signed(b"{}", signed(b"{}", ""), [""]) is False
        assert is_signed(b"{}", signed(b"{}", ""), []) is False


class TestPing:
    def test_is_a_form_of_a_number(self):
        assert is_ping(b"webhook_id=7", FORM) is True
        assert is_ping(b"webhook_id=7", f"{FORM}; charset=UTF-8") is True

    def test_is_nothing_else(self):
        assert is_ping(b"webhook_id=7&x=1", FORM) is False
        assert is_ping(b"webhook_id=", FORM) is False
        assert is_ping(b'{"id":7}', "application/json") is False
        assert is_ping(b"webhook_id=7", "application/json") is False


class TestAnOrder:
    @pytest.mark.parametrize("status", ["processing", "completed", "on-hold", "refunded", "packed"])
    def test_is_placed_once_it_waits_for_no_payment_at_the_checkout(self, status):
        assert is_placed(status, was_paid=False) is True

    @pytest.mark.parametrize("status", ["pending", "failed", "checkout-draft", "cancelled"])
    def test_is_not_placed_before(self, status):
        assert is_placed(status, was_paid=False) is False
        assert is_placed(status, was_paid=True) is True

    def test_takes_its_steps_in_order_within_one_second(self):
        steps = ["pending", "on-hold", "processing", "completed", "refunded", "cancelled", "trash"]
        moments = [changed_at(NOON.replace(tzinfo=None), status) for status in steps]

        assert moments == sorted(set(moments))
        assert moments[-1] < NOON + timedelta(seconds=1)

    def test_of_yesterday_is_late(self):
        assert is_late(NOON - timedelta(hours=25), NOON) is True
        assert is_late(NOON - timedelta(hours=23), NOON) is False
