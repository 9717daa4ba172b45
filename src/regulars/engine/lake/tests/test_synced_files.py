"""How a sync treats the lake's files, and those who read them."""

from __future__ import annotations

import duckdb
import pytest

from regulars.engine.lake.folder import SYNCING, read_manifest, start_reading
from regulars.engine.lake.queries import open_lake, state
from regulars.engine.lake.services import sync
from regulars.engine.lake.tests.factories import (
    DATABASE,
    NOW,
    amounts_in_lake,
    files_below,
    some_orders,
)
from regulars.engine.lake.types import LakeBusy, LakeDamaged, Standing
from regulars.kernel.files import DiskFull
from regulars.kernel.locks import taken

pytestmark = DATABASE


class TestSyncedFiles:
    def test_keeps_the_files_of_the_version_before_for_one_more_sync(self, lake_home):
        some_orders(1, 1)
        sync(now=NOW)
        first = read_manifest(lake_home)
        some_orders(2, 1, run=2)
        sync(now=NOW)
        kept = [name for name in first.files if (lake_home / name).exists()]

        some_orders(3, 1, run=3)
        sync(now=NOW)

        assert kept == list(first.files)
        assert sorted(name.partition("/")[0] for name in first.files) == ["events", "order_lines"]
        assert [name for name in first.files if (lake_home / name).exists()] == []

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

    def test_refuses_while_another_syncs(self, lake_home):
        sync(now=NOW)
        some_orders(1, 1)
        before = files_below(lake_home)

        with taken(lake_home / SYNCING) as mine, pytest.raises(LakeBusy):
            sync(now=NOW)

        assert mine is True
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

        assert sync(now=NOW).whole is True
        assert amounts_in_lake() == {"o1": 1_000}


class TestOpenLake:
    def test_says_that_a_file_is_gone(self, lake_home):
        some_orders(1, 1)
        sync(now=NOW)
        next(lake_home.glob("order_lines/*.parquet")).unlink()

        with pytest.raises(LakeDamaged, match="this file of the lake is gone"):
            open_lake()

        with taken(lake_home / "reading.lock") as nobody_reads:
            assert nobody_reads is True

    def test_holds_the_lake_until_closed(self, lake_home):
        sync(now=NOW)

        hold = start_reading(lake_home)
        with taken(lake_home / "reading.lock") as mine:
            assert mine is False
        hold.close()
        with taken(lake_home / "reading.lock") as mine:
            assert mine is True
