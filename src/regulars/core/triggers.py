"""Triggers as values: those that the code wants, held against those that the database has.

A module of tables that needs triggers has a ``triggers.py`` (or a package of that name) with
``triggers(vendor)``, which returns them for one kind of database. Its migration puts them in by
:func:`putting_in`, and :func:`amiss` finds what became of them since: a migration that makes a
table anew on SQLite drops its triggers, and some tools that restore a backup leave them out or off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils.module_loading import module_has_submodule

from regulars.core.bulk import at_once, take_turn

Declare = Callable[[str], Sequence["Trigger"]]
Execute = Callable[[str], object]

FUNCTION = """CREATE OR REPLACE FUNCTION {schema}{name}()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function${body}$function$
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
    where the definition says everything.
    """

    name: str
    table: str
    definition: str
    function: str = ""


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
    """The triggers of all installed modules, for the database in use."""
    return [
        trigger
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, "triggers")
        for trigger in import_module(f"{config.name}.triggers").triggers(connection.vendor)
    ]


def amiss() -> Amiss:
    """What the database has otherwise than the code wants it; triggers of others do not count."""
    with connection.cursor() as cursor:
        cursor.execute(ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL)
        there = {(name, table): told for name, table, *told in cursor.fetchall()}
    missing = [item for item in wanted() if (item.name, item.table) not in there]
    altered = [
        item
        for item in wanted()
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


def putting_in(declare: Declare) -> tuple[Callable[..., None], Callable[..., None]]:
    """Both ways of a migration that puts in what a module declares, for ``RunPython``."""

    def put_in(_: Any, schema_editor: Any) -> None:
        for trigger in declare(schema_editor.connection.vendor):
            for statement in _in(trigger):
                schema_editor.execute(
                    statement, params=None
                )  # a remainder's sign is none of theirs

    def take_out(_: Any, schema_editor: Any) -> None:
        for trigger in declare(schema_editor.connection.vendor):
            for statement in _out(trigger):
                schema_editor.execute(statement, params=None)

    return put_in, take_out


def _is_as_wanted(
    trigger: Trigger, definition: str, enabled: str = ENABLED, function: str = "", schema: str = ""
) -> bool:
    told = FUNCTION.format(schema=schema, name=trigger.name, body=trigger.function)
    wants = told if trigger.function else ""
    return (definition, enabled, function) == (trigger.definition, ENABLED, wants)


def _in(trigger: Trigger) -> Iterator[str]:
    if trigger.function:
        yield FUNCTION.format(schema="", name=trigger.name, body=trigger.function)
    yield trigger.definition


def _out(trigger: Trigger) -> Iterator[str]:
    on_table = f" ON {trigger.table}" if trigger.function else ""
    yield f"DROP TRIGGER IF EXISTS {trigger.name}{on_table}"
    if trigger.function:
        yield f"DROP FUNCTION IF EXISTS {trigger.name}()"
