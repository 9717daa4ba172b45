"""Webhooks to the shop: signed ones are kept and shown, forged ones leave nothing."""

from __future__ import annotations

import json
import stat
from datetime import timedelta

import pytest
from django.test import Client

from regulars.edges.sandbox.shop.models import Received
from regulars.edges.sandbox.shop.services import hearing
from regulars.edges.sandbox.shop.tests.factories import NOW, a_member
from regulars.edges.webhooks.signing import bytes_of, secret_of, signed_headers

SECRET, OTHER = secret_of(b"s" * 32), secret_of(b"o" * 32)
BODY = json.dumps({"type": "orders.placed", "data": {"order": "чай"}}, ensure_ascii=False).encode()


@pytest.fixture
def hooks(shop, tmp_path) -> Client:
    """A program that sends webhooks; the secret is entered at the desk."""
    kept = a_member().post("/shop/desk/messages/secret/", {"secret": SECRET})
    assert kept["Location"] == "/shop/desk/messages/?done=secret"
    assert stat.S_IMODE((tmp_path / "shop-webhook-secret").stat().st_mode) == 0o600
    return Client(enforce_csrf_checks=True)


def signed(*secrets: str, webhook_id="msg_1", body=BODY, now=NOW) -> dict[str, str]:
    keys = [bytes_of(secret) for secret in secrets]
    return signed_headers(keys, webhook_id=webhook_id, body=body, now=now)


def send(client: Client, headers: dict[str, str], body: bytes = BODY) -> int:
    answer = client.post("/shop/hooks/", body, content_type="application/json", headers=headers)
    return answer.status_code


class TestHooks:
    def test_take_what_is_signed_and_show_it(self, hooks):
        assert send(hooks, signed(SECRET)) == 204
        assert send(hooks, signed(OTHER, SECRET, webhook_id="msg_2")) == 204

        rows = Received.objects.order_by("pk").values_list("webhook_id", "type", "received_at")
        assert list(rows) == [("msg_1", "orders.placed", NOW), ("msg_2", "orders.placed", NOW)]
        client = a_member(email="other@example.com")
        page = client.get("/shop/desk/messages/").content.decode()
        assert "msg_2" in page
        assert "чай" in page
        assert SECRET not in page

    def test_take_the_same_once(self, hooks):
        answers = [send(hooks, signed(SECRET)) for _ in "ab"]

        assert answers == [204, 204]
        assert Received.objects.count() == 1

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            signed(OTHER),
            signed(SECRET, now=NOW - timedelta(minutes=6)),
            signed(SECRET, now=NOW + timedelta(minutes=6)),
            signed(SECRET, body=BODY + b" "),
            {**signed(SECRET), "webhook-id": "msg_2"},
            {**signed(SECRET), "webhook-timestamp": "1"},
            {**signed(SECRET), "webhook-timestamp": "soon"},
            {**signed(SECRET), "webhook-signature": signed(SECRET)["webhook-signature"][3:]},
            {**signed(SECRET), "webhook-signature": ""},
            {**signed(SECRET), "webhook-signature": "v1,чай"},
            signed(SECRET, webhook_id="msg.1"),
        ],
        ids=range(12),
    )
    def test_refuse_what_is_forged(self, hooks, headers):
        assert send(hooks, headers) == 403

        assert not Received.objects.exists()

    def test_refuse_everything_before_a_secret_is_entered(self, shop):
        assert send(Client(), signed(SECRET)) == 403
        assert send(Client(), signed("whsec_")) == 403

        assert not Received.objects.exists()

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"[]",
            b"{",
            b'{"type": 1}',
            b'{"type": ""}',
            b'{"type": "a", "x": "\\u0000"}',
            b'{"type": "a", "x": "\xff"}',
            b'{"type": "%s"}' % (b"a" * 101),
            b'{"type": "a", "x": "%s"}' % (b"a" * hearing.LONGEST_BODY),
        ],
        ids=range(9),
    )
    def test_refuse_what_is_no_webhook_although_it_is_signed(self, hooks, body):
        assert send(hooks, signed(SECRET, body=body), body) == 422

        assert not Received.objects.exists()

    def test_keep_the_latest(self, hooks, monkeypatch):
        monkeypatch.setattr(hearing, "MOST_KEPT", 2)

        for number in "123":
            send(hooks, signed(SECRET, webhook_id=f"msg_{number}"))

        kept = Received.objects.order_by("pk").values_list("webhook_id", flat=True)
        assert list(kept) == ["msg_2", "msg_3"]

    def test_are_for_posting_alone(self, hooks):
        assert hooks.get("/shop/hooks/").status_code == 405

    @pytest.mark.parametrize("secret", ["", "whsec_", "whsec_short", SECRET[6:], "whsec_чай"])
    def test_take_no_secret_that_is_none(self, shop, tmp_path, secret):
        refused = a_member().post("/shop/desk/messages/secret/", {"secret": secret})

        assert refused.status_code == 422
        assert not (tmp_path / "shop-webhook-secret").exists()

    @pytest.mark.parametrize("allowed", [True, False])
    def test_say_where_to_send_and_what_is_in_the_way(self, shop, settings, allowed):
        settings.REGULARS_SANDBOX_ADDRESS = "http://127.0.0.1:8932"
        settings.REGULARS_OUTGOING_LOOPBACK = allowed

        page = a_member().get("/shop/desk/messages/").content.decode()

        assert "<code>http://127.0.0.1:8932/shop/hooks/</code>" in page
        assert ("are refused until REGULARS_OUTGOING_LOOPBACK" in page) is not allowed
