"""What was chained shows every change that is made past the program."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection

from regulars.core.events import auditing, chaining, heads
from regulars.core.events.models import Block, EventRow
from regulars.core.events.tests.tampering import (
    CHAINED,
    IN_BLOCK,
    KINDS,
    LATER,
    by_chance,
    chained_log,
    execute,
    fill,
    unguarded,
)
from regulars.core.events.tests.test_services import NOW
from regulars.core.events.types import CHAIN_HEAD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def a_home(settings, tmp_path, monkeypatch):
    settings.REGULARS_HOME = tmp_path
    monkeypatch.setattr(chaining, "EVENTS_IN_BLOCK", IN_BLOCK)


def ids() -> list[int]:
    return list(EventRow.objects.order_by("pk").values_list("pk", flat=True))


class TestExtendChain:
    def test_takes_in_what_is_in_no_block_yet(self):
        fill(0, CHAINED)
        assert chaining.extend_chain(now=NOW) == CHAINED
        assert chaining.extend_chain(now=NOW) == 0
        fill(CHAINED, LATER)
        assert chaining.extend_chain(now=NOW) == LATER

        blocks = list(Block.objects.order_by("number"))
        there = ids()
        assert [block.number for block in blocks] == [1, 2, 3, 4]
        assert [block.spans for block in blocks] == [
            [[there[0], there[4]]],
            [[there[5], there[9]]],
            [[there[10], there[11]]],
            [[there[12], there[14]]],
        ]
        assert len({block.digest for block in blocks}) == 4
        assert heads.kept() == heads.Head(4, blocks[-1].digest)
        assert auditing.broken() == []

    def test_makes_no_block_of_nothing(self):
        assert chaining.extend_chain(now=NOW) == 0
        assert (Block.objects.exists(), heads.kept(), auditing.broken()) == (False, None, [])

    def test_leaves_it_to_another_who_makes_the_same_block(self, monkeypatch):
        fill(0, 2)
        chaining.extend_chain(now=NOW)
        fill(2, 2)
        monkeypatch.setattr(chaining, "last_block", lambda: None)

        assert chaining.extend_chain(now=NOW) == 0
        assert Block.objects.count() == 1

    def test_keeps_the_end_that_the_chain_has_no_more(self):
        chained_log()
        head = heads.kept()
        with unguarded():
            Block.objects.all().delete()
            chaining.extend_chain(now=NOW)
            assert Block.objects.count() == 3
            heads.keep()

        assert heads.kept() == head

    @pytest.mark.parametrize("change", ["UPDATE events_block SET digest = 'x'", "DELETE FROM"])
    def test_is_only_ever_added_to(self, change):
        chained_log()
        statement = change if "SET" in change else f"{change} events_block"

        with pytest.raises(IntegrityError, match="blocks of the log are only ever added"):
            execute(statement)

        assert auditing.broken() == []


class TestBeforeOpenTransactions:
    def test_takes_in_nothing_that_could_still_get_a_row_before_it(self):
        if connection.vendor != "postgresql":
            pytest.skip("of PostgreSQL: SQLite has one writer at a time")
        import psycopg

        told = connection.settings_dict
        address = {"dbname": told["NAME"], "user": told["USER"], "password": told["PASSWORD"]}
        with psycopg.connect(**address, host=told["HOST"], port=told["PORT"]) as other:
            other.execute("SELECT pg_current_xact_id()")
            fill(0, 3)
            assert chaining.extend_chain(now=NOW) == 0
        assert chaining.extend_chain(now=NOW) == 3


class TestBroken:
    def test_tells_nothing_of_what_is_in_no_block_yet(self):
        chained = chained_log()
        with unguarded():
            EventRow.objects.filter(pk__gt=chained[-1]).update(actor="visitor")
            assert auditing.broken() == []

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("seed", [1, 2])
    def test_tells_of_every_kind_of_tampering(self, kind, seed):
        if kind == "hide" and connection.vendor == "sqlite":
            pytest.skip("of PostgreSQL, where the log is read by transactions")
        tampering = by_chance(chained_log(), seed)
        with unguarded():
            getattr(tampering, kind)()
            assert auditing.broken() != []
        assert auditing.broken() == []

    def test_names_what_is_gone_and_what_was_changed(self):
        chained = chained_log()
        with unguarded():
            EventRow.objects.filter(pk__in=chained[1:3]).delete()
            EventRow.objects.filter(pk=chained[7]).update(actor="visitor")
            found = auditing.broken()

        assert found == [
            f"Events that are gone: 2 (ids {chained[1]}–{chained[2]})",
            auditing.CHANGED.format(number=1, some=f"2: ids {chained[5]}–{chained[9]}"),
        ]

    def test_tells_of_a_chain_whose_end_was_cut_off(self):
        chained_log()
        with unguarded():
            Block.objects.filter(number=3).delete()
            found = auditing.broken()

        assert found == [auditing.OTHER.format(file=CHAIN_HEAD, number=3)]

    def test_tells_of_a_file_that_cannot_be_read(self, tmp_path):
        chained_log()
        (tmp_path / CHAIN_HEAD).write_text("{")

        assert auditing.broken() == [f"{CHAIN_HEAD} cannot be read."]

    @pytest.mark.slow
    @pytest.mark.each_database
    def test_tells_of_a_thousand_tamperings_of_chance(self):
        chained = chained_log()
        kinds = [kind for kind in KINDS if kind != "hide" or connection.vendor == "postgresql"]
        untold = []
        for number in range(1_000):
            tampering = by_chance(chained, number)
            kind = tampering.random.choice(kinds)
            with unguarded():
                getattr(tampering, kind)()
                if not auditing.broken():
                    untold.append((number, kind))

        assert untold == []
        assert auditing.broken() == []
