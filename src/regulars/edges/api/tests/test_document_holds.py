"""What the OpenAPI document says holds for requests that nobody thought of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from regulars.config.wsgi import application
from regulars.core.access.services import make_key
from regulars.core.access.types import KeyKind, Scope
from regulars.core.events.types import SYSTEM
from regulars.edges.api.buckets import FAILURES, KEYS
from regulars.kernel import clock
from regulars.kernel.buckets import Rate

DOCUMENT = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
DOCUMENT.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
REFUSED = 422
# No document can say which cursors were given out, and which keys came with what.
WELL_FORMED_AND_YET_REFUSED = {
    "api.unusable_cursor",
    "api.idempotency_key_reused",
    "api.moment_out_of_reach",
    "api.nothing_named",
    "catalog.amount_without_currency",
    "catalog.other_currency",
    "catalog.told_twice",
    "identity.nobody_meant",
    "identity.unusable_email",
    "orders.reserved_reference",
    "orders.told_twice",
    "webhooks.unusable_header",
    "targets.unusable_url",
    "consents.needs_none",
    "consents.no_reason",
    "consents.not_yet",
    "consents.unusable_address",
    "consents.unusable_topic",
    "ledger.nothing_between",
    "ledger.other_unit",
    "ledger.unknown_unit",
    "money.unknown_currency",
    "traits.other_kind",
    "traits.reserved_name",
    "traits.unusable_name",
    "traits.unusable_value",
}
ENOUGH = Rate(size=1_000_000, by_second=1_000_000)


@pytest.fixture
def token(db, monkeypatch) -> str:
    monkeypatch.setattr(KEYS, "rate", ENOUGH)
    monkeypatch.setattr(FAILURES, "rate", ENOUGH)
    made = make_key(
        kind=KeyKind.SECRET,
        name="Anything at all",
        source="shop",
        scopes=tuple(Scope),
        origins=(),
        ends_at=None,
        actor=SYSTEM,
        now=clock.now(),
    )
    return made.token


@pytest.fixture(autouse=True)
def connection_stays() -> Iterator[None]:
    """A server gives its connection back after each request; the test's is on it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.each_database
@DOCUMENT.parametrize()
@settings(
    max_examples=60,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.function_scoped_fixture,
    ],
)
def test_every_answer_is_as_the_document_says(case, token):
    response = case.call_and_validate(
        headers={"Authorization": f"Bearer {token}"}, excluded_checks=[positive_data_acceptance]
    )

    if case.meta.generation.mode is GenerationMode.POSITIVE and response.status_code == REFUSED:
        problem = response.json()
        codes = {error["code"] for error in problem.get("errors", [])}
        # The year 1, some hours before midnight in UTC, is no year: no format can say so.
        assert problem["code"] in WELL_FORMED_AND_YET_REFUSED or codes == {"moment_out_of_reach"}
