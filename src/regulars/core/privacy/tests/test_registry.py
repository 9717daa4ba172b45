from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from regulars.core.customers.models import Customer, CustomerReference
from regulars.core.personal import Blanked, Deleted, Impersonal, Kept, Mentioning, Rewritten
from regulars.core.privacy.registry import held, of_kind
from regulars.core.work.models import Task

# What can hold text. Numbers, moments and flags say who somebody is only beside a text.
TELLING = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.FileField,
    models.GenericIPAddressField,
)


def telling_columns(model: Any) -> set[str]:
    return {field.name for field in model._meta.concrete_fields if isinstance(field, TELLING)}


def declared() -> dict[Any, set[str]]:
    """Every column of which it is said what becomes of it."""
    found: dict[Any, set[str]] = defaultdict(set)
    for one in held():
        erasing = one.erasing
        if isinstance(erasing, Deleted):
            found[one.rows] |= telling_columns(one.rows)
        if isinstance(erasing, Blanked):
            found[one.rows] |= {*erasing.to, *erasing.stays}
        if isinstance(erasing, Rewritten):
            found[one.rows] |= set(erasing.columns)
        if isinstance(erasing, Kept):
            found[one.rows] |= set(erasing.stays)
    for mentioning in of_kind(Mentioning):
        found[mentioning.rows] |= set(mentioning.columns)
    for impersonal in of_kind(Impersonal):
        found[impersonal.rows] |= set(impersonal.columns) or telling_columns(impersonal.rows)
    return found


class TestEveryColumn:
    def test_says_what_becomes_of_it_when_somebody_is_erased(self):
        said = declared()
        silent = {
            f"{model._meta.label}.{name}"
            for model in apps.get_models()
            for name in telling_columns(model) - said[model]
        }

        assert sorted(silent) == []

    def test_that_is_declared_is_there(self):
        columns = {model: {field.name for field in model._meta.fields} for model in declared()}

        gone = {(model, name) for model, names in declared().items() for name in names}
        assert {(model, name) for model, name in gone if name not in columns[model]} == set()

    def test_is_found_where_nobody_declares_it(self, monkeypatch):
        kinds = {Session: (), Task: ("kind", "key", "facts")}
        kept = [one for one in of_kind(Impersonal) if one.rows not in kinds]
        monkeypatch.setattr(f"{__name__}.of_kind", lambda kind: kept if kind is Impersonal else [])

        said = declared()

        assert telling_columns(Session) - said[Session] == {"session_key", "session_data"}
        assert telling_columns(Task) - said[Task] == {"kind", "key", "facts", "problem"}

    @pytest.mark.django_db
    def test_is_of_a_table_that_a_model_knows(self):
        known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
        known.add(MigrationRecorder.Migration._meta.db_table)

        assert set(connection.introspection.table_names()) - known == set()


class TestHeld:
    def test_lists_what_names_other_rows_before_them(self):
        tables = [one.rows for one in held()]

        assert tables.index(CustomerReference) < tables.index(Customer)
        for table in tables:
            named = {field.related_model for field in table._meta.concrete_fields} - {table, None}
            later = tables[tables.index(table) :]
            assert [one for one in named if one in tables and one not in later] == []

    def test_exports_nothing_but_values(self):
        ends = []
        for one in held():
            for path in one.shown or ():
                model = one.rows
                for name in path.split("__"):
                    model = model._meta.get_field(name).related_model
                ends.append((one.rows, path, model))

        assert [end for end in ends if end[2] is not None] == []
