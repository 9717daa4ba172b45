from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import duckdb
import msgspec
import pytest
from django.db import transaction

from regulars.core.events.services import record
from regulars.core.events.types import SYSTEM
from regulars.core.orders.services import undo_import
from regulars.core.staff.types import StaffCreated
from regulars.engine.lake import disk, rules, services
from regulars.engine.lake.folder import SYNCING, read_manifest, start_reading
from regulars.engine.lake.queries import open_lake, state
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
from regulars.engine.lake.types import LakeBusy, LakeDamaged, Part, Standing, Sync
from regulars.kernel.files import DiskFull
from regulars.kernel.locks import taken

pytestmark = DATABASE


@pytest.fixture
def small_buckets(monkeypatch):
    """Ten rows to a bucket, so that a few orders fill several."""
    monkeypatch.setattr(rules, "BUCKET_ROWS", 10)
    monkeypatch.setattr("regulars.engine.lake.selects.BUCKET_ROWS", 10)


def record_something_else() -> None:
    """An event that leaves every order as it is."""
    with transaction.atomic():
        record(
            StaffCreated(
                key="staff.created:9", occurred_at=NOW, actor=SYSTEM, staff_id=9, role="viewer"
            )
        )


class TestSync:
    def test_copies_every_value_of_a_line(self):
        customer_id = a_customer("C1")
        bring_orders(
            a_document(
                "A-1",
                a_line(
                    "1",
                    1_990,
                    name="Tea",
                    product_id=a_product("P1"),
                    discount_minor=10,
                    cost_minor=900,
                ),
                a_line("2", -500, name="Tea", cost_minor=-250),
                sold_to=customer_id,
                sold_through=a_channel("web"),
            )
        )

        sync(now=NOW)

        returned, sold = lines_in_lake()
        assert sold == {
            "order_id": "A-1",
            "customer_id": str(customer_id),
            "ordered_at": datetime(2025, 6, 1, 12),  # noqa: DTZ001
            "product_id": "P1",
            "product_name": "Tea",
            "channel": "web",
            "quantity": 1.0,
            "amount_minor": 1_990,
            "discount_minor": 10,
            "cost_minor": 900,
        }
        assert returned == sold | {
            "product_id": None,
            "quantity": -1.0,
            "amount_minor": -500,
            "discount_minor": None,
            "cost_minor": -250,
        }

    def test_names_what_comes_from_elsewhere_with_its_source(self):
        customer_id = a_customer("C1", source="shop")
        bring_orders(a_document("A-1", sold_to=customer_id), source="shop")

        sync(now=NOW)

        [line] = lines_in_lake()
        assert (line["order_id"], line["customer_id"]) == ("shop:A-1", str(customer_id))

    def test_keeps_what_two_sources_call_the_same_apart(self):
        bring_orders(a_document("s9:1"), run=1)
        bring_orders(a_document("1"), run=2, source="s9")

        sync(now=NOW)

        assert sorted(line["order_id"] for line in lines_in_lake()) == ["s9:1", "s9::1"]

    def test_writes_the_stores_local_time_across_summer_time(self, settings):
        settings.REGULARS_TIME_ZONE = "Europe/Sofia"
        before = datetime(2025, 3, 30, 0, 59, 59, 250_000, tzinfo=UTC)
        bring_orders(
            a_document("winter", a_line(at=before)),
            a_document("summer", a_line(at=before + timedelta(seconds=1))),
        )

        sync(now=NOW)

        moments = {line["order_id"]: line["ordered_at"] for line in lines_in_lake()}
        assert moments == {
            "winter": datetime(2025, 3, 30, 2, 59, 59, 250_000),  # noqa: DTZ001
            "summer": datetime(2025, 3, 30, 4, 0, 0, 250_000),  # noqa: DTZ001
        }

    def test_leaves_other_currencies_out_and_counts_their_lines(self):
        bring_orders(a_document("A-1"))
        bring_orders(a_document("A-2", a_line("1"), a_line("2"), a_line("3", -5)), currency="USD")

        sync(now=NOW)

        assert amounts_in_lake() == {"A-1": 1_000}
        assert state().left_out == {"USD": 3}

    def test_holds_no_personal_data(self, lake_home):
        customer_id = a_customer("a@example.org")
        bring_orders(a_document("A-1", sold_to=customer_id))

        sync(now=NOW)

        with open_lake() as lake:
            assert lake.customers.columns == (
                "customer_id",
                "joined_at",
                "first_seen_at",
                "historical",
            )
            assert lake.customers.to_pyarrow().column("customer_id").to_pylist() == [
                str(customer_id)
            ]
        assert not any(b"a@example.org" in content for content in files_below(lake_home).values())

    def test_is_empty_for_a_store_without_orders(self):
        outcome = sync(now=NOW)

        assert outcome == Sync(version=1, changed=True, whole=True, files=0, rows=0)
        assert lines_in_lake() == []
        assert state().standing is Standing.FRESH

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

        undo_import(import_run=2, actor=SYSTEM, now=NOW)
        sync(now=NOW)

        assert sorted(amounts_in_lake()) == sorted(f"o{number}" for number in range(1, 16))
        assert state().order_lines == 15

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

    def test_keeps_the_files_of_the_version_before_for_one_more_sync(self, lake_home):
        some_orders(1, 1)
        sync(now=NOW)
        first = read_manifest(lake_home)
        some_orders(2, 1, run=2)
        sync(now=NOW)
        kept = all((lake_home / name).exists() for name in first.files)

        some_orders(3, 1, run=3)
        sync(now=NOW)

        assert kept
        assert not any((lake_home / name).exists() for name in first.files)

    def test_never_takes_files_from_under_a_reader(self, lake_home):
        some_orders(1, 1)
        sync(now=NOW)

        with open_lake() as lake:
            for number in (2, 3, 4):
                some_orders(number, 1, run=number)
                sync(now=NOW)
            count = lake.order_lines.to_pyarrow().num_rows

        some_orders(5, 1, run=5)
        sync(now=NOW)
        assert count == 1
        assert (
            len(list((lake_home / "order_lines").iterdir())) == 2
        )  # this version's and the last's

    def test_tells_when_only_something_else_happened(self):
        some_orders(1, 1)
        sync(now=NOW)

        record_something_else()
        standing = state().standing
        sync(now=NOW)

        assert standing is Standing.FRESH
        assert (state().version, state().lines_version) == (2, 1)

    def test_refuses_while_another_syncs(self, lake_home):
        sync(now=NOW)
        some_orders(1, 1)
        before = files_below(lake_home)

        with taken(lake_home / SYNCING) as mine, pytest.raises(LakeBusy):
            sync(now=NOW)

        assert mine
        assert files_below(lake_home) == before

    def test_says_that_the_disk_is_full_and_keeps_the_old_state(self, lake_home, monkeypatch):
        some_orders(1, 1)
        sync(now=NOW)
        some_orders(2, 1, run=2)
        full = duckdb.IOException("IO Error: Could not write file: No space left on device")
        monkeypatch.setattr(
            "regulars.engine.lake.exporting._draft", lambda *_: (_ for _ in ()).throw(full)
        )

        with pytest.raises(DiskFull):
            sync(now=NOW)

        assert amounts_in_lake() == {"o1": 1_000}

    def test_says_how_to_mend_a_damaged_manifest_and_mends_it(self, lake_home):
        some_orders(1, 1)
        sync(now=NOW)
        (lake_home / "manifest.json").write_text("{")

        with pytest.raises(LakeDamaged, match="regulars lake sync"):
            open_lake()
        assert state().standing == Standing.STALE

        outcome = sync(now=NOW)

        assert (outcome.whole, outcome.version) == (True, 2)
        assert amounts_in_lake() == {"o1": 1_000}

    def test_copies_anew_when_a_file_is_gone(self, lake_home):
        some_orders(1, 1)
        sync(now=NOW)
        next((lake_home / "order_lines").glob("*.parquet")).unlink()

        assert sync(now=NOW).whole
        assert amounts_in_lake() == {"o1": 1_000}


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def zeroed(content: bytes) -> bytes:
    return bytes(len(content))


