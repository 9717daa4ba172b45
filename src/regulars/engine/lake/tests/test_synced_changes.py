"""What a sync writes again."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from regulars.core.events.services import record
from regulars.core.events.types import SYSTEM
from regulars.core.identity.services import merge, unmerge
from regulars.core.orders.services import tell_orders, undo_import
from regulars.core.orders.types import LineTold, OrderTold, RefundTold
from regulars.core.staff.types import StaffCreated
from regulars.core.tests.estates import estates_of
from regulars.engine.lake import services
from regulars.engine.lake.folder import read_manifest
from regulars.engine.lake.queries import state
from regulars.engine.lake.services import sync
from regulars.engine.lake.tests.factories import (
    DATABASE,
    NOW,
    a_channel,
    a_customer,
    a_document,
    a_line,
    a_product,
    amounts_in_lake,
    bring_orders,
    files_below,
    lines_in_lake,
    some_orders,
)
from regulars.engine.lake.types import Part, Standing, Sync

pytestmark = DATABASE


def told_orders(*told: OrderTold | RefundTold) -> None:
    """Orders and refunds as a shop tells them."""
    tell_orders(
        orders=[one for one in told if isinstance(one, OrderTold)],
        refunds=[one for one in told if isinstance(one, RefundTold)],
        source="shop",
        actor=SYSTEM,
        now=NOW,
    )


def record_something_else(staff_id: int = 9) -> None:
    """An event that leaves every order as it is."""
    key = f"staff.created:{staff_id}"
    with transaction.atomic():
        record(
            StaffCreated(key=key, occurred_at=NOW, actor=SYSTEM, staff_id=staff_id, role="viewer")
        )


class TestSyncedChanges:
    def test_writes_nothing_when_nothing_changed(self, lake_home):
        some_orders(1, 3)
        sync(now=NOW)
        before = files_below(lake_home)

        outcome = sync(now=NOW + timedelta(days=1))

        assert outcome == Sync(version=1, changed=False, whole=False, files=0, rows=0)
        assert files_below(lake_home) == before

    def test_copies_only_the_buckets_that_changed(self, small_buckets):
        some_orders(1, 45)
        sync(now=NOW)
        before = set(read_manifest_files(Part.ORDER_LINES))

        some_orders(46, 1, run=2)
        outcome = sync(now=NOW)

        after = set(read_manifest_files(Part.ORDER_LINES))
        assert (len(before - after), len(after - before)) == (1, 1)
        assert (outcome.whole, outcome.version) == (False, 2)
        assert len(amounts_in_lake()) == 46

    @pytest.mark.slow
    @pytest.mark.each_database
    def test_gives_the_same_lines_bucket_by_bucket_as_in_one_piece(self, small_buckets):
        for first in range(1, 60, 7):
            customer, product = (
                a_customer(f"C{first}", run=first),
                a_product(f"P{first}", run=first),
            )
            documents = (
                a_document(
                    f"o{number}",
                    a_line("1", number, product_id=product, quantity=Decimal("0.123456")),
                    a_line("2", -number),
                    sold_to=customer,
                    sold_through=a_channel("web"),
                )
                for number in range(first, first + 7)
            )
            bring_orders(*documents, run=first)
            sync(now=NOW)
        piece_by_piece = lines_in_lake()

        sync(now=NOW, whole=True)

        assert len(piece_by_piece) == 126
        assert lines_in_lake() == piece_by_piece

    def test_takes_out_what_an_undone_import_brought(self, small_buckets):
        some_orders(1, 15)
        some_orders(16, 15, run=2)
        sync(now=NOW)

        undo_import(estates=estates_of(2), actor=SYSTEM, now=NOW)
        sync(now=NOW)

        assert sorted(amounts_in_lake()) == sorted(f"o{number}" for number in range(1, 16))
        assert state().order_lines == 15

    def test_takes_out_an_order_that_is_cancelled_until_it_stands_again(self, small_buckets):
        buyer, at = a_customer("C1"), NOW + timedelta(hours=1)
        sold = LineTold("1", Decimal(1), 500)
        told = {"number": "1", "told_at": NOW, "currency": "EUR", "customer_id": buyer}
        back = {"number": "1", "reference": "r", "at": NOW, "day": NOW.date(), "currency": "EUR"}
        told_orders(
            OrderTold(**told, lines=[sold], placed_at=NOW), RefundTold(**back, lines=[sold])
        )
        some_orders(1, 1)
        sync(now=NOW)
        before = amounts_in_lake(), len(lines_in_lake())

        told_orders(OrderTold(**{**told, "told_at": at}, cancelled_at=at))
        stale = state().standing
        sync(now=NOW)
        cancelled = [row["order_id"] for row in lines_in_lake()]
        told_orders(OrderTold(**{**told, "told_at": at + timedelta(hours=1)}, stands=True))
        sync(now=NOW)

        assert before == ({"o1": 1_000, "shop:1": 0}, 3)
        assert (stale, cancelled) == (Standing.STALE, ["o1"])
        assert (amounts_in_lake(), len(lines_in_lake())) == before

    def test_starts_over_when_the_zone_changes(self, settings):
        some_orders(1, 1)
        sync(now=NOW)
        settings.REGULARS_TIME_ZONE = "Asia/Bangkok"

        assert state().standing is Standing.STALE
        assert sync(now=NOW).whole
        assert lines_in_lake()[0]["ordered_at"] == datetime(2025, 6, 1, 19)  # noqa: DTZ001

    def test_starts_over_when_the_log_is_another(self, lake_home):
        some_orders(1, 1)
        sync(now=NOW)
        manifest = lake_home / "manifest.json"
        manifest.write_text(manifest.read_text().replace('"orders.imported:', '"elsewhere:'))

        assert sync(now=NOW) == Sync(version=2, changed=True, whole=True, files=2, rows=2)

    def test_tells_when_only_something_else_happened(self):
        some_orders(1, 1)
        sync(now=NOW)

        record_something_else()
        standing = state().standing
        sync(now=NOW)

        assert standing is Standing.FRESH
        assert (state().version, state().lines_version) == (2, 1)

    def test_is_fresh_however_often_something_else_happened(self, monkeypatch):
        monkeypatch.setattr("regulars.engine.lake.queries.LOOKED_AT", 2)
        some_orders(1, 1)
        sync(now=NOW)

        for staff_id in range(3):
            record_something_else(staff_id)
        before = state().standing
        some_orders(2, 1, run=2)

        assert (before, state().standing) == (Standing.FRESH, Standing.STALE)


class TestSyncedMerges:
    def two_buyers(self) -> tuple[int, int]:
        """Two customers with an order in the first bucket and in the last of several."""
        first, second = a_customer("C1"), a_customer("C2")
        bring_orders(
            a_document("a", a_line("1", 500), a_line("2", -100), sold_to=first),
            a_document("b", a_line("1", 700), a_line("2", -200), sold_to=second),
        )
        some_orders(1, 45)
        bring_orders(a_document("z", sold_to=second))
        return first, second

    def buyers(self) -> dict[str, set[str | None]]:
        """Whose the lines of each order are."""
        found: dict[str, set[str | None]] = {}
        for row in lines_in_lake():
            found.setdefault(row["order_id"], set()).add(row["customer_id"])
        return {order: found[order] for order in "abz"}

    def test_bring_the_lines_to_the_kept_customer_and_back(self, small_buckets):
        first, second = self.two_buyers()
        sync(now=NOW)

        made = merge(kept=first, merged=second, reason="One", actor=SYSTEM, now=NOW)
        stale = state().standing
        sync(now=NOW)
        together, customers = self.buyers(), state().customers
        unmerge(merge=made, reason="Two", actor=SYSTEM, now=NOW)
        sync(now=NOW)

        one, other = {str(first)}, {str(second)}
        assert stale is Standing.STALE
        assert (together, customers) == ({"a": one, "b": one, "z": one}, 1)
        assert (self.buyers(), state().customers) == ({"a": one, "b": other, "z": other}, 2)

    def test_copy_only_the_buckets_that_hold_their_lines(self, small_buckets):
        first, second = self.two_buyers()
        sync(now=NOW)
        before = set(read_manifest_files(Part.ORDER_LINES))

        merge(kept=first, merged=second, reason="One", actor=SYSTEM, now=NOW)
        sync(now=NOW)

        after = set(read_manifest_files(Part.ORDER_LINES))
        assert (len(before), len(before - after), len(after - before)) == (5, 2, 2)
        assert len(lines_in_lake()) == 50


def read_manifest_files(part: Part) -> list[str]:
    manifest = read_manifest(services.lake_folder())
    return [bucket.file for bucket in manifest.parts[part]]
