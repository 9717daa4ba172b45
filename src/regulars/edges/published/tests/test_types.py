"""The catalogue, against the log and against itself."""

from __future__ import annotations

import re
from dataclasses import fields

import jsonschema
import pytest

from regulars.core.access.types import Caller, KeyKind, MissingScope, Scope
from regulars.edges.console.event_words import KINDS
from regulars.edges.published.types import BY_EVENT, CATALOGUE, TEST, EventType
from regulars.edges.published.wording import TOLD

# Events that stay in the house: what staff and programs do here, what is told in parts, and steps
# on the way to what is told.
WITHHELD = re.compile(
    r"(staff|second_factor|access|downloads|imports|intake|quarantine|webhooks|connections)\..+"
    r"|.+\.(imported|import_undone)|orders\.left_reckoned|scores\.asked"
    r"|identity\.(visitor_recognised|device_shared|kept_apart|rows_gathered)"
    r"|privacy\.(exported|erasure_finished)|consents\.(asked|topic_defined)"
    r"|ledger\.(held|released|extended)|rewards\..+"
)


def a_caller(*scopes: Scope) -> Caller:
    return Caller(
        key_id=1,
        public_id="key_1",
        kind=KeyKind.SECRET,
        name="Warehouse",
        source="shop",
        scopes=frozenset(scopes),
        origins=frozenset(),
        ends_at=None,
    )


class TestCatalogue:
    def test_has_a_decision_about_every_event_of_the_log(self):
        undecided = [
            name for name in KINDS if name not in BY_EVENT and not WITHHELD.fullmatch(name)
        ]

        assert undecided == []
        assert [name for name in BY_EVENT if WITHHELD.fullmatch(name)] == []
        assert [name for name in BY_EVENT if name not in KINDS] == []

    def test_says_how_each_is_told(self):
        assert set(TOLD) == set(EventType)

    @pytest.mark.parametrize("kind", CATALOGUE.values(), ids=lambda kind: kind.type)
    def test_describes_every_field_and_has_an_example_that_fits(self, kind):
        schema = kind.data_schema

        assert list(schema["properties"]) == [one.name for one in fields(kind.example)]
        assert all(field["description"] for field in schema["properties"].values())
        jsonschema.validate(kind.example_body["data"], schema, jsonschema.Draft202012Validator)

    @pytest.mark.parametrize("kind", CATALOGUE.values(), ids=lambda kind: kind.type)
    def test_has_public_ids_alone(self, kind):
        numbers = {
            "total_minor",
            "amount_minor",
            "amount",
            "made",
            "changed",
            "customers",
            "customers_changed",
        }
        schema = kind.data_schema["properties"]

        counted = {name for name, field in schema.items() if field.get("type") == "integer"}
        assert counted <= numbers
        assert not set(schema) & {"name", "email", "phone", "address"}


class TestScopes:
    def test_of_what_persons_do_are_the_scopes_that_show_them(self):
        scopes = {kind.type: kind.scope for kind in CATALOGUE.values()}

        assert {name for name, scope in scopes.items() if scope is None} == {
            EventType.SCORES_COMPUTED,
            TEST,
        }
        assert {name for name, scope in scopes.items() if scope is Scope.CONSENTS_READ} == {
            EventType.CONSENT_GRANTED,
            EventType.CONSENT_WITHDRAWN,
            EventType.ADDRESS_SUPPRESSED,
            EventType.SUPPRESSION_LIFTED,
        }

    def test_are_needed_to_be_told(self):
        granted, scored = CATALOGUE["consents.granted"], CATALOGUE["scores.computed"]
        allowed, other = a_caller(Scope.CONSENTS_READ), a_caller(Scope.CUSTOMERS_READ)

        granted.check(allowed)
        scored.check(other)

        assert [kind.is_for(other) for kind in (granted, scored)] == [False, True]
        with pytest.raises(MissingScope) as refusal:
            granted.check(other)
        assert refusal.value.scope == "consents.read"