def garbage(content: bytes) -> bytes:
    return bytes(byte ^ 0x5A for byte in content)


def one_bit_off(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def grown(content: bytes) -> bytes:
    return content + b"more"


def garbage_between_the_ends(content: bytes) -> bytes:
    return content[:4] + garbage(content[4 : len(content) // 2]) + content[len(content) // 2 :]


class TestDamagedFile:
    @pytest.mark.parametrize("harm", [cut, zeroed, garbage, one_bit_off, grown])
    def test_is_told_on_opening_and_copied_anew(self, lake_home, harm):
        some_orders(1, 1)
        sync(now=NOW)
        [file] = (lake_home / "order_lines").glob("*.parquet")
        file.write_bytes(harm(file.read_bytes()))

        with pytest.raises(LakeDamaged, match=re.escape(str(file))):
            open_lake()
        found = state(with_seals=True)
        assert found.standing is Standing.STALE
        assert str(file) in found.trouble
        assert "regulars lake sync" in found.trouble

        outcome = sync(now=NOW)

        assert (outcome.whole, outcome.version) == (True, 2)
        assert amounts_in_lake() == {"o1": 1_000}
        assert state(with_seals=True).trouble == ""

    def test_of_another_size_is_told_by_a_look_at_the_folder(self, lake_home):
        some_orders(1, 1)
        sync(now=NOW)
        [file] = (lake_home / "order_lines").glob("*.parquet")
        size = file.stat().st_size
        file.write_bytes(file.read_bytes()[:100])

        assert state().trouble == (
            f"{file}: this file of the lake should have {size} bytes, and has 100. "
            "Run: regulars lake sync"
        )

    def test_is_found_by_reading_where_its_seal_does_not_reach(self, lake_home, monkeypatch):
        monkeypatch.setattr(disk, "SEALED", 4)
        some_orders(1, 400)
        sync(now=NOW)
        [file] = (lake_home / "order_lines").glob("*.parquet")
        file.write_bytes(garbage_between_the_ends(file.read_bytes()))

        with pytest.raises(LakeDamaged, match="cannot be read through"), open_lake() as lake:
            lake.order_lines.to_pyarrow()
        assert f"order_lines/{file.name}: this file of the lake cannot be read" in state().trouble

        assert sync(now=NOW).whole
        assert state().trouble == ""
        assert len(amounts_in_lake()) == 400

    def test_is_not_blamed_for_what_is_wrong_elsewhere(self):
        some_orders(1, 1)
        sync(now=NOW)

        with pytest.raises(duckdb.ParserException), open_lake() as lake, lake.reading():
            lake.connection.raw_sql("SELEKT 1")
        assert state(with_seals=True).trouble == ""

    def test_does_not_trouble_a_lake_of_an_earlier_format(self, lake_home):
        some_orders(1, 1)
        sync(now=NOW)
        manifest = lake_home / "manifest.json"
        told = msgspec.json.decode(manifest.read_bytes())
        told["format"] -= 1
        for bucket in told["parts"]["order_lines"]:
            del bucket["size"], bucket["seal"]
        manifest.write_bytes(msgspec.json.encode(told))

        assert amounts_in_lake() == {"o1": 1_000}
        assert (state().standing, state().trouble) == (Standing.STALE, "")
        assert sync(now=NOW).whole


def read_manifest_files(part: Part) -> list[str]:
    manifest = read_manifest(services.lake_folder())
    return [bucket.file for bucket in manifest.parts[part]]


class TestOpenLake:
    def test_says_that_a_file_is_gone(self, lake_home):
        some_orders(1, 1)
        sync(now=NOW)
        next(lake_home.glob("order_lines/*.parquet")).unlink()

        with pytest.raises(LakeDamaged, match="this file of the lake is gone"):
            open_lake()

        with taken(lake_home / "reading.lock") as nobody_reads:
            assert nobody_reads

    def test_holds_the_lake_until_closed(self, lake_home):
        sync(now=NOW)

        hold = start_reading(lake_home)
        with taken(lake_home / "reading.lock") as mine:
            assert not mine
        hold.close()
        with taken(lake_home / "reading.lock") as mine:
            assert mine
