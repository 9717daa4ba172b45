import json
from datetime import timedelta

import pytest
from django.core import serializers
from django.db import IntegrityError, transaction

from regulars.core.access import queries, services
from regulars.core.access.models import AccessKey
from regulars.core.access.remembering import KEPT, MEMORY
from regulars.core.access.rules import digest_of
from regulars.core.access.tests.factories import NOW, a_publishable_key, a_secret_key
from regulars.core.access.types import (
    AlreadyRevoked,
    EndsInThePast,
    KeyKind,
    NoReason,
    Scope,
    UnknownKey,
    UnknownKeyId,
    UnusableSource,
)
from regulars.core.events.models import EventRow
from regulars.core.events.types import SYSTEM

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def revoke(public_id: str, reason: str = "It was in a mail.") -> None:
    services.revoke_key(public_id=public_id, reason=reason, actor=SYSTEM, now=NOW)


class TestMakeKey:
    def test_shows_the_token_once(self):
        made = a_secret_key(Scope.ORDERS_READ)

        stored = serializers.serialize("json", AccessKey.objects.all())
        logged = json.dumps(list(EventRow.objects.values_list("payload", flat=True)))
        secret = made.token.removeprefix("sk_")
        assert len(secret) == 43
        assert secret not in stored + logged + repr(made)
        assert digest_of(made.token) in stored
        assert made.key.shown_as == f"sk_…{secret[-4:]}"

    def test_makes_another_token_each_time(self):
        assert len({a_secret_key().token for _key in range(20)}) == 20

    def test_records_who_made_what(self):
        made = a_secret_key(Scope.ORDERS_READ)

        event = EventRow.objects.get()
        assert (event.name, event.actor, event.occurred_at) == ("access.key_made", SYSTEM, NOW)
        assert event.payload == {
            "key_id": made.key.id,
            "kind": "secret",
            "source": "shop",
            "scopes": "orders.read",
        }

    def test_lets_a_publishable_key_send_events_alone(self):
        made = a_publishable_key(["https://Shop.example/"])

        caller = queries.caller_of(made.token, now=NOW)
        assert made.token.startswith("pk_")
        assert [scope for scope in Scope if caller.may(scope)] == [Scope.EVENTS_WRITE]
        assert caller.may_come_from("https://shop.example")
        assert not caller.may_come_from("https://evil.example")
        assert not caller.may_come_from("")

    def test_refuses_a_source_with_a_colon_and_writes_nothing(self):
        with pytest.raises(UnusableSource):
            a_secret_key(source="shop:1")

        assert (AccessKey.objects.count(), EventRow.objects.count()) == (0, 0)

    def test_refuses_an_end_that_is_over_and_writes_nothing(self):
        with pytest.raises(EndsInThePast):
            a_secret_key(ends_at=NOW)

        assert (AccessKey.objects.count(), EventRow.objects.count()) == (0, 0)


class TestCallerOf:
    def test_says_who_calls_and_what_they_may(self):
        made = a_secret_key(Scope.ORDERS_READ, source="till-2")

        caller = queries.caller_of(made.token, now=NOW)

        assert (caller.actor, caller.source, caller.kind) == (
            made.key.public_id,
            "till-2",
            KeyKind.SECRET,
        )
        assert caller.scopes == {Scope.ORDERS_READ}
        assert caller.may_come_from("https://anywhere.example")

    @pytest.mark.parametrize(
        "token", ["", "sk_", "sk_" + "0" * 43, "pk_" + "0" * 43, "x" * 46, "sk_\udc80", "sk_" * 99]
    )
    def test_refuses_what_is_no_key(self, token):
        a_secret_key()

        with pytest.raises(UnknownKey):
            queries.caller_of(token, now=NOW)

    def test_refuses_a_secret_key_called_publishable(self):
        made = a_secret_key()

        with pytest.raises(UnknownKey):
            queries.caller_of(made.token.replace("sk_", "pk_"), now=NOW)

    def test_asks_the_database_once_in_some_seconds(self, django_assert_num_queries):
        token = a_secret_key().token

        with django_assert_num_queries(1):
            for second in range(5):
                queries.caller_of(token, now=NOW + second * SECOND)
        with django_assert_num_queries(1):
            queries.caller_of(token, now=NOW + KEPT)

    def test_does_not_believe_a_clock_that_was_put_back(self, django_assert_num_queries):
        token = a_secret_key().token
        queries.caller_of(token, now=NOW)

        with django_assert_num_queries(1):
            queries.caller_of(token, now=NOW - SECOND)

    def test_ends_on_time_although_it_is_remembered(self):
        token = a_secret_key(ends_at=NOW + 2 * SECOND).token
        assert queries.caller_of(token, now=NOW + SECOND)

        with pytest.raises(UnknownKey):
            queries.caller_of(token, now=NOW + 2 * SECOND)

    def test_refuses_a_key_revoked_elsewhere_after_some_seconds(self):
        made = a_secret_key()
        queries.caller_of(made.token, now=NOW)
        AccessKey.objects.update(revoked_at=NOW, revoked_by=SYSTEM, revoked_because="lost")

        assert queries.caller_of(made.token, now=NOW + KEPT - SECOND)
        with pytest.raises(UnknownKey):
            queries.caller_of(made.token, now=NOW + KEPT)

    def test_remembers_nobody_looked_up_before_a_key_was_revoked(self):
        made = a_secret_key()
        caller = queries.caller_of(made.token, now=NOW)
        mark = MEMORY.mark()
        revoke(made.key.public_id)

        MEMORY.keep(digest_of(made.token), caller, mark=mark, now=NOW)

        with pytest.raises(UnknownKey):
            queries.caller_of(made.token, now=NOW)


