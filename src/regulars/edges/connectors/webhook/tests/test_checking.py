from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from regulars.edges.connectors.connections.types import Accepted, Forged, Malformed, Posted
from regulars.edges.connectors.webhook.checking import check, new_secret, signature

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET, OTHER = new_secret(), new_secret()
EVENT = {"type": "event", "at": "2026-03-01T11:59:00Z", "id": "e1", "name": "Tea Tasted"}


def posted(told, *, secret=SECRET, at=NOW, message_id="msg_1", **headers) -> Posted:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    timestamp = str(int(at.timestamp()))
    given = {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature(secret, message_id, timestamp, body),
        **headers,
    }
    return Posted(given, body, (SECRET, OTHER), {}, NOW)


class TestCheck:
    def test_accepts_what_is_signed_with_either_secret(self):
        told = {"facts": [EVENT, {**EVENT, "id": "e2"}]}

        found = [check(posted(told, secret=one)) for one in (SECRET, OTHER)]

        assert found == [Accepted("msg_1", "event", {}, 2)] * 2

    def test_one_right_signature_among_several_is_enough(self):
        told = posted({"facts": [EVENT]})
        right = told.headers["webhook-signature"]

        found = check(
            posted({"facts": [EVENT]}, **{"webhook-signature": f"v1,AAAA v1a,{right} {right}"})
        )

        assert isinstance(found, Accepted)

    @pytest.mark.parametrize(
        "headers",
        [
            {"webhook-signature": ""},
            {"webhook-signature": "v1,AAAA"},
            {"webhook-signature": "v1,\u00e9"},
            {"webhook-id": "msg_2"},
            {"webhook-timestamp": "1772366399"},
            {"webhook-timestamp": ""},
            {"webhook-id": "a.b"},
        ],
        ids=["none", "wrong", "no letters", "other id", "other time", "no time", "dots"],
    )
    def test_refuses_what_was_changed(self, headers):
        assert isinstance(check(posted({"facts": [EVENT]}, **headers)), Forged)

    def test_takes_an_id_with_dots_where_it_is_signed(self):
        found = check(posted({"facts": [EVENT]}, message_id="a.b.c"))

        assert found == Accepted("a.b.c", "event", {}, 1)

    @pytest.mark.parametrize(
        ("seconds", "taken"), [(300, True), (301, False), (-300, True), (-301, False)]
    )
    def test_takes_five_minutes_of_difference(self, seconds, taken):
        found = check(posted({"facts": [EVENT]}, at=NOW + timedelta(seconds=seconds)))

        assert isinstance(found, Accepted) is taken

    @pytest.mark.parametrize("timestamp", ["-1", "1e9", "99999999999", "\u0661"])
    def test_refuses_moments_that_are_none(self, timestamp):
        body = json.dumps({"facts": [EVENT]}).encode()
        signed = signature(SECRET, "msg_1", timestamp, body)
        given = {"webhook-timestamp": timestamp, "webhook-signature": signed}

        assert isinstance(check(posted({"facts": [EVENT]}, **given)), Forged)

    def test_without_secrets_nothing_is_genuine(self):
        told = posted({"facts": [EVENT]})

        assert isinstance(check(Posted(told.headers, told.body, (), {}, NOW)), Forged)

    @pytest.mark.parametrize(
        ("told", "sentence"),
        [
            (b"{", "The body is not JSON: Input data was truncated"),
            (b'{"facts": [{"type": "event", "id": "\xff"}]}', "The body is not JSON: 'utf-8'"),
            ({"facts": []}, "facts: Expected `array` of length >= 1."),
            ({"fact": [EVENT]}, "body: Object contains unknown field `fact`."),
            ({"facts": [{"type": "cup"}]}, "facts[0].type: Invalid value 'cup'."),
            (
                {"facts": [EVENT, {**EVENT, "colour": "green"}]},
                "facts[1]: Object contains unknown field `colour`.",
            ),
            (
                {"facts": [{**EVENT, "at": "2026-03-01T11:59:00"}]},
                "facts[0].at: Expected `datetime` with a timezone component.",
            ),
        ],
        ids=["cut", "no text", "empty", "misspelt", "kind", "unknown", "no offset"],
    )
    def test_names_the_field_that_cannot_be_used(self, told, sentence):
        found = check(posted(told))

        assert isinstance(found, Malformed)
        assert str(found.problem).startswith(sentence)

    def test_wants_an_id(self):
        found = check(posted({"facts": [EVENT]}, message_id=""))

        assert str(found.problem) == (
            "Send a header webhook-id of at most 160 letters, the same at every attempt."
        )


ORDER = {
    "type": "order",
    "told_at": "2026-03-01T11:59:00Z",
    "number": "1",
    "currency": "EUR",
    "customer": {"reference": "c1", "joined_at": "2026-01-01T00:00:00Z"},
    "lines": [{"key": "1", "amount_minor": 500}],
}


class TestMoments:
    """What is told has happened: no order is of the year 9999, and none before all shops."""

    @pytest.mark.parametrize(
        "moment",
        [
            "9999-12-31T23:59:59Z",
            "2026-03-01T12:05:01Z",
            "1969-12-31T23:59:59Z",
            "0001-01-01T00:00:00+14:00",
        ],
    )
    @pytest.mark.parametrize(
        "name", ["told_at", "placed_at", "paid_at", "shipped_at", "delivered_at", "cancelled_at"]
    )
    def test_out_of_reach_are_named(self, name, moment):
        found = check(posted({"facts": [EVENT, {**ORDER, name: moment}]}))

        assert isinstance(found, Malformed)
        assert found.problem.fields()["field"] == f"facts[1].{name}"

    def test_of_people_are_named_too(self):
        told = {**ORDER, "customer": {"reference": "c1", "joined_at": "2999-01-01T00:00:00Z"}}

        found = check(posted({"facts": [told]}))

        assert isinstance(found, Malformed)
        assert str(found.problem) == (
            "facts[0].customer.joined_at: This is not between 1970-01-01 and now by our clock. "
            "Tell when it happened, with the offset."
        )

    def test_slightly_ahead_are_taken(self):
        told = {**ORDER, "placed_at": "2026-03-01T12:05:00Z", "paid_at": "1970-01-01T00:00:00Z"}

        assert isinstance(check(posted({"facts": [told]})), Accepted)
