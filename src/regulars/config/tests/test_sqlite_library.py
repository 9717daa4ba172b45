from __future__ import annotations

import sys
from importlib.util import find_spec
from types import SimpleNamespace

import pytest
from django.db import connection

from regulars.config import checks
from regulars.config.sqlite_library import choose_library, is_affected, options


class TestIsAffected:
    @pytest.mark.parametrize(
        "version",
        [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 0), (3, 51, 2)],
    )
    def test_for_libraries_with_the_fault(self, version):
        assert is_affected(version)

    @pytest.mark.parametrize(
        "version",
        [(3, 6, 23), (3, 44, 6), (3, 44, 9), (3, 50, 7), (3, 51, 3), (3, 53, 4), (4, 0, 0)],
    )
    def test_not_for_libraries_without_it(self, version):
        assert not is_affected(version)


class TestOptions:
    def test_use_the_write_ahead_log_only_where_it_is_safe(self):
        assert "journal_mode=WAL" in options((3, 53, 4))["init_command"]
        assert "journal_mode=DELETE" in options((3, 40, 1))["init_command"]

    @pytest.mark.parametrize("version", [(3, 40, 1), (3, 53, 4)])
    def test_are_durable_with_either(self, version):
        assert options(version)["transaction_mode"] == "IMMEDIATE"
        assert "synchronous=FULL" in options(version)["init_command"]
        assert "foreign_keys=ON" in options(version)["init_command"]


class TestChooseLibrary:
    @pytest.fixture
    def linked(self, monkeypatch):
        """Stand in for the library that the interpreter links, and for the replacement."""

        def link(version, replacement=None):
            library = SimpleNamespace(sqlite_version_info=version)
            monkeypatch.setitem(sys.modules, "sqlite3", library)
            monkeypatch.setitem(sys.modules, "sqlite3.dbapi2", library)
            other = replacement and SimpleNamespace(sqlite_version_info=replacement)
            monkeypatch.setitem(sys.modules, "pysqlite3", other)
            monkeypatch.setitem(sys.modules, "pysqlite3.dbapi2", other)
            return library, other

        return link

    def test_puts_a_fixed_library_in_place_of_an_affected_one(self, linked):
        _, replacement = linked((3, 40, 1), (3, 53, 4))

        assert choose_library() == (3, 53, 4)
        assert sys.modules["sqlite3"] is sys.modules["sqlite3.dbapi2"] is replacement

    def test_keeps_an_affected_library_where_there_is_no_other(self, linked):
        library, _ = linked((3, 40, 1))

        assert choose_library() == (3, 40, 1)
        assert sys.modules["sqlite3"] is sys.modules["sqlite3.dbapi2"] is library

    def test_keeps_a_fixed_library(self, linked):
        library, _ = linked((3, 53, 4), (3, 51, 3))

        assert choose_library() == (3, 53, 4)
        assert sys.modules["sqlite3"] is sys.modules["sqlite3.dbapi2"] is library

    @pytest.mark.skipif(find_spec("pysqlite3") is None, reason="SQLite is the interpreter's own")
    def test_yields_a_fixed_library_as_installed(self):
        assert not is_affected(choose_library())

    @pytest.mark.django_db
    def test_is_the_one_that_django_uses(self, settings):
        if connection.vendor != "sqlite":
            pytest.skip("of SQLite")
        with connection.cursor() as cursor:
            version = cursor.execute("SELECT sqlite_version()").fetchone()[0]
            synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
            foreign_keys = cursor.execute("PRAGMA foreign_keys").fetchone()[0]

        assert tuple(map(int, version.split("."))) == settings.SQLITE_VERSION
        assert (synchronous, foreign_keys) == (2, 1)


class TestChecks:
    def sqlite(self, settings, version):
        settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}
        settings.SQLITE_VERSION = version

    @pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
    def test_warn_of_an_affected_library(self, settings):
        self.sqlite(settings, (3, 40, 1))

        (warning,) = checks.check_sqlite_library(None)

        assert warning.id == "regulars.W001"
        assert warning.msg.startswith("SQLite 3.40.1 has the WAL-reset fault")
        assert "pysqlite3" in warning.hint

    @pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
    def test_are_silent_about_a_fixed_library(self, settings):
        self.sqlite(settings, (3, 53, 4))

        assert checks.check_sqlite_library(None) == []

    def test_refuse_debug_pages_for_everybody(self, settings):
        settings.DEBUG, settings.ALLOWED_HOSTS = True, ["*"]
        assert [message.id for message in checks.check_hosts(None)] == ["regulars.E001"]

        settings.ALLOWED_HOSTS = ["localhost"]
        assert checks.check_hosts(None) == []
