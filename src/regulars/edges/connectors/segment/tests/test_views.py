from __future__ import annotations

import base64
import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from regulars.core.access.services import make_key, revoke_key
from regulars.core.access.types import KeyKind
from regulars.core.activity.models import Activity
from regulars.edges.connectors.intake import queries as intake
from regulars.edges.connectors.intake.models import Delivery
from regulars.edges.connectors.intake.room import Room
from regulars.edges.connectors.intake.services import apply_waiting
from regulars.edges.connectors.segment import views
from regulars.kernel import clock
from regulars.kernel.buckets import Rate

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TRACK = {"type": "track", "userId": "7", "event": "Viewed", "messageId": "m1"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def full_buckets():
    for some in (*views.KEYS.values(), views.FAILURES):
        some.empty()


@pytest.fixture(autouse=True)
def noon():
    with clock.using(lambda: NOW):
        yield


def key(kind: str = "secret", **others: Any):
    usual = {
        "kind": KeyKind(kind),
        "name": "Shop",
        "source": "shop",
        "scopes": ["events.write"] if kind == "secret" else [],
        "origins": [] if kind == "secret" else ["https://shop.bg"],
        "ends_at": None,
        "actor": "system",
        "now": NOW,
    }
    return make_key(**{**usual, **others})


def basic(token: str) -> str:
    return "Basic " + base64.b64encode(f"{token}:".encode()).decode()


def send(client, body: Any, *, token: str = "", route: str = "batch", **headers: str):
    written = body if isinstance(body, bytes) else json.dumps(body).encode()
    if token:
        headers = {"Authorization": basic(token), **headers}
    return client.post(f"/v1/{route}", written, content_type="application/json", headers=headers)


def kept() -> list[dict[str, Any]]:
    rows = Delivery.objects.order_by("pk")
    return [json.loads(bytes(row.body)) for row in rows]


class TestTaken:
    @pytest.mark.parametrize("route", ["track/", "batch/"])
    def test_may_have_a_slash_behind_its_address(self, client, route):
        body = TRACK if route == "track/" else {"batch": [TRACK]}

        answer = send(client, body, token=key().token, route=route)

        assert (answer.status_code, answer.content) == (200, views.DONE)
        assert len(kept()) == 1

    def test_of_a_stranger_is_not_even_read(self, client):
        answer = send(client, b"{" * 1_000, token="none")

        assert (answer.status_code, answer.json()["code"]) == (401, "access.unknown_key")
        assert kept() == []

    def test_is_kept_whole_before_exactly_200_is_answered(self, client):
        made = key()
        body = {"batch": [TRACK, {**TRACK, "messageId": "m2"}], "sentAt": "2026-03-01T12:00:00Z"}

        answer = send(client, body, token=made.token)

        assert (answer.status_code, answer.content) == (200, b'{"success":true}')
        row = Delivery.objects.get()
        assert (row.connector, row.source, row.actor) == ("segment", "shop", made.key.public_id)
        assert (row.size, row.received_at) == (2, NOW)
        assert row.facts == {"is_proven": True, "call": ""}
        assert kept() == [body]

    @pytest.mark.parametrize("call", ["identify", "track", "page", "screen", "group", "alias"])
    def test_may_be_a_single_message_of_each_call(self, client, call):
        message = {"userId": "7", "event": "Viewed", "groupId": "g", "previousId": "b1"}

        answer = send(client, message, token=key().token, route=call)

        assert answer.status_code == 200
        assert Delivery.objects.get().facts == {"is_proven": True, "call": call}

    def test_may_bring_its_key_in_three_ways(self, client):
        token = key().token
        body = {"batch": [TRACK]}

        answers = [
            send(client, body, token=token),
            send(client, {**body, "writeKey": token}),
            send(client, body, Authorization=f"Bearer {token}"),
            send(client, {**TRACK, "writeKey": token}, route="track"),
        ]

        assert [answer.status_code for answer in answers] == [200, 200, 200, 200]
        assert Delivery.objects.count() == 4

    def test_may_be_packed(self, client):
        packed = gzip.compress(json.dumps({"batch": [TRACK]}).encode())

        answer = send(client, packed, token=key().token, **{"Content-Encoding": "gzip"})

        assert (answer.status_code, kept()) == (200, [{"batch": [TRACK]}])

    def test_may_come_from_a_page_of_an_origin_that_the_key_lists(self, client):
        made = key("publishable")

        answer = send(client, {"batch": [TRACK]}, token=made.token, Origin="https://shop.bg")

        assert answer.status_code == 200
        assert answer.headers["Access-Control-Allow-Origin"] == "https://shop.bg"
        assert Delivery.objects.get().facts == {"is_proven": False, "call": ""}

    def test_loses_the_characters_that_no_database_keeps(self, client):
        message = (
            b'{"type":"track","userId":"7","event":"A\\u0000B","properties":{"x":"\\\\u0000"}}'
        )
        written = b'{"batch":[' + message + b"]}"

        answer = send(client, written, token=key().token)

        assert answer.status_code == 200
        (message,) = kept()[0]["batch"]
        assert (message["event"], message["properties"]) == ("AB", {"x": "\\u0000"})

    @pytest.mark.parametrize(
        ("sent", "kept_as"),
        [
            (rb"Tea \ud83c\udf75", "Tea \U0001f375"),
            (rb"Tea \ud83c", "Tea \ufffd"),
            (rb"\uDF75\uD83C tea", "\ufffd\ufffd tea"),
            (rb"\ud83c\ud83c\udf75", "\ufffd\U0001f375"),
            (rb"\\ud83c", "\\ud83c"),
        ],
    )
    def test_takes_the_half_of_a_character_for_one_that_is_unknown(self, client, sent, kept_as):
        message = b'{"type":"track","userId":"7","event":"%s","properties":{"x":"%s"}}'
        written = b'{"batch":[' + message % (sent, sent) + b"]}"

        answer = send(client, written, token=key().token)

        assert answer.status_code == 200
        apply_waiting(now=NOW)
        done = Activity.objects.get()
        assert (done.name, done.details) == (kept_as, {"properties": {"x": kept_as}})

    def test_tells_a_page_beforehand_that_it_may_send(self, client):
        answer = client.options("/v1/batch", headers={"Origin": "https://shop.bg"})

        assert (answer.status_code, answer.headers["Access-Control-Allow-Methods"]) == (204, "POST")
        assert "Access-Control-Allow-Credentials" not in answer.headers


def bomb() -> bytes:
    return gzip.compress(b"[" * 10_000_000, mtime=0)


BAD = [
    (b"", 411, "api.length_needed", None),
    (b"{", 400, "segment.unreadable", None),
    (b"\xff\xfe", 400, "segment.unreadable", None),
    (b'{"batch": [{"type":"track","userId":"7","event":"\xff"}]}', 400, "segment.unreadable", None),
    (b'{"batch": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", 400, "segment.unreadable", None),
    (b'{"batch": [' + b"[" * 5_000 + b"]" * 5_000 + b"]}", 400, "segment.unreadable", None),
    (b"[]", 422, "segment.message_misfit", "body"),
    (b"{}", 422, "segment.message_misfit", "body"),
    ({"batch": []}, 422, "segment.message_misfit", "batch"),
    ({"batch": [7]}, 422, "segment.message_misfit", "batch[0]"),
    ({"batch": [TRACK, {**TRACK, "type": "buy"}]}, 422, "segment.message_misfit", "batch[1].type"),
    ({"batch": [{**TRACK, "type": None}]}, 422, "segment.message_misfit", "batch[0].type"),
    ({"batch": [{**TRACK, "userId": None}]}, 422, "segment.message_misfit", "batch[0].userId"),
    ({"batch": [{**TRACK, "userId": " "}]}, 422, "segment.message_misfit", "batch[0].userId"),
    ({"batch": [{**TRACK, "userId": {}}]}, 422, "segment.message_misfit", "batch[0].userId"),
    ({"batch": [{**TRACK, "userId": "x" * 501}]}, 422, "segment.message_misfit", "batch[0].userId"),
    ({"batch": [{**TRACK, "event": ""}]}, 422, "segment.message_misfit", "batch[0].event"),
    ({"batch": [{**TRACK, "event": 7}]}, 422, "segment.message_misfit", "batch[0].event"),
    (
        {"batch": [{**TRACK, "messageId": "m" * 101}]},
        422,
        "segment.message_misfit",
        "batch[0].messageId",
    ),
    (
        {"batch": [{**TRACK, "properties": []}]},
        422,
        "segment.message_misfit",
        "batch[0].properties",
    ),
    ({"batch": [{**TRACK, "context": "x"}]}, 422, "segment.message_misfit", "batch[0].context"),
    (
        {"batch": [{**TRACK, "timestamp": "now"}]},
        422,
        "segment.message_misfit",
        "batch[0].timestamp",
    ),
    ({"batch": [TRACK], "context": 7}, 422, "segment.message_misfit", "context"),
    ({"batch": [{**TRACK, "x": "x" * 33_000}]}, 413, "api.body_too_large", None),
    ({"batch": [TRACK] * 2_501}, 413, "api.body_too_large", None),
    (b" " * 600_000, 413, "api.body_too_large", None),
]


class TestRefused:
    @pytest.mark.parametrize(("body", "status", "code", "field"), BAD)
    def test_is_named_and_nothing_is_kept(self, client, body, status, code, field):
        answer = send(client, body, token=key().token)

        problem = answer.json()
        assert (answer.status_code, answer.headers["Content-Type"]) == (
            status,
            "application/problem+json",
        )
        assert (problem["status"], problem["code"]) == (status, code)
        assert [one["field"] for one in problem.get("errors", [])] == ([field] if field else [])
        assert Delivery.objects.exists() is False

    @pytest.mark.parametrize(
        ("body", "encoding", "status"),
        [
            (b"{}", "gzip", 400),
            (gzip.compress(b"{}", mtime=0)[:-9], "gzip", 400),
            (b"{}", "br", 400),
            (bomb(), "gzip", 413),
        ],
        ids=["not packed", "cut", "unknown", "bomb"],
    )
    def test_is_what_is_packed_wrongly(self, client, body, encoding, status):
        answer = send(client, body, token=key().token, **{"Content-Encoding": encoding})

        assert answer.status_code == status
        assert Delivery.objects.exists() is False

    @pytest.mark.parametrize(
        "authorization",
        [
            "",
            "Basic !!!",
            "Basic " + base64.b64encode(b"\xff").decode(),
            basic("sk_unknown"),
            "Bearer sk_unknown",
            "Bearer ",
            "Digest x",
        ],
    )
    def test_is_who_brings_no_key(self, client, authorization):
        headers = {"Authorization": authorization} if authorization else {}

        answer = send(client, {"batch": [TRACK]}, **headers)

        assert (answer.status_code, answer.json()["code"]) == (401, "access.unknown_key")
        assert answer.headers["WWW-Authenticate"] == 'Basic realm="write key"'
        assert Delivery.objects.exists() is False

    def test_is_a_key_that_was_revoked(self, client):
        made = key()
        assert send(client, {"batch": [TRACK]}, token=made.token).status_code == 200
        revoke_key(public_id=made.key.public_id, reason="lost", actor="system", now=NOW)

        assert send(client, {"batch": [TRACK]}, token=made.token).status_code == 401
        assert Delivery.objects.count() == 1

    def test_is_a_key_that_has_ended(self, client):
        made = key(ends_at=NOW + timedelta(hours=1))

        with clock.using(lambda: NOW + timedelta(hours=1)):
            answer = send(client, {"batch": [TRACK]}, token=made.token)

        assert (answer.status_code, Delivery.objects.count()) == (401, 0)

    def test_is_a_secret_key_without_the_scope(self, client):
        made = key(scopes=["orders.read"])

        answer = send(client, {"batch": [TRACK]}, token=made.token)

        assert (answer.status_code, answer.json()["code"]) == (403, "segment.forbidden_scope")
        assert Delivery.objects.exists() is False

    @pytest.mark.parametrize("origin", ["https://evil.bg", "null", "http://shop.bg"])
    def test_is_a_page_of_another_origin(self, client, origin):
        made = key("publishable")

        answer = send(client, {"batch": [TRACK]}, token=made.token, Origin=origin)

        assert (answer.status_code, answer.json()["code"]) == (403, "segment.forbidden_origin")
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert Delivery.objects.exists() is False

    def test_is_whatever_comes_where_too_much_waits(self, client, monkeypatch):
        token = key().token
        monkeypatch.setattr(intake, "ROOM", Room(1))
        taken = [send(client, {"batch": [TRACK]}, token=token).status_code for _ in range(2)]

        answer = send(client, {"batch": [TRACK]}, token=token)

        assert taken == [200, 200]
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "10")
        assert Delivery.objects.count() == 2

    @pytest.mark.parametrize("kind", ["secret", "publishable"])
    def test_are_more_messages_than_a_key_may_send(self, client, kind, monkeypatch):
        monkeypatch.setattr(views.KEYS[KeyKind(kind)], "rate", Rate(size=5, by_second=1))
        token = key(kind).token

        answers = [send(client, {"batch": [TRACK] * 3}, token=token) for _ in range(2)]

        assert [one.status_code for one in answers] == [200, 429]
        assert answers[1].headers["Retry-After"] == "1"
        assert Delivery.objects.count() == 1

    def test_is_whoever_keeps_coming_with_a_key_that_does_not_hold(self, client, monkeypatch):
        monkeypatch.setattr(views.FAILURES, "rate", Rate(size=2, by_second=1))
        tokens = ["sk_none", "sk_none", "sk_none", key().token]

        answers = [send(client, {"batch": [TRACK]}, token=token) for token in tokens]

        assert [one.status_code for one in answers] == [401, 401, 429, 200]
        assert Delivery.objects.count() == 1

    @pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
    def test_is_every_other_method(self, client, method):
        answer = getattr(client, method)("/v1/batch")

        assert (answer.status_code, Delivery.objects.count()) == (405, 0)
