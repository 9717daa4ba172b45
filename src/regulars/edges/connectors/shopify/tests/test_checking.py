from __future__ import annotations

import json

import pytest

from regulars.edges.connectors.connections.types import Accepted, Forged, Malformed, Posted
from regulars.edges.connectors.shopify.checking import check, signature
from regulars.edges.connectors.shopify.tests.payloads import NOW, SHOP, order

NEW, FORMER = "shpss_new", "shpss_former"


def posted(body=None, *, secret=NEW, secrets=(NEW, FORMER), **headers) -> Posted:
    body = json.dumps(order()).encode() if body is None else body
    told = {
        "x-shopify-topic": "orders/create",
        "x-shopify-hmac-sha256": signature(secret, body),
        "x-shopify-shop-domain": SHOP,
        "x-shopify-webhook-id": "d-1",
        "x-shopify-event-id": "e-1",
        "x-shopify-triggered-at": "2026-03-01T11:59:59.5Z",
    }
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    return Posted(told, body, secrets, {"shop": SHOP}, NOW)


class TestCheck:
    @pytest.mark.parametrize("secret", [NEW, FORMER])
    def test_accepts_what_either_secret_signed(self, secret):
        found = check(posted(secret=secret))

        facts = {"event-id": "e-1", "triggered-at": "2026-03-01T11:59:59.5Z"}
        assert found == Accepted("d-1", "orders/create", facts)

    @pytest.mark.parametrize(
        "told",
        [
            posted(secret="another"),
            posted(x_shopify_hmac_sha256=""),
            posted(x_shopify_hmac_sha256="\u00e9"),
            posted(secrets=()),
            posted(secrets=(), secret=""),
        ],
        ids=["other", "none", "no letters", "no secrets", "empty secret"],
    )
    def test_takes_everything_else_for_forged(self, told):
        assert isinstance(check(told), Forged)

    def test_covers_every_byte_of_the_body(self):
        told = posted(b'{"id": 1}')

        assert isinstance(
            check(Posted(told.headers, b'{"id":1}', told.secrets, told.settings, NOW)), Forged
        )

    @pytest.mark.parametrize(
        ("told", "sentence"),
        [
            (
                posted(x_shopify_shop_domain="coffee.myshopify.com"),
                (
                    "This is a delivery of coffee.myshopify.com, and the connection is of "
                    "tea.myshopify.com."
                ),
            ),
            (posted(x_shopify_topic=""), "The header X-Shopify-Topic is missing."),
            (posted(b"[]"), "The body is not a JSON object: Expected `object`, got `array`"),
            (
                posted(b'{"a": "\xff"}'),
                (
                    "The body is not a JSON object: 'utf-8' codec can't decode byte 0xff in "
                    "position 7: invalid start byte"
                ),
            ),
        ],
        ids=["shop", "topic", "array", "letters"],
    )
    def test_says_what_is_wrong_with_what_is_signed(self, told, sentence):
        found = check(told)

        assert isinstance(found, Malformed)
        assert str(found.problem) == sentence

    def test_without_an_id_it_is_known_by_what_it_holds(self):
        one, same = (check(posted(b'{"id": 1}', x_shopify_webhook_id="")) for _ in range(2))
        other = check(posted(b'{"id": 2}', x_shopify_webhook_id=""))

        assert one.key == same.key != other.key
        assert one.key.startswith("orders/create:")
