"""Events of other modules, as programs are told of them."""

from __future__ import annotations

import jsonschema
import pytest

from regulars.core.consents.types import ConsentGranted, ConsentWithdrawn
from regulars.core.consents.types.events import Suppressed, SuppressionLifted
from regulars.core.events.types import SYSTEM, Event
from regulars.core.identity.types import CustomersMerged, CustomersUnmerged
from regulars.core.privacy.types import CustomerErased
from regulars.core.traits.types import TraitsChanged
from regulars.edges.published.types import BY_EVENT, EventType
from regulars.edges.published.wording import customers_in, data_of
from regulars.edges.webhooks.tests.factories import NOW

HEAD = {"key": "one", "occurred_at": NOW, "actor": SYSTEM}
PAIR = {"merge": "mrg_1", "kept": "cus_1", "merged": "cus_2", "kept_id": 71, "merged_id": 72}
SAID = {"fact": "cst_1", "channel": "email", "topic": "tea_news", "method": "form"}
ADDRESS = {"suppression": "sup_1", "kind": "email", "reason": "hard_bounce"}
TOLD_SAID = {"consent_id": "cst_1", "channel": "email", "topic": "tea_news", "method": "form"}
TOLD_ADDRESS = {"suppression_id": "sup_1", "kind": "email", "reason": "hard_bounce"}
TOLD_PAIR = {"customer_id": "cus_1", "merged_customer_id": "cus_2"}
CASES = [
    (
        CustomersMerged(**HEAD, **PAIR, reason="the same till", moved={"orders": 3}, fields=[]),
        "customers.merged",
        TOLD_PAIR,
    ),
    (
        CustomersUnmerged(**HEAD, **PAIR, reason="two sisters", returned={"orders": 3}, fields=[]),
        "customers.unmerged",
        TOLD_PAIR,
    ),
    (
        CustomerErased(**HEAD, customer_id=71, customer="cus_1", erasure="ers_1"),
        "customers.erased",
        {"customer_id": "cus_1"},
    ),
    (
        TraitsChanged(**HEAD, customer_id=71, customer="cus_1", names=["shoe_size"]),
        "traits.changed",
        {"customer_id": "cus_1", "traits": ["shoe_size"]},
    ),
    (
        ConsentGranted(**HEAD, **SAID, customer_id=71, customer="cus_1"),
        "consents.granted",
        {**TOLD_SAID, "customer_id": "cus_1"},
    ),
    (
        ConsentWithdrawn(**HEAD, **SAID, customer_id=None, customer=""),
        "consents.withdrawn",
        {**TOLD_SAID, "customer_id": None},
    ),
    (Suppressed(**HEAD, **ADDRESS), "suppressions.made", TOLD_ADDRESS),
    (SuppressionLifted(**HEAD, **ADDRESS), "suppressions.lifted", TOLD_ADDRESS),
]


class TestData:
    @pytest.mark.parametrize(("event", "kind", "told"), CASES, ids=[case[1] for case in CASES])
    def test_are_public_ids_and_figures_as_the_schema_says(self, event: Event, kind, told):
        published = BY_EVENT[event.name]

        data = data_of(EventType(published.type), event.facts(), {})

        assert (published.type, data) == (kind, told)
        schema = {**published.data_schema, "additionalProperties": False}
        jsonschema.validate(data, schema, jsonschema.Draft202012Validator)

    def test_lack_nothing_silently(self):
        with pytest.raises(KeyError):
            data_of(EventType.CONSENT_GRANTED, {"fact": "cst_1"}, {})


class TestCustomers:
    def test_are_found_in_what_numbers_them(self):
        facts = {"customer_id": 71, "one": 72, "other": None, "total_minor": 73}

        assert customers_in(facts) == [71, 72]
