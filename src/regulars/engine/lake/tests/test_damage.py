"""Damage to a file of the lake is told and mended."""

from __future__ import annotations

import re

import duckdb
import msgspec
import pytest

from regulars.engine import disk
from regulars.engine.lake.queries import open_lake, state
from regulars.engine.lake.services import sync
from regulars.engine.lake.tests.factories import (
    DATABASE,
    NOW,
    amounts_in_lake,
    some_orders,
)
from regulars.engine.lake.types import LakeDamaged, Standing

pytestmark = DATABASE


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
    @pytest.mark.slow
    @pytest.mark.each_database
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
