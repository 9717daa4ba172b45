"""The vectors are those of the libraries that standardwebhooks.com publishes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from regulars.edges.webhooks.keeping import new_secret
from regulars.edges.webhooks.signing import bytes_of, secret_of, signature, signed_headers

ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
BODY = b'{"test": 2432232314}'
MOMENT = datetime.fromtimestamp(1_614_265_330, UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


class TestSignature:
    @pytest.mark.parametrize("secret", [SECRET, SECRET.removeprefix("whsec_")])
    def test_is_that_of_the_published_vector(self, secret):
        told = signature(bytes_of(secret), webhook_id=ID, timestamp=1_614_265_330, body=BODY)

        assert told == SIGNATURE

    @pytest.mark.parametrize(
        ("webhook_id", "timestamp", "body"),
        [
            ("msg_other", 1_614_265_330, BODY),
            (ID, 1_614_265_331, BODY),
            (ID, 1_614_265_330, BODY + b" "),
        ],
    )
    def test_is_another_where_anything_is(self, webhook_id, timestamp, body):
        told = signature(bytes_of(SECRET), webhook_id=webhook_id, timestamp=timestamp, body=body)

        assert told != SIGNATURE


class TestHeaders:
    def test_are_the_three_of_the_specification(self):
        assert signed_headers([bytes_of(SECRET)], webhook_id=ID, body=BODY, now=MOMENT) == {
            "webhook-id": ID,
            "webhook-timestamp": "1614265330",
            "webhook-signature": SIGNATURE,
        }

    def test_sign_with_every_secret_that_holds_the_present_one_first(self):
        other = bytes_of(secret_of(bytes(32)))

        told = signed_headers([other, bytes_of(SECRET)], webhook_id=ID, body=BODY, now=MOMENT)

        first = signature(other, webhook_id=ID, timestamp=1_614_265_330, body=BODY)
        assert told["webhook-signature"] == f"{first} {SIGNATURE}"


class TestSecret:
    def test_is_of_as_many_bytes_as_the_specification_asks_for(self):
        secret = new_secret()

        assert secret.startswith("whsec_")
        assert 24 <= len(bytes_of(secret)) <= 64
        assert secret != new_secret()
