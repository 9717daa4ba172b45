"""Triggers as values: those that the code wants, held against those that the database has.

A module of tables that needs triggers has a ``triggers.py`` (or a package of that name) with
``triggers(vendor)``, which returns them for one kind of database, and its application calls
:func:`keep`. They are put in after the migrations, not by one: a migration that makes a table anew
on SQLite drops the table's triggers, and one of last year would put in what this year's code wants.
:func:`amiss` finds what became of them since, as by a tool that restores a backup without them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from django.apps import AppConfig, apps
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils.module_loading import module_has_submodule

from regulars.core.bulk import at_once, take_turn

FUNCTION = """CREATE OR REPLACE FUNCTION {schema}{name}()
 RETURNS trigger
 LANGUAGE plpgsql
{settings}AS $function${body}$function$
"""
ON_SQLITE = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
ON_POSTGRESQL = """
SELECT t.tgname, c.relname, pg_get_triggerdef(t.oid, true), t.tgenabled,
    pg_get_functiondef(t.tgfoid), quote_ident(n.nspname) || '.'
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_proc p ON p.oid = t.tgfoid
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)
"""
ENABLED = "O"  # as every trigger is until somebody changes it


@dataclass(frozen=True)
class Trigger:
    """One trigger, its definition letter by letter as the database tells it back.

    ``function`` is the body of the function that it calls, which has its name; empty on SQLite,
    where the definition says everything. ``settings`` are those of the server that hold while the
    function runs, by their names.
    """

    name: str
    table: str
    definition: str
    function: str = ""
    settings: tuple[tuple[str, str], ...] = ()

    def told(self, schema: str = "") -> str:
        """The definition of the function."""
        settings = "".join(f" SET {name} TO '{value}'\n" for name, value in self.settings)
        return FUNCTION.format(schema=schema, name=self.name, settings=settings, body=self.function)


@dataclass(frozen=True)
class Amiss:
    """The triggers that are not there, and those that are otherwise than the code wants them."""

    missing: tuple[Trigger, ...] = ()
    altered: tuple[Trigger, ...] = ()

    @property
    def all(self) -> tuple[Trigger, ...]:
        """Whatever has to be put in again."""
        return (*self.missing, *self.altered)


def wanted() -> list[Trigger]:
    """The triggers of all installed modules, for the database in use and the tables it has."""
    tables = set(connection.introspection.table_names())
    return [
        trigger
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, "triggers")
        for trigger in import_module(f"{config.name}.triggers").triggers(connection.vendor)
        if trigger.table in tables
    ]


def amiss() -> Amiss:
    """What the database has otherwise than the code wants it; triggers of others do not count."""
    with connection.cursor() as cursor:
        cursor.execute(ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL)
        there = {(name, table): told for name, table, *told in cursor.fetchall()}
    wants = wanted()
    missing = [item for item in wants if (item.name, item.table) not in there]
    altered = [
        item
        for item in wants
        if item not in missing and not _is_as_wanted(item, *there[item.name, item.table])
    ]
    return Amiss(tuple(missing), tuple(altered))


@at_once
def put_right() -> Amiss:
    """Put in again what is missing or altered; return what was."""
    take_turn()
    found = amiss()
    with connection.cursor() as cursor:
        for trigger in found.all:
            for statement in (*_out(trigger), *_in(trigger)):
                cursor.execute(statement)
    return found


def keep(config: AppConfig) -> None:
    """Have the triggers put right whenever tables were brought up to date."""
    post_migrate.connect(_put_right_after, sender=config)


def _put_right_after(**_: object) -> None:
    put_right()


def _is_as_wanted(
    trigger: Trigger, definition: str, enabled: str = ENABLED, function: str = "", schema: str = ""
) -> bool:
    wants = trigger.told(schema) if trigger.function else ""
    return (definition, enabled, function) == (trigger.definition, ENABLED, wants)


def _in(trigger: Trigger) -> Iterator[str]:
    if trigger.function:
        yield trigger.told()
    yield trigger.definition


def _out(trigger: Trigger) -> Iterator[str]:
    on_table = f" ON {trigger.table}" if trigger.function else ""
    yield f"DROP TRIGGER IF EXISTS {trigger.name}{on_table}"
    if trigger.function:
        yield f"DROP FUNCTION IF EXISTS {trigger.name}()"
