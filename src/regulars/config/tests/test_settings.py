"""What holds of the settings and of the tables as a whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from regulars.config.settings import PACKAGE

OURS = [config for config in apps.get_app_configs() if config.name.startswith("regulars.")]


class TestSettings:
    def test_hash_passwords_slowly_in_production(self):
        source = (PACKAGE / "config" / "settings.py").read_text()

        assert "ScryptPasswordHasher" in source
        assert "MD5" not in source

    def test_pass_the_systems_checks(self):
        call_command("check", fail_level="WARNING")

    def test_answer_that_the_process_lives_without_the_database(self, client):
        answer = client.get("/livez")  # no django_db here: a query would be refused

        assert (answer.status_code, answer.content) == (200, b"ok\n")


class TestMigrations:
    @pytest.mark.django_db
    def test_are_complete(self):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)

    @pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
    def test_import_nothing_of_ours(self, config):
        for path in (Path(config.path) / "migrations").glob("0*.py"):
            assert not re.search(r"^\s*(import|from) regulars", path.read_text(), re.MULTILINE)


FOREIGN_KEYS = [
    field
    for config in OURS
    for model in config.get_models()
    for field in model._meta.concrete_fields
    if field.remote_field
]
# Checking them costs as much again as writing the row; see decisions 17 and 18.
UNCHECKED = {"customers.CustomerTraits.publication", "work.Task.worker"}


@pytest.mark.django_db
class TestTables:
    def test_are_checked_but_for_those_that_a_decision_names(self):
        assert {str(field) for field in FOREIGN_KEYS if not field.db_constraint} == UNCHECKED

    @pytest.mark.parametrize(
        "field", [field for field in FOREIGN_KEYS if str(field) not in UNCHECKED], ids=str
    )
    def test_point_only_at_rows_that_exist(self, field):
        with connection.cursor() as cursor:
            table = connection.introspection.get_constraints(cursor, field.model._meta.db_table)

        of_field = [found for found in table.values() if found["columns"] == [field.column]]
        aims = [found["foreign_key"] for found in of_field]
        target = field.target_field
        assert (target.model._meta.db_table, target.column) in aims
