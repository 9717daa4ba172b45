"""Which events leave which parts of the lake stale."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from regulars.core.catalog import types as catalog
from regulars.core.customers import types as customers
from regulars.core.events.types import Cursor, Event
from regulars.core.identity import types as identity
from regulars.core.orders import types as orders
from regulars.core.privacy import types as privacy
from regulars.engine.lake.rules import CHANGING, UNCHANGING, Stale, stale_after
from regulars.engine.lake.types import Part


def told(name: str, **facts: Any) -> Any:
    """An event as the log holds it."""
    return SimpleNamespace(name=name, payload=facts, cursor=Cursor(1, 1))


def recorded_by_the_store() -> set[str]:
    """The names of all events of the modules whose rows the lake copies, and of who blanks them."""
    return {
        kind.name
        for module in (orders, customers, catalog, identity, privacy)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Event) and "name" in vars(kind)
    }


class TestRules:
    def test_know_every_event_of_what_is_copied(self):
        assert {"orders.imported", "customers.import_undone"} < recorded_by_the_store()
        assert recorded_by_the_store() == CHANGING | UNCHANGING

    @pytest.mark.parametrize(
        "name",
        [
            "downloads.slipping_taken",
            "customers.looked_at",
            "orders.list_taken",
            "catalog.read",
            "scores.computed",
        ],
    )
    def test_leave_only_the_log_stale_after_what_changes_no_row(self, name):
        assert stale_after([told(name)]) == Stale({Part.EVENTS: {0}}, set())

    @pytest.mark.parametrize(
        ("name", "parts"),
        [
            ("orders.import_undone", set(Part) - {Part.EVENTS}),
            ("customers.import_undone", {Part.CUSTOMERS}),
            ("catalog.import_undone", {Part.PRODUCTS, Part.ORDER_LINES, Part.REFUND_LINES}),
        ],
    )
    def test_copy_whole_parts_anew_after_an_undone_import(self, name, parts):
        assert stale_after([told(name)]).whole == parts

    @pytest.mark.parametrize(("filled", "whole"), [(0, set()), (3, {Part.CUSTOMERS})])
    def test_copy_all_customers_anew_where_blanks_were_filled(self, filled, whole):
        event = told("customers.imported", first_id=1, last_id=2, filled=filled)

        stale = stale_after([event])

        assert (stale.whole, stale.buckets[Part.CUSTOMERS]) == (whole, {0})

    @pytest.mark.parametrize(
        "name",
        [
            "identity.customers_merged",
            "identity.customers_unmerged",
            "identity.rows_gathered",
        ],
    )
    def test_remember_whose_lines_are_others_now(self, name):
        stale = stale_after([told(name, kept_id=1, merged_id=2)])

        assert stale.owners == {1, 2}
        assert set(stale.parts()) >= {Part.ORDER_LINES, Part.REFUND_LINES, Part.EVENTS}