class TestRevokeKey:
    def test_refuses_it_at_once_where_it_was_revoked(self):
        made = a_secret_key()
        queries.caller_of(made.token, now=NOW)

        revoke(made.key.public_id)

        with pytest.raises(UnknownKey):
            queries.caller_of(made.token, now=NOW)
        key = queries.key(made.key.public_id)
        assert (key.revoked_at, key.revoked_by, key.revoked_because) == (
            NOW,
            SYSTEM,
            "It was in a mail.",
        )

    def test_is_recorded_without_the_reason(self):
        made = a_secret_key()

        revoke(made.key.public_id)

        event = EventRow.objects.get(name="access.key_revoked")
        assert (event.actor, event.payload) == (SYSTEM, {"key_id": made.key.id})

    def test_asks_for_a_reason_and_writes_nothing_without(self):
        made = a_secret_key()

        with pytest.raises(NoReason):
            revoke(made.key.public_id, " ")

        assert queries.key(made.key.public_id) == made.key
        assert not EventRow.objects.filter(name="access.key_revoked").exists()

    def test_refuses_a_key_that_is_not_there(self):
        with pytest.raises(UnknownKeyId):
            revoke("key_none")

    def test_refuses_a_second_time_and_keeps_the_first_reason(self):
        made = a_secret_key()
        revoke(made.key.public_id)

        with pytest.raises(AlreadyRevoked):
            revoke(made.key.public_id, "Another.")

        assert queries.key(made.key.public_id).revoked_because == "It was in a mail."
        assert EventRow.objects.filter(name="access.key_revoked").count() == 1


class TestNoteUse:
    def test_writes_once_a_minute(self, django_assert_num_queries):
        made = a_secret_key()
        caller = queries.caller_of(made.token, now=NOW)

        with django_assert_num_queries(1):
            for second in range(60):
                services.note_use(caller, now=NOW + second * SECOND)
        assert queries.key(made.key.public_id).last_used_at == NOW

        services.note_use(caller, now=NOW + 60 * SECOND)
        assert queries.key(made.key.public_id).last_used_at == NOW + 60 * SECOND

    def test_leaves_what_another_process_wrote_within_the_minute(self):
        made = a_secret_key()
        caller = queries.caller_of(made.token, now=NOW)
        AccessKey.objects.update(last_used_at=NOW - 30 * SECOND)

        services.note_use(caller, now=NOW)

        assert queries.key(made.key.public_id).last_used_at == NOW - 30 * SECOND


class TestKeys:
    def test_lists_the_newest_first(self):
        first, second = a_secret_key(), a_publishable_key()

        assert queries.keys() == [second.key, first.key]

    def test_is_empty_where_none_was_made(self):
        assert queries.keys() == []

    def test_finds_those_that_are_named(self):
        first, second = a_secret_key(), a_publishable_key()
        a_secret_key()

        found = queries.keys_among(ids=[first.key.id], public_ids=[second.key.public_id])

        assert {key.id for key in found} == {first.key.id, second.key.id}


class TestConstraints:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"kind": "publishable"},
            {"scopes": ""},
            {"origins": "https://shop.example"},
            {"kind": "publishable", "scopes": "events.write", "origins": ""},
            {"kind": "other"},
            {"source": "shop:1"},
            {"source": ""},
            {"name": ""},
            {"ends_at": NOW},
            {"revoked_at": NOW},
            {"revoked_because": "lost"},
            {"public_id": "cus_1"},
        ],
    )
    def test_the_database_refuses_what_no_verb_writes(self, wrong):
        a_secret_key(Scope.CUSTOMERS_READ)

        with pytest.raises(IntegrityError), transaction.atomic():
            AccessKey.objects.update(**wrong)
