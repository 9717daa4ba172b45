"""What is only ever added to stays as it is, whatever SQL somebody writes."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import UniqueConstraint
from django.utils.module_loading import module_has_submodule

from regulars.core.append_only import AppendOnly, unique_keys
from regulars.core.consents.tests.factories import GRANTED, WITHDRAWN, a_customer, said, tell
from regulars.core.events.models import Block
from regulars.edges.verify.tests.test_verify import NOW, broken
from regulars.engine.ledger.services import extend
from regulars.engine.ledger.tests import factories as ledger
from regulars.engine.ledger.types import Extension, Wallet
from regulars.engine.rewards.tests import factories as rewards
from regulars.engine.scores.models import KeptForecast

pytestmark = pytest.mark.django_db

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite")
on_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="of PostgreSQL")


def declared() -> list[AppendOnly]:
    modules = [
        import_module(f"{config.name}.triggers")
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, "triggers")
    ]
    found = [one for module in modules for one in vars(module).values()]
    return sorted((one for one in found if isinstance(one, AppendOnly)), key=lambda one: one.name)


TABLES = {one.name: one for one in declared()}
each_table = pytest.mark.parametrize("name", TABLES)


@pytest.fixture(autouse=True)
def rows(settings, tmp_path):
    """Two rows in each of the tables."""
    settings.REGULARS_HOME = tmp_path
    tell(said(GRANTED, 2, a_customer(), key="a"), said(WITHDRAWN, 1, a_customer(2), key="b"))
    rewards.a_budget()
    for number in (1, 2):
        rewards.a_reward()
        rewards.guarded(most_grants=number)
        rewards.ask(rewards.a_customer())
        Block.objects.create(
            number=number, spans=[], digest="x", made_at=NOW, transaction_id=0, row_id=0
        )
        KeptForecast.objects.create(
            made_on=NOW.date(),
            until=NOW.date() + timedelta(days=number),
            model="bg_nbd",
            model_version="1",
            said=5,
            low=2,
            high=9,
            made_at=NOW,
        )
        own(Wallet(a_customer(10 + number)))
    connection.check_constraints()  # what is checked at the end only would keep from emptying


def own(wallet: Wallet) -> None:
    """Something in each of the tables of what customers own."""
    ledger.give(wallet, 100, ends=ledger.NOW + ledger.DAY)
    ledger.keep(wallet, 20)
    later = ledger.NOW + 9 * ledger.DAY
    asked = Extension(purse=wallet, until=later, key=ledger.a_key(), actor="system")
    extend(asked, now=ledger.NOW)
    ledger.a_card()


def content(table: AppendOnly) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table.table} ORDER BY 1")  # noqa: S608
        return cursor.fetchall()


def refuses(table: AppendOnly, statement: str) -> None:
    before = content(table)
    assert len(before) >= 2
    refused = pytest.raises(IntegrityError, match=table.sentence)
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert content(table) == before


def copied(table: AppendOnly, but: str) -> str:
    """A query for the table's first row, under a primary key of its own."""
    names = [field.column for field in table.model._meta.concrete_fields]
    given = ", ".join("99" if name == but else name for name in names)
    return f"({', '.join(names)}) SELECT {given} FROM {table.table} LIMIT 1"  # noqa: S608


class TestEveryTable:
    def test_is_declared(self):
        assert list(TABLES) == [
            "block",
            "consent",
            "event",
            "forecast",
            "ledger_account",
            "ledger_entry",
            "ledger_giftcard",
            "ledger_heldpart",
            "ledger_hold",
            "ledger_lot",
            "ledger_lotextension",
            "ledger_transaction",
            "reward_charge",
            "reward_decision",
            "reward_guards",
            "reward_version",
        ]

    @each_table
    def test_has_no_other_uniqueness_than_what_is_looked_at(self, name):
        table = TABLES[name]
        constraints = [
            one for one in table.model._meta.constraints if isinstance(one, UniqueConstraint)
        ]

        assert [one.condition or one.expressions for one in constraints if not one.fields] == []
        assert all(one.condition is None for one in constraints)
        assert unique_keys(table.model)[0] == (table.model._meta.pk.column,)

    @each_table
    def test_refuses_to_delete(self, name):
        refuses(TABLES[name], f"DELETE FROM {TABLES[name].table}")  # noqa: S608

    @each_table
    def test_refuses_to_change_what_tells_rows_apart(self, name):
        table = TABLES[name]
        pk = table.model._meta.pk.column

        refuses(table, f"UPDATE {table.table} SET {pk} = {pk} + 100")  # noqa: S608

    @on_postgresql
    @each_table
    def test_refuses_to_be_emptied(self, name):
        refuses(TABLES[name], f"TRUNCATE {TABLES[name].table} CASCADE")

    @on_postgresql
    def test_refuses_to_be_emptied_with_what_it_names(self):
        refuses(TABLES["consent"], "TRUNCATE consents_topic CASCADE")

    @on_sqlite
    @each_table
    def test_refuses_that_another_row_takes_the_place_of_one(self, name):
        table = TABLES[name]
        pk = table.model._meta.pk.column
        keys = unique_keys(table.model)

        refuses(table, f"REPLACE INTO {table.table} SELECT * FROM {table.table}")  # noqa: S608
        refuses(table, f"UPDATE OR REPLACE {table.table} SET {pk} = 1")  # noqa: S608
        if len(keys) > 1:
            refuses(table, f"INSERT OR REPLACE INTO {table.table} {copied(table, but=pk)}")

    def test_takes_more(self):
        tell(said(WITHDRAWN, 0, a_customer(3), key="c"))

        assert len(content(TABLES["consent"])) == 3


class TestLedgerAndLog:
    """A consent is written down twice, and the log's chain shows what was done to the log."""

    @pytest.fixture
    def unguarded(self):
        with connection.cursor() as cursor:
            for trigger in TABLES["consent"].triggers(connection.vendor):
                on = "" if connection.vendor == "sqlite" else f" ON {trigger.table}"
                cursor.execute(f"DROP TRIGGER {trigger.name}{on}")

    def test_say_the_same(self):
        assert "consents.as_logged" not in broken()

    @pytest.mark.usefixtures("unguarded")
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE consents_consentfact SET state = 'granted' WHERE state = 'withdrawn'",
            "UPDATE consents_consentfact SET channel = 'sms' WHERE key = 'b'",
            "UPDATE consents_consentfact SET actor = 'visitor' WHERE key = 'b'",
            "DELETE FROM consents_consentfact WHERE key = 'b'",
        ],
    )
    def test_differ_where_one_was_changed(self, statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)

        assert "consents.as_logged" in broken()
